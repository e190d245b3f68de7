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
        folded = list(map(str.casefold, _word.findall(text)))
        if self._sizes.keys().isdisjoint(folded):
            return
        spans = [word.span() for word in _word.finditer(text)]
        done = 0  # the first word after the last value
        for place, word in enumerate(folded):
            if place < done or word not in self._sizes:
                continue
            for size in self._sizes[word]:
                words = tuple(folded[place : place + size])
                kind = self._kinds.get(words) if len(words) == size else None
                if kind is not None and _adjacent(text, spans[place : place + size]):
                    start, end = spans[place][0], spans[place + size - 1][1]
                    yield Finding(start, end, kind, "deny list")
                    done = place + size
                    break


def _adjacent(text: str, spans: list[tuple[int, int]]) -> bool:
    return all(_between.fullmatch(text, end, start) for (_, end), (start, _) in pairwise(spans))
