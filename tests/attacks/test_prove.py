"""`inhouse prove` finds what is there to find: each check is shown what breaks its promise.

The servers here are small and broken on purpose; those with a hole in the gate are found in
`test_prove_auth`. That the real one keeps all promises is for the command itself to show; two of
its families are run once against it.
"""

import base64
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from inhouse.cli import main
from inhouse.proofs.prove import auth, defaults, masking, processes
from inhouse.proofs.prove.canaries import Canaries, Canary
from inhouse.proofs.prove.policy import Installed, Weakened
from inhouse.proofs.prove.processes import Subject
from inhouse.proofs.prove.restored import answers_restored
from inhouse.proofs.prove.stage import Stage
from inhouse.proofs.prove.stranger import Stranger
from inhouse.proofs.prove.trial import Trial
from inhouse.proofs.prove.upstream import Listener
from inhouse.proofs.report import Claim, Verdict
from tests.attacks.careless import RIGHT, Careless, say
from tests.conftest import CLEAN, INHOUSE, Ran, inhouse

pytestmark = pytest.mark.real


# ---- what reaches an engine


class Gateway:
    """A gateway that hides all but what a test wants it to forget."""

    def __init__(self, listener: Listener, forget: Callable[[dict[str, Any]], Any]) -> None:
        def relay(asked: BaseHTTPRequestHandler) -> bool:
            body = json.loads(asked.data)
            port = int(listener.url.rpartition(":")[2].partition("/")[0])
            sent = forget(body)
            with Stranger(port) as line:
                if sent is not None:
                    line.ask("POST", "/v1/chat/completions", {"messages": [], "saw": sent})
            return say(asked, 200, b"{}")

        self.server = Careless(relay)


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


def fields_of(listener: Listener, forget: Callable[[dict[str, Any]], Any]) -> Claim:
    gateway = Gateway(listener, forget)
    try:
        with Stranger(gateway.server.port, credential=RIGHT) as owner:
            return masking.fields_hidden(Trial(owner, listener, {}, Canaries(7)))
    finally:
        gateway.server.close()


def test_a_gateway_that_hides_everything_is_said_to(listener: Listener) -> None:
    assert fields_of(listener, lambda _body: "[EMAIL_1_k7q2xw]").verdict is Verdict.HOLDS


@pytest.mark.parametrize(
    ("field", "place"),
    [
        ("stop", "stop"),
        ("instructions", "instructions"),
        ("input", "/v1/responses"),
        ("prompt", "/v1/completions"),
        ("tools", "tool"),
        ("functions", "old function"),
        ("response_format", "schema"),
        ("text", "/v1/responses response schema"),
    ],
)
def test_one_field_that_is_forgotten_is_found_and_named(
    listener: Listener, field: str, place: str
) -> None:
    claim = fields_of(listener, lambda body: body.get(field, ""))
    assert claim.verdict is Verdict.BROKEN
    assert place in claim.evidence
    assert "@clinic.example" not in claim.evidence


def test_a_gateway_that_sends_nothing_on_has_shown_nothing(listener: Listener) -> None:
    assert fields_of(listener, lambda _body: None).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("check", [answers_restored, masking.previews_stay, masking.unread_refused])
@pytest.mark.parametrize(
    ("status", "sends", "verdict"),
    [(500, False, Verdict.UNKNOWN), (200, True, Verdict.BROKEN)],
    ids=["fails", "sends all on"],
)
def test_a_server_that_fails_has_broken_no_promise_and_kept_none(
    listener: Listener,
    check: Callable[[Trial], Claim],
    status: int,
    sends: bool,
    verdict: Verdict,
) -> None:
    port = int(listener.url.rpartition(":")[2].partition("/")[0])

    def relay(asked: BaseHTTPRequestHandler) -> bool:
        if sends:
            with Stranger(port) as line:
                line.ask("POST", "/v1/chat/completions", {"messages": []})
        return say(asked, status, b'{"choices": [], "output": []}')

    server = Careless(relay)
    try:
        with Stranger(server.port, credential=RIGHT) as owner:
            claim = check(Trial(owner, listener, {}, Canaries(7)))
    finally:
        server.close()
    assert claim.verdict is verdict, claim.evidence
    assert claim.fix


# ---- processes and files


