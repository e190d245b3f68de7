"""Values that a house lists itself: its customers, its staff, its projects.

Each is found as whole words, in any case, whatever stands between its words: `Smith-Jones` is found
in `SMITH  JONES`. A text is read once, word by word; only where a word begins a value is more
looked at. So 100,000 values cost no more than a few.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from inhouse.chat import Finding, Kind

most_words: Final = 16  # of one value; the longest names of companies have fewer

# Letters of scripts that put no spaces between words are words of their own.
_unspaced: Final = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
    r"\uf900-\ufaff"
)
_word: Final = re.compile(rf"[^\W_{_unspaced}]+|[{_unspaced}]")
_plain_word: Final = re.compile("[a-z0-9]+")
_between: Final = re.compile(r"[\s\-\u2010-\u2014'\u2019.&/+_]{0,3}")


def words_of(value: str) -> tuple[str, ...]:
    return tuple(map(str.casefold, _word.findall(value)))


class Denied:
    """The values, ready to be found in any number of texts."""

    def __init__(self, values: Iterable[tuple[str, Kind]]) -> None:
        self._kinds: dict[tuple[str, ...], Kind] = {}
        for value, kind in values:
            if words := words_of(value):
                self._kinds.setdefault(words, kind)
        self._sizes: dict[
            str, list[int]
        ] = {}  # of the values that begin with a word, longest first
        for words in self._kinds:
            sizes = self._sizes.setdefault(words[0], [])
            if len(words) not in sizes:
                sizes.append(len(words))
                sizes.sort(reverse=True)

    def __len__(self) -> int:
        return len(self._kinds)

    def find(self, text: str) -> Iterator[Finding]:
        if not self._sizes:
            return
        words = _folded(text)
        if self._sizes.keys().isdisjoint(words):
            return
        spans: list[tuple[int, int]] = []
        done = 0  # the first word after the last value
        for place, size, kind in self._candidates(words):
            if not spans:  # most texts that hold a first name hold no whole value
                spans = [word.span() for word in _word.finditer(text)]
            if place >= done and _adjacent(text, spans[place : place + size]):
                done = place + size
                yield Finding(spans[place][0], spans[done - 1][1], kind, "deny list")

    def _candidates(self, words: list[str]) -> Iterator[tuple[int, int, Kind]]:
        """Where the words of a value follow each other, the longest value first."""
        for place, word in enumerate(words):
            for size in self._sizes.get(word, ()):
                row = tuple(words[place : place + size])
                kind = self._kinds.get(row) if len(row) == size else None
                if kind is not None:
                    yield place, size, kind


def _folded(text: str) -> list[str]:
    if text.isascii():
        return _plain_word.findall(text.lower())
    return list(map(str.casefold, _word.findall(text)))


def _adjacent(text: str, spans: list[tuple[int, int]]) -> bool:
    return all(_between.fullmatch(text, end, start) for (_, end), (start, _) in pairwise(spans))
