"""A model's file as the kernel knows it: a regular one, and still the one that was checked.

A digest is taken once, and the engine opens the file later, and again after every wipe and crash.
What is compared each time costs nothing: which file it is, how long, and when it was last changed.
The time of the last change (ctime) can't be set back by whoever may only write the file.
"""

import os
import stat
from pathlib import Path
from typing import BinaryIO

import msgspec

from inhouse.errors import ModelError


class Identity(msgspec.Struct, frozen=True):
    """What a file had when it was checked."""

    device: int
    inode: int
    size_bytes: int
    modified_ns: int
    changed_ns: int


class ChangedModel(ModelError):
    """The file is not the one that was checked. Trying again can't help."""


def identity_of(path: Path | str) -> Identity:
    """Take it before the digest, so that a change meanwhile shows. Raises OSError."""
    now = Path(path).stat()
    return Identity(now.st_dev, now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns)


def refuse_changed(path: Path | str, checked: Identity | None) -> None:
    """Raises ChangedModel unless the file is the one that was checked; None was not."""
    if checked is None:
        return
    try:
        same = identity_of(path) == checked
    except OSError:
        same = False
    if not same:
        raise ChangedModel(
            "the model's file is not the one that was checked when this server started",
            fix="find out who changed it, then stop inhouse serve and start it again: "
            "the file is checked anew",
        )


def open_regular(path: Path) -> BinaryIO:
    """The file, to be read. A pipe or a device is refused, and nobody waits for it.

    Raises ModelError or OSError.
    """
    file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise ModelError(f"{path} is no regular file", fix="name the model's file itself")
