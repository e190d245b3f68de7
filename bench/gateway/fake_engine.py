"""A child process: an engine that makes no words but sends them, byte for byte as llama.cpp does.

A real engine makes some 50 tokens a second here, so its noise hides a gateway's cost. This one
sends as fast as it is read. `max_tokens` says how many; `seed`, which every gateway passes on,
says how fast for each stream: 0 is flat out, 50 is 50 a second. Each token is one write of its
own. It listens on a Unix socket and on a port, and answers the gateway's `Dial` as the supervisor
does.
"""

import asyncio
import socket
import sys
from typing import Final

import msgspec
import uvloop

from inhouse.engines.channel import Dial, Dialled, EngineState, State, hear_gateway, tell

KEY: Final = "fake"
WORDS: Final = ("The", " garden", " is", " green", " and", " so", " are", " we", ".", "\\n")
HEAD: Final = (
    b"HTTP/1.1 200 OK\r\nServer: llama.cpp\r\nX-Accel-Buffering: no\r\n"
    b"Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
)
_REST: Final = (
    b'"created":1795304703,"id":"chatcmpl-fi0Vn4omtRzsJyrMHqjr23unez3oXssb",'
    b'"model":"/models/SmolLM2-135M-Instruct.Q4_1.gguf",'
    b'"system_fingerprint":"b0-unknown","object":"chat.completion.chunk"'
)


class Asked(msgspec.Struct):
    max_tokens: int
    seed: int = 0


def event(data: bytes) -> bytes:
    data = b"data: " + data + b"\n\n"
    return b"%x\r\n%b\r\n" % (len(data), data)


def choice(delta: bytes, finish: bytes = b"null") -> bytes:
    return event(
        b'{"choices":[{"finish_reason":%b,"index":0,"delta":%b}],%b}' % (finish, delta, _REST)
    )


OPENING: Final = choice(b'{"role":"assistant","content":null}')
TOKENS: Final = [choice(b'{"content":"%b"}' % word.encode()) for word in WORDS]


def ending(tokens: int) -> bytes:
    usage = (
        b'{"choices":[],%b,"usage":{"completion_tokens":%d,"prompt_tokens":500,"total_tokens":%d,'
        b'"prompt_tokens_details":{"cached_tokens":0}},"timings":{"cache_n":0,"prompt_n":500}}'
    ) % (_REST, tokens, tokens + 500)
    return choice(b"{}", b'"length"') + event(usage) + event(b"[DONE]") + b"0\r\n\r\n"


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"POST"):  # what proxies ask at their start
                writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                continue
            length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
            asked = msgspec.json.decode(await reader.readexactly(length), type=Asked)
            await stream(writer, asked)
            if b"connection: close" in head.lower():
                return
    except (OSError, asyncio.IncompleteReadError):
        return  # the caller hung up
    finally:
        writer.close()


async def stream(writer: asyncio.StreamWriter, asked: Asked) -> None:
    writer.write(HEAD + OPENING)
    now = asyncio.get_running_loop().time
    began = now()
    for number in range(asked.max_tokens):
        wait_s = began + number / asked.seed - now() if asked.seed else 0
        await asyncio.sleep(max(0, wait_s))  # at least one turn of the loop, so one write each
        writer.write(TOKENS[number % len(TOKENS)])
        await writer.drain()
    writer.write(ending(asked.max_tokens))
    await writer.drain()


def answer_dials(line: socket.socket, path: str) -> None:
    message = hear_gateway(line)
    if message is None:
        asyncio.get_running_loop().remove_reader(line.fileno())
    elif isinstance(message, Dial):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as dialled:
            dialled.connect(path)
            tell(line, Dialled(message.id, KEY), dialled)


async def run(line: socket.socket, path: str) -> None:
    unix = await asyncio.start_unix_server(serve, path, backlog=256)
    tcp = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=256)
    asyncio.get_running_loop().add_reader(line.fileno(), answer_dials, line, path)
    tell(line, EngineState(State.READY))
    print(tcp.sockets[0].getsockname()[1], flush=True)
    async with unix, tcp:
        await asyncio.gather(unix.serve_forever(), tcp.serve_forever())


if __name__ == "__main__":
    uvloop.run(run(socket.socket(fileno=int(sys.argv[1])), sys.argv[2]))
