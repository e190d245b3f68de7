"""Reads what a process holds: its memory, its arguments, and files that have no name any more."""

import os
import re
import stat
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

from inhouse.proofs.residue.files import reader
from inhouse.proofs.residue.search import Search

_REGION: Final = re.compile(
    r"(?P<start>[0-9a-f]+)-(?P<end>[0-9a-f]+) (?P<may>\S+) \S+ \S+ \S+ *(?P<name>.*)"
)
PROC: Final = Path("/proc")


class NotReadable(Exception):
    """The kernel lets this user not look into that process."""


def look_at_process(search: Search, pid: int, *, only: Collection[str] = ()) -> None:
    """Raises NotReadable, or ProcessLookupError if there is no such process.

    With `only`, no more of its memory is read than those places, by the names that hits have.
    """
    folder = PROC / str(pid)
    if not folder.is_dir():
        raise ProcessLookupError(pid)
    try:
        regions = (folder / "maps").read_text(errors="replace").splitlines()
        descriptor = os.open(folder / "mem", os.O_RDONLY | os.O_CLOEXEC)
    except PermissionError as error:
        raise NotReadable from error
    try:
        for line in regions:
            _look_at_region(search, pid, descriptor, line, only)
    finally:
        os.close(descriptor)
    for name in ("cmdline", "environ"):
        search.look_at_bytes(f"process {pid}, {name}", (folder / name).read_bytes())
    _look_at_open_files(search, pid, folder)


def _look_at_region(
    search: Search, pid: int, descriptor: int, line: str, only: Collection[str]
) -> None:
    region = _REGION.fullmatch(line)
    if region is None or "r" not in region["may"] or region["name"] in ("[vvar]", "[vsyscall]"):
        return
    if region["name"].startswith("/") and "w" not in region["may"]:
        return  # the same as in the file it comes from
    start, end = int(region["start"], 16), int(region["end"], 16)
    where = f"process {pid}, memory at {start:x} {region['name']}"
    if only and where not in only:
        return
    try:
        # Shallow: what is packed there was in the clear a moment before, and memory is large.
        search.look_at(where, reader(descriptor, start=start, end=end), shallow=True)
    except OSError:
        return  # given back since the list was made, or memory of a device


def _look_at_open_files(search: Search, pid: int, folder: Path) -> None:
    """Files that were deleted while open, or never had a name, are on the disk all the same."""
    for path in (folder / "fd").iterdir():
        try:
            if "(deleted)" not in str(path.readlink()):
                continue
            if not stat.S_ISREG(path.stat().st_mode):
                continue
            descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            continue
        try:
            search.look_at(f"process {pid}, a deleted file", reader(descriptor))
        finally:
            os.close(descriptor)


def all_of_this_user(pids: Iterable[int]) -> bool:
    """Whether each runs as the user that asks: then it is not the user that keeps one out."""
    return all(_user_of(pid) == os.geteuid() for pid in pids)


def _user_of(pid: int) -> int | None:
    """By what is open to everybody: the folder of a process that is not dumpable is root's."""
    try:
        status = (PROC / str(pid) / "status").read_text(errors="replace")
    except OSError:
        return None
    users = [line.split() for line in status.splitlines() if line.startswith("Uid:")]
    return int(users[0][2]) if users else None  # the effective one


def descendants(pid: int) -> tuple[int, ...]:
    """A process and all that it started, and those that they started. Empty if it has ended."""
    parents: dict[int, list[int]] = {}
    alive = set()
    for folder in PROC.iterdir():
        if not folder.name.isdigit():
            continue
        try:
            fields = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] not in ("Z", "X"):
            alive.add(int(folder.name))
            parents.setdefault(int(fields[1]), []).append(int(folder.name))
    found = [pid] if pid in alive else []
    for each in found:  # grows while it is walked
        found += parents.get(each, [])
    return tuple(found)
