"""The originals of one exchange, by placeholder. In memory only; `close` empties it.

A placeholder reads `[EMAIL_1_k7q2xw]`: the class, a number, and the vault's code. What was written
in several ways keeps one number and gets a letter for each further way: `[PERSON_1_k7q2xw]` is Anna
Smith, and `[PERSON_1B_k7q2xw]` is Anna, the same person. Each comes back as it was written.

The code occurs in none of the texts to be masked, so a user can't type a placeholder of their own,
by accident or on purpose, and unmasking is exact. It is made from the opening of the conversation
and a key that this process drew at its start and tells nobody. So a client that sends its history
with each turn gets the same placeholders for it, and an engine can reuse what it computed; yet
nothing is kept from one turn to the next, and nobody else can work the code out.
"""

import hmac
import secrets
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import count
from typing import Final

from inhouse.chat import Kind

code_alphabet: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # no look-alikes such as 0/o, 1/l/i

_process_key: Final = secrets.token_bytes(32)
_letters: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_most_ways: Final = len(_letters) ** 3  # to write one value; what is more gets a new number

# Which ways to write a value are ways to write the same one.
_in_any_case: Final = frozenset(
    {Kind.EMAIL, Kind.PERSON, Kind.USERNAME, Kind.ORG, Kind.LOCATION, Kind.GROUP}
    | {Kind.ADDRESS, Kind.DATE, Kind.AGE}
)
by_letters_and_digits: Final = frozenset(
    {Kind.CARD, Kind.IBAN, Kind.ACCOUNT, Kind.SSN, Kind.TAX_ID, Kind.HEALTH_ID, Kind.PASSPORT}
    | {Kind.LICENSE, Kind.ID, Kind.PLATE, Kind.DEVICE_ID, Kind.MAC, Kind.PHONE}
)


class Vault:
    __slots__ = ("_counts", "_known", "_marks", "_names", "_numbers", "_ways", "code")

    CODE_LENGTH: Final = 6

    def __init__(self, code: str) -> None:
        self.code = code
        self._marks: dict[tuple[Kind, str], str] = {}
        self._known: dict[str, tuple[Kind, str]] = {}  # what each mark stands for
        self._numbers: dict[tuple[Kind, str], int] = {}  # of each value, however it is written
        self._ways: Counter[tuple[Kind, int]] = Counter()
        self._counts: Counter[Kind] = Counter()
        self._names: Mapping[str, str] = {}

    @classmethod
    def fresh(cls, *texts: str) -> "Vault":
        """A vault whose code is random, and occurs in none of the texts in any case."""
        while True:
            code = "".join(secrets.choice(code_alphabet) for _ in range(cls.CODE_LENGTH))
            if not _occurs(code, texts):
                return cls(code)

    @classmethod
    def of_conversation(cls, opening: Iterable[str], texts: Iterable[str]) -> "Vault":
        """A vault whose code follows from how the conversation began, and occurs in no text.

        The opening is what stays as it is from turn to turn: all up to the first question.
        """
        begun, every = tuple(opening), list(texts)
        for attempt in count():
            number = drawn("code", str(attempt), *begun)
            code = _in_letters(number, code_alphabet, cls.CODE_LENGTH)
            if not _occurs(code, every):
                return cls(code)
        raise AssertionError("there is always a next attempt")

    def know(self, names: Mapping[str, str]) -> None:
        """From now on these names belong together: each way to write one, with its full form."""
        self._names = {**self._names, **names}

    def placeholder(self, kind: Kind, original: str) -> str:
        """The placeholder for this original; the same original of a kind always gets the same."""
        mark = self._marks.get((kind, original))
        return mark if mark is not None else self.keep(self._next(kind, original), kind, original)

    def stand_in(self, kind: Kind, original: str, mark: str) -> str:
        """Let this mark stand for the original, instead of a placeholder."""
        self._number(kind, original)
        return self.keep(mark, kind, original)

    def keep(self, mark: str, kind: Kind, original: str) -> str:
        """Let this mark stand for the original. It must stand for nothing yet."""
        self._marks[kind, original] = mark
        self._known[mark] = (kind, original)
        return mark

    def mark(self, kind: Kind, original: str) -> str | None:
        """What stands for this original, if anything does by now."""
        return self._marks.get((kind, original))

    def original(self, mark: str) -> str | None:
        found = self._known.get(mark)
        return None if found is None else found[1]

    def stand_ins(self) -> tuple[str, ...]:
        """The marks that are no placeholders."""
        return tuple(mark for mark in self._known if not mark.startswith("["))

    def items(self) -> tuple[tuple[str, Kind, str], ...]:
        """(mark, kind, original) in the order of first sight, for the caller's own eyes."""
        return tuple((mark, kind, text) for mark, (kind, text) in self._known.items())

    def counts(self) -> Mapping[Kind, int]:
        """How many different values of each kind, however each was written: safe to log."""
        return dict(self._counts)

    def forget_stand_ins(self) -> None:
        """What had one gets a placeholder when it is asked for again."""
        for mark in self.stand_ins():
            del self._marks[self._known.pop(mark)]

    def close(self) -> None:
        """Empty the vault. How many values it held is still known."""
        for held in (self._marks, self._known, self._numbers, self._ways):
            held.clear()
        self._names = {}

    def __len__(self) -> int:
        return len(self._known)

    def __repr__(self) -> str:
        return f"<Vault of {len(self)}>"

    def _next(self, kind: Kind, original: str) -> str:
        number = self._number(kind, original)
        way = self._ways[kind, number]
        self._ways[kind, number] += 1
        return f"[{kind}_{number}{_way(way)}_{self.code}]"

    def _number(self, kind: Kind, original: str) -> int:
        """The number of the value: the one it has, or the next."""
        full = self._names.get(original, original) if kind is Kind.PERSON else original
        value = (kind, _plain(kind, full))
        number = self._numbers.get(value)
        if number is None or self._ways[kind, number] == _most_ways:
            self._counts[kind] += 1
            number = self._numbers[value] = self._counts[kind]
        return number


def drawn(*parts: str) -> int:
    """A number that follows from these parts, and that nobody else can work out."""
    return int.from_bytes(hmac.digest(_process_key, _joined(parts), "sha256"))


def _joined(parts: Iterable[str]) -> bytes:
    """The parts as bytes, with their sizes, so that no two rows of parts become the same."""
    encoded = [part.encode("utf-8", "surrogatepass") for part in parts]
    return b"".join(len(part).to_bytes(8) + part for part in encoded)


def _occurs(code: str, texts: Iterable[str]) -> bool:
    return any(code in text or code in text.lower() for text in texts)


def _in_letters(number: int, alphabet: str, length: int) -> str:
    letters = []
    for _ in range(length):
        number, place = divmod(number, len(alphabet))
        letters.append(alphabet[place])
    return "".join(letters)


def _way(way: int) -> str:
    """Nothing for the first way to write a value, then B, C ... Z, BA, BB ..."""
    letters = ""
    while way:
        way, place = divmod(way, len(_letters))
        letters = _letters[place] + letters
    return letters


def _plain(kind: Kind, original: str) -> str:
    """What the value is, however it was written."""
    if kind in _in_any_case:
        return " ".join(unicodedata.normalize("NFKC", original).casefold().split())
    if kind in by_letters_and_digits:
        plain = unicodedata.normalize("NFKC", original)
        return "".join(filter(str.isalnum, plain)).upper() or original
    return original
