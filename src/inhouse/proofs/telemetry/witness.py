"""Sees every attempt to reach somebody at the moment of the call, before a packet exists.

    descriptor = questions.install()  # in the program's process, before it is executed
    Witness(descriptor, dialled, opened, made).run(stopped)  # outside of it

The kernel stops the program in connect(2) and its kin and asks us first (seccomp_unotify(2)). So a
listener can be put wherever the program is about to dial, the process that asks is known for
certain, even if it is gone a moment later, and static programs are seen like all others. The call
goes on, unless it would pass us by and leave: Unix sockets of others are refused, and io_uring and
families of sockets that no network namespace holds (vsock) do not exist inside. Calls in the dress
of another architecture (32-bit programs) are refused and are a gap, as their numbers mean other
calls.

A file is opened for writing, and a FIFO made, on behalf of whoever asks (`opening`): a FIFO can
lead to a program outside, and only so is what we looked at what the program gets. But a program
that confines itself (landlock(7)) must stay confined, and its rules don't bind us: from then on it,
and what it starts, opens by itself what we have looked at. That this leaves a race is a gap.

A program could change an address after we looked. The packets themselves are read too (`frames`),
so such a call is seen there.
"""

import errno
import fcntl
import os
import select
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from inhouse.egress.syscalls import syscall
from inhouse.proofs.telemetry import unix_sockets
from inhouse.proofs.telemetry.descent import below
from inhouse.proofs.telemetry.opening import AT_FDCWD, Waits, Wish, seen, stand_alone
from inhouse.proofs.telemetry.questions import machine

Opened = Callable[[Wish, Callable[[], None]], int]  # a descriptor; it raises OSError to refuse
Made = Callable[[Wish, Callable[[], None]], None]
Looked = Callable[[Wish, Callable[[], None]], None]  # it raises OSError to refuse
Bound = Callable[[Wish, Callable[[], None]], bool]  # whether others may find it

RECEIVE: Final = 0xC0502100  # SECCOMP_IOCTL_NOTIF_RECV
ANSWER: Final = 0xC0182101  # SECCOMP_IOCTL_NOTIF_SEND
STILL_WAITING: Final = 0x40082102  # SECCOMP_IOCTL_NOTIF_ID_VALID
HAND_OVER: Final = 0x40182103  # SECCOMP_IOCTL_NOTIF_ADDFD
AS_THE_ANSWER: Final = 2  # SECCOMP_ADDFD_FLAG_SEND
GO_ON: Final = 1  # SECCOMP_USER_NOTIF_FLAG_CONTINUE


MOST_MESSAGES: Final = 1024  # of one sendmmsg; the kernel takes no more (UIO_MAXIOV)
LONGEST_ADDRESS: Final = 128
UNIX: Final = struct.pack("=H", socket.AF_UNIX)  # how such an address begins
LONGEST_PATH: Final = 4096
LONGEST_S = 3.0  # for one question; meanwhile all others wait
WAITED: Final = "it was kept waiting by a file that did not open, or by a busy machine"
USUAL: Final = (errno.EFAULT, errno.EBADF, errno.ENOTSOCK)  # what the kernel would say as well
FOREIGN: Final = "it made calls of another architecture (32-bit), which were refused"
BOUND: Final = (
    "it bound a Unix socket outside its home: who connects and what it tells is not known"
)
CONFINED: Final = "it confined itself (Landlock), so a FIFO of others could slip by in a race"
PAGE: Final = 4096
READER_S: Final = 0.005  # between two looks whether a FIFO is read
DIALS: Final = ("connect", "sendto", "sendmsg", "sendmmsg", "socket")
OPENS: Final = {"open": 0, "creat": 0, "openat": 1}  # which argument is the path
MAKES: Final = {"mknod": 0, "mknodat": 1}
BINDS: Final = "bind"
CONFINES: Final = "landlock_restrict_self"


class Dial(msgspec.Struct, frozen=True):
    """Somebody is about to be called."""

    pid: int  # the process; the call may come from any of its threads
    inode: int  # of the socket
    kind: str  # tcp, udp, ping, unix, "protocol N", or family: of a socket that was refused
    address: str  # or the path of a Unix socket
    port: int
    sends: bool = False  # something goes with it; connect() on a datagram socket sends nothing


