"""Sees every attempt to reach somebody at the moment of the call, before a packet exists.

    descriptor = install()                       # in the program's process, before it is executed
    Witness(descriptor, dialled, opened).run()   # outside of it

The kernel stops the program in connect(2) and its kin and asks us first (seccomp_unotify(2)). So a
listener can be put wherever the program is about to dial, the process that asks is known for
certain, even if it is gone a moment later, and static programs are seen like all others. The call
goes on, unless it would pass us by and leave: Unix sockets of others are refused, and io_uring and
families of sockets that no network namespace holds (vsock) do not exist inside. Opening a file for
writing is asked for, too: a FIFO can lead to a program outside.

A program could change the address after we looked. The packets themselves are read too (`frames`),
so such a call is seen there.
"""

import ctypes
import errno
import fcntl
import os
import select
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from inhouse.egress.syscalls import Architecture, architecture, prctl, syscall

Opened = Callable[[int, int, str, bool], bool]  # thread, folder, path, whether it may make it

PR_SET_NO_NEW_PRIVS: Final = 38
SECCOMP_SET_MODE_FILTER: Final = 1
SECCOMP_FILTER_FLAG_NEW_LISTENER: Final = 8
RECEIVE: Final = 0xC0502100  # SECCOMP_IOCTL_NOTIF_RECV
ANSWER: Final = 0xC0182101  # SECCOMP_IOCTL_NOTIF_SEND
STILL_WAITING: Final = 0x40082102  # SECCOMP_IOCTL_NOTIF_ID_VALID
GO_ON: Final = 1  # SECCOMP_USER_NOTIF_FLAG_CONTINUE

ALLOW: Final = 0x7FFF0000
ASK_US: Final = 0x7FC00000  # SECCOMP_RET_USER_NOTIF
NO_SUCH_CALL: Final = 0x00050000 | errno.ENOSYS
LOAD, IF_EQUAL, IF_AT_LEAST, IF_ANY, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # linux/filter.h
FAMILIES: Final = (1, 2, 10, 16, 17, 38)  # Unix, IPv4, IPv6, netlink, packet, crypto
FIRST_ARGUMENT: Final = 16  # in struct seccomp_data

MOST_MESSAGES: Final = 64  # of one sendmmsg that are looked at
LONGEST_ADDRESS: Final = 128
LONGEST_PATH: Final = 4096
AT_FDCWD: Final = 0xFFFFFF9C  # the current folder, as a filter sees it (fcntl.h)
DIALS: Final = ("connect", "sendto", "sendmsg", "sendmmsg", "socket")
OPENS: Final = {"open": 0, "creat": 0, "openat": 1}  # which argument is the path
OPENS_FOR_WRITING: Final = os.O_WRONLY | os.O_RDWR


class Dial(msgspec.Struct, frozen=True):
    """Somebody is about to be called."""

    pid: int  # the process; the call may come from any of its threads
    inode: int  # of the socket
    kind: str  # tcp, udp, ping, unix, "protocol N", or family: of a socket that was refused
    address: str  # or the path of a Unix socket
    port: int
    sends: bool = False  # something goes with it; connect() on a datagram socket sends nothing


def install() -> int:
    """Lay the filter on this process and its children; the descriptor at which the kernel asks.

    Raises OSError where the kernel has no such thing (before Linux 5.5).
    """
    steps = _program(_machine())
    code = b"".join(struct.pack("=HBBI", *step) for step in steps)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = ctypes.create_string_buffer(
        struct.pack("@HxxxxxxP", len(steps), ctypes.addressof(buffer)), 16
    )
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    return syscall("seccomp", SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, program)


def _machine() -> Architecture:
    machine = architecture()
    if machine is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    return machine


