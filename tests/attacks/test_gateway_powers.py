"""What is left to the gateway once it is sealed: one folder, and no look at the credential."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.real

SCRIPT = """
import os, sys
from pathlib import Path
from inhouse.build import seal_gateway
from inhouse.home import run_folder
from inhouse.config import Policy
home = Path(sys.argv[1])
if sys.argv[2] == "sealed":
    seal_gateway(Policy(), home)
for name, act in {
    "read the credential": lambda: (home / "credential").read_text(),
    "read the hash": lambda: (home / "credential.hash").read_text(),
    "write the policy": lambda: (home / "policy.toml").write_text("[seal]"),
    "write its own code": lambda: Path(sys.modules["inhouse.build"].__file__).open("a").close(),
    "open the credential to all": lambda: (home / "credential").chmod(0o644),
    "write its run folder": lambda: (run_folder(home) / "server.json").write_text("{}"),
}.items():
    try:
        act()
        print(name)
    except PermissionError:
        pass
"""


def succeeded(home: Path, how: str) -> list[str]:
    (home / "run").mkdir(exist_ok=True)
    (home / "credential").write_text("ih_x")
    (home / "credential.hash").write_text("x")
    command = [sys.executable, "-c", SCRIPT, str(home), how]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def test_the_sealed_gateway_writes_its_run_folder_and_nothing_else(tmp_path: Path) -> None:
    assert succeeded(tmp_path, "sealed") == ["write its run folder"]


def test_unsealed_the_same_attempts_succeed(tmp_path: Path) -> None:
    assert len(succeeded(tmp_path, "unsealed")) == 6
