"""The far end of the gateway's line: its messages, each served in a task of its own."""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Coroutine
from typing import Any

from inhouse.engines.channel import ToGateway, ToSupervisor, hear_gateway, tell


class Orders:
    """What the gateway asks of a process, until it hangs up.

    `serve` gets each message as it comes, several at a time. Answers to a gateway that is gone are
    dropped, since nobody waits for them.
    """

    def __init__(
        self, line: socket.socket, serve: Callable[[ToSupervisor], Coroutine[Any, Any, None]]
    ) -> None:
        self._line = line
        self._serve = serve
        self._tasks: set[asyncio.Task[None]] = set()
        self._gone = asyncio.Event()

    async def until_gone(self) -> None:
        """Take messages until the gateway hangs up."""
        self._line.setblocking(False)
        asyncio.get_running_loop().add_reader(self._line.fileno(), self._on_message)
        await self._gone.wait()

    def answer(self, message: ToGateway, *passed: socket.socket) -> None:
        with contextlib.suppress(OSError):  # the gateway is gone, which _on_message sees as well
            tell(self._line, message, *passed)

    def _on_message(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            message = hear_gateway(self._line)
        except BlockingIOError:
            return
        except OSError:
            message = None
        if message is None:
            loop.remove_reader(self._line.fileno())
            self._gone.set()
            return
        task = loop.create_task(self._serve(message))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
