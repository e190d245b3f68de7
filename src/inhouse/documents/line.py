"""The line to the parser's process: one question with a picture, one answer.

First the process says who it is (`Report`). A question holds all that it needs, so that nothing of
one has to be kept for the next.
"""

from typing import Any, Final, Literal

import msgspec

from inhouse.chat import Box, Reading, Word

MOST_PICTURE_BYTES: Final = 64 * 1024 * 1024
MOST_ANSWER_BYTES: Final = 64 * 1024 * 1024
MOST_REPORT_BYTES: Final = 64 * 1024
MOST_DRAWN_BYTES: Final = 16 * 1024 * 1024  # of a new picture; its pixels are few
MOST_BOXES: Final = 100_000
MOST_SIDE: Final = 16_384  # of a picture, in pixels
FURTHEST: Final = 4 * MOST_SIDE  # a corner may lie outside of the picture, but not anywhere

Problem = Literal["", "no picture", "too large", "too much writing", "unsure"]


class Report(msgspec.Struct, frozen=True):
    """The first message: the parser is ready, or why it is not; and how the process is sealed."""

    ready: bool
    problem: str = ""
    fix: str = ""
    seal: dict[str, Any] = {}


class Question(msgspec.Struct, frozen=True, array_like=True):
    """`read` asks what is written in the picture, `draw` for a new one with these boxes black.

    What is too faint to be found is left out of it. `copy` asks for a new one as it came.
    """

    wanted: Literal["read", "draw", "copy"]
    data: bytes
    boxes: list[Box] = []


class ToldReading(msgspec.Struct, frozen=True, array_like=True):
    text: str
    words: list[tuple[int, int, Box]]


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """Why not, or what was asked for: readings and what could not be read, or a new picture."""

    problem: Problem = ""
    readings: list[ToldReading] = []
    unread: list[Box] = []
    drawn: bytes = b""


def told(reading: Reading) -> ToldReading:
    return ToldReading(reading.text, [(each.start, each.end, each.box) for each in reading.words])


def believed(reading: ToldReading) -> Reading:
    """The reading, if its words lie within its text. Raises ValueError."""
    end = 0
    for start, stop, box in reading.words:
        if not end <= start < stop <= len(reading.text):
            raise ValueError("words out of order or out of place")
        check(box)
        end = stop
    return Reading(reading.text, tuple(Word(*word) for word in reading.words))


def check(box: Box) -> Box:
    """The box, if it can be drawn. Raises ValueError."""
    if not all(-FURTHEST <= place <= FURTHEST for place in box):
        raise ValueError("a box far away")
    return box
