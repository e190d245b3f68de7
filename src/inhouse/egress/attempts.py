"""Attempts to get out: a sealed process tries, and says which of them the kernel refused.

Each attempt is a real call of the kind that an intruder would make, by number and not through
Python, which could be in the way. Yet none of them harms: they aim at loopback and at the process
itself, carry no content, ask for things that do not exist, and leave nothing behind where they are
not refused. The rule for the verdict: an attempt is blocked when the kernel refused the act itself.
"Connection refused" or "no such file" come from the other side of the fence, so they are leaks.
"""

import ctypes
import errno
import os
import signal
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import PurePosixPath
from typing import Final

import msgspec

from inhouse.egress.powers import Powers
from inhouse.egress.syscalls import architecture, syscall
from inhouse.errors import SealError


class Attempt(msgspec.Struct, frozen=True):
    """What was tried, whether the kernel refused it, and the name of the errno it gave, if any."""

    name: str
    blocked: bool
    error: str


def attempts() -> tuple[Attempt, ...]:
    """Try everything, in this process. Takes about a millisecond; needs Linux."""
    if architecture() is None:
        raise SealError("the attempts know Linux on x86-64 and aarch64 only", fix="run them there")
    return tuple(_try(name, act) for name, act in ACTS.items())


def must_block(powers: Powers) -> tuple[str, ...]:
    """The attempts that a process sealed to these powers must see refused, from level 2 on."""
    allowed: set[str] = set()
    if _covers(powers.write, PROBE_FOLDER):
        allowed.add("write a file")
    if _covers((*powers.read, *powers.write), PROBE_READ):
        allowed.add("read the list of users")
    if powers.unix_dial or powers.unix_at is not None:
        # Only Landlock can tell whose socket an abstract name belongs to, and none has this name.
        allowed |= {"connect to a Unix socket", "connect to an abstract Unix socket"}
    if powers.tcp_dial == NOBODY:
        allowed |= {"connect by TCP", "connect by TCP over IPv6"}
    if powers.spawn:
        allowed |= {"fork", "run a program", "unshare", "open another process by descriptor"}
    return tuple(name for name in ACTS if name not in allowed)


def _covers(folders: tuple[str, ...], path: str) -> bool:
    return any(PurePosixPath(path).is_relative_to(folder) for folder in folders)


def _try(name: str, act: Callable[[], None]) -> Attempt:
    try:
        act()
    except OSError as error:
        code = error.errno or 0
        return Attempt(name, code in REFUSALS, errno.errorcode.get(code, str(code)))
    return Attempt(name, False, "")


# What the kernel answers when it will not do a thing at all. The address errors belong here: they
# say that there is no network on which the address could be reached, so nothing was sent.
REFUSALS: Final = frozenset(
    {
        errno.EPERM,
        errno.EACCES,
        errno.ENOSYS,
        errno.EROFS,
        errno.ENETUNREACH,
        errno.ENETDOWN,
        errno.EADDRNOTAVAIL,
        errno.EAFNOSUPPORT,
        errno.EPROTONOSUPPORT,
        errno.ESOCKTNOSUPPORT,
        errno.EOPNOTSUPP,
    }
)

PROBE_FOLDER: Final = "/tmp"  # noqa: S108 - the place where an intruder would write first
PROBE_READ: Final = "/etc/passwd"

NO_FILE: Final = b"/tmp/inhouse-no-such-file"
NOBODY: Final = 9  # the discard port, which no machine of this century serves
LOOPBACK: Final = struct.pack("=H2s4s8x", 2, struct.pack("!H", NOBODY), bytes([127, 0, 0, 1]))
RESOLVER: Final = struct.pack("=H2s4s8x", 2, struct.pack("!H", 53), bytes([127, 0, 0, 53]))
LOOPBACK_6: Final = struct.pack("=H2s4x16s4x", 10, struct.pack("!H", NOBODY), bytes(15) + b"\x01")
UNIX_PATH: Final = struct.pack("=H", 1) + b"/tmp/inhouse-nobody-listens-here\x00"
UNIX_ABSTRACT: Final = struct.pack("=H", 1) + b"\x00inhouse-nobody-listens-here"
VSOCK_LOCAL: Final = struct.pack("=HHIIB3x", 40, 0, NOBODY, 1, 0)  # VMADDR_CID_LOCAL

AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_PACKET, AF_VSOCK = 1, 2, 10, 16, 17, 40
SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, SOCK_NONBLOCK = 1, 2, 3, 0o4000
IPPROTO_ICMP, IPPROTO_MPTCP = 1, 262
MSG_FASTOPEN: Final = 0x20000000
PTRACE_DETACH: Final = 17
PRIO_PROCESS: Final = 0
NO_PROCESS: Final = 0x3FFFFFFF  # above the highest process id there can be
TIOCSTI: Final = 0x5412
KEYCTL_GET_KEYRING_ID: Final = 0
KEY_SPEC_SESSION_KEYRING: Final = -3


@contextmanager
def _socket(family: int, kind: int, protocol: int = 0) -> Iterator[int]:
    descriptor = syscall("socket", family, kind | SOCK_NONBLOCK, protocol)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _connect(family: int, kind: int, address: bytes, protocol: int = 0) -> None:
    with _socket(family, kind, protocol) as descriptor:
        syscall("connect", descriptor, address, len(address))


def _send(family: int, kind: int, address: bytes, flags: int = 0) -> None:
    with _socket(family, kind) as descriptor:
        syscall("sendto", descriptor, b"", 0, flags, address, len(address))


def _open(family: int, kind: int, protocol: int = 0) -> None:
    with _socket(family, kind, protocol):
        pass


