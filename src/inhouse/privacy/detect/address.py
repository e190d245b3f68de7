"""Postal addresses: a street with its number, and what follows it up to the country.

A street is told by its word ("Street", "rue", "Calle", "ul.", "-straße", "-gatan"), in the customs
of about thirty countries; a post box, a field "Address:" and a postal code with its place are told
by their form. Flat, postal code, place and country behind them belong to the finding, also over
commas and line breaks.
"""

import re
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect import postcode, street_words

_capital: Final = "A-Z\u00c0-\u00de\u0100\u0104\u0106\u010c\u0118\u0141\u015a\u0160\u0179\u017b\u017d\u0410-\u042f"
_start: Final = r"(?<![0-9A-Za-z_\u00c0-\u024f.,/$€£#-])"
_house: Final = r"[0-9]{1,5}(?:[A-Za-z](?![A-Za-z])|-[0-9]{1,5}|/[0-9]{1,4}[A-Za-z]?|[ ]1/2)?"
_gap: Final = r"(?:[ \t]{1,2}|[ ]?\r?\n[ ]?)"
_name: Final = rf"(?:[{_capital}0-9][\w.'-]{{0,20}}|of|the|de|la|and|&)"
_compass: Final = r"(?:N|S|E|W|NE|NW|SE|SW|[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est)"

_english: Final = re.compile(
    rf"{_start}{_house},?{_gap}(?:{_compass}\.?{_gap})?(?:{_name}{_gap}){{1,4}}?"
    rf"(?:(?i:{street_words.english})\b\.?|(?P<loose>{street_words.english_loose})\b)"
    rf"(?:[ ]{_compass}\b)?"
)
_no_name_of_a_street: Final = frozenset(
    """
    a about above across after all along an and are around as at away back before below best between
    big block blocks both but by car cars central day days dead different down each east every far
    few for free from good had hard has have he hours houses in into is it its just kilometers km
    lane large least local long main meters miles minutes more most narrow near new next no north of
    off old on one only open or other our out over own people per private public same she short side
    similar single small some south square star such than that the their them there these they this
    those three through to tennis test times toward towards two under until up was we were west wheel
    when where which while wide with year years you your supreme food federal district
    """.split()
)
_english_lower: Final = re.compile(
    rf"{_start}{_house} (?P<name>(?:[a-z'.-]{{2,16}} ){{1,3}}?)(?:{street_words.english_lower})\b"
)
_broadway: Final = re.compile(rf"{_start}[0-9]{{1,5}} (?:{_compass}\.? )?Broadway\b")
_small: Final = r"(?:(?:de|du|des|la|le|les|et|aux?|à|sous|sur|en|del?|della|dei|l)[ ]|[dlDL]')"
_french: Final = re.compile(
    rf"{_start}{_house}(?:,?[ ]?(?:bis|ter|quater)\b)?,?[ ](?i:{street_words.french})[ ]"
    rf"{_small}{{0,4}}[{_capital}0-9][\w'.-]{{0,24}}(?:[ -]{_small}{{0,3}}[{_capital}][\w'-]{{1,24}}){{0,4}}"
    rf"|{_start}{_house}(?:,?[ ](?:bis|ter))?,?[ ](?i:rue|avenue|boulevard|chemin|allée|impasse)"
    rf"[ ]{_small}{{1,3}}[\w'-]{{3,24}}(?:[ ]{_small}{{1,3}}[\w'-]{{3,24}})?"
)

