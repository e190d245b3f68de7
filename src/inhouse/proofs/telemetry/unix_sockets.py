"""Whose a Unix socket is: the kernel tells which file each socket is bound to (sock_diag(7)).

A path alone would not do: a program may bind `x.sock` in its own folder, and then ask for somebody
else's `x.sock` in another. So files are compared, by their numbers. The kernel tells of one network
at a time, and a program may have given its parts networks of their own.
"""

import os
import socket
import struct
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from inhouse.egress.syscalls import syscall

SOCK_DIAG: Final = 4  # a protocol of netlink
BY_FAMILY: Final = 20  # a request
DONE, ERROR = 3, 2
REQUEST_ALL: Final = 0x301  # NLM_F_REQUEST | NLM_F_DUMP
SHOW_NAME_AND_FILE: Final = 3
ANY_STATE: Final = 0xFFFFFFFF
NAME, FILE = 0, 1  # attributes
NEW_NET: Final = 0x40000000  # CLONE_NEWNET
HEADER: Final = struct.Struct("=IHHII")
BLOCK: Final = 65536

Bound = tuple[int, int] | str  # device and number of its file, or its abstract name


def bound_in_networks_of(pids: Iterable[int]) -> set[Bound]:
    """What the Unix sockets are bound to that there are in any network of these processes."""
    found: set[Bound] = set()
    seen = set()
    for pid in pids:
        with suppress(OSError):
            network = Path(f"/proc/{pid}/ns/net")
            number = network.stat().st_ino
            if number not in seen:
                seen.add(number)
                found |= _within(network)
    return found


def file_of(path: Path) -> Bound:
    """Raises OSError if there is none."""
    file = path.stat()
    return (file.st_dev, file.st_ino & 0xFFFFFFFF)


def _within(network: Path) -> set[Bound]:
    found: set[Bound] = set()

    def look() -> None:  # in a thread of its own, which is the only one that moves there
        with suppress(OSError), network.open("rb") as door:
            if not network.samefile("/proc/thread-self/ns/net"):
                syscall("setns", door.fileno(), NEW_NET)
            found.update(_bound_here())

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    return found


def _bound_here() -> Iterator[Bound]:
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, SOCK_DIAG) as line:
        ask = (socket.AF_UNIX, 0, 0, ANY_STATE, 0, SHOW_NAME_AND_FILE, 0, 0)
        wanted = struct.pack("=BBHIIIII", *ask)
        line.settimeout(1)
        line.send(HEADER.pack(HEADER.size + len(wanted), BY_FAMILY, REQUEST_ALL, 1, 0) + wanted)
        while True:
            data = line.recv(BLOCK)
            for kind, body in _messages(data):
                if kind in (DONE, ERROR):
                    return
                yield from _addresses(body[16:])


def _messages(data: bytes) -> Iterator[tuple[int, bytes]]:
    while len(data) >= HEADER.size:
        size, kind, *_ = HEADER.unpack_from(data)
        yield kind, data[HEADER.size : size]
        data = data[max(HEADER.size, size + 3 & ~3) :]


def _addresses(attributes: bytes) -> Iterator[Bound]:
    while len(attributes) >= 4:
        size, kind = struct.unpack_from("=HH", attributes)
        value = attributes[4:size]
        if kind == FILE and len(value) == 8:
            number, device = struct.unpack("=II", value)
            yield (os.makedev(device >> 20, device & 0xFFFFF), number)
        elif kind == NAME and value[:1] == b"\0":
            yield "@" + value[1:].decode("utf-8", "replace")
        attributes = attributes[max(4, size + 3 & ~3) :]
