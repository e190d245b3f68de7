"""The shape of `/v1/chat/completions`, with tools, and with functions in the old form."""

import secrets
import time
from typing import Any, Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from inhouse.chat import Finish, FinishReason, Usage
from inhouse.errors import InhouseError
from inhouse.privacy.restore import Restored, RestoredCall, RestoredEvent, RestoredThought
from inhouse.server.replies import DONE, Envelope, Raw, UsageBody, error_body, event, usage_body
from inhouse.server.shapes.gathered import Call, Choice, Gathered
from inhouse.server.wire import Asked

Reason = FinishReason | Literal["function_call"]


class FunctionPiece(Struct, frozen=True, omit_defaults=True):
    name: str | UnsetType = UNSET
    arguments: str | UnsetType = UNSET


class CallPiece(Struct, frozen=True, omit_defaults=True):
    index: int
    function: FunctionPiece
    id: str | UnsetType = UNSET
    type: Literal["function"] | UnsetType = UNSET


class Delta(Struct, frozen=True, omit_defaults=True):
    role: Literal["assistant"] | UnsetType = UNSET
    content: str | UnsetType = UNSET
    reasoning_content: str | UnsetType = UNSET
    tool_calls: tuple[CallPiece, ...] | UnsetType = UNSET
    function_call: FunctionPiece | UnsetType = UNSET


class ChunkChoice(Struct, frozen=True):
    index: int
    delta: Delta
    finish_reason: Reason | None = None
    logprobs: None = None


class FunctionBody(Struct, frozen=True):
    name: str
    arguments: str


class CallBody(Struct, frozen=True):
    id: str
    function: FunctionBody
    type: Literal["function"] = "function"


class Extra(Struct, frozen=True, omit_defaults=True):
    """What a message has only where there is something to say."""

    reasoning_content: str | UnsetType = UNSET
    tool_calls: tuple[CallBody, ...] | UnsetType = UNSET
    function_call: FunctionBody | UnsetType = UNSET


class AnswerChoice(Struct, frozen=True):
    index: int
    message: dict[str, Any]
    finish_reason: Reason | None
    logprobs: None = None


class ChatShape:
    """One answer to a chat."""

    def __init__(self, model: str, asked: Asked) -> None:
        self._id = "chatcmpl-" + secrets.token_urlsafe(18)
        self._created = int(time.time())
        self._model = model
        self._choices = asked.request.choices
        self._tells_usage = asked.include_usage
        self._old_calls = asked.old_calls

    def opening(self) -> bytes:
        """Chat answers name the role before any text."""
        role = Delta(role="assistant", content="")
        return b"".join(self._delta(choice, role) for choice in range(self._choices))

    def step(self, seen: RestoredEvent, *, explain: bool) -> bytes:
        match seen:
            case Restored(choice=choice, text=text, raw=raw) if text or explain:
                return self._delta(choice, Delta(content=text), raw if explain else None)
            case RestoredThought(choice=choice, text=text) if text:
                return self._delta(choice, Delta(reasoning_content=text))
            case RestoredCall():
                return self._call(seen)
            case Finish(choice=choice, reason=reason):
                return self._chunk([ChunkChoice(choice, Delta(), self._reason(reason))])
            case Usage() if self._tells_usage:
                return self._chunk([], usage=usage_body(seen))
        return b""

    def ending(self) -> bytes:
        return DONE

    def failed(self, error: InhouseError) -> bytes:
        return event(error_body(error))

    def whole(self, answer: Gathered) -> bytes:
        choices = [
            AnswerChoice(index, self._message(choice), self._reason(choice.reason))
            for index, choice in enumerate(answer.choices)
        ]
        usage = usage_body(answer.usage) if answer.usage else UNSET
        return msgspec.json.encode(
            Envelope(self._id, "chat.completion", self._created, self._model, choices, usage)
        )

    def _message(self, choice: Choice) -> dict[str, Any]:
        calls = choice.calls
        extra = Extra(
            reasoning_content=choice.thought or UNSET,
            tool_calls=UNSET if self._old_calls or not calls else tuple(map(_whole_call, calls)),
            function_call=_function(calls[0]) if self._old_calls and calls else UNSET,
        )
        text = choice.text
        content = None if calls and not text else text
        message: dict[str, Any] = msgspec.to_builtins(extra)
        return {"role": "assistant", "content": content, "refusal": None} | message

    def _call(self, seen: RestoredCall) -> bytes:
        if not (seen.name or seen.arguments):
            return b""
        piece = FunctionPiece(seen.name or UNSET, seen.arguments)
        if self._old_calls:  # which knew of one call only
            return self._delta(seen.choice, Delta(function_call=piece)) if not seen.index else b""
        if seen.name:
            call = CallPiece(seen.index, piece, id=call_id(), type="function")
        else:
            call = CallPiece(seen.index, piece)
        return self._delta(seen.choice, Delta(tool_calls=(call,)))

    def _reason(self, reason: FinishReason | None) -> Reason | None:
        old = self._old_calls and reason is FinishReason.TOOL_CALLS
        return "function_call" if old else reason

    def _delta(self, choice: int, delta: Delta, raw: str | None = None) -> bytes:
        extra = UNSET if raw is None else Raw(raw)
        return self._chunk([ChunkChoice(choice, delta)], inhouse=extra)

    def _chunk(
        self,
        choices: list[ChunkChoice],
        usage: UsageBody | UnsetType = UNSET,
        inhouse: Raw | UnsetType = UNSET,
    ) -> bytes:
        kind = "chat.completion.chunk"
        return event(Envelope(self._id, kind, self._created, self._model, choices, usage, inhouse))


def call_id() -> str:
    """Ours: an engine's own ids are of no use to a caller, and may repeat in the next turn."""
    return "call_" + secrets.token_urlsafe(18)


def _whole_call(call: Call) -> CallBody:
    return CallBody(call_id(), _function(call))


def _function(call: Call) -> FunctionBody:
    return FunctionBody(call.name, call.arguments)
