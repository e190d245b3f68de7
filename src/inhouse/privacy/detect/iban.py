"""International bank account numbers, in any case and grouping, with a right checksum."""

import re
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind

# How many letters and digits the number of each country has.
_lengths: Final = {
    country: size
    for size, countries in {
        15: "NO",
        16: "BE",
        18: "DK FI FK FO GL NL SD",
        19: "MK SI",
        20: "AT BA EE KZ LT LU MN XK",
        21: "CH HR LI LV",
        22: "BG BH CR DE GB GE IE ME RS VA",
        23: "AE GI IL IQ OM SO TL",
        24: "AD CZ ES MD PK RO SA SE SK TN VG",
        25: "LY PT ST",
        26: "IS TR",
        27: "BI DJ FR GR IT MC MR SM",
        28: "AL AZ BY CY DO GT HU LB NI PL SV",
        29: "BR EG PS QA UA",
        30: "JO KW MU YE",
        31: "MT SC",
        32: "LC",
        33: "RU",
    }.items()
    for country in countries.split()
}
_start: Final = re.compile(
    r"(?<![A-Za-z0-9])([A-Za-z]{2})[ \t-]?[0-9][ \t-]?[0-9](?=[ \t.-]?[A-Za-z0-9])"
)
_rest: Final = {
    size: re.compile(rf"(?:[ \t.-]{{0,2}}[A-Za-z0-9]){{{size - 4}}}(?![A-Za-z0-9])")
    for size in set(_lengths.values())
}
_separators: Final = str.maketrans("", "", " .-\t")


def find(text: str) -> Iterator[Finding]:
    done = 0
    for start in _start.finditer(text):
        size = _lengths.get(start[1].upper())
        if size is None or start.start() < done:
            continue
        rest = _rest[size].match(text, start.end())
        if rest and passes_mod_97(text[start.start() : rest.end()]):
            done = rest.end()
            yield Finding(start.start(), done, Kind.IBAN, "iban")


def passes_mod_97(iban: str) -> bool:
    plain = iban.translate(_separators).upper()
    return int("".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])) % 97 == 1
