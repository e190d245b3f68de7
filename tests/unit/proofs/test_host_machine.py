"""How `inhouse host` reads a machine: bounded, patient with nothing, never guessing."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inhouse.cli.host import main, threats_of
from inhouse.errors import BadRequest
from inhouse.proofs.host import Threat, checks_for, chosen, run_checks, this_machine
from inhouse.proofs.host.access import _named_rights, _path
from inhouse.proofs.host.check import Check, passed
from inhouse.proofs.host.devices import mounts
from inhouse.proofs.host.here import ways_to
from inhouse.proofs.host.interception import _is_here
from inhouse.proofs.host.kernel import _built
from inhouse.proofs.host.kernel_calls import Calls
from inhouse.proofs.host.machine import Machine, Unreadable, run_command
from inhouse.proofs.host.network import listeners
from inhouse.proofs.host.roots import _certificates, _name
from inhouse.proofs.host.traces import count_keys
from inhouse.proofs.report import CHECK_WORDS, Seen, Verdict
from tests.unit.proofs.world import HOME, World, healthy


@pytest.fixture
def world(tmp_path: Path) -> World:
    return healthy(tmp_path)


def test_a_file_that_is_too_long_is_not_read_to_its_end(world: World):
    world.file("/long", b"x" * 2000)
    with pytest.raises(Unreadable, match="longer than 1000 bytes"):
        world.machine.raw("/long", 1000)
    assert world.machine.raw("/long", 1000, last=True) == b"x" * 1000
    assert world.machine.raw("/long", 2000) == b"x" * 2000


def test_a_fifo_in_the_place_of_a_file_keeps_nobody_waiting(world: World):
    os.mkfifo(world.root / "pipe")
    with pytest.raises(Unreadable, match="no plain file"):
        world.machine.text("/pipe")


def test_a_folder_a_socket_and_a_loop_are_no_files(world: World):
    world.folder("/folder")
    world.unreadable("/loop")
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(world.root)  # names of sockets are short
        try:
            listener.bind("socket")
        finally:
            os.chdir(here)
        for name in ("/folder", "/loop", "/socket"):
            with pytest.raises(Unreadable):
                world.machine.text(name)


def test_a_file_of_the_kernel_that_has_no_end_is_given_up():
    machine = this_machine(Path.home())
    with pytest.raises(Unreadable):
        machine.raw("/dev/zero", 1000)


def test_a_folder_with_too_many_names_is_given_up(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("inhouse.proofs.host.machine.MOST_NAMES", 3)
    world.folder("/few")
    for name in "abc":
        world.file(f"/few/{name}")
    assert world.machine.names("/few") == ["a", "b", "c"]
    world.file("/few/d")
    with pytest.raises(Unreadable):
        world.machine.names("/few")


def test_the_name_of_the_home_folder_is_not_shown(world: World):
    assert world.machine.shown(f"{HOME}/x") == "~/x"
    assert world.machine.shown(HOME) == "~"
    assert world.machine.shown(f"{HOME}2/x") == f"{HOME}2/x"


def test_a_command_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("inhouse.proofs.host.machine.COMMAND_S", 0.1)
    with pytest.raises(Unreadable, match="longer"):
        run_command("linux", ["sleep", "20"])


def test_a_command_gets_no_variables_of_ours_and_is_not_looked_for_in_our_path(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    fake = tmp_path / "env"
    fake.write_text("#!/bin/sh\necho fooled\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("MARKED", "here")
    said = run_command("linux", ["env"]).out
    assert "fooled" not in said
    assert "MARKED" not in said


def test_a_command_that_is_not_there_tells_nothing():
    with pytest.raises(Unreadable, match="ENOENT"):
        run_command("linux", ["no-such-command-here"])


def _slow(machine: Machine) -> Seen:
    time.sleep(5)
    return passed("too late")


def _faulty(machine: Machine) -> Seen:
    raise ZeroDivisionError("a canary in an exception")


def _fine(machine: Machine) -> Seen:
    return passed("fine")


def test_a_check_that_hangs_or_fails_is_unknown_and_the_others_go_on(world: World):
    checks = [
        Check(name, name, (Threat.THIEF,), look, "how", "what would tell")
        for name, look in (("x.slow", _slow), ("x.faulty", _faulty), ("x.fine", _fine))
    ]
    started = time.monotonic()
    claims = run_checks(world.machine, checks, deadline_s=0.3)
    assert time.monotonic() - started < 3
    assert [claim.id for claim in claims] == ["x.slow", "x.faulty", "x.fine"]
    slow, faulty, fine = claims
    assert slow.verdict is faulty.verdict is Verdict.UNKNOWN
    assert fine.verdict is Verdict.HOLDS
    assert slow.fix == faulty.fix == "what would tell"
    assert "canary" not in faulty.evidence


def test_on_a_system_that_was_never_verified_each_claim_says_so(world: World):
    world.system = "darwin"
    (claim,) = run_checks(world.machine, [Check("x.y", "x", (Threat.IT,), _fine, "how", "tell")])
    assert "never verified" in claim.evidence


@given(st.text(max_size=300))
def test_no_text_of_a_kernel_table_does_more_than_be_unreadable(text: str):
    class Told(Machine):
        def raw(self, path: str, limit: int = 0, *, last: bool = False) -> bytes | None:
            return text.encode("utf-8", "replace")

    machine = Told(data="/d", home="/h", uid=0, env={}, now_s=0.0)
    for read in (mounts, listeners, lambda m: listeners(m, "udp")):
        try:
            read(machine)
        except Unreadable:
            pass


@given(st.binary(max_size=200))
def test_no_bytes_of_an_acl_or_a_certificate_break_their_readers(raw: bytes):
    assert 0 <= _named_rights(raw) <= 0xFFFF
    assert _name(raw)


@given(st.text(max_size=300))
def test_no_text_breaks_the_other_readers(text: str):
    assert isinstance(_certificates(text), dict)
    assert count_keys(text) >= 0
    _built(text)
    _is_here(text)


def test_hostile_histories_are_read_in_linear_time():
    for piece in (
        "sk-",
        "token=",
        "authorization: bearer ",
        "ghp_a",
        "password=a ",
        "inhouse ask ",
    ):
        started = time.monotonic()
        count_keys(piece * (1_000_000 // len(piece)))
        assert time.monotonic() - started < 5


def test_the_kernel_answers_the_questions_of_this_machine(tmp_path: Path):
    calls = Calls()
    assert calls.clock_is_synchronised() in (True, False)
    assert calls.core_limit() >= -1
    assert calls.landlock_version() >= 0
    assert calls.attribute(tmp_path, "system.posix_acl_access") == b""
    assert calls.is_fscrypt(tmp_path) in (True, False)


def test_a_listener_that_is_really_there_is_seen():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        found = [each for each in listeners(this_machine(Path.home())) if each.port == port]
    assert [each.address for each in found] == ["127.0.0.1"]
    assert found[0].is_local


def test_an_acl_that_is_really_there_is_seen(tmp_path: Path):
    entries = ((0x01, 7, -1), (0x02, 5, 1001), (0x04, 0, -1), (0x10, 5, -1), (0x20, 0, -1))
    value = b"\2\0\0\0" + b"".join(
        tag.to_bytes(2, "little")
        + rights.to_bytes(2, "little")
        + (whose & 0xFFFFFFFF).to_bytes(4, "little")
        for tag, rights, whose in entries
    )
    try:
        os.setxattr(tmp_path, "system.posix_acl_access", value)
    except OSError:
        pytest.skip("this file system keeps no access lists")
    assert _named_rights(Calls().attribute(tmp_path, "system.posix_acl_access")) == 5


def test_the_command_looks_at_this_machine(tmp_path: Path):
    """The real thing: no root needed, nothing of the person's in what is said, files for CI."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    (home / ".bash_history").write_text("export OPENAI_API_KEY=sk-canarycanarycanarycanary1234\n")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "inhouse", "host", "--json"),
            *("--html", tmp_path / "a.html", "--sarif", tmp_path / "a.sarif"),
            *("--junit", tmp_path / "a.xml"),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        env={"HOME": str(home), "PATH": "/usr/bin:/bin"},
    )
    report = json.loads(done.stdout)["predicate"]
    claims = {claim["id"]: claim for claim in report["claims"]}
    assert len(claims) >= 30
    assert claims["traces.keys"]["verdict"] == "BROKEN"
    assert done.returncode == 1
    for file in ("a.html", "a.sarif", "a.xml"):
        said = (tmp_path / file).read_text()
        assert "traces.keys" in said
        assert "canary" not in said
        assert (tmp_path / file).stat().st_mode & 0o077 == 0
    assert "canary" not in done.stdout + done.stderr
    assert all(claim["fix"] for claim in claims.values() if claim["verdict"] != "HOLDS")


