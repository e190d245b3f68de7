"""What every process of ours may read, and that it ends with its parent. Loads next to nothing."""

import ctypes
import signal
import sys
import sysconfig
from pathlib import Path
from typing import Final

PR_SET_PDEATHSIG: Final = 1


def readable(*more: str) -> tuple[str, ...]:
    """What any Python process of ours must read: its own code, libraries, and harmless facts."""
    folders = {
        sys.prefix,
        sys.base_prefix,
        sysconfig.get_path("stdlib"),
        str(Path(__file__).parents[2]),  # where the package lies, also after an editable install
        "/usr/lib",
        "/lib",
        "/lib64",
        "/dev/null",
        "/dev/urandom",
        "/sys/devices/system/cpu",
        *more,
    }
    return tuple(sorted(folder for folder in folders if Path(folder).exists()))


def die_with_parent() -> None:
    """The kernel ends this process when its parent ends, however that happens (prctl(2))."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
