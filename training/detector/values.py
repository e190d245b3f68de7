"""Numbers, dates and handles: what stands in forms, headers and signatures.

The formats of numbers are facts published by the offices that issue them. A number here is made
up: some carry a true check digit and some a false one, because papers hold both.
"""

# ruff: noqa: E501, RUF001, SIM905 - tables of words are read as words, in lines of their own

from __future__ import annotations

import importlib
import unicodedata
from collections.abc import Callable
from functools import cache
from random import Random

from training.detector.marked import Marked, mark
from training.detector.people import Person

_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
    "dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października "
    "listopada grudnia",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
}
_WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
}
_SEPARATOR = {
    "en": "/",
    "de": ".",
    "nl": "-",
    "pl": ".",
    "cs": ".",
    "tr": ".",
    "da": "-",
    "sv": "-",
}


def digits(rng: Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def letters(rng: Random, count: int) -> str:
    return "".join(rng.choice(_LETTERS) for _ in range(count))


def pattern(rng: Random, form: str) -> str:
    """`#` a digit, `@` a letter, `%` a digit that is not zero; the rest stands for itself."""
    return "".join(
        rng.choice("0123456789") if c == "#" else rng.choice("123456789") if c == "%"
        else rng.choice(_LETTERS) if c == "@" else c
        for c in form
    )  # fmt: skip


# --- dates -------------------------------------------------------------------------------------


def _year(rng: Random) -> int:
    return rng.choice((rng.randint(1990, 2026), rng.randint(2005, 2026), rng.randint(1925, 1999)))


def month(rng: Random, lang: str) -> str:
    return rng.choice(_MONTHS[lang].split())


def weekday(rng: Random, lang: str) -> str:
    return rng.choice(_WEEKDAYS.get(lang, _WEEKDAYS["en"]).split())


def numeric_date(rng: Random, lang: str) -> str:
    d, m, y = rng.randint(1, 28), rng.randint(1, 12), _year(rng)
    if rng.random() < 0.2:
        return rng.choice((f"{y}-{m:02d}-{d:02d}", f"{y}/{m:02d}/{d:02d}", f"{y}-{m:02d}-{d:02d}"))
    mark_ = _SEPARATOR.get(lang, "/") if rng.random() < 0.75 else rng.choice("./-")
    first, second = (m, d) if lang == "en" and rng.random() < 0.5 else (d, m)
    pad = rng.random() < 0.7
    parts = [f"{first:02d}" if pad else str(first), f"{second:02d}" if pad else str(second)]
    return mark_.join([*parts, str(y) if rng.random() < 0.75 else f"{y % 100:02d}"])


def long_date(rng: Random, lang: str, with_year: bool = True) -> str:
    d, name, y = rng.randint(1, 31), month(rng, lang), _year(rng)
    tail = (
        {"es": f" de {y}", "pt": f" de {y}", "en": f" {y}"}.get(lang, f" {y}") if with_year else ""
    )
    if lang == "en":
        short = name[:3] + rng.choice(("", "."))
        ordinal = {1: "st", 2: "nd", 3: "rd"}.get(d % 10 if d not in (11, 12, 13) else 0, "th")
        comma = f", {y}" if with_year else ""
        return rng.choice(
            (f"{name} {d}{comma}", f"{d} {name}{tail}", f"{d} {name}{tail}", f"{short} {d}{comma}",
             f"{d}{ordinal} {name}{tail}", f"{name} {d}{ordinal}{comma}", f"{d} {name[:3]}{tail}",
             f"the {d}{ordinal} of {name}{comma}", f"{d}-{name[:3]}" + (f"-{y}" if with_year else ""))
        ).removeprefix("the ")  # fmt: skip
    if lang in ("de", "da", "cs"):
        return rng.choice((f"{d}. {name}{tail}", f"{d}. {name}{tail}", f"{d:02d}. {name}{tail}"))
    if lang in ("es", "pt"):
        return f"{d} de {name}{tail}"
    if lang == "fr" and d == 1:
        return f"1er {name}{tail}"
    return f"{d} {name}{tail}"


def month_and_year(rng: Random, lang: str) -> str:
    name, y = month(rng, lang), _year(rng)
    if lang in ("es", "pt"):
        return f"{name} {rng.choice(('de ', 'de ', 'del ' if lang == 'es' else ''))}{y}"
    if lang == "en" and rng.random() < 0.2:
        return f"{name[:3]}. {y}"
    return f"{name} {y}"


def date(rng: Random, lang: str) -> Marked:
    dice = rng.random()
    if dice < 0.42:
        text = long_date(rng, lang)
    elif dice < 0.60:
        text = long_date(rng, lang, with_year=False)
    elif dice < 0.76:
        text = numeric_date(rng, lang)
    elif dice < 0.90:
        text = month_and_year(rng, lang)
    else:
        day = weekday(rng, lang)
        glue = rng.choice((", ", " ")) if lang != "de" else ", den "
        text = f"{day}{glue}{long_date(rng, lang, rng.random() < 0.5)}"
    return mark(text, "DATE")


def exact_date(rng: Random, lang: str) -> Marked:
    """A date as a form has it."""
    text = numeric_date(rng, lang) if rng.random() < 0.7 else long_date(rng, lang)
    return mark(text, "DATE")


def iso_date(rng: Random) -> str:
    return f"{_year(rng)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"


def life_span(rng: Random) -> Marked:
    born = rng.randint(1700, 1960)
    return mark(f"{born}{rng.choice(('-', '–', ' - '))}{born + rng.randint(20, 95)}", "DATE")


def stamp(rng: Random) -> str:
    return f"{rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d}"


# --- phones ------------------------------------------------------------------------------------

_PHONES = {
    "en": "(###) ###-####|###-###-####|###.###.####|+1 ### ### ####|+1-###-###-####|1-800-###-####|"
    "020 7### ####|07### ######|+44 20 7### ####|+44 (0)7### ######|0### ### ####|01### ######|"
    "(%##)###-####|%## ### ####|+61 4## ### ###|04## ### ###|+353 8# ### ####|%##-####|%#########|"
    "+91 9#### #####|+1 (###) ###-#### x###|###-###-#### ext. ##|tel:+1-%##-%##-####",
    "de": "030 / ### ## ##|0%## ########|0%##-#######|+49 %## #######|+49 (0) %## ######|01%# #######|"
    "0049 %## #######|0%#%# / ### ##|+49 1%# ########|089/######|+43 1 ### ## ##|+41 ## ### ## ##|"
    "0%## ### ## ##|0%%% ##### - ##|(0%##) ######",
    "es": "9## ### ###|6## ### ###|6## ## ## ##|+34 6## ### ###|91 ### ## ##|9########|(+34) 9## ## ## ##|"
    "+52 55 #### ####|+54 11 ####-####|6########|+57 3## ### ####|9## ## ## ##|+56 9 #### ####",
    "fr": "0% ## ## ## ##|06 ## ## ## ##|0%.##.##.##.##|+33 6 ## ## ## ##|+33 (0)1 ## ## ## ##|0%########|"
    "0033 % ## ## ## ##|07-##-##-##-##|+32 4## ## ## ##|+41 ## ### ## ##|(514) ###-####",
    "it": "06 ########|02 ### ####|3## ### ####|+39 3## #######|3## #######|+39 06 ### ####|0%# ######|"
    "3##-#######|3##/#######|0039 3## ### ####",
    "nl": "06-########|06 #### ####|0%#-#######|+31 6 ########|+31 (0)%# ### ####|020-### ## ##|06########|"
    "+32 4## ## ## ##|0%## ######|0031 6 ## ## ## ##",
    "pt": "9## ### ###|21# ### ###|+351 9## ### ###|(11) 9####-####|(21) ####-####|+55 11 9####-####|"
    "9########|+55 (%%) 9 ####-####|00351 2## ### ###",
    "pl": "### ### ###|+48 ### ### ###|22 ### ## ##|+48 %########",
    "sv": "07#-### ## ##|+46 7# ### ## ##|08-### ### ##", "da": "## ## ## ##|+45 ## ## ## ##|########",
    "cs": "### ### ###|+420 ### ### ###|+420%########", "tr": "05## ### ## ##|+90 5## ### ## ##|0 (212) ### ## ##",
}  # fmt: skip


def phone(rng: Random, lang: str) -> Marked:
    forms = _PHONES[lang if rng.random() < 0.85 else rng.choice(tuple(_PHONES))].split("|")
    return mark(pattern(rng, rng.choice(forms)).removeprefix("tel:"), "PHONE")


# --- mail, handles -----------------------------------------------------------------------------

_HOSTS = (
    "gmail.com hotmail.com yahoo.com outlook.com icloud.com gmx.de web.de t-online.de orange.fr "
    "free.fr libero.it virgilio.it ziggo.nl kpnmail.nl sapo.pt uol.com.br wp.pl seznam.cz aol.com "
    "protonmail.com mail.ru btinternet.com telefonica.net example.com example.org posteo.de"
).split()
HANDLE_WORDS = (
    "blue dark night star sky moon tiger wolf dragon pixel ninja gamer coffee happy lucky crazy "
    "music dance bike surf snow rain fire cat dog panda fox bear bird rock metal punk sushi pizza "
    "queen king lady mister real official the its iam just cool magic retro cyber turbo mega"
).split()


def plain(text: str) -> str:
    """Without accents and spaces, in lower case."""
    table = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "ı": "i", "đ": "d", "ð": "d"})
    bare = unicodedata.normalize("NFKD", text.lower().translate(table))
    return "".join(c for c in bare if c.isascii() and c.isalnum())


