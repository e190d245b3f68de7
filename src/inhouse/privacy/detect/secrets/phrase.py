"""Secrets that people tell each other: phrases of wallets, one-time codes, answers to security
questions, a login and a password side by side.
"""

import re
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect.secrets.names import lowered
from inhouse.privacy.detect.secrets.way import found, is_given, way
from inhouse.privacy.detect.secrets.words import of_sentences

_is: Final = (
    r"(?:is|was|are|lautet|ist|sind|lauten|est|es|è|é|sont|son|sono|são|zijn|jest|to|это|:|=|-|"
    r"is:|ist:|lautet:)"
)
_quote: Final = r"[\"'`«„]?"


def _has_digit_or_sign(value: str) -> bool:
    return is_given(value) and not value.isalpha()


def _is_code(value: str) -> bool:
    return 3 <= sum(map(str.isdigit, value)) <= 10


_codes: Final = (
    r"(?:(?:verification|security|one[- ]time|confirmation|authentication|authenticator|access|login"
    r"|activation|sms|2fa|mfa|otp|passcode|auth|sign[- ]?in|unlock|door|gate|alarm|entry|safe|lock|pin|puk)"
    r"[ -]?(?:code|passcode|password|pin|number)?|one[- ]time (?:code|password|passcode|pin)"
    r"|(?:bestätigungs|sicherheits|verifizierungs|zugangs|einmal|tür|aktivierungs|anmelde)-?(?:code|passwort|pin)"
    r"|code (?:de (?:vérification|sécurité|confirmation)|d'accès|secret|pin|d'activation)"
    r"|código (?:de (?:verificación|seguridad|acceso|verificação|segurança|acesso)|pin)"
    r"|codice (?:di (?:verifica|sicurezza|accesso)|pin|segreto)|(?:verificatie|beveiligings|toegangs)code"
    r"|kod (?:weryfikacyjny|dostępu|pin|sms)|код (?:подтверждения|доступа|безопасности|из смс)|пин-?код"
    r"|doğrulama kodu|onay kodu|güvenlik kodu|验证码|動態密碼|認証コード|確認コード|인증번호)"
)
_digits: Final = r"(?P<v>(?:[A-Z]-)?[0-9]{3,4}[ -][0-9]{3,4}|(?:[A-Z]-)?[0-9]{4,8})(?![\w-])"
_words_of_seed: Final = (
    r"(?:(?:[0-9]{1,2}[.):]?[ \t]{0,3})?[a-z]{3,8}(?:[ \t]{1,4}|,[ \t]{0,3}|[ \t]*\r?\n[ \t]{0,8})){11,24}"
    r"(?:[0-9]{1,2}[.):]?[ \t]{0,3})?[a-z]{3,8}"
)
_pair_names: Final = (
    r"(?:log-?ins?|credentials?|creds?|accounts?|user(?:name|id)?[ ]?(?:/|\||and|&|:)[ ]?p(?:ass(?:word|wd)?|wd?)"
    r"|zugangsdaten|anmeldedaten|logindaten|zugang|benutzer(?:name)?[ ]?/[ ]?(?:passwort|kennwort)"
    r"|identifiants?|credenciales|credenziali|inloggegevens|acesso|логин|доступ|giriş|dane logowania)"
)

