"""From bytes to typed values, and what is said when that fails: our own words, never a client's."""

import re
from typing import Any, Final, TypeVar

import msgspec
from msgspec import Raw, Struct, UnsetType

from inhouse.errors import BadRequest

Ignored = Raw | UnsetType
"""The type of a field whose value is never looked into, because it is dropped or refused."""

Body = TypeVar("Body")
MOST_LEVELS: Final = 32

REFUSED: Final = frozenset(
    {
        "logprobs",
        "top_logprobs",
        "logit_bias",
        "modalities",
        "audio",
        "web_search_options",
        "suffix",
        "echo",
        "best_of",
        "previous_response_id",
        "conversation",
        "background",
        "prompt",
        "context_management",
    }
)
# What clients send when they mean "not used".
UNUSED: Final = (b"null", b"[]", b"{}", b"false", b'""', b"0", b'"none"', b'["text"]')

PART_TYPES: Final = "use text parts; docs/api.md lists the parts that are read"
ALLOWED: Final = {
    "role": "use system, developer, user, assistant or tool",
    "content": "use a string, or a list of {type: text} parts",
    "content.type": PART_TYPES,
    "output.type": PART_TYPES,
    "response_format.type": "use text, json_object or json_schema",
    "format.type": "use text, json_object or json_schema",
    "tools.type": "use tools of type function; the others run elsewhere",
    "tool_calls.type": "use calls of type function",
    "tool_choice": "use auto, none, required, or the name of a function",
    "input.type": "use items of type message, function_call or function_call_output",
    "input": "use a string or a list; lists of token numbers can't be masked, so they are refused",
    "name": "use 1 to 64 letters, digits, dots, _ or - for the name of a function",
    "stop": "use one string, or up to 16, of 1 to 256 characters each",
    "prompt": "use one string that is not empty",
}


def decode(body: bytes, kind: type[Body]) -> Body:
    """JSON to a typed value. Raises BadRequest that names our own fields, never the client's."""
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        raise _explain(str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BadRequest(
            "the body is not valid JSON", fix="send one JSON object in UTF-8"
        ) from None
    except RecursionError:
        raise BadRequest(
            "the body is nested too deep", fix=f"use at most {MOST_LEVELS} levels"
        ) from None


def _explain(problem: str) -> BadRequest:
    """msgspec's message with all that came from the client left out."""
    found = re.search(r" - at `\$\.?([A-Za-z0-9_.\[\]]*)`$", problem)
    path = found[1] if found else ""
    if problem.startswith("Object contains unknown field"):
        return BadRequest(
            f"there is an unknown field in {path or 'the request'} (its name is not repeated here)",
            fix="remove it; docs/api.md lists the fields that are known",
            field=path or None,
        )
    missing = re.match(r"Object missing required field `(\w+)`", problem)
    if missing:
        field = f"{path}.{missing[1]}".lstrip(".")
        return BadRequest(f"{field} is missing", fix=f"add {missing[1]}", field=field)
    expected = re.match(r"Expected `[^`]*`(?: (?:of length )?[<>]=? [\d.-]+)?", problem)
    return BadRequest(
        f"{path or 'the body'} has a value that is not allowed",
        fix=_allowed(path)
        or (expected[0].replace("Expected", "use") if expected else "")
        or "docs/api.md lists what is allowed",
        field=path or None,
    )


def _allowed(path: str) -> str:
    """What is allowed at this place: for its last two names, or for its last."""
    names = re.sub(r"\[[\d.]*\]", "", path).split(".")
    return ALLOWED.get(".".join(names[-2:])) or ALLOWED.get(names[-1], "")


def refuse_unsupported(parsed: Struct, prefix: str = "") -> None:
    for name in parsed.__struct_fields__:
        if name not in REFUSED:
            continue
        value: Any = getattr(parsed, name)
        if isinstance(value, Raw) and bytes(value).strip() not in UNUSED:
            raise BadRequest(
                f"{prefix}{name} is not supported",
                fix=f"leave {name} out; docs/api.md lists what is supported",
                field=f"{prefix}{name}",
            )


def bound(number: int, most: int, field: str) -> None:
    if number > most:
        raise BadRequest(f"{field} is over its limit", fix=f"use at most {most}", field=field)
