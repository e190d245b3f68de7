"""Break each layer on purpose, in a copy of the program, and see whether `inhouse prove` finds it.

    python scripts/prove_catches.py            all of them; some minutes
    python scripts/prove_catches.py stop-mask  those whose name begins so

A copy of the whole environment is made (by links, so it costs no space), since the sealed processes
read nothing but their own installation. Nothing of the checkout is changed. Exit code 0 if every
fault was found.
"""

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src"


@dataclass(frozen=True)
class Fault:
    """`old` stands in the file and becomes `new`; then `claim` must be BROKEN or WEAK.

    `found` says UNKNOWN for a fault with which the server refuses to start. Nothing else counts: a
    check that broke off has found nothing.
    """

    name: str
    what: str
    file: str
    old: str
    new: str
    claim: str
    found: tuple[str, ...] = ("BROKEN", "WEAK")


DECODE = "    try:\n        return msgspec.json.decode(body, type=kind)"
KEEP_BODY = (
    '    with open(__import__("os").environ["INHOUSE_HOME"] + "/run/x", "ab") as file:\n'
    "        file.write("
)
FAULTS = (
    Fault(
        "stop-mask",
        "stop strings are not masked",
        "privacy/mask.py",
        "        stop=masked.stop,\n",
        "        stop=request.stop,\n",
        "masking.fields",
    ),
    Fault(
        "open-route",
        "one route opens without a credential",
        "server/gate.py",
        'frozenset({("GET", "/"),',
        'frozenset({("GET", "/inhouse/status"), ("GET", "/"),',
        "auth.routes",
    ),
    Fault(
        "credential",
        "a credential with more letters at its end is taken",
        "access/credential.py",
        "hmac.compare_digest(digest(credential), self._hash)",
        'hmac.compare_digest(digest(credential.rstrip("x")), self._hash)',
        "auth.credentials",
    ),
    Fault(
        "rebinding",
        "any Host is answered",
        "server/gate.py",
        'if headers.get(b"host", "").lower() not in self._hosts:',
        "if not self._hosts:",
        "auth.pages",
    ),
    Fault(
        "health",
        "the health address tells what model is loaded",
        "server/own.py",
        'json_response({"status": "ok"})',
        'json_response({"status": "ok", "model": self._house.model.name})',
        "auth.open",
    ),
    Fault(
        "link",
        "the sign-in link works twice",
        "access/sessions.py",
        "self._links.pop(digest(link), None)",
        "self._links.get(digest(link))",
        "auth.session",
    ),
    Fault(
        "log",
        "prompts are written to the log",
        "server/wire/decode.py",
        DECODE,
        '    print(body, file=__import__("sys").stderr)\n' + DECODE,
        "defaults.keeps",
    ),
    Fault(
        "inverted-log",
        "prompts are written to a file of the server's folder, every bit turned round",
        "server/wire/decode.py",
        DECODE,
        KEEP_BODY + "bytes(255 - byte for byte in body))\n" + DECODE,
        "residue.files",
    ),
    Fault(
        "odd-log",
        "prompts are written there in a form that nobody knows",
        "server/wire/decode.py",
        DECODE,
        KEEP_BODY + "bytes(byte + 7 * n & 255 for n, byte in enumerate(body)))\n" + DECODE,
        "residue.files",
    ),
    Fault(
        "error",
        "an error repeats what was sent",
        "server/wire/decode.py",
        '"the body is not valid JSON", fix',
        'f"the body {body!r} is not valid JSON", fix',
        "masking.errors",
    ),
    Fault(
        "files",
        "the credential is readable by others",
        "home.py",
        "            make_credential(home)\n",
        '            make_credential(home)\n            (home / "credential").chmod(0o644)\n',
        "defaults.files",
    ),
    Fault(
        "listen",
        "the server listens to the network",
        "build.py",
        '"127.0.0.1"',
        '"0.0.0.0"',
        "defaults.loopback",
    ),
    Fault(
        "environment",
        "the environment is handed to the children",
        "build.py",
        "env={},",
        "env=None,",
        "defaults.environment",
    ),
    Fault(
        "descriptor",
        "inherited descriptors stay open",
        "egress/seal.py",
        "    _close_all_but(keep)\n    prctl",
        "    prctl",
        "egress.held",
    ),
    Fault(
        "filter",
        "the filter of system calls is left out",
        "egress/seal.py",
        "filtered = _filter_calls(powers, machine, missing)",
        "filtered = True",
        "egress.rest",
        found=("UNKNOWN",),
    ),
    Fault(
        "engine-powers",
        "the engine that runs keeps the power to make Unix sockets and listen",
        "processes/engine.py",
        "        tighten(AFTER_LISTENING)\n",
        "        tighten(Powers(unix_listen=True))\n",
        "egress.powers",
    ),
    Fault(
        "gateway-powers",
        "the gateway that runs may lock files, which all can see",
        "build.py",
        "    report = seal(powers, keep=(0, 1, 2, *keep))\n",
        '    more = __import__("msgspec").structs.replace(powers, shows=True)\n'
        "    report = seal(more, keep=(0, 1, 2, *keep))\n",
        "egress.powers",
    ),
)


def main(wanted: list[str]) -> int:
    faults = [f for f in FAULTS if not wanted or f.name.startswith(tuple(wanted))]
    missed = 0
    with tempfile.TemporaryDirectory(prefix="inhouse-faults-") as made:
        python = copy_environment(Path(made))
        for fault in faults:
            shutil.rmtree(Path(made) / "src", ignore_errors=True)
            shutil.copytree(SOURCE, Path(made) / "src")
            break_it(Path(made) / "src" / "inhouse" / fault.file, fault)
            verdict = verdict_of(fault.claim, python, Path(made))
            missed += verdict not in fault.found
            seen = "found" if verdict in fault.found else "MISSED"
            print(f"{seen:6} {verdict:8} {fault.claim:22} {fault.what}", flush=True)
    print(f"{len(faults) - missed} of {len(faults)} faults were found")
    return 1 if missed else 0


def copy_environment(folder: Path) -> Path:
    """This virtual environment once more, with the program taken from the folder's src."""
    shutil.copytree(sys.prefix, folder / "env", symlinks=True, copy_function=link)
    packages = next((folder / "env" / "lib").glob("python*/site-packages"))
    (packages / "inhouse.pth").unlink(missing_ok=True)
    (packages / "inhouse.pth").write_text(f"{folder / 'src'}\n")
    return folder / "env" / "bin" / "python"


def link(source: str, target: str) -> str:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)
    return target


def break_it(path: Path, fault: Fault) -> None:
    text = path.read_text(encoding="utf-8")
    if fault.old not in text:
        sys.exit(f"{fault.name}: {fault.file} has changed, so say again how to break it")
    path.write_text(text.replace(fault.old, fault.new), encoding="utf-8")


def verdict_of(claim: str, python: Path, folder: Path) -> str:
    """What `inhouse prove` of the broken copy says of this claim."""
    ran = subprocess.run(
        [python, "-m", "inhouse", "prove", "--json", "--only", claim.partition(".")[0]],
        env={"PATH": os.environ["PATH"], "INHOUSE_HOME": str(folder / "home")},
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        payload = json.loads(base64.b64decode(json.loads(ran.stdout)["payload"]))
    except (ValueError, KeyError):
        return "no report"
    claims = payload["predicate"]["claims"]
    of: dict[str, str] = {each["id"]: each["verdict"] for each in claims}
    return of.get(claim, "missing")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
