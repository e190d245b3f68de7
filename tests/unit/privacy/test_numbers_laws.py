"""Laws of numbers that stand for a person, on numbers made at random."""

import random
import re
import string
import time

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from inhouse.privacy.detect.numbers import find
from inhouse.privacy.detect.numbers.context import schemes
from inhouse.privacy.detect.numbers.runs import is_a_time
from inhouse.privacy.detect.numbers.scheme import Scheme
from tests.conftest import LONG
from tests.unit.privacy.numbers_made import checked, grouped, right_numbers

few = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
named = [scheme for scheme in schemes if scheme.words]
alone = [scheme for scheme in checked if scheme.written or scheme.bare]


def covers(text: str, value: str) -> bool:
    start = text.index(value)
    return any(each.start <= start and each.end >= start + len(value) for each in find(text))


@pytest.mark.parametrize("scheme", named, ids=lambda scheme: scheme.rule)
@few
@given(data=st.data())
def test_a_right_number_after_any_of_its_names_is_found(
    scheme: Scheme, data: st.DataObject
) -> None:
    number = data.draw(right_numbers(scheme))
    assume(not re.fullmatch(r"(?:19|20)[0-9]{2}", number))  # a year is no number of anybody's
    word = data.draw(st.sampled_from(list(filter(None, scheme.words.split("|")))))
    word = data.draw(st.sampled_from([word, word.upper()])) if len(word) > 4 else word.upper()
    between = data.draw(st.sampled_from([": ", " ", ":", " = ", " #", ": \n", " is ", '": "']))
    assert covers(f"xx {word}{between}{number}, yy", number)


@pytest.mark.parametrize("scheme", alone, ids=lambda scheme: scheme.rule)
@few
@given(data=st.data())
def test_a_right_number_in_its_own_form_needs_no_name(scheme: Scheme, data: st.DataObject) -> None:
    number = data.draw(right_numbers(scheme))
    shape = re.sub("[A-Z]", "A", re.sub("[0-9]", "9", number))
    forms = [grouped(number, written) for written in scheme.written.split("|")]
    forms += [number] if shape in scheme.bare.split("|") and not is_a_time(number) else []
    for written in filter(None, forms):
        assert covers(f"xx {written}, yy", written)


@pytest.mark.parametrize("length", range(4, 23))
def test_digits_without_a_name_are_rarely_taken(length: int) -> None:
    chance, tries = random.Random(length), 2_000 if LONG else 600
    made = ("".join(chance.choices(string.digits, k=length)) for _ in range(tries))
    taken = sum(any(True for _ in find(f"the value {digits} was there")) for digits in made)
    assert taken <= (0 if length < 10 else 0.07 * tries)


@given(st.text(max_size=60))
def test_whatever_is_found_lies_in_the_text(text: str) -> None:
    for each in find(text):
        assert 0 <= each.start < each.end <= len(text)
        assert any(map(str.isalnum, text[each.start : each.end]))


units = [
    "1 ", "1 2 3 ", "1234567890 ", "4111 1111 1111 1111 ", "123-45-6789 ", "a ", "mrn ", "mrn 1",
    "mrn: ", "bsn 1 ", "no. no ", "nummer ", "number (", "身份证1", "A1", "AA 1", "AA-", "1/", "1-",
    "999.999.999-99 ", "no 1234/12 and ", "dni 12345678 ", "nir 1 2 3 4 5 6 7 8 9 ", "c.u.i.t ",
    "n° ", "patient_", "numero de de de ", "12345678901 ", "((((", "mrn (", "mrn <", "fallnummer ",
    "mrn\n", "mrn 1-", "no. 1, ", "policy number ", "İ", "ﷺ 1 ",
]  # fmt: skip


@pytest.mark.parametrize("unit", units)
def test_four_times_the_text_takes_about_four_times_as_long(unit: str) -> None:
    def seconds(size: int) -> float:
        text = (unit * size)[:size]
        begin = time.process_time()
        for _ in find(text):
            pass
        return time.process_time() - begin

    if seconds(40_000) > 0.1:
        assert min(seconds(40_000) for _ in range(3)) < 12 * min(seconds(10_000) for _ in range(3))
