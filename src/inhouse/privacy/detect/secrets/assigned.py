"""Values that a name announces: in code, JSON, YAML, TOML, INI, XML, SQL, shells and headers.

`bridges` are the ways a name and its value stand beside each other. What a value may look like
then depends on what the name says (see `names`).
"""

import re
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect.secrets.names import Name, Says, names
from inhouse.privacy.detect.secrets.said import after
from inhouse.privacy.detect.secrets.values import (
    bare_is_secret,
    ends_a_phrase,
    quoted_is_secret,
)

_close: Final = r"\\{0,3}[\"'`\]*_|]{0,3}"
_type: Final = r"(?:[ \t]{0,3}[:?!]{1,2}[ \t]{0,3}[A-Za-z_][\w.\[\]|&<>?* ]{0,40}?(?=[ \t]{0,3}=))?"
_operator: Final = r"(?:=>|={1,3}|!={1,2}|:=|<-|\?\?=|\|\|=|\?=|\+=|::|:)"
_assign: Final = re.compile(rf"{_close}{_type}[ \t]{{0,16}}{_operator}(?!/)[ \t*_]{{0,16}}")
_go_type: Final = re.compile(r"[ \t]{1,3}(?:string|String|\[\]byte|&str|str)[ \t]{0,3}=[ \t]{0,3}")
_next_line: Final = re.compile(r"[|>]?[+-]?\r?\n[ \t]{1,32}")
_only_quoted: Final = re.compile(
    rf"{_close}(?:[ \t]{{0,3}},\s{{0,8}}|[ \t]{{0,3}}\([ \t]{{0,3}}|[ \t]{{1,8}})"
    r"(?=(?:[rbfuBRFUL@]{1,2})?\\{0,3}[\"'`])"
)
_or: Final = re.compile(
    rf"{_close}[)\]]{{0,2}}[ \t]{{0,3}}(?:\bor\b|\|\||\?\?|\?:)[ \t]{{0,3}}(?=[\"'`])"
)
_pair: Final = re.compile(
    r"\\{0,3}[\"'][ \t]{0,8}(?:,|/>|>|)\s{0,32}"
    r"(?:\\{0,3}[\"']?(?:value|val|content|secret|default|defaultValue|plainText)\\{0,3}[\"']?"
    r"[ \t]{0,8}(?:[:=])[ \t]{0,8}|<value>)",
    re.I,
)
_pair_on_lines: Final = re.compile(
    r"[\"']?[ \t]{0,4}\r?\n[ \t]{1,40}value:[ \t]{1,4}"
    r"|[\"'][ \t]{0,4}\{[^{}]{0,200}?default[ \t]{0,8}=[ \t]{0,4}"
)
_keyed_element: Final = re.compile(r"[\"'][^<>\r\n]{0,40}>(?=[^<>\s])")
_alone_on_a_line: Final = re.compile(r"[ \t]{1,8}(?P<v>[^\s\"'`<>=:]{4,256}+)[ \t]*(?=\r?\n|\Z)")
_element: Final = re.compile(r"(?:[ \t]{1,4}[\w:-]{1,30}=\"[^\"<>\r\n]{0,60}\"){0,3}>")
_constructor: Final = re.compile(
    r"(?:new[ \t])?(?:\[\]byte|Buffer\.from|String|bytes|bytearray|SecretStr|Some|Secret"
    r"|SecureString|atob|btoa|b64decode|base64\.b64decode|b64encode|decode|encode|unhexlify|fromhex"
    r"|bytes\.fromhex|Uint8Array\.from)\([ \t]{0,3}(?=[rbu]?[\"'`])"
)
_fallback: Final = re.compile(
    r"[^\r\n\"'`]{0,80}(?:[\"'][^\r\n\"'`]{0,60}[\"'][^\r\n\"'`|?]{0,8})?"
    r"(?:\|\||\?\?|\bor|,|\?:|:-)[ \t]{0,3}(?=[\"'`])"
)
_lead: Final = re.compile(r"(?:[rbfuBRFUL@$]{1,2}(?=[\"'`\\]))?(\\{0,3}[\"'`])(?:\1\1)?")
_bare: Final = re.compile(r"[^\s\"'`<>]{1,256}+")
_long_bare: Final = re.compile(r"[^\s\"'`<>;&,|]++")
_directive: Final = re.compile(
    r"(?:^|[\r\n]|\b(?:configure|config)[ \t])[ \t]{0,16}"
    r"(?:ENV|ARG|setenv|#[ \t]{0,4}define|%define|%global|set|SET|export)[ \t]{1,4}\Z"
)
_netrc: Final = re.compile(r"(?:machine|login|default)[ \t]{1,4}\S{1,80}\s{1,8}\Z")
_space: Final = re.compile(r"[ \t]{1,8}")
_code_line: Final = re.compile(
    r"[(){}\[\];]|=>|->|:=|==|\b(?:var|let|const|def|return|func|final)\b"
)
_bytes: Final = re.compile(
    r"[^\r\n={(\[]{0,24}={0,1}[^\r\n={(\[]{0,24}[\[{(]\s{0,4}"
    r"((?:(?:0x[0-9a-fA-F]{1,2}+|[0-9]{1,3}+|'.')[, \t\\\r\n]{1,48}+){7,4096}"
    r"(?:0x[0-9a-fA-F]{1,2}|[0-9]{1,3}|'.'))"
)
_bracket: Final = re.compile(r"[\[{(]\s{0,4}(?:0x|[0-9]|')")
_longest: Final = 4096
_ends_of_bare: Final = re.compile(
    r";|\)\{|&(?=[\w.-]{1,40}=)|,(?=[\w.\"' -]{1,40}[=:])|,\Z|\\[nrt]|\\\Z|&amp;|\|"
)


