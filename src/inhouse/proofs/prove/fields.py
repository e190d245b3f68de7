"""Every place of every endpoint where a caller can write, as requests with canaries in them.

A place takes sentences (a text in which a value stands among words), bare values, or names of
functions. What is dropped on the way is planted too: it must not arrive either.
"""

import base64
import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from msgspec import Struct

from inhouse.proofs.prove.canaries import BARE, KINDS, Canaries, Canary

TOKENS: Final = 8
ROLES: Final = (None, "system", "user", "assistant", "tool")
KINDS_A_VALUE: Final = 3
CHAT: Final = "/v1/chat/completions"
RESPONSES: Final = "/v1/responses"
COMPLETIONS: Final = "/v1/completions"
EMBEDDINGS: Final = "/v1/embeddings"


class Planted(Struct, frozen=True):
    """One request. `role` is the role of the message that holds the canaries, if one does."""

    place: str
    path: str
    body: dict[str, Any]
    canaries: tuple[Canary, ...]
    role: str | None = None

    def __repr__(self) -> str:
        return f"<Planted in {self.place}>"


def planted(
    canaries: Canaries, kinds_of: Callable[[str | None], tuple[str, ...]]
) -> Iterator[Planted]:
    """One request for each place. `kinds_of` tells the classes to plant there, by its role."""
    for place, path, role, build in _SENTENCES:
        some = tuple(canaries.of(kind) for kind in kinds_of(role))
        text = "\n".join(canary.sentence for canary in some)
        yield Planted(place, path, build(text), some, role)
    kinds = set.intersection(*(set(kinds_of(role)) for role in ROLES))
    bare = [kind for kind in BARE if kind in kinds]
    for number, (place, path, build) in enumerate(_VALUES):
        for kind in (bare + bare)[number % len(BARE) :][:KINDS_A_VALUE]:  # each in turn
            canary = canaries.of(kind)
            yield Planted(place, path, build(canary.value), (canary,))
    if "KEY" in kinds:
        for place, path, build in _NAMES:
            key = canaries.of("KEY")
            yield Planted(place, path, build(key.value), (key,))


def dropped(canaries: Canaries) -> Iterator[Planted]:
    """What only labels a request, and must go nowhere."""
    for name in ("user", "safety_identifier", "prompt_cache_key"):
        for path, body in ((CHAT, _chat("hi")), (RESPONSES, {"input": "hi"})):
            word = Canary("WORD", "", canaries.word(), "")
            yield Planted(f"{path} {name}", path, body | {name: word.core}, (word,))
    word = Canary("WORD", "", canaries.word(), "")
    yield Planted(f"{CHAT} metadata", CHAT, _chat("hi") | {"metadata": {"a": word.core}}, (word,))
    word = Canary("WORD", "", canaries.word(), "")
    body = {"messages": [{"role": "assistant", "content": "a", "reasoning_content": word.core}]}
    body["messages"].append({"role": "user", "content": "hi"})
    yield Planted(f"{CHAT} reasoning_content", CHAT, body | {"max_tokens": TOKENS}, (word,))


def alone(canaries: Canaries, kinds: tuple[str, ...] = KINDS) -> Iterator[Planted]:
    """Each class by itself, in a user's message."""
    for kind in kinds:
        yield alone_in("user", canaries.of(kind))


def alone_in(role: str | None, canary: Canary) -> Planted:
    """By itself in a message of this role, or in what is no message: a tool's description."""
    text = canary.sentence
    if role is None:
        body = _tool(description=text)
    else:
        body = _answered(text) if role == "tool" else _chat(text, role)
    return Planted(f"{CHAT} {canary.kind} alone", CHAT, body, (canary,), role)


