"""Seal this process, try to get out, and tell both in the words of the status page.

The readers, which open others' texts and pictures, seal themselves in the same two steps.
"""

from typing import Final

from inhouse.egress import landlock
from inhouse.egress.attempts import attempts, must_block
from inhouse.egress.seal import Powers, SealReport, tighten
from inhouse.engines.channel import Sealed
from inhouse.processes.own import die_with_parent, readable

__all__ = [
    "LOADED_READER",
    "describe",
    "die_with_parent",
    "readable",
    "reader_powers",
    "shut_files",
]

LOADED_READER: Final = Powers(accept=False)


def reader_powers() -> Powers:
    """A reader's first step: it may read its libraries, and nothing has come to it yet."""
    return Powers(read=readable("/proc/cpuinfo"), namespaces=True, accept=False)


def shut_files(sealed: SealReport) -> None:
    """A reader's second step, once it has loaded: no file at all, on top of the first rules.

    For the calling thread, which is the one that ever sees a text or a picture.
    """
    if sealed.landlock_abi:
        landlock.restrict(LOADED_READER, sealed.landlock_abi)
    if sealed.seccomp:
        tighten(LOADED_READER)


def describe(report: SealReport, powers: Powers) -> Sealed:
    """The report together with the outcome of this process's own attempts to get out."""
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
