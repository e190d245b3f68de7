"""Ages are found with their unit; lengths of time are left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inhouse.privacy.detect import age
from tests.unit.privacy.rows import found_by, rows

found = """
He is 34 years old. -> 34 years
a 34-year-old man -> 34-year-old
a 34 year old man -> 34 year
aged 34, -> 34
34 yo male -> 34 yo
34 y/o F -> 34 y/o
34yo -> 34yo
age: 34 -> 34
"age": 34, -> 34
at the age of 34 -> 34
un hombre de 34 años -> 34 años
de 34 años de edad -> 34 años
Edad: 53 años Sexo: H. -> 53 años
Edad: 53 Sexo -> 53
A los 15 años consultó -> 15 años
j'ai 34 ans -> 34 ans
une femme de 34 ans -> 34 ans
34 Jahre alt -> 34 Jahre
eine 34-jährige Frau -> 34-jährige
im Alter von 34 Jahren -> 34 Jahren
ha 34 anni -> 34 anni
un uomo di 34 anni -> 34 anni
34 jaar oud -> 34 jaar
tem 34 anos -> 34 anos
3 months old baby -> 3 months
6-week-old -> 6-week-old
thirty-four years old -> thirty-four years
forty years old -> forty years
treinta y cuatro años de edad -> treinta y cuatro años
Varón de diecisiete años sin antecedentes -> diecisiete años
une fille de trente-quatre ans, -> trente-quatre ans
vierunddreißig Jahre alt -> vierunddreißig Jahre
I'm 34. -> 34
I am 34 and -> 34
John Smith, 34, of Leeds -> 34
me (34F) and my bf (36M) -> 34F || 36M
turned 40 last week -> 40
Alter: 45 -> 45
34歳 -> 34歳
in wieku 34 lat -> 34 lat
mężczyzna 34-letni -> 34-letni
ему 34 года -> 34 года
Ages 3 to 5 -> 3
"""

left_alone = """
max-age=60
durante 34 años
hace 34 años
34 años de experiencia
seguimiento de 5 años
a los 2 años de la intervención
depuis 34 ans
il y a 34 ans
seit 34 Jahren
trente-quatre ans
for 34 years
34 years of experience
I am 34 miles away
34 года назад
page 34
stage 3
images 3
"""


@pytest.mark.parametrize(("text", "values"), rows(found))
def test_an_age_is_found(text: str, values: list[str]) -> None:
    assert found_by(age.find, text) == values


@pytest.mark.parametrize("text", left_alone.strip().splitlines())
def test_a_length_of_time_is_no_age(text: str) -> None:
    assert found_by(age.find, text) == []


@given(
    st.integers(0, 119),
    st.sampled_from(
        """{} years old;{}-year-old;{} Jahre alt;{}-jährige;{} años de edad;{} anos de idade
        {} jaar oud;{}歳;{} y/o;{}yo;{} anni di età;{} år gammal""".replace("\n", ";").split(";")
    ),
)
def test_any_number_of_years_is_found(years: int, form: str) -> None:
    (value,) = found_by(age.find, f"(x) {form.format(years)}, y")
    assert value.startswith(str(years))


tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
ones = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


@given(st.sampled_from(tens), st.sampled_from(ones), st.sampled_from("- "))
def test_an_age_in_words_is_found_whole(ten: str, one: str, joint: str) -> None:
    assert found_by(age.find, f"she is {ten}{joint}{one} years old") == [f"{ten}{joint}{one} years"]
