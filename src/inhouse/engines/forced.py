"""A call that must be made, made by grammar: llama.cpp leaves `tool_choice` to the model.

Where a caller demands a call, the engine is held to JSON that is one: the arguments alone where
there is only one function to call, else `{"name": ..., "arguments": ...}`. What it then writes as
text is read as a call. Only masked names and schemas take part.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from inhouse.chat import (
    EngineEvent,
    Finish,
    FinishReason,
    MaskedChat,
    Piece,
    Tool,
    ToolCallPiece,
    ToolMode,
)
from inhouse.engines.events import BrokenReply

ANY_OBJECT: Final[dict[str, Any]] = {"type": "object"}
LONGEST_WAIT: Final = 32_768  # longer than a name, or than the braces at an end, ever are
_head: Final = re.compile(
    r'\s*+\{\s*+"name"\s*+:\s*+"([^"\\]*+)"\s*+,\s*+"arguments"\s*+:\s*+(?=\S)'
)


class Forced:
    """One answer's calls. `schema` is what the engine must be held to."""

    def __init__(self, tools: list[Tool], choices: int) -> None:
        self._only = tools[0].name if len(tools) == 1 else None
        self._names = {tool.name for tool in tools}
        self._texts = [_Envelope() for _ in range(choices)]
        self._begun = [False] * choices
        self.schema = (tools[0].parameters or ANY_OBJECT) if self._only else _one_of(tools)

    @classmethod
    def by(cls, chat: MaskedChat) -> "Forced | None":
        """For a chat that demands a call, else None."""
        use = chat.use
        if use.name is not None:
            return cls([tool for tool in use.tools if tool.name == use.name], chat.choices)
        if use.mode is ToolMode.REQUIRED:
            return cls(list(use.tools), chat.choices)
        return None

    def see(self, event: EngineEvent) -> Iterator[EngineEvent]:
        """The event, with text as the call that it is."""
        match event:
            case Piece(choice=choice, text=text) if self._only:
                name = "" if self._begun[choice] else self._only
                self._begun[choice] = True
                yield ToolCallPiece(choice, 0, name, text)
            case Piece(choice=choice, text=text):
                name, arguments = self._texts[choice].feed(text)
                if name and name not in self._names:
                    raise BrokenReply
                if name or arguments:
                    yield ToolCallPiece(choice, 0, name, arguments)
            case Finish(choice=choice, reason=reason):
                rest = self._texts[choice].flush(whole=reason is not FinishReason.LENGTH)
                if rest:
                    yield ToolCallPiece(choice, 0, "", rest)
                stopped = reason is FinishReason.STOP
                yield Finish(choice, FinishReason.TOOL_CALLS if stopped else reason)
            case _:
                yield event


class _Envelope:
    """Takes `{"name": "f", "arguments": {...}}` apart as it comes."""

    def __init__(self) -> None:
        self._waiting = ""
        self._open = False

    def feed(self, text: str) -> tuple[str, str]:
        """The name, once, and what of the arguments is certain."""
        self._waiting += text
        if len(self._waiting) > LONGEST_WAIT:
            raise BrokenReply
        name = ""
        if not self._open:
            head = _head.match(self._waiting)
            if head is None:
                return "", ""
            self._open, name = True, head[1]
            self._waiting = self._waiting[head.end() :]
        certain = self._waiting.rstrip("} \t\r\n")  # one of the braces closes the envelope
        self._waiting = self._waiting[len(certain) :]
        return name, certain

    def flush(self, *, whole: bool) -> str:
        if not self._open:
            return ""
        rest = self._waiting.rstrip()
        return rest.removesuffix("}") if whole else rest


def _one_of(tools: list[Tool]) -> dict[str, Any]:
    """A call of any of these. References inside a schema are from its root, so they move along."""
    parameters = {
        f"t{place}": _moved(tool.parameters or ANY_OBJECT, f"#/$defs/t{place}")
        for place, tool in enumerate(tools)
    }
    calls = [
        {
            "type": "object",
            "properties": {
                "name": {"const": tool.name},
                "arguments": {"$ref": f"#/$defs/t{place}"},
            },
            "required": ["name", "arguments"],
            "additionalProperties": False,
        }
        for place, tool in enumerate(tools)
    ]
    return {"anyOf": calls, "$defs": parameters}


def _moved(schema: Any, root: str) -> Any:
    if isinstance(schema, dict):
        return {
            key: root + value[1:]
            if key == "$ref" and isinstance(value, str) and value.startswith("#")
            else _moved(value, root)
            for key, value in schema.items()
        }
    if isinstance(schema, list):
        return [_moved(value, root) for value in schema]
    return schema
