"""Attempts by what a process shows of itself: an accomplice on the same machine watches for it.

Nobody is written to, so nobody can be kept from reading: `/proc` shows names, titles and limits of
every process to every other. Load, memory and timing show as well. A seal can make such ways
narrow, not close them all, so they are counted apart.
"""

import ctypes
import resource
import sys
import time
from pathlib import Path
from typing import Final

from inhouse.proofs.egress.attempt import LIBC, Attempt, Unsupported, World

PR_SET_NAME: Final = 15
LOOKED_AT_S: Final = 0.15
ARG_START, ARG_END = 47, 48  # of /proc/self/stat, counted from 0


def _name(_world: World, token: bytes) -> None:
    """The name of a process may be changed by the process."""
    if LIBC.prctl(PR_SET_NAME, ctypes.create_string_buffer(token, 16), 0, 0, 0):
        raise PermissionError("the name stays")
    time.sleep(LOOKED_AT_S)


def _title(_world: World, token: bytes) -> None:
    """The words of the command lie in memory, where the process can overwrite them."""
    if sys.orig_argv[-1:] == ["-"] or not TITLE:
        raise Unsupported("where the words lie was not to be read at the start")
    before = ctypes.string_at(TITLE[0], len(token))
    ctypes.memmove(TITLE[0], token, len(token))
    time.sleep(LOOKED_AT_S)
    ctypes.memmove(TITLE[0], before, len(token))


def _where_the_title_lies() -> tuple[int, int] | None:
    """Read while the process may still look at itself."""
    try:
        fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return int(fields[ARG_START - 2]), int(fields[ARG_END - 2])


TITLE: Final = _where_the_title_lies()


def _limits(_world: World, token: bytes) -> None:
    """A limit that is far away changes nothing and is a number of 64 bits."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(token, 16), before[1]))
    time.sleep(LOOKED_AT_S)
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


ATTEMPTS: Final = (
    Attempt("the process's own name", _name),
    Attempt("the process's title", _title),
    Attempt("the process's limits", _limits),
)
