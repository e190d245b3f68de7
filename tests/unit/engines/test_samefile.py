"""A model that was checked is the one that is opened, after every wipe and crash too."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from inhouse.engines.modelfile import open_model
from inhouse.engines.samefile import ChangedModel, identity_of, refuse_changed
from inhouse.errors import ModelError


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "model.gguf"
    path.write_bytes(b"weights")
    os.utime(path, ns=(1, 1))
    return path


def write(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"W")


def write_and_set_the_time_back(path: Path) -> None:
    write(path)
    os.utime(path, ns=(1, 1))


def exchange(path: Path) -> None:
    other = path.with_name("other")
    other.write_bytes(path.read_bytes())
    os.utime(other, ns=(1, 1))
    other.replace(path)


def test_a_file_that_nobody_touched_is_let_through(model: Path) -> None:
    checked = identity_of(model)
    model.read_bytes()
    refuse_changed(model, checked)


@pytest.mark.parametrize("change", [write, write_and_set_the_time_back, exchange, Path.unlink])
def test_a_file_that_was_changed_since_is_refused(
    model: Path, change: Callable[[Path], None]
) -> None:
    checked = identity_of(model)
    change(model)
    with pytest.raises(ChangedModel, match="not the one that was checked") as refused:
        refuse_changed(model, checked)
    assert "start it again" in refused.value.fix


def test_a_pipe_is_no_model_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "model.gguf")
    with pytest.raises(ModelError, match="no regular file"):
        open_model(str(tmp_path / "model.gguf"))
