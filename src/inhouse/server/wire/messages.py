"""The messages of a chat, with the calls of tools in it."""

from typing import Annotated, Final, Literal

from msgspec import UNSET, Meta, Struct

from inhouse.chat import Message, Role, ToolCall
from inhouse.config import Limits
from inhouse.errors import BadRequest
from inhouse.server.wire.decode import Ignored, bound, refuse_unsupported
from inhouse.server.wire.parts import Content, read
from inhouse.server.wire.tools import (
    CalledBody,
    CallId,
    CallIds,
    Calls,
    arguments,
    calls,
)


class MessageBody(Struct, forbid_unknown_fields=True):
    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Content = None
    refusal: str | None = None
    tool_calls: Calls | None = None
    tool_call_id: CallId | None = None
    function_call: CalledBody | None = None
    name: Annotated[str, Meta(max_length=256)] | None = None  # of a function; else dropped
    # dropped
    annotations: Ignored = UNSET
    reasoning_content: Ignored = UNSET
    # refused
    audio: Ignored = UNSET


_ROLES: Final = {
    "system": Role.SYSTEM,
    "developer": Role.SYSTEM,
    "user": Role.USER,
    "assistant": Role.ASSISTANT,
    "tool": Role.TOOL,
    "function": Role.TOOL,
}

Messages = Annotated[list[MessageBody], Meta(min_length=1)]


def messages(bodies: list[MessageBody], limits: Limits) -> tuple[Message, ...]:
    bound(len(bodies), limits.messages, "messages")
    ids = CallIds()
    return tuple(_message(body, f"messages[{index}]", ids) for index, body in enumerate(bodies))


def _message(body: MessageBody, field: str, ids: CallIds) -> Message:
    refuse_unsupported(body, f"{field}.")
    _only_for(body.role == "assistant", body.tool_calls, f"{field}.tool_calls")
    _only_for(body.role == "assistant", body.function_call, f"{field}.function_call")
    _only_for(body.role == "tool", body.tool_call_id, f"{field}.tool_call_id")
    text, pictures = read(body.content, f"{field}.content", _ROLES[body.role])
    match body.role:
        case "tool":
            if body.tool_call_id is None:
                raise _missing(f"{field}.tool_call_id")
            call_id = ids.of(body.tool_call_id)
            return Message(Role.TOOL, text, call_id=call_id, pictures=pictures)
        case "function":
            if body.name is None:
                raise _missing(f"{field}.name")
            call_id = ids.answer_without_id(body.name)
            return Message(Role.TOOL, text, call_id=call_id, pictures=pictures)
        case "assistant":
            made = _calls(body, field, ids)
            return Message(Role.ASSISTANT, text or body.refusal or "", made)
        case "user":
            return Message(Role.USER, text, pictures=pictures)
    return Message(Role.SYSTEM, text)


def _calls(body: MessageBody, field: str, ids: CallIds) -> tuple[ToolCall, ...]:
    made = calls(body.tool_calls or (), ids, f"{field}.tool_calls")
    if body.function_call is None:
        return made
    called = body.function_call
    said = arguments(called.arguments, f"{field}.function_call.arguments")
    return (*made, ToolCall(ids.call_without_id(called.name), called.name, said))


def _only_for(right_role: bool, value: object, field: str) -> None:
    if value and not right_role:
        raise BadRequest(f"{field} does not belong to this role", fix="leave it out", field=field)


def _missing(field: str) -> BadRequest:
    return BadRequest(f"{field} is missing", fix="name the call that this answers", field=field)
