"""What this machine could still give to an engine: memory and disk, as the kernel says."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from inhouse.errors import ModelError

UNLIMITED: Final = 2**60  # version 1 of cgroups writes "no limit" as a number near 2^63
DISK_SPARE_BYTES: Final = 512 * 1024 * 1024  # a full disk harms everything else on it


class Room(msgspec.Struct, frozen=True):
    """How much memory a new process may use, and what sets that bound. None: it can't be told."""

    free_bytes: int | None
    bound_by: str = "free memory"


def free_memory(proc: Path = Path("/proc"), groups: Path = Path("/sys/fs/cgroup")) -> Room:
    """The tightest of: free memory, what this process's cgroups allow, its own limits.

    Swap does not count: an engine that swaps is too slow to use, and writes to the disk what it
    was told.
    """
    available = _available(proc / "meminfo")
    if available is None:
        return Room(None)
    rooms = [Room(available), *_own_limits()]
    rooms += [Room(left, "its container's limit") for left in _groups(proc, groups)]
    return min(rooms, key=lambda room: room.free_bytes or 0)


def _available(meminfo: Path) -> int | None:
    try:
        for line in meminfo.read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        pass  # another system than Linux
    return None


def _own_limits() -> list[Room]:
    if sys.platform == "win32":
        return []
    import resource

    limits = {resource.RLIMIT_AS: "ulimit -v", resource.RLIMIT_DATA: "ulimit -d"}
    found = ((resource.getrlimit(limit)[0], words) for limit, words in limits.items())
    return [
        Room(allowed, f"its own limit ({words})")
        for allowed, words in found
        if allowed != resource.RLIM_INFINITY
    ]


def _groups(proc: Path, groups: Path) -> Iterator[int]:
    """What each cgroup around this process has left, in both versions of cgroups."""
    try:
        memberships = (proc / "self" / "cgroup").read_text().splitlines()
    except OSError:
        return
    for membership in memberships:
        _, controllers, own = membership.split(":", 2)
        if not controllers:
            yield from _left(groups, own, "memory.max", "memory.current", "inactive_file")
        elif "memory" in controllers.split(","):
            names = ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
            yield from _left(groups / "memory", own, *names)


def _left(root: Path, own: str, limit: str, used: str, idle: str) -> Iterator[int]:
    folder = root / own.strip("/")
    while True:
        allowed = _number(folder / limit)
        taken = _number(folder / used)
        if allowed is not None and taken is not None and allowed < UNLIMITED:
            yield max(0, allowed - max(0, taken - _idle(folder / "memory.stat", idle)))
        if folder == root or root not in folder.parents:
            return
        folder = folder.parent


def _number(path: Path) -> int | None:
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return None  # "max", or a group without this file


def _idle(stat: Path, name: str) -> int:
    """Pages of files that the group holds but would give back at once."""
    try:
        lines = (line.split() for line in stat.read_text().splitlines())
        return next((int(fields[1]) for fields in lines if fields[0] == name), 0)
    except (OSError, ValueError, IndexError):
        return 0


def check_disk(size_bytes: int, folder: Path) -> None:
    """Raises ModelError if the disk of this folder can't take so many bytes more."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(there).free
    if size_bytes + DISK_SPARE_BYTES > free:
        raise ModelError(
            f"the model needs {gib(size_bytes)} GiB on the disk that holds {there}, and "
            f"{gib(max(0, free - DISK_SPARE_BYTES))} are left to give",
            fix="free some space (inhouse models remove), or choose a smaller model",
        )


def gib(size_bytes: int) -> str:
    """Gibibytes in as many digits as a person needs."""
    size = size_bytes / 1024**3
    return f"{size:.2f}" if size < 1 else f"{size:.1f}" if size < 100 else f"{size:.0f}"


def in_words(size_bytes: int) -> str:
    """A size that stands alone: 92 MiB, 5.1 GiB."""
    if size_bytes < 1024**3:
        return f"{size_bytes / 1024**2:.0f} MiB"
    return f"{gib(size_bytes)} GiB"
