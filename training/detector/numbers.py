"""Numbers: those that stand for a person or a case, and those that stand for nobody.

The formats of numbers are facts published by the offices that issue them. A number here is made
up: some carry a true check digit and some a false one, because papers hold both.
"""

# ruff: noqa: E501, SIM905 - tables of words are read as words, in lines of their own

from __future__ import annotations

from collections.abc import Callable
from random import Random

_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


def digits(rng: Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def letters(rng: Random, count: int) -> str:
    return "".join(rng.choice(_LETTERS) for _ in range(count))


def pattern(rng: Random, form: str) -> str:
    """`#` a digit, `@` a letter, `%` a digit that is not zero; the rest stands for itself."""
    return "".join(
        rng.choice("0123456789") if c == "#" else rng.choice("123456789") if c == "%"
        else rng.choice(_LETTERS) if c == "@" else c
        for c in form
    )  # fmt: skip


# --- numbers that stand for a person or a case -------------------------------------------------


def _luhn(body: str) -> str:
    total = sum(
        sum(divmod(int(d) * (2 if place % 2 == 0 else 1), 10))
        for place, d in enumerate(reversed(body))
    )
    return str(-total % 10)


def _weighted(body: str, weights: tuple[int, ...], modulus: int) -> int:
    return sum(int(d) * w for d, w in zip(body, weights, strict=False)) % modulus


def iban(rng: Random) -> str:
    country, length = rng.choice(
        (("DE", 22), ("ES", 24), ("FR", 27), ("IT", 27), ("NL", 18), ("PT", 25), ("GB", 22),
         ("AT", 20), ("CH", 21), ("BE", 16), ("PL", 28), ("SE", 24), ("DK", 18), ("CZ", 24),
         ("IE", 22), ("NO", 15), ("FI", 18), ("TR", 26))
    )  # fmt: skip
    body = digits(rng, length - 4)
    if country in ("NL", "GB", "IE"):
        body = letters(rng, 4) + body[4:]
    elif country == "IT":
        body = letters(rng, 1) + body[1:]
    as_digits = "".join(str(int(c, 36)) for c in body + country + "00")
    text = f"{country}{98 - int(as_digits) % 97:02d}{body}"
    if rng.random() < 0.6:
        return " ".join(text[i : i + 4] for i in range(0, len(text), 4))
    return text


def card(rng: Random) -> str:
    prefix, length = rng.choice(
        (("4", 16), ("5" + rng.choice("12345"), 16), ("37", 15), ("6011", 16))
    )
    body = prefix + digits(rng, length - 1 - len(prefix))
    text = body + _luhn(body)
    if length == 16 and rng.random() < 0.6:
        glue = rng.choice(" -")
        return glue.join(text[i : i + 4] for i in range(0, 16, 4))
    return text


def _dni(rng: Random) -> str:
    number = rng.randint(1_000_000, 99_999_999)
    return f"{number:08d}{rng.choice(('', '', '-'))}{'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23]}"


def _nir(rng: Random) -> str:
    body = pattern(rng, f"{rng.choice('12')}##{rng.randint(1, 12):02d}%####{digits(rng, 3)}")[:13]
    key = f"{97 - int(body) % 97:02d}"
    if rng.random() < 0.5:
        return f"{body[0]} {body[1:3]} {body[3:5]} {body[5:7]} {body[7:10]} {body[10:13]} {key}"
    return body + key


def _bsn(rng: Random) -> str:
    while True:
        body = digits(rng, 8)
        check = _weighted(body, (9, 8, 7, 6, 5, 4, 3, 2), 11)
        if check < 10:
            return body + str(check)


def _cpf(rng: Random) -> str:
    body = digits(rng, 9)
    for length in (10, 11):
        rest = sum(int(d) * w for d, w in zip(body, range(length, 1, -1), strict=True)) * 10 % 11
        body += str(rest % 10)
    return f"{body[:3]}.{body[3:6]}.{body[6:9]}-{body[9:]}" if rng.random() < 0.7 else body


def _nif_pt(rng: Random) -> str:
    body = rng.choice("12356") + digits(rng, 7)
    rest = _weighted(body, (9, 8, 7, 6, 5, 4, 3, 2), 11)
    return body + str(0 if rest < 2 else 11 - rest)


def _pesel(rng: Random) -> str:
    body = (
        f"{rng.randint(30, 99):02d}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}{digits(rng, 4)}"
    )
    return body + str(-_weighted(body, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3), 10) % 10)


def _personnummer(rng: Random) -> str:
    body = (
        f"{rng.randint(30, 99):02d}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}{digits(rng, 3)}"
    )
    return rng.choice(("", "19")) + f"{body[:6]}-{body[6:]}{_luhn(body)}"


def _steuer_id(rng: Random) -> str:
    body = pattern(rng, "%#########")
    product = 10
    for digit in body:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    check = (11 - product) % 10
    text = body + str(check)
    return f"{text[:2]} {text[2:5]} {text[5:8]} {text[8:]}" if rng.random() < 0.5 else text


def _rut(rng: Random) -> str:
    body = str(rng.randint(1_000_000, 25_000_000))
    rest = 11 - sum(int(d) * (2 + i % 6) for i, d in enumerate(reversed(body))) % 11
    check = {11: "0", 10: "K"}.get(rest, str(rest))
    return f"{int(body):,}".replace(",", ".") + "-" + check


def _tckn(rng: Random) -> str:
    body = pattern(rng, "%########")
    tenth = (7 * sum(int(d) for d in body[0::2]) - sum(int(d) for d in body[1::2])) % 10
    return body + str(tenth) + str((sum(int(d) for d in body) + tenth) % 10)


