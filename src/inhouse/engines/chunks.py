"""An engine's reply, in the form of OpenAI's stream, read event by event.

Of a reply only text, reasoning, calls of tools, finish reasons and token counts are read. An engine
that was taken over may send anything, so everything is bounded, and what does not belong to the
request breaks the reply off: choices that nobody asked for, more calls than there may be, more text
than the tokens that were asked for can hold.
"""

from collections.abc import Iterator
from typing import Final

import msgspec

from inhouse.chat import EngineEvent, Finish, FinishReason, Piece, Thought, ToolCallPiece, Usage
from inhouse.engines.events import BrokenReply

# The longest tokens of today's vocabularies are runs of 128 spaces.
TOKEN_CHARACTERS: Final = 256
MOST_CALLS: Final = 128
LONGEST_NAME: Final = 256

_reasons: Final = {
    "length": FinishReason.LENGTH,
    "tool_calls": FinishReason.TOOL_CALLS,
    "function_call": FinishReason.TOOL_CALLS,
}


class _Function(msgspec.Struct):
    name: str | None = None
    arguments: str | None = None


class _Call(msgspec.Struct):
    index: int = 0
    function: _Function = msgspec.field(default_factory=_Function)


class _Delta(msgspec.Struct):
    content: str | None = None
    reasoning_content: str | None = None
    reasoning: str | None = None  # the same, as some engines call it
    tool_calls: list[_Call] | None = None


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


_decode: Final = msgspec.json.Decoder(_Chunk).decode


class Reply:
    """One reply in the reading. `read` gives what an event says; `usage` is what was counted."""

    def __init__(self, choices: int, most_tokens: int) -> None:
        self._choices = choices
        self._characters_left = most_tokens * TOKEN_CHARACTERS
        self._calls: set[tuple[int, int]] = set()
        self._unfinished = set(range(choices))
        self._prompt_tokens = 0
        self._answer_tokens = 0

    def read(self, payload: bytes) -> Iterator[EngineEvent]:
        """Raises BrokenReply or msgspec.DecodeError."""
        chunk = _decode(payload)
        if chunk.error:
            raise BrokenReply
        for choice in chunk.choices:
            if not 0 <= choice.index < self._choices:
                raise BrokenReply
            yield from self._choice(choice)
        if chunk.usage:  # told once for each choice
            self._prompt_tokens = chunk.usage.prompt_tokens
            self._answer_tokens += chunk.usage.completion_tokens

    @property
    def usage(self) -> Usage:
        return Usage(self._prompt_tokens, self._answer_tokens)

    def unsaid(self) -> Iterator[Finish]:
        """A finish for each choice that a whole reply gave none: some servers leave it out."""
        for choice in sorted(self._unfinished):
            yield Finish(choice, FinishReason.STOP)

    def _choice(self, choice: _Choice) -> Iterator[EngineEvent]:
        delta = choice.delta
        if thought := delta.reasoning_content or delta.reasoning:
            self._count(thought)
            yield Thought(choice.index, thought)
        if text := delta.content or choice.text:
            self._count(text)
            yield Piece(choice.index, text)
        for call in delta.tool_calls or ():
            yield self._call(choice.index, call)
        if choice.finish_reason:
            self._unfinished.discard(choice.index)
            yield Finish(choice.index, _reasons.get(choice.finish_reason, FinishReason.STOP))

    def _call(self, choice: int, call: _Call) -> ToolCallPiece:
        """The name stands in the first piece of a call; where it comes again, it is the same."""
        name, arguments = call.function.name or "", call.function.arguments or ""
        new = (choice, call.index) not in self._calls
        if new and (not name or len(name) > LONGEST_NAME or not 0 <= call.index < MOST_CALLS):
            raise BrokenReply
        self._calls.add((choice, call.index))
        self._count(arguments)
        return ToolCallPiece(choice, call.index, name if new else "", arguments)

    def _count(self, text: str) -> None:
        self._characters_left -= len(text)
        if self._characters_left < 0:
            raise BrokenReply
