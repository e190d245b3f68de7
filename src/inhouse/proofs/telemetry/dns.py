"""A resolver that knows every name: each gets an address of its own, so the address is the name.

    names = Names()
    names.answer(query)  ->  Answer(name="example.org", kind="A", packet=b"...")
    names.of("198.18.1.0")  ->  "example.org"

Text in, text out; no socket is touched here. IPv4 addresses are from 198.18.0.0/15 and IPv6 ones
from 2001:2::/48, which are set aside for benchmarks (RFC 2544, RFC 5180): no service lives there.
"""

import ipaddress
import struct
import threading
from typing import Final

import msgspec

FIRST_4: Final = int(ipaddress.IPv4Address("198.18.1.0"))
FIRST_6: Final = int(ipaddress.IPv6Address("2001:2:0:1::"))
MOST_NAMES: Final = 100_000
KINDS: Final = {
    1: "A", 2: "NS", 5: "CNAME", 6: "SOA", 12: "PTR", 15: "MX", 16: "TXT", 28: "AAAA", 33: "SRV",
    35: "NAPTR", 64: "SVCB", 65: "HTTPS", 255: "ANY",
}  # fmt: skip
TTL_S: Final = 60


class Answer(msgspec.Struct, frozen=True):
    """What was asked, and the packet that answers."""

    name: str
    kind: str
    packet: bytes


class Names:
    """Which address stands for which name. Safe to use from several threads."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._names: list[str] = []
        self._lock = threading.Lock()

    def number(self, name: str) -> int:
        with self._lock:
            number = self._numbers.get(name)
            if number is None:
                if len(self._names) >= MOST_NAMES:  # the last address stands for all the rest
                    return MOST_NAMES
                number = self._numbers[name] = len(self._names)
                self._names.append(name)
            return number

    def of(self, address: str) -> str:
        """The name behind an address; empty if nobody asked for it."""
        value = int(ipaddress.ip_address(address))
        number = value - (FIRST_6 if ":" in address else FIRST_4)
        with self._lock:
            return self._names[number] if 0 <= number < len(self._names) else ""

    def answer(self, query: bytes) -> Answer | None:
        """None for what is no question."""
        try:
            identity, flags, questions = struct.unpack_from("!HHH", query)
            if flags & 0x8000 or questions < 1:
                return None
            name, end = _read_name(query, 12)
            kind, _ = struct.unpack_from("!HH", query, end)
        except (struct.error, IndexError, UnicodeError, ValueError):
            return None
        asked = query[12 : end + 4]
        data = self._data(name, kind)
        # Name as in the question (a pointer to byte 12), class IN.
        record = b"" if data is None else struct.pack("!HHHIH", 0xC00C, kind, 1, TTL_S, len(data))
        count = 0 if data is None else 1
        head = struct.pack("!HHHHHH", identity, 0x8180 | (flags & 0x0100), 1, count, 0, 0)
        return Answer(name, KINDS.get(kind, str(kind)), head + asked + record + (data or b""))

    def _data(self, name: str, kind: int) -> bytes | None:
        """Addresses for names, names for our addresses; for all else: there is no such record."""
        match kind:
            case 1:
                return struct.pack("!I", FIRST_4 + self.number(name))
            case 28:
                return (FIRST_6 + self.number(name)).to_bytes(16, "big")
            case 12:
                known = self.of(_forward(name)) if _forward(name) else ""
                return _write_name(known or "host.example")
            case 16:
                return b"\x02ok"
        return None


def _forward(name: str) -> str:
    """1.0.18.198.in-addr.arpa is about 198.18.0.1."""
    if not name.endswith(".in-addr.arpa"):
        return ""
    try:
        return str(ipaddress.IPv4Address(".".join(reversed(name.split(".")[:4]))))
    except ValueError:
        return ""


def _read_name(packet: bytes, at: int) -> tuple[str, int]:
    """A name in a question has no pointers; one that has is refused."""
    labels: list[str] = []
    while (length := packet[at]) != 0:
        if length > 63 or len(labels) > 127:
            raise ValueError("not a name")
        label = packet[at + 1 : at + 1 + length]
        labels.append(label.decode("ascii", errors="backslashreplace").lower())
        at += 1 + length
    return ".".join(labels) or ".", at + 1


def _write_name(name: str) -> bytes:
    labels = [label.encode()[:63] for label in name.split(".") if label]
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"
