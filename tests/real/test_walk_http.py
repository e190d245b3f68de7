"""The API as a client meets it: the real server, the real engine, the real small model."""

import pytest

from tests.conftest import Server

pytestmark = pytest.mark.real


def test_a_chat_is_answered_in_the_shape_of_openai(server: Server) -> None:
    reply = server.chat("Say hello.")
    assert reply.status == 200
    body = reply.json()
    assert body["object"] == "chat.completion"
    assert body["choices"][0]["message"]["role"] == "assistant"
    assert body["choices"][0]["message"]["content"]
    assert body["usage"]["total_tokens"] > 0