def _local(rng: Random, who: Person) -> str:
    first, last = plain(who.first) or "info", plain(who.last) or "mail"
    return rng.choice(
        (f"{first}.{last}", f"{first}{last}", f"{first[0]}{last}", f"{first[0]}.{last}", last, first,
         f"{first}_{last}", f"{last}.{first}", f"{first}{rng.randint(1, 99)}", f"{last}{first[0]}",
         f"{first}.{last}{rng.randint(60, 2010)}", f"{first}-{last}", f"{first[:3]}{last[:4]}",
         f"{rng.choice(HANDLE_WORDS)}{first}", f"{rng.choice(HANDLE_WORDS)}{rng.choice(HANDLE_WORDS)}{digits(rng, 2)}")
    )  # fmt: skip


def email(rng: Random, who: Person) -> Marked:
    host = rng.choice(_HOSTS)
    if rng.random() < 0.4:
        host = (
            f"{rng.choice((plain(who.last) or 'mail', rng.choice(HANDLE_WORDS) + rng.choice(HANDLE_WORDS)))}."
            + rng.choice(
                (
                    "com",
                    "org",
                    "net",
                    "de",
                    "es",
                    "fr",
                    "it",
                    "nl",
                    "pt",
                    "co.uk",
                    "edu",
                    "eu",
                    "io",
                    "com.br",
                )
            )
        )
    local = _local(rng, who)
    if rng.random() < 0.06:
        local = rng.choice(("info", "support", "office", "sales", "contact", "press", "hr"))
    return mark(f"{local}@{host}", "EMAIL")