# A house number that stands after its street.
_late_house: Final = re.compile(
    r"(?:(?<=[^\W\d_][ ,.:º°/#])|(?<=[^\W\d_][,.:º] )|(?<=[^\W\d_] [#№]))(?:[sS]/[nN]|(?<![0-9][.,])[0-9]{1,5}(?:[ ]?[a-zA-Z](?![^\W_]|\.[ ]?[0-9]))?"
    r"(?:[ ]?[-/+][ ]?[0-9]{1,4}[ ]?(?:[a-zA-Z](?![^\W_]))?|-(?:I{1,3}|IV|V|hs|bg)(?![\w]))?)"
    r"(?![0-9%€$£]|[.,:][0-9]|[^\W_])"
)
_number_sign: Final = re.compile(
    r"[ ,]{0,2}(?:\b(?:n[.ºo°]{1,2}|nr|no|num|n[uú]m|n[uú]mero|numéro|số|д|дом|km|civico)\b[.:º°]?|[#№])[ :]{0,2}\Z",
    re.I,
)
_separator: Final = r"[ \t]{0,2}[,;.·|/-]?[ \t]{0,2}(?:\r?\n[ \t>*|]{0,8}){0,2}(?:,[ ]?)?"
_unit: Final = re.compile(
    _separator
    + r"(?:(?i:apartment|apt|suite|ste|unit|flat|floor|fl|room|rm|bldg|building|block|piso|planta"
    r"|puerta|pta|pt|esc|escalera|portal|bloque|bl|étage|appt|appartement|bât|bâtiment|wohnung|whg|og|etage"
    r"|interno|int|scala|piano|lok|m|kv|кв|корп|стр|byt|lgh|apto|apartamento|bloco|andar|sala|depto"
    r"|dpto|departamento|sc|et|ap|bus|boîte|bte|top|stiege|tür|p\.?[ ]?o\.?[ ]?box|level|lot)\b[.:]?[ ]?(?:n[º°o.]\s?)?"
    r"[#]?[ ]?(?:[0-9]{1,6}[A-Za-zºª°]{0,2}|[A-Za-z])(?![\w])(?:[ ]?[-,]?[ ]?(?:[A-Z]|(?i:izq|dch)\w{0,7})\b\.?)?"
    r"|[#][ ]?[0-9]{1,5}[A-Za-z]?\b|(?:[0-9]{1,2}(?:st|nd|rd|th|er|e|ème|[.ºª°])?[ ]?(?i:floor|fl|étage|stock|og|piso|andar)\b\.?)"
    r"|(?i:bajo|ático|entresuelo|principal|izquierda|derecha|izqda|izda|izq|dcha|der|rez-de-chaussée|erdgeschoss|eg|hinterhaus)\b\.?)"
)
_door: Final = re.compile(  # `, 3º B`, `, 4, Der`: floor and door in Spain, Portugal and Italy
    r"[ ]?[,-]?[ ]?(?:[0-9]{1,3}[ ]?(?:[ºª°][ ]?)?(?:[A-Za-z](?![^\W_])|(?=[ ]?[,.;)\n]|[ ]?-[ ]|[ºª°]|\Z)))"
)
_small_of_place: Final = (
    r"(?:(?:de|del|la|las|los|el|da|do|dos|das|di|am|an|der|im|in|upon|on|sur|sous|les|le|lès|en|y|e"
    r"|bei|ob|a|of|den|aan)[ -]|[dlDL]')"
)
_no_place: Final = (
    r"(?!(?:Tel|Tlf|Fax|E-?mail|Email|Phone|Mob|Correo|Web|www|Date|Attn|The|I|He|She|We|They|It|Please"
    r"|My|Is|In|On|At|And|But|For|If|You|Name|Patient|Contact|Dr|Mr|Mrs|Ms|Call|Thank|Thanks|Regards)\b)"
)
_place: Final = (
    rf"{_no_place}{_small_of_place}{{0,2}}[{_capital}][\w'.-]{{1,24}}"
    rf"(?:[ -]{_no_place}{_small_of_place}{{0,3}}[{_capital}][\w'-]{{1,24}}){{0,3}}"
)
_code_then_place: Final = re.compile(
    rf"{_separator}(?:(?i:c\.?p\.?|cep|plz|zip|cap|cód\.? postal)[ .:]{{0,2}})?{postcode.beside_a_place}(?![0-9])"
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
    r"(?<![^\W_])(?:p\.?[ ]?o\.?[ ]?box|post ?office box|gpo box|locked bag|postfach|apartado(?: de correos| postal)?"
    r"|aptdo\.?|boîte postale|(?-i:B\.?P\.?)|casilla(?: de correo)?|caixa postal|casella postale|postbus|postboks"
    r"|skr\. poczt\.|skrytka pocztowa)[ .:]{1,2}(?:n[º°.] ?)?[0-9]{1,6}(?:[ ][0-9]{2,4}){0,2}(?![0-9])",
    re.I,
)
_field: Final = re.compile(
    r"(?<![^\W_])(?P<of>(?:\w{1,16}[ _-])?)(?P<name>address|adresse|anschrift|domicilio|dirección|direccion|indirizzo"
    r"|residenza|endereço|morada|adres|adress|osoite|adresa|lakcím|adresă|адрес|διεύθυνση|wohnhaft|residence|住所|地址"
    r"|주소|כתובת|العنوان)(?:[ ](?:line )?[12])?[\"']?[ ]?[:=：][ \t\"']{0,4}(?:\r?\n[ \t]{0,4})?(?P<value>[^\r\n\"]{4,100})",
    re.I,
)
_not_postal: Final = re.compile(
    r"(?:ip|e-?mail|mail|mac|web|wallet|memory|base|host|url|server|bind|listen|bitcoin|btc|eth|network|remote"
    r"|local|source|destination|target|start|return|virtual|contract|token|internet|hardware|bus|i2c|device)[ _-]\Z",
    re.I,
)
_code_of_state: Final = re.compile(
    rf"\b(?:{postcode.states})\.?,?[ ]{{1,2}}[0-9]{{5}}(?:-[0-9]{{4}})?(?![0-9-])"
)
_place_before: Final = re.compile(
    rf"(?<![^\W_])[{_capital}][\w'.-]{{1,20}}(?:[ -][{_capital}][\w'-]{{1,20}}){{0,2}},?[ ]\Z"
)
_code_line: Final = re.compile(
    rf"(?:^|(?<=[,(]\s)|(?<=\bin\s)|(?<=\baus\s))(?:[A-Z]{{1,2}}-[0-9]{{4,5}}|[0-9]{{5}}|[0-9]{{3}} [0-9]{{2}}|[1-9][0-9]{{3}} [A-Z]{{2}})[ ]{_place}(?=[ ]?(?:[,.;)]|$))",
    re.M,
)


