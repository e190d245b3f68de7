"""The gateway's life: open the house inside the loop, serve, and leave nothing behind."""

import asyncio
import contextlib
import importlib
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from typing import Final

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from inhouse.build import House
from inhouse.errors import InhouseError, NotFound
from inhouse.notes import quiet, quiet_loop
from inhouse.server import api, page
from inhouse.server.bounded import BoundedHttp
from inhouse.server.gate import Gate
from inhouse.server.own import Own
from inhouse.server.replies import error_body

GRACE_S: Final = 3
TICK_S: Final = 0.2


class MethodNotAllowed(NotFound):
    code = "method_not_allowed"
    status = 405


def application(house: House, port: int) -> Gate:
    """The ASGI application: the gate around every route."""
    places = api.Places(house.policy.engine.slots + house.policy.engine.waiting)
    inner = Starlette(
        routes=[*api.routes(house, places), *Own(house, places, port).routes(), *page.routes()],
        exception_handlers={InhouseError: _refuse, HTTPException: _no_route},
    )
    inner.router.redirect_slashes = False
    return Gate(
        inner,
        door=house.door,
        sessions=house.sessions,
        port=port,
        most_bytes=house.policy.limits.request_bytes,
    )


def prepare() -> None:
    """Import what is imported late, while this process may still open files everywhere."""
    _loop_factory()
    importlib.import_module("uvicorn.lifespan.off")


def serve(
    listener: socket.socket,
    open_house: Callable[[], House],
    *,
    loading: Callable[[], None],
    ready: Callable[[House], None],
) -> None:
    """Serve until SIGINT, SIGTERM or SIGHUP (the terminal was closed).

    `loading` is called several times a second while the engine loads, `ready` once it may be used.

    Raises EngineError when it may not.
    """
    quiet()
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_serve(listener, open_house, loading, ready))


async def _serve(
    listener: socket.socket,
    open_house: Callable[[], House],
    loading: Callable[[], None],
    ready: Callable[[House], None],
) -> None:
    loop = asyncio.get_running_loop()
    quiet_loop(loop)
    house = open_house()
    try:
        server = _Server(_config(application(house, listener.getsockname()[1])))
        serving = loop.create_task(server.serve(sockets=[listener]))
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, server.stop)
        waiting = loop.create_task(house.engine_ready())
        while not (serving.done() or waiting.done()):
            loading()
            await asyncio.wait({serving, waiting}, timeout=TICK_S, return_when="FIRST_COMPLETED")
        try:
            if waiting.done():
                waiting.result()
                ready(house)
        except BaseException:
            server.stop()
            raise
        finally:
            waiting.cancel()
            await serving
    finally:
        house.close()


class _Server(uvicorn.Server):
    """uvicorn, but it leaves signals to us: its own way ends the process before the clean-up."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def stop(self) -> None:
        self.should_exit = True


def _config(app: Gate) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=BoundedHttp,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_S,
    )


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop where there is one; it is several times cheaper for each token."""
    if sys.platform == "win32":
        return None
    import uvloop

    return uvloop.new_event_loop


async def _refuse(_request: Request, error: Exception) -> Response:
    assert isinstance(error, InhouseError)  # noqa: S101 - registered for this class alone
    response = api.json_response(error_body(error), error.status)
    if error.status == 429:
        response.headers["retry-after"] = "2"
    return response


async def _no_route(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    if status == 405:
        wrong: InhouseError = MethodNotAllowed(
            "this address exists, but not for this HTTP method", fix="docs/api.md lists them"
        )
    else:
        wrong = NotFound("there is nothing at this address", fix="docs/api.md lists them")
    return api.json_response(error_body(wrong), wrong.status)
