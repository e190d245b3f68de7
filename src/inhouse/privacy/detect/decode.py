"""What a text holds in coded form: base64, base32, hex, gzip within them, Unicode's hidden tags.

Each piece is decoded once; what comes out is searched like any text, and may hold coded pieces
again. A piece that holds personal data is masked whole. Only what decodes to readable text is
searched, so random letters cost one try. The sizes are bounded, so no small text becomes a large
one.
"""

import base64
import binascii
import codecs
import re
import zlib
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

deepest: Final = 3
largest: Final = 256 * 1024
"""What was zipped is read so far. All other forms are longer than what they stand for."""

Decoder = Callable[[str], str | None]


class Decoded(NamedTuple):
    """What text[start:end] stands for."""

    start: int
    end: int
    text: str


def coded(text: str) -> list[Decoded]:
    """The pieces of a text that are readable text in coded form."""
    return _read(text, _pieces(text))


def hidden(text: str) -> list[Decoded]:
    """What is written in signs that nobody sees."""
    return [] if text.isascii() else _read(text, _unseen(text))


def _read(text: str, pieces: Iterator[tuple[int, int, Decoder]]) -> list[Decoded]:
    budget = 2 * len(text) + 1024
    found = []
    for start, end, decode in pieces:
        inner = decode(text[start:end])
        if inner is not None and budget >= 0:
            budget -= len(inner)
            found.append(Decoded(start, end, inner))
    return found


_coded: Final = re.compile(r"[A-Za-z0-9+/_-]{16,}+={0,2}")
_next_line: Final = re.compile(r"\r?\n[ \t]{0,8}(?=[A-Za-z0-9+/]{1,128}+={0,2}(?![^\r\n]))")
_line: Final = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_spaced_hex: Final = re.compile(
    r"(?<![0-9A-Za-z])(?:0x|\\x)?[0-9A-Fa-f]{2}(?:[ :,;_-]{1,2}(?:0x|\\x)?[0-9A-Fa-f]{2}){7,}"
)
_tags: Final = re.compile("[\U000e0020-\U000e007e]{2,}")
_selectors: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{4,}")


def _pieces(text: str) -> Iterator[tuple[int, int, Decoder]]:
    done = 0
    for token in _coded.finditer(text):
        if token.start() >= done:
            done = _over_lines(text, token)
            yield token.start(), done, _from_letters
    for row in _spaced_hex.finditer(text):
        yield row.start(), row.end(), _from_row


def _unseen(text: str) -> Iterator[tuple[int, int, Decoder]]:
    for run in _tags.finditer(text):
        yield run.start(), run.end(), _from_tags
    for run in _selectors.finditer(text):
        yield run.start(), run.end(), _from_selectors


def _over_lines(text: str, token: re.Match[str]) -> int:
    """Where the piece ends, if it goes on in lines of the same length and one that is shorter."""
    end, size = token.end(), token.end() - token.start()
    if size < 32 or text[end - 1] == "=":
        return end
    while further := _next_line.match(text, end):
        line = _line.match(text, further.end())
        if line is None or line.end() - line.start() > size:
            break
        end = line.end()
        if line.end() - line.start() < size:
            break
    return end


def _from_letters(token: str) -> str | None:
    letters = "".join(token.split()).rstrip("=")
    for decode in (_hex, _base64, _base32):
        if (coded := decode(letters)) is not None and (text := _readable(coded)) is not None:
            return text
    return None


_hex_only: Final = re.compile("[0-9A-Fa-f]+")
_base32_only: Final = re.compile("[A-Z2-7]+")


def _hex(letters: str) -> bytes | None:
    if len(letters) % 2 or not _hex_only.fullmatch(letters):
        return None
    return bytes.fromhex(letters)


def _base64(letters: str) -> bytes | None:
    letters = letters.replace("-", "+").replace("_", "/")
    if len(letters) % 4 == 1:
        return None
    try:
        return base64.b64decode(letters + "=" * (-len(letters) % 4))
    except (binascii.Error, ValueError):
        return None


def _base32(letters: str) -> bytes | None:
    if not _base32_only.fullmatch(letters):
        return None
    try:
        return base64.b32decode(letters + "=" * (-len(letters) % 8))
    except (binascii.Error, ValueError):
        return None


def _from_row(row: str) -> str | None:
    return _readable(bytes.fromhex(re.sub(r"0x|\\x|[ :,;_-]", "", row)))


def _from_tags(run: str) -> str | None:
    return "".join(chr(ord(sign) - 0xE0000) for sign in run)


def _from_selectors(run: str) -> str | None:
    codes = (ord(sign) for sign in run)
    return _readable(bytes(code - (0xFE00 if code < 0xE0000 else 0xE00F0) for code in codes))


_unreadable: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff]")


def _readable(coded: bytes) -> str | None:
    """The text that these bytes are, unzipped if they are zipped; None if they are no text."""
    if coded[:2] == b"\x1f\x8b" or coded[:1] == b"\x78":
        coded = _unzipped(coded)
    if len(coded) < 6:
        return None
    code = "utf-16-le" if coded[1:8:2] == b"\0\0\0\0"[: len(coded[1:8:2])] else "utf-8"
    try:
        text = codecs.getincrementaldecoder(code)().decode(coded)  # the end may be cut off
    except UnicodeDecodeError:
        return None
    return None if _unreadable.search(text) else text


def _unzipped(coded: bytes) -> bytes:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(coded, largest)
    except zlib.error:
        return coded
