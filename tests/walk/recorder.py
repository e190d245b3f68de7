"""Engines that keep what they were shown: a recorder before the real one, and an echo."""

import asyncio
import contextlib
import socket
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable, Iterable
from pathlib import Path

import msgspec

from inhouse.chat import EngineEvent, Finish, FinishReason, MaskedChat, Piece, Usage
from inhouse.engines.llama import EngineSpec
from tests.unit.models import making


class RealEngine:
    """The real engine's process, started as the supervisor starts it, in a folder of its own.

    Its model is a tiny one: what is asked here is what the engine is sent, not what it says.
    """

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "e.sock"
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-m", "inhouse.processes.engine"],
            cwd=folder,
            env={},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        model = making.model(
            folder / "tiny.gguf", layers=1, width=64, inner=64, heads=1, kv_heads=1
        )
        spec = EngineSpec(str(model), "e.sock", "key", 1, 4096, 1, 4)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(msgspec.json.encode(spec) + b"\n")
        self._process.stdin.flush()
        assert msgspec.json.decode(self._process.stdout.readline())["ready"]

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


class RecordingLine:
    """In place of the supervisor's line: dials the real engine and keeps every byte sent to it."""

    wipes = 0

    def __init__(self, engine: Path) -> None:
        self._engine = engine
        self.seen = bytearray()
        self._tasks: set[asyncio.Task[None]] = set()

    async def dial(self) -> tuple[socket.socket, str]:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        task = asyncio.get_running_loop().create_task(self._relay(theirs))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return ours, "key"

    async def _relay(self, gateway: socket.socket) -> None:
        from_gateway, to_gateway = await asyncio.open_unix_connection(sock=gateway)
        from_engine, to_engine = await asyncio.open_unix_connection(str(self._engine))

        async def forward() -> None:
            while data := await from_gateway.read(65536):
                self.seen += data
                to_engine.write(data)

        sending = asyncio.ensure_future(forward())
        try:
            with contextlib.suppress(ConnectionError):
                while data := await from_engine.read(65536):
                    to_gateway.write(data)
        finally:
            sending.cancel()
            to_gateway.close()
            to_engine.close()

    async def close(self) -> None:
        """Wait for the connections to end."""
        await asyncio.gather(*self._tasks)
        await asyncio.sleep(0)


class Echo:
    """An engine that says whatever it is told to, and keeps the chats it was shown."""

    model = "echo"

    def __init__(self, reply: Callable[[MaskedChat], Iterable[str]]) -> None:
        self._reply = reply
        self.seen: list[MaskedChat] = []

    async def stream(self, chat: MaskedChat) -> AsyncGenerator[EngineEvent, None]:
        self.seen.append(chat)
        for text in self._reply(chat):
            for choice in range(chat.choices):
                yield Piece(choice, text)
        for choice in range(chat.choices):
            yield Finish(choice, FinishReason.STOP)
        yield Usage(1, 1)


def every_word(chat: MaskedChat) -> str:
    """All text a model was shown, for a search."""
    return msgspec.json.encode([chat.messages, chat.stop, chat.json, chat.use]).decode()