def test_an_open_descriptor_a_socket_and_a_thread_without_filter_are_found() -> None:
    ours, theirs = os.pipe()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind(("127.0.0.1", 0))
        child = subprocess.Popen(
            [sys.executable, "-c", "input()", "inhouse.processes.engine", RIGHT],
            pass_fds=(theirs, udp.fileno()),
            stdin=subprocess.PIPE,
            env={"A": "planted1"},
        )
        subject = Subject(
            os.getpid(), 1, {}, os.fstat(theirs).st_ino, planted="planted1", credential=RIGHT
        )
        try:
            assert processes.kernel_bits(subject).verdict is Verdict.BROKEN
            assert "udp" in processes.sockets(subject).evidence
            assert "engine kept the pipe" in processes.inherited(subject).evidence
            assert processes.titles(subject).verdict is Verdict.BROKEN
            assert processes.environment(subject).verdict is Verdict.BROKEN
            assert processes.seal_levels(subject).verdict is Verdict.UNKNOWN
        finally:
            child.communicate(b"\n")
            os.close(ours)
            os.close(theirs)


@pytest.mark.parametrize(
    ("level", "ways_out", "verdict"),
    [("L2", [], Verdict.HOLDS), ("L1", [], Verdict.BROKEN), ("L3", ["udp"], Verdict.BROKEN)],
)
def test_a_weak_seal_or_a_way_out_is_broken(
    monkeypatch: pytest.MonkeyPatch, level: str, ways_out: list[str], verdict: Verdict
) -> None:
    monkeypatch.setattr(processes, "landlock_abi", lambda: 7)
    part = {"level": level, "attempts": 35, "not_blocked": ways_out}
    subject = Subject(os.getpid(), 1, {"seal": {"engine": part}})
    assert processes.seal_levels(subject).verdict is verdict


def test_without_landlock_nothing_is_said_to_be_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "landlock_abi", lambda: 0)
    part = {"level": "L2", "attempts": 35, "not_blocked": []}
    claim = processes.seal_levels(Subject(os.getpid(), 1, {"seal": {"engine": part}}))
    assert claim.verdict is Verdict.BROKEN
    assert "Landlock" in claim.evidence


@pytest.fixture
def on(tmp_path: Path) -> Iterator[Stage]:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    tmp_path.chmod(0o700)
    with socket.create_server(("127.0.0.1", 0)) as line:
        yield Stage(tmp_path, home, line.getsockname()[1], os.getpid(), RIGHT, {}, "", 1, 0)


def test_a_file_that_others_can_read_is_found(on: Stage) -> None:
    private = on.home / "credential"
    private.touch(mode=0o600)
    assert defaults.files_private(on, on.home).verdict is Verdict.HOLDS
    private.chmod(0o640)
    claim = defaults.files_private(on, on.home)
    assert claim.verdict is Verdict.BROKEN
    assert "credential" in claim.evidence


@pytest.mark.parametrize("where", ["home/prompts.log", "log/stderr", "tmp/x"])
def test_a_prompt_in_a_file_is_found(on: Stage, where: str) -> None:
    canary = Canaries(3).of("EMAIL")
    (on.home / "credential").touch()
    assert defaults.keeps_nothing(on, [canary]).verdict is Verdict.HOLDS
    (on.folder / where).parent.mkdir(exist_ok=True)
    (on.folder / where).write_text(f"12:01 asked: {canary.sentence}")
    claim = defaults.keeps_nothing(on, [canary])
    assert claim.verdict is Verdict.BROKEN
    assert canary.core not in claim.evidence


def test_a_new_file_in_the_home_is_found(on: Stage) -> None:
    (on.home / "history.db").touch()
    assert defaults.keeps_nothing(on, [Canary("WORD", "", "zqzqzqzq", "")]).verdict is (
        Verdict.BROKEN
    )


