"""What a name in a program, a configuration or a sentence says about the value beside it.

A name is read as words: `dbPassword`, `DB_PASSWORD` and `db-password` are all `db password`. The
last word that says something decides: `password` announces a password, `password_policy` doesn't,
`public_key` isn't secret and `keyboard` isn't a key.
"""

import re
from collections.abc import Iterator
from enum import IntEnum
from typing import Final, NamedTuple

from inhouse.privacy.detect.secrets.words import (
    asks,
    forms,
    kinds_of_keys,
    other_keys,
    other_things,
    passwords,
    secrets,
    stems_of_names,
)


class Says(IntEnum):
    """How much a name promises, so how little the value has to look like a secret."""

    KEY = 1
    """Something called a key: only what was drawn by chance."""
    SECRET = 2
    """A token or secret: what was drawn, or what no word looks like."""
    PIN = 3
    """Digits."""
    PASSWORD = 4
    """Anything a person may choose."""


class Name(NamedTuple):
    start: int
    end: int
    says: Says


_pins: Final = frozenset({"pin", "cvv", "cvc", "cvv2", "otp", "mpin", "tan"})
_glued: Final = ("password", "passwd", "passwort", "passphrase", "pwd", "apikey", "secretkey")
_glued_secrets: Final = ("token", "secret", "accesskey", "privatekey", "secrets")
_no_passes: Final = frozenset(
    ("bypass", "compass", "encompass", "overpass", "surpass", "trespass", "underpass", "passw")
)
_glued_passes: Final = re.compile(r"[a-z0-9]{2,12}(?:pass|pw|psw|pswd|passwd)|masterauth")
_typos: Final = re.compile(r"p[as]{1,4}w?o?r?d|pa?ss?w[a-z]{0,5}d")

_stems: Final = (
    *("pass", "pwd", "pw", "psw", "pssw", "secret", "token", "key", "credential", "creds", "auth"),
    *(
        "mots de",
        "palavra",
        "jwt",
        "bearer",
        "psk",
        "webhook",
        "sessionid",
        "phpsessid",
        "hmac",
        "totp",
        "mnemonic",
    ),
    *("pasw", "pin", "cvv", "cvc", "otp", "mdp", "kennw", "mot de", "contrase", "clave", "senha"),
    *(
        "wachtw",
        "schlüssel",
        "masterauth",
        "parola",
        "zugangsc",
        "toegangsc",
        "losung",
        "heslo",
        "hasło",
        "haslo",
        "salasana",
    ),
    *(
        "lösenord",
        "passord",
        "adgangsk",
        "jelsz",
        "пароль",
        "şifre",
        "sifre",
        "密码",
        "口令",
        "密碼",
    ),
    *(
        "パスワード",
        "暗証番号",
        "비밀번호",
        "비번",
        "암호",
        "nonce",
        "salt",
        "sid",
        "sas",
        "p/w",
        "signature",
    ),
)
_signs: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-."
_longest: Final = 40
_word: Final = re.compile(r"[A-Z]+(?![a-zà-öø-ÿ])|[A-Z]?[^\W\dA-Z_]+|[0-9]+|[^\W_]")
_rest: Final = re.compile(r"[\w-]{0,40}(?:\.[A-Za-z][\w-]{0,30}){0,3}")
_spoken: Final = re.compile(r"(?:[a-z][\w-]{1,20} ){1,2}\Z", re.I)
_spoken_rest: Final = re.compile(
    r"[ ](?:key|code|value|string|phrase|number|d'ordine|chiave|d'accès|de acc?eso)\b(?!\()",
    re.I,
)
_foreign: Final = re.compile(
    r"密码|口令|密碼|パスワード|暗証番号|비밀번호|비번|암호|p/w|mots? de passe|palavra[- ]passe",
    re.I,
)


def names(text: str, lower: str) -> Iterator[Name]:
    """The names in a text that announce a secret, in order."""
    signs = frozenset(lower)  # sooner asked than many words looked for in a long text
    stems = [stem for stem in _stems if signs.issuperset(stem) and stem in lower]
    places = sorted(each.start() for stem in stems for each in re.finditer(stem, lower))
    done = 0
    for place in places:
        if place < done:
            continue
        if foreign := _foreign.match(text, place):
            done = foreign.end()
            yield Name(place, done, Says.PASSWORD)
            continue
        before = text[max(done, place - _longest) : place]
        start = place - (len(before) - len(before.rstrip(_signs)))
        rest = _rest.match(text, place)
        done = rest.end() if rest else place + 1
        if said := _says(text, start, done):
            if spoken := _spoken_rest.match(text, done):
                done = spoken.end()
            yield Name(start, done, said)


def _says(text: str, start: int, end: int) -> Says | None:
    name = text[start:end]
    words = words_of(name)
    spoken = _spoken.search(text, max(0, start - 40), start) if end - start <= 14 else None
    before = words_of(spoken[0]) if spoken else []
    return says(words, before)


def words_of(name: str) -> list[str]:
    return [word.lower() for word in _word.findall(name)]


def says(words: list[str], before: list[str]) -> Says | None:
    """What the words of a name say; `before` are the words before it in the sentence."""
    while len(words) > 1 and (words[-1] in forms or words[-1].isdigit()):
        if words[-1] in {"phrase"} and words[-2] == "pass":
            return Says.PASSWORD
        words = words[:-1]
    if not words or not asks.isdisjoint(words[:-1]):
        return None
    last, earlier = words[-1], words[:-1] or before
    if last == "id":
        return (
            Says.SECRET
            if earlier[-1:] in (["session"], ["secret"]) or (earlier[-2:] == ["access", "key"])
            else None
        )
    if last in other_things:
        return None
    if last in {"signature", "sig"}:
        return Says.SECRET if earlier[-1:] and earlier[-1] in {"oauth", "amz", "hmac"} else None
    if last.endswith("key") and last[:-3] in kinds_of_keys:
        return Says.SECRET
    if last in {"key", "keys"}:
        return _kind_of_key(earlier)
    if any(last.startswith(stem) and len(last) < len(stem) + 5 for stem in stems_of_names):
        return Says.PASSWORD
    if last in passwords or last.endswith(_glued) or _typos.fullmatch(last):
        return Says.PASSWORD
    if last in {"word", "code"} and earlier[-1:] == ["pass"]:
        return Says.PASSWORD
    if last.endswith("schlüssel"):
        wireless = {"wlan", "wifi", "wpa"}.isdisjoint(earlier) and not last.startswith("netzwerk")
        return Says.SECRET if wireless else Says.PASSWORD
    if _glued_passes.fullmatch(last) and last not in _no_passes:
        return Says.PASSWORD
    if last in _pins:
        return Says.PIN
    if last in secrets or last.endswith(_glued_secrets):
        return Says.SECRET
    return None


def _kind_of_key(earlier: list[str]) -> Says | None:
    if earlier and earlier[-1] in other_keys:
        return None
    return Says.SECRET if earlier and earlier[-1] in kinds_of_keys else Says.KEY
