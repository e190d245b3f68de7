"""The parts of `inhouse prove` that need no server: canaries, the search for them, the policy."""

import base64
import json
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban, luhn

from inhouse.chat import Kind
from inhouse.cli.prove import as_text
from inhouse.cli.weakened import weakened
from inhouse.config import (
    EngineSettings,
    Limits,
    MaskingSettings,
    Pattern,
    Policy,
    Seal,
    Server,
    parse_policy,
)
from inhouse.proofs.junit import to_junit
from inhouse.proofs.page import to_html
from inhouse.proofs.prove import FAMILIES, masking, paths, processes, prove
from inhouse.proofs.prove.broken_requests import errors_quiet
from inhouse.proofs.prove.canaries import KINDS, Canaries, Canary
from inhouse.proofs.prove.policy import (
    Installed,
    Settings,
    allowing_all,
    copy_for_trial,
    mode_of,
    toml,
)
from inhouse.proofs.prove.restored import answers_restored
from inhouse.proofs.prove.search import Heard
from inhouse.proofs.prove.stranger import Reply, Stranger
from inhouse.proofs.prove.trial import Trial
from inhouse.proofs.prove.upstream import Listener
from inhouse.proofs.report import Verdict
from inhouse.proofs.sarif import to_sarif
from inhouse.proofs.statement import read_statement, write_json


def test_there_is_a_canary_of_every_class() -> None:
    assert set(KINDS) == set(Kind)


@given(seed=st.integers(0, 2**64))
def test_canaries_pass_the_checks_that_real_values_pass(seed: int) -> None:
    made = Canaries(seed)
    assert luhn.is_valid(made.of("CARD").value.replace(" ", ""))
    assert luhn.is_valid(made.of("DEVICE_ID").value)
    assert iban.is_valid(made.of("IBAN").value)
    for kind in KINDS:
        canary = made.of(kind)
        assert canary.value in canary.sentence
        assert canary.value not in repr(canary)


def sent(text: str) -> Heard:
    body = json.dumps({"messages": [{"role": "user", "content": text}]}).encode()
    return Heard(b"POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\n\r\n" + body)


@given(seed=st.integers(0, 999), kind=st.sampled_from(KINDS))
def test_a_canary_is_found_in_every_spelling(seed: int, kind: str) -> None:
    canary = Canaries(seed).of(kind)
    value = canary.value
    spellings = [value, value.upper(), f"a {value} b", json.dumps({"a": [value]})]
    spellings += [json.dumps(json.dumps({"to": value})), value.replace("-", " ")]
    if len(value) >= 8:
        data = value.encode()
        spellings += [base64.b64encode(b"ab"[:n] + data + b"c").decode() for n in range(3)]
        spellings += [data.hex(), value[::-1]]
    for spelling in spellings:
        assert sent(spelling).holds(canary), spelling
    escaped = "".join(f"\\u{ord(sign):04x}" for sign in value)
    assert Heard(b'a\r\n\r\n{"a":"' + escaped.encode() + b'"}').holds(canary)


@given(seed=st.integers(0, 999), kind=st.sampled_from(KINDS), other=st.sampled_from(KINDS))
def test_a_canary_is_not_found_where_only_others_are(seed: int, kind: str, other: str) -> None:
    canary, stranger = Canaries(seed).of(kind), Canaries(seed + 1000).of(other)
    if kind == other:
        return
    assert not sent(f"[{kind}_1_k7q2xw] {stranger.sentence}").holds(canary)


def test_half_a_value_is_a_leak_too() -> None:
    canary = Canaries(1).of("EMAIL")
    assert sent(f"[PERSON_1_abcdef].{canary.core}@[URL_1_abcdef]").holds(canary)


def test_a_policy_goes_into_a_file_and_comes_back() -> None:
    policy = Policy(
        engine=EngineSettings(context_tokens=4096),
        limits=Limits(messages=7),
        masking=MaskingSettings(
            modes={Kind.EMAIL: "block"},
            allow=('a "quoted"\\\n\x7f\x00é', "b"),
            patterns=(Pattern("case number", r"\d{4}-\w+", Kind.ID),),
        ),
    )
    assert parse_policy(toml(msgspec.to_builtins(policy))) == policy
    assert parse_policy(toml(msgspec.to_builtins(Policy()))) == Policy()


@given(values=st.lists(st.text(min_size=1, max_size=20), max_size=3))
def test_any_text_survives_the_file(values: list[str]) -> None:
    try:
        written = toml({"masking": {"allow": values}})
        written.encode()
    except UnicodeEncodeError:
        return  # a lone surrogate is in no file
    assert tomllib.loads(written)["masking"]["allow"] == values


