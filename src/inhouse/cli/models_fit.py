"""`inhouse models fit`: what a model will need here, and with how much context it fits."""

import json
from collections.abc import Sequence
from pathlib import Path

from inhouse.cli import Parser
from inhouse.config import home_folder, load_policy
from inhouse.engines.modelfile import open_model
from inhouse.models.fit import Fit, Verdict, estimate, tokens
from inhouse.models.gguf import read_gguf
from inhouse.models.layout import path_of
from inhouse.models.machine import in_words
from inhouse.models.store import find

EXAMPLES = """examples:
  inhouse models fit                          the model that `inhouse serve` would take
  inhouse models fit big.gguf --context 32768
  inhouse models fit NAME --slots 8 --json

Nothing is loaded: the file's header and this machine's free memory say it.
Exit codes: 0 it fits, 1 it does not, 2 it can't be told."""

EXIT = {Verdict.FITS: 0, Verdict.LESS: 1, Verdict.NO: 1, Verdict.UNKNOWN: 2}


def main(argv: Sequence[str]) -> int:
    parser = Parser(
        prog="inhouse models fit",
        description="Tell whether a model fits this machine, before it is loaded.",
        epilog=EXAMPLES,
    )
    parser.add_argument("model", nargs="?", default="", help="a GGUF file, or a name from the list")
    parser.add_argument("--context", type=int, metavar="N", help="tokens (default: the policy's)")
    parser.add_argument("--slots", type=int, metavar="N", help="chats at once (the policy's)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    wanted = parser.parse_args(argv)
    home = home_folder()
    engine = load_policy(home).engine
    context = engine.context_tokens if wanted.context is None else wanted.context
    slots = engine.slots if wanted.slots is None else wanted.slots
    if not 1 <= context <= 1_048_576 or not 1 <= slots <= 64:
        parser.error("--context takes 1 to 1048576, --slots 1 to 64")
    word = wanted.model or ("" if engine.upstream else engine.model)
    entry = find(home, word) if word else None
    path = path_of(home, entry) if entry else Path(open_model(word).path)
    header = read_gguf(path)
    fit = estimate(header, path.stat().st_size, context, slots)
    name = entry.name if entry else path.name
    print(json.dumps(_told(name, fit)) if wanted.json else _as_text(name, fit))
    return EXIT[fit.verdict]


def _as_text(name: str, fit: Fit) -> str:
    need = fit.need
    rows = [
        ("weights", need.weights),
        (f"context of {tokens(fit.context_tokens)} tokens", need.context),
        ("computing", need.computing),
        (f"answers of {fit.slots} slots", need.answers),
        ("vocabulary", need.vocabulary),
        ("the engine itself", need.process),
        ("engine together", need.engine),
        ("rest of Inhouse, and spare", need.total - need.engine),
    ]
    lines = [f"{name}: {fit.words}"]
    if need.engine:
        free = fit.room.free_bytes
        lines += [f"  {what:28}{in_words(size):>10}" for what, size in rows]
        there = "unknown" if free is None else in_words(free)
        lines.append(f"  {'there is':28}{there:>10}  ({fit.room.bound_by})")
    return "\n".join([*lines, *(f"  note: {caveat}" for caveat in fit.caveats)])


def _told(name: str, fit: Fit) -> dict[str, object]:
    need = fit.need
    return {
        "model": name,
        "verdict": fit.verdict.value,
        "words": fit.words,
        "context_tokens": fit.context_tokens,
        "slots": fit.slots,
        "most_context_tokens": fit.most_context_tokens,
        "trained_tokens": fit.trained_tokens,
        "engine_bytes": need.engine,
        "need_bytes": need.total,
        "free_bytes": fit.room.free_bytes,
        "bound_by": fit.room.bound_by,
        "parts": {
            "weights": need.weights,
            "context": need.context,
            "computing": need.computing,
            "answers": need.answers,
            "vocabulary": need.vocabulary,
            "process": need.process,
        },
        "notes": list(fit.caveats),
    }
