"""Passwords and PINs that a name or a sentence announces, in seven languages.

Only the value is masked. A value in quotes or one that no word looks like (digits or signs in it)
is taken at its word; a plain word only where a sentence ends after it, so that `the password is
required` and `the password is stored in the vault` are left alone.
"""

import re
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind

_long_names: Final = (
    r"pass[ _-]?words?|pass[ _-]?phrase|pass[ _-]?code|passwd|passwort|kennwort|passwörter"
    r"|mots? de passe|contrase[ñn]a|clave(?: de acceso)?|senha|palavra[- ]passe|wachtwoord"
    r"|parola d'ordine|parola chiave|zugangscode|toegangscode|losung"
)
_short_names: Final = r"pwd|pswd|passw?|pw|mdp|pin(?:[ -]?(?:code|nummer|number))?|secret"
_name: Final = rf"(?:{_long_names}|(?<![^\W_])(?:{_short_names})(?![^\W_]))"
_verb: Final = (
    r"(?:is|was|will be|remains|lautet|ist|war|heißt|est|était|c'est|es|era|sigue siendo|è|é"
    r"|e'|foi|luidt|blijft|set to|equals|changed to|reset to|to)"
)
_quoted: Final = (
    r"\"(?P<q1>[^\"\r\n]{1,128})\"|'(?P<q2>[^'\r\n]{1,128})'|`(?P<q3>[^`\r\n]{1,128})`"
    r"|«\s?(?P<q4>[^»\r\n]{1,128}?)\s?»"
)
_value: Final = rf"(?:{_quoted}|(?P<bare>[^\s\"'`«]\S{{0,127}}))"

_named: Final = re.compile(_name, re.I)
_assigned: Final = re.compile(
    rf"[\"'`\])*_]{{0,3}}[ \t]{{0,4}}(?::=|=>|[:=])[ \t*]{{0,4}}(?:\r?\n[ \t]{{0,4}})?{_value}"
)
_said: Final = re.compile(
    rf"(?:[ \t]+[^\s.!?:;=,]{{1,24}}){{0,5}}?[ \t]+{_verb}[ \t]?:?[ \t]+{_value}", re.I
)
_beside: Final = re.compile(
    r"[ \t]{1,3}(?P<bare>(?=[^\s\d]{0,32}\d)(?=[^\s\W\d]|\d{4,8}\b)\S{4,128})"
)
_option: Final = re.compile(rf"--(?:pass(?:word|wd|phrase)?|pwd|pin)[ \t]+{_value}", re.I)
_element: Final = re.compile(
    r"<(?:\w{1,20}:)?(?:password|passwd|pwd|passphrase|secret|pin)>(?P<value>[^<>\r\n]{1,512})</",
    re.I,
)
# Every name and option begins with one of these. Looking for them first is what makes it fast.
_stems: Final = (
    *("pass", "kennwort", "mot", "contrase", "clave", "senha", "palavra", "wachtwoord", "parola"),
    *("zugang", "toegang", "losung", "pwd", "pswd", "pw", "mdp", "pin", "secret", "--p"),
)
_rest: Final = re.compile(r"\S*+")

