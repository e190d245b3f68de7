"""The control of every hunt: a word planted in each way that is said to be found.

What is planted is made by ordinary encoders from a whole text, not from the forms that are looked
for, so that a form which is wrong is noticed. A hunt that misses what was planted
has shown nothing.
"""

import base64
import bz2
import codecs
import gzip
import importlib
import io
import json
import lzma
import os
import quopri
import sqlite3
import tarfile
import urllib.parse
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from inhouse.proofs.residue.unpack import zstd_library


def _text(word: str) -> str:
    return f"A line before it.\nMy name is {word}, and that is all.\n"


def _raw(word: str) -> bytes:
    return _text(word).encode()


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def _zip(word: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside", _raw(word) * 3)
    return file.getvalue()


def _tar(word: str) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        entry = tarfile.TarInfo("inside.gz")
        packed = gzip.compress(_raw(word))
        entry.size = len(packed)
        archive.addfile(entry, io.BytesIO(packed))
    return file.getvalue()


def _base64_after(before: int) -> Callable[[str], bytes]:
    return lambda word: base64.b64encode(b"." * before + word.encode() + b" and more")


WAYS: Final[dict[str, Callable[[str], bytes]]] = {
    "utf-8": _raw,
    "utf-16le": lambda word: _text(word).encode("utf-16le"),
    "utf-16be": lambda word: _text(word).encode("utf-16be"),
    "utf-32": lambda word: _text(word).encode("utf-32"),
    "base64, first alignment": _base64_after(0),
    "base64, second alignment": _base64_after(1),
    "base64, third alignment": _base64_after(2),
    "base64 for addresses": lambda word: base64.urlsafe_b64encode(b"??>>" + _raw(word)),
    "base64 of utf-16": lambda word: base64.b64encode(_text(word).encode("utf-16le")),
    "hex": lambda word: _raw(word).hex().encode(),
    "hex in capitals": lambda word: _raw(word).hex().upper().encode(),
    "url": lambda word: ("q=" + "".join(f"%{byte:02X}" for byte in word.encode())).encode(),
    "url of a text": lambda word: urllib.parse.quote_plus(_text(word)).encode(),
    "json with every letter escaped": lambda word: "".join(
        f"\\u{ord(c):04x}" for c in word
    ).encode(),
    "json": lambda word: json.dumps({"text": _text(word)}).encode(),
    "html entities": lambda word: "".join(f"&#{ord(sign)};" for sign in word).encode(),
    "quoted-printable": lambda word: quopri.encodestring(("ü" * 21 + word).encode()),
    "lower case": lambda word: _text(word).lower().encode(),
    "upper case": lambda word: _text(word).upper().encode(),
    "reversed": lambda word: _text(word)[::-1].encode(),
    "rot13": lambda word: codecs.encode(_text(word), "rot13").encode(),
    "inverted": lambda word: bytes(byte ^ 0xFF for byte in _raw(word)),
    "every byte changed by the same bits": lambda word: bytes(b ^ 0x2A for b in _raw(word)),
    "gzip": lambda word: gzip.compress(_raw(word)),
    "zlib": lambda word: zlib.compress(_raw(word)),
    "raw deflate": lambda word: _deflated(_raw(word)),
    "bzip2": lambda word: bz2.compress(_raw(word) * 3),
    "xz": lambda word: lzma.compress(_raw(word) * 20),  # less would be stored as it is
    "zip": _zip,
    "gzip in tar in gzip": _tar,
    "gzip in base64": lambda word: base64.b64encode(gzip.compress(_raw(word))),
    "utf-16 in zlib in gzip": lambda word: gzip.compress(zlib.compress(word.encode("utf-16le"))),
}


def plant(folder: Path, word: str) -> Iterator[tuple[str, Path]]:
    """(way, file) of everything that was planted in an empty folder."""
    for number, (way, encode) in enumerate(WAYS.items()):
        path = folder / f"way{number}"
        path.write_bytes(encode(word))
        yield way, path
    yield from _plant_zstd(folder / "zstd", word)
    yield from _plant_name(folder, word)
    yield from _plant_attribute(folder / "attribute", word)
    yield from _plant_database(folder / "index.db", word)
    yield from _plant_log(folder / "log.db", word)


def _plant_zstd(path: Path, word: str) -> Iterator[tuple[str, Path]]:
    if library := zstd_library():
        path.write_bytes(importlib.import_module(library).compress(_raw(word)))
        yield "zstd", path


def _plant_name(folder: Path, word: str) -> Iterator[tuple[str, Path]]:
    path = folder / f"named-{word}"
    path.touch()
    yield "name of a file", path


def _plant_attribute(path: Path, word: str) -> Iterator[tuple[str, Path]]:
    path.touch()
    try:
        os.setxattr(path, "user.inhouse", word.encode())
    except OSError:
        path.unlink()  # this file system has no attributes, so nothing can lie in them
    else:
        yield "attribute of a file", path


def _plant_database(path: Path, word: str) -> Iterator[tuple[str, Path]]:
    """The index of a full-text search, whose table keeps no text itself."""
    with closing(sqlite3.connect(path)) as database, database:
        try:
            database.execute("CREATE VIRTUAL TABLE chats USING fts5(text, content='')")
        except sqlite3.OperationalError:
            return  # this SQLite has no full-text search
        database.execute("INSERT INTO chats(rowid, text) VALUES (1, ?)", (_text(word),))
    yield "SQLite full-text index", path


def _plant_log(path: Path, word: str) -> Iterator[tuple[str, Path]]:
    """The write-ahead log of a database from which the row was deleted again."""
    database: Any = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE chats (text)")
    database.execute("INSERT INTO chats VALUES (?)", (_text(word),))
    database.commit()
    database.execute("DELETE FROM chats")
    database.commit()
    log = path.with_name(f"{path.name}-wal")
    kept = log.read_bytes()
    database.close()  # which empties the log
    path.unlink()
    log.write_bytes(kept)
    yield "SQLite write-ahead log", log
