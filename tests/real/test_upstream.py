"""Another server's model behind the masking: it sees placeholders, the caller their own data."""

import json
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CLEAN, Server, Start, inhouse, launch
from tests.real.scripted_upstream import MODEL, ScriptedUpstream

pytestmark = pytest.mark.real
EMAIL = "anna.karenina@clinic.example"

Serve = Callable[..., ScriptedUpstream]


@pytest.fixture
def upstream() -> Iterator[Serve]:
    made: list[ScriptedUpstream] = []

    def serve(*arguments: Any, **options: Any) -> ScriptedUpstream:
        made.append(ScriptedUpstream(*arguments, **options))
        return made[-1]

    yield serve
    for each in made:
        each.close()


def echo(body: dict[str, Any]) -> str:
    """What a model would say that repeats its last message."""
    text: str = body["messages"][-1]["content"]
    return f"You said: {text}"


def through(start: Start, upstream: ScriptedUpstream, *more: str, **options: Any) -> Server:
    return start("--upstream", f"http://127.0.0.1:{upstream.port}/v1", *more, **options)


@pytest.fixture(scope="module")
def pair(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Server, ScriptedUpstream]]:
    """One server and its upstream, for tests that only talk through them."""
    other = ScriptedUpstream(echo)
    address = f"http://127.0.0.1:{other.port}/v1"
    server = launch(tmp_path_factory.mktemp("pair") / "home", "--upstream", address)
    yield server, other
    server.stop()
    other.close()


@pytest.fixture
def both(pair: tuple[Server, ScriptedUpstream]) -> tuple[Server, ScriptedUpstream]:
    """The pair, with an upstream that has heard nothing yet and repeats what it hears."""
    _server, other = pair
    other.bodies.clear()
    other.heads.clear()
    other.answer, other.newline, other.raw_event = echo, b"\r\n", ""
    return pair


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_the_upstream_sees_placeholders_and_the_caller_their_own_data(
    both: tuple[Server, ScriptedUpstream], stream: bool, newline: bytes
) -> None:
    server, other = both
    other.newline = newline
    reply = server.chat(f"Write to {EMAIL}", stream=stream)
    assert reply.text == f"You said: Write to {EMAIL}"
    assert reply.headers["x-inhouse-masked"] == "EMAIL=1"
    sent = b"".join(other.bodies)
    assert EMAIL.encode() not in sent
    assert re.search(rb"\[EMAIL_1_[a-z0-9]{6}\]", sent)
    assert json.loads(other.bodies[-1])["model"] == MODEL


def test_nothing_of_the_callers_headers_travels_on(start: Start, upstream: Serve) -> None:
    other = upstream(echo)
    server = through(start, other)
    body = {"messages": [{"role": "user", "content": "hi"}]}
    server.send("POST", "/v1/chat/completions", body, headers={"X-Trace": "canary-1"})
    for head in other.heads:
        assert "canary" not in head
        assert server.credential not in head


def test_vectors_come_from_masked_text(both: tuple[Server, ScriptedUpstream]) -> None:
    server, other = both
    reply = server.send("POST", "/v1/embeddings", {"model": MODEL, "input": [EMAIL, "b"]})
    assert [each["embedding"] for each in reply.json()["data"]] == [[1.0, 0.5]] * 2
    assert EMAIL.encode() not in b"".join(other.bodies)


def test_the_key_comes_from_a_private_file(start: Start, upstream: Serve, tmp_path: Path) -> None:
    other = upstream(echo, key="sk-upstream")
    home, key = tmp_path / "home", tmp_path / "key"
    home.mkdir(mode=0o700)
    (home / "policy.toml").write_text(f'[engine]\nupstream_key_file = "{key}"\n')
    key.write_text("sk-upstream\n")
    key.chmod(0o644)
    address = f"http://127.0.0.1:{other.port}/v1"
    ran = inhouse("serve", "--port", "0", "--upstream", address, home=home)
    assert ran.returncode == 1
    assert "chmod 600" in ran.stderr
    key.chmod(0o600)
    server = through(start, other, home=home)
    assert server.chat("hi").text == "You said: hi"


def test_a_wrong_key_is_said_at_start(upstream: Serve, tmp_path: Path) -> None:
    other = upstream(key="sk-upstream")
    ran = inhouse(
        *("serve", "--port", "0", "--upstream", f"http://127.0.0.1:{other.port}/v1"),
        home=tmp_path / "home",
    )
    assert ran.returncode == 1
    assert "upstream_key_file" in ran.stderr


def test_by_a_unix_socket(start: Start, upstream: Serve, tmp_path: Path) -> None:
    path = tmp_path / "api.sock"
    upstream(echo, socket=path)
    server = start("--upstream", f"unix://{path}")
    assert server.chat(f"to {EMAIL}").text == f"You said: to {EMAIL}"


