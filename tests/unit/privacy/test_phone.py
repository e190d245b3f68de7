# ruff: noqa: SIM905 - a list of codes is easier to read in one string
"""Telephone numbers of many countries, made by another implementation of the numbering plans."""

import re

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from inhouse.privacy.detect.phone import find

countries = [
    *"US CA MX BR AR CL CO PE GB IE FR DE AT CH ES PT IT NL BE LU DK SE NO FI IS PL CZ SK".split(),
    *"HU RO BG HR RS SI EE LV LT GR CY TR IL ZA EG NG KE MA IN PK BD CN JP KR TW HK SG MY".split(),
    *"TH ID PH VN AU NZ AE SA RU UA".split(),
]


def covers(text: str, value: str) -> bool:
    start = text.index(value)
    return any(each.start <= start and each.end >= start + len(value) for each in find(text))


@pytest.mark.parametrize("country", countries)
@pytest.mark.parametrize("line", ["fixed", "mobile"])
def test_a_number_of_any_country_is_found(country: str, line: str) -> None:
    type_ = PhoneNumberType.FIXED_LINE if line == "fixed" else PhoneNumberType.MOBILE
    number = phonenumbers.example_number_for_type(country, type_)
    abroad = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    at_home = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    for written in (abroad, re.sub(r"[^+0-9]", "", abroad), abroad.replace("+", "00")):
        assert covers(f"Anna Meier, {written}, Berlin", written)
    for written in (at_home, re.sub("[^0-9]", "", at_home)):
        assert covers(f"my phone is {written}, thanks", written)
        assert covers(f"Tel.: {written}", written)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They're not answering at 785 8949?", "785 8949"),
        ("9885 1152-Office", "9885 1152"),
        ("166-684-7899 fax", "166-684-7899"),
        ("Desk: 5551234567 ext 9", "5551234567 ext 9"),
        ("tel:+49-30-1234567", "+49-30-1234567"),
        ("Anna,212-555-0143,42", "212-555-0143"),
        ("Anna,+49 30 901820,Berlin", "+49 30 901820"),
        ("Phone: 28-81-33-70", "28-81-33-70"),
        ("+44 (0)20 7946 0958", "+44 (0)20 7946 0958"),
        ("手机13474597531", "13474597531"),
    ],
)
def test_it_finds(text: str, value: str) -> None:
    assert [text[each.start : each.end] for each in find(text)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "Boston, MA  02110-1301", "phone 2010-2015", "Part number: 555-123-4567-A", "0123456789",
        "512345678", "750 000 000", "123 456 789 EUR", "h * 69069 + 907133923", "+35236450.6",
        "PHONE(10) 26/2/0/0", "clause 252.227-7013", "range 60000-64999", "2024-01-15 12:30",
        "llama-cpp-python 3691546", "12.345.678", "U+0460-0463",
    ],
)  # fmt: skip
def test_it_leaves_alone(text: str) -> None:
    assert list(find(text)) == []
