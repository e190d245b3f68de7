"""One caller's prompt leaves nothing behind that speeds up, or shows in, another's answer."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from inhouse.chat import ChatRequest, Message, Role
from inhouse.engines.body import body_of
from inhouse.engines.events import post
from inhouse.engines.local import NOTHING_KEPT
from inhouse.privacy.mask import mask
from tests.conftest import Server
from tests.walk.recorder import RealEngine, RecordingLine

pytestmark = pytest.mark.real

TEXT = "The patient has had a dry cough for six weeks and takes no other medicine. " * 4


def reused_tokens(engine: RealEngine, request: dict[str, Any]) -> int:
    """How many tokens of the prompt the engine took from what it had read before."""

    async def ask() -> int:
        line = RecordingLine(engine.socket)
        sock, key = await line.dial()
        body = json.dumps(request | {"max_tokens": 1}).encode()
        events = [
            e
            async for e in post(sock, "/chat/completions", key, body, stall_s=60, most_bytes=10**6)
        ]
        await line.close()
        reused: int = json.loads(events[-2])["timings"]["cache_n"]
        return reused

    return asyncio.run(ask())


def test_the_same_prompt_is_read_anew_each_time(tmp_path: Path) -> None:
    engine = RealEngine(tmp_path)
    chat, _vault = mask(ChatRequest(model="", messages=(Message(Role.USER, TEXT),)))
    try:
        for _ in range(3):
            assert reused_tokens(engine, (body_of(chat) | NOTHING_KEPT)) == 0
        cached = (body_of(chat) | NOTHING_KEPT) | {"cache_prompt": True}
        reused_tokens(engine, cached)
        assert reused_tokens(engine, cached) > 0, "the control: asked to, this engine does reuse"
    finally:
        engine.close()


def test_a_caller_is_not_told_what_the_engine_reused_or_where_its_model_lies(
    server: Server,
) -> None:
    for stream in (False, True):
        reply = server.chat(TEXT, stream=stream, stream_options={"include_usage": True})
        for word in (b"cache", b"timings", b".gguf", b"fingerprint"):
            assert word not in reply.body


def test_a_client_can_not_ask_for_the_cache_or_for_a_replay(server: Server) -> None:
    assert server.chat("hi", cache_prompt=True).status == 400
    assert server.chat("hi", id_slot=0).status == 400
    reply = server.send(
        "POST",
        "/v1/chat/completions",
        {"messages": [{"role": "user", "content": "hi"}], "max_tokens": 2},
        headers={"X-Conversation-Id": "c1"},
    )
    assert reply.status == 200
    assert server.send("GET", "/v1/stream?conv_id=c1").status == 404
