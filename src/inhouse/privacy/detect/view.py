"""A text as it reads once tricks are undone, with the way back to the text as it was written.

A view is made by edits: signs dropped, escapes undone, letters drawn together. The rules look at
the view's text; what they find there is masked in the original, every sign that stood for it
included. A view may be made of another one, and the way back leads through both.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import Final

from inhouse.chat import Finding
from inhouse.privacy.detect import escapes
from inhouse.privacy.detect.confusables import without_look_alikes
from inhouse.privacy.detect.normalise import Edit, normalised

cut: Final = "\n\x00\n"
"""Stands where a view leaves ordinary text out. No plain text holds it: NUL is dropped there."""

_deepest: Final = 3


class View:
    """`text` is what the rules see; `raw` turns a finding in it into one in the original."""

    __slots__ = ("_below", "_edits", "_starts", "text")

    def __init__(self, text: str, edits: Iterable[Edit] = (), below: "View | None" = None) -> None:
        self._below = below
        self._starts: list[int] = []  # where each edit begins in the new text
        self._edits: list[tuple[int, int, int]] = []  # its end there; where it was in the old text
        self.text = self._apply(text, edits)

    def _apply(self, text: str, edits: Iterable[Edit]) -> str:
        pieces: list[str] = []
        done = size = 0
        # Bound once, since a text may be full of edits.
        keep, begin, note = pieces.append, self._starts.append, self._edits.append
        for start, end, new in edits:
            keep(text[done:start])
            size += start - done
            begin(size)
            if new:
                keep(new)
                size += len(new)
            note((size, start, end))
            done = end
        if not self._starts:
            return text
        keep(text[done:])
        return "".join(pieces)

    def edited(self, edits: Iterable[Edit]) -> "View":
        """A view of this view, with these places changed."""
        return View(self.text, edits, self)

    def reworded(self, text: str) -> "View":
        """A view of this view that has this text, sign for sign in place of its own."""
        return self if text == self.text else View(text, (), self)

    @property
    def differs(self) -> bool:
        return self._below is not None

    def is_made_of(self, views: "Iterable[View]") -> bool:
        """Whether this one was made of one of these, in one step."""
        return any(self._below is each for each in views)

    def part(self, found: Finding) -> str:
        return self.text[found.start : found.end]

    def changes(self, start: int, end: int) -> bool:
        """Whether an edit lies in this part of the text."""
        first = bisect_right(self._starts, start - 1)
        return first < len(self._starts) and self._starts[first] < end

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where this part of the text stands in the original."""
        if self._starts:
            start, end = self._place(start)[0], self._place(end - 1)[1]
        return (start, end) if self._below is None else self._below.span(start, end)

    def _place(self, position: int) -> tuple[int, int]:
        nearest = bisect_right(self._starts, position) - 1
        if nearest < 0:
            return position, position + 1
        after, start, end = self._edits[nearest]
        if position < after:
            return start, end
        return end + position - after, end + position - after + 1

    def raw(self, found: Finding) -> Finding:
        if self._below is None and not self._starts:
            return found
        start, end = self.span(found.start, found.end)
        return Finding(start, end, found.kind, found.rule, found.score)


def plain(text: str) -> View:
    """The text as it looks: invisible signs dropped, odd forms and look-alikes plain."""
    view = View(text)
    same_size, edits = normalised(text)
    if edits or same_size is not text:
        view = View(same_size, edits, view)
    return view.reworded(without_look_alikes(view.text))


def views(text: str) -> list[View]:
    """The text as it looks and, if it holds escapes, as it looks to those who undo them."""
    found = [plain(text)]
    for undo in (escapes.edits, escapes.quoted_printable_edits):
        view = found[0]
        for _ in range(_deepest):
            undone = undo(view.text)
            if not undone:
                break
            view = view.edited(undone)
            same_size, more = normalised(view.text)
            if more or same_size is not view.text:
                view = View(same_size, more, view)
            found.append(view)
    return found


def only(view: View, edits: list[Edit], around: int) -> View:
    """The view with these edits made, and all that lies further from them left out."""
    kept: list[Edit] = []
    done = -around
    for edit in edits:
        kept += _left_out(view.text, done + around, edit[0] - around)
        kept.append(edit)
        done = edit[1]
    kept += _left_out(view.text, done + around, len(view.text))
    return view.edited(kept)


def near_edits(view: View, around: int) -> View:
    """The view, with what lies further from its edits left out. Itself if that is not much."""
    spans = [(start, after) for start, (after, _, _) in zip(view._starts, view._edits, strict=True)]
    if not spans or len(spans) * 2 * around > len(view.text):
        return view
    kept: list[Edit] = []
    done = -around
    for start, after in spans:
        kept += _left_out(view.text, done + around, start - around)
        done = after
    kept += _left_out(view.text, done + around, len(view.text))
    return view.edited(kept)


# Digits with no more than so much text between them.
_digits: Final = re.compile(r"[0-9]++(?:[^0-9]{1,384}+[0-9]++)*")
_around_digits: Final = 160


def near_digits(text: str) -> View:
    """The text, with what lies far from its digits left out: for rules that look for numbers."""
    kept: list[Edit] = []
    done = -_around_digits
    for row in _digits.finditer(text):
        kept += _left_out(text, done + _around_digits, row.start() - _around_digits)
        done = row.end()
    kept += _left_out(text, done + _around_digits, len(text))
    return View(text, kept)


def _left_out(text: str, start: int, end: int) -> list[Edit]:
    """The edit that leaves out what lies from here to there, but for the words at the borders."""
    if end - start < len(cut):
        return []
    start = _edge(text, start, forward=True) if start > 0 else 0
    end = _edge(text, end, forward=False) if end < len(text) else end
    return [(start, end, cut)] if end - start > len(cut) else []


_space: Final = re.compile(r"\s")


def _edge(text: str, position: int, *, forward: bool) -> int:
    """The nearest space, so that no word is cut; or the place itself in a very long word."""
    if forward:
        space = _space.search(text, position, position + 64)
        return space.start() if space else min(position, len(text))
    before = max(0, position - 64)
    return max(text.rfind(" ", before, position), text.rfind("\n", before, position), -1) + 1 or (
        position
    )
