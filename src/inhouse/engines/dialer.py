"""Dials one upstream on request and hands the connection over; it can reach nothing else.

The counterpart of the supervisor for an engine that is not ours: it holds no secret and sees no
text, and the gateway, which holds both, never needs the power to dial. Names are looked up once,
before the process is sealed to that one port.
"""

import asyncio
import os
import socket
from collections.abc import Sequence
from typing import Final

from inhouse.engines.channel import (
    Dial,
    Dialled,
    EngineState,
    NoEngine,
    Restart,
    Sealed,
    State,
    ToSupervisor,
)
from inhouse.engines.orders import Orders
from inhouse.engines.upstream import Upstream
from inhouse.errors import EngineError

DIAL_PATIENCE_S: Final = 10.0
LOOK_EVERY_S: Final = 2.0

Address = tuple[socket.AddressFamily, str | tuple[str, int] | tuple[str, int, int, int]]


def resolve(upstream: Upstream) -> list[Address]:
    """The addresses of the upstream, by name service where it must be. Raises EngineError."""
    if upstream.socket:
        return [(socket.AF_UNIX, upstream.socket)]
    try:
        found = socket.getaddrinfo(upstream.host, upstream.port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise EngineError(
            f"the name of the upstream {upstream.shown} can't be resolved",
            fix="check the name, or write its IP address",
        ) from error
    # The types allow for families that SOCK_STREAM never gives.
    return [(family, address) for family, _, _, _, address in found]  # type: ignore[misc]


class Dialer:
    """Runs in its own sealed process until the gateway hangs up."""

    def __init__(
        self, line: socket.socket, addresses: Sequence[Address], shown: str, seal: Sealed
    ) -> None:
        self._addresses = addresses
        self._shown = shown
        self._seal = seal
        self._reachable: bool | None = None
        self._orders = Orders(line, self._serve)

    async def run(self) -> None:
        looking = asyncio.get_running_loop().create_task(self._look())
        try:
            await self._orders.until_gone()
        finally:
            looking.cancel()

    async def _look(self) -> None:
        """Tell when the upstream begins or ceases to answer at all."""
        while True:
            sock = await self._connect()
            if sock:
                sock.close()
            self._say(sock is not None)
            await asyncio.sleep(LOOK_EVERY_S)

    def _say(self, reachable: bool) -> None:
        """The dialer is always ready to try; what it tells is whether the last try succeeded."""
        if reachable == self._reachable:
            return
        self._reachable = reachable
        state = EngineState(
            State.READY,
            supervisor=self._seal,
            supervisor_pid=os.getpid(),
            problem="" if reachable else f"nothing answers at the upstream {self._shown}",
            fix="" if reachable else "start that server, or correct [engine] upstream",
        )
        self._orders.answer(state)

    async def _serve(self, message: ToSupervisor) -> None:
        if isinstance(message, Restart):  # it is not ours to restart
            self._orders.answer(NoEngine(message.id))
            return
        await self._dial(message)

    async def _dial(self, message: Dial) -> None:
        sock = await self._connect()
        self._say(sock is not None)
        if sock is None:
            self._orders.answer(NoEngine(message.id))
            return
        with sock:
            self._orders.answer(Dialled(message.id, ""), sock)

    async def _connect(self) -> socket.socket | None:
        for family, address in self._addresses:
            sock = socket.socket(family, socket.SOCK_STREAM)
            try:
                sock.setblocking(False)
                async with asyncio.timeout(DIAL_PATIENCE_S):
                    await asyncio.get_running_loop().sock_connect(sock, address)
            except (OSError, TimeoutError):
                sock.close()
            else:
                return sock
        return None
