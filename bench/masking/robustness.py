"""Ways to write a value so that a person still reads it. None may help it past the masker."""

import base64
import unicodedata
from collections.abc import Callable
from typing import Final

_homoglyphs: Final = str.maketrans("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ")  # noqa: RUF001
_leet: Final = str.maketrans("0135", "OlES")


def every(step: int, sign: str) -> Callable[[str], str]:
    """A change that puts a sign after each so many letters."""

    def change(value: str) -> str:
        return "".join(
            letter + (sign if (place + 1) % step == 0 else "") for place, letter in enumerate(value)
        )

    return change


def full_width(value: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in value)


CHANGES: Final[dict[str, tuple[Callable[[str], str], bool]]] = {
    "clean": (lambda value: value, False),
    "lower case": (str.lower, True),
    "upper case": (str.upper, True),
    "zero-width space, each 3rd": (every(3, "\u200b"), False),
    "soft hyphen, each 4th": (every(4, "\u00ad"), False),
    "Cyrillic look-alikes": (lambda value: value.translate(_homoglyphs), False),
    "full-width": (full_width, False),
    "no-break space": (lambda value: value.replace(" ", "\u00a0"), False),
    "line break for space": (lambda value: value.replace(" ", "\n"), False),
    "accents of their own (NFD)": (lambda value: unicodedata.normalize("NFD", value), False),
    "letters for digits": (lambda value: value.translate(_leet), False),
    "base64": (lambda value: base64.b64encode(value.encode()).decode(), False),
}
"""Each change, and whether it is made to the whole text instead of to the values alone."""