def _redirect_a_pair() -> None:
    """A datagram socket obtained as half of a pair can be pointed at any other receiver."""
    pair = (ctypes.c_int * 2)()
    syscall("socketpair", AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, pair)
    try:
        syscall("connect", pair[0], UNIX_ABSTRACT, len(UNIX_ABSTRACT))
    finally:
        os.close(pair[0])
        os.close(pair[1])


def _ring() -> None:
    parameters = ctypes.create_string_buffer(120)  # struct io_uring_params
    os.close(syscall("io_uring_setup", 1, parameters))


def _write() -> None:
    # A name that nobody can have taken: a file that is there would be no answer of the kernel's.
    path = f"{PROBE_FOLDER}/inhouse-probe-{os.getpid()}-{time.monotonic_ns()}"
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    os.unlink(path)  # noqa: PTH108 - bare calls, as everywhere in this list


def _read() -> None:
    os.close(os.open(PROBE_READ, os.O_RDONLY | os.O_CLOEXEC))


def _neighbour() -> int:
    """Another process: the parent, or the first one where the parent lives out of sight."""
    return os.getppid() or 1


def _trace() -> None:
    """Let go of a process that was never caught: the answer shows if ptrace is to be had."""
    syscall("ptrace", PTRACE_DETACH, _neighbour(), 0, 0)


def _read_memory() -> None:
    """One byte from an address that is never mapped: a permitted reader gets EFAULT."""
    here, there = ctypes.create_string_buffer(1), 0x1000
    local = ctypes.create_string_buffer(struct.pack("=QQ", ctypes.addressof(here), 1), 16)
    remote = ctypes.create_string_buffer(struct.pack("=QQ", there, 1), 16)
    syscall("process_vm_readv", _neighbour(), local, 1, remote, 1, 0)


def _fork() -> None:
    child = syscall("clone", signal.SIGCHLD, 0, 0, 0, 0, holding_the_gil=True)
    if child == 0:
        syscall("exit_group", 0, holding_the_gil=True)
    with suppress(ChildProcessError):
        os.waitpid(child, 0)


def _run() -> None:
    nothing = ctypes.create_string_buffer(8)
    syscall("execve", b"/inhouse/no/such/program", nothing, nothing)


def _hold_a_process() -> None:
    os.close(syscall("pidfd_open", _neighbour(), 0))


# Names are shown to people and compared with `must_block`.
ACTS: Final[dict[str, Callable[[], None]]] = {
    "connect by TCP": lambda: _connect(AF_INET, SOCK_STREAM, LOOPBACK),
    "connect by TCP over IPv6": lambda: _connect(AF_INET6, SOCK_STREAM, LOOPBACK_6),
    "send with TCP Fast Open": lambda: _send(AF_INET, SOCK_STREAM, LOOPBACK, MSG_FASTOPEN),
    "connect by Multipath TCP": lambda: _connect(AF_INET, SOCK_STREAM, LOOPBACK, IPPROTO_MPTCP),
    "send by UDP": lambda: _send(AF_INET, SOCK_DGRAM, LOOPBACK),
    "send by UDP over IPv6": lambda: _send(AF_INET6, SOCK_DGRAM, LOOPBACK_6),
    "ask the DNS resolver": lambda: _send(AF_INET, SOCK_DGRAM, RESOLVER),
    "open a ping socket": lambda: _open(AF_INET, SOCK_DGRAM, IPPROTO_ICMP),
    "open a raw socket": lambda: _open(AF_INET, SOCK_RAW, IPPROTO_ICMP),
    "open a packet socket": lambda: _open(AF_PACKET, SOCK_RAW),
    "open a netlink socket": lambda: _open(AF_NETLINK, SOCK_RAW),
    "connect by vsock": lambda: _connect(AF_VSOCK, SOCK_STREAM, VSOCK_LOCAL),
    "connect to a Unix socket": lambda: _connect(AF_UNIX, SOCK_STREAM, UNIX_PATH),
    "connect to an abstract Unix socket": lambda: _connect(AF_UNIX, SOCK_STREAM, UNIX_ABSTRACT),
    "redirect a pair of sockets": _redirect_a_pair,
    "set up an io_uring": _ring,
    "write a file": _write,
    "read the list of users": _read,
    "change the rights of a file": lambda: _ignore(syscall("fchmodat", -1, NO_FILE, 0o600)),
    "hang a note on a file": lambda: _ignore(syscall("setxattr", NO_FILE, b"user.a", b"", 0, 0)),
    "watch a folder": lambda: os.close(syscall("inotify_init1", 0)),
    "trace another process": _trace,
    "read another process's memory": _read_memory,
    "signal another process": lambda: _ignore(syscall("kill", _neighbour(), 0)),
    "renice another process": lambda: _ignore(syscall("setpriority", PRIO_PROCESS, NO_PROCESS, 0)),
    "open another process by descriptor": _hold_a_process,
    "fork": _fork,
    "run a program": _run,
    "unshare": lambda: _ignore(syscall("unshare", 0)),
    "enter a namespace": lambda: _ignore(syscall("setns", -1, 0)),
    "load a program into the kernel": lambda: _ignore(syscall("bpf", -1, 0, 0)),
    "open the kernel's key ring": lambda: _ignore(
        syscall("keyctl", KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 0, 0, 0)
    ),
    "open a System V queue": lambda: _ignore(syscall("msgget", 0x1A57, 0)),
    "open a POSIX queue": lambda: os.close(syscall("mq_open", b"inhouse-none", 0, 0, 0)),
    "type at the terminal": lambda: _ignore(syscall("ioctl", -1, TIOCSTI, 0)),
}


def _ignore(_result: int) -> None:
    """The answer is of no interest, only whether there was one."""