def test_a_threat_chooses_its_checks(capsys: pytest.CaptureFixture[str]):
    main(["--threat", "embarrassment"])
    out = capsys.readouterr().out
    assert "traces.clipboard" in out
    assert "disk.encryption" not in out
    assert set(CHECK_WORDS.values()) >= {
        line.split()[0] for line in out.splitlines() if "traces." in line[:20]
    }
    assert chosen(checks_for("linux"), ()) == checks_for("linux")


def test_a_word_that_is_no_threat_is_wrong_usage():
    with pytest.raises(BadRequest):
        threats_of("thief,burglar")


def test_a_report_replaces_no_file(tmp_path: Path):
    (tmp_path / "a.html").write_text("mine")
    with pytest.raises(BadRequest):
        main(["--threat", "embarrassment", "--html", str(tmp_path / "a.html")])
    assert (tmp_path / "a.html").read_text() == "mine"


def test_a_link_that_anybody_may_exchange_is_no_safe_way_to_the_data(tmp_path: Path) -> None:
    (tmp_path / "safe").mkdir(mode=0o700)
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    (tmp_path / "open" / "link").symlink_to(tmp_path / "safe")
    through = _path(this_machine(tmp_path / "open" / "link"))
    assert through.verdict is Verdict.BROKEN
    assert "link" in through.evidence
    assert ways_to(tmp_path / "safe") == ()