def test_nobody_there(tmp_path: Path) -> None:
    """After some patience, which is shortened here: an upstream may be starting, too."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    hasty = "from inhouse import build, cli; build.UPSTREAM_PATIENCE_S = 1; exit(cli.main())"
    ran = subprocess.run(
        [
            *(sys.executable, "-c", hasty, "serve", "--port", "0"),
            *("--upstream", f"http://127.0.0.1:{port}/v1"),
        ],
        env=CLEAN | {"INHOUSE_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode != 0
    assert "nothing answers at the upstream" in ran.stderr


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://gpu.example.org/v1", "in clear"),
        ("http://user:pw@127.0.0.1/v1", "more than an address"),
        ("ftp://127.0.0.1/v1", "must begin with"),
        ("unix://relative/path", "whole path"),
        ("http://127.0.0.1:99999/v1", "not an address"),
        ("http://127.0.0.1/v1?key=abc", "more than an address"),
        ("https://no such host/v1", "not an address"),
    ],
)
def test_an_address_that_can_not_be_used_is_refused(
    tmp_path: Path, address: str, words: str
) -> None:
    ran = inhouse("serve", "--port", "0", "--upstream", address, home=tmp_path / "home")
    assert ran.returncode == 1
    assert words in ran.stderr
    assert "fix:" in ran.stderr
    assert "pw" not in ran.stderr.replace("upstream", "")


def test_a_certificate_nobody_vouches_for_is_refused(
    start: Start, upstream: Serve, tmp_path: Path
) -> None:
    both = tmp_path / "both.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-keyout", both, "-out", tmp_path / "cert.pem", "-days", "1"),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
        ],
        check=True,
        capture_output=True,
    )
    both.write_text(both.read_text() + (tmp_path / "cert.pem").read_text())
    other = upstream(echo, certificate=both)
    address = f"https://localhost:{other.port}/v1"
    home = tmp_path / "home"
    trusted = {"SSL_CERT_FILE": str(tmp_path / "cert.pem")}  # which must have no say
    ran = inhouse("serve", "--port", "0", "--upstream", address, home=home, **trusted)
    assert ran.returncode != 0
    assert "nobody vouches for the certificate of the upstream (self-signed" in ran.stderr
    assert "[engine] upstream_ca_file" in ran.stderr
    assert other.bodies == []
    (home / "policy.toml").write_text(f'[engine]\nupstream_ca_file = "{tmp_path / "cert.pem"}"\n')
    server = start("--upstream", address, home=home)
    assert server.chat(f"to {EMAIL}").text == f"You said: to {EMAIL}"


def test_an_upstream_that_comes_back_is_used_again(
    both: tuple[Server, ScriptedUpstream],
) -> None:
    server, other = both
    other.answer = lambda _body: "x" * 10_000_000
    assert server.chat("hi", max_tokens=2).status == 503
    other.answer = echo
    assert server.chat("hi").text == "You said: hi"


def test_what_a_server_shows_to_everybody_is_reported(start: Start, upstream: Serve) -> None:
    careless = upstream(echo, pages={"/props": {"n": 1}, "/slots": [{"prompt": "secret"}]})
    told = through(start, careless).status()["upstream"]
    assert told["server"] == "llama-server"
    verdicts = {check["what"]: check["verdict"] for check in told["checks"]}
    assert verdicts["other clients can't read prompts at /slots"] == "BROKEN"
    assert verdicts["it writes no prompts to its logs"] == "UNKNOWN"


def test_vllm_gets_a_salt_and_llama_server_no_cache(start: Start, upstream: Serve) -> None:
    vllm = upstream(echo, pages={"/version": {"version": "0.11.2"}})
    through(start, vllm).chat("hi")
    assert len(json.loads(vllm.bodies[-1])["cache_salt"]) >= 32
    llama = upstream(echo, pages={"/props": {}})
    through(start, llama).chat("hi")
    assert json.loads(llama.bodies[-1])["cache_prompt"] is False
    strict = upstream(echo)
    through(start, strict).chat("hi")
    assert not {"cache_salt", "cache_prompt"} & set(json.loads(strict.bodies[-1]))


def test_the_gateway_can_not_dial_and_the_dialer_can_dial_nobody_else(
    both: tuple[Server, ScriptedUpstream],
) -> None:
    seal = both[0].status()["seal"]
    for name in ("gateway", "supervisor"):
        assert seal[name]["level"] == "L2"
        assert seal[name]["attempts"] == seal[name]["attempts_blocked"] > 30


def test_a_model_name_that_writes_to_terminals_is_not_shown(start: Start, upstream: Serve) -> None:
    evil = "evil\x1b]0;pwned\x07\r\nInhouse is ready."
    other = upstream(echo, pages={"/v1/models": {"data": [{"id": evil}, {"id": MODEL}]}})
    assert through(start, other).said["model"] == MODEL


def test_an_answer_nested_without_end_is_an_engine_failure(
    both: tuple[Server, ScriptedUpstream],
) -> None:
    server, other = both
    other.raw_event = '{"x":' * 100_000
    assert server.chat("hi").status == 503
