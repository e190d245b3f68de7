"""Tells a person who waits at a terminal that work goes on. Pipes and files never see it."""

import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

QUIET_S: Final = 1.0  # what is done sooner needs no words
STEP_S: Final = 0.5
_CLEAR: Final = "\r\x1b[K"


class Progress:
    """Shows what `told` says, and for how long it has been going on, on standard error."""

    def __init__(self, told: Callable[[], str]) -> None:
        self._told = told
        self._done = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            self._thread = threading.Thread(target=self._show, daemon=True)
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._done.set()
        if self._thread:
            self._thread.join()

    def _show(self) -> None:
        started = time.monotonic()
        wait_s, shown = QUIET_S, False
        while not self._done.wait(wait_s):
            wait_s, shown = STEP_S, True
            seconds = int(time.monotonic() - started)
            sys.stderr.write(f"{_CLEAR}inhouse: {self._told()}, {seconds} s")
            sys.stderr.flush()
        if shown:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()


def size_in_words(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.1f} kB"
