"""The gateway's end of the line believes the supervisor, but not that a refused engine is ready."""

import asyncio
import contextlib
import socket
import time
from collections.abc import Iterator

import pytest

from inhouse.engines.channel import (
    Dial,
    Dialled,
    EngineState,
    Line,
    Restart,
    Restarted,
    Sealed,
    State,
    ToGateway,
    hear_gateway,
    pair,
    tell,
)
from inhouse.errors import EngineError, InhouseError, SealError

GOOD = Sealed(level="L3", seccomp=True)
WEAK = Sealed(level="L1", seccomp=True)
BROKEN = EngineState(State.FAILED, problem="the file is broken", fix="try another")


def at_least_level_2(state: EngineState) -> None:
    for sealed in (state.seal, state.supervisor):
        if sealed.level < "L2":
            raise SealError("the seal is too weak", fix="use a newer kernel")


def ready(engine: Sealed = GOOD, supervisor: Sealed = GOOD) -> EngineState:
    return EngineState(State.READY, pid=7, seal=engine, supervisor=supervisor)


@contextlib.contextmanager
def line_and_supervisor() -> Iterator[tuple[Line, socket.socket]]:
    ours, theirs = pair()
    line = Line(ours, check=at_least_level_2)
    with theirs:
        yield line, theirs
        line.close()


async def hear(line: Line, supervisor: socket.socket, *messages: ToGateway) -> None:
    for message in messages:
        tell(supervisor, message)
    await asyncio.sleep(0.05)


async def error_of(asked: "asyncio.Future[object]") -> InhouseError:
    with pytest.raises(InhouseError) as caught:
        await asyncio.wait_for(asked, 2)
    return caught.value


@pytest.mark.parametrize("weak", [ready(engine=WEAK), ready(supervisor=WEAK)])
def test_a_restarted_engine_below_the_minimum_is_not_used(weak: EngineState) -> None:
    async def scenario() -> None:
        with line_and_supervisor() as (line, supervisor):
            await hear(line, supervisor, ready())
            assert (await line.settled()).state is State.READY
            await hear(line, supervisor, EngineState(State.STARTING), weak)
            state = await line.settled()
            assert state.state is State.FAILED
            assert (state.problem, state.fix) == ("the seal is too weak", "use a newer kernel")
            for _ in range(3):
                for ask in (line.dial, line.restart):
                    error = await error_of(asyncio.ensure_future(ask()))
                    assert isinstance(error, SealError)
            await hear(line, supervisor, EngineState(State.STARTING), ready())
            assert (await line.settled()).state is State.READY

    asyncio.run(scenario())


def test_a_connection_to_a_refused_engine_reaches_nobody() -> None:
    async def scenario() -> None:
        with line_and_supervisor() as (line, supervisor):
            dialling = asyncio.ensure_future(line.dial())
            await asyncio.sleep(0.05)
            asked = hear_gateway(supervisor)
            assert isinstance(asked, Dial)
            there, here = socket.socketpair()
            with there, here:
                tell(supervisor, ready(engine=WEAK))
                tell(supervisor, Dialled(asked.id, "key"), there)
                there.close()
                assert isinstance(await error_of(dialling), SealError)
                await asyncio.sleep(0.05)
                assert here.recv(1) == b""  # the descriptor was closed, not kept

    asyncio.run(scenario())


def test_a_wipe_that_brings_a_refused_engine_says_so() -> None:
    async def scenario() -> None:
        with line_and_supervisor() as (line, supervisor):
            await hear(line, supervisor, ready())
            wiping = asyncio.ensure_future(line.restart())
            await asyncio.sleep(0.05)
            asked = hear_gateway(supervisor)
            assert isinstance(asked, Restart)
            tell(supervisor, ready(engine=WEAK))
            tell(supervisor, Restarted(asked.id, 8))
            assert isinstance(await error_of(wiping), SealError)

    asyncio.run(scenario())


def test_who_waits_for_an_engine_that_fails_is_told_at_once() -> None:
    async def scenario() -> None:
        with line_and_supervisor() as (line, supervisor):
            waiting = [asyncio.ensure_future(ask()) for ask in (line.dial, line.restart)]
            await hear(line, supervisor, BROKEN)
            for asked in waiting:
                error = await error_of(asked)
                assert isinstance(error, EngineError)
                assert (error.what, error.fix) == (BROKEN.problem, BROKEN.fix)
            began = time.monotonic()
            assert (await error_of(asyncio.ensure_future(line.restart()))).what == BROKEN.problem
            assert time.monotonic() - began < 0.5

    asyncio.run(scenario())
