"""What a check is: a promise about the machine, whom it stops, and how it is looked at.

A check returns what it has seen. If it could not look it raises Unreadable, and the claim becomes
UNKNOWN, with what would tell. So no check passes because it was blind.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

import msgspec

from inhouse.proofs.host.machine import Machine
from inhouse.proofs.report import Seen, Verdict


class Threat(StrEnum):
    """Whom somebody may want to protect from."""

    PROVIDER = "provider"  # a breach at whoever runs the model or the machine for you
    TRAINING = "training"  # your texts become part of somebody's model
    SUBPOENA = "subpoena"  # a court or an authority asks somebody for what they keep
    REGULATION = "regulation"  # a duty to show what was done to protect the data
    IT = "it"  # whoever administers the machine: an employer, a family member
    THIEF = "thief"  # somebody who takes the machine or its disk
    USERS = "users"  # other people with an account on this machine
    MALWARE = "malware"  # a program that runs with your rights
    EMBARRASSMENT = "embarrassment"  # somebody looks at the screen or through what was typed


THREATS: Final = tuple(Threat)


class Check(msgspec.Struct, frozen=True):
    id: str
    title: str
    threats: tuple[Threat, ...]
    look: Callable[[Machine], Seen]
    how: str
    tell: str  # what would tell, when the look could not


def passed(evidence: str) -> Seen:
    return Seen(Verdict.HOLDS, evidence)


def warned(evidence: str, fix: str) -> Seen:
    return Seen(Verdict.WEAK, evidence, fix)


def failed(evidence: str, fix: str) -> Seen:
    return Seen(Verdict.BROKEN, evidence, fix)


def unknown(evidence: str, tell: str = "") -> Seen:
    return Seen(Verdict.UNKNOWN, evidence, tell)


def counted(number: int, singular: str, plural: str = "") -> str:
    return f"{number} {singular if number == 1 else plural or singular + 's'}"


def listed(names: list[str], most: int = 6) -> str:
    """Names for a line of evidence, without end."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
