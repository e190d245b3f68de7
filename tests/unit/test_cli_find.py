"""`inhouse find`: places, classes and reasons, in four forms, and never a word of a bad line."""

import json
from pathlib import Path

import pytest

from tests.conftest import inhouse

LETTER = "👩‍⚕️ Ünï: mail anna@clinic.example, DE89 3704 0044 0532 0130 00\r\n"


def lines(*texts: str) -> str:
    return "".join(json.dumps({"text": text, "id": 7}) + "\n" for text in texts)


def test_places_count_code_points_also_after_signs_outside_the_first_plane(tmp_path: Path) -> None:
    ran = inhouse("find", "--rules-only", "--json", stdin=LETTER, home=tmp_path)
    assert ran.returncode == 1
    found = json.loads(ran.stdout)["findings"]
    assert [(LETTER[each["start"] : each["end"]], each["type"]) for each in found] == [
        ("anna@clinic.example", "EMAIL"),
        ("DE89 3704 0044 0532 0130 00", "IBAN"),
    ]
    assert all(set(each) == {"start", "end", "type", "score", "rule"} for each in found)


def test_lines_are_answered_in_their_order_with_their_own_places(tmp_path: Path) -> None:
    texts = ["nothing", "a@b.example.com", "", "🦉 x@y.example.org", "nothing"]
    ran = inhouse("find", "--rules-only", "--jsonl", stdin=lines(*texts), home=tmp_path)
    assert ran.returncode == 1
    answers = [json.loads(line)["findings"] for line in ran.stdout.splitlines()]
    values = [
        [text[each["start"] : each["end"]] for each in found]
        for text, found in zip(texts, answers, strict=True)
    ]
    assert values == [[], ["a@b.example.com"], [], ["x@y.example.org"], []]


def test_a_line_that_is_no_text_is_named_by_its_number_alone(tmp_path: Path) -> None:
    stdin = lines("fine") + "\n" + '{"txet": "canary"}\n'
    ran = inhouse("find", "--rules-only", "--jsonl", stdin=stdin, home=tmp_path)
    assert ran.returncode == 64
    assert "line 3 is not" in ran.stderr
    assert "canary" not in ran.stderr
    assert ran.stdout == '{"findings": []}\n'


@pytest.mark.parametrize("form", [[], ["--json"], ["--jsonl"], ["--show"]])
def test_nothing_in_nothing_found(tmp_path: Path, form: list[str]) -> None:
    ran = inhouse("find", "--rules-only", *form, stdin="", home=tmp_path)
    assert ran.returncode == 0
    assert ran.stdout == ('{"findings": []}\n' if form == ["--json"] else "")


@pytest.mark.parametrize("form", [[], ["--json"], ["--jsonl"]])
def test_a_file_that_cannot_be_read_is_a_clear_error(tmp_path: Path, form: list[str]) -> None:
    for path in (tmp_path / "none", tmp_path):
        ran = inhouse("find", "--rules-only", *form, str(path), home=tmp_path)
        assert ran.returncode == 64
        assert "the file can't be read" in ran.stderr
        assert "Traceback" not in ran.stderr


def test_a_text_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes("Müller".encode("latin-1"))
    ran = inhouse("find", "--rules-only", str(tmp_path / "latin"), home=tmp_path)
    assert ran.returncode == 64
    assert "not UTF-8" in ran.stderr


def test_the_text_itself_is_shown_only_when_asked_for(tmp_path: Path) -> None:
    told = inhouse("find", "--rules-only", stdin=LETTER, home=tmp_path).stdout
    shown = inhouse("find", "--rules-only", "--show", stdin=LETTER, home=tmp_path).stdout
    assert "anna@" not in told
    assert "'anna@clinic.example'" in shown
    assert told.splitlines()[0].split("\t")[1] == "EMAIL"


def test_the_learned_detector_finds_names_and_can_be_left_out(tmp_path: Path) -> None:
    text = "Yesterday Anna Keller wrote to Peter Brandt in Bremen."
    learned = inhouse("find", "--json", stdin=text, home=tmp_path)
    kinds = {each["type"] for each in json.loads(learned.stdout)["findings"]}
    assert "PERSON" in kinds
    assert inhouse("find", "--rules-only", stdin=text, home=tmp_path).returncode == 0


def test_what_the_policy_blocks_is_listed_and_what_it_allows_is_not(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text('[masking]\nmodes = { IBAN = "block", EMAIL = "allow" }\n')
    ran = inhouse("find", "--rules-only", "--json", stdin=LETTER, home=tmp_path)
    assert [each["type"] for each in json.loads(ran.stdout)["findings"]] == ["IBAN"]
