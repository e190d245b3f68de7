"""The change that masks a request: each text becomes its masked form, and a number what it can.

A placeholder can't take the place of a number in JSON. So in *data* (the arguments of a tool call)
a number that has to be hidden becomes text, its placeholder; in a *schema* it is refused, since
text there would mean something else. A number has to be hidden if a detector finds something in
it, or if it has the digits of a value that was hidden elsewhere, however that one was written.
"""

import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from inhouse.chat import Finding, Kind, ReadPicture, ShownPicture
from inhouse.errors import BadRequest
from inhouse.privacy.detect.classifier.decode import RULE as GUESSED
from inhouse.privacy.detect.detection import Detector
from inhouse.privacy.detect.view import views
from inhouse.privacy.leaves import Number, Seen, plain
from inhouse.privacy.vault import Vault

FEWEST_DIGITS: Final = 3
LONG_DIGITS: Final = 6
LONGEST_KEY: Final = 64  # what announces a value stands right before it
PROVEN: Final = 1.0


Draw = Callable[[ReadPicture, Sequence[Sequence[tuple[int, int]]]], ShownPicture]
"""Draws a picture anew, without the places that are hidden in each of its readings."""


def beside_keys(seen: Seen, detect: Detector) -> Detector:
    """The detector, with the keys before the values that stood under them.

    `{"password": "hunter2"}` says what `hunter2` is as clearly as a sentence does. Of a word or a
    number that programs agreed on, such as the 60 of `{"maximum": 60}`, no guess of the classifier
    counts, and of a number in a schema or a short one only what is proven.
    """

    def find(text: str) -> Iterator[Finding]:
        number = seen.is_bare_number(text) or (len(text) < LONG_DIGITS and text.isdigit())
        term = number or seen.is_term(text)
        for each in detect(text):
            guessed = each.rule == GUESSED
            if not (term and guessed) and (each.score >= PROVEN or not number):
                yield each
        for key in seen.keys.get(text, ()):
            before = f"{key[-LONGEST_KEY:]}: "
            for each in detect(before + text):
                if each.end > len(before):
                    start = max(0, each.start - len(before))
                    yield Finding(start, each.end - len(before), each.kind, each.rule, each.score)

    return find


class Masking:
    """Made of each text's masked form, and the vault, which knows what else was hidden.

    `places` are the findings that are hidden in each text, for pictures, in which nothing can be
    written in their place.
    """

    def __init__(
        self,
        masked: dict[str, str],
        vault: Vault,
        places: Mapping[str, Sequence[Finding]],
        draw: Draw,
    ) -> None:
        self._masked = masked
        self._vault = vault
        self._places = places
        self._draw = draw
        self._hidden: dict[str, Kind] = {}
        for _, kind, original in vault.items():
            for digits in _numbers_in(original):
                self._hidden.setdefault(digits, kind)

    def text(self, text: str) -> str:
        return self._masked[text]

    term = text

    def name(self, name: str) -> str:
        """Without the brackets, which no name may have. The vault's code keeps names distinct."""
        return self._masked[name].replace("[", "").replace("]", "")

    def value(self, key: str, value: str | Number) -> str | Number:
        if isinstance(value, str):
            return self._masked[value]
        text = plain(value)
        if self._masked[text] != text:
            return self._masked[text]
        kind = self._hidden.get(_digits(text))
        return value if kind is None else self._vault.placeholder(kind, text)

    def number(self, number: Number, field: str) -> Number:
        text = plain(number)
        found = self._masked[text] != text and len(_digits(text)) >= FEWEST_DIGITS
        if found or _digits(text) in self._hidden:
            raise BadRequest(
                "a number in a JSON schema looks like personal data and can't be masked",
                fix="write the number as a string",
                field=field,
            )
        return number

    def picture(self, picture: ReadPicture) -> ShownPicture:
        hidden = [
            [(each.start, each.end) for each in self._places[reading.text]]
            for reading in picture.readings
        ]
        return self._draw(picture, hidden)


def _numbers_in(original: str) -> Iterator[str]:
    """The digits of a value that is a number, however written. `hunter2` is none: 2 may be sent."""
    for view in views(original):
        digits = _digits(view.text)
        if len(digits) >= LONG_DIGITS or (
            len(digits) >= FEWEST_DIGITS and not any(map(str.isalpha, view.text))
        ):
            yield digits


def _digits(text: str) -> str:
    """The digits, without the zeros before them, which a number can't have."""
    return "".join(sign for sign in text if sign in string.digits).lstrip("0")
