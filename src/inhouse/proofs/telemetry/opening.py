"""Opens a file on behalf of a thread that asked for it, as the kernel would have.

    with Place(wish, certain) as place:
        place.found                     # what is there, or None
        place.open()                    # a descriptor, for the thread to get

A path says nothing for sure: it can be changed after it was read, and the kernel takes `/proc/self`
for whoever asks. So it is read once and walked here, name by name, links too, from the thread's own
root and folder; and what was found there is what is opened. Whatever can't be walked is refused.

It is opened with the powers of a plain user, the thread's umask, and no others.
"""

import ctypes
import errno
import os
import stat
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Final, Self

import msgspec

from inhouse.egress.namespaces import CAPABILITY_VERSION_3
from inhouse.egress.syscalls import syscall
from inhouse.proofs.telemetry.descent import below

AT_FDCWD: Final = 0xFFFFFF9C  # the current folder, as a filter sees it (fcntl.h)
CLONE_FS: Final = 0x200
CAP_SETFCAP: Final = 31
PROC: Final = 0x9FA0  # in struct statfs
SETTINGS: Final = frozenset(  # file systems of which a file is a switch of the whole machine
    {0x62656572, 0x63677270, 0x64626720, 0x74726163, 0x42494E4D, 0x62656570, 0x73636673}
)  # sysfs, cgroup2, debugfs, tracefs, binfmt_misc, configfs, securityfs (linux/magic.h)
FIRST_INODE: Final = 1  # of a proc file system's root
MOST_LINKS: Final = 40  # as in the kernel
UNNAMED: Final = os.O_TMPFILE & ~os.O_DIRECTORY
LOOK: Final = os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC
OWN_TERMINAL: Final = os.makedev(5, 0)  # /dev/tty: another one for each who asks
TERMINALS: Final = range(136, 144)  # the major numbers of /dev/pts


class Wish(msgspec.Struct, frozen=True):
    """What a thread asked for, in the numbers of open(2) or mknod(2)."""

    thread: int
    folder: int  # the descriptor that a relative path begins at
    path: str
    flags: int
    mode: int = 0


class Unseen(Exception):
    """Not even we may look where the thread points to: what it does is not known."""


@contextmanager
def seen() -> Iterator[None]:
    """What is refused herein was refused to us, and says nothing of the thread."""
    try:
        yield
    except PermissionError as error:
        raise Unseen from error


class Waits(Exception):
    """A FIFO that nobody reads yet; `open` it again until somebody does, and close it."""

    def __init__(self, found: int, flags: int) -> None:
        super().__init__()
        self._found, self._flags = os.dup(found), flags

    def open(self) -> int:
        """Raises BlockingIOError while there is no reader."""
        try:
            with _powerless():
                opened = os.open(f"/proc/self/fd/{self._found}", self._flags | os.O_NONBLOCK)
        except OSError as error:
            if error.errno == errno.ENXIO:
                raise BlockingIOError from None
            raise
        os.set_blocking(opened, True)
        return opened

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._found)


def stand_alone() -> None:
    """Give this thread an umask of its own."""
    syscall("unshare", CLONE_FS)


