"""Every text of a request, in order: what the masker must look at, and put back masked.

The walk is written once. To look, it runs with a change that notes each text and gives it back as
it is; to mask, it runs again with one that gives the masked text. So there is no text that is
looked at and then sent as it was, and none that is sent and was not looked at.
"""

from collections.abc import Iterator
from typing import Any, Final, Protocol

import msgspec

from inhouse.chat import (
    ChatRequest,
    JsonAnswer,
    Message,
    Picture,
    ReadPicture,
    ShownPicture,
    Tool,
    ToolCall,
    ToolUse,
)
from inhouse.errors import BadRequest, UnreadPicture
from inhouse.privacy.schema_words import choices, is_word, keywords

Number = int | float
_deepest: Final = 64


class Change(Protocol):
    """What is done to each text of a request."""

    def text(self, text: str) -> str:
        """Words of a message, a description, a stop string, a key of JSON."""

    def term(self, term: str) -> str:
        """A word that programs agreed on: a key of JSON, one of the choices of an enum."""

    def name(self, name: str) -> str:
        """A tool's name: it must still be one afterwards, and the same wherever it stands."""

    def value(self, key: str, value: str | Number) -> str | Number:
        """A value of JSON data, under this key."""

    def number(self, number: Number, field: str) -> Number:
        """A number in a schema, where no text could take its place."""

    def picture(self, picture: ReadPicture) -> ReadPicture | ShownPicture:
        """A picture, in whose readings texts stand."""


def changed(request: ChatRequest, change: Change) -> ChatRequest:
    """The request with the change made to each of its texts, keys of JSON included."""
    return msgspec.structs.replace(
        request,
        messages=tuple(_message(message, change) for message in request.messages),
        stop=tuple(change.text(text) for text in request.stop),
        json=_json_answer(request.json, change) if request.json else None,
        use=_tool_use(request.use, change),
    )


def _message(message: Message, change: Change) -> Message:
    return Message(
        message.role,
        change.text(message.text),
        calls=tuple(
            ToolCall(call.id, change.name(call.name), _arguments(call.arguments, change))
            for call in message.calls
        ),
        call_id=message.call_id,
        pictures=tuple(_picture(picture, change) for picture in message.pictures),
    )


def _picture(
    picture: Picture | ReadPicture | ShownPicture, change: Change
) -> ReadPicture | ShownPicture:
    """One that nobody looked at goes nowhere; one to show was let through by the policy."""
    if isinstance(picture, Picture):
        raise UnreadPicture(
            f"{picture.field} is a picture that was not read",
            fix="leave it out",
            field=picture.field,
        )
    return picture if isinstance(picture, ShownPicture) else change.picture(picture)


def _arguments(arguments: dict[str, Any] | str, change: Change) -> dict[str, Any] | str:
    if isinstance(arguments, str):
        return change.text(arguments)
    return {change.term(key): _data(key, value, change) for key, value in arguments.items()}


def _json_answer(json: JsonAnswer, change: Change) -> JsonAnswer:
    return JsonAnswer(
        change.name(json.name),
        _schema(json.schema, change, "response_format.json_schema.schema"),
        _maybe(json.description, change),
        json.strict,
    )


def _tool_use(use: ToolUse, change: Change) -> ToolUse:
    return ToolUse(
        tuple(
            Tool(
                change.name(tool.name),
                _maybe(tool.description, change),
                _schema(tool.parameters, change, f"tools[{place}].function.parameters"),
                tool.strict,
            )
            for place, tool in enumerate(use.tools)
        ),
        use.mode,
        None if use.name is None else change.name(use.name),
        use.parallel,
    )


def _maybe(text: str | None, change: Change) -> str | None:
    return None if text is None else change.text(text)


def _schema(schema: dict[str, Any] | None, change: Change, field: str) -> dict[str, Any] | None:
    """A schema is a form, not data: a key says nothing of what stands under it."""
    return None if schema is None else _object(schema, change, field, 1)


def _object(form: dict[str, Any], change: Change, field: str, depth: int) -> dict[str, Any]:
    return {
        key if key in keywords else change.term(key): value
        if is_word(key, value)
        else _form(value, change, field, depth, agreed=key in choices)
        for key, value in form.items()
    }


def _form(value: Any, change: Change, field: str, depth: int, *, agreed: bool = False) -> Any:
    _bound(depth)
    if isinstance(value, str):
        return change.term(value) if agreed else change.text(value)
    if isinstance(value, dict):
        return _object(value, change, field, depth + 1)
    if isinstance(value, list | tuple):
        return [_form(inner, change, field, depth + 1, agreed=agreed) for inner in value]
    if isinstance(value, bool) or value is None:
        return value
    return change.number(value, field)


def _data(key: str, value: Any, change: Change, depth: int = 1) -> Any:
    _bound(depth)
    if isinstance(value, dict):
        return {
            change.term(inner): _data(inner, below, change, depth + 1)
            for inner, below in value.items()
        }
    if isinstance(value, list | tuple):
        return [_data(key, inner, change, depth + 1) for inner in value]
    if isinstance(value, bool) or value is None:
        return value
    return change.value(key, value)


def _bound(depth: int) -> None:
    if depth > _deepest:
        raise BadRequest(
            "the JSON in the request is nested too deeply", fix=f"use at most {_deepest} levels"
        )


class Seen:
    """The change that changes nothing: it notes the texts, and the keys that values stood under.

    A text that is nothing but a term or a number wherever it stands is noted as such: a word that
    stands alone between programs tells a reader of prose nothing, and misleads one who guesses.
    """

    def __init__(self) -> None:
        self.texts: dict[str, None] = {}  # in the order of first sight
        self.keys: dict[str, dict[str, None]] = {}
        self._prose: set[str] = set()
        self._data: set[str] = set()

    def text(self, text: str) -> str:
        self.texts[text] = None
        self._prose.add(text)
        return text

    def term(self, term: str) -> str:
        self.texts[term] = None
        if " " in term:  # a key such as "Anna Smith" was agreed on by nobody
            self._prose.add(term)
        return term

    name = term

    def value(self, key: str, value: str | Number) -> str | Number:
        text = value if isinstance(value, str) else plain(value)
        self.texts[text] = None
        (self._prose if isinstance(value, str) else self._data).add(text)
        self.keys.setdefault(text, {})[key] = None
        return value

    def number(self, number: Number, field: str) -> Number:
        self.texts[plain(number)] = None
        return number

    def picture(self, picture: ReadPicture) -> ReadPicture:
        for reading in picture.readings:
            self.text(reading.text)
        return picture

    def is_term(self, text: str) -> bool:
        """Whether it is no prose anywhere."""
        return text not in self._prose

    def is_bare_number(self, text: str) -> bool:
        """Whether it is a number in a schema and nothing else anywhere."""
        return text not in self._prose and text not in self._data and _is_number(text)


def texts(request: ChatRequest) -> Iterator[str]:
    """Each text of the request once."""
    seen = Seen()
    changed(request, seen)
    yield from seen.texts


def plain(number: Number) -> str:
    """The number as a person writes it: 4.111e15 is seen as the digits that it stands for."""
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    return str(number)


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()
