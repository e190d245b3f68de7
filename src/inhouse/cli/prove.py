"""`inhouse prove`: try this installation from outside, and write down what holds, signed."""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NoReturn

import msgspec

from inhouse.cli import Parser
from inhouse.cli.client import Client, NotRunning, ServerFile, server_file
from inhouse.cli.progress import Progress
from inhouse.cli.text import shown
from inhouse.cli.weakened import weakened
from inhouse.config import home_folder, load_policy
from inhouse.errors import BadRequest, ConfigError
from inhouse.proofs.junit import to_junit
from inhouse.proofs.page import to_html, with_evidence
from inhouse.proofs.prove import FAMILIES, SECONDS, prove
from inhouse.proofs.prove.policy import Installed
from inhouse.proofs.report import Report, Verdict, exit_code
from inhouse.proofs.sarif import to_sarif
from inhouse.proofs.signing import EvidenceKey, evidence_key, public_file, read_public_key
from inhouse.proofs.statement import enclose, write_json
from inhouse.proofs.verify import verify

EXAMPLES = """examples:
  inhouse prove                         try everything; about two minutes
  inhouse prove --out evidence          and write page, signed JSON, SARIF and JUnit there
  inhouse prove --only auth --only masking
  inhouse prove --json | jq -r '.payload | @base64d | fromjson | .predicate.claims[].verdict'
  inhouse prove --verify evidence/report.html
  inhouse prove --verify report.json --key evidence.pub

Two servers are started for it in private folders, with the policy of this installation. A server
that already runs is only knocked at. What is written is signed, with evidence.key of the home
folder.

Exit codes: 0 everything holds, 1 something is broken, 2 something could not be tried.
With --verify: 0 genuine, 1 changed or no report, 2 signed with a key that is not known here."""
COLOURS: Final = {Verdict.HOLDS: 32, Verdict.WEAK: 33, Verdict.BROKEN: 31, Verdict.UNKNOWN: 35}
LARGEST: Final = 64 * 1024 * 1024


def main(argv: Sequence[str]) -> int:
    parser = Parser(
        prog="inhouse prove",
        description="Try this installation from outside, with planted data.",
        epilog=EXAMPLES,
    )
    parser.add_argument("--json", action="store_true", help="print the signed report")
    parser.add_argument("--html", metavar="FILE", help="write one page that stands alone")
    parser.add_argument("--sarif", metavar="FILE", help="write SARIF 2.1.0")
    parser.add_argument("--junit", metavar="FILE", help="write JUnit XML")
    parser.add_argument("--out", metavar="FOLDER", help="write all of these there")
    parser.add_argument(
        "--only",
        metavar="FAMILY",
        action="append",
        default=[],
        choices=FAMILIES,
        help=f"only this family; may be given again: {', '.join(FAMILIES)}",
    )
    parser.add_argument(
        "--seconds", type=float, default=SECONDS, metavar="N", help="stop after (default: 120)"
    )
    parser.add_argument("--verify", metavar="FILE", help="check a report instead, offline")
    parser.add_argument("--key", metavar="FILE", help="with --verify: whose report it should be")
    wanted = parser.parse_args(argv)
    if wanted.key and not wanted.verify:
        parser.error("--key belongs to --verify")
    if not 1 <= wanted.seconds <= 3600:
        parser.error("--seconds takes a number from 1 to 3600")
    home = home_folder()
    if wanted.verify:
        return check(Path(wanted.verify), home, Path(wanted.key) if wanted.key else None)
    if wanted.only == ["running"]:
        Client(home)  # where none runs, it says how to start one
    files = _files(wanted.html, wanted.sarif, wanted.junit, wanted.out)
    policy = load_policy(home)
    installed = Installed(msgspec.to_builtins(policy), tuple(weakened(policy)))
    # Before a minute of work: whether there is a key to sign it with.
    key = evidence_key(home) if wanted.json or files else None
    doing = ["starting"]
    signal.signal(signal.SIGTERM, _interrupted)  # so that what was made for it is taken away
    signal.signal(signal.SIGHUP, _interrupted)
    with Progress(lambda: doing[0]):
        report = prove(
            installed,
            home,
            families=wanted.only,
            seconds=wanted.seconds,
            running=_running(home),
            told=lambda what: doing.__setitem__(0, what),
        )
    if key:
        written = forms(report, key)
        for kind, path in files:
            write(path, written[kind])
        if wanted.json:
            sys.stdout.buffer.write(written["json"] + b"\n")
    if not wanted.json:
        print(as_text(report, colour=sys.stdout.isatty()))
        for _kind, path in files:
            print(f"written     {path}")
    return exit_code(report.claims)


