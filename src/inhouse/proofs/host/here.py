"""The machine that we are on, and what a reader of a report must know about it."""

import os
import platform
import sys
import time
from pathlib import Path

import inhouse
from inhouse.proofs.host.machine import Machine, Unreadable


def this_machine(data: Path) -> Machine:
    return Machine(
        data=str(data.resolve()),
        home=str(Path.home()),
        uid=getattr(os, "getuid", lambda: -1)(),
        env=dict(os.environ),
        now_s=time.time(),
        system={"darwin": "darwin", "win32": "windows"}.get(sys.platform, sys.platform),
        installed=str(Path(inhouse.__file__).resolve().parent),
        ways=ways_to(data),
    )


def ways_to(data: Path) -> tuple[str, ...]:
    """The folders that hold a link on the way: who may exchange the link, moves the data."""
    real = {data.resolve(), *data.resolve().parents}
    steps = [data.absolute(), *data.absolute().parents]
    met = {folder for step in steps for folder in (step.parent, *step.resolve().parents)}
    return tuple(sorted(str(folder) for folder in met - real))


def facts(machine: Machine) -> dict[str, str]:
    """Without the name of the machine or of the person: reports travel."""
    rights = "root" if machine.uid == 0 else "an ordinary user"
    return {
        "system": platform.uname().system,
        "release": platform.release(),
        "architecture": platform.machine(),
        "distribution": _distribution(machine),
        "looked as": rights,
        "data folder": machine.shown(machine.data),
    }


def _distribution(machine: Machine) -> str:
    try:
        text = machine.text("/etc/os-release") or ""
    except Unreadable:
        text = ""
    for line in text.splitlines():
        if line.startswith("PRETTY_NAME="):
            return line.partition("=")[2].strip().strip('"')[:80]
    return "not told"
