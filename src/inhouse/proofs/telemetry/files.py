"""What the program opens for writing where others could find it, and send it later.

The files are the real ones, so what it leaves outside its fresh home is told by name. A FIFO is
more than that: who reads it may be a program outside that has a network. So those that were there
before are refused and listed, like the Unix sockets of others.
"""

import ctypes
import os
import stat
import struct
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from inhouse.egress.syscalls import syscall
from inhouse.proofs.telemetry import owners
from inhouse.proofs.telemetry.record import Record
from inhouse.proofs.telemetry.witness import AT_FDCWD

STATX_BTIME: Final = 0x800
BIRTH_AT: Final = 80  # in struct statx
COARSE: Final = 5  # CLOCK_REALTIME_COARSE, by which file systems note times
OWN: Final = {  # what the kernel resolves for whoever asks, so not for us
    "/proc/self/": "",
    "/proc/thread-self/": "",
    "/dev/fd/": "fd/",
    "/dev/stdin": "fd/0",
    "/dev/stdout": "fd/1",
    "/dev/stderr": "fd/2",
}


HARMLESS: Final = frozenset(
    f"/dev/{name}" for name in ("null", "zero", "full", "random", "urandom", "tty", "ptmx")
)


class Files:
    """Asked before each file is opened for writing."""

    def __init__(self, record: Record, home: str) -> None:
        self._record, self._home = record, Path(home)
        self._since = time.clock_gettime(COARSE)
        ends = os.pipe()
        self._pipes = os.fstat(ends[0]).st_dev  # those without a name, which are its own
        for end in ends:
            os.close(end)

    def opened(self, thread: int, folder: int, path: str, makes: bool) -> bool:
        """False if it must not be. `folder` is the descriptor that a relative path begins at."""
        place = _place(thread, folder, path)
        with suppress(OSError):  # it can't be opened, or is gone by now
            try:
                found = place.stat()
            except FileNotFoundError:
                if makes and os.access(place.parent, os.W_OK):
                    self._note(place.parent.resolve() / place.name)
                return True
            named_pipe = stat.S_ISFIFO(found.st_mode) and found.st_dev != self._pipes
            if named_pipe and not self._is_own_fifo(thread, place):
                return False
            if not stat.S_ISDIR(found.st_mode) and os.access(place, os.W_OK):
                self._note(place.resolve())
        return True

    def _note(self, path: Path) -> None:
        """Devices, too: one may be a modem, or somebody's terminal."""
        inside = path.is_relative_to(self._home) or path.is_relative_to("/proc")
        if not inside and str(path) not in HARMLESS:
            self._record.wrote(str(path))

    def _is_own_fifo(self, thread: int, place: Path) -> bool:
        if _born_s(place) >= self._since:
            return True
        self._record.note(str(place.resolve()), "fifo", 0, owners.describe(thread), title="refused")
        return False


def _place(thread: int, folder: int, path: str) -> Path:
    for general, own in OWN.items():
        if path.startswith(general):
            return Path(f"/proc/{thread}/{own}{path.removeprefix(general)}")
    if path.startswith("/"):
        return Path(f"/proc/{thread}/root{path}")
    begins = "cwd" if folder == AT_FDCWD else f"fd/{folder}"
    return Path(f"/proc/{thread}/{begins}/{path}")


def _born_s(place: Path) -> float:
    """When it was made; long ago where the file system does not know."""
    known = ctypes.create_string_buffer(256)
    syscall("statx", AT_FDCWD - (1 << 32), os.fsencode(place), 0, STATX_BTIME, known)
    (mask,) = struct.unpack_from("=I", known)
    seconds, nanoseconds = struct.unpack_from("=qI", known, BIRTH_AT)
    return float(seconds + nanoseconds / 1e9) if mask & STATX_BTIME else 0.0
