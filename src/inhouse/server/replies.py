"""What replies of all endpoints are made of: events, errors, counts, what was masked."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from msgspec import UNSET, Struct, UnsetType

from inhouse.answer import Masked
from inhouse.chat import Kind, Message, Usage
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
        "messages": [_message(message) for message in masked.chat.messages],
        "tools": [msgspec.to_builtins(tool) for tool in masked.chat.use.tools],
        "values": [
            {"placeholder": placeholder, "kind": kind, "original": original}
            for placeholder, kind, original in masked.values
        ],
    }


def _message(message: Message) -> dict[str, Any]:
    shown: dict[str, Any] = {"role": message.role, "text": message.text}
    if message.calls:
        shown["calls"] = [
            {"name": call.name, "arguments": call.arguments} for call in message.calls
        ]
    if message.pictures:
        shown["pictures"] = len(message.pictures)
    return shown


def masked_header(counts: Mapping[Kind, int]) -> str:
    """`EMAIL=1, PHONE=2`: what was hidden, without what it was."""
    return ", ".join(f"{kind}={count}" for kind, count in counts.items())
