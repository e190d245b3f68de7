"""Runs a program as `inhouse run --sealed` does, with little of the environment around it."""

import os
import subprocess
import sys
from pathlib import Path

INHOUSE = (sys.executable, "-I", "-m", "inhouse")
TRY = """
import json, os, socket, sys
def refused(act):
    try: act()
    except OSError as error: return os.strerror(error.errno) if error.errno else str(error)
def dial(kind, *where):
    with socket.socket(*kind) as sock:
        sock.settimeout(3)
        sock.connect(*where)
"""


def sealed(
    *words: str, options: tuple[str, ...] = (), cwd: Path | None = None, **environment: str
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*INHOUSE, "run", "--sealed", *options, "--", *words],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent"} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def python(script: str) -> tuple[str, str, str]:
    return sys.executable, "-c", TRY + script
