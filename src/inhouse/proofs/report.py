"""What a proof found: claims, each with its verdict, what was seen, how, and what to do about it.

    Claim("egress.udp", "No datagram leaves", Verdict.HOLDS, evidence="0 of 6 came", how=...)

One shape serves every command that proves something, so that one set of writers (JSON, HTML, SARIF,
JUnit) shows them all. UNKNOWN is never green: what could not be tested says why, and what would
tell.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

import msgspec


class Verdict(StrEnum):
    """What is known about a claim, from best to worst, and last that nothing is known."""

    HOLDS = "HOLDS"
    WEAK = "WEAK"  # true, but thinner than it should be: a warning
    BROKEN = "BROKEN"
    UNKNOWN = "UNKNOWN"


CHECK_WORDS: Final = {  # for those who audit machines, a claim is a check
    Verdict.HOLDS: "PASS",
    Verdict.WEAK: "WARN",
    Verdict.BROKEN: "FAIL",
    Verdict.UNKNOWN: "UNKNOWN",
}
AUDITS: Final = ("inhouse host",)
LEFT_OUT: Final = "left_out"  # a fact of the run, so it is signed with the others


class Claim(msgspec.Struct, frozen=True):
    """One promise, and what became of it when it was tried."""

    id: str  # stable, dotted, the family first: "egress.udp"
    title: str  # the promise, in words that a director understands
    verdict: Verdict
    evidence: str  # what was seen, with numbers; never a text of a user, a key or a canary
    how: str  # how it was tried, so that somebody else could try it again
    fix: str = ""  # for WEAK and BROKEN what to do; for UNKNOWN what would tell
    threats: tuple[str, ...] = ()  # who would profit: thief, users, it, provider, ...
    seconds: float = 0.0

    @property
    def family(self) -> str:
        return self.id.partition(".")[0]


class Seen(msgspec.Struct, frozen=True):
    """What a look or a trial came to: numbers, names of programs and settings, no contents."""

    verdict: Verdict
    evidence: str
    fix: str = ""

    def claim(
        self, id: str, title: str, *, how: str, threats: tuple[str, ...] = (), seconds: float = 0.0
    ) -> Claim:
        """Said of the promise that was tried."""
        return Claim(id, title, self.verdict, self.evidence, how, self.fix, threats, seconds)


class Report(msgspec.Struct, frozen=True):
    """All claims of one run."""

    tool: str  # "inhouse prove"
    version: str
    subject: str  # what was tried: an address, a machine, an installation
    made: str  # when it was finished, RFC 3339 in UTC
    machine: dict[str, str]  # facts that a reader needs to weigh it: kernel, architecture, ...
    claims: tuple[Claim, ...]

    @property
    def audits(self) -> bool:
        """Whether it is about somebody's machine, and not about promises of this program."""
        return self.tool in AUDITS

    @property
    def words(self) -> Mapping[Verdict, str]:
        """What the command that made it calls each verdict, wherever people read it."""
        return CHECK_WORDS if self.audits else {verdict: str(verdict) for verdict in Verdict}

    @property
    def left_out(self) -> tuple[str, ...]:
        """The families that were not tried at all, each with the reason; said in every form."""
        told = self.machine.get(LEFT_OUT, "")
        return tuple(told.split("; ")) if told else ()

    @property
    def counts(self) -> dict[Verdict, int]:
        seen = Counter(claim.verdict for claim in self.claims)
        return {verdict: seen[verdict] for verdict in Verdict}


def exit_code(claims: Iterable[Claim]) -> int:
    """0 if everything holds, perhaps weakly; 1 if anything is broken; 2 if anything is unknown.

    No claim at all is nothing known.
    """
    verdicts = {claim.verdict for claim in claims}
    if Verdict.BROKEN in verdicts:
        return 1
    if Verdict.UNKNOWN in verdicts or not verdicts:
        return 2
    return 0
