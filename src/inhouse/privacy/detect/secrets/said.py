"""Passwords and keys that a sentence announces: `my password for the server is Tr0ub&`.

The names come from `names`, in a dozen languages; here are the verbs. A value that no word looks
like (digits or signs in it) is taken at its word, a plain word only where a sentence ends after
it, so that `the password is required` and `the password is stored in the vault` are left alone.
"""

import re
from typing import Final

from inhouse.privacy.detect.secrets.drawn import looks_drawn
from inhouse.privacy.detect.secrets.names import Name, Says
from inhouse.privacy.detect.secrets.values import (
    bare_is_secret,
    ends_a_phrase,
    is_code,
    quoted_is_secret,
)
from inhouse.privacy.detect.secrets.words import no_secret_stems, of_sentences

_verb: Final = (
    r"(?:is|was|will be|remains|lautet|ist|war|wäre|heißt|heisst|est|était|c'est|es|era"
    r"|sigue siendo|è|é|e'|foi|sera|será|sarà|luidt|blijft|wordt|set to|equals|changed to|as"
    r"|reset to|to|jest|brzmi|это|теперь|такой|on|är|er|je|van)"
)
_quoted: Final = (
    r"\"(?P<q1>[^\"\r\n]{1,128})\"|'(?P<q2>[^'\r\n]{1,128})'|`(?P<q3>[^`\r\n]{1,128})`"
    r"|«\s?(?P<q4>[^»\r\n]{1,128}?)\s?»|„(?P<q5>[^“”\r\n]{1,128})[“”]|「(?P<q6>[^」\r\n]{1,128})」"
)
_value: Final = rf"(?:{_quoted}|(?P<bare>[^\s\"'`«„「]\S{{0,127}}))"
_now: Final = (
    r"(?:(?:now|currently|still|always|just|simply|actually|jetzt|immer|aktuell|noch|maintenant"
    r"|toujours|ahora|siempre|sempre|adesso|agora|nu|nog|теперь|teraz|şimdi)[ \t]+)?"
)
_said: Final = re.compile(
    rf"(?:[ \t]+[^\s.!?:;=,\"]{{1,24}}){{0,5}}?[ \t]+(?P<verb>{_verb})[ \t]?:?[ \t]+{_now}{_value}",
    re.I,
)
_is: Final = re.compile(rf"[ \t]+(?:is|was|ist|lautet)[ \t]+{_value}", re.I)
_said_without_spaces: Final = re.compile(
    rf"(?:[^\s:=]{{0,6}}?)(?:是|为|為|は|는|은|이|가|:|=)[ \t]{{0,3}}{_value}"
)
_listed: Final = re.compile(rf"(?:[ \t]+[^\s.!?:;=,\"]{{1,24}}){{1,5}}?[ \t]?[:=-][ \t]+{_value}")
_beside: Final = re.compile(
    r"[ \t]{1,3}(?P<bare>(?=[^\s\d]{0,32}\d)(?=[^\s\W\d]|\d{4,8}\b)\S{4,128})"
)
_beside_token: Final = re.compile(r"[ \t]{1,3}\(?(?P<bare>[^\s\"'`()<>]{12,4096}+)")
_several: Final = re.compile(
    rf"(?:[ \t]+[^\s.!?:;=,\"]{{1,24}}){{0,5}}?[ \t]+{_verb}[ \t]?:?[ \t]+"
    r"(?P<bare>[^\W\d_]{2,16}(?:[ -][^\W\d_]{2,16}){2,23})[ \t]*(?=[.,;!?)\r\n]|\Z)",
    re.I,
)
_several_listed: Final = re.compile(
    r"[ \t]{0,3}[:=][ \t]{0,3}(?P<bare>[a-z]{2,16}(?:[ -][a-z]{2,16}){3,23})[ \t]*"
    r"(?=[.,;!?)\r\n]|\Z)"
)
_rest: Final = re.compile(r"\S*+")
_foreign_end: Final = re.compile(r"(?:です|だ|で|입니다|이에요|[。、]).*\Z", re.DOTALL)


def after(text: str, name: Name, word: str) -> tuple[int, int] | None:
    """The value that the sentence around a name announces; `word` is the name in lower case."""
    if name.says is Says.PASSWORD and ("phrase" in word or "mnemonic" in word):
        for pattern in (_several, _several_listed):
            match = pattern.match(text, name.end)
            if match and _is_drawn(match["bare"]):
                return match.span("bare")
    if name.says <= Says.SECRET:
        return _key(text, name)
    patterns = [_is] if word == "pass" else [_said, _beside, _listed]
    if not word.isascii():
        patterns.append(_said_without_spaces)
    for pattern in patterns:
        match = pattern.match(text, name.end)
        if match and (span := _password(text, match, name.says)):
            return span
    return None


def _is_drawn(phrase: str) -> bool:
    words = re.split("[ -]", phrase.lower())
    return of_sentences.isdisjoint(words) and not words[0].startswith(no_secret_stems)


def _password(text: str, match: re.Match[str], says: Says) -> tuple[int, int] | None:
    group = match.lastgroup or ""
    value, start = match[group], match.start(group)
    if group != "bare":
        if value.isalpha() and not {"to", "as"}.isdisjoint(match.groups()):
            return None
        return match.span(group) if quoted_is_secret(value, says) else None
    for quote in "\"'`»<":
        value = value.partition(quote)[0]  # a quote that was opened before the name ends it
    value = _foreign_end.sub("", value).rstrip(".,;:)]}>")
    end = start + len(value)
    if not bare_is_secret(value, says, in_code=False) or not ends_a_phrase(text, value, end):
        return None
    if value.isalpha() and (match.re is _listed or not {"to", "as"}.isdisjoint(match.groups())):
        return None
    if len(value) >= 128 and (rest := _rest.match(text, start)):
        return rest.span()  # never a part of it
    return start, end


def _key(text: str, name: Name) -> tuple[int, int] | None:
    for pattern in (_said, _beside_token, _listed):
        match = pattern.match(text, name.end)
        if match is None:
            continue
        group = match.lastgroup or ""
        value, start = match[group].rstrip(".,;:)]}>"), match.start(group)
        least = 12 if name.says is Says.SECRET else 16
        drawn = len(value) >= least and looks_drawn(value, 3.0) and not is_code(value)
        if drawn and bare_is_secret(value, name.says, in_code=False):
            return start, start + len(value)
    return None
