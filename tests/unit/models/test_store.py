"""Models come in checked, are found by name, and are what they were, or are not used."""

import hashlib
import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from inhouse.errors import ModelError
from inhouse.models.gguf import NotGguf
from inhouse.models.layout import Entry, path_of, read_lock, write_lock
from inhouse.models.store import bring, checked, find, look_at, named, remove
from tests.unit.models import making


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return making.model(tmp_path / "Tiny Model-F16.gguf", layers=1)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_an_imported_model_is_recorded_with_its_digest(home: Path, source: Path):
    entry = bring(home, source)
    assert entry.name == "imported/Tiny-Model-F16/Tiny-Model-F16.gguf"
    assert entry.sha256 == entry.commit == sha256(source)
    assert entry.licence == "apache-2.0"
    assert read_lock(home).models == (entry,)
    assert path_of(home, entry).read_bytes() == source.read_bytes()
    assert list((home / "models" / "parts").iterdir()) == []


def test_who_may_write_the_old_file_can_not_reach_the_model(home: Path, source: Path):
    path = path_of(home, bring(home, source))
    before = source.read_bytes()
    assert not path.samefile(source)
    assert path.stat().st_mode & 0o777 == 0o600
    with source.open("r+b") as file:
        file.write(bytes(len(before)))
    assert path.read_bytes() == before


def test_a_pipe_is_refused_and_not_waited_for(home: Path, tmp_path: Path):
    pipe = tmp_path / "pipe.gguf"
    os.mkfifo(pipe)
    with pytest.raises(ModelError, match="no regular file"):
        bring(home, pipe)


def test_a_link_in_a_cache_of_another_tool_is_followed(home: Path, source: Path, tmp_path: Path):
    link = tmp_path / "snapshot.gguf"
    link.symlink_to(source)
    path = path_of(home, bring(home, link))
    assert not path.is_symlink()


def test_an_ollama_blob_is_named_by_what_the_model_calls_itself(home: Path, source: Path):
    blob = source.rename(source.parent / f"sha256-{sha256(source)}")
    assert bring(home, blob).repo == "imported/made-for-a-test"


def test_a_blob_that_is_not_what_its_name_says_is_refused(home: Path, source: Path):
    blob = source.rename(source.parent / f"sha256-{'0' * 64}")
    with pytest.raises(ModelError, match="SHA-256 that it does not have"):
        bring(home, blob)
    assert read_lock(home).models == ()
    assert [path for path in (home / "models").rglob("*") if path.is_file()] == []


def test_what_is_no_gguf_is_refused(home: Path, tmp_path: Path):
    pickle = tmp_path / "model.gguf"
    pickle.write_bytes(b"\x80\x04" + b"x" * 5000)
    with pytest.raises(NotGguf):
        bring(home, pickle)


def test_one_part_of_several_is_refused(home: Path, tmp_path: Path):
    values = {"general.architecture": "llama", "split.count": 3}
    part = making.write(tmp_path / "m-00001-of-00003.gguf", values, [])
    with pytest.raises(ModelError, match="one part"):
        bring(home, part)


@pytest.mark.parametrize("name", ["../up", "a/b", "", ".hidden", "x" * 99, "a b", "a\n"])
def test_a_name_that_is_no_plain_name_is_refused(home: Path, source: Path, name: str):
    if not name:
        source = source.rename(source.parent / "....gguf")
    with pytest.raises(ModelError, match="this name"):
        bring(home, source, name)


def test_a_model_is_found_by_any_of_its_names(home: Path, source: Path):
    entry = bring(home, source, "tiny")
    for word in ("imported/tiny/tiny.gguf", "imported/tiny", "tiny", "tiny.gguf"):
        assert find(home, word) == entry
    assert find(home, "other") is None
    assert find(home, "") is None
    with pytest.raises(ModelError, match="no model of this name"):
        named(home, "other")


def test_a_name_of_two_models_is_not_guessed(home: Path, source: Path, tmp_path: Path):
    bring(home, source, "tiny")
    bring(home, making.model(tmp_path / "other.gguf", layers=2), "tiny")
    with pytest.raises(ModelError, match="several models"):
        find(home, "tiny")


