"""The deputy: a process of the same user, unsealed and trusting, that takes in what it is given.

It listens on Unix sockets and a FIFO, reads queues and shared memory, counts signals, has room in
its memory and looks at what is public in `/proc`. It does not know the tokens: it tells everything
that came, and whoever made the tokens looks for them. A line on standard input asks for it; the end
of standard input ends it.
"""

import contextlib
import ctypes
import os
import pty
import resource
import select
import signal
import socket
import struct
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from inhouse.proofs.egress.attempt import LIBC, become, call, number
from inhouse.proofs.egress.other_processes import BYTES, FIRST_SIGNAL, QUEUED_SIGNAL
from inhouse.proofs.egress.unix_sockets import KINDS, place

IPC_CREAT, IPC_NOWAIT, IPC_RMID, GETVAL = 0o1000, 0o4000, 0, 12
ROOM: Final = 64
USER_KEYRING, KEYCTL_READ, KEYCTL_DESCRIBE, KEYCTL_UNLINK = -4, 11, 6, 9
KEYCTL: Final = {"x86_64": 250, "aarch64": 219}
LOOK_EVERY_S: Final = 0.03
PR_SET_PTRACER: Final = 0x59616D61


class Orders(msgspec.Struct, frozen=True):
    """The first line on standard input."""

    folder: str
    port: int
    queue: int
    user: int


class Facts(msgspec.Struct, frozen=True):
    """The first line on standard output."""

    process: int
    memory: int
    room: int
    terminal: str
    socket: int
    pipe: int
    lacks: tuple[str, ...]


