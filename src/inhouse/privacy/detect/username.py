"""Names of accounts: handles (`@anna_b`), after a word for one, in paths of homes and in profiles.

A sign `@` also begins words of code (`@property`, `@types/node`, `@media`); such words are left.
"""

import re
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect.beside import lower_of, word_set

_handle: Final = re.compile(r"@(?<![\w@./+:=-]@)[A-Za-z_](?:[\w.]{0,28}\w)?")
_code_after: Final = re.compile(
    r"[(/@:{]|-[\w]|[ \t]*\r?\n[ \t]*(?:@|def|class|async|public|private|final|void|export)"
)
_no_handles: Final = word_set(
    """
    media import param return returns override property staticmethod classmethod dataclass pytest
    types charset keyframes font-face supports author see since deprecated throws todo everyone here
    channel all test before after autowired component injectable input output type typedef example
    version private public protected default function class interface throw namespace layer apply
    include extend mixin use if else each for while contextmanager abstractmethod cached_property
    functools given parametrize fixture app router override suppresswarnings nullable nonnull entity
    table id column bean service repository controller configuration requestmapping getmapping
    """
)
_networks: Final = (
    "instagram",
    "twitter",
    "telegram",
    "discord",
    "skype",
    "snapchat",
    "tiktok",
)
_strong: Final = (
    *("username", "user name", "user_name", "user id", "userid", "user_id", "login name", "handle"),
    *("nickname", "nick name", "screen name", "account name", "benutzername", "benutzerkennung"),
    *("nom d'utilisateur", "identifiant", "nombre de usuario", "nome utente", "nome de usuário"),
    *("gebruikersnaam", "nazwa użytkownika", "användarnamn", "brukernavn", "login", "logged in as"),
    *("gamertag", *_networks),
)
_said: Final = re.compile(
    r"[\"'*_]{0,2}(?:[ ]?[:=][ \t]{0,3}|[ ](?:is|ist|lautet|est|es|è|é"
    r"|was)[ :]{1,2}|(?<=as)[ ])[\"'`]?@?"
    r"(?P<value>[A-Za-z0-9_][\w.-]{1,38}\w)(?P<after>[\"'`]?)(?![\w(\[@/]|\.\w)"
)
_no_names: Final = word_set(
    """
    string str int none null true false required name user username id admin root login invalid
    optional missing empty unknown the a an my your not is default text email value self request
    requests field form data input email-address test guest anonymous example varchar integer
    successful failed failure page button screen form url error attempt taken already available
    """
)
_home: Final = re.compile(
    r"(?:/home/|/Users/|[A-Za-z]:\\{1,2}(?:Users"
    r"|Documents and Settings)\\{1,2})(?P<value>[\w.-]{2,32})(?=[/\\\s\"':]|\Z)"
)
_shared: Final = word_set(
    """
    user users username runner ubuntu admin public shared default you me root app node www circleci
    administrator name yourname user1 vagrant pi git jenkins build builder vsts work project all
    """
)
_profile: Final = re.compile(
    r"(?:linkedin\.com/in/|instagram\.com/|twitter\.com/|(?<![\w.])x\.com/|facebook\.com/|t\.me/|tiktok\.com/@"
    r"|(?<![\w/])/?u/)"
    r"(?P<value>[\w.-]{2,40}\w)"
)
_no_profiles: Final = word_set(
    "share intent home search hashtag i login explore p reel watch groups"
)


def find(text: str) -> Iterator[Finding]:
    for start, end, rule, score in _accounts(text):
        yield Finding(start, end, Kind.USERNAME, rule, score)


def _accounts(text: str) -> Iterator[tuple[int, int, str, float]]:
    for match in _handle.finditer(text):
        if _is_a_handle(text, match):
            yield match.start(), match.end(), "handle", 0.6
    lower = lower_of(text)
    signs = frozenset(lower)  # sooner asked than many words looked for in a long text
    for name in filter(signs.issuperset, _strong):
        place = lower.find(name)
        while place >= 0:
            end = place + len(name)
            said = None if lower[place - 1 : place].isalpha() else _said.match(text, end)
            if said and _is_a_name(text, said, name):
                yield *said.span("value"), "account after its name", 0.8
            place = lower.find(name, end)
    for pattern, left, rule in (
        (_home, _shared, "owner of a home"),
        (_profile, _no_profiles, "profile"),
    ):
        for match in pattern.finditer(text):
            if match["value"].lower() not in left:
                yield *match.span("value"), rule, 0.8


def _is_a_handle(text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    if len(match[0]) < 4 or match[0][1:].lower().partition(".")[0] in _no_handles:
        return False
    if _code_after.match(text, end):
        return False
    first = not text[text.rfind("\n", max(0, start - 64), start) + 1 : start].strip()
    last = not text[end : end + 2].strip() or text[end : end + 1] in {"\n", "\r"}
    return not (first and last and "." not in match[0][1:2])  # alone on its line: a decorator


def _is_a_name(text: str, said: re.Match[str], name: str) -> bool:
    value = said["value"].lower()
    if value in _no_names or value.startswith(("request.", "self.", "os.", "process.", "config.")):
        return False
    if "=" in said[0] and not said["after"]:
        return not text[said.end() : said.end() + 1].isalnum() and "." not in value
    plain = value.isalpha() and " is " in said[0]
    if plain and name in _networks:
        return False  # "twitter is great"
    return not plain or not text[said.end() :][:2].strip(" ") or text[said.end()] in ".,;\n)"
