"""The commands as a person types them: help, exit codes, pipes."""

import fcntl
import json
import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from inhouse.cli import status
from inhouse.proofs.prove import FAMILIES
from tests.conftest import inhouse

VERBS = ("serve", "ask", "find", "mask", "unmask", "status")


@pytest.mark.parametrize("verb", VERBS)
def test_each_command_explains_itself_with_examples(verb: str) -> None:
    ran = inhouse(verb, "--help")
    assert ran.returncode == 0
    assert "examples:" in ran.stdout
    assert f"inhouse {verb}" in ran.stdout


def test_the_overview_names_every_command() -> None:
    ran = inhouse("--help")
    assert ran.returncode == 0
    assert all(f"  {verb} " in ran.stdout for verb in VERBS)
    assert inhouse("--version").stdout.startswith("inhouse ")


@pytest.mark.parametrize(
    "words",
    [[], ["nonsense"], ["serve", "--port", "x"], ["serve", "--port", "70000"], ["ask"], ["unmask"]],
)
def test_wrong_usage_exits_with_64(words: list[str], tmp_path: Path) -> None:
    assert inhouse(*words, home=tmp_path).returncode == 64


def stale(home: Path) -> socket.socket:
    """A home as a crash leaves it, and a stranger who has taken the port since."""
    stranger = socket.create_server(("127.0.0.1", 0))
    stranger.settimeout(1)
    (home / "run").mkdir(parents=True)
    (home / "lock").touch()
    (home / "credential").write_text("ih_secret\n")
    address = {"url": f"http://127.0.0.1:{stranger.getsockname()[1]}", "pid": 1}
    (home / "run/server.json").write_text(json.dumps(address))
    return stranger


@pytest.mark.parametrize("words", [["ask", "hello"], ["status"]])
def test_after_a_crash_the_credential_is_not_sent_to_whoever_has_the_port(
    tmp_path: Path, words: list[str]
) -> None:
    with stale(tmp_path) as stranger:
        ran = inhouse(*words, home=tmp_path)
        assert ran.returncode == 2
        with pytest.raises(TimeoutError):
            stranger.accept()


def test_an_answer_that_is_cut_off_is_not_taken_for_a_whole_one(tmp_path: Path) -> None:
    chunk = {
        "object": "chat.completion.chunk",
        "model": "m",
        "choices": [{"delta": {"content": "h"}}],
    }
    reply = (
        b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\ndata: " + json.dumps(chunk).encode() + b"\n\n"
    )
    with stale(tmp_path) as server, (tmp_path / "lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        def serve() -> None:
            line, _address = server.accept()
            with line:
                line.recv(65536)
                line.sendall(reply)

        thread = threading.Thread(target=serve)
        server.settimeout(20)
        thread.start()
        ran = inhouse("ask", "hello", home=tmp_path)
        thread.join()
    assert ran.returncode == 1
    assert "cut off" in ran.stderr


def test_the_question_does_not_stay_in_the_process_title(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from inhouse.cli.arguments import clear_process_title\n"
        "clear_process_title()\n"
        "print(Path('/proc/self/cmdline').read_bytes().strip(b'\\0'), sys.argv[1])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, "canary"], capture_output=True, text=True, check=True
    )
    assert ran.stdout == "b'' canary\n"


def test_a_folder_of_somebody_else_is_not_taken_over(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run/plan.txt").write_text("marathon")
    (tmp_path / "notes.txt").touch()
    tmp_path.chmod(0o755)
    ran = inhouse("serve", "--port", "0", home=tmp_path)
    assert ran.returncode == 1
    assert "not Inhouse's" in ran.stderr
    assert (tmp_path / "run/plan.txt").read_text() == "marathon"
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_status_shows_how_the_parser_is_sealed_once_there_is_one() -> None:
    sealed = {"level": "L3", "attempts": 9, "attempts_blocked": 9, "missing": ["no cgroup"]}
    known: dict[str, Any] = {
        "url": "http://127.0.0.1:1",
        "version": "0",
        "uptime_s": 1,
        "credential_file": "credential",
        "model": {"name": "small", "context_tokens": 8},
        "engine": {"state": "ready", "pid": 2, "restarts": 0, "problem": "", "fix": ""},
        "upstream": None,
        "seal": dict.fromkeys(("gateway", "detector", "supervisor", "engine"), sealed),
        "masking": {"kinds": ["EMAIL"]},
        "stored": {"what": ["the credential"]},
        "counts": {"answered": 0, "refused": 0, "failed": 0, "hung_up": 0},
    }
    assert "parser" not in status._as_text(known, colour=False)
    known["seal"] = known["seal"] | {"parser": sealed | {"level": "L2"}}
    shown = status._as_text(known, colour=False)
    assert "seal        parser: L2, 9 of 9 own attempts to get out blocked" in shown


def test_to_prove_the_running_server_needs_one(tmp_path: Path) -> None:
    ran = inhouse("prove", "--only", "running", INHOUSE_HOME=str(tmp_path))
    assert ran.returncode == 2
    assert "inhouse serve" in ran.stderr
    assert "HOLDS" not in ran.stdout


def test_the_families_to_choose_from_are_in_the_help() -> None:
    told = inhouse("prove", "--only", "auth", "--help").stdout
    listed = told.split("--only FAMILY", 2)[-1].split("--seconds")[0].replace("\n", " ")
    for family in FAMILIES:
        assert f" {family}" in listed