def _program(machine: Architecture) -> list[tuple[int, int, int, int]]:
    answer = [(RETURN, 0, 0, ASK_US)]
    addressed = [  # sendto without an address sends where connect() led, which we saw
        (LOAD, 0, 0, FIRST_ARGUMENT + 8 * 4),
        (IF_EQUAL, 0, 3, 0),
        (LOAD, 0, 0, FIRST_ARGUMENT + 8 * 4 + 4),
        (IF_EQUAL, 0, 1, 0),
        (RETURN, 0, 0, ALLOW),
        *answer,
    ]
    families = [(LOAD, 0, 0, FIRST_ARGUMENT)]
    for place, family in enumerate(FAMILIES):
        families.append((IF_EQUAL, len(FAMILIES) - place, 0, family))
    families += [(RETURN, 0, 0, ASK_US), (RETURN, 0, 0, ALLOW)]
    program = [
        (LOAD, 0, 0, 4),  # the architecture
        (IF_EQUAL, 1, 0, machine.audit_number),
        (RETURN, 0, 0, ALLOW),  # 32-bit programs: their packets are seen
        (LOAD, 0, 0, 0),
        (IF_AT_LEAST, 0, 1, 0x40000000),
        (RETURN, 0, 0, NO_SUCH_CALL),  # x32
    ]
    bodies = (
        ("connect", answer),
        ("sendto", addressed),
        ("sendmsg", answer),
        ("sendmmsg", answer),
        ("socket", families),
        ("io_uring_setup", [(RETURN, 0, 0, NO_SUCH_CALL)]),
        ("open", _writing(1)),
        ("openat", _writing(2)),
        ("creat", answer),
        ("openat2", [(RETURN, 0, 0, NO_SUCH_CALL)]),  # its flags lie behind a pointer
    )
    for name, body in bodies:
        number = machine.number(name)
        if number is not None:
            program += [(IF_EQUAL, 0, len(body), number), *body]
    return [*program, (RETURN, 0, 0, ALLOW)]


def _writing(flags: int) -> list[tuple[int, int, int, int]]:
    return [
        (LOAD, 0, 0, FIRST_ARGUMENT + 8 * flags),
        (IF_ANY, 0, 1, OPENS_FOR_WRITING),
        (RETURN, 0, 0, ASK_US),
        (RETURN, 0, 0, ALLOW),
    ]


class Witness:
    """Takes the kernel's questions; a call goes on after `dialled` has returned, if it said so."""

    def __init__(self, descriptor: int, dialled: Callable[[Dial], bool], opened: Opened) -> None:
        machine = _machine()
        self._descriptor = descriptor
        self._dialled, self._opened = dialled, opened
        self.short_of_files = False  # so calls may have passed unseen
        self._names = {machine.number(name): name for name in (*DIALS, *OPENS)}

    def run(self, stopped: Callable[[], bool]) -> None:
        waiting = select.poll()
        waiting.register(self._descriptor, select.POLLIN)
        while not stopped():
            for _, event in waiting.poll(200):
                if event & select.POLLIN:
                    with suppress(OSError):  # the caller was killed while it waited
                        self._one()
                elif event & select.POLLHUP:
                    return  # nobody under the filter is left

    def _one(self) -> None:
        question = bytearray(80)
        fcntl.ioctl(self._descriptor, RECEIVE, question)
        ticket, thread = struct.unpack_from("=QI", question)
        number, _, _, *arguments = struct.unpack_from("=iIQ6Q", question, 16)
        name = self._names.get(number, "")
        refused = errno.EAFNOSUPPORT if name == "socket" else 0
        try:
            with suppress(ValueError, struct.error):  # unreadable: the packets will tell
                if name in OPENS and not self._may_open(thread, name, arguments, ticket):
                    refused = errno.EACCES
                for dial in self._dials(thread, name, arguments):
                    self._look_again(ticket)
                    if not self._dialled(dial):
                        refused = refused or errno.ECONNREFUSED
        except OSError as error:  # likewise, as the caller may be gone
            self.short_of_files |= error.errno in (errno.EMFILE, errno.ENFILE)
        finally:
            answer = (0, -refused, 0) if refused else (0, 0, GO_ON)
            fcntl.ioctl(self._descriptor, ANSWER, bytearray(struct.pack("=QqiI", ticket, *answer)))

    def _look_again(self, ticket: int) -> None:
        """Whether it was the caller whose memory was read, and not who got its number after it."""
        fcntl.ioctl(self._descriptor, STILL_WAITING, struct.pack("=Q", ticket))

    def _may_open(self, thread: int, call: str, arguments: list[int], ticket: int) -> bool:
        place = OPENS[call]
        with Path(f"/proc/{thread}/mem").open("rb", buffering=0) as memory:
            path = os.pread(memory.fileno(), LONGEST_PATH, arguments[place]).partition(b"\0")[0]
        self._look_again(ticket)
        makes = call == "creat" or bool(arguments[place + 1] & os.O_CREAT)
        folder = arguments[0] & 0xFFFFFFFF if place else AT_FDCWD
        return self._opened(thread, folder, os.fsdecode(path), makes)

    def _dials(self, thread: int, call: str, arguments: list[int]) -> Iterator[Dial]:
        if call in OPENS:
            return
        if call == "socket":
            yield Dial(_process_of(thread), 0, "family", str(arguments[0] & 0xFFFFFFFF), 0)
            return
        with Path(f"/proc/{thread}/mem").open("rb", buffering=0) as memory:

            def at(place: int, length: int) -> bytes:
                return os.pread(memory.fileno(), length, place)

            addresses = list(_addresses(at, call, arguments))
        sends = call != "connect"
        for raw in addresses:
            where = parse_address(raw)
            if where is None:
                continue
            process = _process_of(thread)
            inode, kind = _socket(process, arguments[0], raw)
            yield Dial(process, inode, kind, *where, sends)


