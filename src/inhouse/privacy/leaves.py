"""Every string leaf of a request, in order: what the masker must look at, and put back masked."""

from collections.abc import Iterator
from typing import Any, Final

from inhouse.chat import ChatRequest
from inhouse.errors import BadRequest

_deepest: Final = 64


def texts(request: ChatRequest) -> Iterator[str]:
    for message in request.messages:
        yield message.text
    yield from request.stop
    if request.json is not None:
        yield request.json.name
        yield from (leaf for leaf in leaves(request.json.schema) if isinstance(leaf, str))


def leaves(value: Any, depth: int = 0) -> Iterator[Any]:
    """Every leaf of a JSON value, object keys too."""
    if depth > _deepest:
        raise BadRequest(
            "the schema is nested too deeply",
            fix=f"use a schema with at most {_deepest} levels",
            field="response_format.json_schema.schema",
        )
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from leaves(inner, depth + 1)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from leaves(inner, depth + 1)
    else:
        yield value


def replaced(value: Any, masked: dict[str, str]) -> Any:
    if isinstance(value, str):
        return masked[value]
    if isinstance(value, dict):
        return {masked[key]: replaced(inner, masked) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [replaced(inner, masked) for inner in value]
    return value
