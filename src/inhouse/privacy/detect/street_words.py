"""The words that make a name a street, in the customs of about thirty countries."""

# ruff: noqa: RUF001 - letters of other alphabets are meant

from typing import Final

from inhouse.privacy.detect.beside import word_set

# After the name and the number: `12 Elm Street`. The second group also stands for other things.
english: Final = (
    r"Street|Str|St|Avenue|Ave|Av|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Terrace"
    r"|Ter|Terr|Parkway|Pkwy|Circle|Cir|Crescent|Cres|Gardens|Gdns|Grove|Mews|Trail|Trl|Highway|Hwy"
    r"|Alley|Esplanade|Parade|Pde|Turnpike|Tpke|Broadway|Embankment|Causeway|Expressway|Freeway"
    r"|Square|Sq|Plaza|Quay|Wharf|Manor|Junction|Crossing"
)
english_loose: Final = (
    r"Way|Close|Hill|Row|Walk|Loop|Path|Rise|View|Green|Park|Yard|Pike|Run|Ridge|Point|Pass|Bend"
    r"|Cove|Common|Commons|Vale|Mount|Field|Fields|Centre|Center|Bridge|Gate|Villas|Heights|Estate"
)
english_lower: Final = (
    r"street|avenue|boulevard|road|lane|drive|court|place|terrace|crescent|parkway|ave|blvd|rd|st"
    r"|highway|gardens|grove|mews|circle|square|way|close|hill"
)

# Before the name, the number before both: `12 rue des Lilas`.
french: Final = (
    r"rue|avenue|av\.?|ave\.?|boulevard|bd\.?|bld\.?|blvd\.?|place|pl\.|chemin|chem\.|ch\.|allées?"
    r"|impasse|imp\.|quai|cours|route|rte\.?|square|sq\.|passage|sentier|villa|cité|résidence|rés\."
    r"|faubourg|fbg|hameau|lieu-dit|voie|montée|esplanade|promenade|rond-point|venelle|ruelle|cour"
)

# Before the name, the number after it: `Calle Mayor, 12`. Without dots, in lower case.
_before_the_name: Final = """
    calle c/ c cl cll cra carrera avenida avda avd av avgda plaza pza pz paseo pº pso camino cno
    carretera ctra cra ronda travesía travesia glorieta urbanización urbanizacion urb polígono
    callejón bulevar rambla carrer passeig plaça avinguda travessera rúa jirón
    via viale v.le vle piazza p.zza p.za piazzale p.le corso c.so largo vicolo strada contrada
    località lungomare lungarno salita vico
    rua r travessa praça praca estrada alameda rodovia beco calçada quinta
    ul ulica ulicy al aleja alei aleje plac os osiedle
    str strada bd bulevardul bulevard calea aleea șos șoseaua splaiul
    ул улица улице улицы пр-т пр-кт просп проспект проспекте пер переулок шоссе бул бульвар наб
    набережная вул вулиця
    ulice nám náměstí třída tř
    οδός οδού λεωφόρος λεωφ
    רחוב רח שדרות שד شارع طريق
    jalan jl jln rruga
"""
before_the_name: Final = word_set(_before_the_name)
# These are words of other kinds too, so the name after them must be written with a capital.
needs_a_capital: Final = word_set(
    """
    c r via cl al os av str bd largo salita corso quinta strada urb cra plaza camino ronda contrada
    plac estrada pso carrera beco vico calea rodovia jl شارع طريق бул пер
    """
)

# Without a dot these are other words: Spanish "al", an abbreviation "AV".
needs_a_dot: Final = word_set("al os pl r str pso pt no cl c av ul bd cra per tr")

# The end of a name, the number after it: `Hauptstraße 12`, `Keizersgracht 12`.
ends_a_name: Final = (
    *("straße", "strasse", "str", "gasse", "allee", "platz", "chaussee", "damm", "ufer", "weg"),
    *("straat", "laan", "kade", "gracht", "plein", "steeg", "dijk", "singel", "dreef", "stræde"),
    *("gatan", "vägen", "gränd", "torget", "stigen", "gata", "väg", "veien", "vegen", "gaten"),
    *("gade", "vænget", "boulevarden", "katu", "kuja", "polku", "utca"),
)
loosely_ends_a_name: Final = (
    *("ring", "hof", "markt", "pfad", "steig", "graben", "vei", "vej", "allé", "torv", "plass"),
    *("tie", "pad", "park", "berg", "stieg", "plads"),
)
# A word of its own after the name, the number after it: `Váci utca 12`, `Atatürk Cad. No: 12`.
after_the_name: Final = word_set(
    """
    utca u út tér körút krt sokak sok cadde caddesi cad bulvarı straße strasse str allee platz weg
    ring väg vej vei gata tie katu plads plass chaussee damm
    """
)