def _addresses(at: Callable[[int, int], bytes], call: str, arguments: list[int]) -> Iterator[bytes]:
    """The addresses that a call names, out of the caller's memory."""
    match call:
        case "connect":
            yield at(arguments[1], min(arguments[2], LONGEST_ADDRESS))
        case "sendto":
            yield at(arguments[4], min(arguments[5], LONGEST_ADDRESS))
        case "sendmsg" | "sendmmsg":
            many = min(arguments[2], MOST_MESSAGES) if call == "sendmmsg" else 1
            for place in range(many):
                # struct msghdr begins with the address and its length; an mmsghdr is 64 bytes.
                name, length = struct.unpack("=QI", at(arguments[1] + 64 * place, 12))
                if name and length:
                    yield at(name, min(length, LONGEST_ADDRESS))


def parse_address(raw: bytes) -> tuple[str, int] | None:
    """struct sockaddr as text and port; None for families that call nobody."""
    if len(raw) < 2:
        return None
    (family,) = struct.unpack_from("=H", raw)
    if family == socket.AF_INET and len(raw) >= 8:
        return socket.inet_ntop(socket.AF_INET, raw[4:8]), struct.unpack_from("!H", raw, 2)[0]
    if family == socket.AF_INET6 and len(raw) >= 24:
        return plain(raw[8:24]), struct.unpack_from("!H", raw, 2)[0]
    if family == socket.AF_UNIX:
        path = raw[2:]
        name = path.split(b"\0")[0] if path[:1] != b"\0" else b"@" + path[1:].rstrip(b"\0")
        return name.decode(errors="replace"), 0
    return None


def plain(packed: bytes) -> str:
    """An IPv6 address; one that wraps an IPv4 address is that address."""
    if packed.startswith(bytes(10) + b"\xff\xff"):
        return socket.inet_ntop(socket.AF_INET, packed[12:])
    return socket.inet_ntop(socket.AF_INET6, packed)


def _process_of(thread: int) -> int:
    for line in Path(f"/proc/{thread}/status").read_text().splitlines():
        if line.startswith("Tgid:"):
            return int(line.split()[1])
    return thread


def _socket(process: int, descriptor: int, address: bytes) -> tuple[int, str]:
    """Its inode, and what it speaks: asked of the socket itself, through a copy of it."""
    if address[:2] == struct.pack("=H", socket.AF_UNIX):
        return 0, "unix"
    handle = syscall("pidfd_open", process, 0)
    try:
        copy = syscall("pidfd_getfd", handle, descriptor & 0xFFFFFFFF, 0)
    finally:
        os.close(handle)
    there = socket.socket(fileno=copy)
    try:
        return os.fstat(copy).st_ino, _kind(there)
    finally:
        there.close()


def _kind(there: socket.socket) -> str:
    if there.type == socket.SOCK_STREAM and there.proto in (0, 6, 262):  # 262: Multipath TCP
        return "tcp"
    if there.type == socket.SOCK_DGRAM and there.proto in (0, 17):
        return "udp"
    return "ping" if there.proto in (1, 58) else f"protocol {there.proto}"
