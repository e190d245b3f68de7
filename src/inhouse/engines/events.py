"""Reads the engine's reply: HTTP/1.1 with server-sent events, from one connected socket.

A raw stream client, since a general HTTP client costs several times the CPU for each token. The
HTTP itself is parsed by httptools (the llhttp parser of Node), the events by a few lines here:
`data:` lines of the HTML standard, section 9.2; comment lines are keep-alive and are skipped.
"""

import asyncio
import socket
from collections.abc import AsyncGenerator
from typing import Final

import httptools

READ_BYTES: Final = 64 * 1024
LONGEST_EVENT_BYTES: Final = 256 * 1024


class HttpReply:
    """What httptools calls back into: status, and the body as it arrives."""

    def __init__(self, most_bytes: int) -> None:
        self.parser = httptools.HttpResponseParser(self)
        self.bytes_left = most_bytes
        self.complete = False
        self.head_done = False
        self.begun = False
        self._body: list[bytes] = []

    def on_headers_complete(self) -> None:
        self.head_done = True

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        self.complete = True

    @property
    def status(self) -> int:
        return self.parser.get_status_code() if self.head_done else 0

    def take_body(self) -> bytes:
        body = b"".join(self._body)
        self._body.clear()
        return body


class BrokenReply(Exception):
    """The connection ended, stalled or turned into nonsense before the reply was whole."""


class NoReply(BrokenReply):
    """It ended before the first byte: the engine died as it was dialled, or while it read."""


class ReplyStatus(Exception):
    """The engine refused; `body` is its own JSON, which is never shown to anyone as it is."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(status)
        self.status = status
        self.body = body


async def post(
    sock: socket.socket, path: str, key: str, body: bytes, *, stall_s: float, most_bytes: int
) -> AsyncGenerator[bytes, None]:
    """Send one request and yield the payload of each event. The socket is closed at the end.

    Raises ReplyStatus for any status but 200, NoReply when the engine is gone before its first
    byte, and BrokenReply when the reply is not whole, `stall_s` seconds pass without an event, or
    the reply is longer than `most_bytes`: an engine that was taken over may send without end.
    """
    try:
        reader, writer = await asyncio.open_unix_connection(sock=sock, limit=READ_BYTES)
    except OSError as error:
        sock.close()
        raise BrokenReply from error
    reply = HttpReply(most_bytes)
    try:
        writer.write(
            f"POST {path} HTTP/1.1\r\nHost: engine\r\nAuthorization: Bearer {key}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
            "Connection: close\r\n\r\n".encode()
            + body
        )
        pending = b""
        now = asyncio.get_running_loop().time
        deadline = now() + stall_s
        while not reply.complete:
            async with asyncio.timeout_at(deadline):
                pending += await _read(reader, reply)
            if reply.status == 200:
                *events, pending = pending.split(b"\n\n")
                for event in events:
                    if event.startswith(b"data: "):
                        yield event[6:]
                        deadline = now() + stall_s
            if len(pending) > LONGEST_EVENT_BYTES:
                raise BrokenReply
        if reply.status != 200:
            raise ReplyStatus(reply.status, pending)
    except ConnectionError as error:
        raise BrokenReply if reply.begun else NoReply from error
    except (OSError, TimeoutError, httptools.HttpParserError) as error:
        raise BrokenReply from error
    finally:
        writer.close()


async def _read(reader: asyncio.StreamReader, reply: HttpReply) -> bytes:
    data = await reader.read(READ_BYTES)
    if not data:
        raise BrokenReply if reply.begun else NoReply
    reply.begun = True
    reply.bytes_left -= len(data)
    if reply.bytes_left < 0:
        raise BrokenReply
    reply.parser.feed_data(data)
    return reply.take_body()
