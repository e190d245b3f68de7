"""`POST /v1/chat/completions`, and the preview, which takes its messages."""

from typing import Literal

from msgspec import UNSET, Struct

from inhouse.chat import ChatRequest, ToolUse
from inhouse.config import Limits
from inhouse.errors import BadRequest
from inhouse.server.wire.common import (
    Asked,
    Common,
    ResponseFormat,
    Tokens,
    asked,
    choices,
    json_answer,
    sampling,
    stop,
)
from inhouse.server.wire.decode import Ignored, decode, refuse_unsupported
from inhouse.server.wire.messages import Messages, messages
from inhouse.server.wire.tools import ChoiceBody, Functions, Mode, NameBody, Tools, tool_use


class ChatBody(Common, forbid_unknown_fields=True, kw_only=True):
    messages: Messages
    max_completion_tokens: Tokens | None = None
    response_format: ResponseFormat | None = None
    tools: Tools | None = None
    tool_choice: Mode | ChoiceBody | None = None
    parallel_tool_calls: bool | None = None
    functions: Functions | None = None
    function_call: Literal["auto", "none"] | NameBody | None = None
    # dropped
    reasoning_effort: Ignored = UNSET
    verbosity: Ignored = UNSET
    prediction: Ignored = UNSET  # only makes an answer faster
    # refused
    top_logprobs: Ignored = UNSET
    modalities: Ignored = UNSET
    audio: Ignored = UNSET
    web_search_options: Ignored = UNSET


class PreviewBody(Struct, forbid_unknown_fields=True):
    messages: Messages


def parse_chat(body: bytes, limits: Limits) -> Asked:
    """Raises BadRequest naming the field and what is allowed."""
    parsed = decode(body, ChatBody)
    refuse_unsupported(parsed)
    request = ChatRequest(
        model=parsed.model,
        messages=messages(parsed.messages, limits),
        sampling=sampling(parsed, parsed.max_completion_tokens or parsed.max_tokens, limits),
        stop=stop(parsed),
        json=json_answer(parsed.response_format),
        choices=choices(parsed, limits),
        use=_tool_use(parsed),
    )
    return asked(parsed, request, old_calls=bool(parsed.functions))


def _tool_use(parsed: ChatBody) -> ToolUse:
    if parsed.functions and parsed.tools:
        raise BadRequest(
            "functions and tools can't be used together", fix="use tools", field="functions"
        )
    if parsed.functions:
        function = parsed.function_call
        return tool_use(
            [(each, f"functions[{index}]") for index, each in enumerate(parsed.functions)],
            function.name if isinstance(function, NameBody) else function,
            named=isinstance(function, NameBody),
            parallel=False,
            field="functions",
        )
    choice = parsed.tool_choice
    return tool_use(
        [
            (each.function, f"tools[{index}].function")
            for index, each in enumerate(parsed.tools or ())
        ],
        choice.function.name if isinstance(choice, ChoiceBody) else choice,
        named=isinstance(choice, ChoiceBody),
        parallel=parsed.parallel_tool_calls,
        field="tools",
    )


def parse_preview(body: bytes, limits: Limits) -> ChatRequest:
    """`POST /inhouse/preview`: the messages of a chat, as for chat completions."""
    parsed = decode(body, PreviewBody)
    return ChatRequest(model="", messages=messages(parsed.messages, limits))
