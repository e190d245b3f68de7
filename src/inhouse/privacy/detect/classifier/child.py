"""Asks the classifier in its own sealed process, and never takes silence for an answer.

    with Child() as classifier:            # starts the process when it is first asked
        classifier.find("Call Anna Smith")

    Child(line)                            # or over a socket that somebody else connected

Whatever goes wrong, a process that is killed, one that is slow or one that talks nonsense, is a
DetectorError; what it was asked about must then go nowhere.

A long text is asked about in slices, and between them everybody else has a turn.
"""

import contextlib
import math
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from types import TracebackType
from typing import Final, Self

import msgspec

from inhouse.chat import Finding
from inhouse.errors import DetectorError, MissingExtra, TooSlow
from inhouse.privacy.detect.classifier import frames
from inhouse.privacy.detect.classifier.decode import RULE
from inhouse.privacy.detect.classifier.frames import HungUp, Report
from inhouse.privacy.detect.classifier.windows import moved, slices, together

COMMAND: Final = (sys.executable, "-I", "-m", "inhouse.processes.detector")
START_PATIENCE_S: Final = 60.0
ANSWER_PATIENCE_S: Final = 10.0
PATIENCE_PER_CHARACTER_S: Final = 0.004  # ten to fifty times what it takes on one slow core


class Gone(DetectorError):
    """The process was dropped before it was asked, for what became of somebody else's question."""


class Child:
    """One connection to one process, for any number of threads: they wait for each other."""

    def __init__(
        self,
        line: socket.socket | None = None,
        *,
        answer_patience_s: float = ANSWER_PATIENCE_S,
        most_patience_s: float = math.inf,
    ) -> None:
        """A longer slice is given more than `answer_patience_s`, but never more than the most.

        After the most, no further slice of a text is asked about: TooSlow.
        """
        self._line = line
        self._starts_its_own = line is None
        self._answer_patience_s = answer_patience_s
        self._most_patience_s = most_patience_s
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._next = threading.Lock()
        self._report: Report | None = None

    def find(self, text: str) -> list[Finding]:
        """What the classifier finds. Raises DetectorError, or MissingExtra if it isn't installed.

        A process of our own that failed is started anew by the next question.
        """
        if len(text.encode(*frames.ENCODING)) > frames.MOST_TEXT_BYTES:
            raise DetectorError(
                "a text is longer than the classifier reads", fix="send it in parts"
            )
        last = time.monotonic() + self._most_patience_s
        found: list[Finding] = []
        for start, end in slices(text):
            if time.monotonic() > last:
                raise TooSlow(int(self._most_patience_s))
            found += (moved(each, start) for each in self._ask(text[start:end]))
        return together(found)

    def _ask(self, text: str) -> list[Finding]:
        needed_s = self._answer_patience_s + PATIENCE_PER_CHARACTER_S * len(text)
        patience_s = min(needed_s, self._most_patience_s)
        found: list[Finding] | None = None
        with self._my_turn():
            line = self._ready()
            deadline = time.monotonic() + patience_s
            # Raised further down, so that no foreign error is even the context of ours.
            with contextlib.suppress(OSError, HungUp, ValueError, msgspec.MsgspecError):
                line.settimeout(patience_s)
                frames.send(line, text.encode(*frames.ENCODING))
                most = frames.FINDING_BYTES * (len(text) + 1)
                said = frames.receive(line, most, deadline)
                found = frames.decode_findings(said, RULE, len(text))
            if found is None:
                self._drop()
        if found is None:
            raise _failed()
        return found

    @contextlib.contextmanager
    def _my_turn(self) -> Iterator[None]:
        """The lock, which nobody gets a second time while somebody else waits for it."""
        with self._next:
            self._lock.acquire()
        try:
            yield
        finally:
            self._lock.release()

    def report(self) -> Report:
        """How the process is sealed, in its own words. Starts it if need be."""
        with self._lock:
            self._ready()
            if self._report is None:
                raise _failed()
            return self._report

    @property
    def process(self) -> int | None:
        """The process's id, if this started it and it was not dropped."""
        return self._process.pid if self._process else None

    def close(self) -> None:
        """Hang up, which ends the process."""
        with self._lock:
            self._starts_its_own = False
            self._drop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _ready(self) -> socket.socket:
        """The line to a process that has reported. The lock is held."""
        if self._line is None:
            if not self._starts_its_own:
                raise Gone(_unanswered, fix=_unanswered_fix)
            self._start()
        if self._report is None and self._line is not None:
            with contextlib.suppress(OSError, HungUp, msgspec.MsgspecError):
                deadline = time.monotonic() + START_PATIENCE_S
                said = frames.receive(self._line, frames.MOST_REPORT_BYTES, deadline)
                self._report = msgspec.json.decode(said, type=Report)
        if self._line is None or self._report is None:
            self._drop()
            raise _failed()
        if not self._report.ready:
            problem, fix = self._report.problem, self._report.fix
            self._drop()
            if "[detect]" in fix and "not installed" in problem:
                raise MissingExtra("onnxruntime", extra="detect")
            raise DetectorError(problem, fix=fix)
        return self._line

    def _start(self) -> None:
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with theirs, contextlib.suppress(OSError):
            # The empty environment is a promise: a process that is taken over finds nothing in it.
            self._process = subprocess.Popen(  # noqa: S603 - our own module, our own interpreter
                COMMAND,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
            )

    def _drop(self) -> None:
        """Let go of a process that is not to be believed any more."""
        self._report = None
        if self._line is not None:
            self._line.close()
            self._line = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


_unanswered: Final = "the classifier did not answer, so the text was not looked at"
_unanswered_fix: Final = "try again; if it stays, inhouse status tells how the detector is"


def _failed() -> DetectorError:
    return DetectorError(_unanswered, fix=_unanswered_fix)
