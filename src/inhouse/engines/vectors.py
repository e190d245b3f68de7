"""Texts to vectors, by an engine that speaks OpenAI's API."""

import math
import socket
from typing import Any, Final

import msgspec

from inhouse.chat import Embedded, MaskedTexts
from inhouse.engines.events import OUR_ENGINE, BrokenReply, ReplyStatus, Service, fetch
from inhouse.errors import BadRequest

PATIENCE_S: Final = 300.0
VECTOR_BYTES: Final = 512 * 1024  # 16,384 numbers of 32 characters
MOST_BYTES: Final = 64 * 1024 * 1024
NUMBERS: Final = 65_536


class _Vector(msgspec.Struct):
    index: int
    embedding: list[float]


class _Usage(msgspec.Struct):
    prompt_tokens: int = 0


class _Answer(msgspec.Struct):
    data: list[_Vector]
    usage: _Usage = msgspec.field(default_factory=_Usage)


async def vectors(
    sock: socket.socket,
    key: str,
    texts: MaskedTexts,
    service: Service = OUR_ENGINE,
    **fields: Any,
) -> Embedded:
    """One vector for each text. Raises BrokenReply, and ReplyStatus when the engine refuses."""
    body: dict[str, Any] = {"input": texts.texts, "encoding_format": "float", **fields}
    if texts.dimensions is not None:
        body["dimensions"] = texts.dimensions
    status, reply = await fetch(
        sock,
        "POST",
        "/embeddings",
        key,
        msgspec.json.encode(body),
        patience_s=PATIENCE_S,
        most_bytes=min(MOST_BYTES, len(texts.texts) * VECTOR_BYTES + VECTOR_BYTES),
        service=service,
    )
    if status != 200:
        raise ReplyStatus(status, reply)
    try:
        answer = msgspec.json.decode(reply, type=_Answer)
    except (msgspec.DecodeError, RecursionError):
        raise BrokenReply from None
    return Embedded(_in_order(answer.data, len(texts.texts)), max(0, answer.usage.prompt_tokens))


def _in_order(data: list[_Vector], count: int) -> tuple[tuple[float, ...], ...]:
    """Each text has exactly one vector, and all are of one length: else the reply is nonsense."""
    found = {each.index: tuple(each.embedding) for each in data}
    if len(data) != count or set(found) != set(range(count)):
        raise BrokenReply
    lengths = {len(vector) for vector in found.values()}
    if len(lengths) != 1 or not 0 < lengths.pop() <= NUMBERS:
        raise BrokenReply
    if not all(map(math.isfinite, (number for vector in found.values() for number in vector))):
        raise BrokenReply
    return tuple(found[index] for index in range(count))


def no_vectors() -> BadRequest:
    return BadRequest(
        "this model makes no embeddings",
        fix="use a server whose model does, as the upstream of this one (docs/api.md)",
        field="model",
    )
