"""Passwords as hashes that servers keep (shadow, htpasswd, LDAP, web frameworks), and the private
parts of JSON web keys. A hash can be tried out offline, so it is as secret as the password.
"""

import re
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind

_hash: Final = re.compile(
    r"\$(?:2[abxy]?\$[0-9]{2}\$[./A-Za-z0-9]{53}"
    r"|(?:1|5|6|7|8|9|y|gy|apr1|md5|sha1|sm3|P|H|S)\$(?:[^\s$:\"',]{1,40}\$){1,2}[./A-Za-z0-9]{20,100}+"
    r"|[PHS]\$[./A-Za-z0-9]{31,60}+"
    r"|argon2(?:id|i|d)\$(?:v=[0-9]{1,3}\$)?[a-z0-9=,]{5,60}\$[A-Za-z0-9+/]{8,100}+\$[A-Za-z0-9+/]{16,128}+"
    r"|(?:scrypt|pbkdf2[\w-]{0,10}|yescrypt)\$[^\s\"']{30,300}+)"
)
_framework: Final = re.compile(
    r"\b(?:pbkdf2_sha(?:1|256|512)|bcrypt_sha256|scrypt|pbkdf2|SCRAM-SHA-(?:1|256|512)|sha1|md5)"
    r"[:$][\w:,=-]{0,40}\$[A-Za-z0-9+/=]{4,64}[:$][A-Za-z0-9+/=:]{16,200}+"
)
_ldap: Final = re.compile(
    r"\{(?:SSHA|SHA|SMD5|MD5|CRYPT|SSHA(?:256|384|512)|SHA(?:256|512)|PBKDF2[\w-]{0,12}|ARGON2)\}"
    r"[A-Za-z0-9+/=.$,]{20,200}+"
)
_windows: Final = re.compile(r":[0-9]{1,6}:(?P<v>[0-9a-fA-F]{32}:[0-9a-fA-F]{32}):::")
_forms: Final = (("$", _hash), ("$", _framework), ("}", _ldap), (":::", _windows))

_part: Final = re.compile(
    r"\"(?:d|p|q|dp|dq|qi|k)\"\s{0,4}:\s{0,4}\"(?P<v>[A-Za-z0-9_-]{16,1400}+={0,2})\""
)


def find(text: str, lower: str) -> Iterator[Finding]:
    for literal, form in _forms:
        if literal in text:
            for match in form.finditer(text):
                span = match.span("v") if "v" in form.groupindex else match.span()
                yield Finding(*span, Kind.PASSWORD, "hash of a password")
    if '"kty"' in text:
        for match in _part.finditer(text):
            yield Finding(*match.span("v"), Kind.PRIVATE_KEY, "private part of a JSON web key")
