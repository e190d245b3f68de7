"""A wipe that comes while the engine loads, and a request that the engine can't follow."""

import http.client
import json
import subprocess
import time
from pathlib import Path

import pytest

from tests.conftest import CLEAN, INHOUSE, Server

pytestmark = pytest.mark.real


@pytest.mark.parametrize("after_s", [0.0, 0.3, 0.6])
def test_a_wipe_while_the_engine_loads_does_not_end_the_server(
    tmp_path: Path, after_s: float
) -> None:
    home = tmp_path / "home"
    with subprocess.Popen(
        [*INHOUSE, "serve", "--json", "--port", "0"],
        env=CLEAN | {"INHOUSE_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            address = home / "run/server.json"
            deadline = time.monotonic() + 60
            while not (address.exists() and (home / "credential").exists()):
                assert time.monotonic() < deadline
                assert process.poll() is None
                time.sleep(0.01)
            time.sleep(after_s)
            wiped = wipe(json.loads(address.read_text())["url"], home)
            assert wiped["engine_pid"] > 0
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, process.stderr and process.stderr.read()
            server = Server(process, home, json.loads(line))
            assert server.chat("Say yes.", max_tokens=2).status == 200
        finally:
            process.terminate()
            process.wait(15)


def test_messages_that_the_template_cannot_follow_are_not_blamed_on_a_schema(
    server: Server,
) -> None:
    turns = ["user", "assistant", "assistant"]
    messages = [{"role": role, "content": "Hello."} for role in turns]
    reply = server.send("POST", "/v1/chat/completions", {"messages": messages, "max_tokens": 1})
    assert reply.status == 400
    assert reply.json()["error"]["param"] == "messages"


def wipe(url: str, home: Path) -> dict[str, int]:
    """By the first connection that is accepted: the gateway listens before its loop runs."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)
    credential = (home / "credential").read_text().strip()
    connection.request("POST", "/inhouse/wipe", headers={"Authorization": f"Bearer {credential}"})
    reply = connection.getresponse()
    body: dict[str, int] = json.loads(reply.read())
    connection.close()
    assert reply.status == 200, body
    return body
