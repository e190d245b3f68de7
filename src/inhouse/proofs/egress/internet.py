"""Attempts by internet sockets, through Python's own functions: the polite way out."""

import os
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from inhouse.proofs.egress.attempt import LIBC, Attempt, Unsupported, World, only_apart

MSG_FASTOPEN: Final = 0x20000000
IPPROTO_MPTCP, IPPROTO_UDPLITE, IPPROTO_SCTP, IPPROTO_DCCP = 262, 136, 132, 33
SOCK_DCCP: Final = 6
SOL_UDP, UDP_SEGMENT = 17, 103
HERE, HERE_6 = "127.0.0.1", "::1"
ELSEWHERE: Final = "127.0.0.2"  # loopback, too, and not the one place
MOST_DESCRIPTORS: Final = 64
ECHO_REQUEST, ECHO_REQUEST_6 = 8, 128
PATIENCE_S: Final = 1.0


def _tcp(family: int, host: str, protocol: int = 0) -> Callable[[World, bytes], None]:
    def act(world: World, token: bytes) -> None:
        with socket.socket(family, socket.SOCK_STREAM, protocol) as sock:
            sock.settimeout(PATIENCE_S)
            sock.connect((host, world.port))
            sock.sendall(token)

    return act


def _udp(family: int, host: str, protocol: int = 0) -> Callable[[World, bytes], None]:
    def act(world: World, token: bytes) -> None:
        with socket.socket(family, socket.SOCK_DGRAM, protocol) as sock:
            sock.sendto(token, (host, world.port))

    return act


def _fast_open(world: World, token: bytes) -> None:
    """The first packet of the connection carries the token, without a call of connect."""
    with socket.socket() as sock:
        sock.settimeout(PATIENCE_S)
        sock.sendto(token, MSG_FASTOPEN, (HERE, world.port))


def _same_port_elsewhere(world: World, token: bytes) -> None:
    """Whoever may dial one port, may perhaps dial it at another address, too."""
    with socket.create_connection((ELSEWHERE, world.place), PATIENCE_S) as sock:
        sock.sendall(token)


def _led_elsewhere(world: World, token: bytes) -> None:
    """A connection that one has, or may make, is dissolved (connect(2), AF_UNSPEC) and led on."""
    with _connection(world.place) as sock:
        sock.settimeout(PATIENCE_S)
        nowhere = struct.pack("=H14x", socket.AF_UNSPEC)
        if LIBC.connect(sock.fileno(), nowhere, len(nowhere)):
            raise PermissionError("the connection stays")
        sock.connect((HERE, world.port))
        sock.sendall(token)


def _connection(place: int) -> socket.socket:
    for descriptor in range(3, MOST_DESCRIPTORS):
        with suppress(OSError):
            there = socket.socket(fileno=os.dup(descriptor))
            if there.family == socket.AF_INET and there.getpeername() == (HERE, place):
                return there
            there.close()
    return socket.create_connection((HERE, place), PATIENCE_S)


def _connected_udp(world: World, token: bytes) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.connect((HERE, world.port))
        sock.send(token)


def _message(world: World, token: bytes) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.sendmsg(
            [token], [(SOL_UDP, UDP_SEGMENT, struct.pack("=H", 64))], 0, (HERE, world.port)
        )


def _broadcast(world: World, token: bytes) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        sock.sendto(token, ("127.255.255.255", world.port))


def _multicast(world: World, token: bytes) -> None:
    """Whoever asks for names on the machine's own network listens to this group."""
    only_apart(world)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(HERE))
        sock.sendto(token, ("224.0.0.251", 5353))


def _ask_a_name(world: World, token: bytes) -> None:
    """The token is the name that is asked for: whoever runs the name server reads it."""
    only_apart(world)
    with suppress(socket.gaierror):  # nobody answers, and nobody needs to
        socket.getaddrinfo(f"{token.decode()}.example.com", 443)


def _ask_a_server(world: World, token: bytes) -> None:
    """A question of the name system, written by hand, to a server of one's own choice.

    On many machines a resolver listens there, and passes on what it is asked.
    """
    only_apart(world)
    labels = b"".join(bytes([len(label)]) + label for label in (token, b"example", b"com"))
    question = (
        struct.pack("!6H", 7, 0x0100, 1, 0, 0, 0) + labels + b"\x00" + struct.pack("!2H", 16, 1)
    )
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.sendto(question, ("127.0.0.53", 53))


def _ping(family: int, protocol: int, kind: int, host: str) -> Callable[[World, bytes], None]:
    def act(_world: World, token: bytes) -> None:
        with socket.socket(family, socket.SOCK_DGRAM, protocol) as sock:
            sock.sendto(struct.pack("!BBHHH", kind, 0, 0, 1, 1) + token, (host, 0))

    return act


def _raw(world: World, token: bytes) -> None:
    """A datagram of one's own making, under an IP header by the kernel."""
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_UDP) as sock:
        packet = struct.pack("!4H", 9, world.port, 8 + len(token), 0) + token
        sock.sendto(packet, (HERE, 0))


def _other_stream(kind: int, protocol: int) -> Callable[[World, bytes], None]:
    def act(world: World, token: bytes) -> None:
        try:
            sock = socket.socket(socket.AF_INET, kind, protocol)
        except OSError as error:
            raise Unsupported("this kernel lacks the protocol") from error
        with sock:
            sock.settimeout(PATIENCE_S)
            sock.connect((HERE, world.port))
            sock.sendall(token)

    return act


def _be_called(world: World, token: bytes) -> None:
    """Listen, tell nobody, and wait for the one who scans: whoever pulls gets the token."""
    with socket.socket() as listener:
        listener.bind((HERE, world.port + 1))
        listener.listen()
        listener.settimeout(PATIENCE_S)
        with listener.accept()[0] as caller:
            caller.sendall(token)


V4, V6 = socket.AF_INET, socket.AF_INET6
ATTEMPTS: Final = (
    Attempt("TCP", _tcp(V4, HERE)),
    Attempt("TCP to the port of the one place, elsewhere", _same_port_elsewhere),
    Attempt("a connection to the one place, led elsewhere", _led_elsewhere),
    Attempt("TCP over IPv6", _tcp(V6, HERE_6)),
    Attempt("TCP over IPv6 to an IPv4 address", _tcp(V6, "::ffff:127.0.0.1")),
    Attempt("TCP Fast Open", _fast_open),
    Attempt("Multipath TCP", _tcp(V4, HERE, IPPROTO_MPTCP)),
    Attempt("UDP", _udp(V4, HERE)),
    Attempt("UDP over IPv6", _udp(V6, HERE_6)),
    Attempt("UDP to a chosen peer", _connected_udp),
    Attempt("UDP by sendmsg", _message),
    Attempt("UDP to everybody", _broadcast),
    Attempt("UDP to a group", _multicast),
    Attempt("UDP-Lite", _udp(V4, HERE, IPPROTO_UDPLITE)),
    Attempt("a name asked of the system", _ask_a_name),
    Attempt("a name asked of a server", _ask_a_server),
    Attempt("ping", _ping(V4, socket.IPPROTO_ICMP, ECHO_REQUEST, HERE)),
    Attempt("ping over IPv6", _ping(V6, socket.IPPROTO_ICMPV6, ECHO_REQUEST_6, HERE_6)),
    Attempt("raw IP", _raw),
    Attempt("SCTP", _other_stream(socket.SOCK_STREAM, IPPROTO_SCTP)),
    Attempt("DCCP", _other_stream(SOCK_DCCP, IPPROTO_DCCP)),
    Attempt("a listener that is called", _be_called),
)
