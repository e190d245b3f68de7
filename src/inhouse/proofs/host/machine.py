"""A machine as the checks see it: files, folders, processes, the environment, a few commands.

Everything that a check reads comes from here, so a test can hand it a made-up machine: another root
folder, other names in the environment, other answers of commands. Files may be hostile: what is too
long, no plain file or slow to answer is `Unreadable`, and a check that could not read never passes.
"""

import contextlib
import errno
import os
import stat
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path, PurePosixPath
from typing import Final

import msgspec

from inhouse.proofs.host import kernel_calls

LARGEST_FILE: Final = 4 * 1024 * 1024
MOST_NAMES: Final = 20_000
COMMAND_S: Final = 3.0
LARGEST_OUTPUT: Final = 4 * 1024 * 1024
NAME_LENGTH: Final = 15  # the kernel cuts the names of processes
# Opening a FIFO must not wait for a writer, nor a terminal become ours. Windows has neither.
_READ_ONLY: Final = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)
_ABSENT: Final = (errno.ENOENT, errno.ENOTDIR, errno.ESRCH)
# The user's PATH is not asked: a hostile folder in it would answer in the system's name.
_SYSTEM_FOLDERS: Final = {
    "linux": "/usr/bin:/usr/sbin:/bin:/sbin",
    "darwin": "/usr/bin:/usr/sbin:/bin:/sbin",
    "windows": r"C:\Windows\System32;C:\Windows\System32\WindowsPowerShell\v1.0",
}


class Unreadable(Exception):
    """Something that a check needs could not be read. Says which thing and why, never what."""


class Process(msgspec.Struct, frozen=True):
    pid: int
    name: str
    uid: int


class Ran(msgspec.Struct, frozen=True):
    code: int
    out: str


