"""Reads the first message of a TLS connection, which is not encrypted (RFC 8446, section 4.1.2)."""

import struct
from typing import Final

import msgspec

HANDSHAKE: Final = 0x16
CLIENT_HELLO: Final = 1
SERVER_NAME: Final = 0
ALPN: Final = 16
ENCRYPTED_HELLO: Final = 0xFE0D


class Hello(msgspec.Struct, frozen=True):
    """What a client says before it has seen a certificate."""

    name: str = ""  # the server it wants, in the clear
    protocols: tuple[str, ...] = ()
    encrypted: bool = False  # there is a second, hidden one: then the name may be a decoy


def looks_like_tls(first: bytes) -> bool:
    return len(first) >= 3 and first[0] == HANDSHAKE and first[1] == 3


def parse(data: bytes) -> Hello:
    """As far as it can be read: an empty Hello if it can't."""
    try:
        return _parse(data)
    except (struct.error, IndexError, UnicodeError):
        return Hello()


def _parse(data: bytes) -> Hello:
    message = _joined(data)
    if not message or message[0] != CLIENT_HELLO:
        return Hello()
    at = 4 + 2 + 32  # type and length, version, random
    at += 1 + message[at]  # session
    at += 2 + struct.unpack_from("!H", message, at)[0]  # ciphers
    at += 1 + message[at]  # compression
    end = at + 2 + struct.unpack_from("!H", message, at)[0]
    at += 2
    name, encrypted = "", False
    protocols: tuple[str, ...] = ()
    while at + 4 <= min(end, len(message)):
        kind, length = struct.unpack_from("!HH", message, at)
        body = message[at + 4 : at + 4 + length]
        if kind == SERVER_NAME and body[2:3] == b"\0":
            size = struct.unpack_from("!H", body, 3)[0]
            name = body[5 : 5 + size].decode("ascii").lower()
        elif kind == ALPN:
            protocols = tuple(_strings(body[2:]))
        elif kind == ENCRYPTED_HELLO:
            encrypted = True
        at += 4 + length
    return Hello(name, protocols, encrypted)


def _joined(data: bytes) -> bytes:
    """The handshake message, which may be cut into several records."""
    message, at = b"", 0
    while at + 5 <= len(data) and data[at] == HANDSHAKE:
        length = struct.unpack_from("!H", data, at + 3)[0]
        message += data[at + 5 : at + 5 + length]
        at += 5 + length
    return message


def _strings(data: bytes) -> list[str]:
    found, at = [], 0
    while at < len(data):
        found.append(data[at + 1 : at + 1 + data[at]].decode("ascii"))
        at += 1 + data[at]
    return found
