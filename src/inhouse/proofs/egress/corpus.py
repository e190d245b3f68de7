"""The corpus: every attempt by family, and the process that makes them.

    python -m inhouse.proofs.egress.corpus < world.json

It says what it is about to try and what came of it, one line each. Only the first is believed: an
attempt that was never begun, because the process was ended before, has shown nothing.
"""

import encodings.idna  # noqa: F401 - needed by names, and perhaps out of reach later
import errno
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from types import FrameType, ModuleType
from typing import Final

import msgspec

from inhouse.proofs.egress import (
    children,
    dead_drops,
    descriptors,
    internet,
    kernel_families,
    native,
    other_processes,
    shown,
    unix_sockets,
)
from inhouse.proofs.egress.attempt import Attempt, Unsupported, World, become

FAMILIES: Final[dict[str, ModuleType]] = {
    "internet": internet,
    "native": native,
    "descriptors": descriptors,
    "unix": unix_sockets,
    "kernel": kernel_families,
    "processes": other_processes,
    "drops": dead_drops,
    "children": children,
    "shown": shown,
}
LONGEST_S: Final = 3.0


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the process says of one attempt: first that it begins, then what it thinks of it."""

    name: str
    outcome: str = ""  # empty: it begins; "done"; the name of an error; "unsupported: ..."


def attempts() -> Iterator[tuple[str, Attempt]]:
    """Each attempt with its family; those that may end the process come last."""
    everything = [(family, each) for family, module in FAMILIES.items() for each in module.ATTEMPTS]
    return iter(sorted(everything, key=lambda pair: pair[1].last))


def main() -> None:
    world = msgspec.json.decode(sys.stdin.buffer.read(), type=World)
    become(world.user)
    signal.signal(signal.SIGALRM, _too_long)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    for _, attempt in attempts():
        token = world.tokens.get(attempt.name)
        if token:
            _say(Line(attempt.name))
            _say(Line(attempt.name, _outcome(attempt, world, token.encode())))


def _outcome(attempt: Attempt, world: World, token: bytes) -> str:
    signal.setitimer(signal.ITIMER_REAL, LONGEST_S)
    try:
        attempt.act(world, token)
    except Unsupported as error:
        return f"unsupported: {error}"
    except Exception as error:  # noqa: BLE001 - whatever stopped it is worth a line, and no more
        return _name(error)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return "done"


def _name(error: Exception) -> str:
    code = error.errno if isinstance(error, OSError) else None
    return errno.errorcode.get(code or 0, type(error).__name__)


def _too_long(_signal: int, _frame: FrameType | None) -> None:
    raise TimeoutError


def _say(line: Line) -> None:
    with suppress(BrokenPipeError):
        sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
