"""Attempts by families of sockets and objects that are not the internet's, but lead out as well."""

import fcntl
import os
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from inhouse.proofs.egress.attempt import Attempt, World, call, number, only_apart

AF_XDP: Final = 44
NETLINK_USERSOCK, NETLINK_ROUTE = 2, 0
RTM_NEWLINK, NLM_F_REQUEST, IFLA_IFALIAS = 16, 1, 20
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 1, 0x1000
USER_KEYRING: Final = -4
BPF_MAP_CREATE, BPF_MAP_TYPE_ARRAY = 0, 2
TRIED_ELSEWHERE: Final = frozenset({1, 2, 10, 16, 17, 40, AF_XDP})
LAST_FAMILY: Final = 46


def _to_another_process(world: World, token: bytes) -> None:
    """Netlink is for talking to the kernel, and carries messages between processes, too."""
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_USERSOCK) as sock:
        sock.sendto(token, (world.deputy, 0))


def _name_of_an_interface(world: World, token: bytes) -> None:
    only_apart(world)
    alias = struct.pack("=HH", 4 + len(token), IFLA_IFALIAS) + token
    change = struct.pack("=BxHiII", 0, 0, socket.if_nametoindex("lo"), 0, 0) + alias
    header = struct.pack("=IHHII", 16 + len(change), RTM_NEWLINK, NLM_F_REQUEST | 4, 1, 0)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_ROUTE) as sock:
        sock.settimeout(1.0)
        sock.sendto(header + change, (0, 0))
        answer = sock.recv(4096)
    code: int = struct.unpack_from("=i", answer, 16)[0]
    if code:
        raise OSError(-code, os.strerror(-code))


def _packet(protocol: int) -> Callable[[World, bytes], None]:
    def act(_world: World, token: bytes) -> None:
        with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(protocol)) as sock:
            sock.bind(("lo", protocol))
            sock.send(bytes(12) + struct.pack("!H", protocol) + token)

    return act


def _hold(family: int, kind: int) -> Callable[[World, bytes], None]:
    def act(_world: World, _token: bytes) -> None:
        socket.socket(family, kind, 0).close()

    return act


def _any_other_family(_world: World, _token: bytes) -> None:
    """Every number of a family that nobody above has tried, with every kind."""
    for family in set(range(1, LAST_FAMILY + 1)) - TRIED_ELSEWHERE:
        for kind in (1, 2, 3, 5):
            with suppress(OSError):
                socket.socket(family, kind, 0).close()
                return
    raise PermissionError("no other family of sockets was handed out")


def _tunnel(world: World, _token: bytes) -> None:
    """An interface of one's own."""
    only_apart(world)
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_CLOEXEC)
    try:
        fcntl.ioctl(device, TUNSETIFF, struct.pack("=16sH22x", b"escape0", IFF_TUN | IFF_NO_PI))
    finally:
        os.close(device)


def _key(_world: World, token: bytes) -> None:
    """The key ring of the user is seen by all processes of the user."""
    call(number("add_key"), b"user", token, b"x", 1, USER_KEYRING)


def _program(_world: World, _token: bytes) -> None:
    """A map for programs in the kernel, which other processes can hold and fill."""
    wanted = struct.pack("=IIII", BPF_MAP_TYPE_ARRAY, 4, 8, 1).ljust(128, b"\0")
    os.close(call(number("bpf"), BPF_MAP_CREATE, wanted, len(wanted)))


def _enter_a_network(world: World, token: bytes) -> None:
    """Walk into the network of another process."""
    handle = os.open(f"/proc/{world.deputy}/ns/net", os.O_RDONLY | os.O_CLOEXEC)
    try:
        call(number("setns"), handle, 0)
    finally:
        os.close(handle)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.sendto(token, ("127.0.0.1", world.port))


def _setting_of_the_kernel(world: World, token: bytes) -> None:
    """The name of the host is shared by all who live in the same namespace."""
    only_apart(world)
    socket.sethostname("inhouse-" + token.decode())


NO_FAR_END: Final = "a channel to the host of a virtual machine: nobody is asked to listen there"
ATTEMPTS: Final = (
    Attempt("netlink to another process", _to_another_process),
    Attempt("netlink: an interface's name", _name_of_an_interface),
    Attempt("packet socket", _packet(0x88B5)),
    Attempt("vsock, stream", _hold(40, 1), evident=NO_FAR_END),
    Attempt("vsock, datagram", _hold(40, 2), evident=NO_FAR_END),
    Attempt("XDP", _hold(AF_XDP, 3), evident="frames go to a card, and there is none here"),
    Attempt("any other family", _any_other_family, evident="whichever it is, it has no peer here"),
    Attempt("a tunnel", _tunnel, evident="an interface: whoever has one has a network"),
    Attempt("the user's key ring", _key),
    Attempt("a map in the kernel", _program, evident="the map itself is shared memory"),
    Attempt("another's network namespace", _enter_a_network),
    Attempt("the host's name", _setting_of_the_kernel),
)
