"""`inhouse models remove`: delete a model, unless a server is using it."""

import sys
from collections.abc import Sequence
from pathlib import Path

from inhouse.cli import Parser
from inhouse.cli.models_in_use import model_in_use
from inhouse.cli.progress import size_in_words
from inhouse.config import home_folder
from inhouse.errors import BadRequest, ModelError
from inhouse.models.layout import Entry
from inhouse.models.store import named, remove

EXAMPLES = """examples:
  inhouse models remove NAME           asks first
  inhouse models remove NAME --yes

Only the copy in the home folder is deleted."""


def main(argv: Sequence[str]) -> int:
    parser = Parser(prog="inhouse models remove", description="Delete a model.", epilog=EXAMPLES)
    parser.add_argument("model", metavar="NAME", help="a name from: inhouse models list")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    wanted = parser.parse_args(argv)
    home = home_folder()
    entry = named(home, wanted.model)
    _refuse_used(home, entry)
    if not wanted.yes and not _agreed(entry):
        return 1
    remove(home, entry)
    print(f"{entry.name} is deleted.")
    return 0


def _refuse_used(home: Path, entry: Entry) -> None:
    used = model_in_use(home)
    if used and used.name in ("", entry.name):
        raise ModelError(
            "a running server uses this model"
            if used.name
            else "a server is running and does not say which model it uses",
            fix="stop inhouse serve first",
        )


def _agreed(entry: Entry) -> bool:
    if not sys.stdin.isatty():
        raise BadRequest("nothing was deleted: nobody is here to be asked", fix="say it with --yes")
    print(f"Delete {entry.name}, {size_in_words(entry.size_bytes)}? [y/N] ", end="", flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