def test_the_copy_asks_nobody_s_server_and_reads_the_same_lists(tmp_path: Path) -> None:
    policy = Policy(
        engine=EngineSettings(upstream="https://gpu.example/v1", upstream_key_file="/k"),
        masking=MaskingSettings(deny_files=("clients.csv", "ORG:firms.csv", "/abs/x:y.csv")),
    )
    copied = parse_policy(toml(copy_for_trial(msgspec.to_builtins(policy), tmp_path)))
    assert copied.engine == EngineSettings()
    assert copied.masking.deny_files == (
        f"{tmp_path}/clients.csv",
        f"ORG:{tmp_path}/firms.csv",
        "/abs/x:y.csv",
    )


def test_the_control_lets_every_class_through() -> None:
    policy = parse_policy(toml(allowing_all(msgspec.to_builtins(Policy()))))
    assert set(policy.masking.modes.values()) == {"allow"}
    assert set(policy.masking.modes) == set(Kind)


def test_a_role_s_own_mode_goes_before_the_general_one() -> None:
    settings = {"masking": {"modes": {"EMAIL": "allow"}, "roles": {"user": {"EMAIL": "block"}}}}
    assert mode_of(settings, "EMAIL", "user") == "block"
    assert mode_of(settings, "EMAIL", "system") == "allow"
    assert mode_of(settings, "CARD") == "mask"


@pytest.mark.parametrize(
    ("policy", "setting"),
    [
        (Policy(seal=Seal(minimum="L1")), "seal.minimum"),
        (Policy(server=Server(session_hours=100)), "server.session_hours"),
        (Policy(engine=EngineSettings(upstream="http://127.0.0.1/v1")), "engine.upstream"),
        (Policy(engine=EngineSettings(upstream_in_clear=True)), "engine.upstream_in_clear"),
        (Policy(masking=MaskingSettings(modes={Kind.AGE: "allow"})), "masking.modes"),
        (Policy(masking=MaskingSettings(modes={Kind.AGE: "surrogate"})), "masking.modes"),
        (Policy(masking=MaskingSettings(allow=("a",))), "masking.allow"),
        (Policy(masking=MaskingSettings(seconds=600)), "masking.seconds"),
    ],
)
def test_a_weaker_setting_is_named(policy: Policy, setting: str) -> None:
    (found,) = weakened(policy)
    assert found.setting == setting
    assert found.harm


@pytest.mark.parametrize(
    "policy",
    [
        Policy(),
        Policy(seal=Seal(minimum="L3")),
        Policy(server=Server(port=1, session_hours=1)),
        Policy(masking=MaskingSettings(modes={Kind.AGE: "block"}, seconds=5)),
        Policy(limits=Limits(request_bytes=2048)),
    ],
)
def test_a_stricter_setting_is_not(policy: Policy) -> None:
    assert weakened(policy) == []


def test_every_route_of_the_server_is_knocked_at() -> None:
    """The addresses come from the program's text, so this looks at both."""
    from tests.attacks.test_gate import all_routes

    known = set(paths.addresses()) | set(paths.page_files())
    for route in all_routes():
        if route.path != "/page/{name:path}":
            assert route.path.replace("{name:path}", "x") in known


def test_a_canary_s_repr_shows_nothing() -> None:
    assert "secret" not in repr(Canary("KEY", "secret", "secret", "my secret"))


def test_addresses_that_are_put_together_are_read_and_others_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own.py").write_text(
        'UNDER = "/inhouse"\n'
        'routes = [Route("/inhouse" + "/dump", a), Route(UNDER + "/more", b)]\n'
        'routes += [Route(f"{UNDER}/{name}", c), Mount("/under", app), Route(path="/kept", d=1)]\n'
        'add_route("/".join(("", "joined", "here")), e)\n'
        "Route(read_from_a_file(), f)\n"
    )
    monkeypatch.setattr(paths, "_package", lambda: tmp_path)
    found, unread = paths._composed.__wrapped__()
    wanted = {"/inhouse/dump", "/inhouse/more", "/inhouse/x", "/under/metrics", "/kept"}
    assert wanted | {"/joined/here"} <= set(found)
    assert unread == ("own.py:5",)


def test_every_route_of_the_program_can_be_read() -> None:
    assert paths.unread() == ()


class Answers:
    """A server that answers every request in one way, and an engine that hears nothing of it."""

    credential = ""

    def __init__(self, answer: Callable[[str, bytes], Reply]) -> None:
        self.answer = answer
        self.heard: list[bytes] = []
        self.asked: list[str] = []

    def ask(self, _method: str, path: str, body: Any = None, **_: Any) -> Reply:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.asked.append(data.decode())
        self.heard.append(b"a\r\n\r\nmasked")
        return self.answer(path, data)

    def trial(self, policy: Settings) -> Trial:
        return Trial(cast(Stranger, self), cast(Listener, self), policy, Canaries(3))


def well(_path: str, _body: bytes) -> Reply:
    return Reply(200, {}, b"{}")


ALLOW: Settings = {"masking": {"modes": dict.fromkeys(KINDS, "allow")}}


