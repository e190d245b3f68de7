"""What names a place is found, what only looks like it is left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inhouse.privacy.detect import coordinates
from tests.unit.privacy.rows import found_by, rows

found = """
at 52.5200, 13.4050 today -> 52.5200, 13.4050
(-33.86882, 151.20929) -> -33.86882, 151.20929
lat: 52.52, lon: 13.405 -> 52.52, lon: 13.405
"lat": 52.520008, "lng": 13.404954 -> 52.520008 || 13.404954
GPS 52.52 13.40 -> 52.52 13.40
51°30'26"N 0°7'39"W -> 51°30'26"N 0°7'39"W
40.7128° N, 74.0060° W -> 40.7128° N, 74.0060° W
geo:52.52,13.405 -> geo:52.52,13.405
9F4MGCF5+8R -> 9F4MGCF5+8R
///filled.count.soap -> ///filled.count.soap
"""

left_alone = """
0.1234, 0.5678
0.12, 0.56
file:///etc/passwd.d.conf
1.2345, 2.3456, 3.4567
20 °C
"""


@pytest.mark.parametrize(("text", "values"), rows(found))
def test_a_place_is_found(text: str, values: list[str]) -> None:
    assert found_by(coordinates.find, text) == values


@pytest.mark.parametrize("text", left_alone.strip().splitlines())
def test_what_is_no_place_is_left(text: str) -> None:
    assert found_by(coordinates.find, text) == []


@given(
    st.floats(-89.99, 89.99).filter(lambda north: abs(north) >= 2),
    st.floats(-179.99, 179.99),
    st.sampled_from([", ", ",", " , "]),
)
def test_any_pair_of_fine_degrees_is_found_whole(north: float, east: float, joint: str) -> None:
    written = f"{north:.5f}{joint}{east:.5f}"
    assert found_by(coordinates.find, f"at {written} now") == [written]
