"""Where model files lie in the home folder, and the record of where each came from.

    models/
      models.lock                          JSON: one entry for each model file
      parts/<digest>.part                  what is still being fetched; the name is its digest
      <owner>--<name>/<commit, 12>/        files of one commit, under their own names
      imported--<name>/<sha256, 12>/       files that were brought by hand

The lock is the only list: a file that it does not name is not a model here. It is written last, so
an entry promises that its file was whole, of the digest it names, and in its place.
"""

import fcntl
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, Struct

from inhouse.errors import ModelError

IMPORTED: Final = "imported"  # the owner of what came by hand, not from a hub
PARTS: Final = "parts"
LOCK: Final = "models.lock"
LOCK_BYTES: Final = 4 * 1024 * 1024
REVISION_SIGNS: Final = 12

Format = Literal["gguf", "safetensors"]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
# What hubs allow as names; two hyphens or dots in a row they forbid, and here they would be unsafe.
Repo = Annotated[
    str,
    Meta(
        pattern=r"^(?!.*(--|\.\.))[A-Za-z0-9_][A-Za-z0-9_.-]{0,95}/[A-Za-z0-9_][A-Za-z0-9_.-]{0,95}\Z"
    ),
]


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """One model file, as it was when it was checked."""

    repo: Repo  # "owner/name"; "imported/name" for what was brought by hand
    commit: Annotated[str, Meta(pattern=r"^[0-9a-f]{40,64}\Z")]  # of an import: the file's SHA-256
    file: str  # its path in the repository, and below the folder of its revision
    size_bytes: int
    sha256: Sha256
    format: Format
    source: str  # the hub it came from, as host or host:port; empty for an import
    when: str  # RFC 3339, UTC
    revision: str = ""  # what was asked for, such as "main"
    licence: str = ""  # the identifier that the repository claims; nobody has checked it
    beside: tuple[str, ...] = ()  # licence texts and model card that lie in the same folder
    parts: tuple[str, ...] = ()  # the further files of a model that is cut into several
    digests: dict[str, Sha256] = {}  # of `parts` and `beside`; older locks have none

    @property
    def name(self) -> str:
        """What people and `serve --model` call it."""
        return f"{self.repo}/{self.file}"


class Lock(Struct, frozen=True, forbid_unknown_fields=True):
    version: Literal[1] = 1
    models: tuple[Entry, ...] = ()


def models_folder(home: Path) -> Path:
    return home / "models"


def parts_folder(home: Path) -> Path:
    return models_folder(home) / PARTS


def revision_folder(home: Path, repo: str, commit: str) -> Path:
    """Where the files of this commit lie. No repository can be named like `parts`."""
    return models_folder(home) / repo.replace("/", "--") / commit[:REVISION_SIGNS]


def path_of(home: Path, entry: Entry) -> Path:
    return revision_folder(home, entry.repo, entry.commit) / entry.file


def read_lock(home: Path) -> Lock:
    """What is here. No lock means nothing. Raises ModelError for one that can't be trusted."""
    path = models_folder(home) / LOCK
    try:
        with path.open("rb") as file:
            data = file.read(LOCK_BYTES + 1)
        lock = msgspec.json.decode(data, type=Lock)
    except FileNotFoundError:
        return Lock()
    except (OSError, msgspec.DecodeError) as error:
        raise _unreadable(path) from error
    if not all(is_safe_path(name) for entry in lock.models for name in _names(entry)):
        raise _unreadable(path)
    return lock


@contextmanager
def changing(home: Path) -> Iterator[None]:
    """Hold the models folder alone, so that two commands don't overwrite each other's entries.

    Raises ModelError if another command holds it.
    """
    held = _opened(models_folder(home))
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ModelError(
                "another inhouse is changing the models of this home folder",
                fix="wait until it has ended, then ask again",
            ) from None
        yield
    finally:
        os.close(held)


def _opened(folder: Path) -> int:
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError as error:
        raise ModelError(
            f"{folder} is not a folder of ours to keep models in",
            fix="it must be a folder, not a link; to keep models on another disk, move the whole "
            "home folder there and name it in INHOUSE_HOME, or mount that disk at this place",
        ) from error


def write_lock(home: Path, models: Iterable[Entry]) -> None:
    """Take the place of the lock, whole or not at all. Call it inside `changing`."""
    ordered = sorted(models, key=lambda entry: (entry.repo, entry.commit, entry.file))
    folder = models_folder(home)
    new = folder / f"{LOCK}.new"
    data = msgspec.json.format(msgspec.json.encode(Lock(models=tuple(ordered))), indent=2)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data + b"\n")
        file.flush()
        os.fsync(file.fileno())
    new.replace(folder / LOCK)
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """A rename is on the disk only when its folder is."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def without(entries: Iterable[Entry], old: Entry) -> list[Entry]:
    """The entries but the one for the same file of the same commit."""
    place = (old.repo, old.commit, old.file)
    return [entry for entry in entries if (entry.repo, entry.commit, entry.file) != place]


LONGEST_PATH: Final = 512
LONGEST_NAME: Final = 200
DEEPEST: Final = 8
# Names that mean a device on Windows, with or without an ending.
DEVICES: Final = re.compile(r"(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9]|conin\$|conout\$)(\.|$)")


def is_safe_path(path: str) -> bool:
    """Whether a name from outside can be a path below a folder of ours, on any system.

    Only plain names joined by slashes: nothing that climbs, starts at a root, hides, names a
    device or a stream, or holds a sign that no person could see.
    """
    names = path.split("/")
    return (
        len(path.encode(errors="replace")) <= LONGEST_PATH
        and len(names) <= DEEPEST
        and all(_is_safe_name(name) for name in names)
    )


def _is_safe_name(name: str) -> bool:
    return (
        0 < len(name.encode(errors="replace")) <= LONGEST_NAME
        and name.isprintable()
        and not set(name) & set('\\:*?"<>|')
        and not name.startswith((".", " ", "~", "-"))
        and not name.endswith((".", " "))
        and not DEVICES.match(name)
    )


def _names(entry: Entry) -> tuple[str, ...]:
    return (entry.file, *entry.beside, *entry.parts)


def _unreadable(path: Path) -> ModelError:
    return ModelError(
        f"the list of models {path} can't be read, or is not one of ours",
        fix="move it away and pull the models again; files that are whole are not fetched twice",
    )