class Witness:
    """Takes the kernel's questions. A call goes on after `dialled` has returned, if it said so.

    An opening is answered with the descriptor that `opened` gives, and a FIFO is made by `made`;
    what a confined program wants to open is shown to `looked`, and where a Unix socket is bound to
    `bound`.
    """

    def __init__(
        self,
        descriptor: int,
        dialled: Callable[[Dial], bool],
        opened: Opened,
        made: Made,
        looked: Looked,
        bound: Bound,
        inside: Callable[[int], bool],  # whether a device is the home's
    ) -> None:
        own = machine()
        self._own = own.audit_number
        self._descriptor = descriptor
        self._dialled, self._opened, self._made = dialled, opened, made
        self._looked, self._bound, self._inside = looked, bound, inside
        self._program = 0  # the process that asked first; the others come of it
        self._confined: set[int] = set()
        self.short_of_files = False  # so calls may have passed unseen
        self.gaps: dict[str, None] = {}  # why what the program did may not be all it would do
        self._names = {own.number(name): name for name in (*DIALS, *OPENS, *MAKES, BINDS, CONFINES)}

    def run(self, stopped: Callable[[], bool]) -> None:
        stand_alone()
        waiting = select.poll()
        waiting.register(self._descriptor, select.POLLIN)
        while not stopped():
            for _, event in waiting.poll(200):
                if event & select.POLLIN:
                    began = time.monotonic()
                    with suppress(OSError):  # the caller was killed while it waited
                        self._one(stopped)
                    if time.monotonic() - began > LONGEST_S:
                        self.gaps[WAITED] = None
                elif event & select.POLLHUP:
                    return  # nobody under the filter is left

    def _one(self, stopped: Callable[[], bool]) -> None:
        """Whatever goes wrong with one question, it is answered, and the next one is heard."""
        question = bytearray(80)
        fcntl.ioctl(self._descriptor, RECEIVE, question)
        ticket, thread = struct.unpack_from("=QI", question)
        number, dress, _, *arguments = struct.unpack_from("=iIQ6Q", question, 16)
        name = self._names.get(number, "")
        try:
            self._program = self._program or _process_of(thread)
            if dress != self._own:
                self.gaps[FOREIGN] = None
                self._answer(ticket, errno.ENOSYS)
            elif name == CONFINES:
                self._confined.add(_process_of(thread))
                self._answer(ticket, 0, GO_ON)
            elif name == BINDS:
                self._bind(ticket, thread, arguments)
            elif name in OPENS:
                self._open(ticket, self._wish(thread, name, arguments), stopped)
            elif name in MAKES:
                self._make(ticket, self._wish(thread, name, arguments))
            else:
                self._dial(ticket, thread, name, arguments)
        except OSError as error:
            self.short_of_files |= error.errno in (errno.EMFILE, errno.ENFILE)
            if name in DIALS and error.errno not in USUAL:
                self._look_again(ticket)  # if the caller is gone, there is nothing to tell
                self.gaps[f"a call could not be looked into ({error.strerror})"] = None
            self._answer(ticket, error.errno or errno.EACCES)
        except Exception as error:  # noqa: BLE001 - whatever it is, it goes into the report
            self.gaps[f"a call could not be looked into ({type(error).__name__})"] = None
            self._answer(ticket, errno.EACCES)

    def _is_confined(self, thread: int) -> bool:
        """Its process is, or one that it comes of. Of an orphan that can't be told: it counts."""
        if not self._confined:
            return False
        process = _process_of(thread)
        while process not in self._confined:
            if process == self._program:
                return False
            try:
                process = _number_of(process, "PPid:")
            except OSError:  # it ended meanwhile
                break
            if process in (0, os.getpid()):
                break
        self.gaps[CONFINED] = None
        return True

    def _answer(self, ticket: int, refused: int, flags: int = 0) -> None:
        answer = struct.pack("=QqiI", ticket, 0, -refused, flags)
        fcntl.ioctl(self._descriptor, ANSWER, bytearray(answer))

    def _dial(self, ticket: int, thread: int, name: str, arguments: list[int]) -> None:
        refused = errno.EAFNOSUPPORT if name == "socket" else 0
        for dial in self._dials(thread, name, arguments):
            self._look_again(ticket)
            if not self._dialled(dial):
                refused = refused or errno.ECONNREFUSED
        self._answer(ticket, refused, 0 if refused else GO_ON)

    def _bind(self, ticket: int, thread: int, arguments: list[int]) -> None:
        """In the program's own network, whoever is called is inside; a path leads outside, too."""
        with Path(f"/proc/{thread}/mem").open("rb", buffering=0) as memory:
            raw = _read(memory.fileno(), arguments[1], min(arguments[2], LONGEST_ADDRESS))
        path, _ = (raw[:2] == UNIX and parse_address(raw)) or ("", 0)
        if path and not path.startswith("@"):
            wish = Wish(thread, AT_FDCWD, path, 0)
            if self._bound(wish, lambda: self._look_again(ticket)):
                self.gaps[BOUND] = None
            copy = _copy(_process_of(thread), arguments[0])
            threading.Thread(target=self._look_where, args=(copy,), daemon=True).start()
        self._answer(ticket, 0, GO_ON)

    def _look_where(self, bound: socket.socket) -> None:
        """Which file it became in the end: the path could be changed after we read it."""
        until = time.monotonic() + LONGEST_S
        with bound:
            while not bound.getsockname() and time.monotonic() < until:
                time.sleep(READER_S)
            for where in unix_sockets.bound_in_networks_of([os.getpid(), *below(os.getpid())]):
                if not isinstance(where, str) and not self._inside(where[0]):
                    self.gaps[BOUND] = None

    def _look_again(self, ticket: int) -> None:
        """Whether it was the caller whose memory was read, and not who got its number after it."""
        fcntl.ioctl(self._descriptor, STILL_WAITING, struct.pack("=Q", ticket))

    def _wish(self, thread: int, call: str, arguments: list[int]) -> Wish:
        place = (OPENS | MAKES)[call]
        folder = arguments[0] & 0xFFFFFFFF if place else AT_FDCWD
        path = _text(thread, arguments[place])
        if call == "creat":
            return Wish(thread, folder, path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, arguments[1])
        if call in MAKES:
            return Wish(thread, folder, path, 0, arguments[place + 1])
        return Wish(thread, folder, path, *arguments[place + 1 : place + 3])

    def _open(self, ticket: int, wish: Wish, stopped: Callable[[], bool]) -> None:
        if wish.flags & os.O_PATH:  # nothing can be written to such a one
            self._answer(ticket, 0, GO_ON)
            return
        if self._is_confined(wish.thread):
            self._looked(wish, lambda: self._look_again(ticket))
            self._answer(ticket, 0, GO_ON)
            return
        try:
            self._hand_over(ticket, wish, self._opened(wish, lambda: self._look_again(ticket)))
        except Waits as fifo:
            words = (ticket, wish, fifo, stopped)
            threading.Thread(target=self._wait_for_a_reader, args=words, daemon=True).start()

    def _make(self, ticket: int, wish: Wish) -> None:
        if self._is_confined(wish.thread):  # to be opened later, as the FIFO of others: refused
            self._answer(ticket, 0, GO_ON)
            return
        self._made(wish, lambda: self._look_again(ticket))
        self._answer(ticket, 0, 0)

    def _wait_for_a_reader(
        self, ticket: int, wish: Wish, fifo: Waits, stopped: Callable[[], bool]
    ) -> None:
        with fifo, suppress(OSError):  # the caller is gone
            while not stopped():
                self._look_again(ticket)
                try:
                    descriptor = fifo.open()
                except BlockingIOError:
                    time.sleep(READER_S)
                except OSError as error:
                    self._answer(ticket, error.errno or errno.EACCES)
                    return
                else:
                    self._hand_over(ticket, wish, descriptor)
                    return

    def _hand_over(self, ticket: int, wish: Wish, descriptor: int) -> None:
        try:
            closing = wish.flags & os.O_CLOEXEC
            what = struct.pack("=QIIII", ticket, AS_THE_ANSWER, descriptor, 0, closing)
            fcntl.ioctl(self._descriptor, HAND_OVER, what)
        except OSError as error:  # it has too many open itself, or is gone
            self._answer(ticket, error.errno or errno.EMFILE)
        finally:
            os.close(descriptor)

    def _dials(self, thread: int, call: str, arguments: list[int]) -> Iterator[Dial]:
        if call == "socket":
            yield Dial(_process_of(thread), 0, "family", str(arguments[0] & 0xFFFFFFFF), 0)
            return
        with Path(f"/proc/{thread}/mem").open("rb", buffering=0) as memory:

            def at(place: int, length: int) -> bytes:
                return _read(memory.fileno(), place, length)

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


