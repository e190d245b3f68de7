"""What can be wrong with a machine, check by check: (check, what, change, verdict)."""

from collections.abc import Callable
from typing import Final

from inhouse.proofs.report import Verdict
from tests.unit.proofs.world import World

Case = tuple[str, str, Callable[[World], None], Verdict]
WEAK: Final = Verdict.WEAK
BROKEN: Final = Verdict.BROKEN
UNKNOWN: Final = Verdict.UNKNOWN
HOLDS: Final = Verdict.HOLDS
