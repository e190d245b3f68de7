"""Numbers that a program made up and kept in the fresh home: sent later, they recognise it again.

A device id that a program stores is a name for the machine as good as any. So whatever looks like
one in the files that were written is looked for in what was sent.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from inhouse.proofs.telemetry.record import Identifier

UUID: Final = rb"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
TOKEN: Final = re.compile(UUID + rb"|\b[0-9a-fA-F]{32,64}\b")
MOST_FILES: Final = 2000
MOST_TOKENS: Final = 500
LARGEST: Final = 256 * 1024


def identifiers(home: Path) -> tuple[Identifier, ...]:
    """One for each number that looks made up, called after the file that holds it."""
    found: dict[bytes, str] = {}
    for path in _files(home):
        with suppress(OSError):
            if path.stat().st_size <= LARGEST:
                for token in TOKEN.findall(path.read_bytes()):
                    if len(found) < MOST_TOKENS:
                        found.setdefault(token, f"id kept in ~/{path.relative_to(home)}")
    return tuple(Identifier(kind, value) for value, kind in found.items())


def _files(home: Path) -> Iterator[Path]:
    seen = 0
    with suppress(OSError):
        for path in home.rglob("*"):
            if path.is_file() and not path.is_symlink():
                seen += 1
                if seen > MOST_FILES:
                    return
                yield path
