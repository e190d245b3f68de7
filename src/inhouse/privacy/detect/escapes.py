r"""What JSON, logs, links, HTML and mail write for a sign, undone: `\n`, `\u0040`, `%40`, `&#64;`.

Each escape is an edit of its own, so what is masked is the escapes of the value and no more.
"""

import re
from collections.abc import Iterator
from typing import Final

from inhouse.privacy.detect.normalise import Edit

_escape: Final = re.compile(
    r"\\(?:u(?P<u>[0-9A-Fa-f]{4})|u\{(?P<braced>[0-9A-Fa-f]{1,5})\}|x(?P<x>[0-9A-Fa-f]{2})"
    r"|(?P<short>[nrt])|(?P<sign>[^A-Za-z0-9\s]))"
    r"|(?P<percent>(?:%[0-9A-Fa-f][0-9A-Fa-f])++)"
    r"|&(?:\#(?:[xX](?P<hex>[0-9A-Fa-f]{1,6})|(?P<number>[0-9]{1,7}))|(?P<name>[A-Za-z]{2,8}));"
)
_gates: Final = ("\\", "%", "&")
_short: Final = {"n": "\n", "r": "\r", "t": "\t"}
_names: Final = {
    **{"amp": "&", "commat": "@", "period": ".", "quot": '"', "apos": "'", "colon": ":"},
    **{"equals": "=", "nbsp": " ", "sol": "/", "bsol": "\\", "lowbar": "_", "hyphen": "-"},
    **{"plus": "+", "num": "#", "percnt": "%", "comma": ",", "semi": ";", "excl": "!"},
    **{"dash": "-", "ndash": "-", "mdash": "-", "minus": "-", "lpar": "(", "rpar": ")"},
    **{"lt": "<", "gt": ">", "shy": "", "zwj": "", "zwnj": "", "ensp": " ", "emsp": " "},
    **{"thinsp": " ", "Tab": "\t", "NewLine": "\n", "lsquo": "'", "rsquo": "'"},
    **{"ldquo": '"', "rdquo": '"', "szlig": "ß", "ccedil": "ç", "Ccedil": "Ç", "ntilde": "ñ"},
    **{"Ntilde": "Ñ", "oslash": "ø", "Oslash": "Ø", "aring": "å", "Aring": "Å", "aelig": "æ"},
    **{"AElig": "Æ", "oelig": "œ", "OElig": "Œ", "atilde": "ã", "otilde": "õ", "Atilde": "Ã"},
    **{f"{letter}acute": accented for letter, accented in zip("aeiouyAEIOU", "áéíóúýÁÉÍÓÚ",
                                                              strict=True)},
    **{f"{letter}grave": accented for letter, accented in zip("aeiouAEIOU", "àèìòùÀÈÌÒÙ",
                                                              strict=True)},
    **{f"{letter}circ": accented for letter, accented in zip("aeiouAEIOU", "âêîôûÂÊÎÔÛ",
                                                             strict=True)},
    **{f"{letter}uml": accented for letter, accented in zip("aeiouyAEIOU", "äëïöüÿÄËÏÖÜ",
                                                            strict=True)},
}  # fmt: skip


def edits(text: str) -> list[Edit]:
    """What to change so that no escape is left. Empty for nearly all text."""
    if not any(gate in text for gate in _gates):
        return []
    found: list[Edit] = []
    for escape in _escape.finditer(text):
        if escape.lastgroup == "percent":
            found += _percent(escape)
        elif (meaning := _meaning(escape)) is not None:
            found.append((escape.start(), escape.end(), meaning))
    return found


def _meaning(escape: re.Match[str]) -> str | None:
    """The sign that an escape stands for."""
    match escape.lastgroup:
        case "u" | "x" | "hex" | "braced" as group:
            return _sign(int(escape[group], 16))
        case "number":
            return _sign(int(escape["number"]))
        case "short":
            return _short[escape["short"]]
        case "sign":
            return escape["sign"]
        case "name":
            return _names.get(escape["name"])
    return None


def _sign(code: int) -> str | None:
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else None


def _percent(run: re.Match[str]) -> Iterator[Edit]:
    """The signs that a row of bytes such as `%C3%A9` stands for; none for what is no text."""
    written = run["percent"]
    try:
        signs = bytes.fromhex(written.replace("%", "")).decode()
    except UnicodeDecodeError:
        signs = ""
        for place in range(0, len(written), 3):
            code = int(written[place + 1 : place + 3], 16)
            if 0x20 <= code < 0x7F:
                yield run.start() + place, run.start() + place + 3, chr(code)
    place = run.start()
    for sign in signs:
        size = 3 * (
            1 if sign < "\x80" else 2 if sign < "\u0800" else 3 if sign < "\U00010000" else 4
        )
        yield place, place + size, sign
        place += size


# Mail: a `=` at the end of a line joins it with the next, `=40` is a sign.
_soft: Final = re.compile(r"=(?:\r?\n|(?P<hex>[0-9A-F]{2}(?:=[0-9A-F][0-9A-F])*+))")
_mail: Final = re.compile(
    r"=\r?\n|=40|=2E|=3D|=20|=[C-F][0-9A-F]=[89AB][0-9A-F]|(?:=[0-9A-F]{2}){3}"
)


def quoted_printable_edits(text: str) -> list[Edit]:
    """The same for quoted-printable, where the text has signs of it."""
    if "=" not in text or not _mail.search(text):
        return []
    return [edit for escape in _soft.finditer(text) for edit in _mail_edits(escape)]


def _mail_edits(escape: re.Match[str]) -> Iterator[Edit]:
    if escape["hex"] is None:
        yield escape.start(), escape.end(), ""
        return
    coded = bytes.fromhex(escape["hex"].replace("=", ""))
    try:
        signs = coded.decode()
    except UnicodeDecodeError:
        signs = coded.decode("latin-1")
        if not signs.isprintable():
            return
        for place, sign in enumerate(signs):
            yield escape.start() + 3 * place, escape.start() + 3 * place + 3, sign
        return
    place = escape.start()
    for sign in signs:
        size = 3 * len(sign.encode())
        yield place, place + size, sign
        place += size
