"""Watches a program by the command itself, and reads what it says."""

import contextlib
import subprocess
from pathlib import Path
from typing import Any

from tests.conftest import CLEAN, INHOUSE

IN_CI = {"CI": "true", "GITHUB_ACTIONS": "true", "DO_NOT_TRACK": "1"}


def watch(*words: str, seconds: str = "30") -> subprocess.CompletedProcess[str]:
    command = [*INHOUSE, "watch", "--json", "--seconds", seconds, *words]
    return subprocess.run(
        command, env=CLEAN | IN_CI, capture_output=True, text=True, timeout=120, check=False
    )


def ways(said: Any) -> dict[tuple[str, str, int], tuple[str, ...]]:
    return {
        (contact["who"], way["kind"], way["port"]): tuple(way["identifiers"])
        for contact in said["watched"]["contacts"]
        for way in contact["ways"]
    }


def command_lines() -> list[bytes]:
    """Of all processes that run."""
    found: list[bytes] = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            found.append(path.read_bytes())
    return found