def find(text: str) -> Iterator[Finding]:
    for start, end, rule, score in _parts(text):
        yield Finding(start, end, Kind.ADDRESS, rule, score)


def _parts(text: str) -> Iterator[tuple[int, int, str, float]]:
    for match in _english.finditer(text):
        if match["loose"] is None or re.match(
            r"\s?[,.;)\n]|\Z", text[match.end() : match.end() + 2]
        ):
            yield match.start(), _rest(text, match.end()), "street, number first", 0.9
    for match in _french.finditer(text):
        yield match.start(), _rest(text, match.end()), "street, number first", 0.9
    for match in _broadway.finditer(text):
        yield match.start(), _rest(text, match.end()), "street, number first", 0.9
    if any(word in text for word in street_words.english_lower.split("|")):
        for match in _english_lower.finditer(text):
            if not _no_name_of_a_street.intersection(match["name"].replace(".", "").split()):
                yield match.start(), _rest(text, match.end()), "street in lower case", 0.6
    yield from _number_last(text)
    yield from _boxes_and_fields(text)
    yield from _codes(text)


def _number_last(text: str) -> Iterator[tuple[int, int, str, float]]:
    floor = 0
    for house in _late_house.finditer(text):
        if house.start() < floor:
            continue
        low = max(floor, house.start() - 72)
        before = text[low : house.start()]
        if sign := _number_sign.search(before):
            before = before[: sign.start()]
        start = _street_start(before)
        if start is not None:
            end = house.end()
            for _ in range(3):
                door = _door.match(text, end)
                end = door.end() if door else end
            floor = _rest(text, end)
            yield low + start, floor, "street, number last", 0.9


def _street_start(before: str) -> int | None:
    """Where in what stands before a house number its street begins, or None."""
    words = list(re.finditer(r"[^\s,;()]+", before.rpartition("\n\n")[2]))
    shift = len(before) - len(before.rpartition("\n\n")[2])
    if not words:
        return None
    last = words[-1][0].rstrip(".").lower()
    if (
        before[:1]
        and last.endswith(street_words.ends_a_name)
        and len(last) > 5
        and words[-1][0][0].isupper()
    ):
        return shift + _name_start(words)
    for place in range(len(words) - 1, max(-1, len(words) - 9), -1):
        word = words[place][0]
        bare = word.lower().rstrip(".:")
        if bare.startswith("c/") and len(bare) > 2:
            return shift + words[place].start()
        if bare in street_words.after_the_name and 0 < place == len(words) - 1:
            if words[place - 1][0][0].isupper():
                return shift + _name_start(words)
        elif bare in street_words.before_the_name and place < len(words) - 1:
            capital = any(each[0][0].isupper() for each in words[place + 1 :])
            if (capital and word != "via") or bare not in street_words.needs_a_capital:
                return shift + words[place].start()
        if word.endswith((".", "?", "!")) and len(word) > 5:
            return None
    return None


def _name_start(words: list[re.Match[str]]) -> int:
    """The beginning of a name of several words that ends in a street: `Alte Jakobstraße`."""
    place = len(words) - 1
    small = {"der", "den", "am", "an", "von", "van", "de", "zur", "zum", "im", "ter"}
    while place and place > len(words) - 4:
        word = words[place - 1][0]
        if not word[0].isupper() and word not in small:
            break
        if word.endswith((".", ":")) and len(word) > 4:
            break
        place -= 1
    return words[place].start()


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


def _boxes_and_fields(text: str) -> Iterator[tuple[int, int, str, float]]:
    for match in _box.finditer(text):
        yield match.start(), _rest(text, match.end()), "post box", 0.9
    for match in _field.finditer(text):
        value = match["value"].rstrip(" .,;'\\)}]")
        if not _not_postal.search(match["of"]) and _looks_postal(value):
            start = match.start("value")
            yield start, _rest(text, start + len(value)), "address after its name", 0.8


def _looks_postal(value: str) -> bool:
    if any(sign in value for sign in ("@", "://", "{", "<", "=", "::")) or value.startswith("0x"):
        return False
    words = value.split()
    return any(map(str.isdigit, value)) and len(words) >= 2 and any(map(str.isalpha, value))


def _codes(text: str) -> Iterator[tuple[int, int, str, float]]:
    for match in _code_of_state.finditer(text):
        place = _place_before.search(text, max(0, match.start() - 64), match.start())
        if place:
            yield place.start(), match.end(), "place with its state and code", 0.9
    for match in postcode.by_form.finditer(text):
        yield match.start(), match.end(), "postal code", 0.8
    for match in postcode.after_its_name.finditer(text):
        yield *match.span("code"), "postal code after its name", 0.8
    for match in _code_line.finditer(text):
        yield match.start(), match.end(), "postal code and place", 0.7
