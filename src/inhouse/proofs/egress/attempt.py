"""One attempt to carry a token out of a process, and what it is told about the world around it.

An attempt is a real act of the kind that an intruder would do. Whether it got out is decided by a
receiver outside, who finds the attempt's random token or does not. What the attempt itself believes
is kept as an explanation and never counts, but for the few where the object that the kernel hands
out is already the way out and nobody could stand at its other end; those say so in `evident`.
"""

import ctypes
import os
import struct
from collections.abc import Callable
from typing import Final

import msgspec

from inhouse.egress.syscalls import architecture

TOKEN_DIGITS: Final = 12  # 48 random bits in hexadecimal: fits a lock, a name and a few signals


class World(msgspec.Struct, frozen=True):
    """Where the receivers are. Everything here lives outside the process that tries."""

    tokens: dict[str, str]  # of each attempt to make, by name
    port: int  # of the sinks for TCP and UDP, on every address of the loopback
    place: int  # a port on 127.0.0.1 where those who dial may reach somebody who tells nothing on
    folder: str  # holds the sockets and the FIFO of the deputy, and may be written by all
    drops: tuple[str, ...]  # the well-known folders into which others look
    deputy: int  # a process of the same user, with a network and no seal
    memory: int  # where in the deputy there is room for tokens
    room: int  # how many bytes for each attempt
    queue: int  # the keys of its System V queue and shared memory
    terminal: str  # the end of a terminal that others may open
    readable: str  # a file that everybody may read, and nobody change
    inherited: dict[str, int]  # descriptors that were left open by somebody careless
    deputy_socket: int  # the number of the deputy's connected socket, in the deputy
    deputy_pipe: int
    user: int  # who tries
    apart: bool  # in a private network, where nothing reaches the real one


class Attempt(msgspec.Struct, frozen=True):
    """How to get out, in one way. `act` raises OSError where the system refuses."""

    name: str
    act: Callable[[World, bytes], None]
    evident: str = ""  # why the object itself is the leak, where no receiver can exist
    last: bool = False  # the kernel may end the process for it


class Unsupported(Exception):
    """This machine lacks what the attempt needs."""


def only_apart(world: World) -> None:
    """For what would reach or change the real network. Raises Unsupported there."""
    if not world.apart:
        raise Unsupported("tried in a private network only, and there is none here")


def call(number: int, *arguments: object) -> int:
    """A system call by its number, as native code would make it. Raises OSError."""
    registers = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    ctypes.set_errno(0)
    result: int = LIBC.syscall(ctypes.c_long(number), *registers)
    if result == -1:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


def become(user: int) -> None:
    """Root turns into somebody else, for good; an ordinary user is already who it is."""
    if os.geteuid() != user:
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
        LIBC.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)  # as every process is that the user started


PR_SET_DUMPABLE: Final = 4
LIBC: Final = ctypes.CDLL(None, use_errno=True)
LIBC.syscall.restype = ctypes.c_long


def number(name: str) -> int:
    """The number of a call on this machine. Raises Unsupported where there is none."""
    machine = architecture()
    found = NUMBERS[name][0 if machine == "x86_64" else 1] if machine else None
    if found is None:
        raise Unsupported(f"this architecture has no call {name}")
    return found


def address_4(port: int, host: bytes = b"\x7f\x00\x00\x01") -> bytes:
    """struct sockaddr_in."""
    return struct.pack("=H2s4s8x", 2, struct.pack("!H", port), host)


# name: (x86-64, aarch64), from arch/x86/entry/syscalls/syscall_64.tbl and scripts/syscall.tbl.
# The list is the intruder's own: it does not ask the seal which calls there are.
NUMBERS: Final[dict[str, tuple[int | None, int | None]]] = {
    "socket": (41, 198),
    "connect": (42, 203),
    "sendto": (44, 206),
    "sendmmsg": (307, 269),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "ptrace": (101, 117),
    "process_vm_writev": (311, 271),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    "tgkill": (234, 131),
    "rt_sigqueueinfo": (129, 138),
    "prlimit64": (302, 261),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "msgget": (68, 186),
    "msgsnd": (69, 189),
    "semget": (64, 190),
    "semctl": (66, 191),
    "mq_open": (240, 180),
    "mq_timedsend": (242, 182),
    "add_key": (248, 217),
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "perf_event_open": (298, 241),
    "memfd_create": (319, 279),
    "setns": (308, 268),
    "unshare": (272, 97),
    "clone": (56, 220),
    "open_tree": (428, 428),
    "fsopen": (430, 430),
    "close": (3, 57),
    "write": (1, 64),
}
