"""What a name is made of: its parts, without titles, in a form in which spellings compare equal.

`Mr John Carter`, `CARTER, John` and `J. Carter's` have the part `carter` in common, and the first
two the part `john`, of which the third has the first letter.
"""

import re
import unicodedata
from typing import Final, NamedTuple

letters: Final = re.compile(r"[^\W\d_]+")
"""The letters of a word: `john_carter85` has two runs of them."""

_titles: Final = (
    "mr mrs ms mx miss mister madam sir dame lord lady dr doctor prof professor rev reverend fr "
    "father sister brother captain capt col colonel lt sgt major gen hon judge justice president "
    "herr frau fraulein dipl ing med phil habil monsieur madame mademoiselle mme mlle maitre "
    "docteur senor senora senorita sr sra srta don dona doctora dra signor signora signorina sig "
    "dott dottore dottoressa avv senhor senhora meneer mevrouw mevr dhr mw jr snr iii phd md esq "
    "geb nee"
)
_particles: Final = (
    "de del della di da do dos das du des van von der den dem ten ter zu zum zur la le les los las "
    "el al bin ibn abu ben bat af av y e and und et"
)
_no_part: Final = frozenset(f"{_titles} {_particles}".split())
_possessive: Final = re.compile(r"['’`´][sS]?(?!\w)")  # noqa: RUF001 - as people type them
_written_apart: Final = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "æ": "ae",
        "œ": "oe",
        "\u0131": "i",
        "þ": "th",
        "ð": "d",
    }
)
_umlauts: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


class Name(NamedTuple):
    """`parts` in the order first to last; single letters are initials."""

    written: str
    parts: tuple[str, ...]

    @property
    def is_full(self) -> bool:
        """A first and a last name, both written out."""
        return len(self.parts) > 1 and len(self.parts[0]) > 1 and len(self.parts[-1]) > 1


def folded(word: str) -> str:
    """The word in lower case and without accents."""
    lower = word.lower()
    if lower.isascii():
        return lower
    apart = unicodedata.normalize("NFD", lower.translate(_written_apart))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def spellings(word: str) -> frozenset[str]:
    """The folded word, and the same with its umlauts written as two letters."""
    if word.isascii():
        return frozenset((word.lower(),))
    return frozenset((folded(word), folded(word.lower().translate(_umlauts))))


def name(written: str) -> Name:
    """The parts of a name, however it is written."""
    plain = _possessive.sub(" ", written)
    last, comma, first = plain.partition(",")
    words = letters.findall(f"{first} {last}" if comma and first.strip() else plain)
    parts = [folded(word) for word in words]
    kept = [part for part in parts if part not in _no_part]
    return Name(written, tuple(kept))
