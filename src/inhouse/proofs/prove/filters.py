"""Reads what the kernel filters in a process that runs: the programs of seccomp, byte for byte.

Only root in the first user namespace may ask, and only while not filtered itself; the kernel must
be able to checkpoint (ptrace(2), PTRACE_SECCOMP_GET_FILTER). A thread is stopped for the moment of
each reading. When this process ends in the middle, the kernel lets it go on.
"""

import contextlib
import ctypes
import errno
import os
import struct
from functools import cache
from typing import Final

PTRACE_DETACH: Final = 17
PTRACE_SEIZE: Final = 0x4206
PTRACE_INTERRUPT: Final = 0x4207
PTRACE_SECCOMP_GET_FILTER: Final = 0x420C
WAIT_FOR_ALL: Final = 0x40000000  # __WALL: threads, too
STEP: Final = struct.Struct("=HBBI")  # struct sock_filter: operation, two jumps, operand
MOST_FILTERS: Final = 32

Program = bytes


class NotShown(Exception):
    """The kernel does not tell this user, or not at all. The words say which."""


def filters_of(thread: int) -> tuple[Program, ...]:
    """The programs that this thread is under, the oldest first. Raises NotShown, or OSError."""
    try:
        _trace(PTRACE_SEIZE, thread)
    except PermissionError as error:
        raise NotShown("only root may read the filters of a process") from error
    try:
        _trace(PTRACE_INTERRUPT, thread)
        os.waitpid(thread, WAIT_FOR_ALL)
        return tuple(_programs(thread))
    finally:
        with contextlib.suppress(ProcessLookupError):
            _trace(PTRACE_DETACH, thread)


def _programs(thread: int) -> list[Program]:
    found: list[Program] = []
    while len(found) < MOST_FILTERS:
        try:
            length = _trace(PTRACE_SECCOMP_GET_FILTER, thread, len(found))
            held = ctypes.create_string_buffer(length * STEP.size)
            _trace(PTRACE_SECCOMP_GET_FILTER, thread, len(found), ctypes.addressof(held))
        except OSError as error:
            if error.errno == errno.ENOENT or (error.errno == errno.EINVAL and not found):
                break  # there is no such filter, or none at all
            raise NotShown(REASONS.get(error.errno or 0, "the kernel refuses")) from error
        found.append(held.raw)
    return found


REASONS: Final = {
    errno.EACCES: "only the machine's root may read filters, from outside of any container",
    errno.EIO: "this kernel was built without CONFIG_CHECKPOINT_RESTORE, so nobody may read them",
}


def same_filter(one: Program, other: Program, *, process: int, other_process: int) -> bool:
    """Whether two programs are the same, each made for the process with this id.

    A process may signal itself and no other, so its id stands in its filter.
    """
    if len(one) != len(other):
        return False
    return all(
        mine == theirs
        or (mine[:3] == theirs[:3] and (mine[3], theirs[3]) == (process, other_process))
        for mine, theirs in zip(STEP.iter_unpack(one), STEP.iter_unpack(other), strict=True)
    )


def _trace(request: int, thread: int, address: int = 0, data: int = 0) -> int:
    ctypes.set_errno(0)
    result = int(_libc().ptrace(request, thread, ctypes.c_void_p(address), ctypes.c_void_p(data)))
    if result == -1:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


@cache
def _libc() -> ctypes.CDLL:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.ptrace.restype = ctypes.c_long
    return libc
