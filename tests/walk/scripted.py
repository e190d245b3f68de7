"""The whole gateway over an engine that says what a script tells it, and keeps every byte it got.

What the packaged model says is its own affair. A script says what a better model would: a call of
a tool with a placeholder in its arguments, say, cut between any two letters.
"""

import asyncio
import json
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import uvicorn

from inhouse.access.credential import Door, credential_file, make_credential
from inhouse.build import House, Masking
from inhouse.config import Policy
from inhouse.engines.channel import EngineState, Sealed, State
from inhouse.engines.modelfile import ModelFile
from inhouse.privacy.detect.detection import find
from inhouse.privacy.rules import EVERYTHING
from inhouse.server.run import application

Script = Callable[[Any], Iterable[Any]]
"""From the body that an engine got to the chunks, or the whole answer, that it sends."""


def says(text: str, channel: str = "content") -> dict[str, Any]:
    """A chunk with some text."""
    return {"choices": [{"index": 0, "delta": {channel: text}}]}


def calls(index: int, name: str = "", arguments: str = "") -> dict[str, Any]:
    """A chunk with some of a call."""
    function = {"arguments": arguments} | ({"name": name} if name else {})
    call = {"index": index, "function": function, "id": "engine-id", "type": "function"}
    return {"choices": [{"index": 0, "delta": {"tool_calls": [call]}}]}


def ends(reason: str = "stop") -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]}


def counts() -> dict[str, Any]:
    return {"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 3}}


def letter_by_letter(text: str) -> Iterator[str]:
    yield from text


@dataclass
class ScriptedLine:
    """In place of the supervisor's line."""

    script: Script = lambda _body: [says("Hello"), ends(), counts()]
    seen: list[bytes] = field(default_factory=list)
    wipes: int = 0
    engine: EngineState = field(default_factory=lambda: EngineState(State.READY))

    def __post_init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    async def dial(self) -> tuple[socket.socket, str]:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        task = asyncio.get_running_loop().create_task(self._serve(theirs))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return ours, "key"

    async def _serve(self, sock: socket.socket) -> None:
        reader, writer = await asyncio.open_unix_connection(sock=sock, limit=1 << 24)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        body = await reader.readexactly(length)
        self.seen.append(body)
        asked = json.loads(body)
        if asked.get("stream"):
            data = [json.dumps(chunk) for chunk in self.script(asked)]
            answer = "".join(f"data: {each}\n\n" for each in [*data, "[DONE]"]).encode()
        else:
            (whole,) = self.script(asked)
            answer = json.dumps(whole).encode()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(answer) + answer)
        await writer.drain()
        writer.close()

    @property
    def last(self) -> Any:
        return json.loads(self.seen[-1])


@dataclass
class Gateway:
    """A running gateway. Change `line.script` to change what the engine says."""

    url: str
    credential: str
    line: ScriptedLine


@contextmanager
def gateway(home: Path) -> Iterator[Gateway]:
    home.mkdir(parents=True, exist_ok=True)
    make_credential(home)
    line = ScriptedLine()
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    servers: list[uvicorn.Server] = []

    async def serve() -> None:
        app = application(_house(home, line), port)
        servers.append(uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off")))
        await servers[0].serve(sockets=[listener])

    thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    try:
        credential = credential_file(home).read_text().strip()
        yield Gateway(f"http://127.0.0.1:{port}", credential, line)
    finally:
        for server in servers:
            server.should_exit = True
        thread.join(10)
        listener.close()


def _house(home: Path, line: ScriptedLine) -> House:
    """The real one, with the script in the place of the engine, masking by rules alone."""
    untyped: Any = line
    house = House(
        Policy(),
        home,
        ModelFile("", "scripted", 1),
        Door(home),
        untyped,
        Sealed(),
        Masking(untyped, EVERYTHING),
    )
    house.steps = msgspec.structs.replace(house.steps, detect=find)
    return house
