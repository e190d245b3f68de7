"""Is this machine fit for sensitive data? One file for each family of checks.

    machine = this_machine(data=home_folder())
    claims = run_checks(machine, checks_for(machine.system))

Nothing is changed, nothing is sent, and no content is shown: numbers, names of programs and of
settings. No root is needed; what only root could see is UNKNOWN and says so.
"""

from inhouse.proofs.host.catalogue import checks_for
from inhouse.proofs.host.check import THREATS, Check, Threat
from inhouse.proofs.host.here import facts, this_machine
from inhouse.proofs.host.machine import Machine
from inhouse.proofs.host.run import chosen, run_checks

__all__ = [
    "THREATS",
    "Check",
    "Machine",
    "Threat",
    "checks_for",
    "chosen",
    "facts",
    "run_checks",
    "this_machine",
]
