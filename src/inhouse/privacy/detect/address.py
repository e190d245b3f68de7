"""Postal addresses: a street with its number, and what follows it up to the country.

A street is told by its word ("Street", "rue", "Calle", "ul.", "-straße", "-gatan"), in the customs
of about thirty countries; a post box, a field "Address:" and a postal code with its place are told
by their form. Flat, postal code, place and country behind them belong to the finding, also over
commas and line breaks.
"""

# ruff: noqa: RUF001 - letters of other alphabets are meant

import re
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect import postcode, street_words
from inhouse.privacy.detect.beside import lower_of, word_set

_capital: Final = (
    "A-Z\u00c0-\u00de\u0100\u0104\u0106\u010c\u0118\u0141\u015a\u0160\u0179\u017b\u017d"
    "\u0410-\u042f"
)
_start: Final = r"(?<![0-9A-Za-z_\u00c0-\u024f.,/$€£#-])"
_house: Final = r"[0-9]{1,5}(?:[A-Za-z](?![A-Za-z])|-[0-9]{1,5}|/[0-9]{1,4}[A-Za-z]?|[ ]1/2)?"
_gap: Final = r"(?:[ \t]{1,2}|[ ]?\r?\n[ ]?)"
# Asked first, since rows of numbers would cost much else.
_then_a_letter: Final = r"(?=[\W\d_]{0,12}+[^\W\d_])"
_name: Final = rf"(?:[{_capital}0-9][\w.'-]{{0,20}}|of|the|de|la|and|&)"
_compass: Final = r"(?:N|S|E|W|NE|NW|SE|SW|[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est)"

_english: Final = re.compile(
    rf"{_start}{_house}{_then_a_letter},?{_gap}(?:{_compass}\.?{_gap})?(?:{_name}{_gap}){{1,4}}?"
    rf"(?:(?i:{street_words.english})\b\.?|(?P<loose>{street_words.english_loose})\b)"
    rf"(?:[ ]{_compass}\b)?"
)
_no_name_of_a_street: Final = word_set(
    """
    a about above across after all along an and are around as at away back before below best between
    big block blocks both but by car cars central day days dead different down each east every far
    few for free from good had hard has have he hours houses in into is it its just kilometers km
    lane large least local long main meters miles minutes more most narrow near new next no north of
    off old on one only open or other our out over own people per private public same she short side
    similar single small some south square star such than that the their them there these they this
    those three through to tennis test times toward towards two under until up was we were west
    wheel when where which while wide with year years you your supreme food federal district
    """
)
_english_lower: Final = re.compile(
    rf"{_start}{_house} (?P<name>(?:[a-z'.-]{{2,16}} ){{1,3}}?)(?:{street_words.english_lower})\b"
)
_broadway: Final = re.compile(rf"{_start}[0-9]{{1,5}} (?:{_compass}\.? )?Broadway\b")
_small: Final = r"(?:(?:de|du|des|la|le|les|et|aux?|à|sous|sur|en|del?|della|dei|l)[ ]|[dlDL]')"
_french: Final = re.compile(
    rf"{_start}{_house}(?=,?[ ][^\W\d_]|[ ]?[btq])(?:,?[ ]?(?:bis|ter|quater)\b)?"
    rf",?[ ](?i:{street_words.french})[ ]"
    rf"{_small}{{0,4}}[{_capital}0-9][\w'.-]{{0,24}}"
    rf"(?:[ -]{_small}{{0,3}}[{_capital}][\w'-]{{1,24}}){{0,4}}"
    rf"|{_start}{_house}(?=,?[ ][^\W\d_])(?:,?[ ](?:bis|ter))?"
    r",?[ ](?i:rue|avenue|boulevard|chemin|allée|impasse)"
    rf"[ ]{_small}{{1,3}}[\w'-]{{3,24}}(?:[ ]{_small}{{1,3}}[\w'-]{{3,24}})?"
)

