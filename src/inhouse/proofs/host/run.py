"""Runs the checks side by side, each in bounded time, and turns what they saw into claims.

A check that could not look, that took too long or that failed in itself is UNKNOWN: never a pass.
"""

import threading
import time
from collections.abc import Iterable, Sequence
from typing import Final

from inhouse.proofs.host.check import Check, Threat, unknown
from inhouse.proofs.host.machine import Machine, Unreadable
from inhouse.proofs.report import Claim, Seen, Verdict

DEADLINE_S: Final = 8.0  # for all together; on Linux they take a fraction of a second
VERIFIED_ON: Final = ("linux",)


def chosen(checks: Iterable[Check], threats: Sequence[Threat]) -> tuple[Check, ...]:
    """The checks that say something about these threats; about none named, all."""
    return tuple(each for each in checks if not threats or set(threats) & set(each.threats))


def run_checks(
    machine: Machine, checks: Sequence[Check], deadline_s: float = DEADLINE_S
) -> tuple[Claim, ...]:
    """A claim for each check, in their order."""
    done: dict[str, Claim] = {}

    def look(check: Check) -> None:
        started = time.monotonic()
        seen = _seen(machine, check)
        done[check.id] = _claim(machine, check, seen, time.monotonic() - started)

    # A disk over the network may never answer, so nobody waits for these threads at the end.
    threads = [threading.Thread(target=look, args=(each,), daemon=True) for each in checks]
    for thread in threads:
        thread.start()
    last = time.monotonic() + deadline_s
    for thread in threads:
        thread.join(max(0.0, last - time.monotonic()))
    late = unknown(f"it took longer than {deadline_s:.0f} s")
    return tuple(
        done.get(each.id) or _claim(machine, each, late, deadline_s) for each in list(checks)
    )


def _seen(machine: Machine, check: Check) -> Seen:
    try:
        return check.look(machine)
    except Unreadable as reason:
        return unknown(str(reason))
    except Exception as error:  # noqa: BLE001 - a fault of one check must not hide the others
        return unknown(f"the check itself failed ({type(error).__name__})")


def _claim(machine: Machine, check: Check, seen: Seen, seconds: float) -> Claim:
    evidence, fix = seen.evidence, seen.fix
    if seen.verdict is Verdict.UNKNOWN:
        fix = fix or check.tell
    if machine.system not in VERIFIED_ON:
        evidence += " (this check was written from documentation and never verified on this system)"
    return Seen(seen.verdict, evidence, fix).claim(
        check.id,
        check.title,
        how=check.how,
        threats=tuple(str(threat) for threat in check.threats),
        seconds=round(seconds, 4),
    )
