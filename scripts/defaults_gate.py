"""The privacy-defaults gate: the defaults in config.py must be the reviewed ones.

python scripts/defaults_gate.py            compare; exit 1 names each difference
python scripts/defaults_gate.py --accept   write defaults.lock anew, for review
"""

import difflib
import sys
from pathlib import Path

from inhouse.config import describe_defaults

LOCK = Path(__file__).resolve().parents[1] / "defaults.lock"


def main() -> int:
    now = [line + "\n" for line in describe_defaults()]
    if "--accept" in sys.argv[1:]:
        LOCK.write_text("".join(now), encoding="utf-8")
        return 0
    reviewed = LOCK.read_text(encoding="utf-8").splitlines(keepends=True)
    changes = list(difflib.unified_diff(reviewed, now, "reviewed", "now", n=0))
    if changes:
        sys.stdout.writelines(changes)
        print("A default changed. If that is meant: python scripts/defaults_gate.py --accept")
        return 1
    print(f"defaults: {len(now)} settings, all as reviewed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
