"""Telephone numbers: with a country code, in the national shapes of many countries, or any run of
digits after a word such as `phone`. Dates, amounts, versions and order numbers are left alone.
"""

import re
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect.phone_plans import lengths, national, undivided, words, words_after

# What follows the run is looked at afterwards. A condition at its end would make the search begin
# again at each digit of a run that fails, which is quadratic.
_run: Final = re.compile(
    r"(?<![A-Za-z0-9_\u00c0-\u024f#])(?<![0-9][.,/-])"
    r"(?:\+ ?|\(\+?)?[0-9]++(?:[ ./()-]{1,3}[0-9]++)*"
)
_after_a_word: Final = re.compile(r"[^\W\d_][.,/-]\Z")
_in_a_name: Final = re.compile(r"[^\W\d_][./-]\Z")
_no_end: Final = re.compile(r"(?!x[0-9]|ext)[A-Za-z0-9_\u00c0-\u024f%€$£]")
_decimals: Final = re.compile(r",[0-9]")
_international_run: Final = re.compile(r"\(?\+")
_extension: Final = re.compile(
    r",? ?(?:x|ext\.?|extension|extn\.?|#|durchwahl|poste|int\.?|anexo|ramal|доб\.?)[ .:]?"
    r"[0-9]{1,6}(?!\w)",
    re.I,
)
_date: Final = re.compile(
    r"(?<![0-9])(?<![0-9][./-])(?:[0-9]{1,2}([./-])[0-9]{1,2}\1(?:19|20)?[0-9]{2}"
    r"|(?:19|20)[0-9]{2}([./-])[0-9]{1,2}\2[0-9]{1,2})"
    r"(?![./-]?[0-9])"
)
_postcode: Final = re.compile(r"0[0-9]{4}-[0-9]{4}")
_other_word: Final = re.compile(
    r"\b(?:(?:order|invoice|ticket|isbn|issn|doi|sku|serial|article|refer|case|model|version"
    r"|rechnung|bestell|auftrag|kunden|commande|facture|pedido|factura|tracking|account|konto"
    r"|imei|ean|upc|patent|page|seite|clause|section|dfars|far\b|merge|commit|bug|issue|rfc)"
    r"\w{0,12}|ref|part|id|pp?)[ .:#°º-]{0,4}"
    r"(?:(?:no|nr|num|number|nummer|id|code)[ .:#°º]{0,4})?\Z"
)
_isbn: Final = re.compile(r"[0-9][ -](?![0-9]{4} [0-9]{4}\Z)(?!\(?[0-9]{3}\)?[ -][0-9]{3}[ -])")
_decimal_fraction: Final = re.compile(r"\+ ?[0-9]+\.[0-9]{1,3}")
_all_digits: Final = frozenset({"0123456789", "1234567890", "012345678", "123456789"})
_own_script: Final = re.compile(r"[\u0400-\u052f\u3000-\u9fff\uff00-\uffef]")
_reach: Final = 36


def find(text: str) -> Iterator[Finding]:
    for run in _run.finditer(text):
        start, end = run.span()
        if end - start < 6:
            continue
        if not _international_run.match(text, start) and _goes_on(text, start, end):
            continue
        for found in _numbers(text, start, end):
            extension = _extension.match(text, found.end)
            end = extension.end() if extension else found.end
            yield Finding(found.start, end, Kind.PHONE, found.rule, found.score)


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether the digits are part of a longer word, or of an amount."""
    if _no_end.match(text, end):
        return True
    return bool(_decimals.match(text, end)) and not any(
        sign in text[start : min(end, start + 48)] for sign in "-(/"
    )


def _numbers(text: str, start: int, end: int) -> Iterator[Finding]:
    shown = text[start : min(end, start + 48)]
    before = text[max(0, start - _reach) : start].lower()
    glued = _in_a_name.search(before) is not None
    if _is_international(shown):
        found = None if _other_word.search(before) else _international(shown, start)
        if found is not None:
            yield found
        if found is not None or not shown.startswith("011"):  # also a city's code
            return
    count = sum(map(str.isdigit, shown))
    if start + len(shown) < end or not 6 <= count <= 15 or _date.search(shown):
        return
    if shown.count("(") != shown.count(")") or _is_a_range(shown):
        return
    formed = 8 <= count <= 12 and national.fullmatch(shown) and not _is_isbn(shown)
    formed = formed and not _postcode.fullmatch(shown) and shown not in _all_digits
    if glued and not (formed and re.search(r"[ .()-]", shown)):
        return
    announced = bool(words.search(before)) or _called_after(text, end)
    if not formed and not announced and undivided.fullmatch(shown):
        announced = bool(_own_script.search(text, max(0, start - 24), end + 24))
    if (formed or announced) and not _other_word.search(before):
        score = 0.9 if formed and announced else 0.65
        rule = "phone, national shape" if formed else "phone after its name"
        yield Finding(start, end, Kind.PHONE, rule, score)


def _is_international(shown: str) -> bool:
    if "+" in shown[:3]:
        if _decimal_fraction.fullmatch(shown):
            return False
        return not shown.startswith("+ ") or len(re.findall("[0-9]+", shown)) > 2
    return shown.startswith("00") or shown.startswith("011 ") or shown.startswith("011-")


def _international(shown: str, start: int) -> Finding | None:
    """The digits after a country code, as many as the country has, up to the end of a group."""
    signed = "+" in shown[:3]
    prefix = 0 if signed else 2 if shown.startswith("00") else 3
    digits, stop, low, high = "", 0, 15, 15
    for group in re.finditer("[0-9]+", shown):
        together = digits + group[0]
        if len(together) > prefix + 15 or (len(digits) > 8 + prefix and len(together) > high):
            break
        digits, stop = together, group.end()
        if (size := _country(digits[prefix:])) is not None:
            low, high = size[0] + prefix, size[1] + prefix + 1  # a 0 may be left in, as in (0)30
    if signed:
        low = min(low, 8)
    if len(digits) >= max(low, 8 + prefix) and _country(digits[prefix:]) is not None:
        return Finding(start, start + stop, Kind.PHONE, "phone, international")
    return None


def _country(digits: str) -> tuple[int, int] | None:
    """The fewest and the most digits of a number that begins so, its country's code included."""
    for size in (1, 2, 3):
        code = digits[:size]
        if len(code) == size and code[0] != "0" and int(code) in lengths:
            low, high = lengths[int(code)]
            return low + size, high + size
    return None


def _called_after(text: str, end: int) -> bool:
    return bool(words_after.match(text, end) or _extension.match(text, end))


def _is_a_range(shown: str) -> bool:
    """Of years or of pages."""
    low, between, high = shown.partition("-")
    if not between or not (low.strip().isdigit() and high.strip().isdigit()):
        return False
    years = re.fullmatch(r"(?:19|20)[0-9]{2} ?- ?(?:19|20)[0-9]{2}", shown) is not None
    near = len(low) == len(high) and 0 < int(high) - int(low) < 60
    return years or near


def _is_isbn(shown: str) -> bool:
    return _isbn.match(shown) is not None
