"""Find, mask and unmask for notebooks and other programs: one text at a time, nothing kept.

No policy is read: every class is masked. The learned detector runs in a sealed process of its own,
one for this Python process, started by the first call and ended with it.
"""

import atexit
import os
from typing import Final

from inhouse.chat import Finding, Hidden
from inhouse.privacy.detect.classifier.child import Child
from inhouse.privacy.detect.detection import Detection
from inhouse.privacy.mask import mask_text
from inhouse.privacy.unmask import unmask_text
from inhouse.privacy.vault import Vault


class Masked(Hidden, frozen=True):
    """A text with placeholders, which may be shown to a model, and what they stand for."""

    text: str
    vault: Vault

    def unmask(self, answer: str) -> str:
        """The answer with the originals put back."""
        return unmask(answer, self.vault)


def find(text: str, *, learned: bool = True) -> list[Finding]:
    return _detection(learned=learned).find(text)


def mask(text: str, *, learned: bool = True) -> Masked:
    vault = Vault.fresh(text)
    return Masked(mask_text(text, vault, _detection(learned=learned).find), vault)


def unmask(answer: str, vault: Vault) -> str:
    return unmask_text(answer, vault)


_rules_only: Final = Detection()
_with_child: dict[int, Detection] = {}


def _detection(*, learned: bool) -> Detection:
    """Rules, and the child of this very process.

    A fork that went on with its parent's child would read answers that are meant for the parent,
    so it gets one of its own, and it does not end its parent's.
    """
    if not learned:
        return _rules_only
    mine = os.getpid()
    if mine not in _with_child:
        child = Child()
        if _with_child.setdefault(mine, detection := Detection(child)) is detection:
            atexit.register(_end, child, mine)
    return _with_child[mine]


def _end(child: Child, owner: int) -> None:
    if os.getpid() == owner:
        child.close()
