"""`serve --model NAME` uses what was imported, and only while it is that."""

import json
import os
import signal
from pathlib import Path

import pytest
from msgspec.structs import replace

from inhouse.cli import models_list
from inhouse.cli.models_chosen import chosen_model
from inhouse.config import parse_policy
from inhouse.engines.modelfile import PACKAGE_SHA256, open_model
from inhouse.models.layout import path_of, read_lock, write_lock
from inhouse.models.store import bring
from tests.conftest import Start, inhouse
from tests.unit.models import making

pytestmark = pytest.mark.real


def test_a_model_is_served_by_its_name_while_it_is_what_was_checked(
    start: Start, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    brought = inhouse("models", "import", open_model().path, "--name", "smol", home=home)
    assert brought.returncode == 0, brought.stderr
    server = start("--model", "smol", home=home)
    assert server.status()["model"]["name"] == "imported/smol/smol.gguf"
    assert server.status()["model"]["digest"] == PACKAGE_SHA256
    assert server.chat("Hello").status == 200

    (row,) = json.loads(inhouse("models", "list", "--json", home=home).stdout)["models"]
    assert row["in_use"]
    refused = inhouse("models", "remove", "smol", "--yes", home=home)
    assert refused.returncode == 1
    assert "a running server uses this model" in refused.stderr
    assert Path(row["path"]).exists()

    with Path(row["path"]).open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\x01")
    os.kill(server.status()["engine"]["pid"], signal.SIGKILL)
    assert server.chat("Hello").status == 503
    assert "not the one that was checked" in server.status()["engine"]["problem"]


def test_a_stored_model_that_was_tampered_with_is_not_served(tmp_path: Path) -> None:
    home = tmp_path / "home"
    made = making.model(tmp_path / "tiny.gguf", layers=1)
    inhouse("models", "import", str(made), home=home)
    with path_of(home, read_lock(home).models[0]).open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\x01")
    ran = inhouse("serve", "--port", "0", "--model", "tiny", home=home)
    assert ran.returncode == 1
    assert "its SHA-256 is another than when it came" in ran.stderr


def test_a_licence_that_is_gone_is_told_and_the_model_is_taken_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    entry = bring(home, making.model(tmp_path / "tiny.gguf", layers=1))
    write_lock(home, [replace(entry, beside=("LICENSE",))])
    policy = parse_policy('[engine]\nmodel = "tiny"')
    assert chosen_model(home, policy).sha256 == entry.sha256
    assert f"beside the model {entry.name}: LICENSE is gone" in capsys.readouterr().err
    monkeypatch.setenv("INHOUSE_HOME", str(home))
    assert models_list.main([]) == 1
    assert "LICENSE is gone (it can be served all the same)" in capsys.readouterr().out


def test_a_model_that_needs_too_much_is_refused_before_anything_starts(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    (home / "policy.toml").write_text("[engine]\ncontext_tokens = 1048576\n")
    huge = making.model(tmp_path / "huge.gguf", layers=512, heads=32, kv_heads=32, words=512)
    ran = inhouse("serve", "--port", "0", "--model", str(huge), home=home)
    assert ran.returncode == 1
    assert "does not fit with 1024k context" in ran.stderr
    assert "context_tokens = 4096" in ran.stderr
    assert not (home / "run").exists()
