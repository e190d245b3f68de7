"""Credentials and sessions: made once, kept as hashes, checked whole."""

import stat
from pathlib import Path

import pytest

from inhouse.access.credential import (
    Door,
    credential_file,
    hash_file,
    make_credential,
    write_private,
)
from inhouse.access.sessions import LINK_LIFE_S, MOST_SESSIONS, Sessions
from inhouse.errors import ConfigError, NotAllowed


def test_a_credential_is_made_once_and_stays(tmp_path: Path) -> None:
    make_credential(tmp_path)
    first = credential_file(tmp_path).read_text()
    make_credential(tmp_path)
    assert credential_file(tmp_path).read_text() == first
    assert first.startswith("ih_")
    assert len(first.strip()) >= 46


def test_only_the_owner_can_read_it_and_the_hash_does_not_hold_it(tmp_path: Path) -> None:
    make_credential(tmp_path)
    for path in (credential_file(tmp_path), hash_file(tmp_path)):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert credential_file(tmp_path).read_text().strip() not in hash_file(tmp_path).read_text()


def test_the_door_opens_for_the_whole_credential_only(tmp_path: Path) -> None:
    make_credential(tmp_path)
    credential = credential_file(tmp_path).read_text().strip()
    door = Door(tmp_path)
    door.check(credential)
    hashed = hash_file(tmp_path).read_text().strip()
    for wrong in ("", credential[:-1], credential + "x", credential.lower(), hashed, "\ud800" * 9):
        with pytest.raises(NotAllowed):
            door.check(wrong)
    assert credential[4:] not in repr(door)


@pytest.mark.parametrize("lost", ["credential", "credential.hash"])
def test_half_a_credential_is_never_completed_in_silence(tmp_path: Path, lost: str) -> None:
    make_credential(tmp_path)
    (tmp_path / lost).unlink()
    with pytest.raises(ConfigError) as refused:
        make_credential(tmp_path)
    assert lost in refused.value.what


def test_a_private_file_is_whole_or_not_there(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write_private(tmp_path / "file", "half\ud800")
    assert (tmp_path / "file").read_text() == "old"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_link_signs_in_once() -> None:
    sessions = Sessions(life_s=60)
    link = sessions.link()
    sessions.check(sessions.enter(link))
    with pytest.raises(NotAllowed):
        sessions.enter(link)


def test_a_link_and_a_session_end_with_time_and_a_clock_that_went_back_revives_neither() -> None:
    clock = Clock()
    sessions = Sessions(life_s=60, clock=clock)
    link, session = sessions.link(), sessions.open()
    clock.now += LINK_LIFE_S + 1
    with pytest.raises(NotAllowed):
        sessions.enter(link)
    with pytest.raises(NotAllowed):
        sessions.check(session)
    clock.now -= LINK_LIFE_S
    with pytest.raises(NotAllowed):
        sessions.enter(link)


def test_signing_out_ends_the_session_and_no_other() -> None:
    sessions = Sessions(life_s=60)
    mine, yours = sessions.open(), sessions.open()
    sessions.close(mine)
    sessions.check(yours)
    with pytest.raises(NotAllowed):
        sessions.check(mine)


def test_sessions_are_bounded_and_hold_no_secret() -> None:
    sessions = Sessions(life_s=60)
    opened = [sessions.open() for _ in range(MOST_SESSIONS + 5)]
    sessions.check(opened[-1])
    with pytest.raises(NotAllowed):
        sessions.check(opened[0])
    assert opened[-1] not in repr(sessions) + str(sessions._sessions)
