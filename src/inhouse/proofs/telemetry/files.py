"""What the program opens for writing where others could find it, and send it later.

The files are the real ones, so what it leaves outside its fresh home is told by name. A FIFO is
more than that: who reads it may be a program outside that has a network. So those that the program
did not make itself are refused and listed, like the Unix sockets of others. Settings of the machine
(/proc/sys, /sys) are never opened for writing: they would be those outside.
"""

import errno
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from inhouse.egress.syscalls import syscall
from inhouse.proofs.telemetry import owners
from inhouse.proofs.telemetry.opening import UNNAMED, Place, Wish
from inhouse.proofs.telemetry.record import Record

MOST_TRIES: Final = 8  # until a name that others make and remove meanwhile stands still
MOST_FIFOS: Final = 500
HARMLESS: Final = frozenset(
    f"/dev/{name}" for name in ("null", "zero", "full", "random", "urandom", "tty", "ptmx")
)


class Files:
    """Asked to open each file for writing, and to make each FIFO. Raises OSError to refuse.

    `certain` raises it, too, if the thread that asked is gone.
    """

    def __init__(self, record: Record, home: str) -> None:
        self._record, self._home = record, home
        self._fifos: list[int] = []  # which the program made; held, so no other gets their number
        self._nameless = _nameless()
        self._own_disk = Path(home).stat().st_dev
        self._harmless = _harmless()

    def opened(self, wish: Wish, certain: Callable[[], None]) -> int:
        for attempt in range(MOST_TRIES):
            with Place(wish, certain) as place:
                self._check(wish, place)
                where, makes, in_proc = place.path, place.found is None, place.is_of_a_process
                try:
                    descriptor = place.open()
                except FileExistsError:  # somebody made it since we looked
                    if not makes or wish.flags & os.O_EXCL or attempt == MOST_TRIES - 1:
                        raise
                    continue
            name = f"{where}/(a file without a name)" if wish.flags & UNNAMED else where
            if not in_proc:
                self._name(name, os.fstat(descriptor))
            return descriptor
        raise AssertionError

    def looked(self, wish: Wish, certain: Callable[[], None]) -> None:
        """Of one that will open it by itself."""
        with Place(wish, certain) as place:
            self._check(wish, place)
            if not place.is_of_a_process:
                self._name(place.path, os.fstat(place.where))

    def bound(self, wish: Wish, certain: Callable[[], None]) -> bool:
        """Whether a Unix socket is outside of the home, where others look for it."""
        with Place(wish, certain) as place:
            return self._name(place.path, os.fstat(place.where))

    def is_inside(self, disk: int) -> bool:
        """Whether what lies on this device lies in the home."""
        return disk == self._own_disk

    def made(self, wish: Wish, certain: Callable[[], None]) -> None:
        with Place(wish, certain) as place:
            made = place.make_fifo()
        if len(self._fifos) < MOST_FIFOS:
            self._fifos.append(made)
        else:  # it will count as somebody else's
            os.close(made)

    def _check(self, wish: Wish, place: Place) -> None:
        """A FIFO without a name is the program's own."""
        if place.is_setting:
            self._record.wrote(f"{place.path} (refused)")
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        if place.found is None:
            return
        found = os.fstat(place.found)
        if not stat.S_ISFIFO(found.st_mode) or found.st_dev in self._nameless:
            return
        if not any(os.path.samestat(found, os.fstat(own)) for own in self._fifos):
            who = owners.describe(wish.thread)
            self._record.note(place.path, "fifo", 0, who, title="refused")
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        self._name(place.path, found)

    def _name(self, path: str, state: os.stat_result) -> bool:
        """If it is outside of the home, by its path or its disk: a program can make mounts.

        Devices, too: one may be a modem, or somebody's terminal.
        """
        if stat.S_ISCHR(state.st_mode):
            inside = state.st_rdev in self._harmless
        else:
            in_home = path == self._home or path.startswith(f"{self._home}/")
            inside = (in_home and self.is_inside(state.st_dev)) or state.st_dev in self._nameless
        if not inside:
            self._record.wrote(path)
        return not inside


def _harmless() -> frozenset[int]:
    found = []
    for path in HARMLESS:
        with suppress(OSError):
            found.append(Path(path).stat().st_rdev)
    return frozenset(found)


def _nameless() -> frozenset[int]:
    """Pipes and what memfd_create(2) makes lie on devices of their own."""
    ends = os.pipe()
    memory = syscall("memfd_create", b"", 0)
    try:
        return frozenset(os.fstat(each).st_dev for each in (ends[0], memory))
    finally:
        for each in (*ends, memory):
            os.close(each)
