"""One question to a server, and how its answer becomes a claim."""

import secrets
import time
from collections.abc import Callable
from typing import Final

import msgspec

from inhouse.proofs.endpoint.shape import Shape
from inhouse.proofs.endpoint.wire import BudgetSpent, NoAnswer, Reply, Wire
from inhouse.proofs.report import Claim, Seen, Verdict

LETTERS: Final = "bcdfghjklmnpqrstvwxz"  # without vowels, no canary is a word or a name


def canary() -> str:
    """A word that is nowhere in the world, and nobody's datum."""
    return "probe" + "".join(secrets.choice(LETTERS) for _ in range(16))


class Probe(msgspec.Struct, frozen=True):
    """A server, and two clients of it: with two keys, with one for both, or with none."""

    wire: Wire
    shape: Shape
    keys: tuple[str, ...] = ()

    @property
    def first(self) -> str | None:
        return self.keys[0] if self.keys else None

    @property
    def second(self) -> str | None:
        return self.keys[-1] if self.keys else None

    def ask(
        self,
        text: str,
        *,
        key: str | None,
        tokens: int = 1,
        stream: bool = False,
        headers: dict[str, str] | None = None,
    ) -> Reply:
        body = self.shape.asking(text, tokens=tokens, stream=stream)
        return self.wire.send("POST", self.shape.chat, body, key=key, headers=headers)

    def get(self, path: str, *, key: str | None = None) -> Reply:
        return self.wire.send("GET", path, key=key)


class Check(msgspec.Struct, frozen=True):
    """A promise that a server ought to keep, and how it is tried. Raises as the wire does."""

    id: str
    title: str
    how: str
    run: Callable[[Probe], Seen]
    threats: tuple[str, ...] = ()


def carry_out(check: Check, probe: Probe) -> Claim:
    """The claim. Silence proves nothing: with a request that got no answer, nothing holds."""
    started = time.monotonic()
    unheard = probe.wire.sent - probe.wire.answered
    try:
        seen = check.run(probe)
        unheard = probe.wire.sent - probe.wire.answered - unheard
        if unheard and seen.verdict is Verdict.HOLDS:
            seen = Seen(
                Verdict.UNKNOWN,
                f"{unheard} requests of this check got no answer; of the others: {seen.evidence}",
                "see why the server hangs up, and try again",
            )
    except BudgetSpent:
        seen = Seen(
            Verdict.UNKNOWN,
            "the time or the number of requests that was promised was used up before it was done",
            "give it more time: --seconds",
        )
    except NoAnswer:
        seen = Seen(
            Verdict.UNKNOWN,
            "the server closed the connection or took too long over a request of this check",
            "see what the server says, and try again",
        )
    except Exception as error:  # noqa: BLE001 - a hostile server must not end the whole probe
        seen = Seen(
            Verdict.UNKNOWN,
            f"the reply could not be understood ({type(error).__name__})",
            "please report this; the other checks went on",
        )
    seconds = round(time.monotonic() - started, 2)
    return seen.claim(check.id, check.title, how=check.how, threats=check.threats, seconds=seconds)


NEEDS_KEY: Final = Seen(
    Verdict.UNKNOWN, "the server answers nobody without a key", "give a key: --key-file FILE"
)


def no_chat(reply: Reply) -> Seen:
    """When a check needs an answer and there was none."""
    if reply.refused:
        return NEEDS_KEY
    return Seen(
        Verdict.UNKNOWN,
        f"the server answered a short chat with status {reply.status}",
        "load a model that can chat, or see what the server says",
    )
