"""Requests with personal data planted in every position that carries text."""

import random
from typing import Any, Final

ALPHABET: Final = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789"


def email(r: random.Random) -> str:
    name, host = pick(r, "anna", "j.doe", "k+x"), pick(r, "clinic", "mail")
    return f"{name}{r.randint(1, 999)}@{host}.example"


def phone(r: random.Random) -> str:
    return pick(r, "+44 20 7946 0", "+49 30 901820", "+1 (212) 555-0") + f"{r.randint(100, 999)}"


def card(r: random.Random) -> str:
    """A card number in groups of four with a valid check digit (ISO/IEC 7812-1)."""
    prefix = pick(r, "4111", "5500", "3400")
    size = 15 if prefix.startswith("3") else 16
    digits = prefix + "".join(str(r.randint(0, 9)) for _ in range(size - 1 - len(prefix)))
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    whole = digits + str(-total % 10)
    return " ".join(whole[start : start + 4] for start in range(0, len(whole), 4))


def iban(r: random.Random) -> str:
    """A German IBAN with valid check digits (ISO 13616)."""
    account = f"{r.randint(10**17, 10**18 - 1)}"
    check = 98 - int(account + "131400") % 97
    return f"DE{check:02}{account}"


def ssn(r: random.Random) -> str:
    return f"{r.randint(1, 665):03}-{r.randint(1, 99):02}-{r.randint(1, 9999):04}"


def address(r: random.Random) -> str:
    return f"10.{r.randint(0, 255)}.{r.randint(0, 255)}.{r.randint(1, 254)}"


def url(r: random.Random) -> str:
    return f"https://user{r.randint(1, 99)}:{word(r)}@host{r.randint(1, 99)}.example/path"


def key(r: random.Random) -> str:
    prefix, length = r.choice([("ghp_", 36), ("sk-proj-", 36), ("AKIA", 16)])
    return prefix + word(r, length, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def private_key(r: random.Random) -> str:
    return f"-----BEGIN PRIVATE KEY-----\n{word(r, 64)}\n-----END PRIVATE KEY-----"


def password(r: random.Random) -> str:
    return "X" + word(r, 9) + "7!"


PLANTED: Final = {
    "EMAIL": email,
    "PHONE": phone,
    "CARD": card,
    "IBAN": iban,
    "SSN": ssn,
    "IP": address,
    "URL": url,
    "KEY": key,
    "PRIVATE_KEY": private_key,
    "PASSWORD": password,
}


def planted_request(random_source: random.Random, number: int) -> tuple[dict[str, Any], list[str]]:
    """A chat completion request, and the originals that no model may see."""
    originals: list[str] = []

    def value(kind: str) -> str:
        made: str = PLANTED[kind](random_source)
        originals.append(made)
        return f"my password is {made}" if kind == "PASSWORD" else made

    kinds = list(PLANTED)
    first, second, third = (kinds[(number + step) % len(kinds)] for step in (0, 3, 7))
    messages: list[dict[str, Any]] = [
        {"role": "system", "content": f"Staff only: {value(first)}."},
        {"role": "user", "content": [{"type": "text", "text": f"Note: {value(second)}\nThanks"}]},
    ]
    if number % 2:
        messages += [
            {"role": "assistant", "content": f"I have {originals[-1]} here."},
            {"role": "user", "content": f"And {value(third)}?"},
        ]
    body: dict[str, Any] = {"messages": messages, "max_tokens": 1, "seed": number}
    if number % 5 == 0:
        body["stop"] = [originals[0][:200]]
    if number % 7 == 0 and first not in ("PRIVATE_KEY", "PASSWORD"):
        schema = {
            "type": "object",
            "properties": {"who": {"type": "string", "enum": [originals[0], "nobody"]}},
        }
        body["response_format"] = {
            "type": "json_schema",
            "json_schema": {"name": "answer", "schema": schema},
        }
    return body, originals


def pick(random_source: random.Random, *choices: str) -> str:
    return random_source.choice(choices)


def word(random_source: random.Random, length: int = 8, alphabet: str = ALPHABET) -> str:
    return "".join(random_source.choice(alphabet) for _ in range(length))