class Place:
    """Where a path led. Raises OSError, with what the kernel would have said; or Unseen."""

    def __init__(self, wish: Wish, certain: Callable[[], None]) -> None:
        self._wish = wish
        self.flags = wish.flags & 0x7FFFFFFF
        self._open_ones = ExitStack()
        try:
            with seen():
                status = _status(wish.thread)
                self._umask = int(status["Umask"], 8)
                self._process = status["Tgid"]
                self._root = self._keep(os.open(f"/proc/{wish.thread}/root", os.O_PATH))
                begin = self._root if wish.path.startswith("/") else self._begin()
            certain()  # so they were the thread's own
            if int(status["Uid"].split()[3]) != os.geteuid():
                raise Unseen("another user")
            self._walk(begin)
        except BaseException:  # nothing is left open, whatever ends it; raised again
            self._open_ones.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open_ones.close()

    def _keep(self, descriptor: int) -> int:
        self._open_ones.callback(os.close, descriptor)
        return descriptor

    def _begin(self) -> int:
        if not self._wish.path:
            raise _error(errno.ENOENT)
        own = "cwd" if self._wish.folder == AT_FDCWD else f"fd/{self._wish.folder}"
        try:
            return self._keep(os.open(f"/proc/{self._wish.thread}/{own}", os.O_PATH))
        except FileNotFoundError:
            raise _error(errno.EBADF) from None

    def _walk(self, begin: int) -> None:
        """Ends with `found` as `_name` in `_folder`, if it is there."""
        self._folder, self._name = begin, "."
        self.found: int | None = begin
        self.is_link = False
        self.must_be_folder = self._wish.path.endswith(("/", "/."))
        names = _names(self._wish.path)
        links = 0
        while names:
            if self.found is None:
                raise _error(errno.ENOENT)
            name = names.pop()
            self._folder, self._name = self.found, name
            if name == ".." and self._is_root(self._folder):
                continue
            self.found = link = self._look(name)
            if link is None or not stat.S_ISLNK(os.fstat(link).st_mode):
                continue
            if not names and not self.must_be_folder and self._stops_at_links():
                self.is_link = True
                return
            links += 1
            if links > MOST_LINKS:
                raise _error(errno.ELOOP)
            target = self._follow(name, link)
            if target:
                self.found = self._root if target.startswith("/") else self._folder
                self.must_be_folder |= not names and target.endswith(("/", "/."))
                names += _names(target)

    def _look(self, name: str) -> int | None:
        """Whom /proc shows its links depends on who asks; others are for a plain user to see."""
        if self._is_proc(self._folder):
            within = self._within_proc(self._folder, name)
            if within[1].isdecimal() and not self._is_ours(int(within[1])):
                raise _error(errno.EACCES)
            return self._keep(os.open(name, LOOK, dir_fd=self._folder))
        with _powerless(), suppress(FileNotFoundError):
            return self._keep(os.open(name, LOOK, dir_fd=self._folder))
        return None

    def _follow(self, name: str, link: int) -> str:
        """The text of a link; or nothing, if it led to a file and not to a name, as in /proc.

        There a link can also mean another thing for each who asks.
        """
        if self._is_proc(link):
            if os.fstat(self._folder).st_ino != FIRST_INODE:
                self.found = self._keep(os.open(name, os.O_PATH, dir_fd=self._folder))
                return ""
            own = {"self": "", "thread-self": f"/task/{self._wish.thread}"}.get(name)
            if own is not None:
                self.found = self._keep(os.open(f"/proc/{self._process}{own}", os.O_PATH))
                return ""
        return os.readlink("", dir_fd=link)

    def _stops_at_links(self) -> bool:
        exclusive = os.O_CREAT | os.O_EXCL
        return bool(self.flags & os.O_NOFOLLOW) or self.flags & exclusive == exclusive

    def _is_root(self, folder: int) -> bool:
        return os.path.samestat(os.fstat(folder), os.fstat(self._root))

    def _is_proc(self, descriptor: int) -> bool:
        return _file_system(descriptor) == PROC

    @property
    def is_setting(self) -> bool:
        """Of the machine, or of a process that the program did not start."""
        kind = _file_system(self.where)
        if kind == PROC:
            number = self._within_proc(self.where, "")[1]
            return not (number.isdecimal() and self._is_ours(int(number)))
        return kind in SETTINGS

    @property
    def where(self) -> int:
        """What was found, or the folder in which it is not."""
        return self._folder if self.found is None else self.found

    @property
    def is_of_a_process(self) -> bool:
        return self._is_proc(self.where)

    def _within_proc(self, folder: int, name: str) -> tuple[str, ...]:
        """The names from the root of the proc file system on; the first is empty.

        A program with mounts of its own can let any part of it appear at any place. So only one
        that is mounted whole, where its mount says, is looked into.
        """
        at = Path(f"/proc/self/fdinfo/{folder}").read_text().partition("mnt_id:")[2].split()[0]
        mounts = Path(f"/proc/{self._wish.thread}/mountinfo"), Path("/proc/self/mountinfo")
        for line in "".join(each.read_text() for each in mounts).splitlines():
            number, _, _, root, point, *_ = line.split()
            if number == at and root == "/" and " " not in point:
                path = f"{_name_of(folder)}/{name}".rstrip("/")
                if path == point or path.startswith(f"{point.rstrip('/')}/"):
                    return (*path.removeprefix(point.rstrip("/")).split("/"), "")
        raise _error(errno.EACCES)

    def _is_ours(self, process: int) -> bool:
        """Whether it comes of the program. The watch may do more to others than the thread may."""
        return process == int(self._process) or process in below(os.getpid())

    @property
    def path(self) -> str:
        """How it is called, as far as it has a name."""
        if self.found is not None:
            return _name_of(self.found)
        return str(Path(_name_of(self._folder), self._name))

    def open(self) -> int:
        """The descriptor; what was not there is made. FileExistsError if it is there by now."""
        makes = self.flags & os.O_CREAT and not self.flags & UNNAMED
        if self.is_link:
            raise _error(errno.EEXIST if makes and self.flags & os.O_EXCL else errno.ELOOP)
        if self.found is None:
            if not makes:
                raise _error(errno.ENOENT)
            if self.must_be_folder:
                raise _error(errno.EISDIR)
            flags = self.flags | os.O_EXCL | os.O_NOFOLLOW | os.O_NOCTTY
            with self._as_the_thread():
                return os.open(self._name, flags, self._wish.mode & 0o7777, dir_fd=self._folder)
        if makes and self.flags & os.O_EXCL:
            raise _error(errno.EEXIST)
        found = os.fstat(self.found)
        if self.must_be_folder and not stat.S_ISDIR(found.st_mode):
            raise _error(errno.ENOTDIR)
        flags = (self.flags & ~(os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW)) | os.O_NOCTTY
        if self.flags & UNNAMED:
            flags |= self.flags & os.O_EXCL
        if found.st_rdev == OWN_TERMINAL and stat.S_ISCHR(found.st_mode):
            return self._own_terminal(flags)
        if makes and stat.S_ISDIR(found.st_mode):
            raise _error(errno.EISDIR)
        waits = stat.S_ISFIFO(found.st_mode) and flags & os.O_ACCMODE == os.O_WRONLY
        with self._as_the_thread():
            if waits and not flags & os.O_NONBLOCK and not self._is_nameless():
                waiting = Waits(self.found, flags)
                try:
                    opened = waiting.open()
                except BlockingIOError:
                    raise waiting from None
                except OSError:
                    waiting.__exit__()
                    raise
                waiting.__exit__()
                return opened
            return os.open(f"/proc/self/fd/{self.found}", flags, self._wish.mode & 0o7777)

    def _is_nameless(self) -> bool:
        return self.path.startswith("pipe:[")

    def _own_terminal(self, flags: int) -> int:
        text = Path(f"/proc/{self._process}/stat").read_text(errors="replace")
        number = int(text.rpartition(")")[2].split()[4])
        if os.major(number) not in TERMINALS:
            raise _error(errno.ENXIO)
        which = (os.major(number) - TERMINALS[0]) * 256 + os.minor(number)
        with Place(
            Wish(self._wish.thread, AT_FDCWD, f"/dev/pts/{which}", flags), lambda: None
        ) as terminal:
            if terminal.found is None or os.fstat(terminal.found).st_rdev != number:
                raise _error(errno.ENXIO)
            return terminal.open()

    def make_fifo(self) -> int:
        """A descriptor of it, with which nothing can be read or written."""
        if self.found is not None:
            raise _error(errno.EEXIST)
        if self.must_be_folder:
            raise _error(errno.ENOENT)
        with self._as_the_thread():
            os.mkfifo(self._name, self._wish.mode & 0o7777, dir_fd=self._folder)
        return os.open(self._name, LOOK, dir_fd=self._folder)

    @contextmanager
    def _as_the_thread(self) -> Iterator[None]:
        before = os.umask(self._umask)
        try:
            with _powerless():
                yield
        finally:
            os.umask(before)