_ways: Final = (
    way(
        "seed|mnemonic|recovery|phrase|backup|wiederherstell|récupération|recuperación|recupero|frase|фраз",
        r"(?:seed|mnemonic|recovery|phrase|backup|wallet|wiederherstellung|récupération|recuperación"
        r"|recupero|recuperação|frase|фраза)"
        rf"[^\r\n.:=]{{0,40}}?(?:[ \t]{_is}|[:=])\s{{0,4}}[\"'`\[(]?(?P<v>{_words_of_seed})(?![a-z])",
        Kind.KEY,
        lambda value: True,
    ),
    way(
        "code|pin|otp|puk|2fa|mfa|passw|código|codice|kod|код|验证码|動態密碼|コード|인증번호",
        rf"(?<!\w){_codes}(?:[ \t]+(?:for|für|pour|para|per|voor|do|для)[ \t]+[\w' -]{{1,30}}?)?"
        rf"[ \t]{{0,3}}(?:{_is}|是|为|は|는)?[ \t]{{0,3}}{_quote}{_digits}",
        accepts=_is_code,
    ),
    way(
        "code|passw|otp|code",
        rf"(?<![\w.-]){_digits}[ \t]+(?:is|ist|est|es|è|é)[ \t]+(?:your|my|the|ihr|dein|votre|su|tu|il)\b"
        r"[^\r\n.]{0,40}?(?:code|otp|passcode|password|pin|codice|código)",
        accepts=_is_code,
    ),
    way(
        "cvv|cvc|card verification|security code|prüfnummer|prüfziffer|kartenprüf|cryptogramme",
        r"(?<!\w)(?:cvv2?|cvc2?|card verification (?:value|code|number)|security code|kartenprüfnummer"
        rf"|prüfnummer|prüfziffer|cryptogramme)[ \t]{{0,3}}(?:(?:code|number)[ \t]{{0,3}})?{_is}?[ \t#]{{0,3}}"
        r"(?P<v>[0-9]{3,4})(?![\w-])",
        accepts=_is_code,
    ),
    way(
        "maiden|security question|security answer|secret answer|secret question|pet|mädchenname"
        "|geburtsname|sicherheitsfrage|jeune fille|soltera|nubile|meisjesnaam|question de sécurité"
        "|pregunta de seguridad|solteira|devichya|девичья|domanda di sicurezza",
        r"(?:mother'?s? maiden name|maiden name|(?:first|childhood) pet(?:'s name)?|name of (?:my|your|his|her)"
        r" first pet|(?:answer to (?:my|the|your|his|her) )?(?:security|secret) question(?: answer)?"
        r"|(?:security|secret) answer|mädchenname(?: (?:meiner|der) mutter)?|geburtsname (?:meiner|der) mutter"
        r"|antwort auf (?:meine|die|deine) sicherheitsfrage|sicherheitsantwort|nom de jeune fille(?: de ma mère)?"
        r"|réponse (?:à (?:ma|la) question de sécurité|secrète)|apellido de soltera(?: de mi madre)?"
        r"|respuesta (?:a (?:mi|la) pregunta de seguridad|secreta)|cognome da nubile(?: di mia madre)?"
        r"|nome de solteira(?: da minha mãe)?|meisjesnaam(?: van mijn moeder)?|девичья фамилия(?: матери)?)"
        rf"\)?[ \t]{{0,3}}{_is}[ \t]{{0,3}}{_quote}(?P<v>[^\W\d_][\w'-]{{1,40}}(?-i:[ \t][A-Z0-9][\w'-]{{0,40}}){{0,3}})",
    ),
    way(
        "login|log-in|cred|account|user|zugang|daten|benutzer|identifiant|accesso|acesso|логин|доступ"
        "|giriş|gegevens|logowania",
        rf"(?<![\w.]){_pair_names}(?![\w'-])(?:[ \t]{{1,2}}(?:for|für|pour|para|per|voor)[ \t][\w' .-]{{1,30}}?)?"
        rf"[ \t]{{0,3}}(?:{_is})?[ \t]{{0,3}}{_quote}[\w.@+-]{{2,64}}[\"'`]?[ \t]{{0,2}}(?:/|\||:)(?!/)[ \t]{{0,2}}"
        rf"{_quote}(?P<v>[^\s\"'`/|:<>]{{4,64}}+)",
        accepts=_has_digit_or_sign,
    ),
    way(
        "user/|user /|username/|username /|login/|benutzer",
        r"(?<!\w)(?:user(?:name|id)?|login|benutzer(?:name)?)[ ]?(?:/|\||&)[ ]?(?:p(?:ass(?:word|wd)?|wd?)|passwort"
        rf"|kennwort)[ \t]{{0,3}}(?:{_is})?[ \t]{{0,3}}{_quote}[\w.@+-]{{2,64}}[\"'`]?[ \t]{{0,2}}(?:/|\||:|,)(?!/)"
        rf"[ \t]{{0,2}}{_quote}(?P<v>[^\s\"'`/|<>]{{3,64}}+)",
    ),
)  # fmt: skip

# A phrase nobody announced: twelve or more short words, none of them one that sentences need.
_alone: Final = re.compile(
    r"(?:^|[\n\"'`:])[ \t]{0,4}(?P<v>(?:[a-z]{3,8} ){11,23}[a-z]{3,8})[ \t]{0,4}(?=[\"'`]|\r?\n|\Z)"
)


def find(text: str) -> Iterator[Finding]:
    lower = lowered(text)
    yield from found(_ways, text, lower, "secret in a sentence")
    for match in _alone.finditer(text):
        words = match["v"].split(" ")
        if len(words) % 3 == 0 and of_sentences.isdisjoint(words) and len(set(words)) > 8:
            yield Finding(*match.span("v"), Kind.KEY, "phrase of a wallet", 0.7)
