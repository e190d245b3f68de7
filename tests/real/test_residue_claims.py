"""What is left of chats with the real server, also when it is killed in the middle: nothing."""

from pathlib import Path

import pytest

from inhouse.proofs.endpoint import find_target
from inhouse.proofs.report import Verdict
from inhouse.proofs.residue import Subject, claims, descendants
from tests.conftest import Start

pytestmark = pytest.mark.real


def test_nothing_is_left_of_chats_also_after_a_kill(start: Start, tmp_path: Path) -> None:
    names = ("HOME", "TMPDIR", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")
    places = {name: tmp_path / name for name in names}
    for folder in places.values():
        folder.mkdir()
    home = places["HOME"] / ".inhouse"
    server = start(home=home, **{name: str(folder) for name, folder in places.items()})
    pids = descendants(server.process.pid)
    assert server.status()["engine"]["pid"] in pids
    subject = Subject(
        find_target(server.url),
        server.credential,
        folders=tuple(places.values()),
        pids=pids,
        may_kill=True,
    )
    found = {claim.id: claim for claim in claims(subject)}
    assert found["residue.files"].verdict is Verdict.HOLDS, found["residue.files"].evidence
    assert found["residue.killed"].verdict is Verdict.HOLDS, found["residue.killed"].evidence
    assert "in mid-stream" in found["residue.killed"].title  # else it would be UNKNOWN
    assert "planted ways were found" in found["residue.killed"].evidence
    assert "0 files were written to" in found["residue.files"].evidence
    # Root reads all memory, others none of it. Neither is called clean.
    assert found["residue.memory"].verdict in (Verdict.WEAK, Verdict.UNKNOWN, Verdict.HOLDS)
    print(found["residue.memory"].evidence, found["residue.files"].evidence)
    assert descendants(server.process.pid) == ()