def username(rng: Random, who: Person) -> Marked:
    first, last = plain(who.first) or "user", plain(who.last) or "name"
    name = rng.choice(
        (_local(rng, who), f"{rng.choice(HANDLE_WORDS)}{rng.choice(HANDLE_WORDS)}", f"{rng.choice(HANDLE_WORDS)}_{first}",
         f"{first}{rng.randint(1, 2012)}", f"xX{first}Xx", f"{rng.choice(HANDLE_WORDS)}{rng.randint(1, 9999)}",
         f"{who.first}{who.last}".replace(" ", ""), f"{last}_{digits(rng, 2)}", f"the_real_{first}",
         f"{rng.choice(HANDLE_WORDS).capitalize()}{rng.choice(HANDLE_WORDS).capitalize()}{digits(rng, 2)}")
    )  # fmt: skip
    return mark(name, "USERNAME")


def handle(rng: Random, who: Person) -> Marked:
    return mark("@" + username(rng, who).text.replace(".", "_").replace("-", "_"), "USERNAME")


# --- numbers that stand for a person or a case -------------------------------------------------


def _luhn(body: str) -> str:
    total = sum(
        sum(divmod(int(d) * (2 if place % 2 == 0 else 1), 10))
        for place, d in enumerate(reversed(body))
    )
    return str(-total % 10)


