"""The five questions that only the kernel answers, not a file: each a small call, none a change.

A test gives `Calls` other answers. Where a system has no such call, the answer is an OSError.
"""

import ctypes
import errno
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_UNSYNCED: Final = 0x0040  # STA_UNSYNC of linux/timex.h
_STATUS_AT: Final = 40  # of struct timex: modes, offset, freq, maxerror, esterror, then status
_GET_POLICY: Final = 0xC0096616  # FS_IOC_GET_ENCRYPTION_POLICY_EX of linux/fscrypt.h
_CREATE_RULESET: Final = 444  # the same number on every architecture
_ASK_VERSION: Final = 1  # LANDLOCK_CREATE_RULESET_VERSION
_UNENCRYPTED: Final = (errno.ENODATA, errno.ENOTTY, errno.EOPNOTSUPP)


def clock_is_synchronised() -> bool:
    """What the kernel's clock says of itself. Asking needs no rights."""
    libc = ctypes.CDLL(None, use_errno=True)
    timex = ctypes.create_string_buffer(256)  # modes = 0: read only
    if libc.adjtimex(timex) < 0:
        raise OSError(ctypes.get_errno(), "adjtimex")
    return not int.from_bytes(timex.raw[_STATUS_AT : _STATUS_AT + 4], "little") & _UNSYNCED


def landlock_version() -> int:
    """Which Landlock this kernel has; 0 is none."""
    libc = ctypes.CDLL(None, use_errno=True)
    version = int(libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_VERSION))
    if version < 0:
        if ctypes.get_errno() in (errno.ENOSYS, errno.EOPNOTSUPP):
            return 0
        raise OSError(ctypes.get_errno(), "landlock_create_ruleset")
    return version


def core_limit() -> int:
    """How many bytes a core file of a program started here may have; -1 is no limit."""
    import resource  # not on Windows

    return resource.getrlimit(resource.RLIMIT_CORE)[0]


def is_fscrypt(folder: Path) -> bool:
    """Whether the file system encrypts this folder (fscrypt)."""
    import fcntl  # not on Windows

    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        answer = bytearray((24).to_bytes(8, "little") + bytes(24))
        fcntl.ioctl(descriptor, _GET_POLICY, answer)
    except OSError as error:
        if error.errno in _UNENCRYPTED:
            return False
        raise
    finally:
        os.close(descriptor)
    return True


def attribute(path: Path, name: str) -> bytes:
    """An extended attribute of a file, b"" if it has none or its file system keeps none."""
    try:
        return os.getxattr(path, name)
    except OSError as error:
        if error.errno in (errno.ENODATA, errno.EOPNOTSUPP):
            return b""
        raise


@dataclass(frozen=True)
class Calls:
    clock_is_synchronised: Callable[[], bool] = clock_is_synchronised
    landlock_version: Callable[[], int] = landlock_version
    core_limit: Callable[[], int] = core_limit
    is_fscrypt: Callable[[Path], bool] = is_fscrypt
    attribute: Callable[[Path, str], bytes] = attribute
