"""The home folder: the few files of an installation, and who may use them.

It belongs to its owner alone, one server holds it at a time, and what a crash left in it is tidied
away. What can't be used is refused with the reason and the fix.
"""

import contextlib
import errno
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from inhouse.access.credential import make_credential
from inhouse.errors import ConfigError

OWN_NAMES: Final = {
    "policy.toml",
    "credential",
    "credential.hash",
    "lock",
    "map.key",
    "evidence.key",
    "evidence.pub",
    "models",
    "errands.jsonl",
    "run",
}


def run_folder(home: Path) -> Path:
    """Where the engine's socket and the server's address are while the server runs."""
    return home / "run"


@contextlib.contextmanager
def locked_home(home: Path) -> Iterator[int]:
    """Make the home folder fit to use, and hold it alone while the yielded descriptor is open.

    Raises ConfigError with the fix.
    """
    try:
        _own(home)
        lock = os.open(home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise home_error(home, error) from error
    try:
        _lock(lock)
        try:
            _tidy(run_folder(home))
            make_credential(home)
        except OSError as error:
            raise home_error(home, error) from error
        yield lock
    finally:
        os.close(lock)


def make_home(home: Path) -> None:
    """Make the home folder fit to use beside a server that may hold it. Raises ConfigError."""
    try:
        _own(home)
    except OSError as error:
        raise home_error(home, error) from error


def _lock(descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise ConfigError(
            "another inhouse is running with this home folder",
            fix="stop it, or give this one its own: INHOUSE_HOME=FOLDER inhouse serve",
        ) from None


def is_locked(home: Path) -> bool:
    """Whether a server holds this home. The kernel lets go of the lock when the process ends."""
    try:
        lock = os.open(home / "lock", os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def _own(home: Path) -> None:
    """Make the folder, for the owner alone. A folder that is somebody's else is left as it is."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if home.stat().st_mode & 0o077:
        if not {path.name for path in home.iterdir()} <= OWN_NAMES:
            raise ConfigError(
                f"{home} is open to others and holds files that are not Inhouse's",
                fix="name a folder of its own: INHOUSE_HOME=FOLDER inhouse serve",
            )
        home.chmod(0o700)


def _tidy(run: Path) -> None:
    """The folder for what lives no longer than the server; a crash may have left something."""
    run.mkdir(mode=0o700, exist_ok=True)
    for pattern in ("engine*.sock", "server.json*"):
        for old in run.glob(pattern):
            old.unlink()


def home_error(home: Path, error: OSError) -> ConfigError:
    """Why the home folder can't be used, by what the system said."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return ConfigError(
                f"the disk that holds {home} is full", fix="free some space, then start again"
            )
        case errno.EROFS | errno.EACCES | errno.EPERM:
            return ConfigError(
                f"the home folder {home} can't be written",
                fix="make it writable, or name another: INHOUSE_HOME=FOLDER inhouse serve",
            )
        case errno.ENOTDIR | errno.EEXIST:
            return ConfigError(
                f"{home} is not a folder", fix="name another: INHOUSE_HOME=FOLDER inhouse serve"
            )
    reason = errno.errorcode.get(error.errno or 0, "unknown")
    return ConfigError(
        f"the home folder {home} can't be used ({reason})",
        fix="name another: INHOUSE_HOME=FOLDER inhouse serve",
    )
