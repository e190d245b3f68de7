"""A canary in every place of a request where a client can write a string.

The places are read from the types that parse a request, not listed by hand, so a new field is a
new place. Each plant is a whole body, as small as the types allow, with one canary in it.
"""

import base64
import json
from collections.abc import Iterator
from typing import Any, Final

import msgspec
from msgspec import inspect

# What a place needs around it, so that what is planted there is looked at at all.
AROUND: Final[dict[str, dict[str, Any]]] = {
    "MessageBody.refusal": {"role": "assistant"},
    "MessageBody.tool_calls": {"role": "assistant"},
    "MessageBody.function_call": {"role": "assistant"},
    "MessageBody.audio": {"role": "assistant"},
    "MessageBody.tool_call_id": {"role": "tool"},
    "MessageBody.name": {"role": "function"},
    "Item.call_id": {"type": "function_call_output", "output": "x"},
    "Item.output": {"type": "function_call_output", "call_id": "x"},
    "Item.name": {"type": "function_call", "call_id": "x", "arguments": "x"},
    "Item.arguments": {"type": "function_call", "call_id": "x", "name": "x"},
    "Item.content": {"role": "user"},
    "Item.role": {"content": "x"},
    "Item.id": {"role": "user", "content": "x"},
    "Item.status": {"role": "user", "content": "x"},
    "Item.phase": {"role": "user", "content": "x"},
    "ResponseFormat.json_schema": {"type": "json_schema"},
    "TextFormat.name": {"type": "json_schema", "schema": {}},
    "TextFormat.schema": {"type": "json_schema"},
    "TextFormat.description": {"type": "json_schema", "schema": {}},
    "ImageAddress.detail": {"url": "data:,x"},
    "FileBody.filename": {"file_data": "data:,x"},
    "InputImage.detail": {"image_url": "data:,x"},
    "InputFile.filename": {"file_data": "data:,x"},
    "ChatBody.function_call": {"functions": [{"name": "x"}]},
    "ChatBody.tool_choice": {"tools": [{"type": "function", "function": {"name": "x"}}]},
    "ResponsesBody.tool_choice": {"tools": [{"type": "function", "name": "x"}]},
}
# Strings that hold more than words: what else a client can write there.
DATA_URLS: Final = {
    "ImageAddress.url",
    "ImagePart.image_url",
    "InputImage.image_url",
    "FileBody.file_data",
    "InputFile.file_data",
}
JSON_TEXTS: Final = {"CalledBody.arguments", "Item.arguments"}
# Names of functions must look like names, so the canary there is a key: nothing else fits.
NAMES: Final = {
    "FunctionBody.name",
    "NameBody.name",
    "CalledBody.name",
    "FunctionTool.name",
    "NamedTool.name",
    "Item.name",
}


class Plant(msgspec.Struct, frozen=True):
    """One body. `place` is the innermost field of a type of ours that holds the canary."""

    place: str
    body: Any
    canary: str


class Canaries:
    """Each is new, and each is found by a detector whatever stands around it."""

    def __init__(self) -> None:
        self._count = 0

    def email(self) -> str:
        self._count += 1
        return f"leaf{self._count:04}x@canary.example"

    def name(self) -> str:
        self._count += 1
        return f"ghp_leaf{self._count:04}xQ7RtY2uI9oP4aS6dF8gH3jK5lZ1xC"


def plants(body: type[msgspec.Struct]) -> Iterator[Plant]:
    canaries = Canaries()
    yield from _in_struct(inspect.type_info(body), canaries)


def places(body: type[msgspec.Struct]) -> set[str]:
    """Every field of every type that a body is made of."""
    found: set[str] = set()
    waiting = [inspect.type_info(body)]
    seen = set()
    while waiting:
        info = waiting.pop()
        if isinstance(info, inspect.StructType):
            if info.cls in seen:
                continue
            seen.add(info.cls)
            found |= {f"{info.cls.__name__}.{field.encode_name}" for field in info.fields}
            waiting += [field.type for field in info.fields]
        elif isinstance(info, inspect.UnionType):
            waiting += info.types
        elif isinstance(info, inspect.ListType):
            waiting.append(info.item_type)
    return found


