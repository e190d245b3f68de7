"""E-mail addresses, also written as `anna [at] example [dot] org`."""

import re
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind

_local: Final = re.compile(r"[\w.+%'-]*+")
_domain: Final = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_][\w-]*[^\W_]")
_row: Final = re.compile(r"@[A-Za-z0-9]++\.[A-Za-z]{2,}+(?:@[A-Za-z0-9]++\.[A-Za-z]{2,}+)*")
_ip_domain: Final = re.compile(r"\[(?:IPv6:)?[0-9a-f.:]{2,45}\]", re.I)
_quoted: Final = re.compile(r'"[^"\r\n]{1,64}"\Z')
_file_endings: Final = ("png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico")
_at: Final = re.compile(r"[\[({<]\s?at\s?[\])}>]", re.I)
_dot: Final = re.compile(r" (?:dot|DOT|punkt|punto) ")
_spelt: Final = re.compile(
    r"(?<![\w.+%-])[\w.+%-]{1,64}\s?[\[({<]\s?at\s?[\])}>]\s?"
    r"[\w-]{1,63}(?:(?:\s?[\[({<]\s?(?:dot|punkt|point|punto)\s?[\])}>]\s?|\.)[\w-]{1,63}){1,6}",
    re.I,
)
_spoken: Final = re.compile(
    r"(?<![\w.+%-])[\w.+%-]{1,64} (?:at|AT|ät|arroba|chiocciola)[ \n]"
    r"[\w-]{1,63}(?: (?:dot|DOT|punkt|punto)[ \n][\w-]{1,63}){1,6}"
)


def find(text: str) -> Iterator[Finding]:
    last: tuple[int, int] | None = None
    for start, end in _addresses(text):
        if last is None:
            last = start, end
        elif start < last[1]:
            last = last[0], end  # `a@b.org@c.org`: one, since a text may be full of these
        else:
            yield Finding(*last, Kind.EMAIL, "email")
            last = start, end
    if last is not None:
        yield Finding(*last, Kind.EMAIL, "email")
    for spelt, gate in ((_spelt, _at), (_spoken, _dot)):
        if gate.search(text):
            for match in spelt.finditer(text):
                yield Finding(match.start(), match.end(), Kind.EMAIL, "email spelt out")


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    at = text.find("@")
    done = 0
    while at >= 0:
        floor, done = done, at + 1
        domain = _domain.match(text, done) or _ip_domain.match(text, done)
        if domain is not None:
            start = _local_part(text, floor, at)
            if start < at and not _is_no_address(text, start, at, domain):
                end = domain.end()
                if text[end : end + 1] == "@":
                    end = _end_of_row(text, end)
                    done = text.rfind("@", at, end) + 1
                yield start, end
        at = text.find("@", done)


def _end_of_row(text: str, end: int) -> int:
    """Where the last `@` of `@c.org@d.org@e.org` stands, which are all addresses, or the first."""
    row = _row.match(text, end)
    if row is None or any(ending in row[0].lower() for ending in _file_endings):
        return end
    return text.rfind("@", end, row.end())


def _local_part(text: str, floor: int, at: int) -> int:
    """Where the part before the @ starts; never before `floor`, the @ before."""
    if text[at - 1 : at] == '"' and (quoted := _quoted.search(text, max(floor, at - 66), at)):
        return quoted.start()
    local = _local.match(text[floor:at][::-1])
    return at - len(local[0].rstrip(".'")) if local else at


def _is_no_address(text: str, start: int, at: int, domain: re.Match[str]) -> bool:
    if text.startswith((":", "/"), domain.end()) and text[start:at] == "git":
        return True  # a repository
    return domain[0].lower().endswith(_file_endings)  # picture@2x.png