def unreadable(canaries: Canaries) -> Iterator[Planted]:
    """Parts of messages that can't be read, so they can't be searched either."""
    packed = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(64)).decode()
    for place, part in {
        "picture": {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{packed}"}},
        "link to a picture": {
            "type": "image_url",
            "image_url": {"url": "https://pictures.example/a.png"},
        },
        "sound": {"type": "input_audio", "input_audio": {"data": packed, "format": "wav"}},
        "file elsewhere": {"type": "file", "file": {"file_id": "file-1"}},
        "file of another type": {
            "type": "file",
            "file": {"file_data": f"data:application/zip;base64,{packed}", "filename": "a.zip"},
        },
        "part of an unknown type": {"type": "hologram", "hologram": "a"},
    }.items():
        canary = canaries.of("EMAIL")
        content = [{"type": "text", "text": canary.sentence}, part]
        body = {"messages": [{"role": "user", "content": content}], "max_tokens": TOKENS}
        yield Planted(place, CHAT, body, (canary,), "user")
    canary = canaries.of("EMAIL")
    yield Planted("unknown field", CHAT, _chat("hi") | {"x_note": canary.value}, (canary,))
    canary = canaries.of("EMAIL")
    yield Planted(
        "numbers of tokens", EMBEDDINGS, {"input": [[1, 2, 3]], "user": canary.value}, (canary,)
    )


def hello(text: str = "hi") -> dict[str, Any]:
    """A chat of one message."""
    return _chat(text)


def _chat(text: Any, role: str = "user", **more: Any) -> dict[str, Any]:
    return {"messages": [{"role": role, "content": text}], "max_tokens": TOKENS, **more}


def _data_url(text: str, kind: str = "text/plain") -> str:
    return f"data:{kind};base64,{base64.b64encode(text.encode()).decode()}"


def _tool(**function: Any) -> dict[str, Any]:
    return _chat("hi", tools=[{"type": "function", "function": {"name": "look", **function}}])


def _called(arguments: str, name: str = "look") -> dict[str, Any]:
    call = {"id": "c", "type": "function", "function": {"name": name, "arguments": arguments}}
    messages = [
        {"role": "user", "content": "hi"},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "c", "content": "done"},
    ]
    return {"messages": messages, "max_tokens": TOKENS}


def _answered(text: str) -> dict[str, Any]:
    body = _called("{}")
    body["messages"][2]["content"] = text
    return body


def _schema(**schema: Any) -> dict[str, Any]:
    wanted = {"name": "answer", "schema": {"type": "object", **schema}}
    return _chat("hi", response_format={"type": "json_schema", "json_schema": wanted})


def _items(*items: dict[str, Any]) -> dict[str, Any]:
    return {"input": list(items), "max_output_tokens": TOKENS}


def _responses_tool(**function: Any) -> dict[str, Any]:
    tool = {"type": "function", "name": "look", **function}
    return {"input": "hi", "max_output_tokens": TOKENS, "tools": [tool]}


def _responses_call(arguments: str, output: str) -> dict[str, Any]:
    return _items(
        {"role": "user", "content": "hi"},
        {"type": "function_call", "call_id": "c", "name": "look", "arguments": arguments},
        {"type": "function_call_output", "call_id": "c", "output": output},
    )


Build = Callable[[str], dict[str, Any]]
_ASSISTANT: Final = {"role": "assistant", "content": "yes"}
_ASKS: Final = {"role": "user", "content": "go on"}

