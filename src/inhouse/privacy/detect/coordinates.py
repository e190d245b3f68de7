"""Places on the map: pairs of decimal degrees, degrees with minutes, links and codes for places.

A pair of decimal numbers alone counts with four decimals or more each, since tables are full of
pairs; beside a word such as "GPS" two decimals do.
"""

import re
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect.beside import lower_of

_pair: Final = re.compile(
    r"[0-9]{1,3}\.(?P<fine>[0-9]{2,15}+)(?:[ ]?°)?[ ]?(?P<north>[NS]\b)?[ ]?[,;/ ][ ]?(?:lon"
    r"(?:gitude)?[:=]?[ ]?)?"
    r"(?P<east>[+-]?[0-9]{1,3}\.(?P<finer>[0-9]{2,15}+))(?:[ ]?°)?"
    r"(?:[ ]?[EWO]\b)?"
    r"(?!\.?[0-9]|[%\w]|[ ]?[,;][ ]?-?[0-9]+\.)"
)
_words: Final = (
    *("lat", "lon", "coord", "gps", "geo", "koord", "standort", "position", "ubicación", "map"),
    *("located", "location", "where i", "home", "pin", "位置", "坐标"),
)
_keyed: Final = re.compile(
    r"(?<![^\W_])(?:lat(?:itude)?|lng|long?(?:itude)?|breite(?:ngrad)?|länge(?:ngrad)?|latitud"
    r"|longitud)"
    r"[\"']?[ ]?(?:[:=]|[ ]is[ ])[ ]?[\"']?(?P<value>[+-]?[0-9]{1,3}\.[0-9]{2,15})(?![0-9.])",
    re.I,
)
_degrees: Final = (
    r"[0-9]{1,3}[ ]?°[ ]?(?:[0-9]{1,2}(?:[.,][0-9]{1,6})?[ ]?['\u00b4\u2032][ ]?(?:[0-9]{1,2}"
    r"(?:[.,][0-9]{1,6})?[ ]?"
    r"(?:\"|''|\u2033)[ ]?)?)"
)
_minutes: Final = re.compile(
    rf"(?:[NS][ ]?{_degrees}[ ,;/]{{0,3}}[EWO][ ]?{_degrees}|{_degrees}[NSEWO]\b"
    rf"(?:[ ,;/]{{0,3}}{_degrees}[NSEWO]\b)?)"
)
_link: Final = re.compile(
    r"\bgeo:-?[0-9]{1,3}(?:\.[0-9]+)?,-?[0-9]{1,3}(?:\.[0-9]+)?(?:[;?][\w=.;?,&-]*)?"
)
_map_link: Final = re.compile(r"![34]d(-?[0-9]{1,3}\.[0-9]{3,})")
_plus_code: Final = re.compile(
    r"[23456789C][23456789CFGHJMPQRV][23456789CFGHJMPQRVWX]{6}\+[23456789CFGHJMPQRVWX]{2,3}(?![0-9A-Za-z])"
)
_three_words: Final = re.compile(
    r"(?:(?<![:/\w])///|what3words\.com/|w3w\.co/|what3words:?[ ])"
    r"([^\W\d_]{2,20}\.[^\W\d_]{2,20}\.[^\W\d_]{2,20})(?![\w.])"
)


def find(text: str) -> Iterator[Finding]:
    for start, end, rule, score in _places(text):
        yield Finding(start, end, Kind.COORDINATES, rule, score)


def _places(text: str) -> Iterator[tuple[int, int, str, float]]:
    for match in _pair.finditer(text):
        if found := _whole_pair(text, match):
            yield *found, "pair of degrees", 0.8
    lower = lower_of(text)
    if any(each in lower for each in ("lat", "lon", "lng", "breite", "länge")):
        for match in _keyed.finditer(text):
            if abs(float(match["value"])) <= 180:
                yield *match.span("value"), "degrees after their name", 0.9
    if "°" in text:
        for match in _minutes.finditer(text):
            yield match.start(), match.end(), "degrees and minutes", 1.0
    for gate, pattern in (("geo:", _link), ("!3d", _map_link), ("!4d", _map_link)):
        for match in pattern.finditer(text) if gate in text else ():
            yield match.start(), match.end(), "link to a place", 0.9
    if "+" in text:
        for match in _plus_code.finditer(text):
            if not text[match.start() - 1 : match.start()].isalnum():
                yield match.start(), match.end(), "plus code", 0.9
    if "///" in text or "3w" in lower:
        for match in _three_words.finditer(text):
            yield match.start(), match.end(), "three words of a place", 0.9


def _whole_pair(text: str, match: re.Match[str]) -> tuple[int, int] | None:
    start = match.start()
    before = text[max(0, start - 3) : start]
    if before[-1:] in {"-", "+"}:
        start -= 1
        before = before[:-1]
    if before[-1:].isalnum() or before[-1:] in {".", "_", "$", "€"}:
        return None
    if re.search(r"[0-9][,;]? ?\Z", before):
        return None  # a longer list of numbers
    north = float(match[0][: match.start("fine") - match.start()] + match["fine"])
    east = abs(float(match["east"]))
    if north > 90 or east > 180:
        return None
    if match["north"]:
        return start, match.end()
    around = text[max(0, start - 40) : start].lower()
    if any(word in around for word in _words):
        return start, match.end()
    fine = min(len(match["fine"]), len(match["finer"]))
    comma = "," in match[0]
    return (start, match.end()) if fine >= 4 and comma and max(north, east) >= 2 else None
