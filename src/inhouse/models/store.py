"""The model files that are here: found by name, checked, brought in, taken out.

A file is the one that was pulled or imported only if its digest says so, and that is asked again
when a server starts. From then on its engine looks whether it is the same file, not changed since.
"""

import fcntl
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from inhouse.engines.samefile import open_regular
from inhouse.errors import ModelError
from inhouse.models.gguf import GgufHeader, read_gguf
from inhouse.models.layout import (
    IMPORTED,
    Entry,
    changing,
    models_folder,
    parts_folder,
    path_of,
    read_lock,
    revision_folder,
    sync_folder,
    without,
    write_lock,
)
from inhouse.models.machine import check_disk

FICLONE: Final = 0x40049409  # linux/fs.h
CHUNK_BYTES: Final = 1024 * 1024
NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}")
BLOB: Final = re.compile(r"sha256-([0-9a-f]{64})")  # how Ollama names its files

Step = Callable[[int], None]  # told after each chunk how many bytes are done


def nothing(_: int) -> None:
    """For who does not want to know how far it is."""


def find(home: Path, word: str) -> Entry | None:
    """The model of this name: whole, or any end of it that only one has. None if there is none.

    Raises ModelError if the name is that of several.
    """
    entries = read_lock(home).models
    exact = [entry for entry in entries if entry.name == word]
    found = exact or [entry for entry in entries if word in _short_names(entry)]
    if len(found) > 1:
        raise ModelError(
            "several models have this name",
            fix="name one of them whole: " + ", ".join(entry.name for entry in found[:8]),
        )
    return found[0] if found else None


def _short_names(entry: Entry) -> set[str]:
    file = Path(entry.file)
    return {entry.repo, entry.repo.partition("/")[2], entry.file, file.name, file.stem}


def named(home: Path, word: str) -> Entry:
    """The model of this name. Raises ModelError if there is none."""
    entry = find(home, word)
    if entry is None:
        raise ModelError("there is no model of this name here", fix="see: inhouse models list")
    return entry


class Condition(msgspec.Struct, frozen=True):
    """Whether a model is still what it was when it came. `problem` is empty if its weights are.

    What is amiss with the texts beside it is told by itself: they change nothing in the model.
    """

    entry: Entry
    path: Path
    problem: str = ""
    header: GgufHeader | None = None
    unverified: tuple[str, ...] = ()  # files that a whole look could compare with no digest
    texts: tuple[str, ...] = ()  # what licence texts and card have become, in words


def look_at(home: Path, entry: Entry, *, whole: bool = False, step: Step = nothing) -> Condition:
    """Look at a model's files: that they are there and of their size.

    With `whole`, that each has its digest: all parts, and the licence texts and card beside.
    """
    path = path_of(home, entry)
    folder = revision_folder(home, entry.repo, entry.commit)
    weights = (entry.file, *entry.parts)
    try:
        size = sum((folder / name).stat().st_size for name in weights)
        if size != entry.size_bytes:
            return Condition(entry, path, f"it has {size} of {entry.size_bytes} bytes")
        changed = _changed(folder, entry, weights, step) if whole else ""
        if changed:
            return Condition(entry, path, changed)
        header = read_gguf(path) if entry.format == "gguf" else None
    except FileNotFoundError:
        return Condition(entry, path, "its file is gone")
    except OSError:
        return Condition(entry, path, "its file can't be read")
    except ModelError as error:
        return Condition(entry, path, error.what)
    known = {entry.file, *entry.digests} if whole else set(_files(entry))
    unverified = tuple(name for name in _files(entry) if name not in known)
    texts = tuple(filter(None, (_text_now(folder, entry, name, whole) for name in entry.beside)))
    return Condition(entry, path, "", header, unverified, texts)


def _text_now(folder: Path, entry: Entry, name: str, whole: bool) -> str:
    try:
        if whole:
            return _changed(folder, entry, (name,), nothing)
        return "" if (folder / name).exists() else f"{name} is gone"
    except (OSError, ModelError):
        return f"{name} can't be read"


def _changed(folder: Path, entry: Entry, names: Iterable[str], step: Step) -> str:
    """What is not as it came, in words. A file whose digest is not known is not judged here."""
    digests = {entry.file: entry.sha256, **entry.digests}
    before = 0
    for name in names:
        try:
            digest = digest_of(folder / name, _after(before, step))
            before += (folder / name).stat().st_size
        except FileNotFoundError:
            return f"{name} is gone"
        if digest != digests.get(name, digest):
            whose = "its SHA-256" if name == entry.file else f"the SHA-256 of {name}"
            return f"{whose} is another than when it came"
    return ""


def _after(before: int, step: Step) -> Step:
    return lambda so_far: step(before + so_far)


def checked(home: Path, entry: Entry, step: Step = nothing) -> Condition:
    """The model, when every byte of it has been compared. Raises ModelError if it is another.

    A text beside it that is gone or another is in `texts`: only the weights decide.
    """
    condition = look_at(home, entry, whole=True, step=step)
    if condition.problem:
        raise ModelError(
            f"the model {entry.name} is not the file that came here: {condition.problem}",
            fix=f"inhouse models remove {entry.name}, then pull or import it again",
        )
    return condition


