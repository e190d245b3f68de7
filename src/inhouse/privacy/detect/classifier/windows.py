"""Cuts a text into windows that the model reads one by one.

A window ends at the end of a sentence where there is one, and the next begins a little before, so
that a name on the edge is seen whole at least once. What the model says of a window depends on the
window's own text only: a conversation that is sent again with every turn is cut in the same places
again, and its windows are found in the cache.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from inhouse.chat import Finding

CHARACTERS: Final = 480
OVERLAP: Final = 64
SLICE: Final = 4096

# Where a sentence or a line is over, and the next may begin.
_edge: Final = re.compile(r"[.!?\u2026][\"')\]\u00bb\u201d]{0,3}[ \t]++|[\u3002\uff01\uff1f]|\n")
_space: Final = re.compile(r"\s")


def cut(
    text: str, characters: int = CHARACTERS, overlap: int = OVERLAP
) -> Iterator[tuple[int, int]]:
    """The (start, end) of every window, in order. Together they hold every character."""
    start = 0
    while len(text) - start > characters:
        end = _end(text, start, start + characters)
        yield start, end
        start = _start(text, end - overlap, end)
    if text:
        yield start, len(text)


def slices(text: str, characters: int = SLICE) -> Iterator[tuple[int, int]]:
    """The (start, end) of runs of windows, each about so long: cut, they give the same windows."""
    begun: int | None = None
    before = 0
    end = 0
    for start, end in cut(text):
        if begun is None:
            begun = before = start
        # Two windows that would fit into one must be followed by a third.
        if end - begun >= characters and end - before > CHARACTERS:
            yield begun, end
            begun = None
        before = start
    if begun is not None:
        yield begun, end


def together(found: Iterable[Finding]) -> list[Finding]:
    """What all windows say, in order, those that overlap made one by the name that is likelier."""
    joined: list[Finding] = []
    for each in sorted(found):
        overlaps = joined and each.start < joined[-1].end
        joined.append(_union(joined.pop(), each) if overlaps else each)
    return joined


def moved(found: Finding, by: int) -> Finding:
    return Finding(found.start + by, found.end + by, found.kind, found.rule, found.score)


def _union(one: Finding, other: Finding) -> Finding:
    best = max(one, other, key=lambda found: found.score)
    start, end = min(one.start, other.start), max(one.end, other.end)
    return Finding(start, end, best.kind, best.rule, best.score)


def _end(text: str, start: int, limit: int) -> int:
    """Where to stop: after the last sentence of the window's second half, else after a word."""
    half = (start + limit) // 2
    for pattern in (_edge, _space):
        last = None
        for last in pattern.finditer(text, half, limit):  # noqa: B007 - the last one is wanted
            pass
        if last:
            return last.end()
    return limit


def _start(text: str, earliest: int, end: int) -> int:
    """The first beginning of a word from there on, or the place itself inside a long word."""
    space = _space.search(text, earliest, end)
    return space.end() if space else earliest
