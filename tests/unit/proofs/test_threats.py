"""`inhouse threats`: its table claims no more than there is, and its rules add nothing to it."""

import contextlib
import json
import sys
import types
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inhouse.cli.threats import _worse, main
from inhouse.errors import BadRequest
from inhouse.proofs.host import THREATS, Threat, checks_for, chosen
from inhouse.proofs.page import FAMILIES
from inhouse.proofs.threats import (
    DATA_WORDS,
    DUTY_WORDS,
    THREAT_WORDS,
    Answers,
    Bearing,
    Data,
    Duty,
    advise,
    read_answers,
)
from inhouse.proofs.threats.table import (
    DATA_TO_DO,
    DUTY_TO_DO,
    LAYER_WORDS,
    PROOFS,
    TABLE,
    Effect,
    Layer,
)

ANSWERS = st.builds(
    Answers,
    protect_from=st.lists(st.sampled_from(list(Threat)), unique=True).map(tuple),
    data=st.lists(st.sampled_from(list(Data)), unique=True).map(tuple),
    duty=st.lists(st.sampled_from(list(Duty)), unique=True).map(tuple),
)


@pytest.mark.parametrize("threat", [pytest.param(each, id=str(each)) for each in Threat])
def test_a_row_speaks_of_every_layer_once_and_leaves_something_to_do(threat: Threat):
    row = TABLE[threat]
    assert set(row.helps) | set(row.does_not) == set(Layer)
    assert not set(row.helps) & set(row.does_not)
    assert row.why
    assert row.residual
    assert row.nobody
    assert row.left_for_you
    assert all(row.left_for_you)


def test_every_layer_has_a_family_of_proofs_that_there_is():
    assert set(PROOFS) == set(Layer) == set(LAYER_WORDS)
    assert all(families and set(families) <= set(FAMILIES) for families in PROOFS.values())


def test_every_answer_has_words_and_every_threat_has_checks_of_the_machine():
    assert set(THREAT_WORDS) == set(TABLE) == set(THREATS)
    assert set(DATA_WORDS) == set(DATA_TO_DO) == set(Data)
    assert set(DUTY_WORDS) == set(DUTY_TO_DO) == set(Duty)
    for threat in Threat:
        assert chosen(checks_for("linux"), [threat]), threat


@given(ANSWERS)
def test_no_combination_claims_protection_that_no_layer_gives(answers: Answers):
    advice = advise(answers)
    wanted = set(answers.protect_from) or set(Threat)
    helping = {layer for threat in wanted for layer in TABLE[threat].helps}
    assert set(advice.matter) == helping
    assert set(advice.matter) | set(advice.do_not_matter) == set(Layer)
    assert {each.threat for each in advice.threats} == wanted
    for each in advice.threats:
        here = TABLE[each.threat].helps.get(Layer.MODEL)
        assert (each.bearing is Bearing.IRRELEVANT) == (here is None)
        if each.bearing is Bearing.ESSENTIAL:
            assert here is not None
            assert here.effect is Effect.STOPS
    assert advice.bearing in {each.bearing for each in advice.threats}


@given(ANSWERS)
def test_there_is_always_something_left_to_do(answers: Answers):
    advice = advise(answers)
    for each in advice.threats:
        assert set(each.row.left_for_you) <= set(advice.left_for_you)
    for kind in answers.duty:
        assert set(DUTY_TO_DO[kind]) <= set(advice.left_for_you)
    assert len(set(advice.left_for_you)) == len(advice.left_for_you)


@given(ANSWERS, st.sampled_from(list(Threat)))
def test_one_more_threat_never_weakens_what_is_said(answers: Answers, more: Threat):
    if not answers.protect_from:
        return
    order = list(Bearing)
    wider = Answers((*answers.protect_from, more), answers.data, answers.duty)
    assert order.index(advise(wider).bearing) <= order.index(advise(answers).bearing)


@pytest.mark.parametrize(
    ("threat", "data", "bearing"),
    [
        ("provider", "health", "ESSENTIAL"),
        ("provider", "nothing", "USEFUL"),
        ("training", "secrets", "ESSENTIAL"),
        ("subpoena", "legal", "USEFUL"),
        ("regulation", "health", "USEFUL"),
        ("it", "health", "IRRELEVANT"),
        ("thief", "health", "IRRELEVANT"),
        ("users", "health", "IRRELEVANT"),
        ("malware", "code", "IRRELEVANT"),
        ("embarrassment", "personal", "IRRELEVANT"),
    ],
)
def test_what_is_said_of_each_threat(threat: str, data: str, bearing: str):
    advice = advise(Answers((Threat(threat),), (Data(data),)))
    assert advice.bearing == bearing


