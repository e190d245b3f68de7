"""What is seen of a file that is about to be opened for writing."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from inhouse.proofs.telemetry.dns import Names
from inhouse.proofs.telemetry.files import Files
from inhouse.proofs.telemetry.opening import AT_FDCWD, Wish
from inhouse.proofs.telemetry.record import Record
from tests.attacks.seal_child import ON_LINUX

pytestmark = ON_LINUX


class Program:
    """This process in the place of the watched one."""

    def __init__(self, place: Path) -> None:
        self.record = Record(Names(), ())
        (place / "home").mkdir()
        os.mkfifo(place / "old")
        self._files = Files(self.record, str(place / "home"))
        self._files.made(Wish(os.getpid(), AT_FDCWD, "new", 0, 0o600), lambda: None)

    def opens(
        self, path: str, *, folder: int = AT_FDCWD, flags: int = os.O_CREAT | os.O_WRONLY
    ) -> int:
        """The error, or 0."""
        wish = Wish(os.getpid(), folder, path, flags | os.O_NONBLOCK, 0o640)
        try:
            os.close(self._files.opened(wish, lambda: None))
        except OSError as error:
            return error.errno or -1
        return 0


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    monkeypatch.chdir(tmp_path)
    return Program(tmp_path)


def test_a_fifo_that_is_not_its_own_is_refused_by_whatever_name(program: Program, tmp_path: Path):
    (tmp_path / "link").symlink_to("old")
    os.link("old", "home/hard")
    old = os.open("old", os.O_PATH)
    here = os.open(".", os.O_RDONLY)
    (tmp_path / "far").symlink_to(f"/proc/self/fd/{old}")
    names = [f"{tmp_path}/old", "old", "link", "home/hard", "far", f"/dev/fd/{old}"]
    names += [f"/proc/self/fd/{old}", f"/proc//self/fd/{old}", f"/proc/1/../self/fd/{old}"]
    names += [f"/proc/thread-self/fd/{old}", f"/proc/self/cwd/../{tmp_path.name}/./old"]
    try:
        said = [program.opens(name) for name in names]
        said.append(program.opens("old", folder=here))
        os.chdir("/proc")
        said.append(program.opens(f"self/fd/{old}"))
    finally:
        os.close(old)
        os.close(here)
    assert said == [errno.EACCES] * (len(names) + 2)
    kinds = {(each.who, way.kind) for each in program.record.contacts() for way in each.ways}
    assert kinds == {(f"{tmp_path}/old", "fifo"), (f"{tmp_path}/home/hard", "fifo")}
    assert program.record.files() == ()


def test_a_fifo_that_somebody_else_makes_meanwhile_is_refused_too(program: Program):
    os.mkfifo("late")
    assert program.opens("late") == errno.EACCES


def test_its_own_fifo_is_let_through_and_named(program: Program, tmp_path: Path):
    assert program.opens("new", flags=os.O_RDWR) == 0
    assert program.record.files() == (f"{tmp_path}/new",)
    assert program.record.contacts() == ()


def test_what_it_leaves_outside_its_home_is_named(program: Program, tmp_path: Path):
    (tmp_path / "home" / "link").symlink_to(tmp_path / "dangling")
    (tmp_path / "dead").symlink_to("dead")
    for path in ("made", "made", "home/made", "/dev/null", "/proc/self/comm", "home/link"):
        assert program.opens(path) == 0
    assert program.opens(".", flags=os.O_TMPFILE | os.O_RDWR) == 0
    for path, code in (
        ("no/such/folder", errno.ENOENT),
        ("home", errno.EISDIR),
        ("made/", errno.ENOTDIR),
        ("made/more", errno.ENOTDIR),
        ("dead", errno.ELOOP),
        ("", errno.ENOENT),
    ):
        assert program.opens(path) == code, path
    assert program.opens("not made", flags=os.O_WRONLY) == errno.ENOENT
    assert program.opens("made", flags=os.O_WRONLY | os.O_CREAT | os.O_EXCL) == errno.EEXIST
    assert program.opens("home/link", flags=os.O_WRONLY | os.O_NOFOLLOW) == errno.ELOOP
    assert program.record.files() == (
        f"{tmp_path}/made",
        f"{tmp_path}/dangling",
        f"{tmp_path}/(a file without a name)",
    )


def test_what_it_makes_has_the_rights_that_it_asked_for(program: Program, tmp_path: Path):
    before = os.umask(0o027)
    try:
        assert program.opens("made") == 0
    finally:
        os.umask(before)
    assert (tmp_path / "made").stat().st_mode & 0o777 == 0o640


def test_a_pipe_of_its_own_has_no_name_and_is_let_through(program: Program):
    reading, writing = os.pipe()
    assert program.opens(f"/proc/self/fd/{writing}") == 0
    os.close(reading)
    os.close(writing)
    assert program.record.files() == program.record.contacts() == ()


def test_the_first_thousand_files_are_kept(program: Program):
    for number in range(1100):
        program.record.wrote(f"/{number}")
    assert len(program.record.files()) == 1000
