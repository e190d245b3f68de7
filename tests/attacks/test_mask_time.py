"""No text makes masking slow: four times the text takes about four times as long."""

import time

import pytest

from inhouse.chat import Vault
from inhouse.privacy.mask import mask_text
from inhouse.privacy.unmask import unmask_text

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
]  # fmt: skip


def seconds(unit: str, size: int) -> float:
    text = (unit * (size // len(unit) + 1))[:size]
    vault = Vault("k7q2xw")
    begin = time.process_time()
    masked = mask_text(text, vault)
    restored = unmask_text(masked, vault)
    taken = time.process_time() - begin
    assert restored == text
    return taken


@pytest.mark.parametrize("unit", units)
def test_masking_is_linear(unit: str) -> None:
    short, long = seconds(unit, 30_000), seconds(unit, 120_000)
    assert long < 12 * max(short, 0.01)
    assert long < 1.0


@pytest.mark.parametrize("unit", ["anna@x.org,b@y.org ", "password is ", "1-", "a.a@", "EMAIL_1_k"])
def test_a_megabyte_takes_seconds_at_most(unit: str) -> None:
    assert seconds(unit, 1_000_000) < 6.0
