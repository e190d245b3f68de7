"""Numbers that stand for a person: of identity, tax, health, passports, licences, bank accounts.

Two ways lead to one. A number in a form of its own, with a right check digit, is found wherever it
stands (`runs`). All others need a word that announces them (`context`): after `MRN` or `numéro de
dossier` whatever looks like a number or code is taken, in the form known for it or in any other
(`value`), and a number whose check digit is right may also stand a few words further on. Where the
check digit is wrong, the word before it is enough: people mistype. Without word and without proof a
number is left alone.
"""

import re
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect.numbers import value
from inhouse.privacy.detect.numbers.checks import anything
from inhouse.privacy.detect.numbers.context import (
    Announcement,
    announcements,
    lowered,
    schemes,
)
from inhouse.privacy.detect.numbers.runs import standing_alone
from inhouse.privacy.detect.numbers.scheme import Scheme

_forms: Final = {scheme.rule: re.compile(scheme.form) for scheme in schemes}
_digit: Final = re.compile("[0-9]")
_number: Final = re.compile(
    r"(?<![A-Za-z0-9_])(?:[A-Z]{1,6}+[ -]?)?[0-9](?:[ ./()-]{0,2}[0-9A-Z]){5,40}"
)
_country: Final = re.compile(r"(?<![A-Za-z])[A-Z]{2,3} ?\Z")  # `is`, `de` and others are words too
_bic: Final = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?(?![A-Za-z0-9])")
_bic_name: Final = re.compile("bic|swift", re.I)
_case_number: Final = re.compile(r"[0-9]{3,6}/[0-9]{2}(?![0-9/])")
_case: Final = re.compile(
    r"\b(?:nos?|n|nr)[.°º]{0,2} ?[0-9]{3,6}/[0-9]{2}(?![0-9/])"
    r"(?:(?:,|,? (?:and|et|und|y|e)) [0-9]{3,6}/[0-9]{2}(?![0-9/])){0,40}"
)
_law: Final = re.compile(
    r"regulation|directive|decision|decree|\bact\b|\blaws?\b|protocol|\(e[ecu]c?\)|reglement|verordnung"
    r"|richtlinie|gesetz|decret|\bley\b|legge|\bloi\b|order|resolution|series|convention|ets\b"
)
_fixed: Final = re.compile(r"\[0-9\]\{[0-9]+\}")
_more: Final = re.compile(r"[ ]?(?:,|;|&|/|and|und|et|y|e|en|og|och|or|oder|ou)[ ]{1,2}(?:no\.? )?")
_line_ends: Final = re.compile(r"[ \t.,;)\"']{0,4}(?:\r?\n|\Z)")
_reach: Final = 48  # how far from its word a number with a right check digit may stand
_back: Final = 24


def find(text: str) -> Iterator[Finding]:
    if not _digit.search(text) and not _bic_name.search(text):
        return
    lower = lowered(text)
    done = 0
    for announced in announcements(text, lower):
        if announced.end < done:
            continue  # a word inside a value
        if _digit.search(text, announced.end, announced.end + _reach + 16) or (
            "bic" in announced.about.rule
        ):
            for found in _after(text, lower, announced):
                yield found
                done = max(done, found.end)
        if announced.about.schemes:
            yield from _before(text, announced)
    yield from _cases(text, lower)
    yield from standing_alone(text)


def _cases(text: str, lower: str) -> Iterator[Finding]:
    """Numbers of court cases, as in `v. France, no. 36022/97`; not those of laws."""
    if "/" not in text:
        return
    for match in _case.finditer(lower):
        if not _law.search(lower, max(0, match.start() - 48), match.start()):
            for number in _case_number.finditer(lower, *match.span()):
                yield Finding(number.start(), number.end(), Kind.ID, "case number", 0.6)


