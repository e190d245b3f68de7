"""Five hundred conversations side by side through one server: each gets its own data, no other's.

The upstream here repeats what it was told, in pieces that cut placeholders apart, so whatever the
gateway mixed up between two callers would come out in plain sight.
"""

import asyncio
import json
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from tests.conftest import LONG, Server, Start

pytestmark = [pytest.mark.real, pytest.mark.timeout(400)]

CONVERSATIONS: Final = 500
TURNS: Final = 3 if LONG else 2  # the third repeats the first two
AT_ONCE: Final = 300  # requests under way; the server takes 320, and 400 connections
POLICY: Final = "[engine]\nslots = 64\nwaiting = 256\n"
PLACEHOLDER: Final = re.compile(r"\[[A-Z_]+_[0-9]+_([a-z0-9]{6})\]")
FIRST: Final = (
    *("Anna", "Boris", "Clara", "David", "Elena", "Felix", "Greta", "Hugo", "Irene", "Jonas"),
    *("Karin", "Lukas", "Maria", "Nils", "Olga", "Peter", "Rosa", "Simon", "Tanja", "Viktor"),
)
LAST: Final = (
    *("Abel", "Brandt", "Castro", "Dvorak", "Eriksen", "Ferrari", "Grabowski", "Horvat"),
    *("Ivanov", "Jansen", "Kowalski", "Lindqvist", "Moreau", "Novak", "Olsen", "Petrov"),
    *("Quist", "Rossi", "Schneider", "Tanaka", "Urban", "Vargas", "Weber", "Yilmaz", "Zeman"),
)


@dataclass
class Caller:
    """One conversation's own values, and what it says of them."""

    number: int

    @property
    def name(self) -> str:
        first, last = divmod(self.number, len(LAST))
        return f"{FIRST[first]} {LAST[last]}"

    @property
    def email(self) -> str:
        return f"caller.{self.number:03}@mail-{self.number % 7}.example"

    @property
    def card(self) -> str:
        digits = f"4{self.number:06}73920114"
        return digits + luhn(digits)

    @property
    def says(self) -> tuple[str, str, str]:
        return (
            f"I am Mrs {self.name}, write to {self.email}.",
            f"Pay by card {self.card}, please; receipt to {self.email}.",
            f"Is {self.email} noted for Mrs {self.name}?",
        )

    @property
    def values(self) -> tuple[str, str, str]:
        return self.name, self.email, self.card


def luhn(digits: str) -> str:
    """The last digit of a card's number."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (1 if place % 2 else 2)
        total += number - 9 if number > 9 else number
    return str(-total % 10)


class Repeater:
    """An upstream that says all that its caller has said; it keeps every byte it was sent."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.stranger = ""  # what it adds to each answer

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = re.search(r"(?i)content-length: (\d+)", head)
            body = await reader.readexactly(int(length[1])) if length else b""
            if head.startswith("POST"):
                self.bodies.append(body)
                writer.write(self._events(json.loads(body)))
            else:
                found = head.startswith("GET /v1/models ")
                said = json.dumps({"data": [{"id": "repeater"}]} if found else {})
                status = "200 OK" if found else "404 Not Found"
                writer.write(
                    f"HTTP/1.1 {status}\r\nContent-Length: {len(said)}\r\n\r\n{said}".encode()
                )
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # the gateway hung up, as it may
        finally:
            writer.close()

    def _events(self, body: dict[str, Any]) -> bytes:
        text = repeated(each["content"] for each in body["messages"] if each["role"] == "user")
        text += self.stranger
        said = [{"delta": {"content": text[at : at + 9]}} for at in range(0, len(text), 9)]
        choices: list[dict[str, Any]] = [*said, {"delta": {}, "finish_reason": "stop"}]
        events = [json.dumps({"choices": [{"index": 0, **each}]}) for each in choices]
        data = "".join(f"data: {each}\n\n" for each in (*events, "[DONE]")).encode()
        return (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
            b"Content-Length: %d\r\nConnection: close\r\n\r\n%b" % (len(data), data)
        )


def repeated(texts: Any) -> str:
    return "You said: " + " / ".join(texts)