def test_data_that_was_not_named_is_taken_to_be_sensitive_and_that_is_said():
    advice = advise(Answers((Threat.PROVIDER,)))
    assert advice.bearing is Bearing.ESSENTIAL
    assert any("sensitive" in line for line in advice.assumed)


def test_a_duty_makes_plain_data_worth_protecting():
    plain = Answers((Threat.PROVIDER,), (Data.NOTHING,), (Duty.GDPR,))
    assert advise(plain).bearing is Bearing.ESSENTIAL


@given(st.binary(max_size=300))
@settings(max_examples=200)
def test_answers_that_are_no_answers_are_refused_and_not_repeated(text: bytes):
    with contextlib.suppress(BadRequest):
        assert isinstance(read_answers(text), Answers)


@pytest.mark.parametrize(
    "text",
    [
        b'{"protect_from": ["nobody"]}',
        b'{"who": []}',
        b'{"data": "health"}',
        b"[" * 100_000,
        b'{"data": ["health"]}' + b" " * 70_000,
    ],
    ids=["an unknown word", "an unknown field", "no list", "deep", "long"],
)
def test_strange_answers_are_refused(text: bytes):
    with pytest.raises(BadRequest):
        read_answers(text)


def test_the_command_tells_what_is_left_and_that_it_is_no_legal_advice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = tmp_path / "answers.json"
    file.write_text(json.dumps({"protect_from": ["thief"], "data": ["health"], "duty": ["hipaa"]}))
    code = main(["--answers", str(file)])
    out = capsys.readouterr().out
    assert code in (0, 1, 2)
    assert "IRRELEVANT" in out
    assert "Left for you to do:" in out
    assert "HIPAA" in out
    assert "no legal advice" in out
    assert file.exists()
    assert [each.name for each in tmp_path.iterdir()] == ["answers.json"]


def test_the_command_speaks_json(capsys: pytest.CaptureFixture[str]):
    main(["--protect-from", "embarrassment", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["bearing"] == "IRRELEVANT"
    assert told["legal_advice"] is False
    assert {claim["id"] for claim in told["checks"]} == {
        check.id for check in chosen(checks_for("linux"), [Threat.EMBARRASSMENT])
    }


class _Typed:
    """A terminal at which somebody types."""

    def __init__(self, *lines: str) -> None:
        self.lines = list(lines)

    def isatty(self) -> bool:
        return True

    def readline(self, limit: int = -1) -> str:
        return (self.lines.pop(0) if self.lines else "")[:limit]


def test_the_interview_asks_again_and_understands_numbers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr("sys.stdin", _Typed("99\n", "6, 1\n", "1\n", "\n"))
    main([])
    out = capsys.readouterr().out
    assert "numbers from 1 to 9, please" in out
    assert "ESSENTIAL against: provider" in out
    assert "IRRELEVANT against: thief" in out


def test_the_interview_gives_up_after_three_tries(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.stdin", _Typed("x\n", "²\n", "1 x\n"))
    with pytest.raises(BadRequest):
        main([])


def test_nobody_is_asked_where_nobody_sits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    with (tmp_path / "empty").open("w+") as empty:
        monkeypatch.setattr("sys.stdin", empty)
        with pytest.raises(BadRequest, match="nobody is there"):
            main([])


def test_the_page_of_the_threats_says_what_the_table_says():
    page = (Path(__file__).parents[3] / "docs/threats.md").read_text(encoding="utf-8")
    for threat in Threat:
        (said,) = advise(Answers((threat,))).threats
        assert f"| {threat} | {said.bearing.lower()} | {said.row.why} |" in page


def test_the_families_of_prove_that_match_are_run_when_asked_for(monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []
    verb = types.ModuleType("inhouse.cli.prove")
    verb.main = lambda argv: asked.extend(argv) or 1  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "inhouse.cli.prove", verb)
    monkeypatch.setattr("inhouse.cli.threats.VERBS", {"prove": ""})
    assert main(["--protect-from", "embarrassment", "--run-proofs"]) == 1
    assert asked == ["--only", "residue"]


@pytest.mark.parametrize(("one", "other", "worse"), [(0, 0, 0), (2, 0, 2), (2, 1, 1), (1, 2, 1)])
def test_what_failed_says_more_than_what_is_not_known(one: int, other: int, worse: int):
    assert _worse(one, other) == worse
