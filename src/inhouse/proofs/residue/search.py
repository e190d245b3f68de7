"""Looks for forms of words in a stream of bytes, and in whatever is packed or coded inside it.

Streams are read window by window, each overlapping the one before, so memory is bounded however
large a file is. What the bounds leave unread is written down, and never counted as clean.
"""

import base64
import binascii
import math
import re
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Final

import msgspec

from inhouse.proofs.residue.unpack import MAGIC, PIECE, Unpacking

WINDOW: Final = 4 << 20
OVERLAP: Final = 64 << 10  # longer than any form, and than a short thing that is packed
FIRST_PART: Final = 4096
DEPTH: Final = 3  # so deep things in things are opened
MOST_OF_ONE: Final = 256 << 20  # so much of one packed thing is unpacked
MOST_UNPACKED: Final = 4 << 30  # and so much of all together

_CODED: Final = re.compile(rb"[A-Za-z0-9+/_-]{36,}+(?:\r?\n[A-Za-z0-9+/_-]++)*+")
_HEX: Final = re.compile(rb"[0-9A-Fa-f]{48,}+")
_BREAKS: Final = re.compile(rb"=\r?\n")
_ZEROS: Final = bytes(WINDOW)
_STANDARD: Final = bytes.maketrans(b"-_", b"+/")


class Hit(msgspec.Struct, frozen=True):
    """A form of a word that was found. It says where, and never the word."""

    where: str
    form: str
    inside: tuple[str, ...] = ()  # what had to be opened to see it, from the outside


