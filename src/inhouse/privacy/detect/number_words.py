"""The words for one to ninety-nine in seven languages, as an age is written out."""

from typing import Final

_english: Final = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
)
_german_units: Final = "ein eins eine zwei drei vier fünf sechs sieben acht neun"
_german_rest: Final = (
    "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn"
    " zwanzig dreißig dreissig vierzig fünfzig sechzig siebzig achtzig neunzig"
)
_dutch_units: Final = "een één twee drie vier vijf zes zeven acht negen"
_dutch_rest: Final = (
    "tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien"
    " twintig dertig veertig vijftig zestig zeventig tachtig negentig"
)
_spanish: Final = (
    "un uno una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"
    " dieciséis diecisiete dieciocho diecinueve veinte veintiún veintiuno veintiuna veintidós"
    " veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve treinta"
    " cuarenta cincuenta sesenta setenta ochenta noventa"
)
_french: Final = (
    "un une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
    " vingt vingts trente quarante cinquante soixante septante huitante nonante"
)
_italian_units: Final = "uno un una due tre quattro cinque sei sette otto nove"
_italian_tens: Final = "venti trenta quaranta cinquanta sessanta settanta ottanta novanta"
_italian_teens: Final = (
    "dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove"
)
_portuguese: Final = (
    "um uma dois duas três quatro cinco seis sete oito nove dez onze doze treze catorze quatorze"
    " quinze dezesseis dezasseis dezessete dezassete dezoito dezenove dezanove vinte trinta"
    " quarenta cinquenta sessenta setenta oitenta noventa"
)


def _compounds() -> set[str]:
    """The numbers that German, Dutch and Italian write as one word."""
    words = set()
    for units, tens, joint in (
        (_german_units, _german_rest.split()[10:], "und"),
        (_dutch_units, _dutch_rest.split()[10:], "en"),
    ):
        words |= {unit + joint + ten for unit in units.split() for ten in tens}
    for ten in _italian_tens.split():
        for unit in _italian_units.split():
            words.add((ten[:-1] if unit[0] in "uo" else ten) + unit.replace("tre", "tré"))
            words.add((ten[:-1] if unit[0] in "uo" else ten) + unit)
    for unit in ("twee", "drie"):
        words |= {f"{unit}ën{ten}" for ten in _dutch_rest.split()[10:]}
    return words


words: Final = frozenset(
    _compounds().union(
        *(
            each.split()
            for each in (
                *(_english, _german_units, _german_rest, _dutch_units, _dutch_rest, _spanish),
                *(_french, _italian_units, _italian_tens, _italian_teens, _portuguese),
            )
        )
    )
)
joints: Final = frozenset(["and", "y", "et", "e", "und", "en"])


def start_of(text: str, end: int) -> int | None:
    """Where the number in words that ends at `end` begins, or None if none ends there."""
    start, place, parts = None, end, 0
    while parts < 6:
        before = text[max(0, place - 20) : place].rstrip(" -\n")
        word = before.replace("-", " ").replace("\n", " ").rpartition(" ")[2]
        if not word:
            break
        place = max(0, place - 20) + len(before) - len(word)
        lower = word.lower()
        if lower in words:
            start = place
        elif lower not in joints or start is None:
            break
        parts += 1
    return start
