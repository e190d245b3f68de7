"""Bad input gets a clear 4xx that names the field and what is allowed, and repeats no text."""

from typing import Any

import pytest

from tests.conftest import Server

pytestmark = pytest.mark.real

CANARY = "canary-9b1f"
HELLO = [{"role": "user", "content": "hello"}]


def deep(levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": CANARY}
    for _ in range(levels):
        schema = {"type": "object", "properties": {CANARY: schema}}
    return schema


def schema(wanted: Any) -> dict[str, Any]:
    return {
        "messages": HELLO,
        "response_format": {"type": "json_schema", "json_schema": {"name": "x"} | wanted},
    }


def one(**message: Any) -> dict[str, Any]:
    return {"messages": [message]}


def tool(name: str, parameters: Any = None) -> dict[str, Any]:
    return {"type": "function", "function": {"name": name, "parameters": parameters or {}}}


def named(name: str) -> dict[str, Any]:
    return {"type": "function", "function": {"name": name}}


SCHEMA = "response_format.json_schema.schema"
CALL = {"id": CANARY, "type": "function", "function": {"name": "t", "arguments": CANARY}}
DEEP_CALL = {"id": "a", "function": {"name": "t", "arguments": '{"a":' * 40 + "1" + "}" * 40}}
IMAGE = [{"type": "image_url", "image_url": CANARY}]
BAD: list[tuple[dict[str, Any], str | None]] = [
    ({}, "messages"),
    ({"messages": []}, "messages"),
    ({"messages": CANARY}, "messages"),
    ({"messages": [CANARY]}, "messages[0]"),
    (one(role=CANARY, content="x"), "messages[0].role"),
    (one(role="tool", content=CANARY), "messages[0].tool_call_id"),
    (one(role="function", content=CANARY), "messages[0].name"),
    (one(content="x"), "messages[0].role"),
    (one(role="user", content=7), "messages[0].content"),
    (one(role="user", content=IMAGE), "messages[0].content[0]"),
    (one(role="user", content=[{"type": CANARY}]), "messages[0].content[0].type"),
    (one(role="user", content="x", tool_calls=[CANARY]), "messages[0].tool_calls[0]"),
    (one(role="user", content="x", tool_calls=[CALL]), "messages[0].tool_calls"),
    (one(role="user", content="x", tool_call_id=CANARY), "messages[0].tool_call_id"),
    (one(role="assistant", content="x", audio={"id": CANARY}), "messages[0].audio"),
    (one(role="assistant", tool_calls=[CALL] * 129), "messages[0].tool_calls"),
    (one(role="assistant", tool_calls=[DEEP_CALL]), "messages[0].tool_calls[0].function.arguments"),
    (one(role="user", content="word " * 20_000), "messages"),
    ({"messages": HELLO * 1001}, "messages"),
    ({"messages": HELLO, CANARY: 1}, None),
    ({"messages": HELLO, "temperature": 3}, "temperature"),
    ({"messages": HELLO, "temperature": CANARY}, "temperature"),
    ({"messages": HELLO, "top_p": -1}, "top_p"),
    ({"messages": HELLO, "max_tokens": 0}, "max_tokens"),
    ({"messages": HELLO, "max_tokens": 10**9}, "max_tokens"),
    ({"messages": HELLO, "max_tokens": 10**40}, "max_tokens"),
    ({"messages": HELLO, "n": 0}, "n"),
    ({"messages": HELLO, "n": 9}, "n"),
    ({"messages": HELLO, "stop": [CANARY] * 17}, "stop"),
    ({"messages": HELLO, "stop": ""}, "stop"),
    ({"messages": HELLO, "seed": 2**70}, "seed"),
    ({"messages": HELLO, "tools": [{"function": {"name": CANARY}}]}, "tools[0].type"),
    ({"messages": HELLO, "tools": [{"type": CANARY}]}, "tools[0].type"),
    ({"messages": HELLO, "tools": [tool(CANARY + "@x.example")]}, "tools[0].function.name"),
    ({"messages": HELLO, "tools": [tool(CANARY)] * 2}, "tools"),
    ({"messages": HELLO, "tools": [tool(f"t{n}") for n in range(129)]}, "tools"),
    ({"messages": HELLO, "tools": [tool("t", deep(40))]}, "tools[0].function.parameters"),
    ({"messages": HELLO, "tools": [tool("t")], "tool_choice": CANARY}, "tool_choice"),
    ({"messages": HELLO, "tools": [tool("t")], "tool_choice": named(CANARY)}, "tools"),
    ({"messages": HELLO, "tool_choice": "required"}, "tools"),
    ({"messages": HELLO, "tools": [tool("t")], "functions": [{"name": "t"}]}, "functions"),
    ({"messages": HELLO, "logprobs": True}, "logprobs"),
    ({"messages": HELLO, "logit_bias": {"1": 100}}, "logit_bias"),
    ({"messages": HELLO, "modalities": ["audio"]}, "modalities"),
    ({"messages": HELLO, "stream_options": {CANARY: True}}, "stream_options"),
    ({"messages": HELLO, "response_format": {"type": CANARY}}, "response_format.type"),
    (
        {"messages": HELLO, "response_format": {"type": "json_schema"}},
        "response_format.json_schema",
    ),
    (schema({}), "response_format.json_schema.schema"),
    (schema({"schema": deep(40)}), "response_format.json_schema.schema"),
    (schema({"schema": {"type": CANARY}}), "response_format"),
    (schema({"schema": {"enum": [f"{CANARY}{n}" for n in range(257)]}}), SCHEMA),
    (schema({"schema": {"type": "string", "pattern": f"^({CANARY}?){{2000}}$"}}), SCHEMA),
    (schema({"schema": {"type": "string", "pattern": "^(a+)+$"}}), SCHEMA),
    (schema({"schema": {"type": "string", "maxLength": 10**9}}), SCHEMA),
    (schema({"schema": {"anyOf": [{"type": "string"}] * 3000}}), SCHEMA),
]


@pytest.mark.parametrize(("body", "field"), BAD, ids=range(len(BAD)))
def test_a_bad_field_is_named_and_nothing_is_repeated(
    server: Server, body: dict[str, Any], field: str | None
) -> None:
    reply = server.send("POST", "/v1/chat/completions", body)
    assert reply.status == 400, reply.body
    error = reply.json()["error"]
    assert error["type"] == "invalid_request_error"
    assert error["fix"]
    if field:
        assert error["param"] == field
        assert field.rpartition(".")[2].partition("[")[0] in error["message"]
    assert CANARY not in reply.body.decode()
    assert "Traceback" not in reply.body.decode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"canary-9b1f",
        b'{"messages": [{"role": "user", "content": "canary-9b1f"',
        b'{"messages": [{"role": "user", "content": "canary-9b1f\xff"}]}',
        b'{"messages": [{"role": "user", "content": "\\ud800"}]}',
        b'{"messages": ' + b"[" * 100_000,
        b'{"response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": '
        + b'{"a":' * 50_000,
        b'["canary-9b1f"]',
        b"null",
        b'{"messages": [{"role": "user", "content": "x"}], "temperature": NaN}',
    ],
    ids=range(10),
)
def test_a_broken_body_is_refused_without_an_echo(server: Server, body: bytes) -> None:
    reply = server.send("POST", "/v1/chat/completions", body)
    assert reply.status == 400, reply.body
    assert b"canary" not in reply.body


def test_an_unknown_model_is_not_found(server: Server) -> None:
    reply = server.chat("hello", model=CANARY)
    assert reply.status == 404
    assert CANARY not in reply.body.decode()
    assert "SmolLM2-135M-Instruct" in reply.json()["error"]["fix"]


def test_a_wrong_method_and_an_unknown_address_have_their_own_words(server: Server) -> None:
    assert server.send("GET", "/v1/chat/completions").status == 405
    assert server.send("PUT", "/v1/models").status == 405
    reply = server.send("GET", f"/{CANARY}")
    assert reply.status == 404
    assert CANARY not in reply.body.decode()


def test_fields_that_only_label_a_request_are_dropped(server: Server) -> None:
    reply = server.chat(
        "hello", user="u", metadata={"a": "b"}, store=True, service_tier="auto", tools=[],
        tool_choice="none", logprobs=False, parallel_tool_calls=True, reasoning_effort="low",
        prediction={"type": "content", "content": "x"}, safety_identifier="s",
    )  # fmt: skip
    assert reply.status == 200
