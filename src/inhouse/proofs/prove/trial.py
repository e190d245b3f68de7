"""One server, a listener behind it, and how a few things that were tried become a verdict.

What was wrong breaks a promise; what could not be tried leaves it unknown; a server that failed has
shown nothing, neither good nor bad.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

from inhouse.proofs.prove.canaries import Canaries, Canary
from inhouse.proofs.prove.fields import Planted
from inhouse.proofs.prove.policy import Settings
from inhouse.proofs.prove.search import Heard
from inhouse.proofs.prove.stranger import Reply, Stranger
from inhouse.proofs.prove.upstream import Listener
from inhouse.proofs.report import Claim, Seen, Verdict

THREATS: Final = ("provider", "training")
FIX: Final = (
    "don't use it with real data until inhouse mask hides such a value; report the place and class"
)
TELLS: Final = "inhouse status tells what refuses; then prove again"
MOST_NAMED: Final = 8


class Trial:
    """One server, one listener behind it, and the policy that it was given."""

    def __init__(
        self, server: Stranger, listener: Listener, policy: Settings, canaries: Canaries
    ) -> None:
        self.server = server
        self.listener = listener
        self.policy = policy
        self.canaries = canaries
        self.sent: list[Canary] = []

    def send(self, planted: Planted, **headers: str) -> tuple[Reply, list[Heard]]:
        """The answer, and what the listener heard meanwhile."""
        before = len(self.listener.heard)
        self.sent += planted.canaries
        reply = self.server.ask("POST", planted.path, planted.body, headers=headers)
        return reply, [Heard(request) for request in self.listener.heard[before:]]


Check = Callable[[Trial], Claim]


def of_each(wrong: list[str], untried: list[str], right: str, *, fix: str = FIX) -> Seen:
    """Where each of a few things was right, wrong or neither.

    A server that failed has shown nothing, neither good nor bad.
    """
    evidence = right + (f"; not {', '.join(wrong)}" if wrong else "")
    evidence += f"; not tried: {', '.join(untried)}." if untried else "."
    if wrong:
        return Seen(Verdict.BROKEN, evidence, fix)
    if untried:
        return Seen(Verdict.UNKNOWN, evidence, TELLS)
    return Seen(Verdict.HOLDS, evidence)


def judge(leaks: Counter[str], untried: list[str], tried: str, *, how_many: int = 1) -> Seen:
    """Of nothing tried nothing is known."""
    if leaks:
        return Seen(Verdict.BROKEN, f"Of {tried}, {leaks.total()} arrived: {few(leaks)}.", FIX)
    if untried:
        what = f"0 of {tried} arrived, but not tried: {few(untried)}."
        return Seen(Verdict.UNKNOWN, what, TELLS)
    if not how_many:
        fix = "let the policy hide something, then prove"
        return Seen(Verdict.UNKNOWN, f"Tried were {tried}.", fix)
    return Seen(Verdict.HOLDS, f"0 of {tried} arrived.")


def few(names: Iterable[str]) -> str:
    named = list(names)
    more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    return ", ".join(named[:MOST_NAMED]) + more
