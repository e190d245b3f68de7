"""Another server's engine, behind OpenAI's API: masked chat in, pieces out.

It may be vLLM, llama-server, Ollama, LM Studio or any other. It is not ours, and
nothing is known of what it keeps; what can be asked about and asked for, `upstream_check` does.
"""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Final

import msgspec

from inhouse.chat import Embedded, EngineEvent, MaskedChat, MaskedTexts
from inhouse.engines.body import body_of
from inhouse.engines.channel import Line
from inhouse.engines.events import BrokenReply, ReplyStatus, Service, Unvouched, fetch
from inhouse.engines.exchange import say
from inhouse.engines.upstream import Upstream
from inhouse.engines.vectors import no_vectors, vectors
from inhouse.errors import BadRequest, EngineError

if TYPE_CHECKING:
    from ssl import SSLContext

SPARE_TOKENS: Final = 16
MODELS_BYTES: Final = 4 * 1024 * 1024
LONGEST_NAME: Final = 256
PATIENCE_S: Final = 30.0
NO_VECTORS: Final = (404, 405, 501)


class _Model(msgspec.Struct):
    id: str


class _Models(msgspec.Struct):
    data: list[_Model] = []


def service_of(upstream: Upstream, tls: "SSLContext | None") -> Service:
    """How to speak to it: the host as HTTP names it, and what stands before each method."""
    if upstream.socket:
        return Service(host="localhost", prefix=upstream.path)
    host = f"[{upstream.host}]" if ":" in upstream.host else upstream.host
    return Service(f"{host}:{upstream.port}", upstream.path, tls)


class RemoteEngine:
    """A model of another server, over connections that the dialer makes."""

    def __init__(
        self, line: Line, service: Service, key: str, model: str, *, answer_tokens: int
    ) -> None:
        self._line = line
        self._service = service
        self._key = key
        self._answer_tokens = answer_tokens
        self.extras: Mapping[str, Any] = {}  # what this kind of server understands besides
        self.model = model

    async def stream(self, chat: MaskedChat) -> AsyncGenerator[EngineEvent, None]:
        """The answer. Asked once: what an unknown server did with a request can't be known."""
        try:
            async with aclosing(self._once(chat)) as events:
                async for event in events:
                    yield event
        except ReplyStatus as refusal:
            raise self._refused(refusal.status) from None
        except Unvouched as error:
            raise _unvouched(error) from None
        except (BrokenReply, msgspec.DecodeError, RecursionError):
            raise _stopped() from None

    async def embed(self, texts: MaskedTexts) -> Embedded:
        """A vector for each text, if that server's model makes them."""
        sock, _ = await self._line.dial()
        try:
            return await vectors(sock, self._key, texts, self._service, model=self.model)
        except ReplyStatus as refusal:
            if refusal.status in NO_VECTORS:
                raise no_vectors() from None
            raise self._refused(refusal.status) from None
        except Unvouched as error:
            raise _unvouched(error) from None
        except BrokenReply:
            raise _stopped() from None

    async def models(self) -> tuple[str, ...]:
        """The names of its models. Raises EngineError."""
        status, body = await self.get("/models")
        try:
            names = [model.id for model in msgspec.json.decode(body, type=_Models).data]
        except (msgspec.DecodeError, RecursionError):
            names = []
        # They are shown to people, in terminals too.
        names = [name for name in names if name.isprintable() and 0 < len(name) <= LONGEST_NAME]
        if status in (401, 403):
            raise EngineError(
                "the upstream wants a key", fix="name a file with it: [engine] upstream_key_file"
            )
        if status != 200 or not names:
            raise EngineError(
                "the upstream lists no models where OpenAI's API has them",
                fix="let the address end before /models, as http://127.0.0.1:8000/v1 does",
            )
        return tuple(names)

    async def get(self, method: str, *, prefix: str | None = None) -> tuple[int, bytes]:
        """Status and body of a GET. Raises EngineError when nothing answers."""
        service = self._service if prefix is None else self._service._replace(prefix=prefix)
        sock, _ = await self._line.dial()
        try:
            return await fetch(
                sock,
                "GET",
                method,
                self._key,
                b"",
                patience_s=PATIENCE_S,
                most_bytes=MODELS_BYTES,
                service=service,
            )
        except Unvouched as error:
            raise _unvouched(error) from None
        except BrokenReply:
            raise EngineError(
                "what answers at the upstream does not speak HTTP as expected",
                fix="check the address, and whether it wants http or https",
            ) from None

    async def _once(self, chat: MaskedChat) -> AsyncGenerator[EngineEvent, None]:
        sock, _ = await self._line.dial()
        body: dict[str, Any] = {"model": self.model, **body_of(chat)}
        if not body["stop"]:
            del body["stop"]  # some servers refuse an empty list
        body |= self.extras
        asked = chat.sampling.max_tokens or self._answer_tokens
        most_tokens = chat.choices * (min(asked, self._answer_tokens) + SPARE_TOKENS)
        events = say(sock, self._key, body, chat, most_tokens, self._service)
        async with aclosing(events):
            async for event in events:
                yield event

    @staticmethod
    def _refused(status: int) -> Exception:
        match status:
            case 400 | 413 | 422:
                return BadRequest(
                    "the upstream refused the request as it is",
                    fix="shorten the messages, or leave out what that server does not support",
                )
            case 401 | 403:
                return EngineError(
                    "the upstream wants another key",
                    fix="put the right one into the file of [engine] upstream_key_file",
                )
            case 429 | 503:
                return EngineError("the upstream is busy", fix="ask again in a few seconds")
        return EngineError(
            f"the upstream answered with status {status}", fix="look at that server's own log"
        )


def _unvouched(error: Unvouched) -> EngineError:
    return EngineError(
        f"nobody vouches for the certificate of the upstream ({error.reason}); it was sent nothing",
        fix="name the file of its authority: [engine] upstream_ca_file; if the certificate is too "
        "old or for another name, that server needs a new one",
    )


def _stopped() -> EngineError:
    return EngineError(
        "the upstream stopped before the answer was whole",
        fix="ask again; inhouse status tells whether the upstream answers",
    )
