"""Passwords given to programs on a command line, and in the settings of routers and servers."""

from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect.secrets.names import lowered
from inhouse.privacy.detect.secrets.way import found, is_given, way

_word: Final = (
    r"(?:\"(?P<v>[^\"\r\n]{2,256})\"|'(?P<v2>[^'\r\n]{2,256})'|(?P<v3>[^\s\"'`;|&<>]{2,256}+))"
)
_line: Final = r"[^\r\n|;&]{0,160}?"


def _is_no_number(value: str) -> bool:
    return is_given(value) and not (value.isdecimal() and len(value) < 6)


_ways: Final = (
    way(
        "-u|--user|--proxy-user|--basic",
        r"(?<![\w-])(?:-u|-U|--user|--proxy-user|--basic)[ \t=]{0,3}[\"']?[^\s:\"'$<{}%/]{1,64}:"
        r"(?!//|\\{0,2}[\"']?\$|[{<%])(?P<v>[^\s\"'`]{2,256}+)",
        accepts=_is_no_number,
    ),
    way(
        "mysql|mariadb",
        rf"\b(?:mysql|mariadb)[\w-]{{0,12}}[ \t]{_line}[ \t]-p(?![ \t$<{{]|[\"']\$){_word}",
    ),
    way("sshpass", rf"\bsshpass[ \t]{{1,4}}-p[ \t]{{0,4}}(?!\$){_word}"),
    way(
        "net use",
        r"\bnet[ \t]+user?[ \t]+\S{1,120}[ \t]+(?:\\\\\S{1,120}[ \t]+)?(?![/$\\*%<])(?P<v>[^\s\"/]{3,128}+)"
        r"(?=[ \t]+/)",
    ),
    way("net use", r"\bnet[ \t]+use[ \t][^\r\n]{0,160}?/user:\S{1,80}[ \t]+(?![/$*%<])(?P<v>\S{3,128}+)"),
    way("login", rf"\blogin[ \t]{_line}[ \t]-p[ \t=]{{1,3}}(?!\$){_word}"),
    way("redis-cli", rf"\bredis-cli[ \t]{_line}(?<=[ \t])(?:-a|--pass)[ \t]{{1,3}}(?!\$){_word}"),
    way("pass:", r"-pass(?:in|out)?[ \t=:]{1,3}[\"']?pass:(?!\$)(?P<v>[^\s\"']{2,256}+)"),
    way("ldap", rf"\bldap\w{{2,10}}[ \t]{_line}[ \t]-w[ \t]{{0,3}}(?!\$){_word}"),
    way("7z|rar", rf"\b(?:7z[azr]?|rar|unrar)[ \t]{_line}[ \t]-h?p(?![ \t$]){_word}"),
    way("zip", rf"\b(?:zip|unzip)[ \t]{_line}[ \t]-P[ \t]{{0,3}}(?!\$){_word}"),
    way("%", r"[ \t]-U[ \t]{0,3}[\"']?[\w.\\/-]{1,64}%(?![\w({]{0,40}[)}%])(?P<v>[^\s\"'%]{3,128}+)"),
    way("/p:", r"(?<=[ \t])/p:[\"']?(?!\$)(?P<v>[^\s\"']{3,128}+)"),
    way("securestring", r"ConvertTo-SecureString[ \t]+(?:-String[ \t]+)?[\"'](?P<v>[^\"'\r\n$]{3,256})[\"']"),
    way("htpasswd", r"\bhtpasswd[ \t]+-\w{0,5}b\w{0,5}[ \t]+\S{1,120}[ \t]+\S{1,64}[ \t]+(?!\$)(?P<v>\S{3,128}+)"),
    way("chpasswd", r"\becho[ \t]+(?:-\w[ \t]+)?[\"']?[\w.-]{1,64}:(?!\$)(?P<v>[^\s\"'|]{3,128}+)[\"']?[ \t]*\|[^\r\n|]{0,20}chpasswd"),
    way(
        "sudo|passwd|stdin|kinit",
        r"\becho[ \t]+(?:-\w[ \t]+)?[\"']?(?!\$)(?P<v>[^\s\"'|$]{3,128}+)[\"']?[ \t]*\|[ \t]*"
        r"(?:sudo[ \t]+(?:-\w[ \t]+){0,3}?-\w*S|[^\r\n|]{0,60}--(?:password-)?stdin|kinit)",
    ),
    way("send", r"assword[^\r\n]{0,40}\s{1,40}(?:exp_)?send(?:_user)?[ \t]+(?:--[ \t]+)?\"(?P<v>[^\"\\\r\n$]{3,64})"),
    way("wpa_passphrase", rf"\bwpa_passphrase[ \t]+\S{{1,64}}[ \t]+(?!\$){_word}"),
    way("nmcli", rf"\bnmcli[ \t]{_line}[ \t](?:password|wifi-sec\.psk)[ \t]+(?!\$){_word}"),
    way(
        "password|secret",
        r"(?:^|\n)[ \t]*(?:enable|username[ \t]+\S{1,64}(?:[ \t]+privilege[ \t]+\d{1,2})?)[ \t]+"
        r"(?:password|secret)[ \t]+(?:[0-9][ \t]+)?(?P<v>[^\s]{3,128}+)[ \t]*(?=\r?\n|\Z)",
    ),
    way("community", r"\bsnmp-server[ \t]+community[ \t]+(?P<v>[^\s]{3,64}+)"),
    way("pre-shared-key|key-string|psk", r"\b(?:pre-shared-key|key-string|wpa-psk[ \t]+ascii)[ \t]+(?:[0-9][ \t]+|(?:local|remote)[ \t]+)?(?![(\"'=:$])(?P<v>[^\s=]{6,64}+)"),
    way(":5432:|:*:", r"(?:^|\n)[\w.*-]{1,80}:(?:\d{2,5}|\*):[\w*-]{1,64}:[\w*-]{1,64}:(?P<v>[^\s:]{3,128}+)[ \t]*(?=\r?\n|\Z)"),
    way("oracle:thin:|sqlplus|rman", r"(?:oracle:thin:|\bsqlplus[ \t]+(?:-\w[ \t]+)?|\brman[ \t]+target[ \t]+)[\w$#.-]{1,64}/(?!/)(?P<v>[^\s@\"'/]{2,128}+)@"),
    way("p:", r"WIFI:(?:[STH]:[^;\r\n]{0,64};){0,3}P:(?P<v>[^;\r\n]{4,128})", Kind.PASSWORD),
)  # fmt: skip


def find(text: str) -> Iterator[Finding]:
    yield from found(_ways, text, lowered(text), "password of a command")
