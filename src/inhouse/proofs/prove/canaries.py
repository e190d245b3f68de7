"""Made-up personal data to plant: one value of each class, new each time, in a sentence about it.

The values pass the checks that real ones pass (check digits, lengths, prefixes), so whatever hides
real ones hides these too. They are made here from the public rules of each number, and from nothing
of what looks for them.
"""

import random
import string
from collections.abc import Callable
from typing import Final

from msgspec import Struct

FIRST: Final = ("Anna", "Peter", "Maria", "Thomas", "Julia", "Robert", "Laura", "David", "Emma")
LAST: Final = ("Brandt", "Fischer", "Collins", "Moretti", "Lindgren", "Novak", "Becker", "Hughes")
STREETS: Final = ("Maple", "Church", "Station", "Victoria", "Orchard", "Mill")
TOWNS: Final = ("Hamburg", "Bristol", "Toulouse", "Gdansk", "Bergen", "Porto")
MONTHS: Final = ("January", "March", "April", "June", "August", "October")
FIRMS: Final = ("Siemens", "Microsoft", "Deutsche Bank", "Toyota")
BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
UPPER: Final = "ABCDEFGHJKLMNPRSTVWXYZ"


class Canary(Struct, frozen=True):
    """`core` is the part that is found nowhere else, so that half a leak is noticed too."""

    kind: str
    value: str
    core: str
    sentence: str

    def __repr__(self) -> str:
        return f"<Canary of {self.kind}>"