# A house number that stands after its street.
_late_house: Final = re.compile(
    r"(?:[0-9]{1,5}+(?:[ ]?[a-zA-Z](?![^\W_]|\.[ ]?[0-9]))?"
    r"(?:[ ]?[-/+][ ]?[0-9]{1,4}(?:[ ]?[a-zA-Z](?![^\W_]|\.[ ]?[0-9]))?|-(?:I{1,3}|IV|V|hs"
    r"|bg)(?!\w))?"
    r"|\b[sS]/[nN])(?![0-9%€$£]|[.,:][0-9]|[^\W_])"
)

_separator: Final = r"[ \t]{0,2}[,;.·|/-]?[ \t]{0,2}(?:\r?\n[ \t>*|]{0,8}){0,2}(?:,[ ]?)?"
_unit: Final = re.compile(
    _separator
    + r"(?:(?i:apartment|apt|suite|ste|unit|flat|floor|fl|room|rm|bldg|building|block|piso|planta"
    r"|puerta|pta|pt|esc|escalera|portal|bloque|bl|étage|appt|appartement|bât|bâtiment|wohnung"
    r"|whg|og|etage"
    r"|interno|int|scala|piano|lok|m|kv|кв|корп|стр|byt|lgh|apto|apartamento|bloco|andar|sala|depto"
    r"|dpto|departamento|sc|et|ap|bus|boîte|bte|top|stiege|tür|p\.?[ ]?o\.?[ ]?box|level"
    r"|lot)\b[.:]?[ ]?(?:n[º°o.]\s?)?"
    r"[#]?[ ]?(?:[0-9]{1,6}[A-Za-zºª°]{0,2}|[A-Za-z])(?![\w])(?:[ ]?[-,]?[ ]?(?:[A-Z]|(?i:izq"
    r"|dch)\w{0,7})\b\.?)?"
    r"|[#][ ]?[0-9]{1,5}[A-Za-z]?\b|(?:[0-9]{1,2}(?:st|nd|rd|th|er|e|ème|[.ºª°])?[ ]?(?i:floor"
    r"|fl|étage|stock|og|piso|andar)\b\.?)"
    r"|(?i:bajo|ático|entresuelo|principal|izquierda|derecha|izqda|izda|izq|dcha|der"
    r"|rez-de-chaussée|erdgeschoss|eg|hinterhaus)\b\.?)"
)
_door: Final = re.compile(  # `, 3º B`, `, 4, Der`: floor and door in Spain, Portugal and Italy
    r"[ ]?[,-]?[ ]?(?:[0-9]{1,3}[ ]?(?:[ºª°][ ]?)?(?:[A-Za-z](?![^\W_])"
    r"|(?=[ ]?[,.;)\n]|[ ]?-[ ]|[ºª°]|\Z)))"
)
_small_of_place: Final = (
    r"(?:(?:de|del|la|las|los|el|da|do|dos|das|di|am|an|der|im|in|upon|on|sur|sous|les|le|lès|en"
    r"|y|e"
    r"|bei|ob|a|of|den|aan)[ -]|[dlDL]')"
)
_no_place: Final = (
    r"(?!(?:Tel|Tlf|Fax|E-?mail|Email|Phone|Mob|Correo|Web|www|Date|Attn|The|I|He|She|We|They|It"
    r"|Please"
    r"|My|Is|In|On|At|And|But|For|If|You|Name|Patient|Contact|Dr|Mr|Mrs|Ms|Call|Thank|Thanks"
    r"|Regards)\b)"
)
_place: Final = (
    rf"{_no_place}{_small_of_place}{{0,2}}[{_capital}][\w'.-]{{1,24}}"
    rf"(?:[ -]{_no_place}{_small_of_place}{{0,3}}[{_capital}][\w'-]{{1,24}}){{0,3}}"
)
_code_then_place: Final = re.compile(
    rf"{_separator}(?:(?i:c\.?p\.?|cep|plz|zip|cap"
    rf"|cód\.? postal)[ .:]{{0,2}})?{postcode.beside_a_place}(?![0-9])"
    rf"(?:[ ]?[,.-]?[ ]{{0,2}}{_place})?"
)
_place_then_code: Final = re.compile(
    rf"{_separator}{_place}{_separator}(?:[{_capital}]{{2,3}}\b\.?{_separator})?"
    rf"(?:[{_capital}][\w]{{2,14}}[ ])?{postcode.beside_a_place}(?![0-9A-Za-z])"
)
_place_alone: Final = re.compile(
    rf"[ ]?(?:[,(·|/-]|,?[ ]?\r?\n[ \t>*|]{{0,8}})[ ]?{_place}(?:[ ]?[-/][ ]?[A-Z]{{2}}\b)?"
    r"(?=[ ]?(?:[,.;)|]|\r?\n|\Z))\)?"
)
_state: Final = re.compile(
    rf"{_separator}(?:{postcode.states})\b(?:[ ,]{{1,2}}[0-9]{{5}}(?:-[0-9]{{4}})?)?"
)

