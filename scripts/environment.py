"""Sets up the project's own virtual environment: what the locks name, by hash, and nothing else.

Needs only the standard library. A finished step is remembered by the hash of its lock, so the
second start takes no time, and an interrupted one is simply done again.
"""

import hashlib
import os
import subprocess
import sys
import venv
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".venv"
OLDEST = (3, 11)
KEEPS_NOTHING = "PYTHONDONTWRITEBYTECODE"
LOAD_ONCE = """
from contextlib import suppress
from inhouse.engines import llama
from inhouse.errors import MissingExtra
from inhouse.processes import detector, dialer, engine, parser, starter, supervisor
llama.prepare()
detector.classifier.load().find("Anna Berg")
with suppress(MissingExtra):
    parser.Parser().warm()
"""


def ready(*locks: str) -> Path:
    """The environment's Python, with these lock files installed."""
    if sys.version_info < OLDEST:
        stop("Python is too old", "run this with Python 3.11 or newer")
    python = FOLDER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists() or _was_cut_off(python):
        say("making a virtual environment in .venv")
        try:
            venv.create(FOLDER, with_pip=True, clear=python.exists())
        except subprocess.CalledProcessError:
            stop(
                "Python can't make a virtual environment",
                "on Debian and Ubuntu: apt install python3-venv, then remove .venv and try again",
            )
    steps = {lock: ["--require-hashes", "-r", f"requirements/{lock}"] for lock in locks}
    steps["parts.txt"] = ["--require-hashes", "--no-deps", "-r", "requirements/parts.txt"]
    steps["../pyproject.toml"] = ["--no-deps", "--no-build-isolation", "-e", "."]
    installed = [step(python, source, arguments) for source, arguments in steps.items()]
    compiled = FOLDER / "done-compiled"
    if any(installed):
        compiled.unlink(missing_ok=True)
    if not compiled.exists():
        # pip would compile tens of thousands of files of which few are ever loaded. What a sealed
        # process loads must be compiled before, as it may write nothing; the rest does it itself.
        # Where that fails only time is lost, and what is really missing is told by the server.
        load_once = [str(python), "-c", LOAD_ONCE]
        writing = {name: value for name, value in os.environ.items() if name != KEEPS_NOTHING}
        quiet = subprocess.DEVNULL
        subprocess.run(load_once, cwd=ROOT, env=writing, stderr=quiet, check=False)
        with suppress(OSError):  # somebody else's installation, which can't be written
            compiled.touch()
    return python


def _was_cut_off(python: Path) -> bool:
    """Whether it was being made when somebody ended it: nothing is installed, not even pip."""
    asked = [str(python), "-m", "pip", "--version"]
    return not any(FOLDER.glob("done-*")) and bool(
        subprocess.run(asked, capture_output=True, check=False).returncode
    )


def step(python: Path, source: str, arguments: list[str]) -> bool:
    """One pip run, unless it is done already."""
    lock = ROOT / "requirements" / source
    done = FOLDER / f"done-{lock.name}"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if done.exists() and done.read_text() == digest:
        return False
    say(f"installing {'inhouse' if lock.suffix == '.toml' else lock.stem}")
    quiet = [] if sys.stderr.isatty() else ["--quiet", "--progress-bar", "off"]
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--no-compile"]
    if subprocess.run([*pip, *quiet, *arguments], cwd=ROOT, check=False).returncode:
        stop("the installation failed", "read pip's message above; run the same command again")
    done.write_text(digest)
    return True


def run(python: Path, *arguments: str) -> NoReturn:
    """Become this program."""
    command = [str(python), *arguments]
    if os.name == "nt":
        sys.exit(subprocess.run(command, check=False).returncode)
    os.execv(command[0], command)  # noqa: S606 - our own interpreter, no shell


def say(what: str) -> None:
    print(f"inhouse: {what}", file=sys.stderr, flush=True)


def stop(what: str, fix: str) -> NoReturn:
    say(f"{what}\n  fix: {fix}")
    sys.exit(1)
