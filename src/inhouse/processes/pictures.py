"""The gateway's side of the parser: one line to one process, which is there while it is needed.

Opening pictures needs a lot of memory, and most chats have none, so the process is started by the
first picture and ended some minutes after the last. A picture that breaks it costs one request.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Final

from inhouse.documents.child import Child, failed
from inhouse.documents.line import Answer, Question
from inhouse.engines.channel import Line, Sealed
from inhouse.errors import EngineError, ParserError, TooSlow

START_PATIENCE_S: Final = 60.0
IDLE_S: Final = 180.0


class KeptParser:
    """A parser for any number of threads, which take turns.

    `check` judges how the process is sealed; what it raises reaches whoever asked.
    """

    def __init__(self, line: Line, *, seconds: int, check: Callable[[Sealed], None]) -> None:
        self._line = line
        self._seconds = seconds
        self._check = check
        self._loop = asyncio.get_running_loop()
        self._lock = threading.Lock()
        self._child: Child | None = None
        self._idle: asyncio.TimerHandle | None = None
        self.seal = Sealed()

    def ask(self, question: Question) -> Answer:
        """Raises ParserError, TooSlow, MissingExtra or SealError. Not for the event loop."""
        end = time.monotonic() + self._seconds
        if not self._lock.acquire(timeout=self._seconds):
            raise TooSlow(self._seconds)
        try:
            answer = self._connected().ask(question, max(1.0, end - time.monotonic()))
        except ParserError:
            self._child = None
            raise
        finally:
            self._lock.release()
            self._loop.call_soon_threadsafe(self._wait_for_more)
        return answer

    def close(self) -> None:
        """Hang up, which ends the process."""
        if self._idle:
            self._idle.cancel()
        self._drop()

    def _connected(self) -> Child:
        if self._child is None:
            asked = asyncio.run_coroutine_threadsafe(self._line.dial(), self._loop)
            try:
                sock, _ = asked.result(START_PATIENCE_S)
            except (EngineError, TimeoutError):
                raise failed() from None
            child = Child(sock)
            self.seal = Sealed(**child.report.seal) if child.report.seal else Sealed()
            try:
                self._check(self.seal)
            except Exception:
                child.close()
                raise
            self._child = child
        return self._child

    def _wait_for_more(self) -> None:
        if self._idle:
            self._idle.cancel()
        self._idle = self._loop.call_later(IDLE_S, self._end_if_idle)

    def _end_if_idle(self) -> None:
        if self._lock.acquire(blocking=False):
            self._drop()
            self._lock.release()

    def _drop(self) -> None:
        if self._child:
            self._child.close()
            self._child = None
