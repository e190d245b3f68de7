"""Messages of a told length over a connected stream socket, for the lines between our processes.

Whoever is told of more than he is ready to take hangs up.
"""

import socket
import struct
import time
from typing import Final

_length: Final = struct.Struct("!I")


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
