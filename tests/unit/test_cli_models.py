"""`inhouse models list | import | remove | fit` as a person or a script uses them."""

import json
import os
import pty
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from inhouse.cli import main
from inhouse.cli import models_chosen as chosen
from inhouse.config import EngineSettings, Policy
from inhouse.errors import ModelError
from inhouse.home import locked_home
from inhouse.models.layout import path_of, read_lock, write_lock
from inhouse.models.machine import Room
from tests.unit.models import making

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("INHOUSE_HOME", str(folder))
    monkeypatch.delenv("INHOUSE_POLICY", raising=False)
    return folder


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def runner(*words: str) -> tuple[int, str, str]:
        try:
            code = main(["models", *words])
        except SystemExit as ended:
            code = int(str(ended.code))
        out, err = capsys.readouterr()
        return code, out, err

    return runner


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return making.model(tmp_path / "tiny.gguf", layers=1)


@pytest.fixture
def little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """320 MiB are free: enough for the tiny model, but not with much context."""
    monkeypatch.setattr("inhouse.models.fit.free_memory", lambda: Room(330 * 1024**2))


def listed(run: Run, *words: str) -> Any:
    return json.loads(run("list", "--json", *words)[1])["models"]


def test_a_model_comes_in_is_listed_and_goes(run: Run, tiny: Path):
    code, out, _ = run("import", str(tiny))
    assert code == 0
    assert "inhouse serve --model imported/tiny/tiny.gguf" in out
    code, out, _ = run("list")
    assert code == 0
    for cell in ("imported/tiny/tiny.gguf", "4k", "F16", "apache-2.0", "imported"):
        assert cell in out
    assert run("remove", "tiny", "--yes")[0] == 0
    assert listed(run) == []
    assert tiny.exists()


def test_an_empty_list_says_how_to_get_one(run: Run):
    code, out, _ = run("list")
    assert code == 0
    assert "inhouse models pull" in out


def test_verify_finds_a_changed_byte_that_a_look_does_not(run: Run, home: Path, tiny: Path):
    run("import", str(tiny))
    with path_of(home, read_lock(home).models[0]).open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\x01")
    assert run("list")[0] == 0
    code, out, _ = run("list", "--verify")
    assert code == 1
    assert "SHA-256" in out


def test_words_of_strangers_reach_no_terminal_with_control_characters(
    run: Run, home: Path, tiny: Path
):
    run("import", str(tiny))
    (entry,) = read_lock(home).models
    write_lock(home, [replace(entry, licence="mit\x1b[31m")])
    assert "\x1b" not in run("list")[1]


def test_nobody_to_ask_means_nothing_is_deleted(run: Run, home: Path, tiny: Path):
    run("import", str(tiny))
    code, _, err = run("remove", "tiny")
    assert code == 64
    assert "--yes" in err
    assert len(read_lock(home).models) == 1


@pytest.mark.parametrize(("answer", "left"), [(b"n\n", 1), (b"\n", 1), (b"y\n", 0)])
def test_at_a_terminal_it_asks(
    run: Run, home: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch, answer: bytes, left: int
):
    run("import", str(tiny))
    ours, theirs = pty.openpty()
    os.write(ours, answer)
    with os.fdopen(theirs, "r") as terminal:
        monkeypatch.setattr("sys.stdin", terminal)
        code, out, _ = run("remove", "tiny")
    os.close(ours)
    assert "Delete imported/tiny/tiny.gguf" in out
    assert len(read_lock(home).models) == left
    assert code == left


def test_a_server_that_does_not_say_what_it_uses_keeps_all_models(run: Run, home: Path, tiny: Path):
    run("import", str(tiny))
    with locked_home(home):
        code, _, err = run("remove", "tiny", "--yes")
    assert code == 1
    assert "stop inhouse serve first" in err
    assert len(read_lock(home).models) == 1


