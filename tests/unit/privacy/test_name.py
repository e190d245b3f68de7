"""People announced by a title, a sentence, a field, a greeting or a signature are found."""

# ruff: noqa: RUF001 - letters of other alphabets are meant

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inhouse.privacy.detect import name
from tests.unit.privacy.rows import found_by, rows

found = """
Dr. Robert Chen will review -> Robert Chen
Frau Müller kommt -> Müller
Herr Prof. Dr. Weiß sagte -> Weiß
Mme Dupont est -> Dupont
Sr. García López vive -> García López
M. Lefèvre -> Lefèvre
Mrs. O'Brien-Smith, -> O'Brien-Smith
mr. smith went -> smith
Attending: Dr. Ana Silva, visit -> Ana Silva
my name is Anna Lee. -> Anna Lee
My name is anna smith and i live -> anna smith
Ich heiße Jürgen. -> Jürgen
me llamo María José -> María José
je m'appelle Éloïse et -> Éloïse
Name: Anna Lee -> Anna Lee
Nombre:  Pedro.\\nApellidos: De Miguel Rivera.\\nNHC -> Pedro || De Miguel Rivera
Patient: Emily Johnson, DOB -> Emily Johnson
Médico: Estefanía Romero Selas  NºCol: 28 -> Estefanía Romero Selas
{"name":"Amy Wong","ssn" -> Amy Wong
Kind regards,\\nAnna Lee\\nCEO -> Anna Lee
Viele Grüße\\nKarl -> Karl
Dear Anna,\\nthanks -> Anna
From: John Miller <john.miller@acme.com> -> John Miller
Contact: Bob Stone <bob@example.com> -> Bob Stone
"Lee, Anna" <a@b.co> -> Lee, Anna
患者：王芳，出生 -> 王芳
Dr. Strangelove and Mr. T came -> Strangelove
First name: Anna -> Anna
Remitido por: Dr.Jorge Subirá Ríos. Plaza -> Jorge Subirá Ríos
Dr: Luis Busto. -> Luis Busto
Dr. A. Parente Hernández. -> A. Parente Hernández
Dr. Ana Gómez Servicio de Urología -> Ana Gómez
Médico: Ana Gil Unidad de -> Ana Gil
"""

left_alone = """
my name is not important
Name: Ubuntu
Dear Sir,\\nthanks
Hi all,\\nthanks
name = "foo"
The name is required
user name: admin
Contact: Sales department
In General Electric
Thanks,\\nThanks,\\nKay
"""


@pytest.mark.parametrize(("text", "values"), rows(found))
def test_who_is_announced_is_found(text: str, values: list[str]) -> None:
    assert found_by(name.find, text) == values


@pytest.mark.parametrize(("text", "values"), rows(left_alone))
def test_nobody_is_found_where_nobody_is_announced(text: str, values: list[str]) -> None:
    assert found_by(name.find, text) == []


people = st.from_regex(r"[A-Z][a-z]{3,9} (?:de |van |Mc|O')?[A-Z][a-z]{3,9}", fullmatch=True)
announcements = [
    *("my name is {}.", "Prof. {}, who", "Frau {} kommt", "ich heiße {}.", "me llamo {},"),
    *("Apellidos: {}\n", "Patient: {};", "Best regards,\n{}\n", "Dear {},\n", "{} <a@b.org>"),
]


@given(people, st.sampled_from(announcements))
def test_any_name_that_is_announced_is_found_whole(person: str, form: str) -> None:
    assert found_by(name.find, form.format(person)) == [person]


@pytest.mark.parametrize("unit", ["Dr. ", "Name: ", "A. ", "\nBest,\n", "my name is "])
def test_a_row_of_announcements_costs_no_more_than_its_length(unit: str) -> None:
    def seconds(size: int) -> float:
        begin = time.process_time()
        list(name.find(unit * (size // len(unit))))
        return time.process_time() - begin

    if seconds(40_000) > 0.2:
        assert min(seconds(40_000) for _ in range(3)) < 24 * min(seconds(5_000) for _ in range(3))
