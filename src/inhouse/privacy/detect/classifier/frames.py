"""The line to the classifier's process: messages of a told length over a connected stream socket.

First the process says who it is (`Report`), then each text is answered by its findings. Whoever is
told of more than he is ready to take hangs up.
"""

import socket
import struct
import time
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from inhouse.chat import Finding, Kind

MOST_TEXT_BYTES: Final = 32 * 1024 * 1024
MOST_REPORT_BYTES: Final = 64 * 1024
FINDING_BYTES: Final = 64  # of one finding in an answer, and some to spare
ENCODING: Final = ("utf-8", "surrogatepass")  # half a pair of surrogates must not stop a guard

_length = struct.Struct("!I")


class Report(msgspec.Struct, frozen=True):
    """The first message: the model is loaded, or why it is not; and how the process is sealed."""

    ready: bool
    problem: str = ""
    fix: str = ""
    seal: dict[str, Any] = {}


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """One finding on the line; the rule's name goes without saying."""

    start: int
    end: int
    kind: Kind
    score: float


class HungUp(Exception):
    """The other side is gone, or says more than was agreed."""


def send(line: socket.socket, data: bytes) -> None:
    line.sendall(_length.pack(len(data)) + data)


def receive(line: socket.socket, most: int, deadline: float | None = None) -> bytes:
    """The next message. Raises HungUp, or TimeoutError after the deadline (monotonic seconds)."""
    (length,) = _length.unpack(_exactly(line, _length.size, deadline))
    if length > most:
        raise HungUp
    return _exactly(line, length, deadline)


def _exactly(line: socket.socket, count: int, deadline: float | None) -> bytes:
    parts = []
    while count:
        if deadline is not None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            line.settimeout(left)
        part = line.recv(min(count, 1 << 20))
        if not part:
            raise HungUp
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def encode_findings(found: Sequence[Finding]) -> bytes:
    return msgspec.msgpack.encode(
        [Answer(each.start, each.end, each.kind, each.score) for each in found]
    )


def decode_findings(data: bytes, rule: str, characters: int) -> list[Finding]:
    """The findings in a text of so many characters. Raises ValueError for anything else."""
    found = []
    end = 0
    for each in msgspec.msgpack.decode(data, type=list[Answer]):
        if not end <= each.start < each.end <= characters or not 0.0 <= each.score <= 1.0:
            raise ValueError("findings out of order or out of place")
        end = each.end
        found.append(Finding(each.start, each.end, each.kind, rule, each.score))
    return found
