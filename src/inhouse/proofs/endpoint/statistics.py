"""Whether one set of times is smaller than another by more than chance would make it.

A permutation test assumes nothing about how times are spread: if the label did not matter, every
way of dealing the same times into two heaps would be as likely as the one that was seen.
"""

import math
import random
from collections.abc import Sequence
from itertools import combinations
from statistics import fmean
from typing import Final

MOST_DEALS: Final = 20_000


def chance_of_smaller(low: Sequence[float], high: Sequence[float]) -> float:
    """How likely a difference of the mean ranks like this, or more, comes by chance alone.

    Ranks, so that one time that is far off counts as one. Exact where there are few ways to deal.
    """
    ranks = _ranks([*low, *high])
    size, seen = len(low), sum(ranks[: len(low)])
    if math.comb(len(ranks), size) <= MOST_DEALS:
        deals = [sum(heap) for heap in combinations(ranks, size)]
        return sum(deal <= seen + 1e-9 for deal in deals) / len(deals)
    dealer = random.Random(len(ranks))  # noqa: S311 - the same times give the same answer
    hits = sum(sum(dealer.sample(ranks, size)) <= seen + 1e-9 for _ in range(MOST_DEALS))
    return (hits + 1) / (MOST_DEALS + 1)


def share_below(low: Sequence[float], high: Sequence[float]) -> float:
    """How often a time of `low` is under one of `high`: 0.5 is no difference, 1.0 is always."""
    pairs = [(a < b) + (a == b) / 2 for a in low for b in high]
    return fmean(pairs)


def share_saved(seen: Sequence[float], fresh: Sequence[float], short: Sequence[float]) -> float:
    """Of the time that the length of a text costs, the part that a repeated text did not cost."""
    quick = _lower_quartile(fresh)
    whole = quick - _lower_quartile(short)
    return (quick - _lower_quartile(seen)) / whole if whole > 0 else 0.0


def _lower_quartile(times: Sequence[float]) -> float:
    """What else a machine does makes times longer and never shorter, so the quick ones tell."""
    return sorted(times)[(len(times) - 1) // 4]


def _ranks(values: Sequence[float]) -> list[float]:
    """1 for the smallest; equal values share their mean rank."""
    ordered = sorted(values)
    first = {value: place for place, value in reversed(list(enumerate(ordered, 1)))}
    last = {value: place for place, value in enumerate(ordered, 1)}
    return [(first[value] + last[value]) / 2 for value in values]
