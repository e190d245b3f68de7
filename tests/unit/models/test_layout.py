"""Where models lie: names that leave the folder are refused, the lock is whole or not there."""

from pathlib import Path

import pytest

from inhouse.errors import ModelError
from inhouse.models.layout import (
    Entry,
    changing,
    is_safe_path,
    models_folder,
    path_of,
    read_lock,
    without,
    write_lock,
)

HEX = "0123456789abcdef"
ENTRY = Entry(
    repo="owner/name",
    commit=(HEX * 3)[:40],
    file="sub/model.gguf",
    size_bytes=3,
    sha256=HEX * 4,
    format="gguf",
    source="hub.example",
    when="2026-01-01T00:00:00Z",
)


@pytest.mark.parametrize(
    "path",
    [
        "../model.gguf",
        "sub/../../model.gguf",
        "/etc/passwd",
        "sub//model.gguf",
        "",
        ".",
        "sub/",
        "c:model.gguf",
        "model.gguf:stream",
        "sub\\model.gguf",
        "aux.gguf",
        "NUL",
        "a\x00b",
        "a\nb",
        "invisible\u202egnp.gguf",
        ".hidden",
        "trailing.",
        "trailing ",
        "~user",
        "-rf",
        "a" * 201,
        "/".join("abcdefghi"),
        "\ud800.gguf",
    ],
)
def test_a_name_that_could_leave_its_folder_or_deceive_is_unsafe(path: str) -> None:
    assert not is_safe_path(path)


@pytest.mark.parametrize(
    "path", ["model.gguf", "sub/model-Q4_K_M.gguf", "LICENSE", "Modèle 7B.gguf"]
)
def test_plain_names_are_safe(path: str) -> None:
    assert is_safe_path(path)


def test_what_is_written_is_read_and_lies_where_it_says(tmp_path: Path) -> None:
    with changing(tmp_path):
        write_lock(tmp_path, [ENTRY])
    assert read_lock(tmp_path).models == (ENTRY,)
    assert path_of(tmp_path, ENTRY) == tmp_path / "models/owner--name/0123456789ab/sub/model.gguf"
    assert ENTRY.name == "owner/name/sub/model.gguf"
    assert without([ENTRY], ENTRY) == []
    assert (models_folder(tmp_path) / "models.lock").stat().st_mode & 0o777 == 0o600


def test_two_commands_never_change_the_models_at_once(tmp_path: Path) -> None:
    with (
        changing(tmp_path),
        pytest.raises(ModelError, match="another inhouse"),
        changing(tmp_path),
    ):
        pass


def test_a_link_in_the_place_of_the_folder_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "large disk").mkdir()
    models_folder(tmp_path).symlink_to(tmp_path / "large disk")
    with pytest.raises(ModelError, match="not a folder of ours") as refused, changing(tmp_path):
        pass
    assert "INHOUSE_HOME" in refused.value.fix


@pytest.mark.parametrize(
    "change",
    [
        ('"version": 1', '"version": 2'),
        ("sub/model.gguf", "../../credential"),
        ("owner/name", "../name"),
        ("owner/name", "owner/a--b"),
        ('"source"', '"sauce"'),
    ],
)
def test_a_lock_that_was_meddled_with_is_refused(tmp_path: Path, change: tuple[str, str]) -> None:
    with changing(tmp_path):
        write_lock(tmp_path, [ENTRY])
    lock = models_folder(tmp_path) / "models.lock"
    lock.write_text(lock.read_text().replace(*change))
    with pytest.raises(ModelError, match="can't be read"):
        read_lock(tmp_path)
