"""A temporary folder that is gone afterwards, whatever was put into it and however we end.

    with temporary_folder() as folder:
        ...

A second process keeps it: it waits until nobody is left who could use the folder, and removes it.
So it is removed after a kill -9, too, which no process can answer for itself. It is in a session of
its own, where no signal from the terminal finds it.
"""

import contextlib
import os
import secrets
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NoReturn

MOST_DESCRIPTORS: Final = 65536


@contextlib.contextmanager
def temporary_folder() -> Iterator[str]:
    """The caller must have a single thread. What can't be removed is left where it is."""
    folder = tempfile.mkdtemp(prefix="inhouse-run-")
    told, tell = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    keeper = os.fork()
    if keeper == 0:
        os.close(tell)
        _keep(folder, told)
    os.close(told)
    try:
        yield folder
    finally:
        os.close(tell)  # the others who had it are gone, or were never given it
        with contextlib.suppress(ChildProcessError):
            os.waitpid(keeper, 0)


def _keep(folder: str, told: int) -> NoReturn:
    """Nothing is ever written into the pipe: it is at its end when all who hold it are."""
    try:
        os.setsid()
        os.chdir("/")
        nothing = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):  # whoever reads from the program should see its end
            os.dup2(nothing, number)
        os.closerange(3, told)
        os.closerange(told + 1, MOST_DESCRIPTORS)
        os.read(told, 1)
        with contextlib.suppress(OSError):
            remove(folder)
    finally:
        os._exit(0)


def remove(folder: str) -> None:
    """Remove a folder, however deep. Raises OSError for what can't be removed.

    Folders in folders are moved up before they are emptied, so no path grows long, and no more than
    two are open at once. Nobody else may be at work in it.
    """
    top = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        while names := os.listdir(top):  # noqa: PTH208 - by its descriptor
            for name in names:
                _flatten(top, name)
    finally:
        os.close(top)
    Path(folder).rmdir()


def _flatten(top: int, name: str) -> None:
    if not _is_folder(top, name):
        os.unlink(name, dir_fd=top)
        return
    os.chmod(name, 0o700, dir_fd=top)  # one may have been made that nobody may open
    inner = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=top)
    try:
        for each in os.listdir(inner):  # noqa: PTH208 - by its descriptor
            if _is_folder(inner, each):
                os.chmod(each, 0o700, dir_fd=inner)  # it can't be moved otherwise
                os.rename(each, secrets.token_hex(16), src_dir_fd=inner, dst_dir_fd=top)
            else:
                os.unlink(each, dir_fd=inner)
    finally:
        os.close(inner)
    os.rmdir(name, dir_fd=top)


def _is_folder(place: int, name: str) -> bool:
    return stat.S_ISDIR(os.stat(name, dir_fd=place, follow_symlinks=False).st_mode)
