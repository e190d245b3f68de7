"""The OpenAI endpoints: parse, walk, send. What happens to a prompt on the way is in answer.py."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Iterator
from contextlib import aclosing
from typing import Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from inhouse.answer import Masked, answer, embed
from inhouse.build import House
from inhouse.config import Limits
from inhouse.errors import Busy, InhouseError, NotFound
from inhouse.notes import note_bug
from inhouse.server.gate import InternalError
from inhouse.server.replies import MASKED_HEADER, event, masked_body, masked_header
from inhouse.server.shapes import Shape
from inhouse.server.shapes.chat import ChatShape
from inhouse.server.shapes.gathered import Gathered
from inhouse.server.shapes.responses import ResponseShape
from inhouse.server.shapes.text import TextShape
from inhouse.server.shapes.vectors import vectors_body
from inhouse.server.wire import (
    Asked,
    parse_chat,
    parse_completion,
    parse_embeddings,
    parse_responses,
)

EXPLAIN: Final = b"x-inhouse-explain"
SSE: Final = b"text/event-stream; charset=utf-8"
JSON: Final = b"application/json"


def routes(house: House, places: "Places") -> list[Route]:
    """`/v1/...` over one house."""
    model = {
        "id": house.model.name,
        "object": "model",
        "created": house.started,
        "owned_by": "inhouse",
    }

    async def models(_request: Request) -> Response:
        return json_response({"object": "list", "data": [model]})

    async def one_model(request: Request) -> Response:
        if request.path_params["name"] != house.model.name:
            raise NotFound("there is no such model here", fix=f"use {house.model.name}")
        return json_response(model)

    async def embeddings(request: Request) -> Response:
        asked = parse_embeddings(await request.body(), house.policy.limits)
        with places.one():
            vectors = await embed(asked.request, house.steps)
        response = json_response(
            vectors_body(vectors.embedded, house.model.name, packed=asked.packed)
        )
        response.headers[MASKED_HEADER] = masked_header(vectors.counts)
        return response

    chat = Answers(house, places, parse_chat, ChatShape)
    text = Answers(house, places, parse_completion, TextShape)
    responses = Answers(house, places, parse_responses, ResponseShape)
    return [
        Route("/v1/chat/completions", chat, methods=["POST"]),
        Route("/v1/completions", text, methods=["POST"]),
        Route("/v1/responses", responses, methods=["POST"]),
        Route("/v1/embeddings", embeddings, methods=["POST"]),
        Route("/v1/models", models, methods=["GET"]),
        Route("/v1/models/{name:path}", one_model, methods=["GET"]),
    ]


class Places:
    """The answers that may be under way at once, so that one caller can't exhaust the machine."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken = 0

    @contextlib.contextmanager
    def one(self) -> Iterator[None]:
        """Hold a place. Raises Busy when all are taken."""
        if self._taken >= self._most:
            raise Busy(
                "too many answers are being made just now",
                fix=f"ask again in a few seconds; {self._most} may be under way at once",
            )
        self._taken += 1
        try:
            yield
        finally:
            self._taken -= 1


class Answers:
    """One endpoint, as a plain ASGI application: no layer between the walk and the socket."""

    def __init__(
        self,
        house: House,
        places: Places,
        parse: Callable[[bytes, Limits], Asked],
        shape: Callable[[str, Asked], Shape],
    ) -> None:
        self._house = house
        self._places = places
        self._parse = parse
        self._shape = shape

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # A place is taken only once the request is whole: a slow sender holds up nobody.
        asked = self._parse(await Request(scope, receive).body(), self._house.policy.limits)
        with self._places.one():
            shape = self._shape(self._house.model.name, asked)
            if asked.stream:
                explain = any(name == EXPLAIN for name, _ in scope["headers"])
                work = self._stream(asked, shape, send, explain=explain)
            else:
                work = self._whole(asked, shape, send)
            await unless_hung_up(receive, work)

    async def _stream(self, asked: Asked, shape: Shape, send: Send, *, explain: bool) -> None:
        async with aclosing(answer(asked.request, self._house.steps)) as walk:
            # The first word is awaited before any header is sent, so that a refusal or a dead
            # engine is an HTTP status and not an event inside a 200.
            masked = await anext(walk)
            first = await anext(walk, None)
            assert isinstance(masked, Masked)  # noqa: S101 - answer() promises it; for the types
            await start(send, SSE, (MASKED_HEADER, masked_header(masked.counts)))
            if explain:
                shown = {"object": "inhouse.masked", "masked": masked_body(masked)}
                await more(send, event(shown))
            await more(send, shape.opening())
            try:
                if first and not isinstance(first, Masked):
                    await more(send, shape.step(first, explain=explain))
                async for seen in walk:
                    if not isinstance(seen, Masked):
                        await more(send, shape.step(seen, explain=explain))
                ending = shape.ending()
            except InhouseError as error:
                ending = shape.failed(error)
            except Exception as error:  # noqa: BLE001 - the status is sent; say it in the stream
                note_bug(error)
                ending = shape.failed(InternalError())
            await end(send, ending)

    async def _whole(self, asked: Asked, shape: Shape, send: Send) -> None:
        gathered = Gathered(asked.request.choices)
        header = ""
        async with aclosing(answer(asked.request, self._house.steps)) as walk:
            async for seen in walk:
                if isinstance(seen, Masked):
                    header = masked_header(seen.counts)
                else:
                    gathered.see(seen)
        await start(send, JSON, (MASKED_HEADER, header))
        await end(send, shape.whole(gathered))


async def unless_hung_up(receive: Receive, work: Coroutine[None, None, None]) -> None:
    """Do the work, and stop it as soon as the caller is gone: the engine has others to serve."""
    working = asyncio.ensure_future(work)
    watching = asyncio.ensure_future(_hung_up(receive))
    try:
        await asyncio.wait({working, watching}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            working.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await working
    finally:
        working.cancel()
        watching.cancel()


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def start(send: Send, media_type: bytes, *headers: tuple[str, str]) -> None:
    named = [(name.encode(), value.encode()) for name, value in headers]
    named.append((b"content-type", media_type))
    await send({"type": "http.response.start", "status": 200, "headers": named})


async def more(send: Send, body: bytes) -> None:
    if body:
        await send({"type": "http.response.body", "body": body, "more_body": True})


async def end(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body})


def json_response(body: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(body), status, media_type="application/json")