_box: Final = re.compile(
    r"(?<![^\W_])(?:p\.?[ ]?o\.?[ ]?box|post ?office box|gpo box|locked bag|postfach"
    r"|apartado(?: de correos| postal)?"
    r"|aptdo\.?|boîte postale|(?-i:B\.?P\.?)|casilla(?: de correo)?|caixa postal|casella postale"
    r"|postbus|postboks"
    r"|skr\. poczt\.|skrytka pocztowa)[ .:]{1,2}(?:n[º°.] ?)?[0-9]{1,6}"
    r"(?:[ ][0-9]{2,4}){0,2}(?![0-9])",
    re.I,
)
_field: Final = re.compile(
    r"(?<![^\W_])(?P<of>(?:\w{1,16}[ _-])?)(?P<name>address|adresse|anschrift|domicilio"
    r"|dirección|direccion|indirizzo"
    r"|residenza|endereço|morada|adres|adress|osoite|adresa|lakcím|adresă|адрес|διεύθυνση"
    r"|wohnhaft|residence|住所|地址"
    r"|주소|כתובת|العنوان)(?:[ ](?:line )?[12])?[\"']?[ ]?[:=：][ \t\"']{0,4}"
    r"(?:\r?\n[ \t]{0,4})?(?P<value>[^\r\n\"]{4,100})",
    re.I,
)
_boxes: Final = (
    *("box", "bag ", "postfach", "apartado", "aptdo", "boîte", "bp ", "b.p", "casilla", "caixa"),
    *("casella", "postbus", "postboks", "poczt"),
)
_fields: Final = (
    *("addres", "adres", "anschrift", "domicilio", "direcci", "indirizzo", "residen", "endereço"),
    *(
        "morada",
        "osoite",
        "lakcím",
        "адрес",
        "διεύθυνση",
        "wohnhaft",
        "住所",
        "地址",
        "주소",
        "כתובת",
    ),
    "العنوان",
)
_not_postal: Final = re.compile(
    r"(?:ip|e-?mail|mail|mac|web|wallet|memory|base|host|url|server|bind|listen|bitcoin|btc|eth"
    r"|network|remote"
    r"|local|source|destination|target|start|return|virtual|contract|token|internet|hardware|bus"
    r"|i2c|device)[ _-]\Z",
    re.I,
)
_code_of_state: Final = re.compile(
    rf"\b(?:{postcode.states})\.?,?[ ]{{1,2}}[0-9]{{5}}(?:-[0-9]{{4}})?(?![0-9-])"
)
_place_before: Final = re.compile(
    rf"(?<![^\W_])[{_capital}][\w'.-]{{1,20}}(?:[ -][{_capital}][\w'-]{{1,20}}){{0,2}},?[ ]\Z"
)
_code_and_place: Final = re.compile(
    rf"(?:[0-9]{{5}}|[0-9]{{3}} [0-9]{{2}}|[1-9][0-9]{{3}} [A-Z]{{2}}"
    rf"|[A-Z]{{1,2}}-[0-9]{{4,5}})[ ]{_place}"
    r"(?=[ ]?(?:[,.;)\n]|\Z))"
)


