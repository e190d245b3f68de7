"""`POST /v1/responses`: the same request as a chat, in OpenAI's newer form.

Nothing is kept here, so what refers to something kept (an earlier response, a conversation, a
stored prompt, a file) is refused, and `store` changes nothing.
"""

from collections.abc import Iterable
from typing import Annotated, Any, Final, Literal, TypeVar

import msgspec
from msgspec import UNSET, Meta, Struct

from inhouse.chat import ChatRequest, JsonAnswer, Message, Picture, Role, Sampling, ToolCall
from inhouse.config import Limits
from inhouse.errors import BadRequest
from inhouse.server.wire.common import (
    Asked,
    JsonSchemaBody,
    ModelName,
    Share,
    Temperature,
    Tokens,
    answer_tokens,
    schema_answer,
)
from inhouse.server.wire.decode import Ignored, bound, decode, refuse_unsupported
from inhouse.server.wire.parts import ItemContent, read
from inhouse.server.wire.tools import (
    MOST_TOOLS,
    CallId,
    CallIds,
    Description,
    FunctionBody,
    Mode,
    Name,
    arguments,
    tool_use,
)

Value = TypeVar("Value")

# What a client may ask to have beside the answer; there is none of it, so nothing is missing.
NOTHING_TO_INCLUDE: Final = frozenset({"reasoning.encrypted_content"})


class Item(Struct, forbid_unknown_fields=True):
    """One item of the input; what it must have depends on its type."""

    type: Literal["message", "function_call", "function_call_output"] = "message"
    role: Literal["system", "developer", "user", "assistant"] | None = None
    content: ItemContent | None = None
    call_id: CallId | None = None
    name: Name | None = None
    arguments: str | None = None
    output: ItemContent | None = None
    # dropped
    id: Ignored = UNSET
    status: Ignored = UNSET
    phase: Ignored = UNSET


class FunctionTool(Struct, forbid_unknown_fields=True):
    type: Literal["function"]
    name: Name
    description: Description | None = None
    parameters: dict[str, Any] | None = None
    strict: bool | None = None


class NamedTool(Struct, forbid_unknown_fields=True):
    type: Literal["function"]
    name: Name


class TextFormat(Struct, forbid_unknown_fields=True):
    type: Literal["text", "json_object", "json_schema"]
    name: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    schema: dict[str, Any] | None = None
    description: Annotated[str, Meta(max_length=4096)] | None = None
    strict: bool | None = None


class TextBody(Struct, forbid_unknown_fields=True):
    format: TextFormat | None = None
    verbosity: Ignored = UNSET  # dropped


class ResponsesBody(Struct, forbid_unknown_fields=True, kw_only=True):
    input: str | Annotated[list[Item], Meta(min_length=1)]
    model: ModelName = ""
    instructions: str | None = None
    stream: bool | None = None
    max_output_tokens: Tokens | None = None
    temperature: Temperature | None = None
    top_p: Share | None = None
    text: TextBody | None = None
    tools: Annotated[list[FunctionTool], Meta(max_length=MOST_TOOLS)] | None = None
    tool_choice: Mode | NamedTool | None = None
    parallel_tool_calls: bool | None = None
    include: Annotated[list[Annotated[str, Meta(max_length=64)]], Meta(max_length=16)] | None = None
    # dropped
    store: Ignored = UNSET
    metadata: Ignored = UNSET
    user: Ignored = UNSET
    safety_identifier: Ignored = UNSET
    prompt_cache_key: Ignored = UNSET
    prompt_cache_retention: Ignored = UNSET
    prompt_cache_options: Ignored = UNSET
    service_tier: Ignored = UNSET
    stream_options: Ignored = UNSET
    reasoning: Ignored = UNSET
    truncation: Ignored = UNSET  # an input that is too long is refused, never cut
    max_tool_calls: Ignored = UNSET  # bounds tools that run at OpenAI; there are none here
    # refused
    previous_response_id: Ignored = UNSET
    conversation: Ignored = UNSET
    background: Ignored = UNSET
    prompt: Ignored = UNSET
    context_management: Ignored = UNSET
    top_logprobs: Ignored = UNSET


