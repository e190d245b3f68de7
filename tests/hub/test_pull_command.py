"""`inhouse models pull` in front of a person: nobody is contacted unless they say so."""

import os
import pty
import subprocess
from pathlib import Path

import pytest
from fake_hub import REPO, Servers, gguf, left_in

from inhouse.cli.models_pull import _token
from inhouse.errors import BadRequest
from tests.conftest import CLEAN, INHOUSE


def answered(answer: str, servers: Servers, home: Path) -> tuple[int, str]:
    """The exit code, and what a terminal showed, when the question was answered like this."""
    (home / "policy.toml").write_text(f'[egress]\nca_file = "{servers.ca_file}"\n')
    ours, theirs = pty.openpty()
    try:
        process = subprocess.Popen(
            [*INHOUSE, "models", "pull", REPO, "--hub", f"https://{servers.hub}"],
            env=CLEAN | {"INHOUSE_HOME": str(home)},
            stdin=theirs,
            stderr=theirs,
            stdout=subprocess.DEVNULL,
        )
        os.close(theirs)
        os.write(ours, answer.encode())
        shown = b""
        try:
            while block := os.read(ours, 4096):
                shown += block
        except OSError:
            pass  # the other end is closed
        return process.wait(60), shown.decode()
    finally:
        os.close(ours)


@pytest.mark.parametrize(("answer", "contacted"), [("\n", False), ("y\n", True)])
def test_a_person_is_asked_before_anybody_is_contacted(
    servers: Servers, home: Path, answer: str, contacted: bool
) -> None:
    servers.scene.files = {"m.gguf": gguf()}
    code, shown = answered(answer, servers, home)
    assert f"This contacts {servers.hub}, which learns what you fetch." in shown
    assert (code == 0) is contacted, shown
    assert bool(servers.scene.seen) is contacted
    if contacted:
        assert left_in(home)[-1] == "models.lock"


def test_a_token_is_read_from_a_file_that_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("hf_madeUp\n")
    file.chmod(0o600)
    assert _token(file) == "hf_madeUp"
    file.chmod(0o640)
    with pytest.raises(BadRequest, match="not yours alone"):
        _token(file)


@pytest.mark.parametrize("text", ["", "two words", "a\r\nX-Header: b", "\x00", "é", "x" * 5000])
def test_what_is_no_token_is_not_sent_as_one(tmp_path: Path, text: str) -> None:
    file = tmp_path / "token"
    file.touch(0o600)
    file.write_text(text)
    with pytest.raises(BadRequest, match="holds no token"):
        _token(file)
