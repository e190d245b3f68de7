"""Looks for canaries in folders: in many encodings, inside compressed files, in names too."""

import base64
import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

DEPTH: Final = 3
UNPACK: Final[tuple[tuple[bytes, Callable[[bytes], bytes]], ...]] = (
    (b"\x1f\x8b", gzip.decompress),
    (b"BZh", bz2.decompress),
    (b"\xfd7zXZ", lzma.decompress),
    (b"x\x01", zlib.decompress),
    (b"x\x9c", zlib.decompress),
    (b"x\xda", zlib.decompress),
)


def forms(canary: str) -> dict[str, bytes]:
    """The ways a text may lie on a disk. Of base64 the part that no neighbour can change."""
    raw = canary.encode()
    found = {
        "utf-8": raw,
        "lower case": canary.lower().encode(),
        "reversed": raw[::-1],
        "utf-16le": canary.encode("utf-16le"),
        "utf-16be": canary.encode("utf-16be"),
        "hex": raw.hex().encode(),
        "HEX": raw.hex().upper().encode(),
    }
    for shift in range(3):
        padded = base64.b64encode(b"\0" * shift + raw)
        start = (0, 2, 3)[shift]
        found[f"base64 at {shift}"] = padded[start : start + 4 * (len(raw) // 3) - 4]
    return found


def hunt(folders: Iterable[Path], canaries: Iterable[str]) -> list[tuple[str, str]]:
    """(file, form) of every hit."""
    needles = {form: needle for canary in canaries for form, needle in _named(canary)}
    hits = []
    for folder in folders:
        for path in [folder, *folder.rglob("*")]:
            texts = [str(path).encode()]
            if path.is_file() and not path.is_symlink():
                texts += _layers(path.read_bytes())
            hits += [
                (str(path), form)
                for text in texts
                for form, needle in needles.items()
                if needle in text
            ]
    return hits


def _named(canary: str) -> Iterator[tuple[str, bytes]]:
    for form, needle in forms(canary).items():
        yield f"{canary} as {form}", needle


def _layers(data: bytes, depth: int = 0) -> list[bytes]:
    """The data, and whatever is compressed in it."""
    layers = [data]
    if depth == DEPTH:
        return layers
    for magic, unpack in UNPACK:
        if data.startswith(magic):
            try:
                layers += _layers(unpack(data), depth + 1)
            except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError):
                pass
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                layers += _layers(archive.read(name), depth + 1)
    return layers
