"""One prompt's walk, from a parsed request to the last piece of its answer. Read this first.

The steps keep the numbers of docs/architecture.md. Parsing (0) and sending (9) belong to the
server; recall (2), watching what comes out (5) and keeping (7) are not built yet, and nothing
here pretends they are.
"""

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from contextlib import aclosing
from typing import TypeVar

import msgspec

from inhouse.chat import (
    ChatRequest,
    Embedded,
    EmbedRequest,
    EngineEvent,
    Entry,
    Finding,
    Hidden,
    Kind,
    MaskedChat,
    MaskedTexts,
    Outcome,
    Usage,
)
from inhouse.documents.pictures import NoPictures, Pictures
from inhouse.engines import Engine
from inhouse.errors import NotFound, Refused
from inhouse.privacy.detect.detection import Detector
from inhouse.privacy.mask import hidden_in, mask, mask_for_vectors, mask_text
from inhouse.privacy.restore import RestoredEvent, Restorer
from inhouse.privacy.rules import EVERYTHING, Rules
from inhouse.privacy.vault import Vault

Asked = TypeVar("Asked")
Made = TypeVar("Made")


class Masked(Hidden, frozen=True):
    """The first event of an answer: what the model will see, and what was hidden from it.

    `values` holds the caller's own originals, for the caller's own eyes.
    """

    chat: MaskedChat
    counts: Mapping[Kind, int]
    values: tuple[tuple[str, Kind, str], ...]


class Looked(Hidden, frozen=True):
    """What a text holds, in order, none overlapping, and what is left of it for a model."""

    found: tuple[Finding, ...]
    masked: str


AnswerEvent = Masked | RestoredEvent


class Steps(msgspec.Struct, frozen=True):
    """The parts a walk is made of, chosen in build.py."""

    engine: Engine
    record: Callable[[Entry], None]
    detect: Detector
    rules: Rules = EVERYTHING
    pictures: Pictures = NoPictures("nothing here reads pictures", fix="leave it out")


async def answer(request: ChatRequest, steps: Steps) -> AsyncGenerator[AnswerEvent, None]:
    """Walk one request to its answer. The caller has shown a right to ask (step 1) by now.

    Raises Refused when nothing was sent to the model, and EngineError when the model stopped
    before the answer was whole. Close the generator when the caller hangs up: the record is
    written and the vault emptied all the same.
    """
    tally = _Tally()
    try:
        _check_model(request.model, steps.engine)

        masked, vault = await _mask(request, steps)  # 3. the originals stay in the vault
        tally.masked = vault.counts()
        yield Masked(masked, vault.counts(), vault.items())

        restorer = Restorer(request, masked, vault, steps.rules)
        try:
            async with aclosing(steps.engine.stream(masked)) as events:  # 4. placeholders only
                async for event in events:
                    tally.see(event)
                    for seen in restorer.see(event):  # 6. the caller's own data again
                        yield seen
        finally:
            tally.neutralised = restorer.neutralised
            vault.close()
        tally.outcome = Outcome.ANSWERED
    except Refused:
        tally.outcome = Outcome.REFUSED
        raise
    except Exception:
        tally.outcome = Outcome.FAILED
        raise
    finally:
        steps.record(tally.entry())  # 8. also on refusal, failure and hang-up


class Vectors(Hidden, frozen=True):
    """What became of texts, and how many originals were hidden from the model."""

    embedded: Embedded
    counts: Mapping[Kind, int]


async def embed(request: EmbedRequest, steps: Steps) -> Vectors:
    """The same walk for texts that become vectors: nothing comes back that could be unmasked."""
    tally = _Tally()
    try:
        _check_model(request.model, steps.engine)
        masked, counts = await _mask_for_vectors(request, steps)  # 3.
        tally.masked = counts
        embedded = await steps.engine.embed(masked)  # 4.
        tally.prompt_tokens = embedded.prompt_tokens
        tally.outcome = Outcome.ANSWERED
        return Vectors(embedded, counts)
    except Refused:
        tally.outcome = Outcome.REFUSED
        raise
    except Exception:
        tally.outcome = Outcome.FAILED
        raise
    finally:
        steps.record(tally.entry())  # 8.


