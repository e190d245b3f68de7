"""The `llm` command line, told about this server in its own file of extra models."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clients.conversation import (
    EMAIL,
    FEW_TOKENS,
    FIRST,
    PHONE,
    SECOND,
    an_address_and_a_phone_are_masked,
    clean_environment,
)
from tests.conftest import Server

pytestmark = pytest.mark.real

pytest.importorskip("llm", reason="the llm command is not installed")


@pytest.fixture
def folder(server: Server, tmp_path: Path) -> Path:
    """A settings folder of llm's own, with this server as the only extra model."""
    (tmp_path / "extra-openai-models.yaml").write_text(
        f"- model_id: inhouse\n"
        f"  model_name: default\n"
        f"  api_base: {server.url}/v1\n"
        f"  api_key_name: inhouse\n"
    )
    return tmp_path


def llm(folder: Path, *arguments: str, stdin: str | None = None) -> str:
    # Nothing of other plug-ins that may be installed beside llm is loaded.
    environment = clean_environment(LLM_USER_PATH=str(folder), LLM_LOAD_PLUGINS="")
    done = subprocess.run(
        [sys.executable, "-m", "llm", *arguments],
        input=stdin,
        stdin=None if stdin is not None else subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_command_streams_an_answer_and_what_it_sent_was_masked(
    server: Server, folder: Path
) -> None:
    few = ("-o", "max_tokens", str(FEW_TOKENS))
    with an_address_and_a_phone_are_masked(server):
        asked = ("-m", "inhouse", "--no-log", "--key", server.credential, *few)
        assert llm(folder, *asked, f"{FIRST} {SECOND}").strip()
    kept = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    assert EMAIL.encode() not in kept
    assert PHONE.encode() not in kept


def test_a_chat_of_several_turns_is_masked_in_every_turn(server: Server, folder: Path) -> None:
    # As `llm logs off` and `llm keys set` leave them; each start of llm costs seconds.
    (folder / "logs-off").touch()
    (folder / "keys.json").write_text(json.dumps({"inhouse": server.credential}))
    asked = ("-m", "inhouse", "-o", "max_tokens", str(FEW_TOKENS))
    with an_address_and_a_phone_are_masked(server):
        said = llm(folder, "chat", *asked, stdin=f"{FIRST}\n{SECOND}\nexit\n")
    assert said.count("> ") >= 2


def test_an_answer_that_is_not_streamed_comes_whole(server: Server, folder: Path) -> None:
    asked = ("-m", "inhouse", "--no-log", "--no-stream", "--key", server.credential)
    assert llm(folder, *asked, "-o", "max_tokens", "6", "Say hello.").strip()