def _in_struct(info: inspect.Type, canaries: Canaries) -> Iterator[Plant]:
    assert isinstance(info, inspect.StructType)
    for field in info.fields:
        place = f"{info.cls.__name__}.{field.encode_name}"
        for inner in _in_type(field.type, place, canaries):
            whole = _smallest(info) | AROUND.get(place, {}) | {field.encode_name: inner.body}
            yield Plant(inner.place, _complete(place, inner, whole), inner.canary)


def _complete(place: str, inner: Plant, whole: dict[str, Any]) -> dict[str, Any]:
    """A function can be chosen only where it is among those given."""
    if place == "ChatBody.tool_choice" and inner.place == "NameBody.name":
        return whole | {"tools": [{"type": "function", "function": {"name": inner.canary}}]}
    if place == "ChatBody.function_call" and inner.place == "NameBody.name":
        return whole | {"functions": [{"name": inner.canary}]}
    if place == "ResponsesBody.tool_choice" and inner.place == "NamedTool.name":
        return whole | {"tools": [{"type": "function", "name": inner.canary}]}
    return whole


def _in_type(info: inspect.Type, place: str, canaries: Canaries) -> Iterator[Plant]:
    match info:
        case inspect.UnionType(types=types):
            for each in types:
                yield from _in_type(each, place, canaries)
        case inspect.ListType(item_type=item):
            for inner in _in_type(item, place, canaries):
                yield Plant(inner.place, [inner.body], inner.canary)
        case inspect.StructType():
            yield from _in_struct(info, canaries)
        case inspect.StrType():
            yield from _in_text(place, canaries)
        case inspect.AnyType() | inspect.RawType() | inspect.DictType():
            yield from _in_anything(place, canaries)
        case inspect.NoneType() | inspect.CustomType():
            return
        case _:  # a number, a boolean, one of a few words: a string there must be refused
            canary = canaries.email()
            yield Plant(place, canary, canary)


def _in_text(place: str, canaries: Canaries) -> Iterator[Plant]:
    canary = canaries.email()
    yield Plant(place, canary, canary)
    if place in NAMES:
        canary = canaries.name()
        yield Plant(place, canary, canary)
    if place in DATA_URLS:
        canary = canaries.email()
        text = f"Mail {canary}"
        packed = base64.b64encode(text.encode()).decode()
        yield Plant(place, f"data:text/plain;base64,{packed}", canary)
        yield Plant(place, f"data:text/csv;charset=utf-8,{text}".replace("@", "%40"), canary)
        yield Plant(place, f"data:image/png;base64,{packed}", canary)
        yield Plant(place, f"data:text/plain;name={canary};base64,aGVsbG8=", canary)
    if place in JSON_TEXTS:
        canary = canaries.email()
        yield Plant(place, json.dumps({"to": [canary]}), canary)
        yield Plant(place, json.dumps({canary: {"a": 1}}), canary)
        yield Plant(place, json.dumps({"to": canary}).replace("@", "\\u0040"), canary)
        yield Plant(place, json.dumps([canary]), canary)
        yield Plant(place, json.dumps({"to": canary})[:-1], canary)


def _in_anything(place: str, canaries: Canaries) -> Iterator[Plant]:
    for shape in (
        lambda canary: {"description": canary},
        lambda canary: {"properties": {canary: {"type": "string"}}},
        lambda canary: {canary: True},
        lambda canary: {"anyOf": [{"enum": ["a", canary]}]},
    ):
        canary = canaries.email()
        yield Plant(place, shape(canary), canary)


def _smallest(info: inspect.Type) -> Any:
    """The least that parses as this type."""
    match info:
        case inspect.StructType(fields=fields, tag=tag, tag_field=tag_field):
            least = {field.encode_name: _smallest(field.type) for field in fields if field.required}
            return least | ({tag_field: tag} if tag_field else {})
        case inspect.UnionType(types=types):
            return _smallest(next(each for each in types if not isinstance(each, inspect.NoneType)))
        case inspect.ListType(item_type=item):
            return [_smallest(item)]
        case inspect.LiteralType(values=values):
            # The first word that asks for nothing more.
            return next((word for word in values if word in ("user", "text")), values[0])
        case inspect.DictType() | inspect.AnyType() | inspect.RawType():
            return {}
        case inspect.StrType():
            return "x"
    raise AssertionError(f"a required field of a type that no test knows: {info}")
