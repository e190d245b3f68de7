"""How a placeholder looks in a model's text, whole, damaged or cut short.

A token is one of three things, looked for in this order at each place, letters in any case:

1. typed:   `[`? TYPE `_` number `_` then as much of the code as is there (at least one letter) `]`?
2. strange: `[` up to 24 letters, digits, `_` or `-`, then the whole code, `]`?
3. bare:    the whole code, `]`?

For a vault with the code `k7q2xw`, in `To [EMAIL_1_k7q2xw] or EMAIL_2_k7q, not [me-k7q2xw]!` the
tokens are `[EMAIL_1_k7q2xw]` (typed and whole: it names an original), `EMAIL_2_k7q` (typed, but
cut) and `[me-k7q2xw]` (strange). In a typed token a backslash or two may stand before each `_`:
models that write markdown put them there.

Only a typed token with the whole code can name an original. The others are what a model makes of
a placeholder it damaged. `mask` treats every token in the caller's own text as data to be masked,
and `unmask` acts on tokens and on nothing else, so the two agree because they share this file.
"""

import re
from functools import cached_property
from typing import Final

from inhouse.chat import Kind

_slashes: Final = r"\\{0,2}"
_types: Final = "|".join(kind.replace("_", _slashes + "_") for kind in Kind)
_number: Final = "[0-9]{1,7}"
_strange: Final = "[A-Za-z0-9_-]{0,24}"
_flags: Final = re.IGNORECASE | re.ASCII

longest: Final = 1 + max(max(map(len, Kind)) + 9 + 3 * 2, 24) + 16
"""No token is longer than this, for codes of up to 16 letters."""


def _some_of(parts: list[str]) -> str:
    """A pattern for the first part, or the first two, and so on: as many as there are."""
    pattern = ""
    for part in reversed(parts):
        pattern = f"{part}(?:{pattern})?" if pattern else part
    return f"(?:{pattern})"


_starts: Final = "|".join(
    _some_of([sign if sign != "_" else _slashes + "_?" for sign in kind]) for kind in Kind
)


class Grammar:
    """The patterns for one vault's code."""

    def __init__(self, code: str) -> None:
        self._part = _some_of([re.escape(letter) for letter in code])
        self._code = re.escape(code)
        self._sign = code.lower()

    def may_occur(self, text: str) -> bool:
        """False if no token can be in the text: each begins with a type or holds the whole code."""
        return bool(_begun.search(text)) or self._sign in text.lower()

    @cached_property
    def token(self) -> re.Pattern[str]:
        """A token. `kind` and `number` are set for typed ones, `whole` if the code is whole."""
        return re.compile(
            rf"\[?(?P<kind>{_types}){_slashes}_(?P<number>{_number}){_slashes}_"
            rf"(?:(?P<whole>{self._code})|{self._part})\]?"
            rf"|\[{_strange}?{self._code}\]?"
            rf"|{self._code}\]?",
            _flags,
        )

    @cached_property
    def unfinished(self) -> re.Pattern[str]:
        """An end of text which more text could make a token, or a longer one."""
        # The code's letters stand in it once, not once for each type: it is compiled for each
        # exchange, and twice as fast this way.
        number = rf"{_number}{_slashes}(?:_{self._part}?)?"
        typed = rf"(?:{_types}){_slashes}(?:_(?:{number})?)?"
        return re.compile(
            rf"(?:\[?(?:{typed}|{_starts})|\[{_strange}{self._part}?|{self._part})\Z", _flags
        )


cut_short: Final = re.compile(rf"\[?(?:{_types}){_slashes}_(?:{_number}{_slashes}_?)?\Z", _flags)
"""An end of text that says more than a type word, so it may be a placeholder cut short."""

_begun: Final = re.compile(rf"(?:{_types}){_slashes}_", _flags)
