"""From whom do you protect what, and does local AI help with that? Answered from a readable table.

    advice = advise(Answers(protect_from=(Threat.THIEF,), data=(Data.HEALTH,), duty=()))

`table.py` is the knowledge, `advice.py` the rules. Nothing is stored. It is no legal advice.
"""

from inhouse.proofs.threats.advice import Advice, Bearing, advise
from inhouse.proofs.threats.answers import (
    DATA_WORDS,
    DUTY_WORDS,
    THREAT_WORDS,
    Answers,
    Data,
    Duty,
    read_answers,
)

__all__ = [
    "DATA_WORDS",
    "DUTY_WORDS",
    "THREAT_WORDS",
    "Advice",
    "Answers",
    "Bearing",
    "Data",
    "Duty",
    "advise",
    "read_answers",
]