def _weighted(body: str, weights: tuple[int, ...], modulus: int) -> int:
    return sum(int(d) * w for d, w in zip(body, weights, strict=False)) % modulus


def iban(rng: Random) -> str:
    country, length = rng.choice(
        (("DE", 22), ("ES", 24), ("FR", 27), ("IT", 27), ("NL", 18), ("PT", 25), ("GB", 22),
         ("AT", 20), ("CH", 21), ("BE", 16), ("PL", 28), ("SE", 24), ("DK", 18), ("CZ", 24),
         ("IE", 22), ("NO", 15), ("FI", 18), ("TR", 26))
    )  # fmt: skip
    body = digits(rng, length - 4)
    if country in ("NL", "GB", "IE"):
        body = letters(rng, 4) + body[4:]
    elif country == "IT":
        body = letters(rng, 1) + body[1:]
    as_digits = "".join(str(int(c, 36)) for c in body + country + "00")
    text = f"{country}{98 - int(as_digits) % 97:02d}{body}"
    if rng.random() < 0.6:
        return " ".join(text[i : i + 4] for i in range(0, len(text), 4))
    return text


def card(rng: Random) -> str:
    prefix, length = rng.choice(
        (("4", 16), ("5" + rng.choice("12345"), 16), ("37", 15), ("6011", 16))
    )
    body = prefix + digits(rng, length - 1 - len(prefix))
    text = body + _luhn(body)
    if length == 16 and rng.random() < 0.6:
        glue = rng.choice(" -")
        return glue.join(text[i : i + 4] for i in range(0, 16, 4))
    return text


def _dni(rng: Random) -> str:
    number = rng.randint(1_000_000, 99_999_999)
    return f"{number:08d}{rng.choice(('', '', '-'))}{'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23]}"


def _nir(rng: Random) -> str:
    body = pattern(rng, f"{rng.choice('12')}##{rng.randint(1, 12):02d}%####{digits(rng, 3)}")[:13]
    key = f"{97 - int(body) % 97:02d}"
    if rng.random() < 0.5:
        return f"{body[0]} {body[1:3]} {body[3:5]} {body[5:7]} {body[7:10]} {body[10:13]} {key}"
    return body + key


def _bsn(rng: Random) -> str:
    while True:
        body = digits(rng, 8)
        check = _weighted(body, (9, 8, 7, 6, 5, 4, 3, 2), 11)
        if check < 10:
            return body + str(check)


def _cpf(rng: Random) -> str:
    body = digits(rng, 9)
    for length in (10, 11):
        rest = sum(int(d) * w for d, w in zip(body, range(length, 1, -1), strict=True)) * 10 % 11
        body += str(rest % 10)
    return f"{body[:3]}.{body[3:6]}.{body[6:9]}-{body[9:]}" if rng.random() < 0.7 else body


def _nif_pt(rng: Random) -> str:
    body = rng.choice("12356") + digits(rng, 7)
    rest = _weighted(body, (9, 8, 7, 6, 5, 4, 3, 2), 11)
    return body + str(0 if rest < 2 else 11 - rest)


def _pesel(rng: Random) -> str:
    body = (
        f"{rng.randint(30, 99):02d}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}{digits(rng, 4)}"
    )
    return body + str(-_weighted(body, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3), 10) % 10)


def _personnummer(rng: Random) -> str:
    body = (
        f"{rng.randint(30, 99):02d}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}{digits(rng, 3)}"
    )
    return rng.choice(("", "19")) + f"{body[:6]}-{body[6:]}{_luhn(body)}"


def _steuer_id(rng: Random) -> str:
    body = pattern(rng, "%#########")
    product = 10
    for digit in body:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    check = (11 - product) % 10
    text = body + str(check)
    return f"{text[:2]} {text[2:5]} {text[5:8]} {text[8:]}" if rng.random() < 0.5 else text


def _rut(rng: Random) -> str:
    body = str(rng.randint(1_000_000, 25_000_000))
    rest = 11 - sum(int(d) * (2 + i % 6) for i, d in enumerate(reversed(body))) % 11
    check = {11: "0", 10: "K"}.get(rest, str(rest))
    return f"{int(body):,}".replace(",", ".") + "-" + check


