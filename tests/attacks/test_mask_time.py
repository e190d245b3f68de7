"""No text makes masking slow: eight times the text takes about eight times as long.

What was ever quadratic here took seconds on the texts below; `INHOUSE_LONG=1` tries longer ones.
"""

import time

import pytest

from inhouse.privacy.mask import mask_text
from inhouse.privacy.unmask import unmask_text
from inhouse.privacy.vault import Vault
from tests.conftest import LONG

TIMES = 3 if LONG else 1  # how much longer the texts are

units = [
    "@", "a@", "a.a@", "a.a.", "é@", "1-", "1 2 3 ", "12.3.4.5.", "1:", ":", "::", "f:", "+1 ",
    "0 30 ", "(555) ", "1234567890", "4111 1111 1111 1111 ", "123-45-6789 ", "tel 1234567 ",
    "DE12 ", "DE", "a", "word ", "x ", " ", "\n", "\t", '"', "'", "\"'", "\\", "/", "//", "<", "(",
    "-----BEGIN", "-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----", "A\n",
    "password ", "password is ", "password 'a", "pwd: ", "PIN 1", "my password for a b c d is ",
    "eyJ", "eyJaaaaaaaaaa.", "sk-", "api_key=", "?token=", "bearer ", "key is ",
    "http://", "https://a@", "://", "a://", "anna@x.org,b@y.org ", "a at b dot c ", "[at]",
    "[", "[EMAIL_1_", "EMAIL_1_k", "[EMAIL_1_k7q2xw]", "EMAIL_", "k7q2xw", "k7q2x", "\uff10",
    "\u200b", "\ufdfa",
    # Found by an attacker: a run of digits whose end fails was tried again at each digit.
    "1 ", "1(", "1.", "1/", "+1(", "4111 ", "4111-", "4111\n", "1\t", "1_", "a1 ", "+1 2 ",
    # A link with many findings in it, and what begins a link and never ends.
    "https://h.example/anna@x.org,", "//anna@x.org,", "](", "](<", "<a ", '<a b="', "<a:", "[a](b",
    # Escapes and marks.
    "\\n", "\\u0031", "%31", "&#49;", "1\u0301", "\u0301", "\x1b[31m", "1\x00", "_eyJ", "_ih_", "_",
    "EMAIL\\_1\\_", "[EMAIL\\_", "AKIA_", "tel 电话", "ssn ", "ssn:\n", "1.1.", "fe80::", "DE89 3",
    # What is undone, decoded or put together before it is looked at.
    "a\u200b", "\U000e0041", "\ufe00", "\u0430a ", "=40", "=\n", "%25", "&amp;", "\\\\u0031",
    "QW5u", "41 ", "0x41,", "QUFB\n", "MFRGG", "4 1 ", "a-b-", "a @ b . com ", "a@\n", "4l1 ",
    # Rows of what begins a finding, each of which was judged anew.
    "a@a.a", "[(<{", "%40", "QUJD", "key=a,", "Apt 1 ", "nir 1 ", "a1-",
    "A1b2C3d4E5f6G7h8\n", "4111\n", "Dr. A ", "Anna Lee ", "J. C. ", "1 Elm St, ", "May 5, ",
]  # fmt: skip

tails = ["", "a", "%", "_", "@", ".", "x", "\n"]


def seconds(unit: str, size: int, tail: str = "") -> float:
    text = (unit * (size // len(unit) + 1))[:size] + tail
    vault = Vault("k7q2xw")
    begin = time.process_time()
    masked = mask_text(text, vault)
    restored = unmask_text(masked, vault)
    taken = time.process_time() - begin
    assert restored == text
    return taken


@pytest.mark.parametrize("unit", units)
def test_masking_is_linear(unit: str) -> None:
    assert_linear(unit, "", 1_800 * TIMES)


@pytest.mark.parametrize("unit", units)
def test_masking_is_linear_when_the_end_fits_nothing(unit: str) -> None:
    for tail in tails:
        assert_linear(unit, unit.rstrip()[:1] + tail, 400 * TIMES)


def assert_linear(unit: str, tail: str, size: int) -> None:
    """Eight times the text: about 8 times the time if linear, 64 times if quadratic.

    What takes no time worth speaking of is not judged, and what looks slow gets three tries, since
    a busy machine adds time of its own.
    """
    long = seconds(unit, 8 * size, tail)
    if long > 0.1 and long > 24 * seconds(unit, size, tail):
        long = min(seconds(unit, 8 * size, tail) for _ in range(3))
        assert long < 24 * min(seconds(unit, size, tail) for _ in range(3))


@pytest.mark.parametrize("unit", ["1 ", "1(", "1-", "1_", "4111 ", "4111-", "1\n", "1.", "+1 "])
@pytest.mark.parametrize("tail", ["1a", "1%", "1_", "1,1", "1@"])
def test_a_long_run_of_digits_whose_end_fits_nothing_is_quick(unit: str, tail: str) -> None:
    assert seconds(unit, 16_000 * TIMES, tail) < 1.5 * TIMES  # of five times as much it was minutes


@pytest.mark.parametrize("unit", ["anna@x.org,b@y.org ", "password is ", "1-", "a.a@", "EMAIL_1_k"])
def test_a_long_text_takes_a_second_or_two(unit: str) -> None:
    assert seconds(unit, 60_000 * TIMES) < 3.0 * TIMES