def digest_of(path: Path, step: Step = nothing) -> str:
    with open_regular(path) as file:
        return _copied(file, None, step)


def _copied(source: BinaryIO, target: BinaryIO | None, step: Step) -> str:
    """The SHA-256 of all that the source holds, which is written to the target on the way."""
    digest, done = hashlib.sha256(), 0
    while chunk := source.read(CHUNK_BYTES):
        digest.update(chunk)
        if target:
            target.write(chunk)
        done += len(chunk)
        step(done)
    return digest.hexdigest()


def bring(home: Path, source: Path, name: str = "", step: Step = nothing) -> Entry:
    """Take a GGUF file of this machine in, checked by its content, and record its digest.

    It is a file of its own from then on: whoever may write the old one can't reach it. Where the
    file system can share the blocks of two files, it takes no further room. Raises ModelError.
    """
    name = name or _name_for(source)
    if not NAME.fullmatch(name):
        raise ModelError(
            "a model can't have this name", fix="use letters, digits, dots, dashes: --name NAME"
        )
    header = read_gguf(source)
    if (header.count("split.count") or 1) > 1:
        raise ModelError(
            "this is one part of a model that is cut into several files",
            fix="join them first (llama-gguf-split --merge), or pull the model by its name",
        )
    with changing(home):
        return _taken(home, source, name, header, step)


def _name_for(source: Path) -> str:
    """The file's own name, or what the model calls itself if the file is named by its digest."""
    stem = source.stem if source.suffix == ".gguf" else source.name
    if BLOB.fullmatch(stem):
        stem = read_gguf(source).text("general.name") or stem[:20]
    return re.sub(r"[^A-Za-z0-9._-]+", "-", stem).strip("-._")[:80]


def _taken(home: Path, source: Path, name: str, header: GgufHeader, step: Step) -> Entry:
    parts = parts_folder(home)
    parts.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = parts / f"import-{os.getpid()}.part"
    try:
        sha256 = _fetched(source, new, step)
        blob = BLOB.fullmatch(source.name)
        if blob and blob[1] != sha256:
            raise ModelError(
                "the file is named by a SHA-256 that it does not have",
                fix="it is broken or was changed: fetch it again",
            )
        header = read_gguf(new)  # of the bytes that are ours now
        entry = Entry(
            repo=f"{IMPORTED}/{name}",
            commit=sha256,
            file=f"{name}.gguf",
            size_bytes=new.stat().st_size,
            sha256=sha256,
            format="gguf",
            source="",
            when=datetime.now(UTC).isoformat(timespec="seconds"),
            licence=header.text("general.license")[:80],
        )
        folder = revision_folder(home, entry.repo, entry.commit)
        for each in (folder.parent, folder):
            each.mkdir(mode=0o700, exist_ok=True)
        new.replace(folder / entry.file)
        sync_folder(folder)
        write_lock(home, [*without(read_lock(home).models, entry), entry])
    except OSError as error:
        raise ModelError(
            "the model can't be kept in the home folder",
            fix=f"see that {models_folder(home)} can be written and its disk has room",
        ) from error
    finally:
        new.unlink(missing_ok=True)
    return entry


def _fetched(source: Path, new: Path, step: Step) -> str:
    """Copy the file, and give the digest of what is ours now."""
    new.unlink(missing_ok=True)
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with open_regular(source) as old, os.fdopen(os.open(new, flags, 0o600), "w+b") as target:
        if _cloned(old, target):
            sha256 = _copied(target, None, step)
        else:
            check_disk(os.fstat(old.fileno()).st_size, new.parent)
            sha256 = _copied(old, target, step)
        target.flush()
        os.fsync(target.fileno())
    return sha256


def _cloned(old: BinaryIO, target: BinaryIO) -> bool:
    """Whether the file system gave the target the same blocks, to be parted at the first write."""
    try:
        fcntl.ioctl(target, FICLONE, old.fileno())
    except OSError:
        return False  # two disks, or one that does not know how: most do not
    return True


def remove(home: Path, entry: Entry) -> None:
    """Take a model out of the list, then delete its files. Raises ModelError."""
    with changing(home):
        kept = without(read_lock(home).models, entry)
        write_lock(home, kept)
        folder = revision_folder(home, entry.repo, entry.commit)
        still = {name for other in kept if _same_folder(other, entry) for name in _files(other)}
        try:
            for name in _files(entry):
                if name not in still:
                    (folder / name).unlink(missing_ok=True)
            _drop_empty(folder)
        except OSError as error:
            raise ModelError(
                "the model is off the list, but not all of its files could be deleted",
                fix=f"delete {folder}",
            ) from error


def _files(entry: Entry) -> tuple[str, ...]:
    return (entry.file, *entry.parts, *entry.beside)


def _same_folder(one: Entry, other: Entry) -> bool:
    return (one.repo, one.commit) == (other.repo, other.commit)


def _drop_empty(folder: Path) -> None:
    """Delete the folder of a revision if no file is left in it, and so its repository's."""
    if not folder.is_dir():
        return
    if not any(path.is_file() for path in folder.rglob("*")):
        shutil.rmtree(folder)
    if folder.parent.is_dir() and not any(folder.parent.iterdir()):
        folder.parent.rmdir()
