"""Reads every packet that leaves, off the wire that leads nowhere: what no call betrayed is here.

    Sniffer(seen).run(stopped)      # needs the right to open packet sockets in this network

TCP is only read where a connection begins, because what follows is read at its other end.
"""

import socket
import struct
import time
from collections.abc import Callable
from typing import Final

import msgspec

from inhouse.proofs.telemetry.witness import plain

EVERY_PROTOCOL: Final = 0x0003  # ETH_P_ALL
OUTGOING: Final = (
    4  # PACKET_OUTGOING: on the loopback each packet shows up twice, this is the first
)
SOL_PACKET: Final = 263
PACKET_STATISTICS: Final = 6
SO_ATTACH_FILTER: Final = 26
PACKET_TYPE: Final = 0xFFFFF004  # where a filter asks for it: SKF_AD_OFF + SKF_AD_PKTTYPE
BUFFER_BYTES: Final = 8 << 20
REST_S: Final = 10.0  # for what was sent but not read when the watch ends

TCP, UDP, ICMP, IGMP, ICMP6 = 6, 17, 1, 2, 58
SYN, ACK = 0x02, 0x10
PINGS: Final = {(ICMP, 8), (ICMP6, 128)}
EXTENSIONS: Final = (0, 43, 60)  # of IPv6: hop-by-hop, routing, destination


class Frame(msgspec.Struct, frozen=True):
    """A packet that calls somebody."""

    kind: str  # tcp, udp, ping, or "protocol N"
    source: str
    source_port: int
    address: str
    port: int
    payload: bytes


def parse(packet: bytes) -> Frame | None:
    """From the IP header on. None for answers, and for what kernels send by themselves."""
    try:
        if packet[0] >> 4 == 4:
            protocol, at = packet[9], 4 * (packet[0] & 15)
            if struct.unpack_from("!H", packet, 6)[0] & 0x1FFF:
                return None  # not the first fragment
            source = socket.inet_ntop(socket.AF_INET, packet[12:16])
            address = socket.inet_ntop(socket.AF_INET, packet[16:20])
        elif packet[0] >> 4 == 6:
            protocol, at = packet[6], 40
            source, address = plain(packet[8:24]), plain(packet[24:40])
            while protocol in EXTENSIONS:
                protocol, at = packet[at], at + 8 + 8 * packet[at + 1]
        else:
            return None
        return _upper(packet, at, protocol, source, address)
    except (IndexError, struct.error, ValueError, OSError):
        return None


def _upper(packet: bytes, at: int, protocol: int, source: str, address: str) -> Frame | None:
    match protocol:
        case 6:
            here, there = struct.unpack_from("!HH", packet, at)
            if packet[at + 13] & (SYN | ACK) != SYN:
                return None
            data = at + 4 * (packet[at + 12] >> 4)  # Fast Open sends with the first packet
            return Frame("tcp", source, here, address, there, packet[data:])
        case 17:
            here, there = struct.unpack_from("!HH", packet, at)
            return Frame("udp", source, here, address, there, packet[at + 8 :])
        case 1 | 58:
            if (protocol, packet[at]) not in PINGS:
                return None
            return Frame("ping", source, 0, address, 0, packet[at + 8 :])
        case 2:
            return None  # group membership: the kernel's own
    return Frame(f"protocol {protocol}", source, 0, address, 0, packet[at:])


class Sniffer:
    """Calls `seen` for each packet that calls somebody."""

    def __init__(self, seen: Callable[[Frame], None]) -> None:
        self._seen = seen
        self.lost = 0
        self.read_all = False  # until the end, when nothing is left to read
        kind = socket.SOCK_DGRAM  # packets begin with the IP header, whatever the interface
        self._socket = socket.socket(socket.AF_PACKET, kind, socket.htons(EVERY_PROTOCOL))
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
        self._skip_what_is_not_needed()
        self._socket.settimeout(0.2)

    def _skip_what_is_not_needed(self) -> None:
        """Let the kernel drop what belongs to connections, or a download would drown the rest.

        And each packet's second showing, as it arrives.
        """
        import ctypes

        steps = (
            (0x30, 0, 0, PACKET_TYPE),
            (0x15, 0, 14, OUTGOING),
            (0x30, 0, 0, 0),  # the first byte: the version
            (0x54, 0, 0, 0xF0),
            (0x15, 0, 6, 0x40),
            (0x30, 0, 0, 9),  # IPv4: the protocol
            (0x15, 0, 8, TCP),
            (0xB1, 0, 0, 0),  # the length of the header
            (0x50, 0, 0, 13),  # the flags
            (0x54, 0, 0, SYN | ACK),
            (0x15, 4, 5, SYN),
            (0x30, 0, 0, 6),  # IPv6: the protocol
            (0x15, 0, 2, TCP),
            (0x30, 0, 0, 40 + 13),
            (0x45, 0, 1, SYN),
            (0x06, 0, 0, 0xFFFF),
            (0x06, 0, 0, 0),
        )
        code = b"".join(struct.pack("=HBBI", *step) for step in steps)
        buffer = ctypes.create_string_buffer(code, len(code))
        program = struct.pack("@HxxxxxxP", len(steps), ctypes.addressof(buffer))
        self._socket.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, program)

    def run(self, stopped: Callable[[], bool]) -> None:
        with self._socket:
            while not stopped():
                self._one()
            self._socket.setblocking(False)
            until = time.monotonic() + REST_S
            while not self.read_all and time.monotonic() < until:
                self.read_all = not self._one()
            counts = self._socket.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8)
            self.lost = struct.unpack("=II", counts)[1]

    def _one(self) -> bool:
        """Take one packet; False if there was none."""
        try:
            packet, where = self._socket.recvfrom(65_535)
        except (TimeoutError, BlockingIOError):
            return False
        if where[2] == OUTGOING and (frame := parse(packet)):
            self._seen(frame)
        return True
