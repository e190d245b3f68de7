"""Attempts by descriptors that somebody careless left open: no kernel policy minds their use."""

import mmap
import os
import socket
from collections.abc import Callable
from typing import Final

from inhouse.proofs.egress.attempt import Attempt, Unsupported, World, call, number

MSG_FASTOPEN: Final = 0x20000000
CLONE_NEWNET: Final = 0x40000000


def _given(world: World, name: str) -> int:
    if name not in world.inherited:
        raise Unsupported("nobody here could open it to leave it behind")
    return world.inherited[name]


def _write(name: str) -> Callable[[World, bytes], None]:
    def act(world: World, token: bytes) -> None:
        os.write(_given(world, name), token)

    return act


def _send(world: World, token: bytes) -> None:
    sock = socket.socket(fileno=os.dup(_given(world, "datagrams")))
    with sock:
        sock.sendto(token, ("127.0.0.1", world.port))


def _message(world: World, token: bytes) -> None:
    with socket.socket(fileno=os.dup(_given(world, "datagrams"))) as sock:
        sock.sendmsg([token], [], 0, ("127.0.0.1", world.port))


def _turn_a_listener(world: World, token: bytes) -> None:
    """shutdown() makes a listener an idle socket, and Fast Open dials without connect()."""
    with socket.socket(fileno=os.dup(_given(world, "listener"))) as sock:
        sock.listen()
        sock.shutdown(socket.SHUT_RDWR)
        sock.sendmsg([token], [], MSG_FASTOPEN, ("127.0.0.1", world.port))


def _below_a_folder(world: World, token: bytes) -> None:
    flags = os.O_CREAT | os.O_WRONLY
    file = os.open("by-the-folder", flags, 0o600, dir_fd=_given(world, "folder"))
    os.write(file, token)
    os.close(file)


def _shared_memory(world: World, token: bytes) -> None:
    with mmap.mmap(_given(world, "memory"), 4096) as page:
        page[: len(token)] = token


def _rob_by_a_handle(world: World, token: bytes) -> None:
    """A handle on another process yields that process's socket."""
    stolen = call(number("pidfd_getfd"), _given(world, "process"), world.deputy_socket, 0)
    os.write(stolen, token)
    os.close(stolen)


def _frame(world: World, token: bytes) -> None:
    """A packet socket that was open before: whole frames, past every rule on addresses."""
    os.write(_given(world, "frames"), bytes(12) + b"\x88\xb5" + token)


def _network(world: World, token: bytes) -> None:
    """Walk back into the network whose handle was left open."""
    call(number("setns"), _given(world, "network"), CLONE_NEWNET)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.sendto(token, ("127.0.0.1", world.port))


def _through_proc(world: World, token: bytes) -> None:
    """Opened once more through /proc, where a descriptor has a path again."""
    with open(f"/proc/self/fd/{_given(world, 'read-only')}", "ab", 0) as file:  # noqa: PTH123 - unbuffered
        file.write(token)


ATTEMPTS: Final = (
    Attempt("a connection left open", _write("connection")),
    Attempt("a datagram socket left open", _send),
    Attempt("a datagram socket left open, by sendmsg", _message),
    Attempt("a Unix socket left open", _write("pair")),
    Attempt("a pipe left open", _write("pipe")),
    Attempt("a file left open", _write("file")),
    Attempt("a file left open to read", _through_proc),
    Attempt("a folder left open", _below_a_folder),
    Attempt("shared memory left open", _shared_memory),
    Attempt("a terminal left open", _write("terminal")),
    Attempt("a listener turned into a caller", _turn_a_listener),
    Attempt("a process left open", _rob_by_a_handle),
    Attempt("a packet socket left open", _frame),
    Attempt("a network left open", _network),
)
