"""Secrets given to functions that take them by their place: `login("anna", "hunter2")`."""

from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect.secrets.way import found, way

_open: Final = r"[ \t]{0,3}\(\s{0,8}"
_any: Final = r"(?:[rbuf]?[\"'][^\"'\r\n]{0,120}[\"']|[\w.@]{1,60})\s{0,8},\s{0,8}"
_quoted_value: Final = r"[rbuf]?(?:\"(?P<v>[^\"\r\n]{3,256})\"|'(?P<v2>[^'\r\n]{3,256})')"

_ways: Final = (
    way("auth", rf"auth[ \t]{{0,3}}=?{_open}{_any}{_quoted_value}[ \t]{{0,3}},?\s{{0,8}}\)"),
    way(
        "login|signin|sign_in|authenticate|networkcredential|passwordauthentication"
        "|usernamepasswordauthenticationtoken|setcredentials|basiccredential",
        rf"\w{{4,40}}{_open}{_any}{_quoted_value}[ \t]{{0,3}}[,)]",
    ),
    way(
        "aes.new|aesgcm|fernet|chacha20|hmac.new|secretkeyspec|itsdangerous|urlsafe",
        rf"[\w.]{{4,32}}{_open}{_quoted_value}",
        Kind.KEY,
    ),
    way(
        "createhmac|createcipheriv|createdecipheriv|jwt.sign|jwt.verify|jwt.encode|jwt.decode",
        rf"[\w.]{{6,20}}{_open}[^\r\n,]{{1,80}},\s{{0,8}}{_quoted_value}",
        Kind.KEY,
    ),
)


def find(text: str, lower: str) -> Iterator[Finding]:
    yield from found(_ways, text, lower, "secret given to a function")
