"""Reads the engine's reply: HTTP/1.1 with server-sent events, from one connected socket.

A raw stream client, since a general HTTP client costs several times the CPU for each token. The
HTTP itself is parsed by httptools (the llhttp parser of Node), the events by a few lines here:
`data:` lines of the HTML standard, section 9.2; comment lines are keep-alive and are skipped.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncGenerator
from typing import Final, NamedTuple

import httptools

READ_BYTES: Final = 64 * 1024
LONGEST_EVENT_BYTES: Final = 256 * 1024


class Service(NamedTuple):
    """How the other end of a connection wants to be spoken to."""

    host: str = "engine"
    prefix: str = "/v1"  # stands before the names of the API's methods
    tls: ssl.SSLContext | None = None


OUR_ENGINE: Final = Service()
NOT_HTTP: Final = (httptools.HttpParserError, httptools.HttpParserUpgrade)


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


class Unvouched(BrokenReply):
    """Nobody whom we trust vouches for the other end's certificate, so it was sent nothing."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason  # in the words of OpenSSL


class ReplyStatus(Exception):
    """The engine refused; `body` is its own JSON, which is never shown to anyone as it is."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(status)
        self.status = status
        self.body = body


async def post(
    sock: socket.socket,
    method: str,
    key: str,
    body: bytes,
    *,
    stall_s: float,
    most_bytes: int,
    service: Service = OUR_ENGINE,
) -> AsyncGenerator[bytes, None]:
    """Send one request and yield the payload of each event. The socket is closed at the end.

    Raises ReplyStatus for any status but 200, NoReply when the engine is gone before its first
    byte, and BrokenReply when the reply is not whole, `stall_s` seconds pass without an event, or
    the reply is longer than `most_bytes`: an engine that was taken over may send without end.
    """
    head = _head("POST", service, method, key, "Content-Type: application/json\r\n", len(body))
    reader, writer = await _speak(sock, service)
    reply = HttpReply(most_bytes)
    try:
        writer.write(head + body)
        pending = b""
        now = asyncio.get_running_loop().time
        deadline = now() + stall_s
        while not reply.complete:
            async with asyncio.timeout_at(deadline):
                pending += await _read(reader, reply)
            if reply.status == 200:
                if b"\r" in pending:  # our own engine never writes one
                    pending = pending.replace(b"\r\n", b"\n")
                *events, pending = pending.split(b"\n\n")
                for event in events:
                    if payload := _payload(event):
                        yield payload
                        deadline = now() + stall_s
            if len(pending) > LONGEST_EVENT_BYTES:
                raise BrokenReply
        if reply.status != 200:
            raise ReplyStatus(reply.status, pending)
    except ConnectionError as error:
        raise BrokenReply if reply.begun else NoReply from error
    except (OSError, TimeoutError, *NOT_HTTP) as error:
        raise BrokenReply from error
    finally:
        writer.close()


async def fetch(
    sock: socket.socket,
    verb: str,
    path: str,
    key: str,
    body: bytes,
    *,
    patience_s: float,
    most_bytes: int,
    service: Service = OUR_ENGINE,
) -> tuple[int, bytes]:
    """One request with a whole reply: its status and body. Raises BrokenReply."""
    kind = "Content-Type: application/json\r\n" if body else ""
    reader, writer = await _speak(sock, service)
    reply = HttpReply(most_bytes)
    pieces = []
    try:
        writer.write(_head(verb, service, path, key, kind, len(body)) + body)
        async with asyncio.timeout(patience_s):
            while not reply.complete:
                pieces.append(await _read(reader, reply))
    except (OSError, TimeoutError, *NOT_HTTP) as error:
        raise BrokenReply from error
    finally:
        writer.close()
    return reply.status, b"".join(pieces)


def _head(verb: str, service: Service, method: str, key: str, kind: str, length: int) -> bytes:
    credential = f"Authorization: Bearer {key}\r\n" if key else ""
    return (
        f"{verb} {service.prefix}{method} HTTP/1.1\r\nHost: {service.host}\r\n{credential}"
        f"{kind}Content-Length: {length}\r\nConnection: close\r\n\r\n"
    ).encode()


async def _speak(
    sock: socket.socket, service: Service
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """The streams of a socket that is connected already; nothing is dialled here."""
    try:
        if sock.family == socket.AF_UNIX:
            return await asyncio.open_unix_connection(sock=sock, limit=READ_BYTES)
        name = service.host.rpartition(":")[0].strip("[]") if service.tls else None
        return await asyncio.open_connection(
            sock=sock, limit=READ_BYTES, ssl=service.tls, server_hostname=name
        )
    except ssl.SSLCertVerificationError as error:
        sock.close()
        raise Unvouched(error.verify_message.rstrip(".")) from error
    except OSError as error:
        sock.close()
        raise BrokenReply from error


def _payload(event: bytes) -> bytes:
    """What an event carries; nothing for a comment, which only keeps the connection open."""
    if event.startswith(b"data: "):
        return event[6:]
    for line in event.split(b"\n"):
        if line.startswith(b"data:"):
            return line[5:].strip()
    return b""


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
