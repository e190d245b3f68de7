"""Which process holds a socket, and who started it: read in /proc, the way ss(8) does it.

Needs the right to look into the processes concerned, which the first process of a small net has.
"""

import os
import socket
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from inhouse.proofs.telemetry import unix_sockets
from inhouse.proofs.telemetry.descent import below, name_and_parent
from inhouse.proofs.telemetry.witness import plain

TABLES: Final = {"tcp": ("tcp", "tcp6"), "udp": ("udp", "udp6", "udplite", "udplite6")}
LONGEST_CHAIN: Final = 8


class Process(msgspec.Struct, frozen=True):
    """A process at the moment when it asked; nothing of its arguments, which may be secrets."""

    pid: int
    name: str
    program: str  # the path of what it runs
    parents: tuple[str, ...] = ()  # nearest first; the watcher itself is left out

    def __str__(self) -> str:
        chain = f", started by {' < '.join(self.parents)}" if self.parents else ""
        return f"{self.name} (process {self.pid}{chain})"


NOBODY: Final = Process(0, "a process that had ended", "")


def describe(pid: int) -> Process:
    try:
        name, parent = name_and_parent(pid)
    except (OSError, ValueError):
        return NOBODY
    program = ""
    with suppress(OSError):
        program = str(Path(f"/proc/{pid}/exe").readlink())
    return Process(pid, name, program, tuple(_chain(parent)))


def _chain(pid: int) -> Iterator[str]:
    for _ in range(LONGEST_CHAIN):
        if pid <= 1 or pid == os.getpid():
            return
        try:
            name, pid = name_and_parent(pid)
        except (OSError, ValueError):
            return
        yield name


def inode_of(kind: str, address: str, port: int) -> int:
    """The inode of the socket with this local end; 0 if there is none any more."""
    for table in TABLES[kind]:
        with suppress(OSError):
            for line in Path(f"/proc/self/net/{table}").read_text().splitlines()[1:]:
                fields = line.split()
                at, local_port = _end(fields[1])
                if local_port == port and at in (address, "0.0.0.0", "::"):  # noqa: S104 - compared
                    return int(fields[9])
    return 0


def is_own_socket(pid: int, address: str) -> bool:
    """Whether a Unix socket was bound inside, by whatever path, and in whichever network."""
    if not address:
        return True
    inside = (os.getpid(), pid, *below(os.getpid()))
    try:
        wanted: unix_sockets.Bound = address
        if address[0] == "/":
            wanted = unix_sockets.file_of(Path(f"/proc/{pid}/root{address}"))
        elif address[0] != "@":
            wanted = unix_sockets.file_of(Path(f"/proc/{pid}/cwd") / address)
    except OSError:
        return False
    return wanted in unix_sockets.bound_in_networks_of(inside)


def _end(text: str) -> tuple[str, int]:
    """An address as /proc/net/tcp writes it: words of the machine's own byte order, in hex."""
    address, _, port = text.partition(":")
    words = [int(address[at : at + 8], 16) for at in range(0, len(address), 8)]
    packed = struct.pack(f"={len(words)}I", *words)
    if len(packed) == 4:
        return socket.inet_ntop(socket.AF_INET, packed), int(port, 16)
    return plain(packed), int(port, 16)


def holder_of(inode: int) -> Process:
    """The first process that has the socket open."""
    wanted = f"socket:[{inode}]"
    for process in Path("/proc").iterdir():
        if not inode or not process.name.isdigit() or int(process.name) == os.getpid():
            continue
        with suppress(OSError):
            for descriptor in (process / "fd").iterdir():
                with suppress(OSError):
                    if str(descriptor.readlink()) == wanted:
                        return describe(int(process.name))
    return NOBODY
