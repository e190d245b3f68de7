"""The hunter finds what was planted, says what it could not read, and stays small."""

import gzip
import io
import os
import random
import resource
import sqlite3
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inhouse.proofs.report import Claim, Verdict
from inhouse.proofs.residue import hunt, search, trial, try_control
from inhouse.proofs.residue.files import Seen, snapshot, written
from inhouse.proofs.residue.forms import forms
from inhouse.proofs.residue.hunting import Control
from inhouse.proofs.residue.memory import NotReadable, descendants, look_at_process
from inhouse.proofs.residue.search import Search, windows

WORD = "KanarienvogelXqZtrwp"


def forms_in(data: bytes, word: str = WORD) -> set[tuple[str, ...]]:
    looked = Search(forms(word))
    looked.look_at_bytes("here", data)
    return {(hit.form, *hit.inside) for hit in looked.hits}


def test_every_way_that_is_planted_is_found() -> None:
    control = try_control(WORD)
    assert len(control.planted) >= 33
    assert control.missed == ()


def test_a_control_tells_what_was_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the control: a hunter that opens nothing misses what is packed."""
    monkeypatch.setattr(search, "DEPTH", 0)
    missed = set(try_control(WORD).missed)
    assert {"gzip", "zlib", "raw deflate", "zip", "gzip in base64", "bzip2", "xz"} <= missed
    assert "utf-8" not in missed


def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "noise").write_bytes(random.Random(7).randbytes(1 << 20))
    (tmp_path / "text").write_text("Kanarienvogel and other words\n" * 1000)
    found = hunt([WORD], folders=[tmp_path])
    assert (found.hits, found.cut, found.files) == ((), {}, 3)
    assert found.read_bytes > 1 << 20


@given(st.text(min_size=8, max_size=30), st.binary(max_size=40), st.binary(max_size=40))
def test_any_word_between_any_bytes_is_found(word: str, before: bytes, after: bytes) -> None:
    word = word.encode("utf-8", "replace").decode()
    assert forms_in(before + word.encode() + after, word)


@pytest.mark.parametrize("shift", range(-24, 25, 3))
def test_a_word_that_lies_across_two_windows_is_found(
    shift: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "WINDOW", 4096)
    monkeypatch.setattr(search, "OVERLAP", 512)
    edge = 4096 + shift
    assert ("utf-8",) in forms_in(b"." * edge + WORD.encode() + b"." * 9000)
    packed = gzip.compress(b"." * 9000 + WORD.encode())
    assert ("utf-8", "gzip") in forms_in(b"." * (edge - 30) + packed + b"." * 9000)


@given(st.lists(st.binary(max_size=700), max_size=30))
def test_windows_cover_every_byte_in_order(parts: list[bytes]) -> None:
    whole = b"".join(parts)
    covered = 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "WINDOW", 512)
        patch.setattr(search, "OVERLAP", 64)
        for offset, window, _last in windows(parts):
            assert whole[offset : offset + len(window)] == window
            assert offset <= covered
            covered = offset + len(window)
    assert covered == len(whole)


@given(st.binary(max_size=2000))
def test_what_is_broken_ends_quietly(noise: bytes) -> None:
    for start in (b"", b"\x1f\x8b\x08", b"x\x9c", b"BZh9", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd"):
        forms_in(start + noise)
    forms_in(b"PK\x03\x04" + noise)


def test_a_bomb_is_not_unpacked_to_the_end_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(search, "MOST_OF_ONE", 4 << 20)
    inner = zlib.compress(b"\0" * (64 << 20), 9)
    (tmp_path / "bomb").write_bytes(gzip.compress(inner))
    found = hunt([WORD], folders=[tmp_path])
    assert list(found.cut) == [str(tmp_path / "bomb")]


def test_what_there_was_no_time_for_is_said_and_is_not_clean(tmp_path: Path) -> None:
    (tmp_path / "file").write_text(WORD)
    found = hunt([WORD], folders=[tmp_path], seconds=-1)
    assert found.hits == ()
    assert set(found.cut.values()) == {"no time was left"}


def test_memory_is_bounded_however_large_a_file_is(tmp_path: Path) -> None:
    with (tmp_path / "large").open("wb") as file:
        file.write(b"a line of a log, as there are many\n" * (1 << 18))
        file.seek(300 << 20)  # after a hole
        file.write(WORD.encode())
    script = (
        "import sys, resource; from pathlib import Path; from inhouse.proofs.residue import hunt\n"
        f"resource.setrlimit(resource.RLIMIT_AS, ({400 << 20}, {400 << 20}))\n"
        "found = hunt([sys.argv[2]], folders=[Path(sys.argv[1])])\n"
        "status = Path('/proc/self/status').read_text()\n"
        "print(len(found.hits), status.split('VmHWM:')[1].split()[0])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path), WORD], capture_output=True, text=True
    )
    assert not ran.stderr
    hits, most_kb = ran.stdout.split()
    assert int(hits) >= 1
    assert int(most_kb) < 120 << 10


def test_pipes_links_and_folders_are_not_followed_or_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "link").symlink_to(f"/nowhere/{WORD}")
    found = hunt([WORD], folders=[tmp_path])
    assert {Path(hit.where).name for hit in found.hits} == {"link"}


def test_what_may_not_be_read_is_said_and_is_not_clean() -> None:
    script = (
        "import os, sys; from pathlib import Path; from inhouse.proofs.residue import hunt\n"
        "hunt([sys.argv[2]])  # loads what it needs\n"
        "os.geteuid() or (os.setgroups([]), os.setgid(65534), os.setuid(65534))\n"
        "print(hunt([sys.argv[2]], folders=[Path(sys.argv[1])]).cut)"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "mine").write_text(WORD)
        (folder / "mine").chmod(0)
        (folder / "closed").mkdir(mode=0)
        ran = subprocess.run(
            [sys.executable, "-c", script, name, WORD], capture_output=True, text=True
        )
    assert "may not be read" in ran.stdout, ran.stderr
    assert "closed': 'may not be listed" in ran.stdout


def test_in_shared_folders_only_what_is_new_or_changed_is_searched(tmp_path: Path) -> None:
    (tmp_path / "old").write_text(WORD)
    (tmp_path / "grows").write_text("x")
    before = snapshot([tmp_path])
    with (tmp_path / "grows").open("a") as file:
        file.write(WORD)
    (tmp_path / "new").write_text(WORD)
    found = hunt([WORD], folders=[tmp_path], since=before)
    assert {Path(hit.where).name for hit in found.hits} == {"grows", "new"}


def test_a_deleted_row_is_found_in_the_log_of_the_database(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "chats.db")) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE chats (text)")
        database.execute("INSERT INTO chats VALUES (?)", (WORD,))
        database.commit()
        database.execute("DELETE FROM chats")
        database.commit()
        found = {Path(hit.where).name for hit in hunt([WORD], folders=[tmp_path]).hits}
    assert "chats.db-wal" in found


def test_an_archive_in_an_archive_is_opened() -> None:
    inner, outer = io.BytesIO(), io.BytesIO()
    for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        with zipfile.ZipFile(inner, "w", method) as archive:
            archive.writestr("a", "x" * 3000 + WORD)
        with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("first", "nothing" * 1000)
            archive.writestr("b", inner.getvalue())
        assert ("utf-8", "zip", "zip") in forms_in(outer.getvalue())


def test_token_numbers_are_found_as_a_model_keeps_them(tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"\1" * 40 + struct.pack("<6i", 9, 70, 71, 72, 73, 8))
    found = hunt([WORD], folders=[tmp_path], tokens=[(1, 70, 71, 72, 73, 2)])
    assert [hit.form for hit in found.hits] == ["token numbers, 1"]


HOLDER = (
    "import sys; word = sys.stdin.readline().strip(); kept = word * 3;"
    "print('ready', flush=True); sys.stdin.readline()"
)


def test_words_in_the_memory_of_a_process_are_found_and_its_children_known() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        print(WORD, file=process.stdin, flush=True)
        process.stdout.readline()
        assert process.pid in descendants(os.getpid())
        found = hunt([WORD], pids=[process.pid])
        process.stdin.close()
    assert found.processes == 1
    assert any("memory" in hit.where for hit in found.hits)
    assert descendants(process.pid) == ()


def test_a_process_that_is_not_readable_is_counted_as_locked() -> None:
    """Not dumpable, looked at by another user than root: the kernel says no."""
    script = (
        "import ctypes, os\n"
        "from inhouse.proofs.residue import hunt\n"
        "hunt(['KanarienvogelXqZtrwp'])  # loads what it needs\n"
        "os.geteuid() or (os.setgroups([]), os.setgid(65534), os.setuid(65534))\n"
        "ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)\n"
        "child = os.fork()\n"
        "if not child: os.read(0, 1); os._exit(0)\n"
        "found = hunt(['KanarienvogelXqZtrwp'], pids=[child])\n"
        "print(found.processes, found.locked)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    assert ran.stdout.split() == ["0", "1"], ran.stderr


def test_to_be_kept_out_of_ones_own_processes_is_the_promise_and_of_others_is_unknown() -> None:
    script = (
        "import ctypes, os\n"
        "from inhouse.proofs.residue import hunt, trial\n"
        "hunt(['KanarienvogelXqZtrwp'])  # loads what it needs\n"
        "os.geteuid() or (os.setgroups([]), os.setgid(65534), os.setuid(65534))\n"
        "ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)\n"
        "child = os.fork()\n"
        "if not child: os.read(0, 1); os._exit(0)\n"
        "for pids in ([child], [child, 1]):\n"
        "    found = hunt(['KanarienvogelXqZtrwp'], pids=pids)\n"
        "    own = trial.all_of_this_user(pids)\n"
        "    print(trial._memory_claim(found, found, 1, own=own).verdict)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    assert ran.stdout.split() == ["HOLDS", "UNKNOWN"], ran.stderr


def test_no_such_process_is_neither_clean_nor_dirty() -> None:
    assert hunt([WORD], pids=[2**22 + 1]).processes == 0
    with pytest.raises(ProcessLookupError):
        look_at_process(Search(forms(WORD)), 2**22 + 1)
    assert issubclass(NotReadable, Exception)


def test_it_is_quick_enough_to_be_used(tmp_path: Path) -> None:
    (tmp_path / "noise").write_bytes(random.Random(3).randbytes(8 << 20))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    hunt([WORD], folders=[tmp_path])
    spent = resource.getrusage(resource.RUSAGE_SELF).ru_utime - before
    assert spent / 8.4 < 0.3, "seconds of a processor for a megabyte; 0.07 on a quiet one"


@given(key=st.integers(1, 255), noise=st.binary(max_size=50))
def test_a_log_of_which_every_byte_is_changed_alike_is_found(key: int, noise: bytes) -> None:
    log = noise + bytes(byte ^ key for byte in f"he said {WORD}!".encode()) + noise
    search = Search(forms(WORD))
    search.look_at_bytes("log", log)
    assert [hit.form for hit in search.hits if "changed alike" in hit.form]


def test_in_memory_nothing_is_opened() -> None:
    found = Search(forms(WORD))
    for data in (gzip.compress(WORD.encode() * 9), b"." * 50 + WORD.encode() * 2):
        found.look_at("memory", lambda start, data=data: (data[start:],), shallow=True)  # type: ignore[misc]  # the default is bytes, which mypy can't tell
    assert {hit.inside for hit in found.hits} == {()}


def claim_of(folder: Path, since: Seen, *, streaming: bool = True) -> Claim:
    """What is said of a folder in which no word was found and whose files may have grown."""
    nothing = hunt([WORD], folders=[folder])
    seen = trial.Seen("residue.files", "Nothing", Control(("a",), ()), trial.MEANT, streaming)
    return trial._files_claim(seen, nothing, written([folder], since))


def test_a_file_that_is_written_while_chatting_and_can_not_be_read_is_not_clean(
    tmp_path: Path,
) -> None:
    log = tmp_path / "log"
    log.write_bytes(b"ready\n")
    before = snapshot([tmp_path])
    assert claim_of(tmp_path, before).verdict is Verdict.HOLDS
    with log.open("ab") as file:
        file.write(random.Random(1).randbytes(11))
    claim = claim_of(tmp_path, before)
    assert claim.verdict is Verdict.WEAK
    assert "1 files were written to, at most 11 bytes (log)" in claim.evidence


def test_a_file_that_is_written_over_in_place_is_not_clean(tmp_path: Path) -> None:
    ring = tmp_path / "ring"
    ring.write_bytes(bytes(4096))
    os.utime(ring, ns=(1, 1))
    before = snapshot([tmp_path])
    with ring.open("r+b") as file:
        file.write(b"!" * 200)
    claim = claim_of(tmp_path, before)
    assert claim.verdict is Verdict.WEAK
    assert "ring" in claim.evidence


def test_a_kill_while_nothing_was_streamed_shows_nothing(tmp_path: Path) -> None:
    assert claim_of(tmp_path, {}, streaming=False).verdict is Verdict.UNKNOWN


def test_a_file_that_was_written_to_is_searched_also_with_its_old_date(tmp_path: Path) -> None:
    path = tmp_path / "old"
    path.write_text(len(WORD) * "x")
    before, state = snapshot([tmp_path]), path.stat()
    path.write_text(WORD)
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert hunt([WORD], folders=[tmp_path], since=before).hits
