"""Invents stand-ins: values of the right kind and shape that belong to nobody.

A text with `Clara Weber` reads better than one with a placeholder, and some models write better
about it. The price: a stand-in carries no mark. Where a model bends one, or happens to write one
of its own accord, nobody can tell. So it is for those who ask for it (`masking.modes`), class by
class, and secrets never get one.

The same value gets the same stand-in all through a conversation: all is drawn from a key that this
process alone knows, so nobody can try out which value gives which stand-in. The words of a name are
drawn one by one, so `Anna Smith` and `Anna` stay one person. Dates all move by the same number of
weeks, so what lay three days apart still does.

A stand-in is used only if it can't be confused: with a word of the texts, another stand-in, or an
original. Else the value gets a placeholder as usual.
"""

import re
from collections.abc import Callable, Iterable
from typing import Final

from inhouse.chat import Kind
from inhouse.privacy.calendar import moved
from inhouse.privacy.detect.phone_plans import lengths
from inhouse.privacy.vault import Vault, by_letters_and_digits, drawn

_tries: Final = 12


def _words(row: str) -> list[str]:
    return row.split()


_first_names: Final = _words(
    "Adele Alma Amos Basil Bela Bruno Carla Cecil Clara Conrad Cora Dario Delia Edgar Edith Elmar "
    "Enid Ernst Esme Fabian Flora Gerda Greta Hector Heidi Hugo Ilse Imre Ines Irma Ivo Jonas "
    "Klara Lando Lena Livia Lorenz Mabel Magda Marek Mila Nadia Nestor Nora Olga Orla Oskar Otto "
    "Pavel Petra Rafael Ramona Renata Rita Roland Rufus Selma Silas Stella Tamar Tilda Tobias Ulla "
    "Vera Viktor Wanda Wilma Xenia Yorick Yvette Zelda Zeno"
)
_last_names: Final = _words(
    "Abel Ahlberg Albers Barlow Beckett Bellini Berger Blom Bosch Brandt Calder Castell Corwin "
    "Dalton Deller Dorsey Ebner Egan Fabre Falk Farrow Fenner Galvin Garner Gruber Hadley Hallam "
    "Harding Hauser Holm Ibsen Irving Jansen Kasper Keller Kemp Kovac Lambert Larkin Lindgren "
    "Lorimer Marlow Mercer Merrick Moser Nadler Norden Nowak Ogden Orlov Palmer Paxton Perrin "
    "Rademaker Ramsey Renner Rossi Sadler Sander Sellers Sorel Steiner Sutter Talbot Tanner Thorne "
    "Ullman Vance Vogel Waldron Weber Werner Winslow Yates Zander Zeller"
)
_places: Final = _words(
    "Ashby Aldermoor Bellhaven Birkenau Brindale Calverton Castleford Dunmore Eastvale Elmstead "
    "Fairholt Felsberg Glenmara Greystone Hallstadt Harrowgate Isendorf Kelbrook Kingsmere Lindau "
    "Longmere Marwood Millbrook Norwick Oakhurst Orlenbach Pinewald Ravensby Rosenau Saltmere "
    "Seeheim Stonebridge Tarnfield Thornbury Upwell Valmere Westbourne Windhof Wolverley Yarmouth"
)
_streets: Final = _words(
    "Alder Birch Cedar Chapel Elm Garden Hazel Heather Juniper Larch Linden Maple Meadow Orchard "
    "Poplar Rowan Sycamore Tanner Walnut Willow"
)
_firms: Final = _words(
    "Alverton Bramwell Corvane Deltara Elmgrove Fennmark Galloway Hartwell Ironvale Kestrel Lumora "
    "Meridane Northam Ostara Pellworth Quantor Redhurst Silvan Tellmark Umbria Verdane Westmark"
)
_trades: Final = _words("Group Partners Services Systems Trading Works")


class Inventor:
    """Gives the values of one vault their stand-ins. `texts` are all that will be masked."""

    def __init__(self, vault: Vault, texts: Iterable[str]) -> None:
        self._vault = vault
        self._taken = {word.lower() for text in texts for word in _word.findall(text)}
        self._used: set[str] = set()

    def stand_in(self, kind: Kind, original: str) -> str | None:
        """The stand-in for this original, or None if it can't have one."""
        known = self._vault.mark(kind, original)
        if known is not None:
            return known
        invent = _inventions.get(kind)
        if invent is None:
            return None
        for attempt in range(_tries):
            made = invent(original, _Chance(self._vault.code, kind, attempt))
            if made and self._fits(made, original):
                self._used.add(made.lower())
                return self._vault.stand_in(kind, original, made)
        return None

    def _fits(self, made: str, original: str) -> bool:
        lower = made.lower()
        if not _plain.fullmatch(made) or lower in self._used or lower == original.lower():
            return False
        # One word that is nowhere in the texts keeps the whole apart from all that is there.
        return any(word not in self._taken for word in _word.findall(lower))


_word: Final = re.compile(r"\w+")
_plain: Final = re.compile(r"[A-Za-z0-9+(][ -~]*[A-Za-z0-9]")


