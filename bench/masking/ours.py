"""Our own findings, over the same pipe as the peers': see peer.py for the protocol.

python -m bench.masking.ours rules < texts.jsonl > findings.jsonl
python -m bench.masking.ours full  < texts.jsonl > findings.jsonl
"""

import json
import sys
import time
from collections.abc import Callable, Iterable

from inhouse.chat import Finding
from inhouse.privacy.detect import detection

Find = Callable[[str], Iterable[Finding]]


def full() -> Find:
    """Rules and the learned detector, which runs in this process so that its CPU time is seen."""

    from inhouse.privacy.detect import classifier

    return detection.Detection(classifier.load()).find


def main() -> None:
    find: Find = full() if sys.argv[1] == "full" else detection.find
    list(find("Anna Karenina, anna@example.org, 12 March 2020."))
    spent = 0.0
    for line in sys.stdin:
        text = json.loads(line)
        started = time.process_time()
        found = list(find(text))
        spent += time.process_time() - started
        print(json.dumps([[each.start, each.end, each.kind, each.rule] for each in found]))
    print(json.dumps({"cpu_s": spent}))


if __name__ == "__main__":
    main()
