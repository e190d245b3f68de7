"""The line between the gateway and its supervisor: small typed messages over one socket pair.

The gateway can't dial, not even a Unix socket. It asks the supervisor, which dials the engine's
socket and hands the connected descriptor over (SCM_RIGHTS, unix(7)). The pair is SOCK_SEQPACKET,
so one send is one message. Nothing that a user wrote ever crosses it.
"""

import asyncio
import socket
from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final

import msgspec

from inhouse.errors import EngineError, InhouseError

MESSAGE_BYTES: Final = 64 * 1024


class State(StrEnum):
    STARTING = "starting"
    READY = "ready"
    FAILED = "failed"


class Sealed(msgspec.Struct, frozen=True):
    """What one process gave up, as it reported itself, and its own attempts to get out."""

    level: str = "L0"
    landlock_abi: int = 0
    seccomp: bool = False
    namespaces: bool = False
    missing: tuple[str, ...] = ()
    attempts: int = 0
    attempts_blocked: int = 0
    not_blocked: tuple[str, ...] = ()


class EngineState(msgspec.Struct, frozen=True, tag="engine"):
    """Told by the supervisor at every change."""

    state: State
    pid: int = 0
    restarts: int = 0
    seal: Sealed = Sealed()
    supervisor: Sealed = Sealed()
    supervisor_pid: int = 0
    problem: str = ""  # why it failed: our own words only
    fix: str = ""


class Dial(msgspec.Struct, frozen=True, tag="dial"):
    """Asks for a connection to the engine."""

    id: int


class Dialled(msgspec.Struct, frozen=True, tag="dialled"):
    """Brings it; the descriptor travels beside the message."""

    id: int
    key: str

    def __repr__(self) -> str:
        return f"<Dialled {self.id}>"


class NoEngine(msgspec.Struct, frozen=True, tag="no-engine"):
    id: int


class Restart(msgspec.Struct, frozen=True, tag="restart"):
    """Asks for a fresh engine: whatever the old one held in memory goes with its process."""

    id: int


class Restarted(msgspec.Struct, frozen=True, tag="restarted"):
    id: int
    pid: int


ToSupervisor = Dial | Restart
ToGateway = EngineState | Dialled | NoEngine | Restarted
_to_supervisor = msgspec.json.Decoder(ToSupervisor)
_to_gateway = msgspec.json.Decoder(ToGateway)


def pair() -> tuple[socket.socket, socket.socket]:
    """Two connected ends."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def tell(line: socket.socket, message: ToSupervisor | ToGateway, *passed: socket.socket) -> None:
    """Send one message, with open sockets beside it."""
    data = msgspec.json.encode(message)
    if passed:
        socket.send_fds(line, [data], [sock.fileno() for sock in passed])
    else:
        line.send(data)


def hear_gateway(line: socket.socket) -> ToSupervisor | None:
    """The gateway's next message; None when it is gone."""
    data = line.recv(MESSAGE_BYTES)
    return _to_supervisor.decode(data) if data else None


class Line:
    """The gateway's end. One task owns the socket; callers wait for their own answer by number.

    `check` judges each engine that calls itself ready, the first and every one after a restart. It
    raises what is wrong, and then the engine counts as failed: nobody is connected to it.
    """

    def __init__(
        self,
        line: socket.socket,
        *,
        patience_s: float = 30.0,
        check: Callable[[EngineState], None] | None = None,
    ) -> None:
        self._line = line
        self._patience_s = patience_s
        self._check = check
        self._failure: InhouseError | None = None  # set while the engine has failed
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._count = 0
        self._changed = asyncio.Event()
        self.engine = EngineState(State.STARTING)
        self.wipes = 0
        line.setblocking(False)
        asyncio.get_running_loop().add_reader(line.fileno(), self._on_message)

    async def dial(self) -> tuple[socket.socket, str]:
        """A connected socket to the engine and the key it wants. Raises EngineError.

        At once, with the engine's problem, if it has failed or fails meanwhile; else after some
        patience, since a restart is quick. Raises what `check` raised for a refused engine.
        """
        sock, key = await self._ask(Dial)
        return sock, key

    async def restart(self) -> int:
        """A fresh engine; returns its process id once it is ready. Raises as `dial` does."""
        self.wipes += 1
        pid: int = await self._ask(Restart)
        return pid

    async def settled(self) -> EngineState:
        """The engine's state once it is no longer starting."""
        while self.engine.state is State.STARTING:
            self._changed.clear()
            await self._changed.wait()
        return self.engine

    def close(self) -> None:
        """Hang up, which ends the supervisor and with it the engine."""
        asyncio.get_running_loop().remove_reader(self._line.fileno())
        self._line.close()
        self._fail_all(_not_running())

    async def _ask(self, message: type[Dial | Restart]) -> Any:
        if self._failure:
            raise self._failure.with_traceback(None)  # it is raised to many, and would grow
        self._count += 1
        number = self._count
        future = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        try:
            tell(self._line, message(number))
            return await asyncio.wait_for(future, self._patience_s)
        except (OSError, TimeoutError) as error:
            raise _not_running() from error
        finally:
            self._waiting.pop(number, None)

    def _on_message(self) -> None:
        try:
            data, descriptors, _flags, _address = socket.recv_fds(self._line, MESSAGE_BYTES, 4)
        except BlockingIOError:
            return
        except OSError:
            data, descriptors = b"", []
        passed = [socket.socket(fileno=number) for number in descriptors]
        if not data:
            asyncio.get_running_loop().remove_reader(self._line.fileno())
            self._now(
                EngineState(
                    State.FAILED,
                    problem="the engine's supervisor is gone",
                    fix="start inhouse again",
                )
            )
            return
        self._take(_to_gateway.decode(data), passed)
        for sock in passed:  # nobody waited for it any more
            sock.close()

    def _take(self, message: ToGateway, passed: list[socket.socket]) -> None:
        if isinstance(message, EngineState):
            self._now(message)
            return
        future = self._waiting.get(message.id)
        if future is None or future.done():
            return
        match message:
            case Dialled(key=key) if passed:
                future.set_result((passed.pop(), key))
            case Restarted(pid=pid):
                future.set_result(pid)
            case _:
                future.set_exception(_not_running())

    def _now(self, state: EngineState) -> None:
        """Believe what the supervisor tells, but no engine is ready that the check refuses."""
        self._failure = None
        if state.state is State.READY and self._check:
            try:
                self._check(state)
            except InhouseError as error:
                self._failure = error
                state = msgspec.structs.replace(
                    state, state=State.FAILED, problem=error.what, fix=error.fix
                )
        elif state.state is State.FAILED:
            self._failure = EngineError(state.problem, fix=state.fix)
        self.engine = state
        self._changed.set()
        if self._failure:
            self._fail_all(self._failure)

    def _fail_all(self, error: InhouseError) -> None:
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(error)


def _not_running() -> EngineError:
    return EngineError(
        "the engine is not running just now",
        fix="ask again in a few seconds; inhouse status tells how it is",
    )
