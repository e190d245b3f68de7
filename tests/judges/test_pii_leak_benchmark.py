"""Somebody else's judge, pii-leak-benchmark: what reaches the upstream, and what comes back.

https://pypi.org/project/pii-leak-benchmark/ (Apache-2.0). It is the upstream itself, so it sees
every byte that the gateway sends.
"""

import json
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CLEAN, Start

pytestmark = pytest.mark.real
MODEL = "conformance"


def judge(*arguments: str, key: str = "", folder: Path) -> tuple[int, Any, str]:
    """One run of its self-check: the exit code, its report, and what it printed."""
    report = folder / "report.json"
    ran = subprocess.run(
        [
            *(sys.executable, "-m", "pii_leak_benchmark.cli", "selfcheck"),
            *(*arguments, "--json-out", str(report)),
        ],
        env=CLEAN | ({"CONFORMANCE_TARGET_API_KEY": key} if key else {}),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    told = json.loads(report.read_text()) if report.exists() else None
    return ran.returncode, told, ran.stdout + ran.stderr


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


@pytest.mark.parametrize("profile", ["pii-v1", "pii-secrets-v1"])
def test_the_judge_calls_this_server_clean(start: Start, tmp_path: Path, profile: str) -> None:
    port = free_port()
    server = start("--upstream", f"http://127.0.0.1:{port}/v1", "--model", MODEL)
    for _ in range(5):
        code, _, said = judge(
            *("--target-base-url", f"{server.url}/v1", "--target-model", MODEL),
            *("--capture-port", str(port), "--profile", profile),
            key=server.credential,
            folder=tmp_path,
        )
        # It knows its own requests by five words drawn by chance. Now and then three of them look
        # like names and are masked, and then it says that it could not measure.
        if "NOT MEASURED" not in said:
            break
    assert "CLEAN" in said, said
    assert code == 0, said


def test_the_judge_sees_a_leak_where_there_is_no_gateway(tmp_path: Path) -> None:
    code, _, said = judge("--target-base-url", "capture://self", folder=tmp_path)
    assert code == 1, said
    assert "LEAK" in said
