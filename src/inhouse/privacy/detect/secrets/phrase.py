"""Secrets that people tell each other: phrases of wallets, one-time codes, answers to security
questions, a login and a password side by side.
"""

import re
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect.secrets.way import found, is_given, way
from inhouse.privacy.detect.secrets.words import of_sentences

_is: Final = (
    r"(?:is|was|are|lautet|ist|sind|lauten|est|es|è|é|sont|son|sono|são|zijn|jest|to|это|:|=|-"
    r"|is:|ist:|lautet:)"
)
_quote: Final = r"[\"'`«„]?"
_for: Final = r"(?:for|für|pour|para|per|voor|do|для)"


def _has_digit_or_sign(value: str) -> bool:
    return is_given(value) and any(sign.isdigit() or sign in "!@#$%^&*+?~-_." for sign in value)


def _is_list_of_codes(value: str) -> bool:
    return sum(map(str.isdigit, value)) >= 4


_seed: Final = (
    r"(?:(?:[0-9]{1,2}[.):]?[ \t]{0,3})?[a-z]{3,8}(?:[ \t]{1,4}|,[ \t]{0,3}|[ \t]*\r?\n[ \t]{0,8}))"
    r"{11,24}(?:[0-9]{1,2}[.):]?[ \t]{0,3})?[a-z]{3,8}"
)
_login: Final = (
    r"(?:log-?ins?|credentials?|creds?|accounts?"
    r"|user(?:name|id)?[ ]?(?:/|\||and|&|:)[ ]?p(?:ass(?:word|wd)?|wd?)"
    r"|zugangsdaten|anmeldedaten|logindaten|zugang|benutzer(?:name)?[ ]?/[ ]?(?:pass|kenn)wort"
    r"|wi-?fi|wlan|identifiants?|credenciales|credenziali|inloggegevens|acesso|логин|доступ|giriş"
    r"|dane logowania)"
)
_answers: Final = (
    r"(?:maiden name|(?:first|childhood) pet(?:'s name)?|name of (?:my|your|his|her) first pet"
    r"|security question(?: answer)?|secret question(?: answer)?|(?:security|secret) answer"
    r"|mädchenname(?: (?:meiner|der) mutter)?|geburtsname (?:meiner|der) mutter"
    r"|sicherheitsfrage|sicherheitsantwort|nom de jeune fille(?: de ma mère)?"
    r"|question de sécurité|réponse secrète|apellido de soltera(?: de mi madre)?"
    r"|pregunta de seguridad|respuesta secreta|cognome da nubile(?: di mia madre)?"
    r"|nome de solteira(?: da minha mãe)?|meisjesnaam(?: van mijn moeder)?"
    r"|девичья фамилия(?: матери)?)"
)

_ways: Final = (
    way(
        "seed|mnemonic|recovery|phrase|backup|wallet|wiederherstell|récupération|recuperación"
        "|recupero|frase|фраз",
        rf"[^\W\d_]{{4,20}}[^\r\n.:=]{{0,40}}?(?:[ \t]{_is}|[:=])\s{{0,4}}[\"'`\[(]?"
        rf"(?P<v>{_seed})(?![a-z])",
        Kind.KEY,
        lambda value: True,
    ),
    way(
        "maiden|first pet|childhood pet|name of|secur|secret |mädchenname|geburtsname|sicherheits"
        "|nom de|question de|réponse|apellido|pregunta|respuesta|cognome|nome de"
        "|meisjesnaam|девичья",
        rf"(?<!\w){_answers}\)?[ \t]{{0,3}}{_is}[ \t]{{0,3}}{_quote}"
        r"(?P<v>[^\W\d_][\w'-]{1,40}(?-i:[ \t][A-Z0-9][\w'-]{0,40}){0,3})",
    ),
    way(
        "login|log-in|wi-fi|wifi|wlan|cred|account|user|zugang|anmeldedaten|benutzer|identifiant|acesso|логин"
        "|доступ|giriş|inloggeg|dane log",
        rf"(?<![\w.]){_login}(?![\w'-])"
        rf"(?:[ \t]{{1,2}}{_for}[ \t][\w' .-]{{1,30}}?(?=[ \t]{{0,3}}:))?"
        rf"[ \t]{{0,3}}(?:{_is})?[ \t]{{0,3}}{_quote}[\w.@+-]{{2,64}}[\"'`]?"
        rf"[ \t]{{0,2}}(?:/|\||:)(?!/)[ \t]{{0,2}}{_quote}(?P<v>[^\s\"'`/|:<>]{{4,64}}+)",
        accepts=_has_digit_or_sign,
    ),
    way(
        "user|login|benutzer",
        r"(?<!\w)(?:user(?:name|id)?|login|benutzer(?:name)?)[ ]?(?:/|\||&)[ ]?"
        r"(?:p(?:ass(?:word|wd)?|wd?)|passwort|kennwort)[ \t]{0,3}"
        rf"(?:{_is})?[ \t]{{0,3}}{_quote}[\w.@+-]{{2,64}}[\"'`]?[ \t]{{0,2}}(?:/|\||:|,)(?!/)"
        rf"[ \t]{{0,2}}{_quote}(?P<v>[^\s\"'`/|<>]{{3,64}}+)",
    ),
    way(
        "backup code|recovery code|scratch code|notfallcode|notfall-code|wiederherstellungscode"
        "|codes de secours|código|codici di|kody zapasowe",
        r"[^\W\d_]{4,24}[ -]?"
        r"(?:codes?|de (?:secours|recuperación|respaldo)|di (?:backup|recupero))?"
        r"[^\r\n:0-9]{0,20}(?:[:=]|[ ](?:are|is|sind|ist|lauten))\s{1,4}"
        r"(?P<v>[A-Z0-9]{3,10}(?:-[A-Z0-9]{3,8}){0,7}(?:(?:[,;][ ]?|[ ]|\r?\n)"
        r"[A-Z0-9]{3,10}(?:-[A-Z0-9]{3,8}){0,7}){0,20})(?![\w-])",
        accepts=_is_list_of_codes,
    ),
)

