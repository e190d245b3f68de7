"""Addresses of crypto wallets: those with a checksum when it is right, all after their name.

Base58Check (Bitcoin, Litecoin, Dogecoin, Dash, Zcash, Tron, Ripple), Bech32 and Bech32m (Bitcoin,
Litecoin, Cardano, Cosmos), Stellar with its checksum; Ethereum and Monero by their form.
"""

import re
from binascii import crc_hqx
from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect.beside import lower_of

_bitcoin_alphabet: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ripple_alphabet: Final = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
_segwit_alphabet: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_base58: Final = re.compile(r"[1-9A-HJ-NP-Za-km-z]{25,36}+(?![0-9A-Za-z])")
_segwit: Final = re.compile(
    r"(?:bc|tb|bcrt|ltc|addr|stake|cosmos|osmo|bnb"
    r"|BC)1[02-9ac-hj-np-zAC-HJ-NP-Z]{8,110}+(?![0-9A-Za-z])"
)
_by_form: Final = re.compile(
    r"(?:0x[0-9a-fA-F]{40}|[48][0-9AB][1-9A-HJ-NP-Za-km-z]{93}|bitcoincash:[qp][02-9ac-hj-np-z]{41})"
    r"(?![0-9A-Za-z])"
)
_stellar: Final = re.compile(r"G[A-Z2-7]{55}(?![0-9A-Za-z])")
_announced: Final = re.compile(
    r"(?:wallet|bitcoin|btc|ethereum|eth|litecoin|ltc|dogecoin|solana|sol|monero|xmr|crypto|tron"
    r"|usdt|xrp|ripple)"
    r"(?:[ -](?:wallet|address|addr|adresse|dirección))?(?:[ ](?:is|ist|to|my|the|es|est"
    r"|address))*[ :=]{1,3}\"?"
    r"(?P<value>(?=[A-Za-z]*[0-9])(?=[0-9a-z]*[A-Z]|0x|bc1"
    r"|ltc1)[0-9A-Za-z]{26,110})(?![0-9A-Za-z])",
    re.I,
)

_coins: Final = (
    *("wallet", "bitcoin", "btc ", "btc:", "ethereum", "eth ", "litecoin", "doge", "solana", "xmr"),
    *("monero", "crypto", "usdt", "xrp", "ripple", "eth:", "sol:"),
)


def find(text: str) -> Iterator[Finding]:
    for pattern, proven, rule in (
        (_base58, _has_base58_checksum, "wallet, base58 with checksum"),
        (_segwit, _has_bech32_checksum, "wallet, bech32 with checksum"),
        (_stellar, _has_stellar_checksum, "wallet, with checksum"),
    ):
        for match in pattern.finditer(text):
            if _stands_alone(text, match.start()) and proven(match[0]):
                yield Finding(match.start(), match.end(), Kind.WALLET, rule, 1.0)
    for match in _by_form.finditer(text):
        if _stands_alone(text, match.start()) and len(set(match[0][2:])) > 3:
            yield Finding(match.start(), match.end(), Kind.WALLET, "wallet, by its form", 0.9)
    lower = lower_of(text)
    for match in _announced.finditer(text) if any(each in lower for each in _coins) else ():
        yield Finding(*match.span("value"), Kind.WALLET, "wallet after its name", 0.7)


def _stands_alone(text: str, start: int) -> bool:
    return start == 0 or not (text[start - 1].isascii() and text[start - 1].isalnum())


def _has_base58_checksum(word: str) -> bool:
    if word.isdigit() or word.islower() or word.isupper():
        return False
    alphabet = _ripple_alphabet if word[0] == "r" else _bitcoin_alphabet
    number = 0
    for sign in word:
        number = number * 58 + alphabet.index(sign)
    for size in (25, 26):
        if number.bit_length() <= 8 * size:
            data = number.to_bytes(size, "big")
            if sha256(sha256(data[:-4]).digest()).digest()[:4] == data[-4:]:
                return True
    return False


def _has_bech32_checksum(word: str) -> bool:
    if not (word.islower() or word.isupper()):
        return False
    human, _, data = word.lower().rpartition("1")
    values = [ord(sign) >> 5 for sign in human] + [0] + [ord(sign) & 31 for sign in human]
    values += [_segwit_alphabet.index(sign) for sign in data]
    return _polymod(values) in {1, 0x2BC830A3}  # Bech32, Bech32m


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(
            (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
        ):
            check ^= generator if top >> place & 1 else 0
    return check


def _has_stellar_checksum(word: str) -> bool:
    number = 0
    for sign in word:
        number = number * 32 + "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".index(sign)
    data = number.to_bytes(35, "big")
    return crc_hqx(data[:-2], 0) == int.from_bytes(data[-2:], "little")
