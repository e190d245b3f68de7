"""Finds known values again, as whole words, in time linear in the text however many there are.

Aho-Corasick over words instead of letters: a text is a row of words and single other signs, so a
value can only be found where it is not a part of a longer word. Words are of ASCII letters: other
letters stand for themselves, since many scripts write no spaces. With `any_case`, upper and lower
case are the same.
"""

import re
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Final

from inhouse.chat import Finding, Kind

_word: Final = re.compile(r"\w+|\W", re.ASCII)


class _Node:
    __slots__ = ("fallback", "kind", "next", "size")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.fallback: _Node | None = None
        self.size = 0  # letters of the longest value that ends here
        self.kind = Kind.KEY


class Occurrences:
    """The values to look for, ready to be found in any number of texts."""

    def __init__(self, values: Mapping[str, Kind], *, any_case: bool = False) -> None:
        self._root = _Node()
        self._any_case = any_case
        for value, kind in values.items():
            node = self._root
            if any_case:
                value = lower(value)
            for word in _word.findall(value):
                node = node.next.setdefault(word, _Node())
            node.size, node.kind = len(value), kind
        self._link()

    def _link(self) -> None:
        """Give each node the one to go on from when the next word does not fit."""
        waiting = deque([self._root])
        while waiting:
            node = waiting.popleft()
            for word, child in node.next.items():
                back = node.fallback
                while back is not None and word not in back.next:
                    back = back.fallback
                child.fallback = self._root if back is None else back.next[word]
                if child.fallback.size > child.size:
                    child.size, child.kind = child.fallback.size, child.fallback.kind
                waiting.append(child)

    def find(self, text: str) -> Iterator[Finding]:
        if not self._root.next:
            return
        node: _Node | None = self._root
        for word in _word.finditer(lower(text) if self._any_case else text):
            while node is not None and word[0] not in node.next:
                node = node.fallback
            node = self._root if node is None else node.next[word[0]]
            if node.size:
                yield Finding(word.end() - node.size, word.end(), node.kind, "seen before")


def lower(text: str) -> str:
    """The text in lower case, sign by sign: a few have a lower case of two signs and stay."""
    whole = text.lower()
    if len(whole) == len(text):
        return whole
    return "".join(sign if len(sign.lower()) > 1 else sign.lower() for sign in text)