_codes: Final = (
    r"(?:(?:verification|security|one[- ]time|confirmation|authentication|authenticator|access"
    r"|login|activation|sms|2fa|mfa|otp|passcode|auth|sign[- ]?in|unlock|door|gate|alarm|entry"
    r"|safe|lock|pin|puk)[ -]?(?:code|passcode|password|pin|number)?"
    r"|(?:bestätigungs|sicherheits|verifizierungs|zugangs|einmal|tür|aktivierungs|anmelde)-?"
    r"(?:code|passwort|pin)|code (?:de (?:vérification|sécurité|confirmation)|d'accès|secret|pin"
    r"|d'activation)|código (?:de (?:verificación|seguridad|acceso|verificação|segurança|acesso)"
    r"|pin)|codice (?:di (?:verifica|sicurezza|accesso)|pin|segreto)"
    r"|(?:verificatie|beveiligings|toegangs)code|kod (?:weryfikacyjny|dostępu|pin|sms)"
    r"|код (?:подтверждения|доступа|безопасности|из смс)|пин-?код|doğrulama kodu|onay kodu"
    r"|güvenlik kodu|验证码|動態密碼|認証コード|確認コード|인증번호"
    r"|cvv2?|cvc2?|card verification (?:value|code|number)|kartenprüfnummer|prüfnummer|prüfziffer"
    r"|cryptogramme)"
)
_code_words: Final = (
    *("code", "pin", "otp", "puk", "2fa", "mfa", "passw", "código", "codice", "kod", "код"),
    *("验证码", "動態密碼", "コード", "인증번호", "cvv", "cvc", "verification", "prüf", "cryptogr"),
)
_digits: Final = re.compile(
    r"(?<![\w.+-])(?:[A-Z]-)?(?:[0-9]{4,8}|[0-9]{3,4}[ -][0-9]{3,4}|[0-9]{3})(?![\w-]|[.,:/][0-9])"
)
_before: Final = re.compile(
    rf"(?<!\w){_codes}(?:[ \t]+{_for}[ \t]+[\w' -]{{1,30}}?)?"
    rf"[ \t]{{0,3}}(?:{_is}|是|为|は|는)?[ \t#]{{0,3}}{_quote}\Z"
)
_after: Final = re.compile(
    r"[ \t]+(?:is|ist|est|es|è|é)[ \t]+(?:your|my|the|ihr|dein|votre|su|tu|il)\b"
    r"[^\r\n.]{0,40}?(?:code|otp|passcode|password|pin|codice|código)\b"
)

# A phrase nobody announced: twelve or more short words, none of them one that sentences need.
_ends_of_phrases: Final = re.compile(r"[\r\n\"'`:]")
_alone: Final = re.compile(r"[ \t]{0,8}(?P<v>(?:[a-z]{3,8} ){11,23}[a-z]{3,8})[ \t]{0,8}")


def find(text: str, lower: str) -> Iterator[Finding]:
    yield from found(_ways, text, lower, "secret in a sentence")
    if any(word in lower for word in _code_words):
        yield from _codes_in(text, lower)
    if text.count(" ") >= 11:
        yield from _phrases_in(text)


def _codes_in(text: str, lower: str) -> Iterator[Finding]:
    for match in _digits.finditer(text):
        before = lower[max(0, match.start() - 72) : match.start()]
        is_code = any(word in before for word in _code_words) and _before.search(before)
        if is_code or (len(match[0]) >= 4 and _after.match(lower, match.end())):
            yield Finding(*match.span(), Kind.PASSWORD, "one-time code", 0.8)


def _phrases_in(text: str) -> Iterator[Finding]:
    start = 0
    for piece in _ends_of_phrases.split(text):
        if len(piece) >= 47 and piece.count(" ") >= 11 and (match := _alone.fullmatch(piece)):
            words = match["v"].split(" ")
            drawn = of_sentences.isdisjoint(words) and len(set(words)) > 8
            if len(words) % 3 == 0 and drawn:
                span = start + match.start("v"), start + match.end("v")
                yield Finding(*span, Kind.KEY, "phrase of a wallet", 0.7)
        start += len(piece) + 1
