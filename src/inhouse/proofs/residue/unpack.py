"""Packed data, unpacked piece by piece and never more than asked for. Knows all that can be read.

A thing that is packed may begin anywhere: in the middle of a file, of a page of a database, of a
process's memory. So each kind is found by its first bytes, and tried; most tries end at once.
"""

import bz2
import importlib
import lzma
import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, Final

PIECE: Final = 1 << 20
MOST_MEMORY: Final = 1 << 27  # what a stream may make its unpacker hold
# A local header of a zip file: signature, version, flags, method, 4 + 4 + 4 + 4 bytes, lengths.
ZIP_HEADER: Final = struct.Struct("<4sHHH16xHH")
ZIP_METHODS: Final = {8: "raw deflate", 12: "bzip2", 14: "lzma", 93: "zstd"}
MAGIC: Final[dict[bytes, str]] = {
    b"\x1f\x8b\x08": "gzip",
    b"x\x01": "zlib",
    b"x\x5e": "zlib",
    b"x\x9c": "zlib",
    b"x\xda": "zlib",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"PK\x03\x04": "zip",
}
_WBITS: Final = {"gzip": 31, "zlib": 15, "raw deflate": -15}
_ZSTD_LIBRARIES: Final = ("compression.zstd", "zstandard")


def zstd_library() -> str:
    """What can read zstd here, or "". Python can from 3.14 on; before, if a package brought it."""
    for name in _ZSTD_LIBRARIES:
        try:
            importlib.import_module(name)
        except ImportError:
            continue
        return name
    return ""


class Unpacking:
    """The pieces of one packed thing. `consumed` is its size, once it has ended as it should."""

    def __init__(self, kind: str, packed: Iterable[bytes]) -> None:
        self.consumed = 0
        self._kind = kind
        self._packed = iter(packed)
        self._fed = 0

    def __iter__(self) -> Iterator[bytes]:
        """What is unpacked, until the end, or until something makes no sense."""
        try:
            yield from self._pieces()
        except (zlib.error, OSError, EOFError, lzma.LZMAError, ValueError, struct.error):
            return

    def _pieces(self) -> Iterator[bytes]:
        if self._kind == "zip":
            yield from self._zip()
        elif self._kind in _WBITS:
            yield from self._deflated(_WBITS[self._kind])
        elif self._kind == "zstd":
            yield from self._zstd()
        elif self._kind == "bzip2":
            yield from self._stream(bz2.BZ2Decompressor())
        elif self._kind == "xz":
            yield from self._stream(lzma.LZMADecompressor(memlimit=MOST_MEMORY))

    def _feed(self) -> bytes:
        part = next(self._packed, b"")
        self._fed += len(part)
        return part

    def _deflated(self, wbits: int) -> Iterator[bytes]:
        unpacker = zlib.decompressobj(wbits)
        while data := self._feed():
            while data and not unpacker.eof:
                piece = unpacker.decompress(data, PIECE)
                data = unpacker.unconsumed_tail
                if piece:
                    yield piece
                # Nothing is left to feed, but the last piece was full: there may be more inside.
                while len(piece) == PIECE and not data and not unpacker.eof:
                    piece = unpacker.decompress(b"", PIECE)
                    yield piece
            if unpacker.eof:
                self.consumed = self._fed - len(unpacker.unused_data)
                return

    def _stream(self, unpacker: Any) -> Iterator[bytes]:
        while data := self._feed():
            yield unpacker.decompress(data, PIECE)
            while not unpacker.eof and not unpacker.needs_input:
                yield unpacker.decompress(b"", PIECE)
            if unpacker.eof:
                self.consumed = self._fed - len(unpacker.unused_data)
                return

    def _zstd(self) -> Iterator[bytes]:
        library = zstd_library()
        if library == "zstandard":
            reader = importlib.import_module(library).ZstdDecompressor(max_window_size=MOST_MEMORY)
            try:
                with reader.stream_reader(_Readable(self._packed)) as pieces:
                    while piece := pieces.read(PIECE):
                        yield piece
            except importlib.import_module(library).ZstdError:
                return
        elif library:
            module = importlib.import_module(library)
            try:
                yield from self._stream(module.ZstdDecompressor())
            except module.ZstdError:
                return

    def _zip(self) -> Iterator[bytes]:
        """One file of an archive; the next has its own header. Encrypted ones make no sense."""
        head = self._feed()
        while len(head) < ZIP_HEADER.size and (more := self._feed()):
            head += more
        _magic, _version, flags, method, name_size, extra_size = ZIP_HEADER.unpack_from(head)
        start = ZIP_HEADER.size + name_size + extra_size
        while len(head) < start and (more := self._feed()):
            head += more
        kind = ZIP_METHODS.get(method, "")
        rest = head[start:]
        if flags & 1 or not rest:
            return
        if kind == "lzma":
            yield from self._zip_lzma(rest)
            return
        inner = Unpacking(kind, self._again(rest))
        yield from inner._pieces()

    def _zip_lzma(self, rest: bytes) -> Iterator[bytes]:
        """Two bytes of a version, the size of the properties, the properties, then raw data."""
        size = int.from_bytes(rest[2:4], "little")
        # The module that reads zip files turns the properties into a filter in the same way.
        filters = [_lzma_filter(rest[4 : 4 + size])]
        unpacker = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters)
        yield unpacker.decompress(rest[4 + size :], PIECE)
        while not unpacker.eof and (data := self._feed()):
            yield unpacker.decompress(data, PIECE)

    def _again(self, first: bytes) -> Iterator[bytes]:
        yield first
        yield from self._packed


class _Readable:
    """Parts, as a file that can only be read."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts
        self._left = b""

    def read(self, size: int = -1) -> bytes:
        if not self._left:
            self._left = next(self._parts, b"")
        size = len(self._left) if size < 0 else size
        part, self._left = self._left[:size], self._left[size:]
        return part


def _lzma_filter(properties: bytes) -> dict[str, int]:
    """The five bytes of LZMA's properties (LZMA SDK, lzma-specification.txt)."""
    code, dictionary = struct.unpack("<BI", properties)
    code, lc = divmod(code, 9)
    pb, lp = divmod(code, 5)
    return {
        "id": lzma.FILTER_LZMA1,
        "lc": lc,
        "lp": lp,
        "pb": pb,
        "dict_size": min(dictionary, MOST_MEMORY),
    }
