"""Payment cards: 13 to 19 digits with a right check digit, in groups or not."""

import re
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind

_digits: Final = re.compile(r"(?<![\w.])[0-9](?:[ .-]{0,2}[0-9])*+(?!\w)")
_group: Final = re.compile("[0-9]+")
_shapes: Final = frozenset(
    [(4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 4, 3), (4, 4, 4, 1), (6, 13), (4, 4, 5), (4, 12)]
)
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
    groups = [(each.start(), each.end()) for each in _group.finditer(text, *run.span())]
    if _is_card(text, groups[0][0], groups[-1][1]):
        yield Finding(run.start(), run.end(), Kind.CARD, "card")
        return
    for first in range(len(groups)):
        for size in range(1, 6):
            window = groups[first : first + size]
            shape = tuple(end - start for start, end in window)
            if (len(shape) == 1 and 13 <= shape[0] <= 19) or shape in _shapes:
                start, end = window[0][0], window[-1][1]
                if _is_card(text, start, end):
                    yield Finding(start, end, Kind.CARD, "card")


def _is_card(text: str, start: int, end: int) -> bool:
    if end - start > 60:
        return False
    digits = re.sub("[^0-9]", "", text[start:end])
    if not 13 <= len(digits) <= 19 or not passes_luhn(digits):
        return False
    return bool(_issuer.fullmatch(digits) or _word.search(text, max(0, start - 40), start))


def passes_luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0 and digits.strip("0") != ""
