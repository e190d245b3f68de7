"""A text and the spans that are labelled in it, kept true to each other while the text is built.

`Marked` is what every part of the generator hands on. A span with the label `IGNORE` is one that
people would argue about: it is written apart, so that training neither rewards nor punishes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

IGNORE = "IGNORE"
LABELS = (
    "PERSON",
    "ORG",
    "LOCATION",
    "ADDRESS",
    "DATE",
    "AGE",
    "GROUP",
    "USERNAME",
    "ID",
    "PHONE",
    "EMAIL",
)


class Span(NamedTuple):
    start: int
    end: int
    label: str


class Marked(NamedTuple):
    text: str
    spans: tuple[Span, ...] = ()

    def covered(self) -> list[tuple[str, str]]:
        return [(self.text[s.start : s.end], s.label) for s in self.spans]


def mark(text: str, label: str) -> Marked:
    return Marked(text, (Span(0, len(text), label),))


class Draft:
    """A text under construction."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._spans: list[Span] = []
        self._length = 0

    def add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def add_tidy(self, text: str) -> None:
        """Add text; a space that an empty choice left before it is dropped."""
        spaced = bool(self._parts) and self._parts[-1].endswith(" ")
        in_span = bool(self._spans) and self._spans[-1].end == self._length
        if spaced and not in_span and text[:1] in (" ", ".", ",", ";", ")", "\n"):
            self._parts[-1] = self._parts[-1][:-1]
            self._length -= 1
        self.add(text)

    def append(self, marked: Marked) -> None:
        for start, end, label in marked.spans:
            self._spans.append(Span(start + self._length, end + self._length, label))
        self.add(marked.text)

    def widen(self, suffix: str) -> None:
        """Add a suffix that belongs to the word before it ("Obama" + "s"): the last span grows."""
        if self._spans and self._spans[-1].end == self._length:
            last = self._spans.pop()
            self._spans.append(Span(last.start, last.end + len(suffix), last.label))
        self.add(suffix)

    def done(self) -> Marked:
        return Marked("".join(self._parts), tuple(self._spans))


def joined(pieces: Iterable[Marked], glue: str) -> Marked:
    draft = Draft()
    for number, piece in enumerate(pieces):
        if number:
            draft.add(glue)
        draft.append(piece)
    return draft.done()


def sliced(marked: Marked, start: int, end: int) -> Marked:
    """The part of a text from `start` to `end`; spans that are cut lose what lies outside."""
    spans = tuple(
        Span(max(s.start, start) - start, min(s.end, end) - start, s.label)
        for s in marked.spans
        if s.start < end and s.end > start
    )
    return Marked(marked.text[start:end], spans)
