"""`inhouse probe` finds the holes of a bare engine, and none in Inhouse. Both are real."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from inhouse.proofs import endpoint
from inhouse.proofs.endpoint import cache, find_target
from inhouse.proofs.report import Verdict
from tests.conftest import CLEAN, Server, inhouse

pytestmark = pytest.mark.real

BARE = Path(__file__).with_name("bare_engine.py")
HOLES = {
    "auth.chat",
    "auth.wrong_key",
    "auth.models",
    "auth.manage",
    "pages.cors",
    "pages.post",
    "pages.rebinding",
    "isolation.replay",
    "isolation.prefix_cache",
    "disclosure.errors",
    "disclosure.paths",
}


@pytest.fixture(scope="module")
def bare() -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, str(BARE)],
        env=CLEAN | {"PYTHONPATH": str(BARE.parents[2])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout is not None
    yield json.loads(process.stdout.readline())["url"]
    process.kill()
    process.communicate()


def report_of(*arguments: str) -> tuple[int, Any]:
    ran = inhouse("probe", *arguments, "--json")
    return ran.returncode, json.loads(ran.stdout)


def test_a_bare_engine_s_holes_are_found(bare: str) -> None:
    code, report = report_of(bare)
    claims = {claim["id"]: claim for claim in report["claims"]}
    broken = {name for name, claim in claims.items() if claim["verdict"] == Verdict.BROKEN}
    assert broken == HOLES
    assert code == 1
    assert report["machine"]["server"] == "llama-server"
    cache = claims["isolation.prefix_cache"]["evidence"]
    assert "reused" in cache
    assert "p = 0.00" in cache, "the clock alone would have found it too"


def test_inhouse_has_none_of_them(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """One look of the clock, which on a machine that is busy with other tests may be unable to
    tell: more looks would say the same then. It says so, and that the engine reuses nothing is
    shown without a clock in test_prompt_cache.py."""
    monkeypatch.setattr(cache, "LOOKS", cache.LOOKS[:1])
    probed = endpoint.probe(find_target(server.url), keys=(server.credential,), seconds=40)
    verdicts = {claim.id: claim.verdict for claim in probed.claims}
    assert verdicts.pop("isolation.prefix_cache") in (Verdict.HOLDS, Verdict.UNKNOWN)
    assert set(verdicts.values()) == {Verdict.HOLDS}, verdicts
    assert len(verdicts) >= 16
    assert probed.name == "Inhouse"


def test_without_its_key_what_can_not_be_tried_is_unknown(server: Server) -> None:
    code, report = report_of(server.url)
    verdicts = {claim["verdict"] for claim in report["claims"]}
    assert verdicts == {Verdict.HOLDS, Verdict.UNKNOWN}
    assert code == 2
