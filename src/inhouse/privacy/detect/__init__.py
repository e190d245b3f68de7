"""Finds personal data and secrets in a text: one file per family of data.

A detector takes a text and gives findings; another one, a model for instance, goes into
`detectors` and needs nothing else. All of them are linear in the text, whatever it holds.
"""

from collections.abc import Callable, Iterable
from typing import Final

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect import (
    card,
    email,
    iban,
    ip,
    key,
    password,
    phone,
    private_key,
    ssn,
    url,
)
from inhouse.privacy.detect.view import views

Detector = Callable[[str], Iterable[Finding]]

detectors: Final[tuple[Detector, ...]] = (
    private_key.find,
    url.find,
    key.find,
    card.find,
    iban.find,
    ssn.find,
    email.find,
    ip.find,
    password.find,
    phone.find,
)

# Whose word counts when findings overlap.
_rank: Final = {kind: rank for rank, kind in enumerate(Kind)}


def find(text: str) -> list[Finding]:
    """Everything found, in order, none overlapping."""
    return merge(
        view.raw(found)
        for view in views(text)
        for detector in detectors
        for found in detector(view.text)
    )


def merge(findings: Iterable[Finding]) -> list[Finding]:
    """The findings in order, with those that share a character made one that covers them all."""
    merged: list[Finding] = []
    for found in sorted(findings):
        if merged and found.start < merged[-1].end:
            merged[-1] = _union(merged[-1], found)
        else:
            merged.append(found)
    return merged


def _union(one: Finding, other: Finding) -> Finding:
    first = min(one, other, key=lambda found: (-found.score, _rank[found.kind]))
    end = max(one.end, other.end)
    return Finding(one.start, end, first.kind, first.rule, first.score)
