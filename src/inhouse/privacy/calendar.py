"""Dates moved by some days and written as they were: `3 May 2024`, `2024-05-03`, `05/03/2024`.

A date is moved only if it is whole, with its year in four digits: less could be any number.
"""

import re
from datetime import date, timedelta
from typing import Final

_in_words: Final = (
    "January February March April May June July August September October November December"
)
_months: Final = _in_words.split()
_month: Final = "|".join(f"{month[:3]}(?:{month[3:]})?" for month in _months)
_ways: Final = tuple(
    re.compile(pattern, re.I | re.A)
    for pattern in (
        r"(?P<y>\d{4})(?P<a>[-/.])(?P<m>\d{1,2})(?P=a)(?P<d>\d{1,2})",
        r"(?P<d>\d{1,2})(?P<a>[-/.])(?P<m>\d{1,2})(?P=a)(?P<y>\d{4})",
        r"(?P<m>\d{1,2})(?P<a>[-/.])(?P<d>\d{1,2})(?P=a)(?P<y>\d{4})",
        rf"(?P<d>\d{{1,2}})(?P<o>st|nd|rd|th)?(?: of)? (?P<n>{_month})\.?,? (?P<y>\d{{4}})",
        rf"(?P<n>{_month})\.? (?P<d>\d{{1,2}})(?P<o>st|nd|rd|th)?,? (?P<y>\d{{4}})",
    )
)


def moved(text: str, *, days: int) -> str | None:
    """The date moved by so many days, written alike; None for what is no whole date."""
    for way in _ways:
        if (found := way.fullmatch(text)) and (new := _moved(found, days)):
            parts = _parts(found, new)
            out = text
            for name in sorted(parts, key=found.start, reverse=True):
                out = out[: found.start(name)] + parts[name] + out[found.end(name) :]
            return out
    return None


def _moved(found: re.Match[str], days: int) -> date | None:
    groups = found.groupdict()
    month = int(groups["m"]) if groups.get("m") else _number(groups["n"])
    try:
        return date(int(groups["y"]), month, int(groups["d"])) + timedelta(days)
    except (ValueError, OverflowError):
        return None


def _number(name: str) -> int:
    return next(n for n, month in enumerate(_months, 1) if month[:3].lower() == name[:3].lower())


def _parts(found: re.Match[str], new: date) -> dict[str, str]:
    """What stands in the place of each part of the old date."""
    groups = found.groupdict()
    parts = {"y": f"{new.year:04}"}
    if "m" in groups:
        digits = min(len(groups["d"]), len(groups["m"]))  # 1 where no zero is written before one
        parts |= {"d": str(new.day).zfill(digits), "m": str(new.month).zfill(digits)}
    else:
        digits = 2 if groups["d"].startswith("0") else 1
        parts["d"] = str(new.day).zfill(digits)
        if groups["o"]:
            parts["o"] = _ordinal(new.day)
        name = _months[new.month - 1]
        written = name if len(found["n"]) > 3 or found["n"].lower() == "may" else name[:3]
        parts["n"] = written.upper() if found["n"].isupper() else written
    return parts


def _ordinal(day: int) -> str:
    return "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
