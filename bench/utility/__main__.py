"""How often masking changes an answer, and what a model does to placeholders.

examples:
  python -m bench.utility                 all tasks, by rules and by the packaged model
  python -m bench.utility --quick         the model answers every fifth task only
  python -m bench.utility --differences   also show each pair of answers that differ

Every letter is made up. The two answers of a task come from the same engine: one to the letter as
it is, one to the masked letter with the originals put back.
"""

import argparse
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Final

from bench.utility.engines import RULES, Engine, asked, packaged, scripted
from bench.utility.texts import ASK, LETTERS, Letter
from inhouse.privacy.detect.classifier.child import Child
from inhouse.privacy.detect.detection import Detection, Detector
from inhouse.privacy.mask import mask
from inhouse.privacy.placeholder import Grammar
from inhouse.privacy.unmask import neutral, unmask_text
from inhouse.privacy.vault import Vault

NO_CODE: Final = re.compile(r"\b[A-Z]+(?:_[A-Z]+)*_[0-9]+\b")
DAMAGE: Final = (
    "as they were shown",
    "bent, and put back all the same",
    "broken: came out as [?]",
    "without their code: left as they are",
)


class Tally:
    """What came of the tasks of one name."""

    def __init__(self) -> None:
        self.tasks = self.same = self.same_values = 0
        self.wanted = self.lost = 0
        self.seen: Counter[str] = Counter()

    def row(self, name: str) -> str:
        kept = f"{self.wanted - self.lost} of {self.wanted}"
        return f"| {name} | {self.tasks} | {self.same} | {self.same_values} | {kept} |"


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench.utility",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rules-only", action="store_true", help="without the packaged model")
    parser.add_argument("--differences", action="store_true")
    wanted = parser.parse_args()
    every = [(letter, task) for letter in LETTERS for task in RULES]
    with Child() as child, tempfile.TemporaryDirectory() as folder:
        find = Detection(child).find
        show("By rules", run(every, scripted, find, differences=wanted.differences))
        if wanted.rules_only:
            return 0
        spoken = [(letter, task) for letter, task in every if task in ASK[letter.language]]
        if wanted.quick:
            spoken = [each for place, each in enumerate(spoken) if place % 5 == 0]
        with packaged(Path(folder)) as engine:
            show("By the packaged model", run(spoken, engine, find, wanted.differences))
    return 0


def run(
    tasks: list[tuple[Letter, str]], engine: Engine, find: Detector, differences: bool
) -> dict[str, Tally]:
    tallies: dict[str, Tally] = {}
    for number, (letter, task) in enumerate(tasks, 1):
        print(f"{number} of {len(tasks)}: {letter.language} {task}", file=sys.stderr)
        request = asked(ASK[letter.language].get(task, task), letter.text)
        plain, _ = mask(request, lambda _text: ())
        masked, vault = mask(request, find)
        before, said = engine(task, plain), engine(task, masked)
        after = unmask_text(said, vault, json=task == "extract" and engine is scripted)
        judge(tallies.setdefault(task, Tally()), before, said, after, vault)
        if differences and before != after:
            print(f"-- {letter.language} {task}\n   {before!r}\n   {said!r}\n   {after!r}")
    return tallies


def judge(tally: Tally, before: str, said: str, after: str, vault: Vault) -> None:
    originals = {original for _, _, original in vault.items()}
    wanted = {each for each in originals if each in before}
    tally.tasks += 1
    tally.same += before == after
    tally.same_values += wanted == {each for each in originals if each in after}
    tally.wanted += len(wanted)
    tally.lost += sum(each not in after for each in wanted)
    count_placeholders(tally.seen, said, vault)


def count_placeholders(seen: Counter[str], said: str, vault: Vault) -> None:
    whole, bent, broken, no_code = DAMAGE
    tokens = list(Grammar(vault.code).tokens(said))
    for token in tokens:
        exact = vault.original(said[token.start : token.end]) is not None
        named = vault.original(f"[{token.name}_{vault.code}]") is not None
        seen[whole if exact else bent if named else broken] += 1
    among = [match.span() for match in NO_CODE.finditer(said)]
    seen[no_code] += sum(
        end < len(said) and not any(each.start < end and start < each.end for each in tokens)
        for start, end in among
    )
    seen["broken off at the end"] += unmask_text(said, vault).count(neutral) - sum(
        vault.original(f"[{token.name}_{vault.code}]") is None for token in tokens
    )


def show(title: str, tallies: dict[str, Tally]) -> None:
    print(f"\n#### {title}\n")
    print("| task | tasks | same answer | same values in it | values that came through |")
    print("|---|---:|---:|---:|---:|")
    total = Tally()
    for name, each in tallies.items():
        print(each.row(name))
        for field in ("tasks", "same", "same_values", "wanted", "lost"):
            setattr(total, field, getattr(total, field) + getattr(each, field))
        total.seen += each.seen
    print(total.row("all"))
    print("\nPlaceholders in the answers:", end=" ")
    kinds = [*DAMAGE, "broken off at the end"]
    print(", ".join(f"{total.seen[kind]} {kind}" for kind in kinds) + ".")


if __name__ == "__main__":
    sys.exit(main())
