"""The embedded engine as the gateway sees it: masked chat in, pieces out.

The request is written afresh from typed values (`body`); no byte of a client's request is
forwarded. Of the reply only what belongs to an answer is read (`chunks`); timings, file paths and
the engine's own messages stop here.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final

import msgspec

from inhouse.chat import Embedded, EngineEvent, MaskedChat, MaskedTexts, Sampling
from inhouse.engines.body import body_of
from inhouse.engines.channel import Line
from inhouse.engines.events import BrokenReply, NoReply, ReplyStatus
from inhouse.engines.exchange import say
from inhouse.engines.forced import Forced
from inhouse.engines.vectors import no_vectors, vectors
from inhouse.errors import BadRequest, EngineError

NO_ADVICE: Final = Sampling()
NOTHING_KEPT: Final = {"cache_prompt": False}
NOT_IMPLEMENTED: Final = 501
TOO_LONG: Final = "exceed_context_size_error"
SPARE_TOKENS: Final = 16  # for the first and the last events of a choice


class _Problem(msgspec.Struct):
    type: str = ""


class _Refusal(msgspec.Struct):
    error: _Problem = msgspec.field(default_factory=_Problem)


class LocalEngine:
    """llama.cpp in its sealed process, over connections that the supervisor dials."""

    def __init__(
        self, line: Line, model: str, *, context_tokens: int, advised: Sampling = NO_ADVICE
    ) -> None:
        self._line = line
        self._advised = msgspec.to_builtins(advised)
        self._context_tokens = context_tokens
        self.model = model

    async def stream(self, chat: MaskedChat) -> AsyncGenerator[EngineEvent, None]:
        """The answer. A request that an engine died on before its first byte is sent once more.

        Nothing was lost by then, and a restart is quick. It is not sent again after a wipe: who
        wipes wants what was under way to end.
        """
        wipes = self._line.wipes
        for again in (True, False):
            try:
                async with aclosing(self._once(chat)) as events:
                    async for event in events:
                        yield event
            except NoReply:
                if not again or self._line.wipes != wipes:
                    raise _stopped() from None
            except ReplyStatus as refusal:
                raise self._refused(refusal, chat) from None
            except (BrokenReply, msgspec.DecodeError):
                raise _stopped() from None
            else:
                return

    async def embed(self, texts: MaskedTexts) -> Embedded:
        """The packaged model makes no vectors; llama.cpp says so, and so does this."""
        sock, key = await self._line.dial()
        try:
            return await vectors(sock, key, texts)
        except ReplyStatus as refusal:
            if refusal.status == NOT_IMPLEMENTED:
                raise no_vectors() from None
            raise _refused_at_all() from None
        except BrokenReply:
            raise _stopped() from None

    async def _once(self, chat: MaskedChat) -> AsyncGenerator[EngineEvent, None]:
        sock, key = await self._line.dial()
        body = self._advised | body_of(chat) | NOTHING_KEPT
        forced = Forced.by(chat)
        if forced:
            body["response_format"] = {
                "type": "json_schema",
                "json_schema": {"schema": forced.schema},
            }
            del body["tool_choice"]
        async with aclosing(say(sock, key, body, chat, self._most_tokens(chat))) as events:
            async for event in events:
                for each in forced.see(event) if forced else (event,):
                    yield each

    def _most_tokens(self, chat: MaskedChat) -> int:
        """How much an honest engine can say: what was asked for, but never past its context."""
        asked = chat.sampling.max_tokens
        each = self._context_tokens if asked is None else min(asked, self._context_tokens)
        return chat.choices * (each + SPARE_TOKENS)

    def _refused(self, refusal: ReplyStatus, chat: MaskedChat) -> Exception:
        try:
            problem = msgspec.json.decode(refusal.body, type=_Refusal).error.type
        except msgspec.DecodeError:
            problem = ""
        if problem == TOO_LONG:
            return BadRequest(
                "the messages are longer than the model can read",
                fix=f"shorten it to less than {self._context_tokens} tokens, or start with a model "
                "and a policy of more context ([engine] context_tokens)",
                field="messages",
            )
        if refusal.status == 400 and chat.use.tools:
            return BadRequest(
                "the engine can't follow these tools",
                fix="simplify their parameters: some JSON Schema keywords are not supported",
                field="tools",
            )
        if refusal.status == 400 and chat.json:
            return BadRequest(
                "the engine can't follow this request",
                fix="simplify response_format: some JSON Schema keywords are not supported",
                field="response_format",
            )
        if refusal.status == 400 and chat.template:
            return BadRequest(
                "the model's chat template can't follow this order of messages",
                fix="let user and assistant take turns, system first",
                field="messages",
            )
        return _refused_at_all()


def _refused_at_all() -> EngineError:
    return EngineError("the engine refused the request", fix="inhouse status tells its state")


def _stopped() -> EngineError:
    return EngineError(
        "the engine stopped before the answer was whole",
        fix="ask again; the engine is started anew by itself",
    )
