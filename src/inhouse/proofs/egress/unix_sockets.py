"""Attempts by Unix sockets: daemons that live in the file tree or under an abstract name."""

import array
import os
import socket
from collections.abc import Callable
from typing import Final

from inhouse.proofs.egress.attempt import Attempt, World

PATIENCE_S: Final = 1.0
KINDS: Final = {
    "stream": socket.SOCK_STREAM,
    "datagram": socket.SOCK_DGRAM,
    "packets": socket.SOCK_SEQPACKET,
}


def place(folder: str, kind: str, *, abstract: bool) -> str:
    """Where the deputy listens. An abstract name begins with a zero and lives in no folder."""
    return f"\0{folder}/{kind}" if abstract else f"{folder}/{kind}"


def _dial(kind: str, *, abstract: bool) -> Callable[[World, bytes], None]:
    def act(world: World, token: bytes) -> None:
        with socket.socket(socket.AF_UNIX, KINDS[kind]) as sock:
            sock.settimeout(PATIENCE_S)
            sock.connect(place(world.folder, kind, abstract=abstract))
            sock.send(token)

    return act


def _send_to(world: World, token: bytes) -> None:
    """One half of a pair, pointed at another receiver by each message."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with ours, theirs:
        ours.sendmsg([token], [], 0, place(world.folder, "datagram", abstract=False))


def _point_elsewhere(world: World, token: bytes) -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with ours, theirs:
        ours.connect(place(world.folder, "datagram", abstract=True))
        ours.send(token)


def _hand_over(world: World, token: bytes) -> None:
    """A descriptor is handed over, and what is in it goes along."""
    reader, writer = os.pipe()
    try:
        os.write(writer, token)
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
            sock.settimeout(PATIENCE_S)
            sock.connect(place(world.folder, "stream", abstract=False))
            rights = array.array("i", [reader])
            sock.sendmsg([b"!"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)])
    finally:
        os.close(reader)
        os.close(writer)


def _in_the_name(world: World, token: bytes) -> None:
    """Nothing is sent: the sender's own abstract name is the message (/proc/net/unix shows it)."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        sock.bind(b"\0" + token)
        sock.sendto(b"", place(world.folder, "datagram", abstract=True))


def _be_called(world: World, token: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"{world.folder}/called")
        listener.listen()
        listener.settimeout(PATIENCE_S)
        with listener.accept()[0] as caller:
            caller.sendall(token)


ATTEMPTS: Final = (
    *(
        Attempt(f"{where} {kind}", _dial(kind, abstract=where == "abstract"))
        for where in ("path", "abstract")
        for kind in KINDS
    ),
    Attempt("a pair that writes to others", _send_to),
    Attempt("a pair that is pointed elsewhere", _point_elsewhere),
    Attempt("a descriptor handed over", _hand_over),
    Attempt("an abstract name as the message", _in_the_name),
    Attempt("a listener in a folder", _be_called),
)