async def ask(server: Server, messages: list[dict[str, str]], *, stream: bool) -> str:
    """One request on a connection of its own; the answer's text."""
    data = json.dumps({"messages": messages, "stream": stream, "max_tokens": 900}).encode()
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    head = (
        f"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
        f"Connection: close\r\nAuthorization: Bearer {server.credential}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n"
    )
    writer.write(head.encode() + data)
    reply = await reader.read()
    writer.close()
    first, _, body = reply.partition(b"\r\n\r\n")
    assert first.startswith(b"HTTP/1.1 200"), (first[:80], body[:300])
    if b"transfer-encoding: chunked" in first.lower():
        body = whole(body)
    if not stream:
        return str(json.loads(body)["choices"][0]["message"]["content"])
    payloads = [line[6:] for line in body.split(b"\n") if line.startswith(b"data: {")]
    deltas = [json.loads(each)["choices"][0]["delta"] for each in payloads]
    return "".join(delta.get("content") or "" for delta in deltas)


def whole(chunks: bytes) -> bytes:
    out = b""
    while chunks:
        size, _, rest = chunks.partition(b"\r\n")
        length = int(size, 16)
        out, chunks = out + rest[:length], rest[length + 2 :]
    return out


@asynccontextmanager
async def serve(start: Start, home: Path, upstream: Repeater) -> AsyncIterator[Server]:
    async with await asyncio.start_server(upstream, "127.0.0.1", 0, backlog=1024) as listener:
        address = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}/v1"
        yield await asyncio.to_thread(start, "--upstream", address, home=home)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    (home / "policy.toml").write_text(POLICY)
    return home


async def talk(server: Server, callers: list[Caller], turns: int = 3) -> list[list[str]]:
    """Each caller's answers. All say their first sentence before anybody says a second."""
    places = asyncio.Semaphore(AT_ONCE)
    histories: list[list[dict[str, str]]] = [[] for _ in callers]

    async def say(caller: Caller, history: list[dict[str, str]], turn: int) -> None:
        history.append({"role": "user", "content": caller.says[turn]})
        async with places:
            answer = await ask(server, history, stream=caller.number % 2 == 0)
        history.append({"role": "assistant", "content": answer})

    for turn in range(turns):
        both = zip(callers, histories, strict=True)
        await asyncio.gather(*(say(caller, history, turn) for caller, history in both))
    return [[each["content"] for each in row if each["role"] == "assistant"] for row in histories]


def test_500_conversations_see_their_own_data_and_nobody_elses(start: Start, home: Path) -> None:
    callers = [Caller(number) for number in range(CONVERSATIONS)]
    upstream = Repeater()

    async def scene() -> list[list[str]]:
        async with serve(start, home, upstream) as server:
            return await talk(server, callers, TURNS)

    answers = asyncio.run(scene())
    for caller, heard in zip(callers, answers, strict=True):
        # The whole text is compared, so there is no room for another's value or a placeholder.
        assert heard == [repeated(caller.says[: turn + 1]) for turn in range(TURNS)]
    sent = b"\n".join(upstream.bodies).decode().lower()
    assert len(upstream.bodies) == TURNS * CONVERSATIONS
    for caller in callers:
        for value in caller.values:
            assert value.lower() not in sent


def test_each_conversation_has_a_code_of_its_own(start: Start, home: Path) -> None:
    """A placeholder tells the upstream nothing of another conversation, not even by its name."""
    callers = [Caller(number) for number in range(24)]
    upstream = Repeater()

    async def scene() -> None:
        async with serve(start, home, upstream) as server:
            await talk(server, callers)

    asyncio.run(scene())
    codes = [set(PLACEHOLDER.findall(body.decode())) for body in upstream.bodies]
    assert all(len(each) == 1 for each in codes)
    turns = Counter(code for each in codes for code in each)
    assert list(turns.values()) == [3] * len(callers)


def test_a_placeholder_of_another_conversation_names_nobody(start: Start, home: Path) -> None:
    """An upstream that tells one caller the placeholders of another gives away no value."""
    callers = [Caller(number) for number in range(24)]
    upstream = Repeater()

    async def scene() -> list[list[str]]:
        async with serve(start, home, upstream) as server:
            await talk(server, [Caller(400)])
            marks = [each[0] for each in PLACEHOLDER.finditer(upstream.bodies[-1].decode())]
            assert len(set(marks)) == 3
            upstream.stranger = " and " + " ".join(dict.fromkeys(marks))
            return await talk(server, callers)

    for caller, heard in zip(callers, asyncio.run(scene()), strict=True):
        for answer in heard:
            assert not any(value in answer for value in Caller(400).values)
            others = set(re.findall(r"[\w.]+@[\w.-]+", answer)) - {caller.email, f"{caller.email}."}
            assert not others
