"""Credentials in headers of requests and answers: what follows `Authorization:` and `Cookie:`."""

import re
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect.secrets.drawn import looks_drawn
from inhouse.privacy.detect.secrets.values import is_placeholder
from inhouse.privacy.detect.secrets.way import places

_scheme: Final = re.compile(
    r"(?<![\w-])(?:bearer|basic|token|negotiate|ntlm|apikey|api-key|sso-key|splunk|genie ?key"
    r"|digest|aws4-hmac-sha256|hmac|oauth|bot|key|ssws|hawk)[ \t]{1,3}[\"']?"
    r"([A-Za-z0-9._~+/-]{8,8192}+={0,3})",
    re.I,
)
_schemes: Final = (
    *("bearer", "basic", "token", "negotiate", "ntlm", "apikey", "api-key", "sso-key", "splunk"),
    *("genie", "digest", "aws4-hmac", "hmac", "oauth", "bot ", "key ", "ssws", "hawk"),
)
_authorization: Final = re.compile(
    r"(?:(?:proxy-)?authorization|x-auth)\\{0,3}[\"'`]?[ \t]{0,4}[:=,][ \t]{0,4}\\{0,3}[\"'`]?"
    r"(?:(?P<scheme>[a-z][\w-]{1,20})[ \t]{1,3})?"
    r"(?P<value>[A-Za-z0-9._~+/|:-]{6,8192}+={0,3})(?![\w(])",
    re.I,
)
_cookie: Final = re.compile(
    r"(?:set-)?cookie\\{0,3}[\"'`]?[ \t]{0,3}[:=,][ \t]{0,3}\\{0,3}[\"'`]?(?=[^\s=;]{1,64}=)", re.I
)
_crumb: Final = re.compile(r"([^\s=;\"'`,]{1,64})=([^\s;\"'`,\\]{1,4096})(;[ \t]{0,4})?")
_attributes: Final = frozenset({"path", "domain", "expires", "max-age", "samesite", "version"})
_of_a_session: Final = re.compile(
    r"sess|sid|auth|token|jwt|csrf|xsrf|remember|secret|login|sso|ticket", re.I
)
_most_crumbs: Final = 64


def find(text: str, lower: str) -> Iterator[Finding]:
    if "authorization" in lower or "x-auth" in lower:
        yield from _after_authorization(text)
    yield from _after_a_scheme(text, lower)
    if "cookie" in lower:
        yield from _in_cookies(text)


def _after_authorization(text: str) -> Iterator[Finding]:
    for match in _authorization.finditer(text):
        start, end = match.span("value")
        value = match["value"].rstrip(".")
        drawn = looks_drawn(value) or (match["scheme"] or "").lower() == "basic"
        if drawn and not is_placeholder(value):
            yield Finding(start, end, Kind.KEY, "credential in a header", 0.9)


def _after_a_scheme(text: str, lower: str) -> Iterator[Finding]:
    for place in places(_schemes, lower):
        match = _scheme.match(text, place)
        if match is None:
            continue
        start, value = match.start(1), match[1].rstrip(".")
        if len(value) >= 16 and looks_drawn(value) and not is_placeholder(value):
            yield Finding(start, start + len(value), Kind.KEY, "key after its scheme", 0.8)


def _in_cookies(text: str) -> Iterator[Finding]:
    for match in _cookie.finditer(text):
        place = match.end()
        for _ in range(_most_crumbs):
            crumb = _crumb.match(text, place)
            if crumb is None:
                break
            place = crumb.end()
            if _is_a_secret_crumb(crumb[1], crumb[2]):
                yield Finding(*crumb.span(2), Kind.KEY, "value of a cookie", 0.8)
            if not crumb[3]:
                break


def _is_a_secret_crumb(name: str, value: str) -> bool:
    if name.lower() in _attributes or is_placeholder(value) or len(value) < 4:
        return False
    if _of_a_session.search(name):
        return not value.isalpha() or len(value) >= 16
    return looks_drawn(value)