def _codice_fiscale(rng: Random) -> str:
    consonants = "BCDFGLMNPRSTVZ"
    head = "".join(rng.choice(consonants) for _ in range(6))
    return f"{head}{digits(rng, 2)}{rng.choice('ABCDEHLMPRST')}{rng.randint(1, 71):02d}{pattern(rng, '@###@')}"


_MADE: dict[str, tuple[str | Callable[[Random], str], ...]] = {
    "en": ("###-##-####", "@@ ## ## ## @", "### ### ####", "%## ### ###", "@#######", "#### #### ####"),
    "de": (_steuer_id, "## ###### @ ###", "@##@@####", "@#########", "##/###/#####", "@ ### ### ###"),
    "es": (_dni, _dni, _dni, "@#######@", "## ######## ##", "##/########/##", _rut, "@@@@######@@@@@@##"),
    "fr": (_nir, _nir, "##@@#####", "############", "## ### ### ###", "#############"),
    "it": (_codice_fiscale, _codice_fiscale, "@@#####@@", "@@#######", "###########"),
    "nl": (_bsn, _bsn, "@@####@##", "@@@@#####", "##########"),
    "pt": (_nif_pt, _cpf, _cpf, "######## # @@#", "##.###.###-#", "@######"),
    "pl": (_pesel, "@@@ ######", "###-###-##-##"), "sv": (_personnummer, "########"),
    "da": ("######-####", "#########"), "cs": ("######/####", "########"), "tr": (_tckn, "@########"),
}  # fmt: skip
_ELSEWHERE = (
    "#### #### ####", "@@@@@####@", "##############", "######-#######", "S#######@", "###.###.###",
    "#####-#######-#", "756.####.####.##", "##.##.##-###.##", "### ### ###", "@######(#)", "########-#",
    "#############", "######-###@", "### ##-####", "##########",
)  # fmt: skip


def national_id(rng: Random, lang: str) -> str:
    makers = _MADE.get(lang, ())
    maker = rng.choice(makers) if makers and rng.random() < 0.85 else rng.choice(_ELSEWHERE)
    text = pattern(rng, maker) if isinstance(maker, str) else maker(rng)
    if rng.random() < 0.15:  # a slip of the pen: one digit is another
        at = rng.randrange(len(text))
        if text[at].isdigit():
            text = text[:at] + rng.choice("0123456789") + text[at + 1 :]
    return text


_REFERENCES = (
    "######|#######|########|@-######|@@-####-####|####/##|#####/##|@@@#######|%###-####|##-####-@|"
    "@@######|#### #### ##|20##-#####|@@@-#####|##########|####-##-#####|@/####/##|20##/####|@##-#####|"
    "%######-@|#-###-###|@@ ### ###|@@@@####|#####|##.####.#.##.####"
).split("|")
_PLATES = (
    "@@-@@ ###|@ @@ ####|#### @@@|@@-###-@@|@@## @@@|@@@ ####|@@ ### @@|%@@@###|##-@@-##|@@@-####|"
    "#-@@@-##|@-###-@@|@@@#@##|@@ #####|## @@@ ##"
).split("|")


def reference(rng: Random) -> str:
    """A case, policy, patient or customer number."""
    return pattern(rng, rng.choice(_REFERENCES))


def passport(rng: Random) -> str:
    return pattern(
        rng,
        rng.choice(("#########", "@########", "@@#######", "@@@######", "##@@#####", "@##@@####")),
    )


def licence(rng: Random) -> str:
    return pattern(
        rng,
        rng.choice(
            (
                "@#######",
                "@###-####-####",
                "########",
                "@@@@@######@@#@@",
                "@############",
                "##/##/######",
                "@##########",
            )
        ),
    )


def plate(rng: Random) -> str:
    return pattern(rng, rng.choice(_PLATES))


def account(rng: Random) -> str:
    return pattern(
        rng,
        rng.choice(
            (
                "########",
                "##########",
                "##-##-## ########",
                "#### #### ## ##########",
                "####.##.###",
                "######-#",
                "############",
            )
        ),
    )


# --- numbers that stand for nobody --------------------------------------------------------------


def amount(rng: Random, lang: str) -> str:
    value = rng.choice((rng.randint(1, 99), rng.randint(100, 9999), rng.randint(10_000, 9_999_999)))
    grouped = f"{value:,}"
    cents = rng.choice(("", "", ".00", ".50", ".99", f".{rng.randint(10, 99)}"))
    if lang != "en":
        grouped = grouped.replace(",", rng.choice((".", " ", ".")))
        cents = cents.replace(".", ",")
    text = grouped + cents
    if lang == "en":
        return rng.choice(
            (f"${text}", f"£{text}", f"€{text}", f"{text} dollars", f"USD {text}", f"{text} euros")
        )
    return rng.choice(
        (
            f"{text} €",
            f"{text} Euro" if lang in ("de", "nl", "it") else f"{text} euros",
            f"€ {text}",
            f"{text} EUR",
        )
    )


def quantity(rng: Random) -> str:
    return str(rng.choice((rng.randint(2, 12), rng.randint(2, 99), rng.randint(100, 5000))))


def part_number(rng: Random) -> str:
    return pattern(rng, rng.choice((
        "@@-####", "@@@-###-@", "###-####-##@", "@##.###", "%.%.##", "v%.##.#", "RFC %###", "ISO %###",
        "DIN EN ####", "@@####@", "#-####-####-#", "%##-%##", "@%##", "A%", "USB %.0", "##x##", "1e-#",
        "0x####", "M##x%.#", "@-%##", "K%##", "H%N%", "SKU %#####", "%#/%#", "±%.#", "%#:%")))  # fmt: skip