def _read(memory: int, place: int, length: int) -> bytes:
    """Whole, as the kernel reads; else it would tell of a bad address, and so do we."""
    try:
        found = os.pread(memory, length, place)
    except (OSError, OverflowError):
        found = b""
    if len(found) < length:
        raise OSError(errno.EFAULT, os.strerror(errno.EFAULT))
    return found


def _text(thread: int, place: int) -> str:
    """Page by page: the one after the end need not be there."""
    found = b""
    with seen(), Path(f"/proc/{thread}/mem").open("rb", buffering=0) as memory:
        while b"\0" not in found:
            if len(found) >= LONGEST_PATH:
                raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG))
            at = place + len(found)
            found += _read(memory.fileno(), at, PAGE - at % PAGE)
    return os.fsdecode(found.partition(b"\0")[0])


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
    return _number_of(thread, "Tgid:")


def _number_of(thread: int, name: str) -> int:
    status = Path(f"/proc/{thread}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(name))


def _socket(process: int, descriptor: int, address: bytes) -> tuple[int, str]:
    """Its inode, and what it speaks: asked of the socket itself, through a copy of it."""
    if address[:2] == UNIX:
        return 0, "unix"
    with _copy(process, descriptor) as there:
        return os.fstat(there.fileno()).st_ino, _kind(there)


def _copy(process: int, descriptor: int) -> socket.socket:
    """The same socket, for us to ask."""
    handle = syscall("pidfd_open", process, 0)
    try:
        return socket.socket(fileno=syscall("pidfd_getfd", handle, descriptor & 0xFFFFFFFF, 0))
    finally:
        os.close(handle)


def _kind(there: socket.socket) -> str:
    if there.type == socket.SOCK_STREAM and there.proto in (0, 6, 262):  # 262: Multipath TCP
        return "tcp"
    if there.type == socket.SOCK_DGRAM and there.proto in (0, 17):
        return "udp"
    return "ping" if there.proto in (1, 58) else f"protocol {there.proto}"