@pytest.mark.parametrize("words", [["remove", "none"], ["fit", "none.gguf"], ["import", "none"]])
def test_what_is_not_there_is_said_with_the_fix(run: Run, words: list[str]):
    code, out, err = run(*words)
    assert code == 1
    assert out == ""
    assert "fix:" in err


def test_fit_tells_each_part_and_the_sum(run: Run, tiny: Path):
    told = json.loads(run("fit", str(tiny), "--context", "4096", "--slots", "2", "--json")[1])
    assert told["verdict"] == "fits"
    assert sum(told["parts"].values()) == told["engine_bytes"] < told["need_bytes"]
    assert told["context_tokens"] == 4096
    assert told["parts"]["context"] == 4096 * 2 * 64 * 2 * 2


def test_fit_knows_the_models_that_are_here(run: Run, tiny: Path):
    run("import", str(tiny))
    code, out, _ = run("fit", "tiny")
    assert code == 0
    assert out.startswith("imported/tiny/tiny.gguf: needs ")


@pytest.mark.usefixtures("little_memory")
def test_fit_exits_with_one_when_it_does_not_fit(run: Run, tiny: Path):
    code, out, _ = run("fit", str(tiny), "--context", "100000")
    assert code == 1
    assert "does not fit with 100000 context, fits with 4k" in out


@pytest.mark.parametrize("words", [["--context", "0"], ["--slots", "65"], ["--context", "x"]])
def test_fit_refuses_numbers_that_no_policy_could_hold(run: Run, words: list[str]):
    assert run("fit", *words)[0] == 64


@pytest.mark.usefixtures("little_memory")
def test_serve_refuses_what_does_not_fit_and_names_the_context_that_would(home: Path, tiny: Path):
    policy = Policy(engine=EngineSettings(model=str(tiny), context_tokens=100_000))
    with pytest.raises(ModelError, match="does not fit with") as refused:
        chosen.chosen_model(home, policy)
    assert "context_tokens = 4096" in refused.value.fix
    small = Policy(engine=EngineSettings(model=str(tiny), context_tokens=2048))
    assert chosen.chosen_model(home, small).name == "tiny"


def test_serve_compares_a_stored_model_with_its_digest(run: Run, home: Path, tiny: Path):
    run("import", str(tiny))
    policy = Policy(engine=EngineSettings(model="tiny", context_tokens=2048))
    model = chosen.chosen_model(home, policy)
    assert model.name == "imported/tiny/tiny.gguf"
    assert model.sha256 == read_lock(home).models[0].sha256
    with Path(model.path).open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\x01")
    with pytest.raises(ModelError, match="not the file that came here"):
        chosen.chosen_model(home, policy)


def test_a_file_that_nobody_has_a_digest_of_is_not_called_well(run: Run, home: Path, tiny: Path):
    run("import", str(tiny))
    (entry,) = read_lock(home).models
    (path_of(home, entry).parent / "LICENSE").write_text("text")
    write_lock(home, [replace(entry, beside=("LICENSE",))])
    assert run("list")[0] == 0
    code, out, _ = run("list", "--verify")
    assert code == 2
    assert "not verified: LICENSE" in out


def test_serve_runs_no_safetensors(run: Run, home: Path, tiny: Path):
    run("import", str(tiny))
    (entry,) = read_lock(home).models
    write_lock(home, [replace(entry, format="safetensors")])
    with pytest.raises(ModelError, match="can't run"):
        chosen.chosen_model(home, Policy(engine=EngineSettings(model="tiny")))


def test_serve_runs_no_model_of_which_it_has_a_part(home: Path, tmp_path: Path):
    values = {"general.architecture": "llama", "split.count": 2}
    part = making.write(tmp_path / "m-00001-of-00002.gguf", values, [("t", (4096,), making.F32)])
    with pytest.raises(ModelError, match="one part") as refused:
        chosen.chosen_model(home, Policy(engine=EngineSettings(model=str(part))))
    assert "inhouse models import" in refused.value.fix
