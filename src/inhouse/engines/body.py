"""A masked chat in the form that engines with OpenAI's API read.

It is written afresh from typed values: only masked text and numbers, and no byte of a client's.
"""

import base64
from typing import Any

import msgspec

from inhouse.chat import JsonAnswer, MaskedChat, Message, ShownPicture, Tool, ToolCall, ToolUse
from inhouse.errors import UnreadPicture


def body_of(chat: MaskedChat) -> dict[str, Any]:
    """What is sent for an answer in a stream: to the chat endpoint, or to the one for text."""
    body: dict[str, Any] = msgspec.to_builtins(chat.sampling)
    body |= {"stream": True, "stream_options": {"include_usage": True}, "n": chat.choices}
    body["stop"] = chat.stop
    if not chat.template:
        return body | {"prompt": "".join(message.text for message in chat.messages)}
    body["messages"] = [_message(message) for message in chat.messages]
    if chat.use.tools:
        body |= _tool_use(chat.use)
    if chat.json:
        body["response_format"] = _response_format(chat.json)
    return body


def _message(message: Message) -> dict[str, Any]:
    body: dict[str, Any] = {"role": message.role, "content": _content(message)}
    if message.calls:
        body["tool_calls"] = [_call(call) for call in message.calls]
    if message.call_id:
        body["tool_call_id"] = message.call_id
    return body


def _content(message: Message) -> str | list[dict[str, Any]]:
    """The text as it is, or where there are pictures the text and then these."""
    if not message.pictures:
        return message.text
    parts: list[dict[str, Any]] = [{"type": "text", "text": message.text}] if message.text else []
    for picture in message.pictures:
        if not isinstance(picture, ShownPicture):
            raise UnreadPicture("a picture was not looked at", fix="leave it out")
        data = base64.b64encode(picture.data).decode()
        url = f"data:{picture.media_type};base64,{data}"
        parts.append({"type": "image_url", "image_url": {"url": url}})
    return parts


def _call(call: ToolCall) -> dict[str, Any]:
    said = call.arguments
    text = said if isinstance(said, str) else msgspec.json.encode(said).decode()
    return {
        "id": call.id,
        "type": "function",
        "function": {"name": call.name, "arguments": text},
    }


def _tool_use(use: ToolUse) -> dict[str, Any]:
    body: dict[str, Any] = {"tools": [_tool(tool) for tool in use.tools]}
    if use.name is not None:
        body["tool_choice"] = {"type": "function", "function": {"name": use.name}}
    elif use.mode is not None:
        body["tool_choice"] = use.mode
    if use.parallel is not None:
        body["parallel_tool_calls"] = use.parallel
    return body


def _tool(tool: Tool) -> dict[str, Any]:
    function: dict[str, Any] = {"name": tool.name}
    if tool.description is not None:
        function["description"] = tool.description
    if tool.parameters is not None:
        function["parameters"] = tool.parameters
    if tool.strict is not None:
        function["strict"] = tool.strict
    return {"type": "function", "function": function}


def _response_format(json: JsonAnswer) -> dict[str, Any]:
    if json.schema is None:
        return {"type": "json_object"}
    wanted: dict[str, Any] = {"name": json.name, "schema": json.schema}
    if json.description is not None:
        wanted["description"] = json.description
    if json.strict is not None:
        wanted["strict"] = json.strict
    return {"type": "json_schema", "json_schema": wanted}
