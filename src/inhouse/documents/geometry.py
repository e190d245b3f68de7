"""Where in a picture the words of its lines stand, and which boxes hide some of them.

A line is a slanted rectangle in which the signs follow each other. The reader tells where the
middle of each sign is, to a few pixels, so a box is made a little larger than what it is to hide:
better a bit of a neighbour too much than an edge of a digit too little.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

import msgspec

from inhouse.chat import Box, Reading, ReadPicture, Word

ALONG: Final = 0.4  # of a line's height, beyond the two ends of what is hidden
ACROSS: Final = 0.25  # of a line's height, above and below it
FEWEST_LETTERS: Final = 1.0  # in a piece of a line that is as long as it is high; two are usual
WIDEST_GAP: Final = 1.3  # of a line's height, between the middles of two signs
SAME_ROW: Final = 0.5  # of the lower line's height
LEVEL: Final = 0.1  # how much a line of a row may rise or fall, as a part of its length

_digits: Final = str.maketrans("lIi|!OoQDSsBZz", "11111000055822")
_like_a_number: Final = re.compile(r"(?<!\S)[\dlIi|!OoQDSsBZz.,:/+()-]{2,}(?!\S)")
_long_number: Final = re.compile(r"\d(?:[ .-]?\d){11,}")

Corners = tuple[float, float, float, float, float, float, float, float]


class Line(msgspec.Struct, frozen=True):
    """One line as it was read. `corners` go along the text, as in `chat.Box`.

    `middles` tells where the middle of each sign is, from 0 at the line's beginning to 1 at its
    end; None where that is not known.
    """

    corners: Corners
    text: str
    middles: tuple[float, ...] | None = None


def readings(lines: Sequence[Line]) -> tuple[Reading, ...]:
    """What is written, line by line; and again where it can be read in another way too.

    A name and its value in a table are two lines of one row, while a text in two columns is read
    rightly by lines. And a reader takes a 1 for an l, so what looks like a number is read as one.
    Whatever is found in any of them is hidden.
    """
    by_lines = _joined([[line] for line in lines])
    by_rows = _joined(_rows(lines))
    seen = {
        each.text: each for each in (by_lines, by_rows, in_digits(by_lines), in_digits(by_rows))
    }
    return tuple(seen.values())


def in_digits(reading: Reading) -> Reading:
    """The same, with digits for the letters in words that hold nothing else than what looks so."""
    text = _like_a_number.sub(lambda word: word[0].translate(_digits), reading.text)
    return Reading(text, reading.words)


def doubtful(reading: Reading) -> list[Box]:
    """Where numbers stand that are so long that they mean somebody.

    A card and an account prove themselves by their check digits, which one digit that was read
    wrongly spoils. So the length is enough here.
    """
    text = in_digits(reading).text
    places = [(found.start(), found.end()) for found in _long_number.finditer(text)]
    return _hidden_words(reading, places)


def _joined(rows: Iterable[Sequence[Line]]) -> Reading:
    text: list[str] = []
    words: list[Word] = []
    length = 0
    for row in rows:
        for place, line in enumerate(row):
            words += _words(line, length)
            end = " " if place + 1 < len(row) else "\n"
            text += line.text, end
            length += len(line.text) + 1
    return Reading("".join(text).removesuffix("\n"), tuple(words))


def _words(line: Line, offset: int) -> list[Word]:
    """Each sign by itself, or the whole line where it is not known where its signs are."""
    if not line.text:
        return []
    if line.middles is None or len(line.middles) != len(line.text):
        return [Word(offset, offset + len(line.text), _part(line.corners, 0.0, 1.0))]
    middles = line.middles
    edges = [0.0, *((one + other) / 2 for one, other in pairwise(middles)), 1.0]
    return [
        Word(
            offset + place, offset + place + 1, _part(line.corners, edges[place], edges[place + 1])
        )
        for place in range(len(middles))
    ]


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines by their rows from above, and in each from the left. Slanted ones stay alone."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: _span(line)[0]):
        last = rows[-1] if rows else None
        if last and _is_level(line) and _is_level(last[-1]) and _beside(last[-1], line):
            last.append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.corners[0]) for row in rows]


def _is_level(line: Line) -> bool:
    x0, y0, x1, y1 = line.corners[:4]
    return x1 > x0 and abs(y1 - y0) <= LEVEL * (x1 - x0)


def _beside(one: Line, other: Line) -> bool:
    (top, bottom), (other_top, other_bottom) = _span(one), _span(other)
    shared = min(bottom, other_bottom) - max(top, other_top)
    return shared > SAME_ROW * min(bottom - top, other_bottom - other_top)


def _span(line: Line) -> tuple[float, float]:
    heights = line.corners[1::2]
    return min(heights), max(heights)


def skipped(line: Line) -> list[Box]:
    """Where writing seems to be that the reader passed over.

    Of a script that it was not taught it gives a comma here and there, and is sure of it. So a line
    with too few letters for its length counts as unread, and so does a wide gap between two signs.
    """
    length, height = _size(line.corners)
    letters = sum(_width(sign) for sign in line.text if sign.isalnum())
    if line.middles is None or letters < FEWEST_LETTERS * length / max(1.0, height):
        return [rounded(line.corners)]
    signs = zip(line.text, line.middles, strict=True)
    seen = [0.0, *(middle for sign, middle in signs if not sign.isspace()), 1.0]
    return [
        _part(line.corners, start, end)
        for start, end in pairwise(seen)
        if (end - start) * length > WIDEST_GAP * height
    ]


def _width(sign: str) -> int:
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def height(line: Line) -> float:
    """How high the line is, in pixels."""
    return _size(line.corners)[1]


def _size(corners: Corners) -> tuple[float, float]:
    x0, y0, x1, y1, _, _, x3, y3 = corners
    return math.hypot(x1 - x0, y1 - y0), math.hypot(x3 - x0, y3 - y0)


def boxes(picture: ReadPicture, hidden: Sequence[Sequence[tuple[int, int]]]) -> list[Box]:
    """What to paint over: all that was not read, and the places hidden in each of the readings."""
    painted = list(picture.unread)
    for reading, places in zip(picture.readings, hidden, strict=True):
        painted += _hidden_words(reading, places)
    return [_larger(box) for box in painted]


def _hidden_words(reading: Reading, places: Sequence[tuple[int, int]]) -> list[Box]:
    """The boxes of the words that reach into one of these places, which are in order."""
    found: list[Box] = []
    words = iter(reading.words)
    word = next(words, None)
    for start, end in places:
        while word is not None and word.end <= start:
            word = next(words, None)
        while word is not None and word.start < end:
            found.append(word.box)
            if word.end > end:
                break  # it reaches into the next place too
            word = next(words, None)
    return found


def rounded(corners: Corners) -> Box:
    return _part(corners, 0.0, 1.0)


def _part(corners: Corners, start: float, end: float) -> Box:
    """The part of a line between two places along it."""
    x0, y0, x1, y1, x2, y2, x3, y3 = corners

    def between(one: float, other: float, place: float) -> int:
        return round(one + (other - one) * place)

    return (
        *(between(x0, x1, start), between(y0, y1, start)),
        *(between(x0, x1, end), between(y0, y1, end)),
        *(between(x3, x2, end), between(y3, y2, end)),
        *(between(x3, x2, start), between(y3, y2, start)),
    )


def _larger(box: Box) -> Box:
    """The box with its margins, which follow from its height as the text runs."""
    x0, y0, x1, y1, x2, y2, x3, y3 = box
    down = ((x3 + x2 - x0 - x1) / 2, (y3 + y2 - y0 - y1) / 2)
    height = (down[0] ** 2 + down[1] ** 2) ** 0.5
    if not height:
        down, height = (0.0, 1.0), 1.0
    # Across the way down, so that a box of a single narrow sign has a direction too.
    along = (down[1] / height, -down[0] / height)
    right = (along[0] * (ALONG * height + 1), along[1] * (ALONG * height + 1))
    low = (down[0] / height * (ACROSS * height + 1), down[1] / height * (ACROSS * height + 1))
    return (
        *(round(x0 - right[0] - low[0]), round(y0 - right[1] - low[1])),
        *(round(x1 + right[0] - low[0]), round(y1 + right[1] - low[1])),
        *(round(x2 + right[0] + low[0]), round(y2 + right[1] + low[1])),
        *(round(x3 - right[0] + low[0]), round(y3 - right[1] + low[1])),
    )