def find(text: str, lower: str) -> Iterator[Finding]:
    done = 0
    sealed = "kind: sealedsecret" in lower  # its values are encrypted, and may be shown
    for name in names(text, lower):
        if name.start < done:
            continue
        span = _announced(text, name) or after(text, name, lower[name.start : name.end])
        if span:
            done = span[1]
            if sealed and done - span[0] > 200:
                continue
            if name.says >= Says.PIN:
                yield Finding(*span, Kind.PASSWORD, "password after its name", 0.8)
            else:
                yield Finding(*span, Kind.KEY, "key after its name", 0.8)


def _announced(text: str, name: Name) -> tuple[int, int] | None:
    """Where the value of this name stands, if there is one and it is a secret."""
    for pattern in (_go_type, _pair, _pair_on_lines, _assign):
        if match := pattern.match(text, name.end):
            return _value(text, match.end(), name)
    if match := _or.match(text, name.end):
        return _in_quotes(text, match.end(), name.says)
    match = _only_quoted.match(text, name.end)
    if match and match[0].isspace() and text[name.start : name.end].lower() == "pass":
        return None  # the verb
    if match and ("," not in match[0] or _in_a_call(text, name.start)):
        return _in_quotes(text, match.end(), name.says)
    if match := _keyed_element.match(text, name.end):
        return _in_element(text, match.end(), name.says)
    if text[name.start - 1 : name.start] == "<" and (match := _element.match(text, name.end)):
        return _in_element(text, match.end(), name.says)
    if match := _space.match(text, name.end):
        before = text[max(0, name.start - 100) : name.start]
        if text[name.start] == "-" or _directive.search(before) or _netrc.search(before):
            return _without_quotes(text, match.end(), name)
        if name.start == 0 or text[name.start - 1] == "\n":
            return _alone(text, name)
    if name.says <= Says.SECRET:
        return _in_brackets(text, name.end)
    return None


