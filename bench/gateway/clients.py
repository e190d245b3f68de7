"""A raw client: one request, its stream, and when the first word and the end came.

It does as little as it can, so that what is measured is the server's work: no HTTP library, no
JSON; it looks for the first text, for the usage and for the end.
"""

import asyncio
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

READ_BYTES: Final = 256 * 1024
PATIENCE_S: Final = 300.0
_FIRST_TEXT: Final = re.compile(rb'"(?:content|text)": ?"[^"]')
_TOKENS: Final = re.compile(rb'"completion_tokens": ?(\d+)')
_PROMPT: Final = re.compile(rb'"prompt_tokens": ?(\d+)')


@dataclass(frozen=True)
class Target:
    """Something that speaks the API: on a Unix socket, or else on a port of this machine."""

    name: str
    key: str
    model: str
    port: int = 0
    unix: str = ""
    pids: tuple[int, ...] = ()  # the processes between client and engine


@dataclass(frozen=True)
class Heard:
    first_s: float
    whole_s: float
    tokens: int
    prompt_tokens: int


class NoAnswer(Exception):
    """The stream was not whole, so there is nothing to measure."""


async def ask(target: Target, body: bytes) -> Heard:
    """One request on a connection of its own. Raises NoAnswer."""
    async with asyncio.timeout(PATIENCE_S):
        began = time.perf_counter()
        if target.unix:
            reader, writer = await asyncio.open_unix_connection(target.unix, limit=READ_BYTES)
        else:
            reader, writer = await asyncio.open_connection(
                "127.0.0.1", target.port, limit=READ_BYTES
            )
        try:
            writer.write(
                b"POST /v1/chat/completions HTTP/1.1\r\n"
                b"Host: 127.0.0.1:%d\r\nAuthorization: Bearer %b\r\nConnection: close\r\n"
                b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
                % (target.port, target.key.encode(), len(body), body)
            )
            return await _hear(target, reader, began)
        finally:
            writer.close()


async def _hear(target: Target, reader: asyncio.StreamReader, began: float) -> Heard:
    first_s = 0.0
    tail = b""
    while b"[DONE]" not in tail:
        data = await reader.read(READ_BYTES)
        if not data:
            raise NoAnswer(f"{target.name} ended its stream early: {tail[:300]!r}")
        tail = tail[-4096:] + data
        if not first_s and _FIRST_TEXT.search(tail):
            first_s = time.perf_counter() - began
    whole_s = time.perf_counter() - began
    tokens, prompt = _TOKENS.findall(tail), _PROMPT.findall(tail)
    if not first_s or not tokens or not prompt:
        raise NoAnswer(f"{target.name} told no text or no usage: {tail[-300:]!r}")
    return Heard(first_s, whole_s, int(tokens[-1]), int(prompt[-1]))


@dataclass(frozen=True)
class Crowd:
    """What several callers at once got, and what it cost the processes in between."""

    tokens_per_s: float
    cpu_us_per_token: float | None
    tokens: int


async def ask_at_once(target: Target, body: bytes, callers: int) -> Crowd:
    cpu_before = [cpu_ns(pid) for pid in target.pids]
    began = time.perf_counter()
    heard = await asyncio.gather(*(ask(target, body) for _ in range(callers)))
    took_s = time.perf_counter() - began
    cpu_after = [cpu_ns(pid) for pid in target.pids]
    tokens = sum(each.tokens for each in heard)
    spent = sum(cpu_after) - sum(cpu_before)
    return Crowd(tokens / took_s, spent / tokens / 1000 if target.pids else None, tokens)


def cpu_ns(pid: int) -> int:
    """CPU time of all threads of a process (proc(5), schedstat: nanoseconds, not ticks)."""
    return sum(
        int((task / "schedstat").read_text().split()[0])
        for task in Path(f"/proc/{pid}/task").iterdir()
    )
