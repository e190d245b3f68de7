"""What names a plate is found, what only looks like it is left."""

import pytest

from inhouse.privacy.detect import plate
from tests.unit.privacy.rows import found_by, rows

found = """
license plate ABC-1234 -> ABC-1234
Kennzeichen B-AB 1234 -> B-AB 1234
sein Wagen M-XY 123 -> M-XY 123
matrícula 1234 BCD -> 1234 BCD
la plaque d'immatriculation est AB-123-CD -> AB-123-CD
targa AB 123 CD -> AB 123 CD
kenteken 12-ABC-3 -> 12-ABC-3
The car AB12 CDE was seen -> AB12 CDE
placa del coche 1234BCD -> 1234BCD
"""

left_alone = """
plates were served
number plate is missing
2019 GDP growth
"""


@pytest.mark.parametrize(("text", "values"), rows(found))
def test_a_plate_is_found(text: str, values: list[str]) -> None:
    assert found_by(plate.find, text) == values


@pytest.mark.parametrize("text", left_alone.strip().splitlines())
def test_what_is_no_plate_is_left(text: str) -> None:
    assert found_by(plate.find, text) == []
