"""Starts a reader's process each time the gateway asks, and hands over the line to it.

A reader is the classifier, which reads texts, or the parser, which reads pictures; one starter
starts one of the two. The gateway gives up starting programs before it serves, and a reader may
crash, so somebody else must be able to start another. This process holds no secret and sees no
text: the two ends of the line it makes belong to the gateway and the reader alone.

There is one reader at a time. A gateway that asks for another has given up on the one before,
which may hang with a text in its memory, so that one is ended first.
"""

import contextlib
import socket
import subprocess
import sys
from typing import Final

from inhouse.egress.seal import Powers, harden, seal
from inhouse.engines.channel import (
    Dial,
    Dialled,
    EngineState,
    NoEngine,
    State,
    hear_gateway,
    tell,
)
from inhouse.processes.sealing import describe, die_with_parent, readable

READERS: Final = ("detector", "parser")


def main() -> None:
    die_with_parent()
    harden()
    line = socket.socket(fileno=int(sys.argv[1]))
    reader = READERS[READERS.index(sys.argv[2])]
    given = powers()
    sealed = describe(seal(given, keep=(0, 1, 2, line.fileno())), given)
    tell(line, EngineState(State.READY, supervisor=sealed))
    process: subprocess.Popen[bytes] | None = None
    with contextlib.suppress(OSError):
        while (message := hear_gateway(line)) is not None:
            if isinstance(message, Dial):
                _end(process)
                process = _start(reader, line, message.id)
            else:
                tell(line, NoEngine(message.id))
    _end(process)


def powers() -> Powers:
    """The reader's own rules are laid over these, so what it must read has to be readable here."""
    return Powers(read=readable("/proc", "/sys"), write=("/dev/null",), spawn=True)


def _end(process: "subprocess.Popen[bytes] | None") -> None:
    if process:
        process.kill()
        process.wait()


def _start(reader: str, line: socket.socket, number: int) -> "subprocess.Popen[bytes]":
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with ours, theirs:
        # The empty environment is a promise: a process that is taken over finds nothing in it.
        process = subprocess.Popen(  # noqa: S603 - our own module, by our own interpreter
            (sys.executable, "-I", "-m", f"inhouse.processes.{reader}"),
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
        )
        tell(line, Dialled(number, ""), ours)
    return process


if __name__ == "__main__":
    main()
