"""Nothing of a conversation stays on the disk: many chats with canaries, then a search for them."""

import os
import signal
from pathlib import Path

import pytest

from inhouse.proofs.residue import hunt, try_control
from tests.conftest import LiveStream, Server, Start, inhouse

pytestmark = pytest.mark.real

CHATS = 50


def canary(number: int) -> str:
    return f"Kanarienvogel{os.getpid()}x{number:03}Qz"


def test_the_hunter_finds_every_way_in_which_a_word_was_planted() -> None:
    """The positive control of the test below."""
    assert try_control(canary(0)).missed == ()


def test_after_fifty_chats_no_file_holds_a_word_of_them(start: Start, tmp_path: Path) -> None:
    places = {
        name: tmp_path / name for name in ("HOME", "TMPDIR", "STATE", "CACHE", "CONFIG", "LOG")
    }
    for folder in places.values():
        folder.mkdir()
    shared = {folder: set(folder.iterdir()) for folder in map(Path, ("/dev/shm", "/var/tmp"))}
    server = start(
        home=places["HOME"] / ".inhouse",
        HOME=str(places["HOME"]),
        TMPDIR=str(places["TMPDIR"]),
        XDG_STATE_HOME=str(places["STATE"]),
        XDG_CACHE_HOME=str(places["CACHE"]),
        XDG_CONFIG_HOME=str(places["CONFIG"]),
    )
    words = [canary(number) for number in range(CHATS)]
    for number, word in enumerate(words):
        converse(server, number, word)
    server.stop()
    (places["LOG"] / "server").write_text(server.said_at_the_end)
    found = hunt(words, folders=places.values())
    assert (found.hits, found.cut) == ((), {})
    new = [path for folder, before in shared.items() for path in set(folder.iterdir()) - before]
    assert hunt(words, folders=new).hits == ()


def converse(server: Server, number: int, word: str) -> None:
    """One chat with the canary in it; every few of them goes wrong in a way of its own."""
    text = f"My name is {word} and my mail is {word}@example.org. Repeat both."
    match number % 10:
        case 0:
            server.send("POST", "/v1/chat/completions", b'{"messages": "' + word.encode())
        case 1:
            server.chat(text, **{word: word})
        case 2:
            server.send("GET", f"/{word}?q={word}", headers={"X-Word": word, "Cookie": word})
        case 3:
            with LiveStream(server, text):
                os.kill(server.status()["engine"]["pid"], signal.SIGKILL)
        case 4:
            with LiveStream(server, text):
                pass  # hang up
        case 5:
            asked = inhouse("ask", "--max-tokens", "8", text, home=server.home)
            assert asked.returncode == 0
        case 6 if number < 20:
            body = {"prompt": text * 300, "max_tokens": 2}  # longer than the model can read
            assert server.send("POST", "/v1/completions", body).status == 400
        case 7:
            schema = {"type": "object", "properties": {word: {"type": "string", "enum": [word]}}}
            wanted = {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}}
            assert server.chat(text, response_format=wanted).status == 200
        case _:
            assert server.chat(text, max_tokens=8, stream=number % 2 == 0).status == 200
