"""One list of findings out of many: nothing twice, no word in part, every sign of each covered.

What is masked is the union of all findings; which class names it is decided here. Where findings
overlap, the surer one names it, then the earlier class in `Kind`. What has a form of its own (an
address, a number, a key) keeps it: a name that reaches into it is cut there.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from inhouse.chat import Finding, Kind

# Whose word counts when findings overlap.
_rank: Final = {kind: rank for rank, kind in enumerate(Kind)}

_in_words: Final = frozenset(
    {
        *(Kind.ADDRESS, Kind.DATE, Kind.AGE, Kind.PERSON, Kind.USERNAME),
        *(Kind.ORG, Kind.LOCATION, Kind.GROUP),
    }
)
"""Classes that are words of the text, and whose borders are often a guess."""


def merge(findings: Iterable[Finding]) -> list[Finding]:
    """The findings in order, with those that share a character made one that covers them all."""
    merged: list[Finding] = []
    for found in sorted(findings):
        if merged and found.start < merged[-1].end:
            merged[-1] = _union(merged[-1], found)
        else:
            merged.append(found)
    return merged


def _union(one: Finding, other: Finding) -> Finding:
    first = one if _comes_first(one, other) else other
    end = one.end if one.end > other.end else other.end
    return Finding(one.start, end, first.kind, first.rule, first.score)


def _comes_first(one: Finding, other: Finding) -> bool:
    if one.score != other.score:
        return one.score > other.score
    return _rank[one.kind] <= _rank[other.kind]


def settled(text: str, findings: Iterable[Finding]) -> list[Finding]:
    """All that was found, as it is masked: in order, none overlapping, whole words."""
    formed: list[Finding] = []
    words: list[Finding] = []
    for found in findings:
        (words if found.kind in _in_words else formed).append(found)
    formed = merge(formed)
    if not words:
        return _whole_words(text, formed)
    around = _around(text, _outermost(words), formed)
    return list(_joined(text, _whole_words(text, merge([*formed, *around]))))


def _outermost(words: list[Finding]) -> list[Finding]:
    """These made disjoint: one inside another goes, those that overlap become one."""
    merged: list[Finding] = []
    for found in sorted(words, key=lambda each: (each.start, -each.end, -each.score)):
        if not merged or found.start >= merged[-1].end:
            merged.append(found)
        elif (found.start, found.end) == (merged[-1].start, merged[-1].end):
            merged[-1] = merged[-1] if _comes_first(merged[-1], found) else found
        elif found.end > merged[-1].end:
            merged[-1] = _union(merged[-1], found)
    return merged


def _around(text: str, words: list[Finding], formed: list[Finding]) -> Iterator[Finding]:
    """What of these words lies outside of what has a form. Both are in order and disjoint."""
    next_formed = 0
    for found in words:
        while next_formed < len(formed) and formed[next_formed].end <= found.start:
            next_formed += 1
        start, place = found.start, next_formed
        while place < len(formed) and formed[place].start < found.end:
            yield from _rest(text, found, start, formed[place].start)
            start = formed[place].end
            place += 1
        yield from _rest(text, found, start, found.end)


_blank: Final = re.compile(r"[\s,;:|<>()\[\]\"'/-]*+")


def _rest(text: str, found: Finding, start: int, end: int) -> Iterator[Finding]:
    if (start, end) == (found.start, found.end):
        yield found
        return
    blank = _blank.match(text, start, max(start, end))
    start = blank.end() if blank else start
    end = start + len(text[start:end].rstrip(" \t\n,;:|<>([\"'/-"))
    if any(map(str.isalnum, text[start:end])):
        yield replace(found, start=start, end=end)


# A letter or digit of a script that puts spaces between words.
_letter: Final = (
    r"[^\W_\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff"
    r"\uff66-\uff9f\U00020000-\U0003ffff]"
)
_rest_of_word: Final = re.compile(f"{_letter}*+")
_a_letter: Final = re.compile(_letter)


def _whole_words(text: str, findings: list[Finding]) -> list[Finding]:
    """The findings, widened so that none ends inside a word."""
    whole: list[Finding] = []
    floor = 0
    for found in findings:
        start, end = found.start, found.end
        if floor < start and text[start - 1].isalnum() and _a_letter.match(text, start):
            before = _rest_of_word.match(text[floor:start][::-1])
            start -= before.end() if before else 0
        if floor < end and text[end : end + 1].isalnum() and _a_letter.match(text, end - 1):
            after = _rest_of_word.match(text, end)
            end = after.end() if after else end
        if end < floor:
            end = floor
        if start < floor:
            whole[-1] = _union(whole[-1], replace(found, start=start, end=end))
        elif (start, end) == (found.start, found.end):
            whole.append(found)
        else:
            whole.append(replace(found, start=start, end=end))
        floor = end
    return whole


# What may stand between the parts of one name, and of one address.
_within_name: Final = re.compile(
    r"[ \t]{1,2}|[ ]?[-\u2010\u2011'\u2019][ ]?|\.[ ]?"
    r"|[ ](?:de|del|della|di|da|do|dos|das|du|van|von|der|den|ten|ter|zu|la|le|el|al|bin|ibn|y|e)"
    r"(?:[ ](?:la|las|los|der|den|dem))?[ ]"
)
_within_address: Final = re.compile(r"[ \t]{0,2}[,;/|-]?[ \t]{0,2}(?:\r?\n[ \t]{0,4})?")


def _joined(text: str, findings: list[Finding]) -> Iterator[Finding]:
    """Neighbours that are parts of one name, or of one address, as one."""
    last: Finding | None = None
    for found in findings:
        if last is not None and _belong(text, last, found):
            last = replace(last, end=found.end, score=max(last.score, found.score))
            continue
        if last is not None:
            yield last
        last = found
    if last is not None:
        yield last


def _belong(text: str, one: Finding, other: Finding) -> bool:
    if one.kind is not other.kind or other.start - one.end > 12:
        return False
    if one.kind is Kind.PERSON:
        between = _within_name.fullmatch(text, one.end, other.start)
        # A dot joins an initial with the name, not the end of one sentence with the next.
        return between is not None and (
            "." not in between[0] or text[one.end - 2 : one.end - 1] in {"", " ", "."}
        )
    if one.kind is Kind.ADDRESS:
        return bool(_within_address.fullmatch(text, one.end, other.start))
    return False
