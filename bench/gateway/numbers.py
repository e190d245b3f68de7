"""From samples to what may be said about them."""

import random
from collections.abc import Sequence
from statistics import median
from typing import Final

import msgspec

RESAMPLES: Final = 2000
FEWEST_SAMPLES: Final = 6  # the interval of fewer is not to be trusted


class Spread(msgspec.Struct, frozen=True):
    """A median with its 95 % interval (percentile bootstrap), and the 95th percentile."""

    p50: float
    p95: float
    low: float
    high: float
    samples: int


def spread(samples: Sequence[float]) -> Spread:
    dice = random.Random(1)  # the same samples give the same interval
    medians = [median(dice.choices(samples, k=len(samples))) for _ in range(RESAMPLES)]
    return Spread(
        median(samples),
        percentile(samples, 95),
        percentile(medians, 2.5),
        percentile(medians, 97.5),
        len(samples),
    )


def percentile(samples: Sequence[float], percent: float) -> float:
    """With straight lines between the samples."""
    ordered = sorted(samples)
    place = (len(ordered) - 1) * percent / 100
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


class Verdict(msgspec.Struct, frozen=True):
    """A target and whether it was met."""

    goal: str
    measured: Spread
    unit: str
    word: str


def at_most(goal: str, bound: float, measured: Spread, unit: str) -> Verdict:
    word = _word(measured, bound, met=measured.high <= bound, missed=measured.low > bound)
    return Verdict(goal, measured, unit, word)


def at_least(goal: str, bound: float, measured: Spread, unit: str = "") -> Verdict:
    # A share is known once its interval is far narrower than the share itself.
    word = _word(measured, 0.1 * bound, met=measured.low >= bound, missed=measured.high < bound)
    return Verdict(goal, measured, unit, word)


def _word(measured: Spread, widest: float, *, met: bool, missed: bool) -> str:
    """Met or missed only if the interval lies on one side, and is narrow enough to mean it."""
    if measured.samples < FEWEST_SAMPLES:
        return "UNKNOWN: too few samples"
    if not missed and measured.high - measured.low > widest:
        return "UNKNOWN: the noise is larger"
    return "met" if met else "**missed**" if missed else "UNKNOWN: too close to tell"
