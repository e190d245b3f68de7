"""What names a wallet is found, what only looks like it is left."""

# ruff: noqa: E501 - a row is one line

from hashlib import sha256

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from inhouse.privacy.detect import wallet
from tests.unit.privacy.rows import found_by, rows

found = """
send to 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2 now -> 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2
3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy -> 3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy
bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4 -> bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4
bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0 -> bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0
0x52908400098527886E0F7030069857D2E4169EE7 -> 0x52908400098527886E0F7030069857D2E4169EE7
my btc wallet is 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3 -> 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3
rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh -> rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh
"""

left_alone = """
bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5
0x0000000000000000000000000000000000000000
1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3
da39a3ee5e6b4b0d3255bfef95601890afd80709
"""


@pytest.mark.parametrize(("text", "values"), rows(found))
def test_a_wallet_is_found(text: str, values: list[str]) -> None:
    assert found_by(wallet.find, text) == values


@pytest.mark.parametrize("text", left_alone.strip().splitlines())
def test_what_is_no_wallet_is_left(text: str) -> None:
    assert found_by(wallet.find, text) == []


@given(st.binary(min_size=20, max_size=20), st.sampled_from([0x00, 0x05, 0x1E, 0x30, 0x41, 0x4C]))
def test_every_wallet_with_a_right_checksum_is_found(body: bytes, version: int) -> None:
    written = base58(bytes([version]) + body)
    assume(len(written) >= 26 and not (written.islower() or written.isupper()))
    assert found_by(wallet.find, f"pay {written}, soon") == [written]


@given(st.binary(min_size=20, max_size=20), st.integers(0, 33))
def test_a_wallet_with_a_wrong_sign_is_left(body: bytes, place: int) -> None:
    written = base58(b"\x00" + body)
    assume(place < len(written))
    other = "2" if written[place] != "2" else "3"
    assert found_by(wallet.find, written[:place] + other + written[place + 1 :]) == []


def base58(data: bytes) -> str:
    alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    data += sha256(sha256(data).digest()).digest()[:4]
    number, written = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        written = alphabet[rest] + written
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + written