_SENTENCES: Final[tuple[tuple[str, str, str | None, Build], ...]] = (
    *(
        (f"{CHAT} {role} message", CHAT, as_role, partial(_chat, role=role))
        for role, as_role in {
            "system": "system",
            "developer": "system",
            "user": "user",
            "assistant": "assistant",
        }.items()
    ),
    (
        f"{CHAT} text part",
        CHAT,
        "user",
        lambda text: _chat([{"type": "text", "text": "See:"}, {"type": "text", "text": text}]),
    ),
    (
        f"{CHAT} file",
        CHAT,
        "user",
        lambda text: _chat(
            [{"type": "file", "file": {"filename": "a.txt", "file_data": _data_url(text)}}]
        ),
    ),
    (
        f"{CHAT} file as image_url",
        CHAT,
        "user",
        lambda text: _chat([{"type": "image_url", "image_url": {"url": _data_url(text)}}]),
    ),
    (
        f"{CHAT} refusal",
        CHAT,
        "assistant",
        lambda text: {
            "messages": [{"role": "assistant", "content": None, "refusal": text}, _ASKS],
            "max_tokens": TOKENS,
        },
    ),
    (
        f"{CHAT} earlier message",
        CHAT,
        "user",
        lambda text: {
            "messages": [{"role": "user", "content": text}, _ASSISTANT, _ASKS],
            "max_tokens": TOKENS,
        },
    ),
    (f"{CHAT} tool's answer", CHAT, "tool", _answered),
    (
        f"{CHAT} tool call's arguments",
        CHAT,
        "assistant",
        lambda text: _called(json.dumps({"to": [{"note": text}]})),
    ),
    (f"{CHAT} tool call's broken arguments", CHAT, "assistant", lambda text: _called(text)),
    (f"{CHAT} tool's description", CHAT, None, lambda text: _tool(description=text)),
    (
        f"{CHAT} tool's schema",
        CHAT,
        None,
        lambda text: _tool(
            parameters={
                "type": "object",
                "properties": {"a": {"type": "string", "description": text}},
            }
        ),
    ),
    (
        f"{CHAT} old function's description",
        CHAT,
        None,
        lambda text: _chat("hi", functions=[{"name": "look", "description": text}]),
    ),
    (
        f"{CHAT} response schema",
        CHAT,
        None,
        lambda text: _schema(properties={"a": {"type": "string", "description": text}}),
    ),
    (
        f"{COMPLETIONS} prompt",
        COMPLETIONS,
        "user",
        lambda text: {"prompt": text, "max_tokens": TOKENS},
    ),
    (
        f"{RESPONSES} input",
        RESPONSES,
        "user",
        lambda text: {"input": text, "max_output_tokens": TOKENS},
    ),
    (
        f"{RESPONSES} instructions",
        RESPONSES,
        "system",
        lambda text: {"input": "hi", "instructions": text, "max_output_tokens": TOKENS},
    ),
    (
        f"{RESPONSES} message part",
        RESPONSES,
        "user",
        lambda text: _items({"role": "user", "content": [{"type": "input_text", "text": text}]}),
    ),
    (
        f"{RESPONSES} file",
        RESPONSES,
        "user",
        lambda text: _items(
            {
                "role": "user",
                "content": [
                    {"type": "input_file", "filename": "a.txt", "file_data": _data_url(text)}
                ],
            }
        ),
    ),
    (
        f"{RESPONSES} call's arguments",
        RESPONSES,
        "assistant",
        lambda text: _responses_call(json.dumps({"note": text}), "done"),
    ),
    (
        f"{RESPONSES} call's output",
        RESPONSES,
        "tool",
        lambda text: _responses_call("{}", text),
    ),
    (
        f"{RESPONSES} tool's description",
        RESPONSES,
        None,
        lambda text: _responses_tool(description=text),
    ),
    (
        f"{RESPONSES} response schema",
        RESPONSES,
        None,
        lambda text: {
            "input": "hi",
            "max_output_tokens": TOKENS,
            "text": {
                "format": {
                    "type": "json_schema",
                    "name": "answer",
                    "schema": {"type": "object", "description": text},
                }
            },
        },
    ),
    (f"{EMBEDDINGS} input", EMBEDDINGS, "user", lambda text: {"input": text}),
    (f"{EMBEDDINGS} inputs", EMBEDDINGS, "user", lambda text: {"input": ["a", text]}),
)

_VALUES: Final[tuple[tuple[str, str, Build], ...]] = (
    (f"{CHAT} stop", CHAT, lambda value: _chat("hi", stop=[value])),
    (f"{COMPLETIONS} stop", COMPLETIONS, lambda value: {"prompt": "hi", "stop": value}),
    (
        f"{CHAT} schema's enum",
        CHAT,
        lambda value: _schema(properties={"a": {"type": "string", "enum": [value, "nobody"]}}),
    ),
    (
        f"{CHAT} schema's key",
        CHAT,
        lambda value: _schema(properties={value: {"type": "string"}}),
    ),
    (
        f"{CHAT} tool schema's key",
        CHAT,
        lambda value: _tool(
            parameters={"type": "object", "properties": {value: {"type": "string"}}}
        ),
    ),
    (
        f"{CHAT} tool schema's default",
        CHAT,
        lambda value: _tool(
            parameters={
                "type": "object",
                "properties": {"a": {"type": "string", "default": value}},
            }
        ),
    ),
    (
        f"{CHAT} tool call's key",
        CHAT,
        lambda value: _called(json.dumps({value: {"a": 1}})),
    ),
    (
        f"{CHAT} tool call's escaped value",
        CHAT,
        lambda value: _called('{"to": "' + "".join(f"\\u{ord(c):04x}" for c in value) + '"}'),
    ),
    (
        f"{CHAT} file's name",
        CHAT,
        lambda value: _chat(
            [{"type": "file", "file": {"filename": value, "file_data": _data_url("a")}}]
        ),
    ),
)

_NAMES: Final[tuple[tuple[str, str, Build], ...]] = (
    (f"{CHAT} tool's name", CHAT, lambda name: _tool(name=name)),
    (f"{CHAT} called tool's name", CHAT, lambda name: _called("{}", name)),
    (f"{RESPONSES} tool's name", RESPONSES, lambda name: _responses_tool(name=name)),
    (
        f"{CHAT} response schema's name",
        CHAT,
        lambda name: _chat(
            "hi",
            response_format={
                "type": "json_schema",
                "json_schema": {"name": name, "schema": {"type": "object"}},
            },
        ),
    ),
)