def _tckn(rng: Random) -> str:
    body = pattern(rng, "%########")
    tenth = (7 * sum(int(d) for d in body[0::2]) - sum(int(d) for d in body[1::2])) % 10
    return body + str(tenth) + str((sum(int(d) for d in body) + tenth) % 10)


def _codice_fiscale(rng: Random) -> str:
    consonants = "BCDFGLMNPRSTVZ"
    head = "".join(rng.choice(consonants) for _ in range(6))
    return f"{head}{digits(rng, 2)}{rng.choice('ABCDEHLMPRST')}{rng.randint(1, 71):02d}{pattern(rng, '@###@')}"


_MADE: dict[str, tuple[str | Callable[[Random], str], ...]] = {
    "en": ("###-##-####", "@@ ## ## ## @", "### ### ####", "%## ### ###", "@#######", "#### #### ####"),
    "de": (_steuer_id, "## ###### @ ###", "@##@@####", "@#########", "##/###/#####", "@ ### ### ###"),
    "es": (_dni, _dni, _dni, "@#######@", "## ######## ##", "##/########/##", _rut, "@@@@######@@@@@@##"),
    "fr": (_nir, _nir, "##@@#####", "############", "## ### ### ###", "#############"),
    "it": (_codice_fiscale, _codice_fiscale, "@@#####@@", "@@#######", "###########"),
    "nl": (_bsn, _bsn, "@@####@##", "@@@@#####", "##########"),
    "pt": (_nif_pt, _cpf, _cpf, "######## # @@#", "##.###.###-#", "@######"),
    "pl": (_pesel, "@@@ ######", "###-###-##-##"), "sv": (_personnummer, "########"),
    "da": ("######-####", "#########"), "cs": ("######/####", "########"), "tr": (_tckn, "@########"),
}  # fmt: skip
_ELSEWHERE = (
    "#### #### ####", "@@@@@####@", "##############", "######-#######", "S#######@", "###.###.###",
    "#####-#######-#", "756.####.####.##", "##.##.##-###.##", "### ### ###", "@######(#)", "########-#",
    "#############", "######-###@", "### ##-####", "##########",
)  # fmt: skip


def national_id(rng: Random, lang: str) -> str:
    makers = _MADE.get(lang, ())
    maker = rng.choice(makers) if makers and rng.random() < 0.85 else rng.choice(_ELSEWHERE)
    text = pattern(rng, maker) if isinstance(maker, str) else maker(rng)
    if rng.random() < 0.15:  # a slip of the pen: one digit is another
        at = rng.randrange(len(text))
        if text[at].isdigit():
            text = text[:at] + rng.choice("0123456789") + text[at + 1 :]
    return text


_REFERENCES = (
    "######|#######|########|@-######|@@-####-####|####/##|#####/##|@@@#######|%###-####|##-####-@|"
    "@@######|#### #### ##|20##-#####|@@@-#####|##########|####-##-#####|@/####/##|20##/####|@##-#####|"
    "%######-@|#-###-###|@@ ### ###|@@@@####|#####|##.####.#.##.####"
).split("|")
_PLATES = (
    "@@-@@ ###|@ @@ ####|#### @@@|@@-###-@@|@@## @@@|@@@ ####|@@ ### @@|%@@@###|##-@@-##|@@@-####|"
    "#-@@@-##|@-###-@@|@@@#@##|@@ #####|## @@@ ##"
).split("|")


def reference(rng: Random) -> str:
    """A case, policy, patient or customer number."""
    return pattern(rng, rng.choice(_REFERENCES))


def passport(rng: Random) -> str:
    return pattern(
        rng,
        rng.choice(("#########", "@########", "@@#######", "@@@######", "##@@#####", "@##@@####")),
    )


def licence(rng: Random) -> str:
    return pattern(
        rng,
        rng.choice(
            (
                "@#######",
                "@###-####-####",
                "########",
                "@@@@@######@@#@@",
                "@############",
                "##/##/######",
                "@##########",
            )
        ),
    )


def plate(rng: Random) -> str:
    return pattern(rng, rng.choice(_PLATES))


