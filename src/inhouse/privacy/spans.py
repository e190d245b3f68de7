"""Which signs of a text are hidden, once it is known what was found in all the texts.

To what the detectors found come the same values wherever else they stand, and what looks like a
placeholder. Then each span is widened: to whole words, and to the whole of a link.
"""

import string
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Final

from msgspec.structs import replace

from inhouse.chat import Finding, Kind
from inhouse.privacy.common_words import common_words
from inhouse.privacy.detect.classifier.decode import RULE as guessed
from inhouse.privacy.detect.merge import merge
from inhouse.privacy.detect.view import views
from inhouse.privacy.links import links_in
from inhouse.privacy.occurrences import Occurrences
from inhouse.privacy.placeholder import Grammar, cut_short, longest

_alike_in_any_case: Final = frozenset({Kind.EMAIL, Kind.KEY, Kind.PASSWORD})
word_signs: Final = string.ascii_letters + string.digits + "_"


def known_values(texts: list[str], found: list[list[Finding]]) -> dict[str, Kind]:
    """Every value that is hidden wherever it stands, as written and without tricks or escapes."""
    kinds: dict[str, Kind] = {}
    for text, findings in zip(texts, found, strict=True):
        for each in findings:
            original = text[each.start : each.end]
            if original in kinds or not _spreads(each, original):
                continue
            for form in (original, *(view.text for view in views(original))):
                kinds.setdefault(form, each.kind)
                if each.kind in _alike_in_any_case:
                    kinds.setdefault(_lower(form), each.kind)
    return kinds


_sure_enough: Final = 0.5
_SHORTEST: Final = 3


def _spreads(found: Finding, original: str) -> bool:
    """False for a guess that could be wrong wherever else the same word stands."""
    if found.rule != guessed:
        return True
    letters = sum(map(str.isalnum, original))
    short = letters < _SHORTEST and original.isascii()
    return found.score >= _sure_enough and not short and original.lower() not in common_words


class Spans:
    """Finds what is hidden of a text. `kinds` are the values known from all texts."""

    def __init__(self, kinds: Mapping[str, Kind], grammar: Grammar) -> None:
        self._again = Occurrences(kinds)
        self._in_any_case = Occurrences(
            {_lower(value): kind for value, kind in kinds.items() if kind in _alike_in_any_case}
        )
        self._grammar = grammar

    def of(self, text: str, found: list[Finding]) -> list[Finding]:
        """The spans in order, none overlapping."""
        seen = _seen_before(text, self._again, self._in_any_case)
        spans = merge([*found, *seen, *_look_alikes(text, self._grammar)])
        return _whole_words(text, _whole_links(text, spans))


def _seen_before(text: str, values: Occurrences, in_any_case: Occurrences) -> Iterator[Finding]:
    """The values as they were written, and as they look without tricks or escapes."""
    yield from values.find(text)
    if (lower := _lower(text)) != text:
        yield from in_any_case.find(lower)
    for view in views(text):
        if view.differs:
            yield from map(view.raw, values.find(view.text))
            if (lower := _lower(view.text)) != view.text:
                yield from map(view.raw, in_any_case.find(lower))


def _lower(text: str) -> str:
    """The text in lower case, sign by sign: a few have a lower case of two signs and stay."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(sign if len(sign.lower()) > 1 else sign.lower() for sign in text)


def _look_alikes(text: str, grammar: Grammar) -> Iterator[Finding]:
    """What `unmask` would take for a placeholder, or for one cut short by the end of the text."""
    done = 0
    for token in grammar.tokens(text):
        yield _look_alike(token.start, token.end)
        done = token.end
    if tail := cut_short.search(text, max(done, len(text) - longest)):
        yield _look_alike(tail.start(), tail.end())


def _look_alike(start: int, end: int) -> Finding:
    return Finding(start, end, Kind.KEY, "placeholder look-alike", 0.0)


def _whole_words(text: str, findings: list[Finding]) -> list[Finding]:
    """The findings, widened so that none ends inside a word.

    Else a placeholder could cut a word in two, and what is left of it could be an original that
    was no whole word before. This comes after `_whole_links` and can't undo it: links end at signs
    that are in no word, so no finding is widened into one.
    """
    whole: list[Finding] = []
    for each in findings:
        start, end = each.start, each.end
        floor = whole[-1].end if whole else 0
        if start >= floor and text[start] in word_signs:
            start = floor + len(text[floor:start].rstrip(word_signs))
        if end > floor and text[end - 1] in word_signs:
            while end < len(text) and text[end] in word_signs:
                end += 1
        each = replace(each, start=start, end=end)
        if start < floor:
            (each,) = merge([whole.pop(), each])
        whole.append(each)
    return whole


def _whole_links(text: str, findings: list[Finding]) -> list[Finding]:
    """The findings, with those that begin inside a link widened to all of it."""
    if not findings:
        return findings
    links = links_in(text)
    marks = [mark for _, mark, _ in links]
    ends: dict[int, int] = {}  # where the address in a link ends, before the signs of the sentence
    widened = []
    for each in findings:
        nearest = bisect_right(marks, each.start) - 1
        if nearest >= 0 and each.start <= links[nearest][2]:
            start, _, end = links[nearest]
            if nearest not in ends:
                ends[nearest] = start + len(text[start:end].rstrip(".,;:!?)]}'\"*"))
            end = max(each.end, ends[nearest])
            each = replace(each, start=start, end=end, kind=Kind.URL)
        widened.append(each)
    return merge(widened)
