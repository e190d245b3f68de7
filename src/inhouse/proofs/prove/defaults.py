"""Whether a fresh start is as strict as it should be: files, ports, policy, and what it keeps."""

import socket
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from inhouse.proofs.prove.canaries import Canary
from inhouse.proofs.prove.policy import Installed
from inhouse.proofs.prove.processes import local_addresses
from inhouse.proofs.prove.search import Heard
from inhouse.proofs.prove.stage import Stage
from inhouse.proofs.report import Claim, Verdict

USERS: Final = ("users", "thief")
EXPECTED: Final = {"credential", "credential.hash", "lock", "run"}
LARGEST_FILE: Final = 32 * 1024 * 1024


def files_private(stage: Stage, home: Path) -> Claim:
    """Of a fresh home, and of this installation's."""
    wrong, tried = [], 0
    for name, folder in (("a fresh home", stage.home), ("this home", home)):
        for path in _below(folder):
            mode = path.lstat().st_mode
            tried += 1
            if not stat.S_ISLNK(mode) and stat.S_IMODE(mode) & 0o077:
                wrong.append(f"{path.name} in {name} is open to others ({stat.S_IMODE(mode):o})")
    return Claim(
        id="defaults.files",
        title="The home folder and every file in it are the owner's alone",
        verdict=Verdict.BROKEN if wrong else Verdict.HOLDS,
        evidence=f"{len(wrong)} of {tried} files and folders are open to others"
        + (f": {', '.join(wrong[:6])}." if wrong else "."),
        how="The modes of everything in the home folder of a server that was started fresh, and in "
        "the home of this installation, were read.",
        fix=f"chmod -R go= {home}" if wrong else "",
        threats=USERS,
    )


def loopback_only(stage: Stage) -> Claim:
    """Connects to the port at every other address of this machine."""
    answered, tried = [], local_addresses()
    for address in tried:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        try:
            with socket.socket(family, socket.SOCK_STREAM) as line:
                line.settimeout(2)
                line.connect((address, stage.port))
                answered.append(address)
        except OSError:
            pass
    with socket.create_connection(("127.0.0.1", stage.port), timeout=10):
        pass  # the control: there is somebody at all
    return Claim(
        id="defaults.loopback",
        title="Nobody outside this machine can reach the server",
        verdict=Verdict.BROKEN if answered else Verdict.HOLDS,
        evidence=f"It answered at 127.0.0.1, and at {len(answered)} of {len(tried)} other addresses"
        + (f": {', '.join(answered)}." if answered else "."),
        how="A connection was tried to the server's port at every address of this machine that the "
        "kernel lists, and at ::1.",
        fix="stop the server and report it" if answered else "",
        threats=("users", "malware"),
    )


def policy_strict(installed: Installed) -> Claim:
    weaker = installed.weakened
    told = "; ".join(f"{each.setting} is {each.is_now}: {each.harm}" for each in weaker)
    return Claim(
        id="defaults.policy",
        title="The policy is as strict as the default, or stricter",
        verdict=Verdict.WEAK if weaker else Verdict.HOLDS,
        evidence=told[:1000] or "No setting is weaker than its default.",
        how="Each setting of the policy file was compared with its default, in the direction that "
        "the program declares as the safer one.",
        fix=f"if nobody needs it, take it out of the policy: {', '.join(w.setting for w in weaker)}"
        if weaker
        else "",
    )


def keeps_nothing(stage: Stage, words: list[Canary]) -> Claim:
    """After all the trials: which files there are, and whether a planted value is in one."""
    more = sorted({path.name for path in stage.home.iterdir()} - EXPECTED)
    holding, tried = [], 0
    for path in _below(stage.folder):
        tried += 1
        heard = Heard(str(path).encode() + b"\r\n\r\n" + _read(path))
        if any(heard.holds(word) for word in words):
            holding.append(path.name)
    wrong = [f"{name} is new" for name in more] + [
        f"{name} holds a planted value" for name in holding
    ]
    return Claim(
        id="defaults.keeps",
        title="After all that was asked, no file of the server holds a word of it in a known form",
        verdict=Verdict.BROKEN if wrong else Verdict.HOLDS,
        evidence=f"{tried} files and folders, {len(words)} planted values: "
        + (f"{', '.join(wrong[:6])}." if wrong else "none holds one, and no file is new."),
        how="All that the server could write, its home, its temporary folder, its log and its "
        "standard error, was searched for what had been planted. The residue claims look deeper.",
        fix="stop the server and report the file" if wrong else "",
        threats=USERS,
    )


def _below(folder: Path) -> Iterator[Path]:
    if folder.exists():
        yield folder
        yield from folder.rglob("*")


def _read(path: Path) -> bytes:
    mode = path.lstat().st_mode
    if not stat.S_ISREG(mode):
        return b""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE)
    except OSError:
        return b""