def account(rng: Random) -> str:
    return pattern(
        rng,
        rng.choice(
            (
                "########",
                "##########",
                "##-##-## ########",
                "#### #### ## ##########",
                "####.##.###",
                "######-#",
                "############",
            )
        ),
    )


# --- capitalised words that name nobody ---------------------------------------------------------

_GERMAN_PARTS = (
    "Arbeits Bau Berufs Betriebs Bildungs Daten Dienst Einkaufs Energie Entwicklungs Fahr Familien "
    "Finanz Forschungs Garten Gas Gebäude Gehalts Gemeinde Geschäfts Gesundheits Grund Handels Haus "
    "Heizungs Hoch Holz Kinder Klima Kosten Kranken Kunden Kunst Lager Land Lebens Leistungs Licht "
    "Liefer Luft Markt Maschinen Miet Nutzungs Papier Pflege Produktions Prüfungs Rechnungs Regen "
    "Reise Renten Sach Schul Sicherheits Sommer Sport Sprach Staats Stadt Steuer Strom Tages Umwelt "
    "Unfall Unternehmens Vereins Verkehrs Versicherungs Vertrags Verwaltungs Wald Waren Wasser Wirt"
    "schafts Wohnungs Zeit Ziel Zukunfts"
).split()
_GERMAN_HEADS = (
    "r:Antrag r:Plan r:Bericht r:Beitrag r:Vertrag r:Schutz r:Bedarf r:Anteil r:Ausweis r:Schein "
    "r:Raum r:Preis r:Wert r:Weg r:Tag r:Markt r:Betrieb r:Kurs e:Ordnung e:Stelle e:Kosten-Frage "
    "e:Versorgung e:Planung e:Prüfung e:Abrechnung e:Bescheinigung e:Anlage e:Leitung e:Nummer "
    "e:Zeit e:Karte e:Steuer e:Gebühr e:Lösung e:Technik e:Politik e:Reform e:Erklärung s:Modell "
    "s:Konzept s:Gesetz s:Verfahren s:Recht s:Amt s:Netz s:System s:Formular s:Programm s:Gebiet"
).split()
_ARTICLES = {
    "r": ("der", "ein", "dieser", "jeder"),
    "e": ("die", "eine", "diese", "jede"),
    "s": ("das", "ein", "dieses", "jedes"),
}
_TITLE_WORDS = {
    "en": "Annual Smart Premium Daily Deluxe Active Classic Winter Garden Kitchen Family Travel "
    "Digital Advanced Compact Original Ultimate Basic Quick Complete Standard Instant Natural "
    "Guide Kit Bundle Plan Report Manual Edition Checklist Toolkit Blender Jacket Lamp Router "
    "Handbook Course Series Programme Policy Dashboard Workshop Calendar Update Filter Budget",
    "es": "Guía Manual Informe Plan Programa Curso Paquete Boletín Catálogo Formulario Servicio "
    "Anual Digital Básico Avanzado Completo Familiar Especial Clásico Rápido Integral Diario",
    "fr": "Guide Manuel Rapport Programme Cours Bulletin Catalogue Formulaire Service Annuel "
    "Numérique Complet Familial Spécial Classique Rapide Quotidien Pratique Général",
    "it": "Guida Manuale Rapporto Programma Corso Bollettino Catalogo Modulo Servizio Annuale "
    "Digitale Completo Familiare Speciale Classico Rapido Pratico Generale",
    "nl": "Gids Handleiding Rapport Programma Cursus Nieuwsbrief Catalogus Formulier Jaarlijks "
    "Digitaal Compleet Speciaal Klassiek Praktisch Algemeen Plan Pakket",
    "pt": "Guia Manual Relatório Programa Curso Boletim Catálogo Formulário Serviço Anual Digital "
    "Completo Familiar Especial Clássico Rápido Prático Geral",
    "de": "Handbuch Bericht Programm Kurs Ratgeber Katalog Formular Dienst Jahres Digital Komplett "
    "Spezial Klassik Praxis Plan Paket Leitfaden",
}


