"""How much gets past the masking, and how much is masked without need, beside other tools.

examples:
  python -m bench.masking --data FOLDER                      the whole run; prints the tables
  python -m bench.masking --data FOLDER --tools rules full   our own alone
  python -m bench.masking --data FOLDER --missed german_news list what was missed or masked too much

FOLDER holds the development sets as JSONL; docs/benchmarks.md says what they are.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

from bench.gateway.__main__ import cache
from bench.masking import report, robustness, tools
from bench.masking.metrics import Score, score
from bench.masking.sets import SETS, Set, accepts, changed, read_set


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench.masking",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, required=True, help="the folder of the sets")
    parser.add_argument("--tools", nargs="+", default=[*tools.OURS, *tools.PEERS])
    parser.add_argument("--sets", nargs="+", default=list(SETS))
    parser.add_argument("--most", type=int, help="at most so many documents of each set")
    parser.add_argument("--no-robustness", action="store_true")
    parser.add_argument("--peer-python", default="python3.12", help="makes the peers' environment")
    parser.add_argument("--cache", type=Path, default=cache(), help="where peers are installed")
    parser.add_argument("--missed", metavar="SET", help="show what our full detection gets wrong")
    wanted = parser.parse_args()
    if wanted.missed:
        show_missed(read_set(wanted.data, wanted.missed, wanted.most), wanted.tools[-1])
        return 0
    peers = None
    if set(wanted.tools) & set(tools.PEERS):
        peers = tools.install(wanted.cache, wanted.peer_python)
    sets = [read_set(wanted.data, name, wanted.most or SETS[name]) for name in wanted.sets]
    results = {
        (tool, each.name): measure(tool, each, peers) for tool in wanted.tools for each in sets
    }
    print(report.main_table(wanted.tools, [each.name for each in sets], results))
    if not wanted.no_robustness:
        forms = read_set(wanted.data, "english_forms", 120)
        judged = [name for name in wanted.tools if name in ("full", "rules", "presidio", "rampart")]
        print(report.robustness_table(judged, withstand(judged, forms, peers)))
    return 0


def measure(tool: str, documents: Set, peers: Path | None) -> tuple[Score, float]:
    """The summed score, and characters per CPU second."""
    print(f"{tool}: {documents.name}", file=sys.stderr)
    found = tools.run(tool, [each.text for each in documents.documents], peers)
    total = Score()
    for document, spans in zip(documents.documents, found.texts, strict=True):
        total += score(document, spans, accepts, documents.neutral)
    length = sum(len(each.text) for each in documents.documents)
    return total, length / max(found.cpu_s, 1e-9)


def withstand(judged: list[str], forms: Set, peers: Path | None) -> dict[tuple[str, str], Score]:
    return {
        (tool, name): measure(tool, changed(forms, change, everywhere=everywhere), peers)[0]
        for name, (change, everywhere) in robustness.CHANGES.items()
        for tool in judged
    }


def show_missed(documents: Set, tool: str) -> None:
    found = tools.run(tool, [each.text for each in documents.documents], None)
    missed: Counter[tuple[str, str]] = Counter()
    needless: Counter[tuple[str, str]] = Counter()
    for document, spans in zip(documents.documents, found.texts, strict=True):
        text = document.text
        for label in document.spans:
            if not any(each.start < label.end and label.start < each.end for each in spans):
                missed[label.label, text[max(0, label.start - 30) : label.end + 10]] += 1
        for each in spans:
            if documents.neutral(each.label):
                continue
            if not any(
                each.start < label.end and label.start < each.end for label in document.spans
            ):
                needless[each.label, text[max(0, each.start - 20) : each.end + 10]] += 1
    for name, cases in (("missed", missed), ("needless", needless)):
        print(f"== {name}: {sum(cases.values())}")
        for (label, context), count in sorted(cases.items()):
            print(f"{count:4} {label:14} {context!r}")


if __name__ == "__main__":
    sys.exit(main())
