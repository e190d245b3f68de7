"""What a stranger can find out about somebody's AI server, over HTTP alone.

    target = find_target("http://127.0.0.1:11434")
    found = claims(target, keys=(), seconds=90)

It changes nothing at the server but what it made itself, sends a bounded number of requests, and
shows nobody's text: what it plants are random words. What could not be tried is UNKNOWN.
"""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from inhouse.proofs.endpoint import auth, cache, disclosure, origins, others
from inhouse.proofs.endpoint.check import Check, Probe, carry_out
from inhouse.proofs.endpoint.shape import recognise
from inhouse.proofs.endpoint.target import Target, Unreachable, find_target
from inhouse.proofs.endpoint.wire import BudgetSpent, Wire
from inhouse.proofs.report import Claim

__all__ = [
    "CHECKS",
    "MOST_REQUESTS",
    "SECONDS",
    "Probed",
    "Target",
    "claims",
    "find_target",
    "probe",
]

SECONDS: Final = 120.0
MOST_REQUESTS: Final = 400
CHECKS: Final[tuple[Check, ...]] = (
    *auth.CHECKS,
    *origins.CHECKS,
    *others.CHECKS,
    *disclosure.CHECKS,
    *cache.CHECKS,  # last, since the clock may need all the time that is left
)


class Probed(msgspec.Struct, frozen=True):
    """The claims, what answered, and what it took."""

    claims: tuple[Claim, ...]
    name: str  # what the server seems to be
    requests: int
    seconds: float


def probe(
    target: Target,
    *,
    keys: Sequence[str] = (),
    seconds: float = SECONDS,
    families: Sequence[str] = (),
    told: Callable[[str], None] = lambda _title: None,
) -> Probed:
    """Every check, or those of some families ("isolation"), in order. Raises Unreachable.

    `keys` are credentials of nobody, of one, or of two different users. `told` hears the title of
    each check before it starts.
    """
    wire = Wire(target, most_requests=MOST_REQUESTS, seconds=seconds)
    try:
        shape = recognise(wire, keys[0] if keys else None)
    except BudgetSpent as spent:
        raise Unreachable(
            "the server did not answer in time", fix="give it more time: --seconds"
        ) from spent
    asked = Probe(wire, shape, tuple(keys[:2]))
    found = []
    for check in CHECKS:
        if not families or check.id.partition(".")[0] in families:
            told(check.title)
            found.append(carry_out(check, asked))
    return Probed(tuple(found), shape.name, wire.sent, round(wire.spent_s, 1))


def claims(
    target: Target,
    *,
    keys: Sequence[str] = (),
    seconds: float = SECONDS,
    families: Sequence[str] = (),
) -> tuple[Claim, ...]:
    """What `probe` finds, without the rest."""
    return probe(target, keys=keys, seconds=seconds, families=families).claims
