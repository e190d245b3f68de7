"""A process that kept more than its rehearsal gave up is found, whatever it says of itself."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from inhouse.proofs.prove import alike
from inhouse.proofs.prove.filters import STEP, NotShown, filters_of, same_filter
from inhouse.proofs.prove.processes import Subject
from inhouse.proofs.report import Verdict

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the seal is Linux's")
ONLY_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root may read filters")
STAND = """
import sys
import msgspec
from inhouse.processes import engine, rehearsal
least = engine.powers
engine.powers = lambda model: msgspec.structs.replace(least(model), {more})
sys.argv = ["", "engine", "inhouse.proofs.egress.standing", "{user}", "9"]
rehearsal.main()
"""
AS_IT_IS = "accept=True"


@contextlib.contextmanager
def engine(more: str) -> Iterator[alike.Held]:
    """An engine that stands still and was sealed to more than it should."""
    code = STAND.format(more=more, user=os.geteuid())
    with subprocess.Popen(
        [sys.executable, "-I", "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={}
    ) as process:
        assert process.stdout
        assert process.stdout.readline()
        (held,) = alike._threads(process.pid, maker=os.getpid())
        yield held
        process.kill()


@pytest.fixture(scope="module")
def rehearsed() -> Iterator[alike.Held]:
    with alike._rehearsals({"engine"}) as found:
        yield found["engine"]


def differences(more: str, rehearsed: alike.Held) -> tuple[list[str], dict[str, None]]:
    hidden: dict[str, None] = {}
    with engine(more) as real:
        return list(alike._other(real, [real.pid], [rehearsed], hidden, alike.Inherited())), hidden


@ON_LINUX
@ONLY_ROOT
@pytest.mark.parametrize(
    ("more", "differing"),
    [
        (AS_IT_IS, []),
        ("spawn=True", ["has another filter than its rehearsal: number 1 of 2"]),
        ("tcp_dial=443", ["has another filter than its rehearsal: number 1 of 2"]),
        ("namespaces=False", ["has no namespace of its own and in rehearsal ipc, net, user, uts"]),
    ],
)
def test_what_a_process_kept_is_found(
    more: str, differing: list[str], rehearsed: alike.Held
) -> None:
    assert differences(more, rehearsed) == (differing, {})


@ON_LINUX
def test_who_may_not_read_filters_says_that_they_were_not_compared(
    monkeypatch: pytest.MonkeyPatch, rehearsed: alike.Held
) -> None:
    def refuse(_thread: int) -> tuple[bytes, ...]:
        raise NotShown("only root may read the filters of a process")

    monkeypatch.setattr(alike, "filters_of", refuse)
    found, hidden = differences("spawn=True", rehearsed)
    assert found == []
    assert any("only root may read" in what for what in hidden)


def test_a_thread_without_a_filter_has_none() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        with contextlib.suppress(NotShown):
            assert filters_of(process.pid) == ()
        assert process.poll() is None, "it goes on after it was looked at"
        process.communicate(b"\n")


def program(*operands: int) -> bytes:
    return b"".join(STEP.pack(0x15, 0, 1, operand) for operand in operands)


def test_a_process_s_own_id_in_its_filter_counts_as_the_same_and_nothing_else_does() -> None:
    rehearsed = program(57, 4711, 6)
    assert same_filter(program(57, 99, 6), rehearsed, process=99, other_process=4711)
    for other in (program(57, 98, 6), program(58, 99, 6), program(57, 99), program(57, 99, 6, 6)):
        assert not same_filter(other, rehearsed, process=99, other_process=4711)
    jumps = STEP.pack(0x15, 1, 1, 57) + rehearsed[STEP.size :]
    assert not same_filter(jumps, rehearsed, process=99, other_process=4711)


def held(filters: int, capabilities: str = "0") -> alike.Held:
    status = {"NoNewPrivs": "1", "Seccomp": "2", "Seccomp_filters": str(filters)}
    return alike.Held(
        1, status | dict.fromkeys(alike.NO_MORE, capabilities), (), "not shown", frozenset()
    )


@pytest.mark.parametrize(
    ("here", "there", "real", "differs"),
    [
        (0, 0, 3, False),
        (1, 1, 4, False),  # all of it in one container
        (0, 2, 5, False),  # the server was started under filters of its own
        (1, 0, 3, False),
        (0, 0, 2, True),
        (1, 1, 3, True),
        (0, 2, 3, True),
    ],
)
def test_filters_that_a_process_was_born_with_are_not_its_own(
    here: int, there: int, real: int, differs: bool
) -> None:
    supervisor, engine = held(1 + here), held(2 + here)
    inherited = alike.Inherited(here, there)
    told = list(alike._other(held(real), [1, 2], [supervisor, engine], {}, inherited))
    assert bool(told) is differs


@pytest.mark.parametrize(("real", "differs"), [("0", False), ("1", False), ("2", True)])
def test_fewer_capabilities_than_in_rehearsal_are_no_fault(real: str, differs: bool) -> None:
    told = alike._other(held(1, real), [1], [held(1, "1")], {}, alike.Inherited())
    assert bool(list(told)) is differs


def test_of_a_server_that_has_ended_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alike, "tree", lambda _pid: [])
    claim = alike.powers_alike(Subject(2**22 + 1, 0, {}))
    assert claim.verdict is Verdict.UNKNOWN
    assert "has ended" in claim.evidence
