"""What is seen of a file that is about to be opened for writing."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from inhouse.proofs.telemetry.dns import Names
from inhouse.proofs.telemetry.files import COARSE, Files
from inhouse.proofs.telemetry.record import Record
from inhouse.proofs.telemetry.witness import AT_FDCWD
from tests.attacks.seal_child import ON_LINUX

pytestmark = ON_LINUX


class Program:
    """This process in the place of the watched one."""

    def __init__(self, place: Path) -> None:
        self.record = Record(Names(), ())
        (place / "home").mkdir()
        os.mkfifo(place / "old")
        while time.clock_gettime(COARSE) <= (place / "old").stat().st_ctime:
            pass  # until the next tick
        self._files = Files(self.record, str(place / "home"))
        os.mkfifo(place / "new")

    def opens(self, path: str, *, folder: int = AT_FDCWD, makes: bool = True) -> bool:
        return self._files.opened(os.getpid(), folder, path, makes)


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    monkeypatch.chdir(tmp_path)
    return Program(tmp_path)


def test_a_fifo_that_was_there_before_is_refused_by_whatever_name(program: Program, tmp_path: Path):
    (tmp_path / "link").symlink_to("old")
    os.link("old", "home/hard")
    old = os.open("old", os.O_RDONLY | os.O_NONBLOCK)
    here = os.open(".", os.O_RDONLY)
    try:
        names = (f"{tmp_path}/old", "old", "link", "home/hard", f"/proc/self/fd/{old}")
        assert not any(program.opens(name) for name in (*names, f"/dev/fd/{old}"))
        assert not program.opens("old", folder=here)
    finally:
        os.close(old)
        os.close(here)
    kinds = {(each.who, way.kind) for each in program.record.contacts() for way in each.ways}
    assert kinds == {(f"{tmp_path}/old", "fifo"), (f"{tmp_path}/home/hard", "fifo")}
    assert program.record.files() == ()


def test_its_own_fifo_is_let_through_and_named(program: Program, tmp_path: Path):
    assert program.opens("new")
    assert program.record.files() == (f"{tmp_path}/new",)
    assert program.record.contacts() == ()


def test_what_it_leaves_outside_its_home_is_named(program: Program, tmp_path: Path):
    for path in ("made", "home/made", "/dev/null", "home", "/proc/self/comm", "no/such/folder"):
        assert program.opens(path)
    assert program.opens("not made", makes=False)
    assert program.record.files() == (f"{tmp_path}/made",)


def test_a_pipe_of_its_own_has_no_name_and_is_let_through(program: Program):
    reading, writing = os.pipe()
    assert program.opens(f"/proc/self/fd/{writing}")
    os.close(reading)
    os.close(writing)
    assert program.record.files() == program.record.contacts() == ()


def test_the_first_thousand_files_are_kept(program: Program):
    for number in range(1100):
        program.record.wrote(f"/{number}")
    assert len(program.record.files()) == 1000