_flats: Final = ("apt", "apartment", "suite", "ste ", "ste.", "unit ", "flat ")
_flat: Final = re.compile(
    r"(?<![^\W_])(?:apt|apartment|suite|ste|unit|flat)\b\.?[ ]?#?[ ]?[0-9]{1,5}[a-z]?\b", re.I
)
_street_before_a_flat: Final = re.compile(
    r"(?<![^\W_])[0-9]{1,5}[ ][^\W\d_][^,.:;0-9]{2,40}(?:[ ][0-9]{1,5}\.?)?\Z"
    rf"|(?<![^\W_])(?:[{_capital}][\w'.-]{{1,20}}[ ]){{1,4}}[0-9]{{1,5}}\.?\Z"
)


def find(text: str) -> Iterator[Finding]:
    for start, end, rule, score in _parts(text):
        if number := _number_before.search(text, max(0, start - 7), start):
            start = number.start()
        yield Finding(start, end, Kind.ADDRESS, rule, score)


def _parts(text: str) -> Iterator[tuple[int, int, str, float]]:
    lower = lower_of(text)
    for match in _english.finditer(text):
        if match["loose"] is None or _ends_here.match(text, match.end()):
            yield match.start(), _rest(text, match.end()), "street, number first", 0.9
    for pattern in (_french, _broadway):
        for match in pattern.finditer(text):
            yield match.start(), _rest(text, match.end()), "street, number first", 0.9
    for match in _english_lower.finditer(text):
        if _no_name_of_a_street.isdisjoint(match["name"].replace(".", "").split()):
            yield match.start(), _rest(text, match.end()), "street in lower case", 0.6
    yield from _number_last(text)
    yield from _before_a_unit(text, lower)
    yield from _boxes_and_fields(text, lower)
    yield from _codes(text, lower)


_number_before: Final = re.compile(r"(?<![^\s>])[0-9]{1,5}[ ]\Z")  # `14 70 Omonia Square`
_ends_here: Final = re.compile(r"\s?(?:[,.;)\n]|\Z)")
_number_words: Final = (
    "no",
    "nr",
    "km",
    "n",
    "num",
    "núm",
    "número",
    "numero",
    "civico",
    "д",
    "дом",
)


_most_known: Final = 256


def _number_last(text: str) -> Iterator[tuple[int, int, str, float]]:
    floor = 0
    known: dict[str, int | None] = {}  # rows of the same words are judged once
    for house in _late_house.finditer(text):
        if house.start() < floor or not _follows_a_name(text, house.start()):
            continue
        low = max(floor, house.start() - 72)
        before = text[low : house.start()]
        if before not in known:
            if len(known) >= _most_known:
                known.clear()
            known[before] = _street_start(before)
        start = known[before]
        if start is not None:
            end = house.end()
            for _ in range(3):
                door = _door.match(text, end)
                end = door.end() if door else end
            floor = _rest(text, end)
            yield low + start, floor, "street, number last", 0.9


def _follows_a_name(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start].rstrip(" ,.:º°/#№")
    return len(before) < min(3, start) and before[-1:].isalpha()


def _street_start(before: str) -> int | None:
    """Where in what stands before a house number its street begins, or None."""
    before = before[before.rfind("\n\n") + 1 :].rjust(len(before))
    words = _words(before)
    while words and words[-1][1].lower().strip(".:º°#№") in {"", *_number_words}:
        words.pop()
    if not words:
        return None
    last = words[-1][1].rstrip(".").lower()
    if words[-1][1][0].isupper() and len(last) > 5 and last.endswith(street_words.ends_a_name):
        return _name_start(words)
    if last in street_words.after_the_name and len(words) > 1 and words[-2][1][0].isupper():
        return _name_start(words)
    numbers = 0
    for place in range(len(words) - 2, max(-1, len(words) - 9), -1):
        start, word = words[place]
        numbers += word[0].isdigit()
        if numbers > 1:
            return None
        bare = word.lower().rstrip(".:")
        if bare in street_words.needs_a_dot and not (word[-1] == "." or word.istitle()):
            continue
        if bare in street_words.before_the_name and word not in {"via", "Al", "Os"}:
            capital = any(each[0].isupper() for _, each in words[place + 1 :])
            if capital or bare not in street_words.needs_a_capital:
                return start
        if bare.startswith("c/"):
            return start
        if word.endswith((".", "?", "!")) and len(word) > 5:
            return None
    return words[-1][0] if last.startswith("c/") and len(last) > 3 else None


