"""Seal this process, try to get out, and tell both in the words of the status page."""

import ctypes
import signal
import sys
import sysconfig
from pathlib import Path
from typing import Final

from inhouse.egress.attempts import attempts, must_block
from inhouse.egress.seal import Powers, SealReport

if TYPE_CHECKING:
    from inhouse.engines.channel import Sealed  # loads an event loop, which a courier has none of

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


def describe(report: SealReport, powers: Powers) -> "Sealed":
    """The report together with the outcome of this process's own attempts to get out."""
    from inhouse.engines.channel import Sealed

    names = must_block(powers)
    tried = [attempt for attempt in attempts() if attempt.name in names]
    return Sealed(
        level=report.level.name,
        landlock_abi=report.landlock_abi,
        seccomp=report.seccomp,
        namespaces=report.namespaces,
        missing=report.missing,
        attempts=len(tried),
        attempts_blocked=sum(attempt.blocked for attempt in tried),
        not_blocked=tuple(attempt.name for attempt in tried if not attempt.blocked),
    )


def die_with_parent() -> None:
    """The kernel ends this process when its parent ends, however that happens (prctl(2))."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