class Deputy:
    def __init__(self, orders: Orders) -> None:
        self.orders = orders
        self.came = bytearray()  # given to us
        self.seen = bytearray()  # shown to everybody
        self.counts: dict[int, int] = {}
        self.lacks: list[str] = []
        self.memory = ctypes.create_string_buffer(ROOM * 4)
        self.sources: dict[int, socket.socket | None] = {}
        # SOCK_RAW needs more; a connected datagram socket is what an intruder would steal.
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.connect(("127.0.0.1", orders.port))
        self.pipe = os.pipe()
        self._add(self.pipe[0])
        self._signals()
        self._listen()
        self._terminal()
        self._system_v()

    def _signals(self) -> None:
        wanted = {first + k for first in FIRST_SIGNAL.values() for k in range(BYTES)}
        self.wanted = wanted | {QUEUED_SIGNAL, signal.SIGIO}
        signal.pthread_sigmask(signal.SIG_BLOCK, self.wanted)

    def _add(self, descriptor: int, sock: socket.socket | None = None) -> None:
        os.set_blocking(descriptor, False)
        self.sources[descriptor] = sock

    def _listen(self) -> None:
        for kind, number_ in KINDS.items():
            for abstract in (False, True):
                sock = socket.socket(socket.AF_UNIX, number_)
                sock.bind(place(self.orders.folder, kind, abstract=abstract))
                if kind != "datagram":
                    sock.listen()
                self._add(sock.fileno(), sock)
        os.mkfifo(f"{self.orders.folder}/pipe")
        self._add(os.open(f"{self.orders.folder}/pipe", os.O_RDWR | os.O_NONBLOCK))
        with self._may_lack("netlink"):
            sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 2)
            sock.bind((os.getpid(), 0))
            self._add(sock.fileno(), sock)

    def _terminal(self) -> None:
        master, slave = pty.openpty()
        self.terminal = os.ttyname(slave)
        self._add(master)

    def _system_v(self) -> None:
        key = self.orders.queue
        self.queue = self.segment = self.group = -1
        with self._may_lack("System V queue"):
            self.queue = call(number("msgget"), key, IPC_CREAT | 0o600)
        with self._may_lack("System V memory"):
            self.segment = call(number("shmget"), key, 4096, IPC_CREAT | 0o600)
            self.attached = call(number("shmat"), self.segment, 0, 0)
        with self._may_lack("System V semaphores"):
            self.group = call(number("semget"), key, BYTES, IPC_CREAT | 0o600)
        with self._may_lack("POSIX queue"):
            name = f"inhouse-{key}".encode()
            flags = os.O_CREAT | os.O_RDWR | os.O_NONBLOCK
            self.posix_queue = call(number("mq_open"), name, flags, 0o600, 0)
            self.sources[self.posix_queue] = None

    @contextlib.contextmanager
    def _may_lack(self, what: str) -> Iterator[None]:
        try:
            yield
        except OSError:
            self.lacks.append(what)

    def facts(self) -> Facts:
        return Facts(
            process=os.getpid(),
            memory=ctypes.addressof(self.memory),
            room=ROOM,
            terminal=self.terminal,
            socket=self.socket.fileno(),
            pipe=self.pipe[1],
            lacks=tuple(self.lacks),
        )

    def take_in(self) -> None:
        """Everything that comes on a descriptor, for ever."""
        while True:
            ready, _, _ = select.select(list(self.sources), [], [], 0.5)
            for descriptor in ready:
                with contextlib.suppress(OSError):
                    self._take(descriptor)

    def _take(self, descriptor: int) -> None:
        sock = self.sources[descriptor]
        if descriptor == getattr(self, "posix_queue", -1):
            message = ctypes.create_string_buffer(8192)
            length = LIBC.mq_receive(descriptor, message, 8192, None)
            self.came += message.raw[: max(0, length)]
        elif sock is None:
            self.came += os.read(descriptor, 65536)
        elif sock.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            connection, _ = sock.accept()
            self._add(connection.fileno(), connection)
        else:
            self._take_message(descriptor, sock)

    def _take_message(self, descriptor: int, sock: socket.socket) -> None:
        data, extra, _, sender = sock.recvmsg(65536, 1024)
        self.came += data
        if isinstance(sender, bytes):
            self.came += sender  # an abstract name is a message, too
        for _, _, rights in extra:
            for (handed,) in struct.iter_unpack("=i", rights):
                os.set_blocking(handed, False)
                with contextlib.suppress(OSError):
                    self.came += os.read(handed, 65536)
                os.close(handed)
        if not data and sock.type != socket.SOCK_DGRAM:
            del self.sources[descriptor]
            sock.close()

    def count_signals(self) -> None:
        """si_code is read from the kernel's own record, which Python hides in part."""
        while True:
            try:
                seen = signal.sigwaitinfo(self.wanted)
            except InterruptedError:
                continue
            if seen.si_signo == QUEUED_SIGNAL:
                self.came += f"{-1 - seen.si_code & 0xFFFFFF:06x}".encode()
            else:
                self.counts[seen.si_signo] = self.counts.get(seen.si_signo, 0) + 1

    def look_around(self) -> None:
        """What is public about other processes: names, open memory files, locks."""
        while True:
            for process in Path("/proc").iterdir():
                if process.name.isdigit():
                    with contextlib.suppress(OSError):
                        self._look_at(process)
            with contextlib.suppress(OSError):
                self._read_locks()
            time.sleep(LOOK_EVERY_S)

    def _look_at(self, process: Path) -> None:
        self._keep((process / "comm").read_bytes().strip())
        self._keep((process / "cmdline").read_bytes().strip(b"\0"))
        for line in (process / "limits").read_text().splitlines():
            if line.startswith("Max file size") and line.split()[3].isdigit():
                self._keep(f"{int(line.split()[3]):012x}".encode())
        for handle in (process / "fd").iterdir():  # of the same user, unless the process hides them
            with contextlib.suppress(OSError):
                target = str(handle.readlink())
                if target.startswith("/memfd:"):
                    self._keep(target.encode())

    def _keep(self, seen: bytes) -> None:
        if seen not in self.seen:
            self.seen += b"\n" + seen

    def _read_locks(self) -> None:
        """/proc/locks shows the first byte that is locked, in decimal."""
        for line in Path("/proc/locks").read_text().splitlines():
            start = line.split()[-2]
            if start.isdigit() and int(start) > 0xFFFF:
                self._keep(f"{int(start):012x}".encode())

    def report(self) -> bytes:
        """Everything that came, once more in one piece; numbers are written as tokens are."""
        numbers = [
            bytes(self.counts.get(first + k, 0) & 0xFF for k in range(BYTES)).hex()
            for first in FIRST_SIGNAL.values()
        ]
        self.counts.clear()
        numbers.append(f"{resource.getrlimit(resource.RLIMIT_FSIZE)[0] & 0xFFFFFFFFFFFF:012x}")
        with contextlib.suppress(OSError):
            numbers.append(f"{int(Path('/proc/self/timerslack_ns').read_text()):012x}")
        if self.group >= 0:
            values = bytes(
                call(number("semctl"), self.group, k, GETVAL, 0) & 0xFF for k in range(BYTES)
            )
            numbers.append(values.hex())
        parts = [bytes(self.came), *(n.encode() for n in numbers), self.memory.raw, self._pages()]
        return b"\n".join([*parts, self._keys()])

    def _pages(self) -> bytes:
        pages = b""
        if self.segment >= 0:
            pages += ctypes.string_at(self.attached, 4096)
        if self.queue >= 0:
            pages += self._messages()
        return pages

    def _messages(self) -> bytes:
        found = b""
        buffer = ctypes.create_string_buffer(8 + 4096)
        while (length := LIBC.msgrcv(self.queue, buffer, 4096, 0, IPC_NOWAIT)) >= 0:
            found += buffer.raw[8 : 8 + length] + b"\n"
        return found

    def _keys(self) -> bytes:
        found = b""
        keyctl = KEYCTL.get(os.uname().machine)
        with contextlib.suppress(OSError):
            if keyctl is None:
                return found
            listed = ctypes.create_string_buffer(4096)
            size = call(keyctl, KEYCTL_READ, USER_KEYRING, ctypes.byref(listed), 4096)
            for (key,) in struct.iter_unpack("=i", listed.raw[:size]):
                text = ctypes.create_string_buffer(512)
                length = call(keyctl, KEYCTL_DESCRIBE, key, ctypes.byref(text), 512)
                found += text.raw[:length] + b"\n"
                call(keyctl, KEYCTL_UNLINK, key, USER_KEYRING)
        return found

    def clean(self) -> None:
        """System V objects outlive their users."""
        for remove, thing in ((LIBC.msgctl, self.queue), (LIBC.shmctl, self.segment)):
            if thing >= 0:
                remove(thing, IPC_RMID, None)
        if self.group >= 0:
            LIBC.semctl(self.group, 0, IPC_RMID)
        LIBC.mq_unlink(f"/inhouse-{self.orders.queue}".encode())


def main() -> None:
    orders = msgspec.json.decode(sys.stdin.buffer.readline(), type=Orders)
    become(orders.user)
    LIBC.prctl(PR_SET_PTRACER, -1, 0, 0, 0)  # where only relatives may trace, the deputy lets all
    deputy = Deputy(orders)
    for work in (deputy.take_in, deputy.look_around, lambda: _answer(deputy)):
        threading.Thread(target=work, daemon=True).start()
    deputy.count_signals()  # on the first thread, which has the process's own number


def _answer(deputy: Deputy) -> None:
    _say(msgspec.json.encode(deputy.facts()))
    while sys.stdin.buffer.readline():
        _say(deputy.report().hex().encode() + b" " + deputy.seen.hex().encode())
    deputy.clean()
    os._exit(0)


def _say(line: bytes) -> None:
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