def test_what_one_role_lets_through_is_tried_in_the_others_and_named() -> None:
    policy = {"masking": {"roles": {"assistant": {"EMAIL": "allow", "IBAN": "allow"}}}}
    server = Answers(well)
    for check in (masking.fields_hidden, masking.classes_hidden):
        claim = check(server.trial(policy))
        assert claim.verdict is Verdict.WEAK
        assert "EMAIL, IBAN in assistant" in claim.evidence
    planted = [json.loads(asked) for asked in server.asked if "@clinic.example" in asked]
    roles = {each["messages"][0]["role"] for each in planted if "messages" in each}
    assert {"user", "system"} <= roles
    assert "assistant" not in roles


def test_where_the_policy_hides_nothing_nothing_holds() -> None:
    trial = Answers(well).trial(ALLOW)
    assert masking.fields_hidden(trial).verdict is Verdict.UNKNOWN
    assert masking.classes_hidden(trial).verdict is Verdict.BROKEN
    assert answers_restored(trial).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("path", ["/v1/embeddings", "/v1/responses", "/inhouse/find"])
def test_an_error_of_any_endpoint_that_repeats_is_found(path: str) -> None:
    def echo(asked: str, body: bytes) -> Reply:
        return Reply(400, {}, body if asked == path else b"{}")

    claim = errors_quiet(Answers(echo).trial({}))
    assert claim.verdict is Verdict.BROKEN
    assert path in claim.evidence


@pytest.mark.parametrize("status", [0, 200, 500])
def test_where_no_error_comes_none_is_quiet(status: int) -> None:
    silent = Answers(lambda _path, _body: Reply(status, {}, b""))
    assert errors_quiet(silent.trial({})).verdict is Verdict.UNKNOWN


def test_a_process_that_is_gone_has_shown_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "is_root", lambda: False)
    gone = processes.Subject(2**22 + 1, 1, {}, expected=processes.WITH_ENGINE)
    looks = (processes.kernel_bits, processes.sockets, processes.inherited, processes.environment)
    for look in (*looks, processes.seal_levels, processes.unreadable):
        assert look(gone).verdict is not Verdict.HOLDS, look


def test_a_process_that_ought_to_be_there_is_missed_by_name() -> None:
    part = {"level": "L3", "attempts": 9, "not_blocked": []}
    seal = {"gateway": part, "supervisor": part, "detector": part}
    with subprocess.Popen(["/bin/sleep", "60"], env={}) as server:
        alone = processes.Subject(server.pid, 1, {"seal": seal}, expected=processes.WITH_ENGINE)
        levels, environment = processes.seal_levels(alone), processes.environment(alone)
        server.kill()
    if processes.landlock_abi():
        assert levels.verdict is Verdict.UNKNOWN
        assert "engine, which is not there" in levels.evidence
    assert "detector, which is not there" in environment.evidence


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's tables of sockets are Linux's")
def test_a_socket_that_is_in_no_table_is_found() -> None:
    there = "import socket, sys; s = socket.socket(); print(flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-I", "-c", there], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout
        child.stdout.readline()
        claim = processes.sockets(processes.Subject(child.pid, 1, {}))
        child.communicate(timeout=10)
    assert claim.verdict is Verdict.BROKEN
    assert "in no table" in claim.evidence


def test_a_part_of_the_proof_says_what_was_left_out(tmp_path: Path) -> None:
    report = prove(Installed({}), tmp_path, families=("log",))
    assert "masking: not asked for" in report.left_out
    assert "running: not asked for" in report.left_out
    assert not [each for each in report.left_out if each.startswith("log")]
    assert [claim.verdict for claim in report.claims] == [Verdict.UNKNOWN]


def test_what_was_left_out_is_said_in_every_form(
    tmp_path: Path,
) -> None:
    made = prove(Installed({}), tmp_path, families=("log", "running"))
    told = [each.partition(": ") for each in made.left_out]
    assert ("running", ": ", "no server of this installation runs") in told
    assert {family for family, _, why in told if why == "not asked for"} == {*FAMILIES} - {
        *("log", "running")
    }
    page = to_html(made)
    headline = page[page.index("<h1>") : page.index("</h1>")]
    assert f"({len(told)} families were left out)" in headline
    (run,) = json.loads(to_sarif(made))["runs"]
    warned = run["invocations"][0]["toolConfigurationNotifications"]
    skipped = ElementTree.fromstring(to_junit(made)).findall(".//skipped/..")  # noqa: S314 - our own
    read = read_statement(write_json(made)).report
    terminal = as_text(made, colour=False)
    assert [case.get("name") for case in skipped] == [family for family, _, _ in told]
    for (family, _, why), warning in zip(told, warned, strict=True):
        for form in (page, terminal, warning["message"]["text"]):
            assert f"{family}: {why}" in form
    assert read.left_out == made.left_out
    assert not prove(Installed({}), tmp_path, families=tuple(FAMILIES), seconds=0).left_out
