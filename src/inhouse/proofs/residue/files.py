"""Reads files for a search: contents, names, attributes and links, without changing or following.

Only regular files are opened; pipes and devices would wait or act. What may not be read is written
down, since nobody can say what is in it.
"""

import contextlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from inhouse.proofs.residue.search import Search

READ_AT_ONCE: Final = 1 << 20

Seen = Mapping[str, tuple[int, int, int, int]]  # inode, written and changed (ns), bytes


def snapshot(folders: Iterable[Path]) -> Seen:
    """What lies in shared folders, so that later only what is new or changed is searched."""
    seen = {}
    for folder in folders:
        for path in _below(folder):
            try:
                state = path.lstat()
            except OSError:
                continue
            seen[str(path)] = _as_it_is(state)
    return seen


def _as_it_is(state: os.stat_result) -> tuple[int, int, int, int]:
    """Anybody may put back when it was written, but nobody when it was changed."""
    return state.st_ino, state.st_mtime_ns, state.st_ctime_ns, state.st_size


def written(folders: Iterable[Path], since: Seen) -> dict[str, int]:
    """The files that were written to, and how many bytes may be new: what one grew by, or all."""
    found = {}
    for folder in folders:
        for path in _below(folder):
            with contextlib.suppress(OSError):
                state = path.lstat()
                if not stat.S_ISREG(state.st_mode):
                    continue
                inode, written_ns, _, size = since.get(str(path), (0, 0, 0, 0))
                same = inode == state.st_ino
                if same and state.st_size > size:
                    found[str(path)] = state.st_size - size
                elif state.st_size and not (same and state.st_mtime_ns == written_ns):
                    found[str(path)] = state.st_size
    return found


def look_at_folder(search: Search, folder: Path, *, since: Seen | None = None) -> int:
    """Searches everything below, or what has changed since. How many entries that were."""
    count = 0

    def closed(error: OSError) -> None:
        """In a folder that all share, those of others are no place for this user's server."""
        with contextlib.suppress(OSError):
            if since is None or Path(error.filename).lstat().st_uid == os.geteuid():
                search.cut[error.filename] = "may not be listed"

    for path in _below(folder, closed):
        try:
            state = path.lstat()
        except FileNotFoundError:
            continue  # gone since it was listed
        except OSError:
            search.cut[str(path)] = "may not be looked at"
            continue
        if since and since.get(str(path)) == _as_it_is(state):
            continue
        count += 1
        search.look_at_bytes(str(path), os.fsencode(path))
        _look_at_attributes(search, path)
        if stat.S_ISLNK(state.st_mode):
            _try(search, path, lambda p: search.look_at_bytes(str(p), os.fsencode(p.readlink())))
        elif stat.S_ISREG(state.st_mode):
            _try(search, path, lambda p: _look_at_file(search, p))
    return count


def _below(folder: Path, closed: Callable[[OSError], None] | None = None) -> Iterator[Path]:
    yield folder
    for place, folders, files in os.walk(folder, onerror=closed, followlinks=False):
        for name in sorted([*folders, *files]):
            yield Path(place, name)


def _look_at_file(search: Search, path: Path) -> None:
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
    descriptor = os.open(path, flags)
    try:
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            search.look_at(str(path), reader(descriptor))
    finally:
        os.close(descriptor)


def reader(
    descriptor: int, *, start: int = 0, end: int | None = None
) -> Callable[[int], Iterator[bytes]]:
    """Gives the bytes of an open file from an offset on; of a part of it, if it has an end."""

    def read(offset: int) -> Iterator[bytes]:
        place = start + offset
        while True:
            size = READ_AT_ONCE if end is None else min(READ_AT_ONCE, end - place)
            part = os.pread(descriptor, size, place) if size > 0 else b""
            if not part:
                return
            yield part
            place += len(part)

    return read


def _look_at_attributes(search: Search, path: Path) -> None:
    try:
        names = os.listxattr(path, follow_symlinks=False)
    except OSError:
        return  # a file system without attributes holds nothing in them
    for name in names:
        where = f"{path} (attribute)"
        search.look_at_bytes(where, os.fsencode(name))
        _try(
            search,
            path,
            lambda p, name=name, where=where: search.look_at_bytes(  # type: ignore[misc]
                where, os.getxattr(p, name, follow_symlinks=False)
            ),
        )


def _try(search: Search, path: Path, look: Callable[[Path], None]) -> None:
    try:
        look(path)
    except FileNotFoundError:
        pass  # gone since it was listed
    except OSError:
        search.cut[str(path)] = "may not be read"
