"""Looks for values in what was sent, through the wrappings that programs put around data.

    found({b"mira7f3c"}, payload)  ->  {b"mira7f3c"}

Wrappings are undone again and again: compression (gzip, zlib, raw deflate, zstd), base64 and hex
wherever a run of them stands, percent and JSON escapes, UTF-16. The work is bounded: a payload
costs what its size says, however it is nested.
"""

import base64
import binascii
import importlib
import itertools
import re
import urllib.parse
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Final

DEEPEST: Final = 5
MOST_VIEWS: Final = 400
MOST_BYTES: Final = 16 << 20  # of all views of one payload
RUN_OF_BASE64: Final = re.compile(rb"[A-Za-z0-9+/_-]{8,}")
RUN_OF_HEX: Final = re.compile(rb"(?:[0-9a-fA-F]{2}){6,}")
ESCAPED: Final = re.compile(rb"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|\\([/\"\\bfnrt])")
LETTERS: Final = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t"}
ZLIB: Final = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
MOST_STARTS: Final = 8
RUN_OF_TEXT: Final = re.compile(rb"[\t\r\n\x20-\x7e]{6,}")
GZIP, ZSTD = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd"


def found(wanted: Iterable[bytes], payload: bytes) -> set[bytes]:
    """Which of the values, in any case of letters, lie in the payload in some form."""
    left = {value: value.lower() for value in wanted if value}
    hits = set()
    for view in views(payload):
        low = view.lower()
        for value, lowered in list(left.items()):
            if lowered in low:
                hits.add(value)
                del left[value]
        if not left:
            break
    return hits


def views(payload: bytes) -> Iterator[bytes]:
    """The payload, and everything that can be unwrapped from it."""
    waiting, budget = [(payload, 0)], MOST_BYTES
    seen: set[int] = set()
    while waiting and len(seen) < MOST_VIEWS and budget > 0:
        view, depth = waiting.pop(0)
        mark = hash(view)
        if mark in seen:
            continue
        seen.add(mark)
        budget -= len(view)
        yield view
        if depth < DEEPEST:
            waiting += ((inner, depth + 1) for inner in _unwrapped(view))


def legible(payload: bytes) -> int:
    """How many of its bytes are text, as they stand or once unpacked.

    It tells how much could be looked through, not that nothing is hidden: text can be a code.
    """
    head, gap, body = payload.partition(b"\r\n\r\n")
    if gap and is_text(head):
        return len(head) + len(gap) + legible(body)
    wide = [payload.replace(b"\0", b"")] if payload.count(b"\0") * 3 > len(payload) else []
    if any(map(is_text, (payload, *wide, *_decompressed(payload)))):
        return len(payload)
    return sum(map(len, RUN_OF_TEXT.findall(payload)))


def is_text(view: bytes) -> bool:
    try:
        text = view.decode()
    except UnicodeDecodeError:
        return False
    return all(letter.isprintable() or letter in "\r\n\t" for letter in text)


def _unwrapped(view: bytes) -> Iterator[bytes]:
    if b"\r\n\r\n" in view:  # a head, and what follows it
        yield view.partition(b"\r\n\r\n")[2]
    yield from _decompressed(view)
    if b"%" in view or b"+" in view:
        plain = urllib.parse.unquote_to_bytes(view.replace(b"+", b" "))
        if plain != view:
            yield plain
    if b"\\" in view:
        yield ESCAPED.sub(_as_text, view)
        yield ESCAPED.sub(_as_byte, view)
    if view.count(b"\0") * 3 > len(view):
        yield view.replace(b"\0", b"")  # UTF-16 or UTF-32 of plain letters
    for run in RUN_OF_HEX.findall(view):
        yield binascii.unhexlify(run)
    for run in RUN_OF_BASE64.findall(view):
        yield from _from_base64(run)


def _from_base64(run: bytes) -> Iterator[bytes]:
    """A run may begin in the midst of a group of four, so each beginning is tried."""
    run = run.replace(b"-", b"+").replace(b"_", b"/")
    for start in range(4 if len(run) < 1 << 20 else 1):
        part = run[start:]
        part = part[: len(part) // 4 * 4] if len(part) % 4 == 1 else part + b"=" * (-len(part) % 4)
        try:
            yield base64.b64decode(part, validate=True)
        except binascii.Error:
            continue


def _as_text(match: re.Match[bytes]) -> bytes:
    wide, narrow, letter = match.groups()
    if letter:
        return LETTERS.get(letter, letter)
    return chr(int(wide or narrow, 16)).encode("utf-8", errors="replace")


def _as_byte(match: re.Match[bytes]) -> bytes:
    """Some programs put bytes into JSON as if they were letters."""
    wide, narrow, letter = match.groups()
    if letter:
        return LETTERS.get(letter, letter)
    return chr(int(wide or narrow, 16)).encode("latin-1", errors="replace")


def _decompressed(view: bytes) -> Iterator[bytes]:
    at = view.find(GZIP)
    if at >= 0:
        yield from _inflated(view[at:], 31)
    for start in itertools.islice(ZLIB.finditer(view), MOST_STARTS):
        yield from _inflated(view[start.start() :], 15)
    if view and view[0] & 6 in (2, 4, 0):  # a raw block: stored, or with fixed or own codes
        yield from _inflated(view, -15)
    if (at := view.find(ZSTD)) >= 0:
        yield from _from_zstd(view[at:])


def _inflated(data: bytes, window: int) -> Iterator[bytes]:
    try:
        plain = zlib.decompressobj(window).decompress(data, MOST_BYTES // 4)
    except zlib.error:
        return
    if len(plain) >= 4:
        yield plain


def _from_zstd(data: bytes) -> Iterator[bytes]:
    """Where Python knows it: it does from 3.14 on."""
    with suppress(ImportError):
        zstd = importlib.import_module("compression.zstd")
        with suppress(zstd.ZstdError):
            yield zstd.ZstdDecompressor().decompress(data, MOST_BYTES // 4)