def _names(path: str) -> list[str]:
    return [name for name in reversed(path.split("/")) if name not in ("", ".")]


def _error(number: int) -> OSError:
    return OSError(number, os.strerror(number))


def _name_of(descriptor: int) -> str:
    return str(Path(f"/proc/self/fd/{descriptor}").readlink())


def _file_system(descriptor: int) -> int:
    known = ctypes.create_string_buffer(256)
    syscall("fstatfs", descriptor, known)
    return int(struct.unpack_from("=q", known)[0])


def _status(thread: int | str) -> dict[str, str]:
    text = Path(f"/proc/{thread}/status").read_text(errors="replace")
    lines = (line.partition(":") for line in text.splitlines())
    return {name: value.strip() for name, _, value in lines}


@contextmanager
def _powerless() -> Iterator[None]:
    """This thread without the capabilities that it has over its own namespaces.

    All but one, by which root names itself in a namespace that it makes, as sandboxes inside do.
    """
    effective, permitted, inherited = _powers(threading.get_native_id())
    _take(effective & 1 << CAP_SETFCAP, permitted, inherited)
    try:
        yield
    finally:
        _take(effective, permitted, inherited)


@cache
def _powers(thread: int) -> tuple[int, int, int]:
    status = _status(thread)
    return int(status["CapEff"], 16), int(status["CapPrm"], 16), int(status["CapInh"], 16)


def _take(*sets: int) -> None:
    words = [each & 0xFFFFFFFF for each in sets] + [each >> 32 for each in sets]
    syscall("capset", struct.pack("=Ii", CAPABILITY_VERSION_3, 0), struct.pack("=6I", *words))
