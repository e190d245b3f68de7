"""What happens to a text on its way: typos, scanners, shouting, line breaks. Spans follow exactly.

Every noise is a list of small edits, applied from left to right by one function that knows where
each old place went; so no noise can lose a span, whatever it does to the letters.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable
from random import Random
from typing import NamedTuple

from training.detector.marked import Marked, Span


class Edit(NamedTuple):
    """The text from `start` to `end` becomes `new`."""

    start: int
    end: int
    new: str


def edited(marked: Marked, edits: Iterable[Edit]) -> Marked:
    """The text after the edits, which are in order and do not overlap.

    What is put in at a border of a span lies outside it; a change that reaches across a border
    belongs to the span. A span of which nothing is left is dropped.
    """
    parts: list[str] = []
    cuts = [0]  # places in the old text, and
    moved = [0]  # where each of them is in the new one
    old = new = 0
    for edit in edits:
        parts.append(marked.text[old : edit.start])
        new += edit.start - old
        cuts.append(edit.start)
        moved.append(new)
        parts.append(edit.new)
        new += len(edit.new)
        old = edit.end
        cuts.append(old)
        moved.append(new)
    parts.append(marked.text[old:])

    def opening(place: int) -> int:
        at = bisect_right(cuts, place) - 1
        if at % 2 and cuts[at] != place:  # inside a changed piece: its begin
            return moved[at]
        return moved[at] + place - cuts[at]

    def closing(place: int) -> int:
        at = bisect_right(cuts, place - 1) - 1 if place else 0
        if at % 2:  # the last letter was changed: the end of the new piece
            return moved[at + 1]
        return moved[at] + place - cuts[at]

    spans = [Span(opening(s.start), closing(s.end), s.label) for s in marked.spans]
    return Marked("".join(parts), tuple(s for s in spans if s.start < s.end))


# --- the noises ----------------------------------------------------------------------------------

_word = re.compile(r"\w{4,}")
_letter = re.compile(r"[^\W\d_]")
_space = re.compile(r"(?<=\S) (?=\S)")
_point = re.compile(r"[.,;:!?](?=\s|$)")
_NEAR = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj",
    "i": "uo", "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "r": "et",
    "s": "ad", "t": "ry", "u": "yi", "v": "cb", "w": "qe", "y": "tu",
}  # fmt: skip
_MISREAD = (
    ("rn", "m"), ("m", "rn"), ("l", "1"), ("1", "l"), ("O", "0"), ("0", "O"), ("I", "l"),
    ("cl", "d"), ("vv", "w"), ("w", "vv"), ("5", "S"), ("S", "5"), ("B", "8"), ("e", "c"),
    ("h", "b"), ("ü", "ii"), ("é", "e"), ("ß", "B"), ("g", "q"), ("fi", "ﬁ"), ("t", "f"),
)  # fmt: skip
_ENTITIES = {"&": "&amp;", '"': "&quot;", "'": "&#39;", "<": "&lt;", ">": "&gt;", " ": "&nbsp;"}


def _mapped(marked: Marked, change: Callable[[str], str]) -> Marked:
    return edited(
        marked,
        (
            Edit(at, at + 1, changed)
            for at, char in enumerate(marked.text)
            if (changed := change(char)) != char
        ),
    )


def lower(rng: Random, marked: Marked) -> Marked:
    return _mapped(marked, str.lower)


def upper(rng: Random, marked: Marked) -> Marked:
    return _mapped(marked, str.upper)


def without_accents(rng: Random, marked: Marked) -> Marked:
    def bare(char: str) -> str:
        if char.isascii():
            return char
        return "".join(
            c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c)
        )

    return _mapped(marked, bare)


def typos(rng: Random, marked: Marked, rate: float = 0.05) -> Marked:
    edits = []
    for match in _word.finditer(marked.text):
        if rng.random() >= rate or match.group().isdigit():
            continue
        at = rng.randrange(match.start(), match.end() - 1)
        one, two = marked.text[at], marked.text[at + 1]
        edits.append(
            rng.choice(
                (
                    Edit(at, at + 2, two + one),
                    Edit(at, at + 1, ""),
                    Edit(at, at + 1, one * 2),
                    Edit(at, at + 1, rng.choice(_NEAR.get(one.lower(), one))),
                )
            )
        )
    return edited(marked, edits)


def misread(rng: Random, marked: Marked, rate: float = 0.06) -> Marked:
    """What a scanner takes for something else."""
    pairs = rng.sample(_MISREAD, 5)
    edits: list[Edit] = []
    at = 0
    while at < len(marked.text):
        for seen, taken in pairs:
            if marked.text.startswith(seen, at) and rng.random() < rate:
                edits.append(Edit(at, at + len(seen), taken))
                at += len(seen)
                break
        else:
            at += 1
    return edited(marked, edits)


def _some(rng: Random, pattern: re.Pattern[str], marked: Marked, rate: float, new: str) -> Marked:
    return edited(
        marked,
        [
            Edit(m.start(), m.end(), new)
            for m in pattern.finditer(marked.text)
            if rng.random() < rate
        ],
    )


def without_points(rng: Random, marked: Marked) -> Marked:
    return _some(rng, _point, marked, 0.9, "")


def wide_spaces(rng: Random, marked: Marked) -> Marked:
    return _some(rng, _space, marked, rng.choice((0.05, 0.3)), rng.choice(("  ", "   ", "\u00a0")))


def broken_lines(rng: Random, marked: Marked) -> Marked:
    """Wrapped at a column, as mail and scans are: also inside names."""
    width = rng.randint(20, 72)
    begin = rng.choice(("\n", "\n", "\n", "\n> ", "\n  ", "\r\n"))
    edits, line = [], 0
    for match in _space.finditer(marked.text):
        line = max(line, marked.text.rfind("\n", 0, match.start()) + 1)
        if match.start() - line >= width:
            edits.append(Edit(match.start(), match.end(), begin))
            line = match.end()
    return edited(marked, edits)


def hyphenated(rng: Random, marked: Marked) -> Marked:
    """Words parted at the ends of lines."""
    edits = []
    for match in re.finditer(r"[^\W\d_]{7,}", marked.text):
        if rng.random() < 0.06:
            at = rng.randrange(match.start() + 3, match.end() - 2)
            edits.append(Edit(at, at, "-\n"))
    return edited(marked, edits)


def entities(rng: Random, marked: Marked) -> Marked:
    def escaped(char: str) -> str:
        if char == " ":
            return _ENTITIES[char] if rng.random() < 0.03 else char
        if not char.isascii() and rng.random() < 0.5:
            return f"&#{ord(char)};"
        return _ENTITIES.get(char) or html.escape(char)

    return _mapped(marked, escaped)


def emphasis(rng: Random, marked: Marked) -> Marked:
    """Markdown or HTML round some of the values; the signs lie outside the span."""
    before, after = rng.choice(
        (("**", "**"), ("*", "*"), ("_", "_"), ("`", "`"), ("<b>", "</b>"), ('"', '"'), ("“", "”"),
         ("'", "'"), ("«", "»"), ("„", "“"), ("(", ")"), ("[", "]"))
    )  # fmt: skip
    edits: list[Edit] = []
    last = 0
    for span in sorted(marked.spans):
        if span.start >= last and rng.random() < 0.5:
            edits += [Edit(span.start, span.start, before), Edit(span.end, span.end, after)]
            last = span.end + 1
    return edited(marked, edits)


def bullets(rng: Random, marked: Marked) -> Marked:
    sign = rng.choice(("- ", "* ", "• ", "> ", "1. ", "| ", "\t", "## "))
    return edited(
        marked, [Edit(m.start(), m.start(), sign) for m in re.finditer(r"(?m)^(?=\S)", marked.text)]
    )


def spaced_points(rng: Random, marked: Marked) -> Marked:
    """Signs stand apart from words, as in corpora that were cut into words."""
    return edited(
        marked,
        [
            Edit(m.start(), m.start(), " ")
            for m in re.finditer(r"(?<=\w)[.,;:!?)](?=\s|$)|(?<=\w)'s\b", marked.text)
        ],
    )


NOISES: tuple[tuple[Callable[[Random, Marked], Marked], int], ...] = (
    (lower, 16),
    (upper, 6),
    (without_accents, 10),
    (typos, 14),
    (misread, 7),
    (without_points, 6),
    (wide_spaces, 6),
    (broken_lines, 12),
    (hyphenated, 4),
    (entities, 4),
    (emphasis, 8),
    (bullets, 4),
    (spaced_points, 8),
)


def noisy(rng: Random, marked: Marked, share: float = 0.38) -> Marked:
    """The text as it arrives: most are left alone, some get one noise, few get two."""
    while rng.random() < share:
        noise = rng.choices([n for n, _ in NOISES], [w for _, w in NOISES])[0]
        marked = noise(rng, marked)
        share = 0.25
    return marked
