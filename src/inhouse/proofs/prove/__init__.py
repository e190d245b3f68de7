"""`inhouse prove`: this installation, tried from outside as a stranger would, with planted data.

    found = prove(installed, home, families=("auth", "masking"))

Two servers of the installed program are started for it, in private folders and with the policy of
this installation: one whose engine is a listener of ours, which hears what an engine hears, and
one with the engine that is packaged. A server that already runs is only knocked at, in ways that
change nothing there. Nothing of the program is imported to prove it.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from inhouse import __version__
from inhouse.proofs.prove import installation
from inhouse.proofs.prove.families import FAMILIES, Ground
from inhouse.proofs.prove.policy import Installed
from inhouse.proofs.prove.stranger import NotTried
from inhouse.proofs.report import LEFT_OUT, Claim, Report, Verdict

__all__ = ["FAMILIES", "SECONDS", "prove"]

SECONDS: Final = 120.0
Told = Callable[[str], None]


def prove(
    installed: Installed,
    home: Path,
    *,
    families: Sequence[str] = (),
    seconds: float = SECONDS,
    running: tuple[int, int, str] | None = None,
    told: Told = lambda _what: None,
) -> Report:
    """Try every family, or those that are named. Never raises for what it finds.

    `running` is the first process, the port and the credential of a server of this installation
    that runs already. `told` hears what is being tried.
    """
    started = time.monotonic()
    claims: list[Claim] = []
    with ExitStack() as stack:
        ground = Ground(installed, home, running, stack, deadline=started + seconds, told=told)
        for name, family in FAMILIES.items():
            if not families or name in families:
                claims += _timed(name, family(ground), ground)
        starts = ground.starts
    machine = installation.facts(installed) | {"seconds": f"{time.monotonic() - started:.0f}"}
    left_out = {name: "not asked for" for name in FAMILIES if families and name not in families}
    if running is None and not any(claim.family == "running" for claim in claims):
        left_out.setdefault("running", "no server of this installation runs")
    if left_out:
        machine[LEFT_OUT] = "; ".join(f"{name}: {why}" for name, why in left_out.items())
    if starts:
        machine["servers_started"] = starts
    return Report(
        tool="inhouse prove",
        version=__version__,
        subject=f"the Inhouse installation in {home}",
        made=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        machine=machine,
        claims=tuple(claims),
    )


def _timed(family: str, found: Iterator[Claim], ground: Ground) -> Iterator[Claim]:
    """The claims, each with the time it took. What breaks off ends as one more that is UNKNOWN."""
    begun = False
    while True:
        before = time.monotonic()
        try:
            # What has begun keeps its own time, and claims that are ready are not thrown away.
            if before > ground.deadline and not begun:
                raise NotTried("the time was up", fix="give it more: inhouse prove --seconds N")
            begun = True
            claim = next(found)
        except StopIteration:
            return
        except NotTried as why:
            yield _rest(family, why.what, why.fix, before)
            return
        except Exception as error:  # noqa: BLE001 - a check that fails has shown nothing
            what = f"the check itself failed ({type(error).__name__})"
            yield _rest(family, what, "try again; report it if it stays", before)
            return
        took_s = claim.seconds or round(time.monotonic() - before, 3)
        yield msgspec.structs.replace(claim, seconds=took_s)


def _rest(family: str, what: str, fix: str, before: float) -> Claim:
    return Claim(
        id=f"{family}.rest",
        title=f"The rest of what belongs to {family}",
        verdict=Verdict.UNKNOWN,
        evidence=f"Not tried: {what}.",
        how="Trying it broke off.",
        fix=fix,
        seconds=round(time.monotonic() - before, 3),
    )
