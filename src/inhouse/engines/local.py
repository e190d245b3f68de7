"""The embedded engine as the gateway sees it: masked chat in, pieces out.

The request is written afresh from typed values; no byte of a client's request is forwarded. Of
the reply only text, finish reasons and token counts are read; timings, file paths and the
engine's own messages stop here.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, Final

import msgspec

from inhouse.chat import EngineEvent, Finish, FinishReason, MaskedChat, Piece, Sampling, Usage
from inhouse.engines.channel import Line
from inhouse.engines.events import BrokenReply, NoReply, ReplyStatus, post
from inhouse.errors import BadRequest, EngineError

STALL_S: Final = 300.0  # the longest wait for the next word; a long prompt is read in silence
NO_ADVICE: Final = Sampling()
TOO_LONG: Final = "exceed_context_size_error"
# The longest tokens of today's vocabularies are runs of 128 spaces. Each token arrives in an event
# of its own, which names the model by its path, so up to 4096 bytes.
TOKEN_CHARACTERS: Final = 256
EVENT_BYTES: Final = 6144
SPARE_TOKENS: Final = 16  # for the first and the last events of a choice


class _Delta(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    index: int = 0
    delta: _Delta = msgspec.field(default_factory=_Delta)
    text: str | None = None  # /v1/completions has no delta
    finish_reason: str | None = None


class _Usage(msgspec.Struct):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Problem(msgspec.Struct):
    type: str = ""


class _Chunk(msgspec.Struct):
    choices: list[_Choice] = []
    usage: _Usage | None = None
    error: _Problem | None = None


class _Refusal(msgspec.Struct):
    error: _Problem = msgspec.field(default_factory=_Problem)


_decode_chunk = msgspec.json.Decoder(_Chunk).decode


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

    async def _once(self, chat: MaskedChat) -> AsyncGenerator[EngineEvent, None]:
        sock, key = await self._line.dial()
        path = "/v1/chat/completions" if chat.template else "/v1/completions"
        body = msgspec.json.encode(self._advised | _request(chat))
        whole = False
        prompt_tokens = answer_tokens = 0
        most_tokens = self._most_tokens(chat)
        text_left = most_tokens * TOKEN_CHARACTERS
        most_bytes = most_tokens * EVENT_BYTES
        events = post(sock, path, key, body, stall_s=STALL_S, most_bytes=most_bytes)
        async with aclosing(events) as payloads:
            async for payload in payloads:
                if payload == b"[DONE]":
                    whole = True
                    continue
                chunk = _decode_chunk(payload)
                if chunk.error:
                    raise BrokenReply
                for choice in chunk.choices:
                    if not 0 <= choice.index < chat.choices:
                        raise BrokenReply
                    text = choice.delta.content or choice.text
                    if text:
                        text_left -= len(text)
                        if text_left < 0:
                            raise BrokenReply
                        yield Piece(choice.index, text)
                    if choice.finish_reason:
                        yield Finish(choice.index, _reason(choice.finish_reason))
                if chunk.usage:  # told once for each choice
                    prompt_tokens = chunk.usage.prompt_tokens
                    answer_tokens += chunk.usage.completion_tokens
        if not whole:
            raise BrokenReply
        yield Usage(prompt_tokens, answer_tokens)

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
        return EngineError("the engine refused the request", fix="inhouse status tells its state")


def _request(chat: MaskedChat) -> dict[str, Any]:
    """The engine's request: only masked text and numbers."""
    request: dict[str, Any] = msgspec.to_builtins(chat.sampling)
    request |= {
        "stream": True,
        "stream_options": {"include_usage": True},
        "cache_prompt": False,
        "n": chat.choices,
        "stop": chat.stop,
    }
    if chat.template:
        request["messages"] = [
            {"role": message.role, "content": message.text} for message in chat.messages
        ]
    else:
        request["prompt"] = "".join(message.text for message in chat.messages)
    if chat.json:
        request["response_format"] = (
            {
                "type": "json_schema",
                "json_schema": {"name": chat.json.name, "schema": chat.json.schema},
            }
            if chat.json.schema is not None
            else {"type": "json_object"}
        )
    return request


def _reason(word: str) -> FinishReason:
    return FinishReason.LENGTH if word == "length" else FinishReason.STOP


def _stopped() -> EngineError:
    return EngineError(
        "the engine stopped before the answer was whole",
        fix="ask again; the engine is started anew by itself",
    )