def run_command(system: str, argv: Sequence[str]) -> Ran:
    """Run a fixed command of the system, with a time limit and an almost empty environment."""
    folders = _SYSTEM_FOLDERS.get(system, "")
    try:
        done = subprocess.run(  # noqa: S603 - the argv is a constant of a check, there is no shell
            list(argv),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=COMMAND_S,
            env={"PATH": folders, "LC_ALL": "C", "SYSTEMROOT": r"C:\Windows", "SYSTEMDRIVE": "C:"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(f"{argv[0]} took longer than {COMMAND_S:.0f} s") from None
    except OSError as error:
        raise Unreadable(f"{argv[0]} can't be run ({_reason(error)})") from None
    return Ran(done.returncode, done.stdout[:LARGEST_OUTPUT].decode("utf-8", "replace"))


@dataclass(frozen=True, eq=False)
class Machine:
    """One machine. Paths are those of the machine, "/proc/swaps"; `root` is where they lie."""

    data: str  # the folder that holds, or will hold, what is private
    home: str
    uid: int
    env: Mapping[str, str]
    now_s: float
    ways: tuple[str, ...] = ()  # other folders on the way to it, where links lie
    root: Path = Path("/")
    system: str = "linux"
    installed: str = "/"  # the folder of Inhouse's own code
    command: Callable[[str, Sequence[str]], Ran] = field(default=run_command)
    calls: kernel_calls.Calls = field(default_factory=kernel_calls.Calls)

    def at(self, path: str) -> Path:
        return self.root / path.lstrip("/")

    def run(self, *argv: str) -> str:
        """What a command said. One that fails has told nothing."""
        ran = self.command(self.system, argv)
        if ran.code:
            raise Unreadable(f"{argv[0]} failed with exit code {ran.code}")
        return ran.out

    def raw(self, path: str, limit: int = LARGEST_FILE, *, last: bool = False) -> bytes | None:
        """A plain file's bytes, None if there is none. `last` is content with the last bytes."""
        try:
            descriptor = os.open(self.at(path), _READ_ONLY)
        except OSError as error:
            self._refuse_unless_absent(path, error)
            return None
        try:
            about = os.fstat(descriptor)
            if not stat.S_ISREG(about.st_mode):
                raise Unreadable(f"{self.shown(path)} is no plain file")
            if last and about.st_size > limit:
                os.lseek(descriptor, -limit, os.SEEK_END)
            return _bounded(partial(os.read, descriptor), limit, self.shown(path), cut=last)
        except OSError as error:
            self._refuse_unless_absent(path, error)
            return None
        finally:
            os.close(descriptor)

    def text(self, path: str, limit: int = LARGEST_FILE, *, last: bool = False) -> str | None:
        found = self.raw(path, limit, last=last)
        return None if found is None else found.decode("utf-8", "replace")

    def line(self, path: str) -> str | None:
        """The one line of a small file, as most of those in /proc and /sys are."""
        found = self.text(path, 64 * 1024)
        return None if found is None else found.strip().strip("\0")

    def needed(self, path: str) -> str:
        """A text without which nothing can be said."""
        found = self.text(path)
        if found is None:
            raise Unreadable(f"there is no {self.shown(path)}")
        return found

    def names(self, path: str) -> list[str] | None:
        """What lies in a folder, sorted; None if there is no such folder."""
        try:
            with os.scandir(self.at(path)) as entries:
                found = [
                    entry.name for entry, _ in zip(entries, range(MOST_NAMES + 1), strict=False)
                ]
        except OSError as error:
            self._refuse_unless_absent(path, error)
            return None
        if len(found) > MOST_NAMES:
            raise Unreadable(f"{self.shown(path)} holds more than {MOST_NAMES} names")
        return sorted(found)

    def status(self, path: str, *, follow: bool = False) -> os.stat_result | None:
        try:
            return self.at(path).stat(follow_symlinks=follow)
        except OSError as error:
            self._refuse_unless_absent(path, error)
            return None

    def exists(self, path: str) -> bool:
        return self.status(path) is not None

    def first(self, paths: Iterable[str]) -> str | None:
        return next((path for path in paths if self.exists(path)), None)

    def nearest(self, path: str) -> str:
        """The path, or the deepest folder above it that exists."""
        for folder in (PurePosixPath(path), *PurePosixPath(path).parents):
            if self.status(str(folder), follow=True) is not None:
                return str(folder)
        raise Unreadable(f"nothing of {self.shown(path)} exists")

    def in_home(self, name: str) -> str:
        return f"{self.home.rstrip('/')}/{name}"

    def shown(self, path: str) -> str:
        """A path as evidence: the home folder's name is often the person's."""
        home = self.home.rstrip("/")
        inside = home and (path == home or path.startswith(home + "/"))
        return "~" + path[len(home) :] if inside else path

    @cached_property
    def processes(self) -> tuple[Process, ...]:
        """Every process. If some are hidden, nothing can be said of which do not run."""
        if self.system == "darwin":
            return tuple(_listed_by_ps(self.run("ps", "-axco", "pid=,uid=,comm=")))
        found: list[Process] = []
        for name in self.names("/proc") or ():
            if name.isdigit():
                with contextlib.suppress(_Gone):
                    found.append(self._process(int(name)))
        if not any(process.pid == 1 for process in found):
            raise Unreadable("/proc hides the processes of others")
        return tuple(found)

    def _process(self, pid: int) -> Process:
        about, name = self.status(f"/proc/{pid}"), self.line(f"/proc/{pid}/comm")
        if about is None or name is None:
            raise _Gone
        return Process(pid, name, about.st_uid)

    def running(self, names: Iterable[str]) -> list[str]:
        """Which of these programs run, by the names that the kernel keeps of them."""
        short = {name[:NAME_LENGTH].lower(): name for name in names}
        seen = {process.name.lower() for process in self.processes}
        return sorted({full for cut, full in short.items() if cut in seen})

    def environments(self, program: str) -> list[dict[str, str]]:
        """The environments of the running processes of a program, as far as they are ours."""
        found = []
        for process in self.processes:
            if process.name.lower() == program[:NAME_LENGTH].lower():
                text = self.text(f"/proc/{process.pid}/environ")
                if text is not None:
                    pairs = (part.partition("=") for part in text.split("\0") if "=" in part)
                    found.append({name: value for name, _, value in pairs})
        return found

    def _refuse_unless_absent(self, path: str, error: OSError) -> None:
        """What does not exist is an answer. For all else, raise why it can't be read."""
        if error.errno not in _ABSENT:
            raise Unreadable(f"{self.shown(path)} can't be read ({_reason(error)})") from None


class _Gone(Exception):
    """A process ended while it was looked at."""


def _listed_by_ps(text: str) -> Iterator[Process]:
    for line in text.splitlines():
        parts = line.split(None, 2)
        if len(parts) == 3 and parts[0].isdigit() and parts[1].isdigit():
            yield Process(int(parts[0]), parts[2].strip()[:NAME_LENGTH], int(parts[1]))


def _bounded(read: Callable[[int], bytes], limit: int, shown: str, *, cut: bool) -> bytes:
    """Up to `limit` bytes. Files in /proc tell no size and come in pieces."""
    whole = b""
    while len(whole) <= limit:
        piece = read(limit + 1 - len(whole))
        if not piece:
            return whole
        whole += piece
    if cut:  # it grew meanwhile
        return whole[-limit:]
    raise Unreadable(f"{shown} is longer than {limit} bytes")


def _reason(error: OSError) -> str:
    return errno.errorcode.get(error.errno or 0, "unknown")