def _interrupted(_signal: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


def forms(report: Report, key: EvidenceKey) -> dict[str, bytes]:
    """The report in each form; the page holds the same evidence as the JSON."""
    page = to_html(report)
    envelope = enclose(write_json(report, page), key.sign, key.id)
    return {
        "json": envelope,
        "html": with_evidence(page, envelope).encode(),
        "sarif": to_sarif(report),
        "junit": to_junit(report),
    }


def check(path: Path, home: Path, key: Path | None) -> int:
    """Say whether a report is genuine, and whose. Raises what `verify` raises."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST)
    except OSError as error:
        raise BadRequest("the report can't be read", fix="check its name") from error
    if key:
        keys = {f"the key in {key}": read_public_key(key)}
    elif public_file(home).exists():
        keys = {f"the key of this installation ({home})": read_public_key(public_file(home))}
    else:
        keys = {}
    verified = verify(data, keys)
    report = verified.report
    counted = ", ".join(f"{number} {verdict}" for verdict, number in report.counts.items())
    print(f"genuine     {path}{', every byte of the page' if verified.page else ''}")
    if not verified.compared:
        print("            another version made the page: that it shows these claims is not known")
    print(f"signed by   {verified.whose}, id {verified.key_id[:16]}")
    print(f"made        {shown(f'{report.made} by {report.tool} {report.version}')}")
    print(f"about       {shown(report.subject)}")
    print(f"found       {counted} (exit code {exit_code(report.claims)})")
    if report.left_out:
        print(f"left out    {shown('; '.join(report.left_out))}")
    return 0


def as_text(report: Report, *, colour: bool) -> str:
    lines = []
    for claim in report.claims:
        word = f"{claim.verdict:8}"
        if colour:
            word = f"\033[{COLOURS[claim.verdict]}m{word}\033[0m"
        lines.append(f"{word} {claim.id:22} {claim.title}")
        if claim.verdict is not Verdict.HOLDS:
            lines.append(f"         {shown(claim.evidence)}")
            lines += [f"         fix: {shown(claim.fix)}"] if claim.fix else []
    counted = ", ".join(f"{number} {verdict}" for verdict, number in report.counts.items())
    lines += ["", f"{counted}, in {report.machine['seconds']} s"]
    if report.left_out:
        lines.append(f"left out    {shown('; '.join(report.left_out))}")
    return "\n".join(lines)


def write(path: Path, data: bytes) -> None:
    """For the owner alone, whole or not at all. A report of before is replaced."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise ConfigError(
            f"{path} can't be written", fix="check the folder, its permissions and free space"
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _files(
    html: str | None, sarif: str | None, junit: str | None, out: str | None
) -> list[tuple[str, Path]]:
    named = {"html": html, "sarif": sarif, "junit": junit}
    files = [(kind, Path(name)) for kind, name in named.items() if name]
    if out:
        folder = Path(out)
        files += [
            ("html", folder / "report.html"),
            ("json", folder / "report.json"),
            ("sarif", folder / "report.sarif"),
            ("junit", folder / "report.xml"),
        ]
    return files


def _running(home: Path) -> tuple[int, int, str] | None:
    """The process, the port and the credential of this installation's server, if one runs."""
    try:
        client = Client(home)
    except NotRunning:
        return None
    credential = (home / "credential").read_text(encoding="ascii").strip()
    told = msgspec.json.decode(server_file(home).read_bytes(), type=ServerFile)
    return told.pid, int(client.url.rpartition(":")[2]), credential