class Canaries:
    """Makes them. The same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self._r = random.Random(seed)  # noqa: S311 - values to be found again, not secrets

    def of(self, kind: str) -> Canary:
        """Raises KeyError for a class that is not known here."""
        value, core, sentence = _MAKERS[kind](self._r)
        return Canary(kind, value, core, sentence.format(value))

    def word(self) -> str:
        """Found by nobody as data: only to be recognised again."""
        return "zq" + _some(self._r, 14, string.ascii_lowercase)


Made = tuple[str, str, str]
"""The value, its core, and a sentence with a gap."""


def _email(r: random.Random) -> Made:
    core = _some(r, 9, string.ascii_lowercase + string.digits)
    return f"{r.choice(FIRST).lower()}.{core}@clinic.example", core, "Write to {} today."


def _phone(r: random.Random) -> Made:
    last = _digits(r, 4)
    number = f"+49 30 9018{r.randint(10, 99)} {last}"
    return number, number[4:].replace(" ", ""), "Please call {} after five."


def _card(r: random.Random) -> Made:
    body = r.choice(("4539", "5425", "4716")) + _digits(r, 11)
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    number = body + str(-total % 10)
    grouped = " ".join(number[start : start + 4] for start in range(0, 16, 4))
    return grouped, number[6:], "The card is {} and it is valid."


def _iban(r: random.Random) -> Made:
    account = _digits(r, 18)
    check = 98 - int(account + "131400") % 97
    return f"DE{check:02}{account}", account, "Transfer it to {} please."


def _ssn(r: random.Random) -> Made:
    number = f"{r.randint(100, 665)}-{r.randint(10, 99)}-{r.randint(1000, 9999)}"
    return number, number.replace("-", ""), "His social security number is {}."


def _ip(r: random.Random) -> Made:
    address = f"10.{r.randint(100, 255)}.{r.randint(100, 255)}.{r.randint(100, 254)}"
    return address, address.replace(".", ""), "The server at {} is down."


def _url(r: random.Random) -> Made:
    core = _some(r, 12)
    return f"https://anna:{core}@files.example/report", core, "The file is at {} for a week."


def _key(r: random.Random) -> Made:
    core = _some(r, 36, string.ascii_letters + string.digits)
    return f"ghp_{core}", core, "The token is {} for now."


def _private_key(r: random.Random) -> Made:
    core = _some(r, 64)
    begin, end = "-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----"
    return f"{begin}\n{core}\n{end}", core, "Keep this:\n{}\n"


def _password(r: random.Random) -> Made:
    value = f"X{_some(r, 10)}7!"
    return value, value, "My password is {}\n"


def _date(r: random.Random) -> Made:
    day = f"{r.randint(10, 28)} {r.choice(MONTHS)} {r.randint(1950, 1999)}"
    return day, day, "She was born on {} at noon."


def _age(r: random.Random) -> Made:
    age = f"{r.randint(41, 89)} years old"
    return age, age, "He is {} and retired."


def _address(r: random.Random) -> Made:
    street = f"{r.randint(100, 999)} {r.choice(STREETS)} Street"
    return street, street, "She lives at {} now."


def _coordinates(r: random.Random) -> Made:
    here = f"{r.uniform(40, 60):.6f}, {r.uniform(1, 20):.6f}"
    return here, here.split(".")[1][:6], "We meet at {} tonight."


def _plate(r: random.Random) -> Made:
    plate = f"HH-{_some(r, 2, UPPER)} {r.randint(1000, 9999)}"
    return plate, plate, "The car's licence plate is {}."


def _mac(r: random.Random) -> Made:
    mac = ":".join(f"{r.randint(16, 255):02x}" for _ in range(6))
    return mac, mac, "The card's MAC is {} in the log."


def _device(r: random.Random) -> Made:
    body = "35" + _digits(r, 12)
    digits = [int(d) for d in body]
    total = sum(d if place % 2 == 0 else sum(divmod(d * 2, 10)) for place, d in enumerate(digits))
    number = body + str(-total % 10)
    return number, number, "The phone's IMEI: {} is registered."


def _wallet(r: random.Random) -> Made:
    core = _some(r, 40, "0123456789abcdef")
    return f"0x{core}", core, "Pay to the wallet {} today."


def _username(r: random.Random) -> Made:
    core = _some(r, 8, string.ascii_lowercase) + str(r.randint(10, 99))
    return core, core, "username: {}\n"


def _person(r: random.Random) -> Made:
    name = f"{r.choice(FIRST)} {r.choice(LAST)}"
    return name, name, "My name is {} and I have a question."


def _account(r: random.Random) -> Made:
    number = _digits(r, 10)
    return number, number, "Bank account number: {} at the savings bank."


def _tax(r: random.Random) -> Made:
    number = f"{r.randint(12, 59)}-{_digits(r, 7)}"
    return number, number, "The company's EIN is {} since May."


def _health(r: random.Random) -> Made:
    """A British NHS number: nine digits and a check digit modulo 11."""
    while True:
        body = r.choice("469") + _digits(r, 8)
        total = sum(int(d) * weight for d, weight in zip(body, range(10, 1, -1), strict=True))
        check = (11 - total % 11) % 11
        if check < 10:
            number = body + str(check)
            shown = f"{number[:3]} {number[3:6]} {number[6:]}"
            return shown, number, "NHS number: {} on the letter."


def _passport(r: random.Random) -> Made:
    number = f"C{_some(r, 1, 'FGHJK')}{_digits(r, 7)}"
    return number, number, "Passport number: {} was shown."


def _license(r: random.Random) -> Made:
    number = f"{_some(r, 1, UPPER)}{_digits(r, 7)}"
    return number, number, "Driver's license number: {} was shown."


def _id(r: random.Random) -> Made:
    number = f"{_some(r, 2, UPPER)}{_digits(r, 7)}"
    return number, number, "National ID number: {} was shown."


def _org(r: random.Random) -> Made:
    name = r.choice(FIRMS)
    return name, name, "I work for {} in the sales department."


def _location(r: random.Random) -> Made:
    town = r.choice(TOWNS)
    return town, town, "My sister moved to {} last year."


def _group(r: random.Random) -> Made:
    group = r.choice(("Catholic", "Muslim", "Jewish", "Buddhist"))
    return group, group, "My neighbour is a {} and goes there each week."


_MAKERS: Final[dict[str, Callable[[random.Random], Made]]] = {
    "PRIVATE_KEY": _private_key,
    "KEY": _key,
    "PASSWORD": _password,
    "URL": _url,
    "EMAIL": _email,
    "CARD": _card,
    "IBAN": _iban,
    "ACCOUNT": _account,
    "SSN": _ssn,
    "TAX_ID": _tax,
    "HEALTH_ID": _health,
    "PASSPORT": _passport,
    "LICENSE": _license,
    "ID": _id,
    "PLATE": _plate,
    "DEVICE_ID": _device,
    "MAC": _mac,
    "IP": _ip,
    "WALLET": _wallet,
    "PHONE": _phone,
    "COORDINATES": _coordinates,
    "ADDRESS": _address,
    "DATE": _date,
    "AGE": _age,
    "PERSON": _person,
    "USERNAME": _username,
    "ORG": _org,
    "LOCATION": _location,
    "GROUP": _group,
}
KINDS: Final = tuple(_MAKERS)
# Told by nothing but the words around them: a guess at best, so each is tried alone.
GUESSED: Final = ("ORG", "LOCATION", "GROUP")
# Told by their own form, without a word around them, so they can be planted as a bare value.
BARE: Final = ("EMAIL", "KEY", "CARD", "IBAN", "URL", "IP")


def _some(r: random.Random, length: int, letters: str = "") -> str:
    letters = letters or string.ascii_letters.translate({ord(c): None for c in "lIO"}) + "2345679"
    return "".join(r.choice(letters) for _ in range(length))


def _digits(r: random.Random, length: int) -> str:
    return _some(r, length, string.digits)
