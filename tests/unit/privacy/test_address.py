"""Addresses are found from the street to the country; sentences with numbers are left."""

# ruff: noqa: E501 - a row is one line, and holds letters of other alphabets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inhouse.privacy.detect import address
from tests.unit.privacy.rows import found_by, rows

found = """
Please visit 221B Baker Street for pickup. -> 221B Baker Street
221B Baker Street, Apt 4, London NW1 6XE -> 221B Baker Street, Apt 4, London NW1 6XE
Ship to 1600 Amphitheatre Parkway, Mountain View, CA 94043 for Google. -> 1600 Amphitheatre Parkway, Mountain View, CA 94043
1600 Pennsylvania Avenue NW. -> 1600 Pennsylvania Avenue NW
I live at 12 elm street. -> 12 elm street
PO Box 1234, Springfield, IL 62701 -> PO Box 1234, Springfield, IL 62701
Hauptstraße 12a, 10115 Berlin -> Hauptstraße 12a, 10115 Berlin
wohnt in der Alten Jakobstr. 5 in -> Alten Jakobstr. 5
12 rue des Lilas, 75011 Paris -> 12 rue des Lilas, 75011 Paris
12 bis, rue de la Paix, 75002 Paris, France -> 12 bis, rue de la Paix, 75002 Paris, France
Calle Mayor, 12, 3º B, 28013 Madrid -> Calle Mayor, 12, 3º B, 28013 Madrid
C/ Martin Luther King, 2, 4 C. -> C/ Martin Luther King, 2, 4 C
Avda. Ramón y Cajal, 7 47005 Valladolid -> Avda. Ramón y Cajal, 7 47005 Valladolid
Avda. Manuel Siurot S/N. -> Avda. Manuel Siurot S/N
Domicilio: Calle Abenarabí, 3, 4, Der. -> Calle Abenarabí, 3, 4, Der.
Via Roma 12, 00184 Roma -> Via Roma 12, 00184 Roma
Keizersgracht 12-II, 1015 CN Amsterdam -> Keizersgracht 12-II, 1015 CN Amsterdam
Rua Augusta, 1500 - Apto 12, São Paulo - SP, 01304-001 -> Rua Augusta, 1500 - Apto 12, São Paulo - SP, 01304-001
ul. Marszałkowska 10/12 m. 5, 00-590 Warszawa -> ul. Marszałkowska 10/12 m. 5, 00-590 Warszawa
Storgatan 5, 111 22 Stockholm -> Storgatan 5, 111 22 Stockholm
Váci utca 12, 1052 Budapest -> Váci utca 12, 1052 Budapest
ул. Ленина, д. 5, кв. 12 -> ул. Ленина, д. 5, кв. 12
כתובת רחוב הרצל 12 תל אביב -> רחוב הרצל 12
CP: 28035 -> 28035
ZIP 94105 -> 94105
Austin, TX 78701 -> Austin, TX 78701
K1A 0B1 -> K1A 0B1
Karl-Marx-Allee 3 -> Karl-Marx-Allee 3
Postfach 12 34, 10115 Berlin -> Postfach 12 34, 10115 Berlin
10115 Berlin -> 10115 Berlin
10 Downing St, London SW1A 2AA. -> 10 Downing St, London SW1A 2AA
95 Joaquin Suarez 2906\\n Apt. 884\\n Santa Catalina\\n\\n Solomon Islands 46894 -> 95 Joaquin Suarez 2906\\n Apt. 884\\n Santa Catalina\\n\\n Solomon Islands 46894
"""

left_alone = """
2 blocks down the street
via 5 servers
sent via Email 5 times
In 2019 lebten 15000 Menschen
IP address: 10.0.0.1
5 people on Main Street
2012 Olympic Park was
3 wheel drive
"""


@pytest.mark.parametrize(("text", "values"), rows(found))
def test_an_address_is_found_whole(text: str, values: list[str]) -> None:
    assert found_by(address.find, text) == values


@pytest.mark.parametrize("text", left_alone.strip().splitlines())
def test_a_sentence_with_numbers_is_no_address(text: str) -> None:
    assert found_by(address.find, text) == []


forms = [
    "{n} Elm Street", "{n}B Baker St", "{n} rue des Lilas", "{n} bis avenue Foch", "Hauptstraße {n}", "Lange Gasse {n}a",
    "Calle Mayor, {n}", "C/ Alcalá {n}", "Avda. de América, {n}", "Via Garibaldi {n}", "Piazza Dante, {n}", "Rua Augusta, {n}",
    "ul. Długa {n}", "Storgatan {n}", "Herengracht {n}", "Karl Johans gate {n}", "Váci utca {n}", "Vesterbrogade {n}",
    "PO Box {n}", "Postfach {n}", "Apartado {n}", "str. Lungă {n}", "Mannerheimintie {n}", "ул. Мира, д. {n}",
]  # fmt: skip
loose = {"Karl Johans gate {n}", "Mannerheimintie {n}", "Lange Gasse {n}a"}


@given(st.integers(1, 999), st.sampled_from([each for each in forms if each not in loose]))
def test_a_street_of_any_country_is_found_with_its_number(number: int, form: str) -> None:
    written = form.format(n=number)
    (value,) = found_by(address.find, f"x: {written}. y")
    assert value.rstrip(".") == written


@given(st.text(alphabet="0123456789 ,.\nABStreetCalle/-", max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    for each in address.find(text):
        assert 0 <= each.start < each.end <= len(text)
