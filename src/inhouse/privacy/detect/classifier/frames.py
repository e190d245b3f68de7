"""The line to the classifier's process: messages of a told length over a connected stream socket.

First the process says who it is (`Report`), then each text is answered by its findings. Whoever is
told of more than he is ready to take hangs up.
"""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from inhouse.chat import Finding, Kind
from inhouse.frames import HungUp, receive, send

__all__ = ["HungUp", "receive", "send"]

MOST_TEXT_BYTES: Final = 32 * 1024 * 1024
MOST_REPORT_BYTES: Final = 64 * 1024
FINDING_BYTES: Final = 64  # of one finding in an answer, and some to spare
ENCODING: Final = ("utf-8", "surrogatepass")  # half a pair of surrogates must not stop a guard


class Report(msgspec.Struct, frozen=True):
    """The first message: the model is loaded, or why it is not; and how the process is sealed."""

    ready: bool
    problem: str = ""
    fix: str = ""
    seal: dict[str, Any] = {}


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """One finding on the line; the rule's name goes without saying."""

    start: int
    end: int
    kind: Kind
    score: float


def encode_findings(found: Sequence[Finding]) -> bytes:
    return msgspec.msgpack.encode(
        [Answer(each.start, each.end, each.kind, each.score) for each in found]
    )


def decode_findings(data: bytes, rule: str, characters: int) -> list[Finding]:
    """The findings in a text of so many characters. Raises ValueError for anything else."""
    found = []
    end = 0
    for each in msgspec.msgpack.decode(data, type=list[Answer]):
        if not end <= each.start < each.end <= characters or not 0.0 <= each.score <= 1.0:
            raise ValueError("findings out of order or out of place")
        end = each.end
        found.append(Finding(each.start, each.end, each.kind, rule, each.score))
    return found
