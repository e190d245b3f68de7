"""Asks the parser in its own sealed process, and never takes silence for an answer.

Whatever goes wrong, a process that is killed, one that is slow or one that talks nonsense, is a
ParserError; the picture that it was asked about must then go nowhere.
"""

import contextlib
import socket
import time
from typing import Final

import msgspec

from inhouse.documents.line import (
    MOST_ANSWER_BYTES,
    MOST_BOXES,
    MOST_DRAWN_BYTES,
    MOST_REPORT_BYTES,
    MOST_SIDE,
    Answer,
    Question,
    Report,
    believed,
    check,
)
from inhouse.errors import MissingExtra, ParserError
from inhouse.frames import HungUp, receive, send

START_PATIENCE_S: Final = 60.0
PNG_BEGINS: Final = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
PNG_ENDS: Final = b"\x00\x00\x00\x00IEND\xaeB`\x82"


class Child:
    """One connection to one process. For one thread at a time."""

    def __init__(self, line: socket.socket) -> None:
        """Waits for the process to be ready. Raises MissingExtra, or ParserError."""
        self._line = line
        self.report = self._reported()

    def ask(self, question: Question, patience_s: float) -> Answer:
        """The answer, which was checked as far as it can be. Raises ParserError."""
        answer: Answer | None = None
        # Raised further down, so that no foreign error is even the context of ours.
        with contextlib.suppress(OSError, HungUp, ValueError, msgspec.MsgspecError):
            deadline = time.monotonic() + patience_s
            self._line.settimeout(patience_s)
            send(self._line, msgspec.msgpack.encode(question))
            said = receive(self._line, MOST_ANSWER_BYTES, deadline)
            answer = _checked(msgspec.msgpack.decode(said, type=Answer), question)
        if answer is None:
            self.close()
            raise failed()
        return answer

    def close(self) -> None:
        """Hang up, which ends the process."""
        self._line.close()

    def _reported(self) -> Report:
        report: Report | None = None
        with contextlib.suppress(OSError, HungUp, msgspec.MsgspecError):
            said = receive(self._line, MOST_REPORT_BYTES, time.monotonic() + START_PATIENCE_S)
            report = msgspec.json.decode(said, type=Report)
        if report is not None and report.ready:
            return report
        self.close()
        if report is not None and "[ocr]" in report.fix:
            raise MissingExtra("rapidocr", extra="ocr")
        raise failed()


def _checked(answer: Answer, question: Question) -> Answer:
    """The answer, if it is one to the question. Raises ValueError."""
    for reading in answer.readings:
        believed(reading)
    for box in answer.unread:
        check(box)
    if len(answer.unread) + sum(len(reading.words) for reading in answer.readings) > MOST_BOXES:
        return Answer("too much writing")
    if question.wanted != "read" and not answer.problem:
        check_drawn(answer.drawn)
    return answer


def check_drawn(data: bytes) -> None:
    """What goes on as a PNG is one, of a size that one of ours can have. Raises ValueError."""
    head = data[:24]
    width, height = int.from_bytes(head[16:20]), int.from_bytes(head[20:24])
    if not (
        head.startswith(PNG_BEGINS)
        and data.endswith(PNG_ENDS)
        and len(data) <= MOST_DRAWN_BYTES
        and 0 < width <= MOST_SIDE
        and 0 < height <= MOST_SIDE
    ):
        raise ValueError("no picture was drawn")


def failed() -> ParserError:
    return ParserError(
        "the parser did not answer, so the picture was not looked at; nothing was sent",
        fix="send it again, or a smaller one; if it stays, leave the picture out",
    )
