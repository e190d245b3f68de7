"""The log: events, numbers and enums. There is no way to write a sentence into it.

Everybody else's log records are dropped, since a library may quote what it was given. So are
tracebacks: of an unexpected exception only its class and the line of our own code are told.
"""

import asyncio
import logging
import sys
import threading
import traceback
from enum import Enum, StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Final

_logger: Final = logging.getLogger("inhouse.notes")


class Event(StrEnum):
    BUG = "bug"
    WIPED = "wiped"


def note(event: Event, **numbers: int | float | Enum) -> None:
    """Log that something happened. The types leave no room for text."""
    _logger.info("%s%s", event, "".join(f" {name}={value}" for name, value in numbers.items()))


def note_bug(error: BaseException) -> None:
    """Log where an unexpected exception came from: class, file and line, not its message."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown"
    _logger.error("%s class=%s at=%s", Event.BUG, type(error).__name__, place)


def quiet() -> None:
    """From here on only notes are logged, by anything in this process."""
    root = logging.getLogger()
    root.handlers[:] = [logging.NullHandler()]
    logging.lastResort = None
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    _logger.handlers[:] = [handler]
    _logger.propagate = False
    _logger.setLevel(logging.INFO)
    sys.excepthook = _hook
    sys.unraisablehook = lambda seen: note_bug(seen.exc_value) if seen.exc_value else None
    threading.excepthook = lambda seen: note_bug(seen.exc_value) if seen.exc_value else None


def quiet_loop(loop: asyncio.AbstractEventLoop) -> None:
    """The same for exceptions that end in the event loop."""

    def handle(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            note_bug(error)

    loop.set_exception_handler(handle)


def _hook(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    note_bug(error)
