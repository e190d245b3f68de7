"""An engine that was taken over answers over its socket; the gateway neither holds nor believes it.

The engine here is a small program that sends what it was told to; it keeps what it was asked, and
how much of its answer was taken.
"""

import asyncio
import contextlib
import json
import socket
from collections.abc import Iterable
from typing import Any

import pytest

from inhouse.chat import (
    EngineEvent,
    Finish,
    JsonAnswer,
    MaskedChat,
    Message,
    Piece,
    Role,
    Sampling,
    ToolCallPiece,
)
from inhouse.engines.local import LocalEngine
from inhouse.errors import BadRequest, EngineError

HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
MEGABYTE = 1 << 20


class Fake:
    """In place of the supervisor's line: each connection is answered with these bytes."""

    wipes = 0

    def __init__(self, answer: Iterable[bytes]) -> None:
        self._answer = answer
        self._task: asyncio.Task[None] | None = None
        self.taken_bytes = 0

    async def dial(self) -> tuple[socket.socket, str]:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        self._task = asyncio.get_running_loop().create_task(self._say(theirs))
        return ours, "key"

    async def _say(self, sock: socket.socket) -> None:
        reader, writer = await asyncio.open_unix_connection(sock=sock)
        await reader.readuntil(b"\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            for part in self._answer:
                writer.write(part)
                await writer.drain()
                self.taken_bytes += len(part)
        writer.close()


def chunk(part: bytes) -> bytes:
    return f"{len(part):x}\r\n".encode() + part + b"\r\n"


def whole(*parts: bytes) -> list[bytes]:
    """An answer that ends as the real engine's do."""
    return [HEAD, *map(chunk, [*parts, b"data: [DONE]\n\n"]), chunk(b"")]


def event(**fields: Any) -> bytes:
    return b"data: " + json.dumps(fields).encode() + b"\n\n"


def piece(text: str, index: int = 0) -> bytes:
    return event(choices=[{"index": index, "delta": {"content": text}}])


def chat(*, choices: int = 1, schema: bool = False, template: bool = True) -> MaskedChat:
    return MaskedChat(
        messages=(Message(Role.USER, "Hello"),),
        sampling=Sampling(max_tokens=5),
        stop=(),
        json=JsonAnswer("answer", {"type": "object"}) if schema else None,
        choices=choices,
        template=template,
    )


def ask(fake: Fake, asked: MaskedChat) -> list[EngineEvent]:
    line: Any = fake

    async def answer() -> list[EngineEvent]:
        engine = LocalEngine(line, "fake", context_tokens=2048)
        return [event async for event in engine.stream(asked)]

    return asyncio.run(asyncio.wait_for(answer(), 30))


def endless(part: bytes, most_bytes: int = 64 * MEGABYTE) -> Iterable[bytes]:
    yield HEAD
    for _ in range(most_bytes // len(part)):
        yield chunk(part)


@pytest.mark.parametrize(
    "part",
    [
        piece("x" * 30_000),
        piece("x"),
        b": nothing\n\n" * 1000,
        event(choices=[{"index": 0, "finish_reason": "stop"}]),
        b"data: " + b"x" * 65536,  # one event that never ends
    ],
    ids=["text", "small texts", "comments", "finishes", "one event"],
)
def test_an_answer_without_end_is_broken_off_early(part: bytes) -> None:
    fake = Fake(endless(part))
    with pytest.raises(EngineError):
        ask(fake, chat())
    assert fake.taken_bytes < MEGABYTE


def test_a_refusal_without_end_is_broken_off_early() -> None:
    fake = Fake([b"HTTP/1.1 500 No\r\n\r\n", *[b"x" * 65536] * 1000])
    with pytest.raises(EngineError):
        ask(fake, chat())
    assert fake.taken_bytes < MEGABYTE


@pytest.mark.parametrize(("index", "known"), [(0, True), (1, True), (-1, False), (2, False)])
def test_a_choice_that_nobody_asked_for_is_broken_off(index: int, known: bool) -> None:
    fake = Fake(whole(piece("x", index)))
    if known:
        assert Piece(index, "x") in ask(fake, chat(choices=2))
    else:
        with pytest.raises(EngineError):
            ask(fake, chat(choices=2))


def call(index: int, name: str | None = "f", arguments: str = "") -> bytes:
    function = {"name": name, "arguments": arguments}
    return event(
        choices=[{"index": 0, "delta": {"tool_calls": [{"index": index, "function": function}]}}]
    )


@pytest.mark.parametrize(
    "parts",
    [
        [call(-1)],
        [call(128)],
        [call(0, None, "{}")],
        [call(0, "n" * 300)],
        [call(0, "f", "x" * 30_000)],
        [call(index) for index in range(200)],
        [call(0), *[call(0, None, "x" * 200)] * 200],
        [event(choices=[{"index": 0, "delta": {"reasoning_content": "x" * 30_000}}])],
        [event(choices=[{"index": 0, "delta": {"tool_calls": "x"}}])],
    ],
    ids=range(9),
)
def test_calls_that_no_honest_engine_makes_are_broken_off(parts: list[bytes]) -> None:
    with pytest.raises(EngineError):
        ask(Fake(whole(*parts)), chat())


def test_an_honest_call_is_let_through_and_its_engines_own_id_is_not() -> None:
    events = ask(Fake(whole(call(0, "f", "{"), call(0, "f", "}"), call(1, "g", "{}"))), chat())
    assert events[:3] == [
        ToolCallPiece(0, 0, "f", "{"),
        ToolCallPiece(0, 0, "", "}"),
        ToolCallPiece(0, 1, "g", "{}"),
    ]


def test_the_longest_honest_answer_is_let_through() -> None:
    """Every token a run of 128 letters beyond the first plane, escaped, in an event of its own."""
    words = [piece("\U0001f600" * 128, index) for index in range(2) for _ in range(5)]
    ends = [event(choices=[{"index": index, "finish_reason": "length"}]) for index in range(2)]
    events = ask(Fake(whole(b": ping\n\n", *words, *ends)), chat(choices=2))
    assert sum(isinstance(said, Piece) for said in events) == 10
    assert sum(isinstance(said, Finish) for said in events) == 2


def refused(asked: MaskedChat) -> Exception:
    body = json.dumps({"error": {"type": "invalid_request_error"}}).encode()
    head = f"HTTP/1.1 400 Bad Request\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    with pytest.raises((BadRequest, EngineError)) as caught:
        ask(Fake([head + body]), asked)
    return caught.value


def test_a_refused_schema_is_blamed_on_the_schema() -> None:
    error = refused(chat(schema=True))
    assert isinstance(error, BadRequest)
    assert error.field == "response_format"


def test_without_a_schema_the_order_of_messages_is_blamed() -> None:
    error = refused(chat())
    assert isinstance(error, BadRequest)
    assert error.field == "messages"
    assert "take turns" in error.fix


def test_a_text_to_go_on_from_has_neither() -> None:
    assert isinstance(refused(chat(template=False)), EngineError)