def _value(text: str, place: int, name: Name) -> tuple[int, int] | None:
    if match := _next_line.match(text, place):
        return _on_its_own_line(text, match.end(), name)
    if match := _constructor.match(text, place):
        place = match.end()
    if _lead.match(text, place):
        return _in_quotes(text, place, name.says)
    if span := _without_quotes(text, place, name):
        return span
    if (match := _fallback.match(text, place)) and text[place].isalpha():
        return _in_quotes(text, match.end(), name.says)
    if name.says <= Says.SECRET:
        return _in_brackets(text, place)
    return None


def _in_brackets(text: str, place: int) -> tuple[int, int] | None:
    """The bytes of a key, as numbers in brackets."""
    if _bracket.search(text[place : place + 50]) and (match := _bytes.match(text, place)):
        return match.span(1)
    return None


def _in_quotes(text: str, place: int, says: Says) -> tuple[int, int] | None:
    lead = _lead.match(text, place)
    if lead is None:
        return None
    start, quote = lead.end(), lead[1]
    end = text.find(quote, start, start + _longest)
    while end > 0 and len(quote) == 1 and text[end - 1] == "\\" and text[end - 2] != "\\":
        end = text.find(quote, end + 1, start + _longest)  # an escaped quote is part of the value
    line = text.find("\n", start, start + _longest)
    if end < 0 or (0 <= line < end and len(lead[0]) < 3):
        return None
    value = text[start:end]
    return (start, end) if quoted_is_secret(value, says) else None


def _in_element(text: str, start: int, says: Says) -> tuple[int, int] | None:
    end = text.find("</", start, start + _longest)
    value = text[start:end]
    if end < 0 or "<" in value or not quoted_is_secret(value, says):
        return None
    return start, end


def _on_its_own_line(text: str, start: int, name: Name) -> tuple[int, int] | None:
    """The value on the line after the name, where it is all of that line."""
    if _lead.match(text, start):
        return _in_quotes(text, start, name.says)
    line = re.compile(r"([^\s:=]{6,4096}+)[ \t]*(?=\r?\n|\Z)").match(text, start)
    if line is None or not bare_is_secret(line[1], min(name.says, Says.SECRET), in_code=True):
        return None
    return line.span(1)


def _without_quotes(text: str, start: int, name: Name) -> tuple[int, int] | None:
    match = _bare.match(text, start)
    if match is None:
        return None
    value = match[0]
    if stop := _ends_of_bare.search(value):
        value = value[: stop.start()]
    elif len(value) == 256 and (rest := _long_bare.match(text, start)):
        value = rest[0]  # never a part of it
    value = value.rstrip(".,;:)]}")
    end = start + len(value)
    after = text[end : end + 1]
    if after and after in "([" and value.isidentifier():
        return None
    in_code = _stands_in_code(text, name.start, end)
    gap = text[name.end : start]
    if value.isidentifier() and ("=" in gap or "_" in value):
        # One of several values given at once, or `password = new_word` as programs write it.
        in_code = in_code or after == "," or (" = " in gap and "_" in value)
    if not bare_is_secret(value, name.says, in_code=in_code):
        return None
    return (start, end) if in_code or ends_a_phrase(text, value, end) else None


def _stands_in_code(text: str, start: int, end: int) -> bool:
    """Whether the line around a name and its value is one of a program."""
    before = text[max(0, start - 80) : start].rpartition("\n")[2]
    after = text[end : end + 40].partition("\n")[0]
    return _code_line.search(before) is not None or _code_line.search(after) is not None


def _alone(text: str, name: Name) -> tuple[int, int] | None:
    """The value of a setting that is all of its line, as in `bindpw hunter2`."""
    match = _alone_on_a_line.match(text, name.end)
    if match is None or match["v"].isalpha():
        return None
    return match.span("v") if bare_is_secret(match["v"], name.says, in_code=True) else None


def _in_a_call(text: str, place: int) -> bool:
    """Whether the last bracket that was opened on this line is a round one."""
    line = text[max(0, place - 80) : place].rpartition("\n")[2]
    return line.rfind("(") > max(line.rfind("["), line.rfind("{"))
