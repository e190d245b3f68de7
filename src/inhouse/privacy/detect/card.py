"""Payment cards: 13 to 19 digits with a right check digit, in groups or not."""

import re
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind

# What follows the run is looked at afterwards. A condition at its end would make the search begin
# again at each digit of a run that fails, which is quadratic.
_digits: Final = re.compile(
    r"(?<![A-Za-z0-9.])[0-9]++(?:(?:[ \t._/·•-]{1,3}|[ \t]?\r?\n[ \t]?)[0-9]++)*"
)
_letter: Final = re.compile("[A-Za-z]")
_common: Final = re.compile("[0-9]++(?:[ .-]{1,2}[0-9]++)*")
_group: Final = re.compile("[0-9]+")
_shapes: Final = frozenset(
    [(4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 4, 3), (4, 4, 4, 1), (6, 13), (4, 4, 5), (4, 12)]
)
_separators: Final = str.maketrans("", "", " .-\t\r\n_/·•")
_doubled: Final = str.maketrans("0123456789", "0246813579")  # twice the digit, less 9 if above 9
_issuer: Final = re.compile(
    r"4(?:.{12}|.{15}|.{18})"  # Visa
    r"|(?:5[1-5]|2[2-7]).{14}"  # Mastercard, Mir
    r"|3[47].{13}"  # American Express
    r"|3(?:0[0-59]|[689].).{11,16}|35(?:2[89]|[3-8].).{12,15}"  # Diners Club, JCB
    r"|6(?:011|4[4-9].|5..|2..|0..|[1378]..).{8,15}|(?:50|5[6-9]).{10,17}"  # Discover, UnionPay ...
)
_word: Final = re.compile(
    r"\b(?:card|cc|pan|visa|mastercard|amex|maestro|kartennummer|kreditkarte|karte|carte|tarjeta"
    r"|carta|cart[aã]o|creditcard|kaart)\b",
    re.I,
)


def find(text: str) -> Iterator[Finding]:
    for run in _digits.finditer(text):
        if run.end() - run.start() >= 13:
            yield from _cards(text, run)


def _cards(text: str, run: re.Match[str]) -> Iterator[Finding]:
    """The whole run if it is a card, else the rows of its groups that look like one and are one."""
    groups = [each.span() for each in _group.finditer(text, *run.span())]
    if _letter.match(text, run.end()):
        groups.pop()  # a part of a word, such as the last one of `4111 1111 1111 1111 3rd`
    elif _common.fullmatch(text, *run.span()) and _is_card(text, *run.span()):
        yield Finding(run.start(), run.end(), Kind.CARD, "card")
        return
    done = 0
    known: dict[str, bool] = {}  # rows of the same digits are added up once
    for first, (start, end) in enumerate(groups):
        if start < done or not (end - start in {4, 6} or 13 <= end - start <= 19):
            continue
        for size in range(1, 6):
            window = groups[first : first + size]
            stop = window[-1][1]
            shape = tuple([end - start for start, end in window])
            if (size == 1 or shape in _shapes) and _is_card(text, start, stop, known):
                done = stop
                yield Finding(start, stop, Kind.CARD, "card")
                break


def _is_card(text: str, start: int, end: int, known: dict[str, bool] | None = None) -> bool:
    if not 13 <= end - start <= 60:
        return False
    written = text[start:end]
    if known is not None and not known.get(written, True):
        return False
    digits = written.translate(_separators)
    if not 13 <= len(digits) <= 19 or not passes_luhn(digits):
        if known is not None and len(known) < 256:
            known[written] = False
        return False
    return bool(_issuer.fullmatch(digits) or _word.search(text, max(0, start - 40), start))


def passes_luhn(digits: str) -> bool:
    kept, doubled = digits[-1::-2], digits[-2::-2].translate(_doubled)
    return sum(map(int, kept + doubled)) % 10 == 0 and digits.strip("0") != ""