def test_a_port_that_is_open_to_the_network_is_found(
    on: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert defaults.loopback_only(on).verdict is Verdict.HOLDS
    monkeypatch.setattr(defaults, "local_addresses", lambda: ["127.0.0.1"])  # as if another
    assert defaults.loopback_only(on).verdict is Verdict.BROKEN


def test_a_weakened_policy_is_weak_and_named() -> None:
    weaker = Weakened("masking.modes", '{"AGE": "allow"}', "the model sees every value")
    claim = defaults.policy_strict(Installed({}, (weaker,)))
    assert claim.verdict is Verdict.WEAK
    assert "masking.modes" in claim.evidence
    assert defaults.policy_strict(Installed({})).verdict is Verdict.HOLDS


# ---- the command


def prove(*arguments: str, home: Path) -> Ran:
    return inhouse("prove", *arguments, home=home)


@pytest.fixture(scope="module")
def proven(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """One real run, of the family that is quickest."""
    folder = tmp_path_factory.mktemp("proven")
    return folder, prove(
        *("--only", "auth", "--only", "log", "--out", str(folder / "out")), home=folder / "home"
    )


def test_the_real_server_lets_nobody_in_and_the_unknown_is_not_green(
    proven: tuple[Path, Ran],
) -> None:
    _folder, ran = proven
    assert ran.returncode == 2, ran.stdout + ran.stderr
    assert ran.stdout.count("HOLDS    auth.") == len(auth.CHECKS)
    assert "UNKNOWN  log.integrity" in ran.stdout


@pytest.mark.parametrize("name", ["report.json", "report.html"])
def test_what_was_written_is_genuine_until_it_is_changed(
    proven: tuple[Path, Ran],
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder, _ran = proven
    home, written = folder / "home", folder / "out" / name
    assert written.stat().st_mode & 0o077 == 0
    monkeypatch.setenv("INHOUSE_HOME", str(home))
    assert main(["prove", "--verify", str(written)]) == 0
    assert "the key of this installation" in capsys.readouterr().out
    changed = tmp_path / name
    changed.write_bytes(written.read_bytes().replace(b"UNKNOWN", b"HOLDS", 1) + b" ")
    assert main(["prove", "--verify", str(changed)]) == 1
    assert "fix:" in capsys.readouterr().err
    monkeypatch.setenv("INHOUSE_HOME", str(tmp_path / "other"))
    assert main(["prove", "--verify", str(written)]) == 2
    key = str(home / "evidence.pub")
    assert main(["prove", "--verify", str(written), "--key", key]) == 0


def test_the_report_holds_no_secret_of_the_home(proven: tuple[Path, Ran]) -> None:
    folder, ran = proven
    key = (folder / "home" / "evidence.key").read_text().split("\n")[1]
    for path in (folder / "out").iterdir():
        assert key not in path.read_text()
    assert key not in ran.stdout + ran.stderr


def test_wrong_usage_is_said_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INHOUSE_HOME", str(tmp_path))
    for wrong in (["--only", "nothing"], ["--key", "a"], ["--seconds", "0"]):
        with pytest.raises(SystemExit) as stopped:
            main(["prove", *wrong])
        assert stopped.value.code == 64
    assert main(["prove", "--verify", str(tmp_path / "none")]) == 64


NO_LANDLOCK = """
import ctypes, os, struct, sys
BPF = [(0x20, 0, 0, 0), (0x15, 0, 1, 444), (0x06, 0, 0, 0x00050000 | 38), (0x06, 0, 0, 0x7FFF0000)]
program = b"".join(struct.pack("HBBI", *each) for each in BPF)
held = ctypes.create_string_buffer(program, len(program))
libc = ctypes.CDLL(None)
assert libc.prctl(38, 1, 0, 0, 0) == 0
assert libc.prctl(22, 2, struct.pack("HxxxxxxP", len(BPF), ctypes.addressof(held))) == 0
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the simulation is a filter of Linux")
def test_on_a_machine_without_landlock_nothing_of_the_seal_holds(tmp_path: Path) -> None:
    """Every landlock_create_ruleset of the command and its children says that there is none."""
    home = tmp_path / "home"
    ran = subprocess.run(
        [
            *(sys.executable, "-c", NO_LANDLOCK, *INHOUSE[1:]),
            *("prove", "--only", "egress", "--json"),
        ],
        env=CLEAN | {"INHOUSE_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert ran.returncode in (1, 2), ran.stderr
    payload = json.loads(base64.b64decode(json.loads(ran.stdout)["payload"]))
    verdicts = {claim["id"]: claim["verdict"] for claim in payload["predicate"]["claims"]}
    assert "HOLDS" not in verdicts.values(), verdicts


def test_a_proof_that_is_ended_takes_its_servers_and_folders_along(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*INHOUSE, "prove", "--only", "auth"],
        env=CLEAN | {"INHOUSE_HOME": str(tmp_path / "home"), "TMPDIR": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob("inhouse-prove-*/**/credential")):
        assert time.monotonic() < deadline, "it never began"
        time.sleep(0.02)
    process.terminate()
    process.wait(30)
    assert not list(tmp_path.glob("inhouse-prove-*"))