def _words(text: str) -> list[tuple[int, str]]:
    """The words and where they stand."""
    place, words = 0, []
    for word in text.replace(",", " ").replace(";", " ").replace("(", " ").split():
        place = text.index(word, place)
        words.append((place, word))
        place += len(word)
    return words


def _name_start(words: list[tuple[int, str]]) -> int:
    """The beginning of a name of several words that ends in a street: `Alte Jakobstraße`."""
    place = len(words) - 1
    while place and place > len(words) - 4:
        word = words[place - 1][1]
        if not (word[0].isupper() or word in _small_words) or word.endswith((".", ":")):
            break
        place -= 1
    while words[place][1] in _small_words:
        place += 1
    return words[place][0]


_small_words: Final = frozenset(["der", "den", "am", "an", "von", "van", "de", "zur", "im", "ter"])


def _rest(text: str, end: int) -> int:
    """Where the address ends of which a street ends here."""
    for _ in range(5):
        for part in (_unit, _code_then_place, _place_then_code, _state, _place_alone):
            match = part.match(text, end)
            if match:
                end = match.end()
                break
        else:
            break
    return end


def _before_a_unit(text: str, lower: str) -> Iterator[tuple[int, int, str, float]]:
    """An address whose street has no word that tells it, by the flat that follows."""
    for match in _flat.finditer(text) if any(each in lower for each in _flats) else ():
        low = max(0, match.start() - 64)
        before = text[low : match.start()].rstrip(" ,\r\n>|")
        line = before[max(before.rfind("\n"), before.rfind(":")) + 1 :]
        street = _street_before_a_flat.search(line)
        if street and low + len(before) > 0:
            start = low + len(before) - len(line) + street.start()
            yield start, _rest(text, match.start()), "street before a flat", 0.8


def _boxes_and_fields(text: str, lower: str) -> Iterator[tuple[int, int, str, float]]:
    boxes = _box.finditer(text) if any(each in lower for each in _boxes) else ()
    for match in boxes:
        yield match.start(), _rest(text, match.end()), "post box", 0.9
    fields = _field.finditer(text) if any(each in lower for each in _fields) else ()
    for match in fields:
        value = match["value"].rstrip(" .,;'\\)}]")
        if not _not_postal.search(match["of"]) and _looks_postal(value):
            start = match.start("value")
            yield start, _rest(text, start + len(value)), "address after its name", 0.8


def _looks_postal(value: str) -> bool:
    if any(sign in value for sign in ("@", "://", "{", "<", "=", "::")) or value.startswith("0x"):
        return False
    words = value.split()
    return any(map(str.isdigit, value)) and len(words) >= 2 and any(map(str.isalpha, value))


def _codes(text: str, lower: str) -> Iterator[tuple[int, int, str, float]]:
    for match in _code_of_state.finditer(text):
        place = _place_before.search(text, max(0, match.start() - 64), match.start())
        if place:
            yield place.start(), match.end(), "place with its state and code", 0.9
    for start, end in postcode.by_form(text):
        yield start, end, "postal code", 0.8
    named = postcode.may_be_named(text, lower)
    for match in postcode.after_its_name.finditer(text) if named else ():
        yield *match.span("code"), "postal code after its name", 0.8
    for match in _code_and_place.finditer(text):
        before = text[max(0, match.start() - 4) : match.start()]
        if not before or before.endswith(("\n", ", ", "( ", " in ", "aus ", " à ", " en ", " a ")):
            yield match.start(), match.end(), "postal code and place", 0.7
