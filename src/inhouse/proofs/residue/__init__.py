"""What is left of a chat: on the disk, in names, in logs, in memory; in many encodings.

    found = hunt([word], folders=[Path.home() / ".inhouse"])
    found.hits, found.cut, found.files

    claims(Subject(target, key=..., folders=..., pids=..., may_kill=True))

A hunt shows what is there, and for the rest how hard it looked: how many bytes, in how many forms,
and what it could not read. Each has its control in the same run, a word planted in every way.
"""

from inhouse.proofs.residue.hunting import Control, Hunted, hunt, try_control
from inhouse.proofs.residue.memory import descendants
from inhouse.proofs.residue.search import Hit
from inhouse.proofs.residue.trial import Subject, claims

__all__ = ["Control", "Hit", "Hunted", "Subject", "claims", "descendants", "hunt", "try_control"]
