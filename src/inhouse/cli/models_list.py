"""`inhouse models list`: which models are here, what they are, and where they came from."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from inhouse.cli import Parser
from inhouse.cli.models_in_use import model_in_use
from inhouse.cli.progress import Progress, size_in_words
from inhouse.config import home_folder
from inhouse.models.fit import tokens
from inhouse.models.layout import read_lock
from inhouse.models.store import Condition, look_at

EXAMPLES = """examples:
  inhouse models list
  inhouse models list --verify             compare every byte with the digests of the lock
  inhouse models list --json | jq '.models[].sha256'

Exit codes: 0 all is well, 1 a file is gone or is another than when it came,
2 a file could not be compared, since the lock has no digest of it."""

HEADS = ("NAME", "SIZE", "CONTEXT", "WEIGHTS", "LICENCE", "SHA-256", "FROM", "")


def main(argv: Sequence[str]) -> int:
    parser = Parser(
        prog="inhouse models list", description="Show the models that are here.", epilog=EXAMPLES
    )
    parser.add_argument("--verify", action="store_true", help="read and compare all files whole")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    wanted = parser.parse_args(argv)
    home = home_folder()
    conditions = _look(home, whole=wanted.verify)
    used = model_in_use(home)
    rows = [_facts(condition, used.name if used else "") for condition in conditions]
    if wanted.json:
        print(json.dumps({"verified": wanted.verify, "models": rows}))
    elif rows:
        print(_as_table(rows))
    else:
        print("No models yet but the packaged one. See: inhouse models pull --help")
    if any(row["problem"] or row["texts"] for row in rows):
        return 1
    return 2 if any(row["not_verified"] for row in rows) else 0


def _look(home: Path, *, whole: bool) -> list[Condition]:
    entries = read_lock(home).models
    total, before, done = sum(entry.size_bytes for entry in entries), 0, 0

    def step(so_far: int) -> None:
        nonlocal done
        done = so_far

    def told() -> str:
        return f"checked {size_in_words(before + done)} of {size_in_words(total)}"

    conditions = []
    with Progress(told):
        for entry in entries:
            conditions.append(look_at(home, entry, whole=whole, step=step))
            before, done = before + entry.size_bytes, 0
    return conditions


def _facts(condition: Condition, used: str) -> dict[str, Any]:
    entry, header = condition.entry, condition.header
    return {
        "name": entry.name,
        "size_bytes": entry.size_bytes,
        "format": entry.format,
        "context_tokens": header.count(header.own("context_length")) if header else None,
        "quantisation": header.quantisation if header else None,
        "licence": entry.licence,
        "sha256": entry.sha256,
        "commit": entry.commit,
        "source": entry.source,
        "when": entry.when,
        "path": str(condition.path),
        "in_use": entry.name == used,
        "problem": condition.problem,
        "texts": condition.texts,
        "not_verified": condition.unverified,
    }


def _as_table(rows: Sequence[dict[str, Any]]) -> str:
    table = [HEADS, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in table) for column in range(len(HEADS))]
    lines = []
    for line, row in zip(table, [None, *rows], strict=True):
        lines.append("  ".join(map(str.ljust, line, widths)).rstrip())
        if row and row["problem"]:
            lines.append(f"  not as it came: {row['problem']}")
        if row and row["texts"]:
            lines.append(f"  beside it: {'; '.join(row['texts'])} (it can be served all the same)")
        if row and row["not_verified"]:
            files = ", ".join(row["not_verified"])
            lines.append(f"  not verified: {files} (no digest in the lock; pull the model again)")
    return "\n".join(lines)


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    return (
        row["name"],
        size_in_words(row["size_bytes"]),
        tokens(row["context_tokens"]) if row["context_tokens"] else "-",
        row["quantisation"] or row["format"],
        "".join(filter(str.isprintable, row["licence"])) or "-",
        row["sha256"][:12],
        row["source"] or "imported",
        "in use" if row["in_use"] else "",
    )
