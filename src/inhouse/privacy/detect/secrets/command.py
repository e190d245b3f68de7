"""Passwords given to programs on a command line, and in the settings of routers and servers."""

from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding
from inhouse.privacy.detect.secrets.way import found, is_given, way

_word: Final = (
    r"(?:\"(?P<v>[^\"\r\n]{2,256})\"|'(?P<v2>[^'\r\n]{2,256})'"
    r"|(?P<v3>(?![$<{])[^\s\"'`;|&<>]{2,256}+))"
)
_plain: Final = r"(?P<v>(?![$<{])[^\s\"'|]{3,256}+)"
_more: Final = r"[^\r\n|;&]{0,160}?[ \t]"
_space: Final = r"[ \t]{1,4}"
_maybe: Final = r"[ \t]{0,3}"
_line: Final = r"(?<![^\n\t ])"
_end: Final = r"[ \t]*(?=\r?\n|\Z)"


def _is_no_number(value: str) -> bool:
    return is_given(value) and not (value.isdecimal() and len(value) < 6)


def _is_no_word(value: str) -> bool:
    return is_given(value) and not value.isalpha()


_ways: Final = (
    way(
        "-u|--user|--proxy-user",
        r"(?<![\w-])(?:-u|--user|--proxy-user)[ \t=]{0,3}[\"']?[^\s:\"'$<{}%/]{1,64}:"
        r"(?!//|\\{0,2}[\"']?\$|[{<%])(?P<v>[^\s\"'`]{2,256}+)",
        accepts=_is_no_number,
    ),
    way("mysql|mariadb", rf"(?<!\w)[a-z][\w-]{{4,20}}[ \t]{_more}-p(?![ \t]|[\"']\$){_word}"),
    way("sshpass", rf"sshpass{_space}-p{_maybe}{_word}"),
    way("net use", r"net[ \t]+use[ \t][^\r\n]{0,160}?/user:\S{1,80}[ \t]+(?![/%*])" + _plain),
    way(
        "net use",
        r"net[ \t]+user?[ \t]+\S{1,120}[ \t]+(?:\\\\\S{1,120}[ \t]+)?(?![/$\\*%<])"
        r"(?P<v>[^\s\"/]{3,128}+)(?=[ \t]+/)",
    ),
    way("login", rf"login[ \t]{_more}-p[ \t=]{{1,3}}{_word}"),
    way("redis-cli", rf"redis-cli[ \t](?:{_more})?(?:-a|--pass){_space}{_word}"),
    way("-pass", r"-pass(?:in|out)?[ \t=:]{1,3}[\"']?pass:" + _plain),
    way("ldap", rf"ldap\w{{2,10}}[ \t]{_more}-w{_maybe}{_word}"),
    way("7z|rar", rf"(?<!\w)(?:7z[azr]?|rar|unrar)[ \t](?:{_more})?-h?p(?![ \t]){_word}"),
    way("zip ", rf"zip[ \t](?:{_more})?(?-i:-P){_maybe}{_word}"),
    way(
        "-u",
        r"(?<![^ \t])(?-i:-U)[ \t]{0,3}[\"']?[\w.\\/-]{1,64}%(?![\w({]{0,40}[)}%])"
        r"(?P<v>[^\s\"'%]{3,128}+)",
    ),
    way("/p:", r"(?<=[ \t])/p:[\"']?" + _plain),
    way(
        "convertto-securestring",
        r"ConvertTo-SecureString[ \t]+(?:-String[ \t]+)?[\"'](?P<v>[^\"'\r\n$]{3,256})[\"']",
    ),
    way("htpasswd", r"htpasswd[ \t]+-\w{0,5}b\w{0,5}[ \t]+\S{1,120}[ \t]+\S{1,64}[ \t]+" + _plain),
    way(
        "echo",
        rf"(?<!\w)echo{_space}(?:-\w{_space})?[\"']?[\w.-]{{1,64}}:{_plain}[\"']?{_maybe}"
        r"\|[^\r\n|]{0,20}chpasswd",
    ),
    way(
        "echo",
        rf"(?<!\w)echo{_space}(?:-\w{_space})?[\"']?{_plain}[\"']?{_maybe}\|{_maybe}"
        rf"(?:sudo{_space}(?:-\w{_space}){{0,3}}?-\w*S|[^\r\n|]{{0,60}}--(?:password-)?stdin|kinit)",
    ),
    way(
        "assword",
        r"assword[^\r\n]{0,40}\s{1,40}(?:exp_)?send(?:_user)?[ \t]+(?:--[ \t]+)?"
        r"\"(?P<v>[^\"\\\r\n$]{3,64})",
    ),
    way("sqlcmd|isql|osql|tsql|bcp ", rf"(?<!\w)[a-z]{{3,6}}[ \t]{_more}(?-i:-P){_maybe}{_word}"),
    way("mongo|psexec", rf"(?<!\w)(?:mongo|psexec)\w{{0,8}}[ \t]{_more}-p[ \t]{{1,3}}{_word}"),
    way(
        "rabbitmqctl",
        rf"rabbitmqctl[ \t]+(?:add_user|change_password)[ \t]+\S{{1,64}}[ \t]+{_word}",
    ),
    way("/rp ", rf"/rp[ \t]+{_word}"),
    way("wpa_passphrase", rf"wpa_passphrase[ \t]+\S{{1,64}}[ \t]+{_word}"),
    way("nmcli", rf"nmcli[ \t]{_more}(?:password|wifi-sec\.psk)[ \t]+{_word}"),
    way(
        "enable |username ",
        rf"{_line}(?-i:enable|username[ \t]+\S{{1,64}}(?:[ \t]+privilege[ \t]+\d{{1,2}})?)[ \t]+"
        rf"(?:password|secret)[ \t]+(?:[0-9][ \t]+)?(?P<v>[^\s]{{3,128}}+){_end}",
        accepts=_is_no_word,
    ),
    way("snmp-server", r"snmp-server[ \t]+community[ \t]+(?P<v>[^\s]{3,64}+)"),
    way(
        "pre-shared-key|key-string|wpa-psk ascii",
        r"(?:pre-shared-key|key-string|wpa-psk[ \t]+ascii)[ \t]+"
        r"(?:[0-9][ \t]+|(?:local|remote)[ \t]+)?(?![(\"'=:$])(?P<v>[^\s=]{6,64}+)",
    ),
    way(
        ":5432:|:5433:",
        rf":543[23]:[\w*-]{{1,64}}:[\w*-]{{1,64}}:(?P<v>[^\s:/]{{3,128}}+){_end}",
    ),
    way(
        "oracle:thin:|sqlplus ",
        r"(?:oracle:thin:|sqlplus[ \t]+(?:-\w[ \t]+)?)[\w$#.-]{1,64}/(?!/)"
        r"(?P<v>[^\s@\"'/]{2,128}+)@",
    ),
    way("wifi:", r"WIFI:(?:[STH]:[^;\r\n]{0,64};){0,3}P:(?P<v>[^;\r\n]{4,128})"),
)


def find(text: str, lower: str) -> Iterator[Finding]:
    yield from found(_ways, text, lower, "password of a command")