def test_a_tampered_file_of_the_same_size_is_refused(
    home: Path, source: Path, monkeypatch: pytest.MonkeyPatch
):
    entry = bring(home, source)
    checked(home, entry)
    with path_of(home, entry).open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\x01")
    assert look_at(home, entry).problem == ""  # a look at the size alone can't tell
    assert "SHA-256" in look_at(home, entry, whole=True).problem
    with pytest.raises(ModelError, match="not the file that came here") as refused:
        checked(home, entry)
    assert "inhouse models remove" in refused.value.fix


def test_a_tampered_part_of_the_same_size_is_refused(home: Path, source: Path):
    entry = _with_more(home, bring(home, source))
    assert look_at(home, entry, whole=True).problem == ""
    (path_of(home, entry).parent / "second.gguf").write_bytes(b"TEXT")
    assert "second.gguf" in look_at(home, entry, whole=True).problem
    with pytest.raises(ModelError, match=r"second\.gguf"):
        checked(home, entry)


@pytest.mark.parametrize("change", ["another", "gone", "a pipe"])
def test_a_licence_that_is_not_as_it_came_is_told_and_the_model_stays_usable(
    home: Path, source: Path, change: str
):
    entry = _with_more(home, bring(home, source))
    assert checked(home, entry).texts == ()
    licence = path_of(home, entry).parent / "LICENSE"
    if change == "another":
        licence.write_bytes(b"TEXT")
    else:
        licence.unlink()
    if change == "a pipe":
        os.mkfifo(licence)
    condition = checked(home, entry)
    assert condition.problem == ""
    (told,) = condition.texts
    assert "LICENSE" in told
    assert bool(look_at(home, entry).texts) == (change == "gone")  # contents want a whole look


def test_a_part_without_a_digest_is_told_as_not_verified(home: Path, source: Path):
    """Locks of before have none."""
    entry = _with(_with_more(home, bring(home, source)), digests={})
    assert look_at(home, entry, whole=True).unverified == ("second.gguf", "LICENSE")
    assert look_at(home, entry).unverified == ()


def _with_more(home: Path, entry: Entry) -> Entry:
    """The model with another part and a licence, which lie beside it."""
    for name in ("LICENSE", "second.gguf"):
        (path_of(home, entry).parent / name).write_bytes(b"text")
    return _with(
        entry,
        size_bytes=entry.size_bytes + 4,
        parts=("second.gguf",),
        beside=("LICENSE",),
        digests=dict.fromkeys(("second.gguf", "LICENSE"), hashlib.sha256(b"text").hexdigest()),
    )


def test_a_file_that_was_cut_or_is_gone_is_told(home: Path, source: Path):
    entry = bring(home, source)
    path = path_of(home, entry)
    os.truncate(path, 5000)
    assert "5000 of" in look_at(home, entry).problem
    path.unlink()
    assert look_at(home, entry).problem == "its file is gone"


def test_removing_deletes_the_file_its_folders_and_its_entry(home: Path, source: Path):
    entry = bring(home, source)
    other = bring(home, source, "other")
    remove(home, entry)
    assert read_lock(home).models == (other,)
    assert not path_of(home, entry).parent.parent.exists()
    assert path_of(home, other).exists()
    assert source.exists()


def test_removing_leaves_what_another_model_of_the_same_commit_needs(home: Path, source: Path):
    entry = bring(home, source, "tiny")
    folder = path_of(home, entry).parent
    for name in ("LICENSE", "second.gguf"):
        (folder / name).write_bytes(b"text")
    first = _with(entry, beside=("LICENSE",))
    second = _with(entry, file="second.gguf", beside=("LICENSE",))
    write_lock(home, [first, second])
    remove(home, first)
    assert sorted(path.name for path in folder.iterdir()) == ["LICENSE", "second.gguf"]
    remove(home, second)
    assert not folder.exists()


def _with(entry: Entry, **fields: object) -> Entry:
    return replace(entry, **fields)
