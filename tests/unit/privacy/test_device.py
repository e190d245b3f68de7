"""What names a device is found, what only looks like it is left."""

import pytest

from inhouse.privacy.detect import device
from tests.unit.privacy.rows import found_by, rows

found = """
MAC 00:1A:2B:3C:4D:5E -> 00:1A:2B:3C:4D:5E
00-1a-2b-3c-4d-5e -> 00-1a-2b-3c-4d-5e
001a.2b3c.4d5e -> 001a.2b3c.4d5e
mac address 001A2B3C4D5E -> 001A2B3C4D5E
IMEI: 490154203237518 -> 490154203237518
the IMEI of my phone is 49-015420-323751-8 ok -> 49-015420-323751-8
Serial number: C02XG2JHJGH5. -> C02XG2JHJGH5
udid: 00008030-001A2B3C4D5E6F7A -> 00008030-001A2B3C4D5E6F7A
Seriennummer 4711-AB-12345 -> 4711-AB-12345
"""

left_alone = """
SHA1 00:1A:2B:3C:4D:5E:00:1A:2B:3C:4D:5E:00:1A:2B:3C:4D:5E:11:22
ff:ff:ff:ff:ff:ff
serial number is required
12:30:45
"""


@pytest.mark.parametrize(("text", "values"), rows(found))
def test_a_device_is_found(text: str, values: list[str]) -> None:
    assert found_by(device.find, text) == values


@pytest.mark.parametrize("text", left_alone.strip().splitlines())
def test_what_is_no_device_is_left(text: str) -> None:
    assert found_by(device.find, text) == []
