"""Whether a value was drawn by chance, as keys are, or written by somebody, as words are.

Two measures: how many bits a sign carries (a key repeats few of its signs), and how many of its
pairs of letters are ones that words are made of. In words about six of seven pairs are, among
letters drawn by chance about three of ten.
"""

import re
from collections import Counter
from itertools import pairwise
from math import log2
from typing import Final

# Which letters often follow a letter in words, counted over the words of English program text and
# of Spanish and German prose.
_following: Final = """
    abcdgilmnprstu baeiloru cacehiklortu dadeioru eabcdefgilmnoprstvx faefilor gaeirsu haeio
    iabcdefglmnoprstvz ke ladeilostuy maeimopv nacdefgiostuv obcdfgilmnoprstuvw paeilorst qu
    racdegilmnorstu sacehilopstu tacehiorstuy uabceilmnprst vaeimx wi xtv zae
"""
_pairs: Final = frozenset(
    letters[0] + after for letters in _following.split() for after in letters[1:]
)
_runs: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_hex: Final = re.compile(r"[0-9a-fA-F]+")
_looked_at: Final = 160  # signs of a value; more would change nothing


def bits(value: str) -> float:
    """How many bits a sign of the value carries, judged by how often each occurs."""
    some = value[:_looked_at]
    counts = Counter(some).values()
    return -sum(count / len(some) * log2(count / len(some)) for count in counts)


def looks_drawn(value: str, least: float = 2.9) -> bool:
    """Whether the signs were drawn by chance: few of a kind, and no words."""
    some = value[:_looked_at]
    if len(some) < 8 or bits(some) < least or _counts_up(some):
        return False
    if not any(map(str.isdigit, some)):
        return len(some) >= 16 and not looks_written(some, 0.62)
    return any(map(str.isalpha, some)) and not looks_written(some)


def looks_written(value: str, share: float = 0.72) -> bool:
    """Whether most of the value is words, as in `my-service-v2`, `clientSecretName1`."""
    pieces = [run for run in _runs.findall(value[:_looked_at]) if run[0].isalpha()]
    letters = sum(map(len, pieces))
    if letters < 4 or letters < 0.5 * len(value[:_looked_at]):
        return False
    if len(pieces) > 2 and letters / len(pieces) < 2.7:  # words are longer than that
        return False
    pairs = known = 0
    for piece in pieces:
        low = piece.lower()
        pairs += len(low) - 1
        known += sum(low[at : at + 2] in _pairs for at in range(len(low) - 1))
    return pairs > 0 and known >= share * pairs


def _counts_up(value: str) -> bool:
    """Whether most signs are the one before, or the next one: `abcdefgh12345678`, `000000`."""
    codes = [ord(sign) for sign in value]
    steps = sum(0 <= after - before <= 1 for before, after in pairwise(codes))
    return steps > 0.92 * (len(codes) - 1)
