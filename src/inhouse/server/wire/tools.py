"""Functions that a model may ask its caller to run, the calls it made, and what they are called.

The ids of calls tie an answer of a tool to its call and say nothing else, so the client's own stay
here: a model is shown `call_1`, `call_2`. Names of functions travel, and are masked where there is
something in them to hide.
"""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import UNSET, Meta, Struct

from inhouse.chat import Tool, ToolCall, ToolMode, ToolUse
from inhouse.errors import BadRequest
from inhouse.server.wire.decode import MOST_LEVELS, Ignored
from inhouse.server.wire.schema import bound_schema

MOST_TOOLS: Final = 128
TOOL_NODES: Final = 8000  # in the schemas of all tools together
DATA_NODES: Final = 20_000

Name = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"\A[A-Za-z0-9_.-]+\Z")]
CallId = Annotated[str, Meta(min_length=1, max_length=256)]
Description = Annotated[str, Meta(max_length=65_536)]


class FunctionBody(Struct, forbid_unknown_fields=True):
    name: Name
    description: Description | None = None
    parameters: dict[str, Any] | None = None
    strict: bool | None = None


class ToolBody(Struct, forbid_unknown_fields=True):
    type: Literal["function"]
    function: FunctionBody


class NameBody(Struct, forbid_unknown_fields=True):
    name: Name


class ChoiceBody(Struct, forbid_unknown_fields=True):
    type: Literal["function"]
    function: NameBody


class CalledBody(Struct, forbid_unknown_fields=True):
    name: Name
    arguments: str


class CallBody(Struct, forbid_unknown_fields=True):
    id: CallId
    function: CalledBody
    type: Literal["function"] = "function"
    index: Ignored = UNSET  # dropped; some clients keep it from the stream


Mode = Literal["auto", "none", "required"]
Tools = Annotated[list[ToolBody], Meta(max_length=MOST_TOOLS)]
Functions = Annotated[list[FunctionBody], Meta(max_length=MOST_TOOLS)]
Calls = Annotated[list[CallBody], Meta(max_length=MOST_TOOLS)]


def tool_use(
    functions: Sequence[tuple[FunctionBody, str]],
    wanted: str | None,
    *,
    named: bool,
    parallel: bool | None,
    field: str,
) -> ToolUse:
    """The functions, each with the field that it stands in; `wanted` is a mode or a name."""
    nodes = 0
    for function, place in functions:
        if function.parameters is not None:
            nodes += bound_schema(function.parameters, f"{place}.parameters")
        if nodes > TOOL_NODES:
            raise BadRequest(
                "the schemas of all functions together are too large",
                fix=f"use at most {TOOL_NODES} values in them",
                field=field,
            )
    names = [function.name for function, _ in functions]
    if len(set(names)) < len(names):
        raise BadRequest(f"{field}: two have the same name", fix="name each once", field=field)
    if named and wanted not in names:
        raise BadRequest(
            f"{field}: the one to call is not there", fix="choose one of them", field=field
        )
    if wanted == ToolMode.REQUIRED and not names:
        raise BadRequest(f"{field}: there is none to call", fix="give one", field=field)
    return ToolUse(
        tuple(Tool(f.name, f.description, f.parameters, f.strict) for f, _ in functions),
        ToolMode(wanted) if wanted and not named else None,
        wanted if named else None,
        parallel,
    )


class CallIds:
    """The ids of one request's calls, in the order of first sight: `call_1`, `call_2`, ..."""

    def __init__(self) -> None:
        self._ours: dict[str, str] = {}
        self._last: dict[str, str] = {}
        self._count = 0

    def of(self, theirs: str) -> str:
        if theirs not in self._ours:
            self._ours[theirs] = self.fresh()
        return self._ours[theirs]

    def fresh(self) -> str:
        self._count += 1
        return f"call_{self._count}"

    def call_without_id(self, name: str) -> str:
        """For calls in the old form, which are tied to their answers by the function's name."""
        self._last[name] = self.fresh()
        return self._last[name]

    def answer_without_id(self, name: str) -> str:
        return self._last.get(name) or self.fresh()


def calls(bodies: Iterable[CallBody], ids: CallIds, field: str) -> tuple[ToolCall, ...]:
    return tuple(
        ToolCall(
            ids.of(body.id),
            body.function.name,
            arguments(body.function.arguments, f"{field}[{index}].function.arguments"),
        )
        for index, body in enumerate(bodies)
    )


def arguments(text: str, field: str) -> dict[str, Any] | str:
    """The arguments as data, so that each value is masked by itself and the JSON stays whole.

    What is not a JSON object is text like any other: models write broken arguments, too.
    """
    try:
        data = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, ValueError):
        return text
    if not isinstance(data, dict):
        return text
    level: list[Any] = [data]
    nodes = 0
    for _depth in range(MOST_LEVELS):
        nodes += len(level)
        if nodes > DATA_NODES:
            raise BadRequest(
                f"{field} are too large", fix=f"use at most {DATA_NODES} values", field=field
            )
        level = [child for node in level for child in _children(node)]
        if not level:
            return data
    raise BadRequest(f"{field} are nested too deep", fix=f"use {MOST_LEVELS} levels", field=field)


def _children(node: Any) -> Iterable[Any]:
    if isinstance(node, dict):
        return node.values()
    return node if isinstance(node, list) else ()