class Search:
    """One search for some forms; keeps what it found and what it could not read."""

    def __init__(self, needles: dict[str, bytes], *, seconds: float = math.inf) -> None:
        self._needles = needles
        self._steps = {form: steps(needle)[1:] for form, needle in needles.items()}
        self._until = time.monotonic() + seconds
        self._unpacked = 0
        self.hits: dict[Hit, None] = {}  # in the order in which they were found
        self.cut: dict[str, str] = {}  # places that were not read to their end, and why
        self.read_bytes = 0

    def look_at(
        self, where: str, read: Callable[[int], Iterable[bytes]], *, shallow: bool = False
    ) -> None:
        """`read` gives the bytes of this place from an offset on, in parts.

        With `shallow`, nothing is opened: only the forms themselves are looked for.
        """
        for offset, window, is_last in windows(read(0)):
            if self._is_late(where):
                return
            self.read_bytes += len(window)
            if window == _ZEROS[: len(window)]:
                continue  # holes in files, and most of what processes are given
            if shallow:
                self._match(where, window, ())
                continue

            def onward(start: int, offset: int = offset, window: bytes = window) -> Iterator[bytes]:
                # Most tries end after a few bytes, so the first part is short and at hand.
                yield window[start : start + FIRST_PART]
                yield from read(offset + start + FIRST_PART)

            self._look(where, window, onward, (), is_last, at_start=offset == 0)

    def look_at_bytes(self, where: str, data: bytes) -> None:
        self.look_at(where, lambda start: (data[start:],))

    def _look(
        self,
        where: str,
        window: bytes,
        onward: Callable[[int], Iterable[bytes]],
        inside: tuple[str, ...],
        is_last: bool,
        *,
        at_start: bool,
    ) -> None:
        self._match(where, window, inside)
        if not inside:
            self._match_changed_alike(where, window)
        if len(inside) == DEPTH:
            return
        # What begins in the overlap is seen again, with more after it, in the next window.
        own = len(window) if is_last else max(1, len(window) - OVERLAP)
        packed_to = 0
        for start, kind in _beginnings(window, own):
            if start >= packed_to and not self._is_late(where):
                packed_to = start + self._open(where, kind, onward(start), inside)
        if at_start:
            self._open(where, "raw deflate", onward(0), inside)
        self._decode(where, window, inside)

    def _is_late(self, where: str) -> bool:
        late = time.monotonic() > self._until
        if late:
            self.cut.setdefault(where, "no time was left")
        return late

    def _match(self, where: str, window: bytes, inside: tuple[str, ...]) -> None:
        for form, needle in self._needles.items():
            if needle in window:
                self.hits.setdefault(Hit(where, form, inside))

    def _match_changed_alike(self, where: str, window: bytes) -> None:
        """Inverted, or every byte changed by the same bits: what stays is how neighbours differ."""
        between = steps(window)
        for form, needle in self._steps.items():
            if needle in between and self._needles[form] not in window:
                self.hits.setdefault(Hit(where, f"{form}, every byte changed alike"))

    def _open(self, where: str, kind: str, packed: Iterable[bytes], inside: tuple[str, ...]) -> int:
        """Searches what is packed there, if anything. How many bytes it took."""
        unpacking = Unpacking(kind, packed)
        for offset, window, is_last in windows(self._bounded(where, unpacking)):
            rest = _from(window)
            self._look(where, window, rest, (*inside, kind), is_last, at_start=offset == 0)
        return unpacking.consumed

    def _bounded(self, where: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
        size = 0
        for piece in pieces:
            yield piece
            size += len(piece)
            self._unpacked += len(piece)
            if size > MOST_OF_ONE or self._unpacked > MOST_UNPACKED:
                self.cut.setdefault(where, "unpacks to more than is searched")
                return

    def _decode(self, where: str, window: bytes, inside: tuple[str, ...]) -> None:
        """Long runs of base64 and hex, at every alignment, and lines broken for mail."""
        for found in _CODED.finditer(window):
            if self._is_late(where):
                return
            self._decode_hex(where, found[0], inside)
            run = found[0].translate(_STANDARD, b"\r\n")
            if run.count(run[:1]) == len(run):
                continue  # filler, not a text
            for shift in range(4):
                part = run[shift : shift + (len(run) - shift) // 4 * 4]
                self._look_again(where, base64.b64decode(part), (*inside, "base64"))
        if b"=\n" in window or b"=\r\n" in window:
            joined = _BREAKS.sub(b"", window)
            for form, needle in self._needles.items():
                if needle in joined and needle not in window:
                    self.hits.setdefault(Hit(where, form, (*inside, "broken lines")))

    def _decode_hex(self, where: str, run: bytes, inside: tuple[str, ...]) -> None:
        for found in _HEX.finditer(run):
            for shift in range(2):
                part = found[0][shift : shift + (len(found[0]) - shift) // 2 * 2]
                self._look_again(where, binascii.unhexlify(part), (*inside, "hex"))

    def _look_again(self, where: str, data: bytes, inside: tuple[str, ...]) -> None:
        self._unpacked += len(data)
        if self._unpacked > MOST_UNPACKED:
            self.cut.setdefault(where, "unpacks to more than is searched")
            return
        self._look(where, data, _from(data), inside, True, at_start=True)


def steps(data: bytes) -> bytes:
    """Each byte XOR the one before it, all at once; the first stays as it is."""
    number = int.from_bytes(data, "big")
    return (number ^ number >> 8).to_bytes(len(data), "big")


def windows(parts: Iterable[bytes]) -> Iterator[tuple[int, bytes, bool]]:
    """(offset, bytes, whether it is the last), each beginning with the end of the one before."""
    held: list[bytes] = []
    size = offset = 0
    for part in parts:
        held.append(part)
        size += len(part)
        while size > WINDOW:
            whole = b"".join(held)
            yield offset, whole[:WINDOW], False
            step = WINDOW - OVERLAP
            held, size, offset = [whole[step:]], size - step, offset + step
    if size:
        yield offset, b"".join(held), True


def _from(data: bytes) -> Callable[[int], Iterable[bytes]]:
    def read(start: int) -> Iterator[bytes]:
        yield data[start : start + FIRST_PART]
        for place in range(start + FIRST_PART, len(data), PIECE):
            yield data[place : place + PIECE]

    return read


def _beginnings(window: bytes, end: int) -> list[tuple[int, str]]:
    """Where something packed may begin, and of which kind, in order."""
    found = []
    for magic, kind in MAGIC.items():
        place = window.find(magic, 0, end + len(magic) - 1)
        while place >= 0:
            found.append((place, kind))
            place = window.find(magic, place + 1, end + len(magic) - 1)
    return sorted(found)
