"""Every check of `inhouse host`, on made-up machines: it passes, it warns or fails, it can't tell.

The cases are in `host_cases`, by families of checks. A check without a bad case, or that passes
when it is blind, fails a test.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inhouse.proofs.host.catalogue import LINUX
from inhouse.proofs.host.check import Check
from inhouse.proofs.host.kernel_calls import Calls
from inhouse.proofs.host.machine import Machine, Unreadable
from inhouse.proofs.host.run import run_checks
from inhouse.proofs.report import Verdict
from tests.unit.proofs.host_cases import BROKEN, HOLDS, UNKNOWN, WEAK, keeping, others, surroundings
from tests.unit.proofs.world import World, healthy

CHECKS = {check.id: check for check in LINUX}
CASES = keeping.CASES + surroundings.CASES + others.CASES


@pytest.fixture
def world(tmp_path: Path) -> World:
    return healthy(tmp_path)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> World:
    return healthy(tmp_path_factory.mktemp("healthy"))


@pytest.mark.parametrize("check", [pytest.param(check, id=check.id) for check in LINUX])
def test_a_check_passes_on_a_healthy_machine(check: Check, untouched: World):
    seen = untouched.claim(check)
    assert seen.verdict is HOLDS, seen.evidence


@pytest.mark.parametrize(
    ("check", "change", "verdict"),
    [
        pytest.param(CHECKS[name], change, verdict, id=f"{name}-{what}".replace(" ", "-"))
        for name, what, change, verdict in CASES
    ],
)
def test_a_check_sees_what_is_wrong(
    check: Check, change: Callable[[World], None], verdict: Verdict, world: World
):
    change(world)
    claim = world.claim(check)
    assert claim.verdict is verdict, claim.evidence
    if verdict is not HOLDS:
        assert claim.fix


def test_every_check_has_a_case_in_which_it_does_not_pass():
    bad = {name for name, _, _, verdict in CASES if verdict in (WEAK, BROKEN)}
    blind = {name for name, _, _, verdict in CASES if verdict is UNKNOWN}
    assert set(CHECKS) == bad == blind


class _Blind(Machine):
    """Nothing of it can be read, not even whether a file exists."""

    def raw(self, path: str, limit: int = 0, *, last: bool = False) -> bytes | None:
        raise Unreadable("blind")

    def names(self, path: str) -> list[str] | None:
        raise Unreadable("blind")

    def status(self, path: str, *, follow: bool = False) -> os.stat_result | None:
        raise Unreadable("blind")


def _refuse(*_: object) -> Any:
    raise PermissionError(1, "blind")


@pytest.mark.parametrize("check", [pytest.param(check, id=check.id) for check in LINUX])
def test_a_check_that_can_see_nothing_never_passes(check: Check, untouched: World):
    sighted = untouched.machine
    parts = {name: getattr(sighted, name) for name in sighted.__dataclass_fields__}
    blind = _Blind(**(parts | {"calls": Calls(_refuse, _refuse, _refuse, _refuse, _refuse)}))
    (claim,) = run_checks(blind, [check])
    assert claim.verdict is UNKNOWN
    assert claim.evidence
    assert claim.fix


def test_there_are_at_least_thirty_checks_each_with_a_threat_and_a_name_of_its_own():
    assert len(CHECKS) == len(LINUX) >= 30
    assert all(check.threats and check.how and check.tell for check in LINUX)


def test_the_page_of_the_checks_names_every_one_with_its_threats():
    page = (Path(__file__).parents[3] / "docs/host.md").read_text(encoding="utf-8")
    for check in LINUX:
        row = f"| `{check.id}` | {check.title} | "
        (line,) = [each for each in page.splitlines() if each.startswith(row)]
        assert line.endswith(f" | {', '.join(check.threats)} |")
    assert f"looks at {len(LINUX)} such things" in page
