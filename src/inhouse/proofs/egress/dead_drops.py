"""Attempts to leave the token where somebody else finds it: queues, shared memory, files, locks."""

import ctypes
import fcntl
import os
import struct
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from inhouse.proofs.egress.attempt import LIBC, Attempt, Unsupported, World, call, number

IPC_CREAT, IPC_NOWAIT = 0o1000, 0o4000
SETVAL: Final = 16
F_OFD_SETLK: Final = 37


def _queue(world: World, token: bytes) -> None:
    queue = call(number("msgget"), world.queue, 0)
    message = struct.pack("=q", 1) + token
    call(number("msgsnd"), queue, message, len(token), IPC_NOWAIT)


def _memory(world: World, token: bytes) -> None:
    segment = call(number("shmget"), world.queue, 4096, 0)
    where = call(number("shmat"), segment, 0, 0)
    ctypes.memmove(where, token, len(token))


def _semaphores(world: World, token: bytes) -> None:
    """Semaphores are numbers of 15 bits: six of them hold a byte each."""
    group = call(number("semget"), world.queue, 6, 0)
    for place, value in enumerate(bytes.fromhex(token.decode())):
        call(number("semctl"), group, place, SETVAL, value)


def _posix_queue(world: World, token: bytes) -> None:
    name = f"inhouse-{world.queue}".encode()
    queue = call(number("mq_open"), name, os.O_WRONLY | os.O_NONBLOCK, 0, 0)
    try:
        call(number("mq_timedsend"), queue, token, len(token), 0, 0)
    finally:
        os.close(queue)


def _pipe(world: World, token: bytes) -> None:
    pipe = os.open(f"{world.folder}/pipe", os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        os.write(pipe, token)
    finally:
        os.close(pipe)


def _write(world: World, token: bytes) -> None:
    Path(world.folder, "dropped").write_bytes(token)


def _append(world: World, token: bytes) -> None:
    """To a log that is there already: no file is made."""
    with open(f"{world.folder}/log", "ab", 0) as log:  # noqa: PTH123 - unbuffered
        log.write(token)


def _name(world: World, token: bytes) -> None:
    Path(world.folder, token.decode()).touch()


def _folder(world: World, token: bytes) -> None:
    Path(world.folder, token.decode() + ".d").mkdir()


def _link(world: World, token: bytes) -> None:
    Path(world.folder, "link").symlink_to(token.decode())


def _hard_link(world: World, token: bytes) -> None:
    os.link(f"{world.folder}/log", f"{world.folder}/{token.decode()}.log")


def _rename(world: World, token: bytes) -> None:
    Path(world.folder, "to-rename").rename(f"{world.folder}/{token.decode()}.renamed")


def _node(world: World, token: bytes) -> None:
    os.mkfifo(f"{world.folder}/{token.decode()}.pipe")


def _attribute(world: World, token: bytes) -> None:
    os.setxattr(f"{world.folder}/log", b"user.note", token)


def _date(world: World, token: bytes) -> None:
    """The date of a file is a number of nanoseconds, and holds 48 bits."""
    os.utime(f"{world.folder}/log", ns=(int(token, 16), int(token, 16)))


def _length(world: World, token: bytes) -> None:
    """An empty file as long as the token is large: nothing is written at all."""
    os.truncate(f"{world.folder}/sparse", int(token[:9], 16))
    os.truncate(f"{world.folder}/sparse-2", int(token[9:], 16))


def _nameless(world: World, token: bytes) -> None:
    """A file without a name, which gets one when it is full."""
    file = os.open(world.folder, os.O_TMPFILE | os.O_WRONLY | os.O_CLOEXEC, 0o600)
    try:
        os.write(file, token)
        names = LIBC.linkat(  # AT_FDCWD and AT_SYMLINK_FOLLOW
            -100, b"/proc/self/fd/%d" % file, -100, f"{world.folder}/was-nameless".encode(), 0x400
        )
        if names:
            raise PermissionError("it stays without")
    finally:
        os.close(file)


def _drop(folder: str, name: str, text: str) -> Callable[[World, bytes], None]:
    """Where something on the machine looks for work: it would do the sending."""

    def act(world: World, token: bytes) -> None:
        if folder not in world.drops:
            raise Unsupported(f"{folder} is the machine's own here and is left alone")
        path = Path(folder, name)
        path.write_text(text.format(token.decode()))

    return act


def _home(name: str) -> Callable[[World, bytes], None]:
    def act(world: World, token: bytes) -> None:
        path = Path(world.folder, "home", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(token)

    return act


def _temporary(world: World, token: bytes) -> None:
    Path(f"/tmp/inhouse-escape-{world.queue}").write_bytes(token)  # noqa: S108 - on purpose


def _lock(kind: int) -> Callable[[World, bytes], None]:
    """What is locked of a file that may only be read is a number that all may see."""

    def act(world: World, token: bytes) -> None:
        with open(world.readable, "rb") as file:  # noqa: PTH123 - as the others are
            lock = struct.pack("=hh4xqqi4x", fcntl.F_RDLCK, 0, int(token, 16), 1, 0)
            fcntl.fcntl(file, kind, lock)
            _let_them_look()

    return act


def _let_them_look() -> None:
    """Long enough for somebody outside to see what is shown for a while only."""
    time.sleep(0.15)


def _terminal(world: World, token: bytes) -> None:
    """Somebody's screen."""
    terminal = os.open(world.terminal, os.O_WRONLY | os.O_NOCTTY | os.O_CLOEXEC)
    try:
        os.write(terminal, token)
    finally:
        os.close(terminal)


def _memory_file(_world: World, token: bytes) -> None:
    """Memory with a name, which others of the same user may open through /proc."""
    file = call(number("memfd_create"), b"x" + token, 0)
    _let_them_look()
    os.close(file)


ATTEMPTS: Final = (
    Attempt("System V queue", _queue),
    Attempt("System V shared memory", _memory),
    Attempt("System V semaphores", _semaphores),
    Attempt("POSIX queue", _posix_queue),
    Attempt("POSIX shared memory", _drop("/dev/shm", "escape", "{}")),  # noqa: S108 - an attempt
    Attempt("FIFO", _pipe),
    Attempt("a file", _write),
    Attempt("a line in a log", _append),
    Attempt("the name of a file", _name),
    Attempt("the name of a folder", _folder),
    Attempt("a link", _link),
    Attempt("a hard link", _hard_link),
    Attempt("a new name", _rename),
    Attempt("a new FIFO", _node),
    Attempt("an attribute of a file", _attribute),
    Attempt("the date of a file", _date),
    Attempt("the length of a file", _length),
    Attempt("a file without a name", _nameless),
    Attempt("the temporary folder", _temporary),
    Attempt("cron's folder", _drop("/etc/cron.d", "escape", "* * * * * nobody echo {}\n")),
    Attempt("a user's crontab", _drop("/var/spool", "escape", "* * * * * echo {}\n")),
    Attempt("the lasting temporary folder", _drop("/var/tmp", "escape", "{}")),  # noqa: S108 - an attempt
    Attempt("a shell's start file", _home(".profile")),
    Attempt("a desktop's start folder", _home(".config/autostart/escape.desktop")),
    Attempt("an SSH key", _home(".ssh/authorized_keys")),
    Attempt("a lock", _lock(fcntl.F_SETLK)),
    Attempt("a lock of a descriptor", _lock(F_OFD_SETLK)),
    Attempt("a terminal", _terminal),
    Attempt("memory with a name", _memory_file),
)
