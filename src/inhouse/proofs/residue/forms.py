"""The ways in which a word may lie on a disk or in memory, as bytes to look for.

A form is the part of an encoding that no neighbour can change: of base64 the inner characters,
which are the same whatever comes before and after; of an index the end of a word, since the
beginning is often shared with the word before it and then left out.
"""

import base64
import codecs
import html
import json
import quopri
import struct
import urllib.parse
from collections.abc import Iterable, Sequence
from typing import Final

SHARED_LETTERS: Final = 3  # of an index entry, which the entry before it may hold already
FEWEST_BYTES: Final = 6  # anything shorter is found everywhere


def forms(word: str) -> dict[str, bytes]:
    """Name and bytes of each form, without those that are the same as an earlier one."""
    raw, lower = word.encode(), word.lower()
    found = {
        "utf-8": raw,
        "utf-16le": word.encode("utf-16le"),
        "utf-16be": word.encode("utf-16be"),
        "utf-32le": word.encode("utf-32le"),
        "utf-32be": word.encode("utf-32be"),
        "lower case": lower.encode(),
        "upper case": word.upper().encode(),
        "lower case, in an index": lower[SHARED_LETTERS:].encode(),
        "lower case utf-16le": lower.encode("utf-16le"),
        "reversed": word[::-1].encode(),
        "rot13": codecs.encode(word, "rot13").encode(),
        "hex": raw.hex().encode(),
        "HEX": raw.hex().upper().encode(),
        "hex of utf-16le": word.encode("utf-16le").hex().encode(),
    }
    found |= _base64(raw, "base64") | _base64(word.encode("utf-16le"), "base64 of utf-16le")
    found |= _escaped(word)
    distinct: dict[bytes, str] = {}
    for name, needle in found.items():
        if len(needle) >= FEWEST_BYTES:
            distinct.setdefault(needle, name)
    return {name: needle for needle, name in distinct.items()}


def token_forms(tokens: Iterable[Sequence[int]]) -> dict[str, bytes]:
    """Numbers of a model's tokens as it keeps them. The first and the last depend on neighbours."""
    inner = (ids[1:-1] for ids in tokens if len(ids) >= 5)
    return {
        f"token numbers, {number}": struct.pack(f"<{len(ids)}i", *ids)
        for number, ids in enumerate(inner, 1)
    }


def _base64(raw: bytes, name: str) -> dict[str, bytes]:
    """Three bytes become four characters, so there are three ways to begin."""
    found = {}
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + raw)
        first = (0, 2, 3)[shift]  # characters that hold bits of what is before
        last = (shift + len(raw)) * 8 // 6  # from here on they hold bits of what follows
        found[f"{name} at {shift}"] = coded[first:last]
        found[f"{name} for addresses at {shift}"] = coded[first:last].translate(_FOR_ADDRESSES)
    return found


_FOR_ADDRESSES: Final = bytes.maketrans(b"+/", b"-_")


def _escaped(word: str) -> dict[str, bytes]:
    """As encoders do it, which leave plain letters alone, and with every letter escaped."""
    raw = word.encode()
    points = [ord(sign) for sign in word if ord(sign) < 0x10000]
    return {
        "url": urllib.parse.quote(word, safe="").encode(),
        "url, all escaped": b"".join(b"%%%02X" % byte for byte in raw),
        "url, all escaped, small": b"".join(b"%%%02x" % byte for byte in raw),
        "json": json.dumps(word)[1:-1].encode(),
        "json, all escaped": b"".join(b"\\u%04x" % point for point in points),
        "JSON, all escaped": b"".join(b"\\u%04X" % point for point in points),
        "html": html.escape(word).encode("ascii", "xmlcharrefreplace"),
        "html, all escaped": b"".join(b"&#%d;" % point for point in points),
        "html, all escaped in hex": b"".join(b"&#x%x;" % point for point in points),
        "HTML, all escaped in hex": b"".join(b"&#x%X;" % point for point in points),
        "quoted-printable": quopri.encodestring(raw),
        "quoted-printable, all escaped": b"".join(b"=%02X" % byte for byte in raw),
    }