_words: Final = """
    a again all also always an and are as at be been being blank but by can cannot case changed
    char correct default empty encrypted expired false field for forgotten from good hashed hidden
    i in incorrect input int invalid is it just known length lost mandatory masked missing must my
    never new no none not null nil of off ok old on one only optional or our out password passwort
    plain protected required reset safe same secret secure sensitive sent set should shown so still
    stored str string strong text than that the their then there this to too true type undefined
    unknown unsafe used valid very weak what when where which wrong yes you your
    abgelaufen auch bereits der die das dein ein eine erforderlich falsch geheim gesetzt ihr im ist
    korrekt leer mein nicht noch nötig notwendig nur richtig schwach sehr sicher stark ungültig
    unser vergessen wurde zu zurückgesetzt geändert gespeichert
    au aussi bien ce de des du en est expiré faible faux forte fort incorrect invalide la le les mon
    ne non nécessaire obligatoire oublié pas requis son sa trop très un une votre vide
    como con correcta débil del el esta está fuerte inválida incorrecta la lo muy necesaria ningún
    obligatoria olvidada para por que requerida segura su tu una vacía y
    corretta debole errata il necessaria non obbligatoria richiesta scaduta sbagliata sicura troppo
    uma fraca forte incorreta obrigatória inválida necessária não muito expirada expirou vazia
    een de het niet onjuist ongeldig sterk verlopen vereist verplicht vergeten zwak leeg te
"""
_no_secret: Final = frozenset(_words.split())
_stems_of_words: Final = """
    abgelauf access chang clear creat encrypt erforder erroné errad expir falsch field forbidden
    forgot gener hash hidden incorr inkorr inval inváli manag miss neces nécess obblig
    obligat obrig olvid oubli overly policy protect provid recover reminder remember requ reset
    richiest salt scad sensib shar stolen stor ungült updat verg verloren verif verlop verplicht
    visible vuln weak
"""
_no_secret_stems: Final = tuple(_stems_of_words.split())
_and: Final = re.compile(
    r"\s*(?:[.,;!?)\]}\"']|\Z|[\r\n]|(?:and|but|or|und|aber|et|y|e|en|pero|mais|ma|for|thanks"
    r"|please|bitte|für)\b)",
    re.I,
)
_code: Final = re.compile(
    r"[$%{<(\[]|[*•.x_#-]+\Z|\w*\(|[a-z_]+(?:\.[a-z_]+)+\b|\w+\[|process\.env|(?:[A-Z]+_)+[A-Z]+\Z"
)


def find(text: str) -> Iterator[Finding]:
    done = 0
    for place in _places(text):
        if place >= done and (span := _announced(text, place)):
            done = span[1]
            yield Finding(*span, Kind.PASSWORD, "password")
    for match in _element.finditer(text):
        yield Finding(*match.span("value"), Kind.PASSWORD, "password in an element")


def _announced(text: str, place: int) -> tuple[int, int] | None:
    """The value announced by a name that begins at this place."""
    patterns: tuple[re.Pattern[str], ...]
    if name := _named.match(text, place):
        place, patterns = name.end(), (_assigned, _said, _beside)
    else:
        patterns = (_option,)
    for pattern in patterns:
        match = pattern.match(text, place)
        if match and (span := _value_of(text, match)):
            return span
    return None


def _places(text: str) -> list[int]:
    """Where a name may begin."""
    lower = text.lower()
    if len(lower) != len(text):  # a few letters have a lower case of two signs
        lower = "".join(sign if len(sign.lower()) > 1 else sign.lower() for sign in text)
    return sorted(each.start() for stem in _stems for each in re.finditer(stem, lower))


def _value_of(text: str, match: re.Match[str]) -> tuple[int, int] | None:
    name = match.lastgroup or ""
    value, start = match[name], match.start(name)
    if name != "bare":
        return None if value.lower() in _no_secret or _code.match(value) else match.span(name)
    for quote in "\"'`»<":
        value = value.partition(quote)[0]  # a quote that was opened before the name ends it
    value = value.rstrip(".,;:)]}>")
    if not _is_a_secret(text, value, start + len(value)):
        return None
    if len(value) >= 128 and (rest := _rest.match(text, start)):
        return rest.span()  # never a part of it
    return start, start + len(value)


def _is_a_secret(text: str, value: str, end: int) -> bool:
    if len(value) < 3 or value.lower().strip("!?*_") in _no_secret or _code.match(value):
        return False
    if not value.rstrip("!?").isalpha() or not (value.islower() or value.istitle()):
        return True
    if value.lower().startswith(_no_secret_stems):
        return False
    return _and.match(text, end) is not None
