"""`inhouse models import`: take a model file of this machine in, checked and recorded."""

import json
from collections.abc import Sequence
from pathlib import Path

import msgspec

from inhouse.cli import Parser
from inhouse.cli.progress import Progress, size_in_words
from inhouse.config import home_folder
from inhouse.home import make_home
from inhouse.models.layout import path_of
from inhouse.models.store import bring

EXAMPLES = """examples:
  inhouse models import ~/Downloads/model-Q4_K_M.gguf
  inhouse models import ~/.ollama/models/blobs/sha256-... --name qwen2.5-7b

The models of LM Studio, GPT4All, Jan and the Hugging Face cache are GGUF files in their folders,
and Ollama's are blobs. The file is copied (on btrfs and XFS without taking further room), so that
whoever writes the old one does not change what is served. The old one is left as it is."""


def main(argv: Sequence[str]) -> int:
    parser = Parser(
        prog="inhouse models import",
        description="Bring a GGUF model file that is on this machine.",
        epilog=EXAMPLES,
    )
    parser.add_argument("file", type=Path, help="a GGUF file, whatever it is called")
    parser.add_argument("--name", default="", help="what to call it (default: as the file)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    wanted = parser.parse_args(argv)
    home = home_folder()
    make_home(home)
    done = 0

    def step(so_far: int) -> None:
        nonlocal done
        done = so_far

    with Progress(lambda: f"reading {wanted.file.name}: {size_in_words(done)}"):
        entry = bring(home, wanted.file.expanduser(), wanted.name, step)
    if wanted.json:
        facts = msgspec.to_builtins(entry)
        print(json.dumps(facts | {"name": entry.name, "path": str(path_of(home, entry))}))
        return 0
    print(f"{entry.name} is here, {size_in_words(entry.size_bytes)}, SHA-256 {entry.sha256}.")
    print(f"Start with it: inhouse serve --model {entry.name}")
    return 0