def parse_responses(body: bytes, limits: Limits) -> Asked:
    """Raises BadRequest naming the field and what is allowed."""
    parsed = decode(body, ResponsesBody)
    refuse_unsupported(parsed)
    if not NOTHING_TO_INCLUDE.issuperset(parsed.include or ()):
        raise BadRequest(
            "include asks for something that is not made here", fix="leave it out", field="include"
        )
    choice = parsed.tool_choice
    request = ChatRequest(
        model=parsed.model,
        messages=tuple(_messages(parsed, limits)),
        sampling=Sampling(
            max_tokens=answer_tokens(parsed.max_output_tokens, limits, "max_output_tokens"),
            temperature=parsed.temperature,
            top_p=parsed.top_p,
        ),
        json=_json_answer(parsed.text.format if parsed.text else None),
        use=tool_use(
            [(_function(tool), f"tools[{index}]") for index, tool in enumerate(parsed.tools or ())],
            choice.name if isinstance(choice, NamedTool) else choice,
            named=isinstance(choice, NamedTool),
            parallel=parsed.parallel_tool_calls,
            field="tools",
        ),
    )
    return Asked(request, bool(parsed.stream))


def _function(tool: FunctionTool) -> FunctionBody:
    return FunctionBody(tool.name, tool.description, tool.parameters, tool.strict)


def _messages(parsed: ResponsesBody, limits: Limits) -> list[Message]:
    messages = []
    if parsed.instructions:
        messages.append(Message(Role.SYSTEM, parsed.instructions))
    if isinstance(parsed.input, str):
        return [*messages, Message(Role.USER, parsed.input)]
    bound(len(parsed.input), limits.messages, "input")
    return [*messages, *_of_items(parsed.input)]


def _of_items(items: Iterable[Item]) -> list[Message]:
    """The items as messages. A call belongs to the assistant's message that it follows."""
    ids = CallIds()
    messages: list[Message] = []
    for index, item in enumerate(items):
        field = f"input[{index}]"
        match item.type:
            case "message":
                named = Role.SYSTEM if item.role == "developer" else item.role
                role = Role(_need(named, f"{field}.role"))
                said, pictures = _read(item.content, f"{field}.content", role)
                messages.append(Message(role, said, pictures=pictures))
            case "function_call":
                call = _call(item, ids, field)
                if not messages or messages[-1].role is not Role.ASSISTANT:
                    messages.append(Message(Role.ASSISTANT, ""))
                calls = (*messages[-1].calls, call)
                messages[-1] = msgspec.structs.replace(messages[-1], calls=calls)
            case "function_call_output":
                said, pictures = _read(item.output, f"{field}.output", Role.TOOL)
                call_id = ids.of(_need(item.call_id, f"{field}.call_id"))
                messages.append(Message(Role.TOOL, said, call_id=call_id, pictures=pictures))
    return messages


def _call(item: Item, ids: CallIds, field: str) -> ToolCall:
    return ToolCall(
        ids.of(_need(item.call_id, f"{field}.call_id")),
        _need(item.name, f"{field}.name"),
        arguments(_need(item.arguments, f"{field}.arguments"), f"{field}.arguments"),
    )


def _read(content: ItemContent | None, field: str, role: Role) -> tuple[str, tuple[Picture, ...]]:
    if content is None:
        raise BadRequest(f"{field} is missing", fix="add it", field=field)
    return read(content, field, role)


def _need(value: Value | None, field: str) -> Value:
    if value is None:
        raise BadRequest(f"{field} is missing", fix="add it", field=field)
    return value


def _json_answer(wanted: TextFormat | None) -> JsonAnswer | None:
    if wanted is None or wanted.type == "text":
        return None
    if wanted.type == "json_object":
        return JsonAnswer("", None)
    schema = _need(wanted.schema, "text.format.schema")
    body = JsonSchemaBody(wanted.name or "answer", schema, wanted.description, wanted.strict)
    return schema_answer(body, "text.format.schema")
