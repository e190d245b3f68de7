"""What is known of a number that stands for a person: its form, its check, the words it goes by."""

from collections.abc import Callable
from typing import NamedTuple

from inhouse.chat import Kind


class Scheme(NamedTuple):
    """One kind of number of one country.

    `form` is a pattern of the whole number without separators, in upper case. `written` shows how
    it is grouped, with 9 for a digit and A for a letter; where the check passes, a number written
    so needs no word before it. `bare` says the same of the number without any separators: true
    where fewer than about one in a hundred random numbers passes.
    """

    rule: str
    kind: Kind
    form: str
    check: Callable[[str], bool]
    words: str = ""
    written: str = ""
    bare: str = ""
