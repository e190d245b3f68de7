"""The commands as a person types them: help, exit codes, pipes."""

import json
import stat
from pathlib import Path

import pytest

from tests.conftest import inhouse

LETTER = "Dear Anna,\r\nmail anna@clinic.example, my password is hunter2x!\n\tBye\n"
VERBS = ("serve", "ask", "mask", "unmask", "status")


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


def test_masked_text_comes_back_byte_for_byte(tmp_path: Path) -> None:
    vault = tmp_path / "v.json"
    masked = inhouse("mask", "--vault", str(vault), stdin=LETTER)
    assert masked.returncode == 0
    assert "anna@" not in masked.stdout
    assert "hunter2x" not in masked.stdout
    assert "EMAIL 1" in masked.stderr
    assert stat.S_IMODE(vault.stat().st_mode) == 0o600
    back = inhouse("unmask", "--vault", str(vault), stdin=masked.stdout)
    assert back.stdout == LETTER


def test_without_being_asked_no_vault_is_written(tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    assert inhouse("mask", stdin=LETTER, home=tmp_path / "h", HOME=str(tmp_path)).returncode == 0
    assert set(tmp_path.iterdir()) == before


def test_a_vault_is_never_overwritten(tmp_path: Path) -> None:
    vault = tmp_path / "v.json"
    vault.write_text("precious")
    ran = inhouse("mask", "--vault", str(vault), stdin=LETTER)
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert vault.read_text() == "precious"


@pytest.mark.parametrize(
    "content",
    ["", "{}", "[]", '{"code": "abcdef", "values": [["NAME", "canary"]]}', '{"code": "["}'],
)
def test_a_broken_vault_file_is_refused_without_an_echo(tmp_path: Path, content: str) -> None:
    vault = tmp_path / "v.json"
    vault.write_text(content)
    ran = inhouse("unmask", "--vault", str(vault), stdin="x")
    assert ran.returncode == 64
    assert "not a vault file" in ran.stderr
    assert "canary" not in ran.stderr


def test_a_missing_vault_file_is_named(tmp_path: Path) -> None:
    ran = inhouse("unmask", "--vault", str(tmp_path / "none"), stdin="x")
    assert ran.returncode == 1
    assert "can't be read" in ran.stderr


def test_json_text_is_unmasked_as_json(tmp_path: Path) -> None:
    vault = tmp_path / "v.json"
    masked = inhouse("mask", "--vault", str(vault), stdin="the password is 'pa\"ss\\word9'")
    document = json.dumps({"said": masked.stdout})
    back = inhouse("unmask", "--vault", str(vault), "--as-json", stdin=document)
    assert json.loads(back.stdout)["said"] == "the password is 'pa\"ss\\word9'"
