"""Numbers that stand for one device: MAC addresses by their form, the others after their name.

What is announced is a serial number, IMEI, SIM or advertising id; a word between the name and the
value is allowed ("the IMEI of my phone is ...").
"""

import re
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect.beside import lower_of

_mac: Final = re.compile(
    r"[0-9A-Fa-f]{2}(?<![0-9A-Za-z:.-][0-9A-Fa-f]{2})([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}"
    r"(?![0-9A-Za-z]|[:-][0-9A-Fa-f])"
    r"|[0-9A-Fa-f]{4}(?<![0-9A-Za-z:.-][0-9A-Fa-f]{4})\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}(?![0-9A-Za-z]|\.[0-9A-Fa-f])"
)
_nobody: Final = frozenset(["000000000000", "ffffffffffff"])
_mac_undivided: Final = re.compile(
    r"(?<![^\W_])(?:mac|hwaddr|bssid|ethernet)(?:[ _-]?addr(?:ess"
    r"|esse)?)?[ :=\"']{1,4}([0-9A-F]{12})(?![0-9A-Z])",
    re.I,
)
_names: Final = (
    *("imei", "meid", "imsi", "iccid", "udid", "idfa", "gaid", "idfv", "aaid", "android id"),
    *("advertising id", "ad id", "device id", "deviceid", "device_id", "android_id", "machine id"),
    *(
        "hardware id",
        "serial number",
        "serial no",
        "serial nr",
        "serial:",
        "serialnumber",
        "serial_number",
        "seriennummer",
    ),
    *("numéro de série", "número de serie", "numero di serie", "número de série", "serienummer"),
    *("sim card", "sim number", "s/n", "machine-id", "device serial", "numer seryjny"),
)
_value: Final = re.compile(
    r"(?:number|nummer|no|nr|num)?\b[\"']?[.:#=]{0,2}(?:[ \t]{1,2}(?:of|my|the|is|was|phone"
    r"|device|for|du|de|del|mi"
    r"|mon|ist|lautet|meines|es|est|is:|number|laptop|card|this|it|on|an|his|her"
    r"|reads)[:]?){0,6}[ \t:=#]{0,3}\n?[\"'(]?"
    r"(?P<value>\{?[0-9A-Z](?:[ -]?[0-9A-Z:./]){3,63})",
    re.I,
)


def find(text: str) -> Iterator[Finding]:
    signs = frozenset(text)  # sooner asked than many words looked for
    for match in _mac.finditer(text) if not signs.isdisjoint(":-.") else ():
        plain = re.sub("[^0-9a-f]", "", match[0].lower())
        if plain not in _nobody:
            yield Finding(match.start(), match.end(), Kind.MAC, "mac", 1.0)
    lower = lower_of(text)
    if any(each in lower for each in ("mac", "hwaddr", "bssid", "ethernet")):
        for match in _mac_undivided.finditer(text):
            yield Finding(*match.span(1), Kind.MAC, "mac after its name", 0.9)
    signs = frozenset(lower)
    for name in filter(signs.issuperset, _names):
        yield from _announced(text, lower, name)


def _announced(text: str, lower: str, name: str) -> Iterator[Finding]:
    place = lower.find(name)
    while place >= 0:
        end = place + len(name)
        if not lower[place - 1 : place].isalnum():
            match = _value.match(text, end)
            value = _id_in(match["value"]) if match else ""
            if match and value:
                start = match.start("value")
                yield Finding(
                    start, start + len(value), Kind.DEVICE_ID, "device after its name", 0.8
                )
        place = lower.find(name, end)


def _id_in(words: str) -> str:
    """The words as long as they hold digits: what follows them is the sentence."""
    kept = ""
    for word in re.findall(r"[ -]?[^ ]+", words):
        if not any(map(str.isdigit, word)):
            break
        kept += word
    kept = kept.rstrip(" -.,:;/")
    return kept if sum(map(str.isalnum, kept)) >= 5 else ""