async def preview(request: ChatRequest, steps: Steps) -> Masked:
    """What the model would see of this request. Nothing is sent to it, and nothing is kept."""
    masked, vault = await _mask(request, steps)
    seen = Masked(masked, vault.counts(), vault.items())
    vault.close()
    return seen


async def look(text: str, steps: Steps) -> Looked:
    """What would be hidden of this text, and the text without it. Nothing is sent or kept."""
    return await _in_thread(_look, text, steps)


def _look(text: str, detect: Detector, rules: Rules) -> Looked:
    vault = Vault.fresh(text)
    found = tuple(hidden_in(text, vault, detect, rules))
    masked = mask_text(text, vault, detect, rules)
    vault.close()
    return Looked(found, masked)


async def _mask(request: ChatRequest, steps: Steps) -> tuple[MaskedChat, Vault]:
    def read_and_mask(
        asked: ChatRequest, detect: Detector, rules: Rules
    ) -> tuple[MaskedChat, Vault]:
        def wanted() -> None:
            list(detect(""))  # which raises when the caller is gone

        return mask(steps.pictures.read(asked, wanted), detect, rules, steps.pictures.draw)

    return await _in_thread(read_and_mask, request, steps)


async def _in_thread(
    work: Callable[[Asked, Detector, Rules], Made], asked: Asked, steps: Steps
) -> Made:
    """In a thread: it takes a while, and must not hold up the words of everybody's answers.

    When the caller hangs up, no further text is looked at, and this ends when the thread has: a
    caller who hangs up and asks again never has more threads at work than places.
    """
    hung_up = threading.Event()

    def detect(text: str) -> Iterable[Finding]:
        if hung_up.is_set():
            raise _NobodyWaits
        return steps.detect(text)

    working = asyncio.ensure_future(asyncio.to_thread(work, asked, detect, steps.rules))
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        hung_up.set()
        await asyncio.wait({working})
        if not working.cancelled():
            working.exception()  # looked at, so that nobody is told of it
        raise


class _NobodyWaits(Exception):
    """The caller is gone. Ends a thread, and goes no further."""


async def _mask_for_vectors(
    request: EmbedRequest, steps: Steps
) -> tuple[MaskedTexts, Mapping[Kind, int]]:
    masked, vault = await _in_thread(mask_for_vectors, request, steps)
    counts = vault.counts()
    vault.close()
    return masked, counts


def _check_model(wanted: str, engine: Engine) -> None:
    if wanted not in ("", "default", engine.model):
        raise NotFound("there is no such model here", fix=f"use {engine.model}")


class _Tally:
    """What the record will say, gathered on the way."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.outcome = Outcome.HUNG_UP  # what it stays when the caller goes away in the middle
        self.masked: Mapping[Kind, int] = {}
        self.neutralised = 0
        self.prompt_tokens = 0
        self.answer_tokens = 0
        self.first_piece_ms: int | None = None

    def see(self, event: EngineEvent) -> None:
        if isinstance(event, Usage):
            self.prompt_tokens, self.answer_tokens = event.prompt_tokens, event.answer_tokens
        elif self.first_piece_ms is None:
            self.first_piece_ms = self._elapsed_ms()

    def entry(self) -> Entry:
        return Entry(
            outcome=self.outcome,
            masked=self.masked,
            prompt_tokens=self.prompt_tokens,
            answer_tokens=self.answer_tokens,
            neutralised=self.neutralised,
            first_piece_ms=self.first_piece_ms,
            duration_ms=self._elapsed_ms(),
        )

    def _elapsed_ms(self) -> int:
        return int((time.monotonic() - self.started) * 1000)
