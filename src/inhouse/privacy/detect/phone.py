"""Telephone numbers: with a country code, in the national shapes of many countries, or any run of
digits after a word such as `phone`. Dates, amounts, versions and order numbers are left alone.
"""

import re
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind

# What follows the run is looked at afterwards. A condition at its end would make the search begin
# again at each digit of a run that fails, which is quadratic.
_run: Final = re.compile(
    r"(?<![A-Za-z0-9_\u00c0-\u024f.,/#-])(?:\+ ?|\(\+?)?[0-9](?:[ ./()-]{0,3}[0-9])*+"
)
_no_end: Final = re.compile(r"(?!x[0-9])[A-Za-z0-9_\u00c0-\u024f%€$£]|,[0-9]")
_international_run: Final = re.compile(r"\(?\+")
_extension: Final = re.compile(r" ?(?:x|ext\.?|extension) ?[0-9]{1,6}(?!\w)", re.I)
_date: Final = re.compile(
    r"(?<![0-9])(?:[0-9]{1,2}([./-])[0-9]{1,2}\1(?:19|20)?[0-9]{2}"
    r"|(?:19|20)[0-9]{2}([./-])[0-9]{1,2}\2[0-9]{1,2})"
    r"(?![0-9])"
)
_national: Final = re.compile(
    r"(?:1[ .-]?)?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[ .-])[0-9]{3}[ .-][0-9]{4}"  # North America
    r"|\(?0[1-9][0-9]{0,4}\)?(?:[ ./()-]{1,3}[0-9]{2,8}){1,5}"  # a leading 0: most of Europe, Asia
    r"|0(?:1[5-7][0-9]{8,9}|7[0-9]{9}|[67][0-9]{8}|4[0-9]{8})"  # mobile, undivided: DE UK FR NL AU
    r"|\([1-9]{2}\) ?9?[0-9]{4}[ -]?[0-9]{4}"  # Brazil
    r"|[6-9][0-9]{2}[ .-][0-9]{3}[ .-][0-9]{3}|[679][0-9]{2}(?:[ .-][0-9]{2}){3}"  # Spain, Portugal
    r"|3[2-9][0-9][ .-][0-9]{3}[ .-]?[0-9]{3,4}"  # Italy, mobile
    r"|1[3-9][0-9][ -][0-9]{4}[ -][0-9]{4}"  # China, mobile
    r"|8[ -]?\(?9[0-9]{2}\)?[ -]?[0-9]{3}[ -]?[0-9]{2}[ -]?[0-9]{2}"  # Russia
)
_phone_word: Final = re.compile(  # looked for in lower case
    r"\b(?:tele|(?:smart|i)?phone|tel\b|téléphone|teléfono|fono\b|mobil|cell|celular|handy|portable"
    r"|fax|call|ring\b|sms\b|whatsapp|signal\b|text (?:me|us|him|her)|reach (?:me|us|him|her)"
    r"|contact n|dial|hotline|ruf|durchwahl|móvil|mobiel|número|numéro|gsm\b|ext\b)"
    r"|电话|電話|手机|手機|携帯|전화|휴대폰|โทร"
)
_other_word: Final = re.compile(
    r"\b(?:(?:order|invoice|ticket|isbn|issn|doi|sku|serial|article|refer|case|model|version"
    r"|rechnung|bestell|auftrag|kunden|commande|facture|pedido|factura|tracking|account|konto"
    r"|imei|ean|upc|patent|page|seite)\w{0,12}|ref|part|id|pp?)[ .:#°º-]{0,4}"
    r"(?:(?:no|nr|num|number|nummer|id|code)[ .:#°º]{0,4})?\Z"
)
_country: Final = re.compile(
    r"1|7|2[07]|2[1-689][0-9]|3[0-469]|3[578][0-9]|4[013-9]|42[0-9]|5[1-8]|5[09][0-9]|6[0-6]"
    r"|6[7-9][0-9]|8[1246]|8[0578][0-9]|9[0-58]|9[679][0-9]"
)


def find(text: str) -> Iterator[Finding]:
    for run in _run.finditer(text):
        if run.end() - run.start() < 6:
            continue
        if _no_end.match(text, run.end()) and not _international_run.match(text, run.start()):
            continue
        for found in _numbers(text, run.start(), run.end()):
            extension = _extension.match(text, found.end)
            end = extension.end() if extension else found.end
            yield Finding(found.start, end, Kind.PHONE, found.rule)


def _numbers(text: str, start: int, end: int) -> Iterator[Finding]:
    shown = text[start : min(end, start + 48)]
    before = text[max(0, start - 32) : start].lower()
    if "+" in shown[:3] or shown.startswith("00"):
        if not _other_word.search(before):
            yield from _international(shown, start)
        return
    count = sum(map(str.isdigit, shown))
    if start + len(shown) < end or not 6 <= count <= 15 or _date.search(shown):
        return
    national = 9 <= count <= 12 and _national.fullmatch(shown) and not _is_isbn(shown)
    announced = _phone_word.search(before) and not _is_a_year_range(shown)
    if (national or announced) and not _other_word.search(before):
        rule = "phone, national shape" if national else "phone after its name"
        yield Finding(start, end, Kind.PHONE, rule)


def _international(shown: str, start: int) -> Iterator[Finding]:
    """The digits after a country code, 15 at most, up to the end of a group."""
    prefix = 2 if shown.startswith("00") else 0
    digits, stop = "", 0
    for group in re.finditer("[0-9]+", shown):
        if len(digits) + len(group[0]) > 15 + prefix:
            break
        digits, stop = digits + group[0], group.end()
    if len(digits) >= 8 + prefix and _country.match(digits, prefix):
        yield Finding(start, start + stop, Kind.PHONE, "phone, international")


def _is_a_year_range(shown: str) -> bool:
    return re.fullmatch(r"(?:19|20)[0-9]{2} ?[-/] ?(?:19|20)[0-9]{2}", shown) is not None


def _is_isbn(shown: str) -> bool:
    return re.match(r"[0-9][ -]", shown) is not None
