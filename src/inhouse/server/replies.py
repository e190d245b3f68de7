"""Step 9: answers and errors in OpenAI's own shapes."""

import secrets
import time
from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from inhouse.answer import Masked
from inhouse.chat import FinishReason, Kind, Usage
from inhouse.errors import BadRequest, InhouseError

DONE: Final = b"data: [DONE]\n\n"
MASKED_HEADER: Final = "x-inhouse-masked"

# The `type` that OpenAI's clients know, by HTTP status.
ERROR_TYPES: Final = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    405: "invalid_request_error",
    413: "invalid_request_error",
    415: "invalid_request_error",
    429: "rate_limit_error",
}


class ErrorBody(Struct, frozen=True):
    message: str
    type: str
    param: str | None
    code: str
    fix: str


class Delta(Struct, frozen=True, omit_defaults=True):
    role: Literal["assistant"] | UnsetType = UNSET
    content: str | UnsetType = UNSET


class ChunkChoice(Struct, frozen=True):
    index: int
    delta: Delta
    finish_reason: FinishReason | None = None
    logprobs: None = None


class TextChoice(Struct, frozen=True):
    index: int
    text: str
    finish_reason: FinishReason | None = None
    logprobs: None = None


class AnswerMessage(Struct, frozen=True):
    content: str
    role: Literal["assistant"] = "assistant"
    refusal: None = None


class AnswerChoice(Struct, frozen=True):
    index: int
    message: AnswerMessage
    finish_reason: FinishReason | None
    logprobs: None = None


class UsageBody(Struct, frozen=True):
    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Raw(Struct, frozen=True):
    """Beside a chunk, for the page: the text as the model wrote it."""

    raw: str


class Envelope(Struct, frozen=True, omit_defaults=True):
    """What every reply and every chunk carries."""

    id: str
    object: str
    created: int
    model: str
    choices: list[Any]
    usage: UsageBody | UnsetType = UNSET
    inhouse: Raw | UnsetType = UNSET


class Shape:
    """How one endpoint writes its replies: chat completions or text completions."""

    def __init__(self, model: str, *, chat: bool) -> None:
        self.id = ("chatcmpl-" if chat else "cmpl-") + secrets.token_urlsafe(18)
        self.created = int(time.time())
        self.model = model
        self.chat = chat

    def first(self, choice: int) -> bytes:
        """The chunk that opens a choice: chat answers name the role before any text."""
        if not self.chat:
            return b""
        return self._chunk([ChunkChoice(choice, Delta(role="assistant", content=""))])

    def text(self, choice: int, text: str, raw: str | None = None) -> bytes:
        extra = UNSET if raw is None else Raw(raw)
        if self.chat:
            return self._chunk([ChunkChoice(choice, Delta(content=text))], inhouse=extra)
        return self._chunk([TextChoice(choice, text)], inhouse=extra)

    def finish(self, choice: int, reason: FinishReason) -> bytes:
        if self.chat:
            return self._chunk([ChunkChoice(choice, Delta(), reason)])
        return self._chunk([TextChoice(choice, "", reason)])

    def usage(self, usage: Usage) -> bytes:
        return self._chunk([], usage=usage_body(usage))

    def whole(
        self, texts: list[str], reasons: list[FinishReason | None], usage: Usage | None
    ) -> bytes:
        """The answer in one piece."""
        choices: list[Any] = [
            AnswerChoice(index, AnswerMessage(text), reasons[index])
            if self.chat
            else TextChoice(index, text, reasons[index])
            for index, text in enumerate(texts)
        ]
        kind = "chat.completion" if self.chat else "text_completion"
        body = Envelope(
            self.id,
            kind,
            self.created,
            self.model,
            choices,
            usage=usage_body(usage) if usage else UNSET,
        )
        return msgspec.json.encode(body)

    def _chunk(
        self,
        choices: list[Any],
        usage: UsageBody | UnsetType = UNSET,
        inhouse: Raw | UnsetType = UNSET,
    ) -> bytes:
        kind = "chat.completion.chunk" if self.chat else "text_completion"
        body = Envelope(self.id, kind, self.created, self.model, choices, usage, inhouse)
        return event(body)


def event(body: object) -> bytes:
    """One server-sent event."""
    return b"data: " + msgspec.json.encode(body) + b"\n\n"


def usage_body(usage: Usage) -> UsageBody:
    total = usage.prompt_tokens + usage.answer_tokens
    return UsageBody(usage.prompt_tokens, usage.answer_tokens, total)


def error_body(error: InhouseError, status: int | None = None) -> dict[str, ErrorBody]:
    """An error in OpenAI's shape: what happened and the fix, nothing else."""
    return {
        "error": ErrorBody(
            message=str(error),
            type=ERROR_TYPES.get(status or error.status, "server_error"),
            param=error.field if isinstance(error, BadRequest) else None,
            code=error.code,
            fix=error.fix,
        )
    }


def masked_body(masked: Masked) -> dict[str, Any]:
    """What the model will see, and the caller's own values behind each placeholder."""
    return {
        "messages": [
            {"role": message.role, "text": message.text} for message in masked.chat.messages
        ],
        "values": [
            {"placeholder": placeholder, "kind": kind, "original": original}
            for placeholder, kind, original in masked.values
        ],
    }


def masked_header(counts: Mapping[Kind, int]) -> str:
    """`EMAIL=1, PHONE=2`: what was hidden, without what it was."""
    return ", ".join(f"{kind}={count}" for kind, count in counts.items())
