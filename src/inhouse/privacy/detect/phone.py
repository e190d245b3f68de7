"""Telephone numbers: with a country code, in the national shapes of many countries, or any run of
digits after a word such as `phone`. Dates, amounts, versions and order numbers are left alone.
"""

import re
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind

_run: Final = re.compile(
    r"(?<![\w.,/#-])(?:\+ ?|\(\+?)?[0-9](?:[ ./()-]{0,3}[0-9])*+(?![\w,]*[0-9]|[%€$£])"
)
_date: Final = re.compile(
    r"(?<![0-9])(?:[0-9]{1,2}([./-])[0-9]{1,2}\1(?:19|20)?[0-9]{2}"
    r"|(?:19|20)[0-9]{2}([./-])[0-9]{1,2}\2[0-9]{1,2})"
    r"(?![0-9])"
)
_national: Final = re.compile(
    r"(?:1[ .-]?)?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[ .-])[2-9][0-9]{2}[ .-][0-9]{4}"  # N. America
    r"|\(?0[1-9][0-9]{0,4}\)?(?:[ ./()-]{1,3}[0-9]{2,8}){1,5}"  # a leading 0: most of Europe, Asia
    r"|0(?:1[5-7][0-9]{8,9}|7[0-9]{9}|[67][0-9]{8}|4[0-9]{8})"  # mobile, undivided: DE UK FR NL AU
    r"|\([1-9]{2}\) ?9?[0-9]{4}[ -]?[0-9]{4}"  # Brazil
    r"|[6-9][0-9]{2}[ .-][0-9]{3}[ .-][0-9]{3}|[679][0-9]{2}(?:[ .-][0-9]{2}){3}"  # Spain, Portugal
    r"|3[2-9][0-9][ .-][0-9]{3}[ .-]?[0-9]{3,4}"  # Italy, mobile
    r"|1[3-9][0-9][ -][0-9]{4}[ -][0-9]{4}"  # China, mobile
    r"|8[ -]?\(?9[0-9]{2}\)?[ -]?[0-9]{3}[ -]?[0-9]{2}[ -]?[0-9]{2}"  # Russia
)
_phone_word: Final = re.compile(
    r"(?:phone|\btel\b|telefon|téléphone|teléfono|\bfono\b|mobile?\b|mobil|\bcell|celular|cellulare"
    r"|handy|portable|\bfax|\bcall|\bring\b|\bsms\b|whatsapp|signal\b|\btext (?:me|us|him|her)"
    r"|reach (?:me|us|him|her)|contact n|\bdial|hotline|rufnummer|durchwahl|ruf|móvil|telemóvel"
    r"|telefoon|mobiel|número|numéro|\bgsm\b|\bext\b)",
    re.I,
)
_other_word: Final = re.compile(
    r"(?:order|invoice|ticket|isbn|issn|doi|sku|serial|article|\bref|reference|case|model|part"
    r"|version|rechnung|bestell\w*|auftrag|kunden\w*|commande|facture|pedido|factura|\bid|tracking"
    r"|account|konto|imei|ean|upc|patent|page|seite|pp?)[ .:#nNoOrR°º]{0,6}\Z",
    re.I,
)
_country: Final = re.compile(
    r"1|7|2[07]|2[1-689][0-9]|3[0-469]|3[578][0-9]|4[013-9]|42[0-9]|5[1-8]|5[09][0-9]|6[0-6]"
    r"|6[7-9][0-9]|8[1246]|8[0578][0-9]|9[0-58]|9[679][0-9]"
)


def find(text: str) -> Iterator[Finding]:
    for run in _run.finditer(text):
        if run.end() - run.start() >= 6:
            yield from _numbers(text, run.start(), run.end())


def _numbers(text: str, start: int, end: int) -> Iterator[Finding]:
    shown = text[start:end]
    digits = re.sub("[^0-9]", "", shown)
    if "+" in shown[:3] or digits.startswith("00"):
        yield from _international(text, start, end)
        return
    before = text[max(0, start - 32) : start]
    if _date.search(shown) or _other_word.search(before):
        return
    if 6 <= len(digits) <= 15 and _phone_word.search(before) and not _is_a_year_range(shown):
        yield Finding(start, end, Kind.PHONE, "phone after its name")
    elif national := _national.fullmatch(shown):
        if 9 <= len(digits) <= 12 and not _is_isbn(shown):
            yield Finding(start, start + national.end(), Kind.PHONE, "phone, national shape")


def _international(text: str, start: int, end: int) -> Iterator[Finding]:
    """The digits after a country code, 15 at most, up to the end of a group."""
    count, stop = 0, start
    for group in re.finditer("[0-9]+", text[start : min(end, start + 48)]):
        if count + len(group[0]) > (17 if text.startswith("00", start) else 15):
            break
        count, stop = count + len(group[0]), start + group.end()
    digits = re.sub("[^0-9]", "", text[start:stop])
    if digits.startswith("00"):
        digits = digits[2:]
    if (
        len(digits) >= 8
        and _country.match(digits)
        and not _other_word.search(text[max(0, start - 32) : start])
    ):
        yield Finding(start, stop, Kind.PHONE, "phone, international")


def _is_a_year_range(shown: str) -> bool:
    return re.fullmatch(r"(?:19|20)[0-9]{2} ?[-/] ?(?:19|20)[0-9]{2}", shown) is not None


def _is_isbn(shown: str) -> bool:
    return re.match(r"[0-9][ -]", shown) is not None