_WORD_LOCALES = {
    "en": "en_US",
    "de": "de_DE",
    "es": "es_ES",
    "fr": "fr_FR",
    "it": "it_IT",
    "nl": "nl_NL",
    "da": "da_DK",
}
_JOB_LOCALES = {
    "en": "en_US",
    "de": "de_DE",
    "es": "es_ES",
    "fr": "fr_FR",
    "pt": "pt_PT",
    "pl": "pl_PL",
    "cs": "cs_CZ",
    "da": "da_DK",
    "tr": "tr_TR",
}
_NO_PLAIN_WORDS = {"American", "Congress", "Democrat", "Republican", "Mr", "Mrs", "PM", "I"}


@cache
def _plain_words(lang: str) -> tuple[str, ...]:
    """The frequent words that Faker keeps for a language, without those that name somebody."""
    if lang not in _WORD_LOCALES:
        return tuple(w for w in _TITLE_WORDS.get(lang, _TITLE_WORDS["en"]).lower().split())
    module = importlib.import_module(f"faker.providers.lorem.{_WORD_LOCALES[lang]}")
    return tuple(w for w in module.Provider.word_list if w not in _NO_PLAIN_WORDS)


@cache
def _jobs(lang: str) -> tuple[str, ...]:
    if lang not in _JOB_LOCALES:
        return tuple(_TITLE_WORDS.get(lang, _TITLE_WORDS["en"]).split())
    return tuple(importlib.import_module(f"faker.providers.job.{_JOB_LOCALES[lang]}").Provider.jobs)


def words(rng: Random, lang: str) -> str:
    """Common words in no order: what a sentence looks like to one who only knows the words."""
    pool = _plain_words(lang)
    return " ".join(rng.choice(pool) for _ in range(rng.randint(4, 14)))


def job(rng: Random, lang: str) -> str:
    return rng.choice(_jobs(lang))


def compound(rng: Random) -> str:
    """A German noun that may stand in no dictionary, without its article."""
    head = rng.choice(_GERMAN_HEADS)[2:]
    parts = "".join(rng.choice(_GERMAN_PARTS) for _ in range(rng.choice((1, 1, 1, 2))))
    return parts[0] + (parts[1:] + head).lower()


def compound_with_article(rng: Random) -> str:
    head = rng.choice(_GERMAN_HEADS)
    parts = rng.choice(_GERMAN_PARTS)
    return f"{rng.choice(_ARTICLES[head[0]])} {parts}{head[2:].lower()}"


def title(rng: Random, lang: str) -> str:
    """A thing in title case: a product, a brochure, a menu entry."""
    words = _TITLE_WORDS.get(lang, _TITLE_WORDS["en"]).split()
    return " ".join(rng.sample(words, rng.choice((2, 2, 3))))


# --- numbers that stand for nobody --------------------------------------------------------------


def amount(rng: Random, lang: str) -> str:
    value = rng.choice((rng.randint(1, 99), rng.randint(100, 9999), rng.randint(10_000, 9_999_999)))
    grouped = f"{value:,}"
    cents = rng.choice(("", "", ".00", ".50", ".99", f".{rng.randint(10, 99)}"))
    if lang != "en":
        grouped = grouped.replace(",", rng.choice((".", " ", ".")))
        cents = cents.replace(".", ",")
    text = grouped + cents
    if lang == "en":
        return rng.choice(
            (f"${text}", f"£{text}", f"€{text}", f"{text} dollars", f"USD {text}", f"{text} euros")
        )
    return rng.choice(
        (
            f"{text} €",
            f"{text} Euro" if lang in ("de", "nl", "it") else f"{text} euros",
            f"€ {text}",
            f"{text} EUR",
        )
    )


def quantity(rng: Random) -> str:
    return str(rng.choice((rng.randint(2, 12), rng.randint(2, 99), rng.randint(100, 5000))))


def part_number(rng: Random) -> str:
    return pattern(rng, rng.choice((
        "@@-####", "@@@-###-@", "###-####-##@", "@##.###", "%.%.##", "v%.##.#", "RFC %###", "ISO %###",
        "DIN EN ####", "@@####@", "#-####-####-#", "%##-%##", "@%##", "A%", "USB %.0", "##x##", "1e-#",
        "0x####", "M##x%.#", "@-%##", "K%##", "H%N%", "SKU %#####", "%#/%#", "±%.#", "%#:%")))  # fmt: skip
