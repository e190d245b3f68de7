"""One exchange with an engine that speaks OpenAI's API: a request in, the answer's events out."""

import socket
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any, Final

import msgspec

from inhouse.chat import EngineEvent, MaskedChat
from inhouse.engines.chunks import Reply
from inhouse.engines.events import OUR_ENGINE, BrokenReply, Service, post

STALL_S: Final = 300.0  # the longest wait for the next word; a long prompt is read in silence
# Each token arrives in an event of its own, which names the model by its path, so up to 4096 bytes.
EVENT_BYTES: Final = 6144


async def say(
    sock: socket.socket,
    key: str,
    body: Mapping[str, Any],
    chat: MaskedChat,
    most_tokens: int,
    service: Service = OUR_ENGINE,
) -> AsyncGenerator[EngineEvent, None]:
    """Send this body over a connected socket, and give the answer as it is made.

    Raises BrokenReply, NoReply, ReplyStatus (see `events`), and msgspec.DecodeError.
    """
    reply = Reply(chat.choices, most_tokens)
    whole = False
    payloads = post(
        sock,
        "/chat/completions" if chat.template else "/completions",
        key,
        msgspec.json.encode(body),
        stall_s=STALL_S,
        most_bytes=most_tokens * EVENT_BYTES,
        service=service,
    )
    async with aclosing(payloads):
        async for payload in payloads:
            if payload == b"[DONE]":
                whole = True
                break  # some servers end the connection here, and not the body
            for event in reply.read(payload):
                yield event
    if not whole:
        raise BrokenReply
    for finish in reply.unsaid():
        yield finish
    yield reply.usage
