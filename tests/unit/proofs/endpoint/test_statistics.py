"""The clock's verdict: exact where it can be, and never sure of nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inhouse.proofs.endpoint.statistics import chance_of_smaller, share_below, share_saved

times = st.lists(st.floats(0.001, 10), min_size=2, max_size=5)


def test_five_that_are_all_smaller_than_five_come_by_chance_once_in_252() -> None:
    assert chance_of_smaller([1, 2, 3, 4, 5], [6, 7, 8, 9, 10]) == pytest.approx(1 / 252)


def test_equal_times_say_nothing() -> None:
    assert chance_of_smaller([1] * 5, [1] * 5) == 1.0
    assert share_below([1, 1], [1, 1]) == 0.5


def test_one_time_that_is_far_off_does_not_decide() -> None:
    assert chance_of_smaller([1, 1, 1, 1, 1], [1, 1, 1, 1, 1000]) > 0.4


def test_many_times_are_dealt_by_chance_and_agree_with_the_exact_way() -> None:
    low, high = [float(i) for i in range(15)], [i + 6.5 for i in range(15)]
    assert 0.0 < chance_of_smaller(low, high) < 0.005
    assert 0.3 < chance_of_smaller(low, [i + 0.5 for i in range(15)]) < 0.5


@given(times, times)
def test_a_chance_is_a_chance_and_both_ways_cover_everything(
    low: list[float], high: list[float]
) -> None:
    there, back = chance_of_smaller(low, high), chance_of_smaller(high, low)
    assert 0 < there <= 1
    assert there + back >= 1 - 1e-9
    assert share_below(low, high) + share_below(high, low) == pytest.approx(1)


def test_the_share_saved_is_of_what_the_length_costs() -> None:
    assert share_saved([2, 2], [10, 10], [2, 2]) == 1.0
    assert share_saved([10, 10], [10, 10], [2, 2]) == 0.0
    assert share_saved([1, 1], [1, 1], [2, 2]) == 0.0
