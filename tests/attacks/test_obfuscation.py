"""However a value is dressed up, it is found, and masked whole."""

import base64
import unicodedata
from collections.abc import Callable
from urllib.parse import quote

import pytest

from inhouse.chat import Finding
from inhouse.privacy.detect.detection import find

values = [
    "anna.karenina@clinic.example",
    "4111 1111 1111 1111",
    "4111111111111111",
    "DE89 3704 0044 0532 0130 00",
    "203.0.113.77",
    "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "+49 30 901820",
]


def every(step: int, sign: str) -> Callable[[str], str]:
    return lambda value: "".join(
        letter + (sign if place % step == step - 1 and place < len(value) - 1 else "")
        for place, letter in enumerate(value)
    )


def full_width(value: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in value)


def homoglyphs(value: str) -> str:
    return value.translate(str.maketrans("aeopcxyiABEHKMOPCTX", "аеорсхуіАВЕНКМОРСТХ"))  # noqa: RUF001


def mathematical(value: str) -> str:
    return "".join(
        chr(0x1D400 + ord(sign) - 65)
        if "A" <= sign <= "Z"
        else chr(0x1D41A + ord(sign) - 97)
        if "a" <= sign <= "z"
        else chr(0x1D7CE + ord(sign) - 48)
        if "0" <= sign <= "9"
        else sign
        for sign in value
    )


def tags(value: str) -> str:
    return "".join(chr(0xE0000 + ord(sign)) for sign in value)


def zalgo(value: str) -> str:
    return "".join(sign + "\u0335\u0321\u0489" for sign in value)


def words(value: str, between: str) -> str:
    return value.replace(" ", between)


disguises: dict[str, Callable[[str], str]] = {
    "zero-width space each third": every(3, "\u200b"),
    "word joiner each sign": every(1, "\u2060"),
    "soft hyphen each fourth": every(4, "\u00ad"),
    "variation selector": every(2, "\ufe0f"),
    "tag signs between": every(5, "\U000e0041"),
    "bidi controls": lambda value: f"\u202e{value}\u202c",
    "full width": full_width,
    "homoglyphs": homoglyphs,
    "mathematical": mathematical,
    "no-break space": lambda value: words(value, "\u00a0"),
    "thin space": lambda value: words(value, "\u2009"),
    "line break for space": lambda value: words(value, "\n"),
    "line break and quotation mark": lambda value: words(value, "\n> "),
    "decomposed": lambda value: unicodedata.normalize("NFD", value),
    "zalgo": zalgo,
    "accents": every(1, "\u0301"),
    "base64": lambda value: base64.b64encode(f"it is {value}, ok?".encode()).decode(),
    "base64 for links": lambda value: (
        base64.urlsafe_b64encode(f"it is {value}".encode()).decode().rstrip("=")
    ),
    "base64 in lines": lambda value: base64.encodebytes(
        f"It is a long story, so this takes some lines to tell: {value}. And so on.".encode()
    ).decode(),
    "base64 twice": lambda value: base64.b64encode(
        base64.b64encode(f"it is {value}, ok?".encode())
    ).decode(),
    "hex": lambda value: f"it is {value}".encode().hex(),
    "spaced hex": lambda value: f"it is {value}".encode().hex(" "),
    "hex with colons": lambda value: f"it is {value}".encode().hex(":").upper(),
    "C string": lambda value: "".join(f"\\x{ord(sign):02x}" for sign in value),
    "base32": lambda value: base64.b32encode(f"it is {value}".encode()).decode(),
    "percent": lambda value: quote(value, safe=""),
    "percent, all signs": lambda value: "".join(f"%{ord(sign):02X}" for sign in value),
    "percent twice": lambda value: quote(quote(value, safe=""), safe=""),
    "entities": lambda value: "".join(f"&#{ord(sign)};" for sign in value),
    "hex entities": lambda value: "".join(f"&#x{ord(sign):x};" for sign in value),
    "JSON escapes": lambda value: "".join(f"\\u{ord(sign):04x}" for sign in value),
    "JSON in JSON": lambda value: "".join(f"\\\\u{ord(sign):04x}" for sign in value),
    "quoted-printable": lambda value: "".join(f"={ord(sign):02X}" for sign in value),
    "quoted-printable line": lambda value: value[:6] + "=\n" + value[6:],
    "hidden in tags": tags,
    "spread out": lambda value: " ".join(value.replace(" ", "")),
    "spread out with dots": lambda value: "-".join(value.replace(" ", "")),
}

# What no reader could undo either, or what no longer is the value.
not_meant = {
    ("homoglyphs", "ghp_16C7e42F292c6912E7710c838347Ae178B4a"),
    ("accents", "ghp_16C7e42F292c6912E7710c838347Ae178B4a"),
    ("accents", "DE89 3704 0044 0532 0130 00"),
    ("spread out with dots", "anna.karenina@clinic.example"),
    ("spread out with dots", "203.0.113.77"),
    ("spread out with dots", "+49 30 901820"),
}
pairs = [
    (name, value)
    for name in disguises
    for value in values
    if (name, value) not in not_meant and disguises[name](value) != value
]


def seen(text: str, found: list[Finding]) -> str:
    """What a model would see of the text, with nothing in place of what was found."""
    left, done = [], 0
    for each in found:
        left.append(text[done : each.start])
        done = each.end
    return "".join([*left, text[done:]])


@pytest.mark.parametrize(("name", "value"), pairs)
def test_a_disguised_value_is_masked_whole(name: str, value: str) -> None:
    before, after = "So here it is: ", " and that is all."
    text = before + disguises[name](value) + after
    left = seen(text, find(text))
    assert left.startswith(before)
    assert left.endswith(after)
    middle = left[len(before) : -len(after)]
    assert not any(sign.isalnum() for sign in middle), ascii(left)
