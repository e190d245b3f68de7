"""`inhouse models pull`: fetch a model from a hub, every byte checked."""

import json
import os
import stat
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from inhouse.cli import Parser
from inhouse.cli.models_ahead import tell_or_refuse
from inhouse.cli.progress import Progress, size_in_words
from inhouse.config import Policy, home_folder, load_policy
from inhouse.egress.courier import FILE_SERVERS, Place, Terms, parse_listed, permitted
from inhouse.egress.seal import harden
from inhouse.errors import BadRequest, ErrandError
from inhouse.home import make_home
from inhouse.models.hub import DEFAULT_HUB, Hub, RemoteFile, parse_hub
from inhouse.models.layout import Entry, path_of
from inhouse.models.pull import Step, parse_wanted, pull

EXAMPLES: Final = """examples:
  inhouse models pull bartowski/Qwen2.5-7B-Instruct-GGUF --allow huggingface.co
  inhouse models pull OWNER/NAME/model-Q4_K_M.gguf@main
  inhouse models pull OWNER/NAME/model.gguf@COMMIT --hub https://hub.example.org
  inhouse models pull OWNER/GATED/model.gguf --token-file ~/hub.token

Nobody is contacted unless the policy ([egress] allow), --allow or your answer to a question says
so. The hub learns your address, that you ask, and for what. What was fetched lies in the home
folder, with its licence and its card; where it came from is in models/models.lock, and each contact
in errands.jsonl.

Exit codes: 0 the model is here, 1 it could not be had or must not be, 64 usage, or a choice."""

TOKEN_BYTES: Final = 4096


def main(argv: Sequence[str]) -> int:
    parser = Parser(
        prog="inhouse models pull",
        description="Fetch a model from a hub. Its revision is pinned to a commit, and the digest "
        "and the content of every file are checked before it takes its place.",
        epilog=EXAMPLES,
    )
    parser.add_argument("model", metavar="REPO[/FILE][@REVISION]", help="REPO is OWNER/NAME")
    parser.add_argument("--hub", default=DEFAULT_HUB, help=f"its address (default {DEFAULT_HUB})")
    parser.add_argument(
        "--allow", metavar="HOST", action="append", default=[], help="contact it, this one time"
    )
    parser.add_argument(
        "--token-file", type=Path, metavar="FILE", help="holds a token for the hub, for you alone"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args(argv)
    harden()
    wanted = parse_wanted(given.model)
    home = home_folder()
    policy = load_policy(home)
    terms = _terms(policy, parse_hub(given.hub).place, given.allow)
    token = _token(given.token_file) if given.token_file else ""
    make_home(home)
    waiting = _Waiting()

    def looked(part: Path, file: RemoteFile) -> None:
        tell_or_refuse(file.path, part, file.size_bytes, policy.engine)

    hub = Hub(home, given.hub, terms, token)
    with Progress(waiting.told):
        entry = pull(home, hub, wanted, told=waiting.now, looked=looked)
    print(json.dumps(_facts(entry, home)) if given.json else _as_text(entry, home))
    return 0


def _terms(policy: Policy, hub: Place, allow: Sequence[str]) -> Terms:
    """Who may be contacted: by the policy, by the command, or by an answer at the terminal."""
    for host in allow:
        parse_listed(host)
    egress = policy.egress
    terms = Terms((*egress.allow, *allow), egress.ca_file, egress.proxy, policy.seal.minimum)
    try:
        permitted(hub, terms.allow)
    except ErrandError:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise
        whom = f"{hub.shown}, which learns"
        if hub.host in FILE_SERVERS:
            whom = f"{hub.shown} and its file servers, which learn"
        print(f"This contacts {whom} what you fetch.", file=sys.stderr)
        print("Do it, this one time? [y/N] ", end="", file=sys.stderr, flush=True)
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            raise
        return msgspec.structs.replace(terms, allow=(*terms.allow, hub.shown))
    return terms


def _token(path: Path) -> str:
    """The token in a file that is its owner's alone. Raises BadRequest."""
    try:
        with path.expanduser().open("rb") as file:
            about = os.fstat(file.fileno())
            data = file.read(TOKEN_BYTES + 1)
    except OSError as error:
        raise BadRequest("the file of the token can't be read", fix="check its path") from error
    if not stat.S_ISREG(about.st_mode) or about.st_mode & 0o077 or about.st_uid != os.geteuid():
        raise BadRequest(
            "the file of the token is not yours alone", fix="chmod 600 it, as its owner"
        )
    token = data.decode("ascii", "replace").strip()
    if not token or len(data) > TOKEN_BYTES or not all("!" <= sign <= "~" for sign in token):
        raise BadRequest(
            "the file holds no token", fix="write the token into it, alone on one line"
        )
    return token


class _Waiting:
    """What a person at the terminal is told while bytes arrive."""

    def __init__(self) -> None:
        self._step: Step | None = None

    def now(self, step: Step) -> None:
        self._step = step

    def told(self) -> str:
        step = self._step
        if step is None:
            return "asking the hub"
        try:
            here = step.part.stat().st_size
        except OSError:
            here = 0
        if here >= step.size_bytes:
            return f"checking {step.file}"
        of = size_in_words(step.size_bytes)
        return f"{step.file}: {size_in_words(here)} of {of} ({here * 100 // step.size_bytes} %)"


def _facts(entry: Entry, home: Path) -> dict[str, object]:
    facts: dict[str, object] = msgspec.to_builtins(entry)
    return facts | {"name": entry.name, "path": str(path_of(home, entry))}


def _as_text(entry: Entry, home: Path) -> str:
    beside = ", ".join(entry.beside) or "none"
    return (
        f"{entry.name}\n"
        f"  commit   {entry.commit}\n"
        f"  sha256   {entry.sha256}, checked\n"
        f"  size     {entry.size_bytes / 1e9:.2f} GB, {entry.format}\n"
        f"  licence  {entry.licence or 'not named'} (by its makers' word); kept: {beside}\n"
        f"  file     {path_of(home, entry)}"
    )
