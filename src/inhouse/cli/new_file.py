"""A file that appears whole or not at all, for the owner alone, and never replaces another."""

import errno
import os
import secrets
from pathlib import Path
from typing import Final

# What file systems without hard links say, such as those of memory sticks.
_NO_LINKS: Final = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})


def write_new(path: Path, data: bytes) -> None:
    """On the disk when this returns. Raises FileExistsError, or OSError as the system gives it."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _give_name(part, path)
    finally:
        part.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _give_name(part: Path, path: Path) -> None:
    try:
        path.hardlink_to(part)  # unlike a rename, it fails if the name is taken
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if path.exists():
            raise FileExistsError(errno.EEXIST, "exists") from None
        part.replace(path)
