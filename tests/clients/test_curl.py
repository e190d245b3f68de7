"""curl, which is what most people try first."""

import json
import shutil
import subprocess
from typing import Any

import pytest

from tests.clients.conversation import (
    FEW_TOKENS,
    FIRST,
    SECOND,
    an_address_and_a_phone_are_masked,
    clean_environment,
)
from tests.conftest import Server

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed"),
]


def curl(server: Server, path: str, body: Any = None, *, key: str | None = None) -> str:
    """The headers and the body as they came."""
    sent = ["-H", "Content-Type: application/json", "-d", json.dumps(body)] if body else []
    done = subprocess.run(
        [
            "curl",
            "-sS",
            "-N",
            "-i",
            "--max-time",
            "60",
            f"{server.url}{path}",
            "-H",
            f"Authorization: Bearer {key or server.credential}",
            *sent,
        ],
        capture_output=True,
        text=True,
        timeout=90,
        env=clean_environment(),
        check=True,
    )
    return done.stdout


def test_a_conversation_of_two_turns_streams_line_by_line(server: Server) -> None:
    messages = [{"role": "user", "content": FIRST}]
    with an_address_and_a_phone_are_masked(server):
        for following in (SECOND, None):
            asked = {"messages": messages, "max_tokens": FEW_TOKENS, "stream": True}
            reply = curl(server, "/v1/chat/completions", asked)
            assert reply.startswith("HTTP/1.1 200")
            events = [line[6:] for line in reply.splitlines() if line.startswith("data: ")]
            assert events.pop() == "[DONE]"
            chunks = [json.loads(event) for event in events]
            answer = "".join(
                choice["delta"].get("content", "") for each in chunks for choice in each["choices"]
            )
            assert answer
            messages.append({"role": "assistant", "content": answer})
            if following:
                messages.append({"role": "user", "content": following})
    (told,) = (line for line in reply.splitlines() if line.startswith("x-inhouse-masked: "))
    # The second turn sends the first answer, in which a small model may have made up more.
    assert {"EMAIL=1", "PHONE=1"} <= set(told.partition(": ")[2].split(", "))


def test_a_wrong_key_is_told_how_to_find_the_right_one(server: Server) -> None:
    reply = curl(server, "/v1/models", key="ih_wrong")
    assert reply.startswith("HTTP/1.1 401")
    assert json.loads(reply.splitlines()[-1])["error"]["fix"]