def _after(text: str, lower: str, announced: Announcement) -> Iterator[Finding]:
    start = value.begin(lower, announced.end)
    country = _country.search(text, announced.end, start) if announced.about.schemes else None
    found = _direct(text, country.start(), announced) if country else None
    if found is None:
        found = _direct(text, start, announced) or _bank(text, start, announced)
    if found is not None and found.score < 1 and _stands_below(text, announced.end, found):
        found = None
    if found is None:
        yield from _near(text, announced)
        return
    yield found
    shape = _shape(text, found)
    for _ in range(8):  # `nos. 12345/98 and 12346/98`
        more = _more.match(text, found.end)
        again = _direct(text, more.end(), announced) if more else None
        if again is None or _shape(text, again) != shape:
            return
        yield again
        found = again


def _stands_below(text: str, end: int, found: Finding) -> bool:
    """Whether the value begins the next line, as the sentence goes on, and is not all of it."""
    between = text[end : found.start]
    if "\n" not in between or any(sign in between for sign in ":=|>"):
        return False
    return not _line_ends.match(text, found.end)


def _shape(text: str, found: Finding) -> str:
    return re.sub("[0-9]+", "9", text[found.start : found.end])


def _direct(text: str, start: int, announced: Announcement) -> Finding | None:
    """What stands directly after the words."""
    parts = value.tokens(text, start)
    if not parts:
        return None
    about = announced.about
    whole = value.natural(text, parts, 2 if about.schemes else 3)
    formed: Finding | None = None
    for begin, end, number in value.windows(parts, 4, 30):
        if begin != start:
            break
        for scheme in about.schemes:
            if not _forms[scheme.rule].fullmatch(number):
                continue
            if scheme.check is not anything and scheme.check(number):
                return Finding(begin, end, scheme.kind, f"{scheme.rule} after its name")
            if formed is None and (
                scheme.check is not anything
                or (whole is not None and end == whole[1])
                or (whole is None and _fixed.fullmatch(scheme.form))
            ):
                formed = Finding(begin, end, scheme.kind, f"{scheme.rule} after its name", 0.7)
    if formed is not None and (whole is None or formed.end >= whole[1] or about.in_form_only):
        return formed
    if whole is None or (about.in_form_only and about.schemes):
        return formed
    if about.in_form_only and not announced.weak:
        return formed
    if _digits(text[whole[0] : whole[1]]) < (4 if announced.weak else 3):
        return None
    return Finding(whole[0], whole[1], about.kind, about.rule, 0.7)


def _digits(code: str) -> int:
    return sum("0" <= sign <= "9" for sign in code)


def _bank(text: str, start: int, announced: Announcement) -> Finding | None:
    """The code of a bank, which may have no digit."""
    code = _bic.match(text, start)
    if code is None or "bic" not in announced.about.rule:
        return None
    return Finding(*code.span(), Kind.ACCOUNT, announced.about.rule, 0.7)


def _near(text: str, announced: Announcement) -> Iterator[Finding]:
    """A number with a right check digit, a few words after the words that announce it."""
    checked = [each for each in announced.about.schemes if each.check is not anything]
    if not checked:
        return
    for number in _number.finditer(text, announced.end, announced.end + _reach):
        found = _proven(text, number.start(), checked)
        if found is not None:
            yield found
            return


def _before(text: str, announced: Announcement) -> Iterator[Finding]:
    """A number with a right check digit whose name stands after it: `943 476 5919 (NHS number)`."""
    checked = [each for each in announced.about.schemes if each.check is not anything]
    floor = max(0, announced.start - _back)
    if not checked or not _digit.search(text, floor, announced.start):
        return
    for number in _number.finditer(text, floor, announced.start):
        found = _proven(text, number.start(), checked)
        if found is not None and found.end <= announced.start:
            yield found
            return


def _proven(text: str, start: int, checked: list[Scheme]) -> Finding | None:
    found = value.tokens(text, start)
    starts = [token.start for token in found[:2]]
    for begin, end, number in value.windows(found, 7, 30):
        if begin not in starts:
            break
        for scheme in checked:
            if _forms[scheme.rule].fullmatch(number) and scheme.check(number):
                return Finding(begin, end, scheme.kind, f"{scheme.rule} after its name")
    return None
