"""Phones, mail and handles, as in forms and signatures."""

# ruff: noqa: E501, RUF001, SIM905 - tables of words are read as words, in lines of their own

from __future__ import annotations

import unicodedata
from random import Random

from training.detector.marked import Marked, mark
from training.detector.numbers import digits, pattern
from training.detector.people import Person

_PHONES = {
    "en": "(###) ###-####|###-###-####|###.###.####|+1 ### ### ####|+1-###-###-####|1-800-###-####|"
    "020 7### ####|07### ######|+44 20 7### ####|+44 (0)7### ######|0### ### ####|01### ######|"
    "(%##)###-####|%## ### ####|+61 4## ### ###|04## ### ###|+353 8# ### ####|%##-####|%#########|"
    "+91 9#### #####|+1 (###) ###-#### x###|###-###-#### ext. ##|tel:+1-%##-%##-####",
    "de": "030 / ### ## ##|0%## ########|0%##-#######|+49 %## #######|+49 (0) %## ######|01%# #######|"
    "0049 %## #######|0%#%# / ### ##|+49 1%# ########|089/######|+43 1 ### ## ##|+41 ## ### ## ##|"
    "0%## ### ## ##|0%%% ##### - ##|(0%##) ######",
    "es": "9## ### ###|6## ### ###|6## ## ## ##|+34 6## ### ###|91 ### ## ##|9########|(+34) 9## ## ## ##|"
    "+52 55 #### ####|+54 11 ####-####|6########|+57 3## ### ####|9## ## ## ##|+56 9 #### ####",
    "fr": "0% ## ## ## ##|06 ## ## ## ##|0%.##.##.##.##|+33 6 ## ## ## ##|+33 (0)1 ## ## ## ##|0%########|"
    "0033 % ## ## ## ##|07-##-##-##-##|+32 4## ## ## ##|+41 ## ### ## ##|(514) ###-####",
    "it": "06 ########|02 ### ####|3## ### ####|+39 3## #######|3## #######|+39 06 ### ####|0%# ######|"
    "3##-#######|3##/#######|0039 3## ### ####",
    "nl": "06-########|06 #### ####|0%#-#######|+31 6 ########|+31 (0)%# ### ####|020-### ## ##|06########|"
    "+32 4## ## ## ##|0%## ######|0031 6 ## ## ## ##",
    "pt": "9## ### ###|21# ### ###|+351 9## ### ###|(11) 9####-####|(21) ####-####|+55 11 9####-####|"
    "9########|+55 (%%) 9 ####-####|00351 2## ### ###",
    "pl": "### ### ###|+48 ### ### ###|22 ### ## ##|+48 %########",
    "sv": "07#-### ## ##|+46 7# ### ## ##|08-### ### ##", "da": "## ## ## ##|+45 ## ## ## ##|########",
    "cs": "### ### ###|+420 ### ### ###|+420%########", "tr": "05## ### ## ##|+90 5## ### ## ##|0 (212) ### ## ##",
}  # fmt: skip


def phone(rng: Random, lang: str) -> Marked:
    forms = _PHONES[lang if rng.random() < 0.85 else rng.choice(tuple(_PHONES))].split("|")
    return mark(pattern(rng, rng.choice(forms)).removeprefix("tel:"), "PHONE")


# --- mail, handles -----------------------------------------------------------------------------

_HOSTS = (
    "gmail.com hotmail.com yahoo.com outlook.com icloud.com gmx.de web.de t-online.de orange.fr "
    "free.fr libero.it virgilio.it ziggo.nl kpnmail.nl sapo.pt uol.com.br wp.pl seznam.cz aol.com "
    "protonmail.com mail.ru btinternet.com telefonica.net example.com example.org posteo.de"
).split()
HANDLE_WORDS = (
    "blue dark night star sky moon tiger wolf dragon pixel ninja gamer coffee happy lucky crazy "
    "music dance bike surf snow rain fire cat dog panda fox bear bird rock metal punk sushi pizza "
    "queen king lady mister real official the its iam just cool magic retro cyber turbo mega"
).split()


def plain(text: str) -> str:
    """Without accents and spaces, in lower case."""
    table = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "ı": "i", "đ": "d", "ð": "d"})
    bare = unicodedata.normalize("NFKD", text.lower().translate(table))
    return "".join(c for c in bare if c.isascii() and c.isalnum())


def _local(rng: Random, who: Person) -> str:
    first, last = plain(who.first) or "info", plain(who.last) or "mail"
    return rng.choice(
        (f"{first}.{last}", f"{first}{last}", f"{first[0]}{last}", f"{first[0]}.{last}", last, first,
         f"{first}_{last}", f"{last}.{first}", f"{first}{rng.randint(1, 99)}", f"{last}{first[0]}",
         f"{first}.{last}{rng.randint(60, 2010)}", f"{first}-{last}", f"{first[:3]}{last[:4]}",
         f"{rng.choice(HANDLE_WORDS)}{first}", f"{rng.choice(HANDLE_WORDS)}{rng.choice(HANDLE_WORDS)}{digits(rng, 2)}")
    )  # fmt: skip


def email(rng: Random, who: Person) -> Marked:
    host = rng.choice(_HOSTS)
    if rng.random() < 0.4:
        host = (
            f"{rng.choice((plain(who.last) or 'mail', rng.choice(HANDLE_WORDS) + rng.choice(HANDLE_WORDS)))}."
            + rng.choice(
                (
                    "com",
                    "org",
                    "net",
                    "de",
                    "es",
                    "fr",
                    "it",
                    "nl",
                    "pt",
                    "co.uk",
                    "edu",
                    "eu",
                    "io",
                    "com.br",
                )
            )
        )
    local = _local(rng, who)
    if rng.random() < 0.06:
        local = rng.choice(("info", "support", "office", "sales", "contact", "press", "hr"))
    return mark(f"{local}@{host}", "EMAIL")


def username(rng: Random, who: Person) -> Marked:
    first, last = plain(who.first) or "user", plain(who.last) or "name"
    name = rng.choice(
        (_local(rng, who), f"{rng.choice(HANDLE_WORDS)}{rng.choice(HANDLE_WORDS)}", f"{rng.choice(HANDLE_WORDS)}_{first}",
         f"{first}{rng.randint(1, 2012)}", f"xX{first}Xx", f"{rng.choice(HANDLE_WORDS)}{rng.randint(1, 9999)}",
         f"{who.first}{who.last}".replace(" ", ""), f"{last}_{digits(rng, 2)}", f"the_real_{first}",
         f"{rng.choice(HANDLE_WORDS).capitalize()}{rng.choice(HANDLE_WORDS).capitalize()}{digits(rng, 2)}")
    )  # fmt: skip
    return mark(name, "USERNAME")


def handle(rng: Random, who: Person) -> Marked:
    return mark("@" + username(rng, who).text.replace(".", "_").replace("-", "_"), "USERNAME")
