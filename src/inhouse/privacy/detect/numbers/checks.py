"""The check digits of numbers: a few methods, with which nearly all countries' numbers are made.

Each function takes the number without separators, in upper case, and says whether it holds.
`weighted` makes such a function from a row of weights. The methods are facts published by those
who issue the numbers; the tests compare them with another implementation.
"""

from collections.abc import Callable, Sequence
from operator import mul
from typing import Final

Check = Callable[[str], bool]

_doubled: Final = str.maketrans("0123456789", "0246813579")  # twice the digit, less 9 if above 9

_d5: Final = (  # products in the symmetry group of the pentagon
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210",
)  # fmt: skip
_turns: Final = (
    "0123456789", "1576283094", "5803796142", "8916043527",
    "9453126870", "4286573901", "2793806415", "7046913258",
)  # fmt: skip


def luhn(number: str) -> bool:
    return sum(map(int, number[-1::-2] + number[-2::-2].translate(_doubled))) % 10 == 0


def verhoeff(number: str) -> bool:
    state = 0
    for place, digit in enumerate(reversed(number)):
        state = int(_d5[state][int(_turns[place % 8][int(digit)])])
    return state == 0


def iso_11_10(number: str) -> bool:
    """ISO 7064, mod 11,10: the recursive method of German, Croatian and other tax numbers."""
    state = 10
    for digit in number[:-1]:
        state = ((state + int(digit)) % 10 or 10) * 2 % 11
    return (state + int(number[-1])) % 10 == 1


def iso_11_2(number: str) -> bool:
    """ISO 7064, mod 11,2: a last sign of X stands for ten."""
    state = 0
    for digit in number[:-1]:
        state = (state + int(digit)) * 2 % 11
    return (state + (10 if number[-1] == "X" else int(number[-1]))) % 11 == 1


def weighted(
    weights: Sequence[int],
    modulus: int,
    results: str | None = None,
    *,
    at: int | None = None,
    start: int = 0,
) -> Check:
    """A check of the sum of digits times weights, from `start` on, divided with rest.

    Without `results` the rest must be 0, so the weights include the check digit's own. With them,
    the sign of `results` at the rest is the check digit (at `at`, or directly after the weighted
    digits); a space there means that no such number is given out.
    """
    stop = start + len(weights)
    place = stop if at is None else at

    def check(number: str) -> bool:
        total: int = sum(map(mul, weights, map(int, number[start:stop])))
        if results is None:
            return total % modulus == 0
        return number[place] == results[total % modulus]

    return check


def every(*checks: Check) -> Check:
    return lambda number: all(check(number) for check in checks)


def some(*checks: Check) -> Check:
    return lambda number: any(check(number) for check in checks)


def anything(number: str) -> bool:
    """For numbers without a check digit: the form says all there is."""
    return True


def dated(year: int, month: int, day: int, months: Sequence[int] = (0,)) -> Check:
    """Two digits each for year, month and day at these places; `months` may be raised by these."""

    def check(number: str) -> bool:
        raised = int(number[month : month + 2])
        return is_day(int(number[day : day + 2])) and any(is_month(raised - n) for n in months)

    return check


def is_day(day: int) -> bool:
    return 1 <= day <= 31


def is_month(month: int) -> bool:
    return 1 <= month <= 12


def not_all_alike(number: str) -> bool:
    return len(set(number)) > 1