class _Chance:
    """Draws that are the same for the same value, in this conversation and attempt."""

    def __init__(self, code: str, kind: Kind, attempt: int) -> None:
        self._seed = (code, kind.value, str(attempt))
        self.code = code

    def number(self, below: int, *what: str) -> int:
        return drawn(*self._seed, *what) % below

    def one_of(self, words: list[str], *what: str) -> str:
        return words[self.number(len(words), *what)]


def _name(original: str, chance: _Chance) -> str:
    """Each word of the name by another: the first by a first name, titles and initials kept."""
    words = re.split(r"([^\w.]+)", original)
    out = []
    first = True
    for word in words:
        if word.lower().strip(".") in _titles or not any(map(str.isalpha, word)):
            out.append(word)
            continue
        if len(word.strip(".")) == 1:
            out.append(chance.one_of(_last_names, word.lower())[0] + word[1:])
        else:
            new = chance.one_of(_first_names if first else _last_names, word.lower())
            out.append(new.upper() if word.isupper() else new.lower() if word.islower() else new)
        first = False
    return "".join(out)


_titles: Final = frozenset(_words("mr mrs ms miss dr prof sir herr frau señor señora sra sr mme"))


def _email(original: str, chance: _Chance) -> str:
    first, last = (chance.one_of(each, original.lower()) for each in (_first_names, _last_names))
    return f"{first}.{last}{chance.number(90, original.lower(), 'n') + 10}@example.org".lower()


def _same_shape(original: str, chance: _Chance, kept: int = 0) -> str:
    """Another letter for each letter, another digit for each digit, but for the first `kept`."""
    plain = "".join(filter(str.isalnum, original)).upper()
    out = [original[:kept]]
    for place, sign in enumerate(original[kept:], start=kept):
        if sign.isdigit():
            out.append(chance.one_of([*"0123456789".replace(sign, "")], plain, str(place)))
        elif sign.isalpha():
            others = "ABCDEFGHJKLMNPQRSTUVWXYZ".replace(sign.upper(), "")
            letter = chance.one_of([*others], plain, str(place))
            out.append(letter.lower() if sign.islower() else letter)
        else:
            out.append(sign)
    return "".join(out)


def _iban(original: str, chance: _Chance) -> str:
    return _same_shape(original, chance, kept=2 if original[:2].isalpha() else 0)


def _phone(original: str, chance: _Chance) -> str:
    """The same behind `+` and the code of a country."""
    for size in (1, 2, 3):
        code = original[1 : 1 + size]
        if original.startswith("+") and code.isdecimal() and int(code) in lengths:
            return _same_shape(original, chance, kept=1 + size)
    return _same_shape(original, chance)


def _card(original: str, chance: _Chance) -> str:
    """Of the same shape, by another maker of cards, and with a check digit that is right."""
    places = [place for place, sign in enumerate(original) if sign.isdigit()]
    own = "".join(original[place] for place in places)
    made = [*_same_shape(original, chance)]
    if len(own) < 3:
        return "".join(made)
    makers = ["34", "37"] if len(own) == 15 else ["4"] if own[0] != "4" else ["51", "53", "55"]
    maker = chance.one_of([each for each in makers if not own.startswith(each)], own)
    total = 0
    for place, sign in zip(places, maker, strict=False):
        made[place] = sign
    for count, place in enumerate(reversed(places[:-1])):
        doubled = int(made[place]) * (2 if count % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    made[places[-1]] = str(-total % 10)
    return "".join(made)


def _ip(original: str, chance: _Chance) -> str:
    """An address that the rules of the internet keep for examples."""
    if ":" in original:
        groups = (f"{chance.number(65536, original.lower(), str(each)):x}" for each in range(3))
        return "2001:db8::" + ":".join(groups)
    return f"{('192.0.2', '198.51.100', '203.0.113')[chance.number(3, original)]}." + str(
        chance.number(254, original, "host") + 1
    )


def _place(original: str, chance: _Chance) -> str:
    return chance.one_of(_places, original.lower())


def _address(original: str, chance: _Chance) -> str:
    what = original.lower()
    return f"{chance.number(180, what) + 1} {chance.one_of(_streets, what, 's')} Street, " + (
        chance.one_of(_places, what, "p")
    )


def _firm(original: str, chance: _Chance) -> str:
    what = original.lower()
    return f"{chance.one_of(_firms, what)} {chance.one_of(_trades, what, 't')}"


def _user(original: str, chance: _Chance) -> str:
    what = original.lower()
    return f"{chance.one_of(_first_names, what).lower()}{chance.number(9000, what, 'n') + 1000}"


def _date(original: str, chance: _Chance) -> str | None:
    weeks = drawn(chance.code, "weeks") % 150 - 180  # of one conversation, always into the past
    return moved(original, days=7 * weeks)


_inventions: Final[dict[Kind, Callable[[str, _Chance], str | None]]] = {
    Kind.PERSON: _name,
    Kind.EMAIL: _email,
    Kind.CARD: _card,
    Kind.IP: _ip,
    Kind.LOCATION: _place,
    Kind.ADDRESS: _address,
    Kind.ORG: _firm,
    Kind.USERNAME: _user,
    Kind.DATE: _date,
    **dict.fromkeys(by_letters_and_digits - {Kind.CARD, Kind.IBAN, Kind.PHONE}, _same_shape),
    Kind.IBAN: _iban,
    Kind.PHONE: _phone,
}
