"""Seal this process, try to get out, and tell both in the words of the status page."""

from inhouse.egress.attempts import attempts, must_block
from inhouse.egress.seal import Powers, SealReport
from inhouse.engines.channel import Sealed
from inhouse.processes.own import die_with_parent, readable

__all__ = ["describe", "die_with_parent", "readable"]


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
