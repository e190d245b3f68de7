# ruff: noqa: RUF001, RUF002 - this file is about letters that look like others
"""Letters of other scripts that look like Latin ones, read as the Latin letter they pretend to be.

Only where a word is not what it seems: one that mixes scripts (`Jоhn` with a Cyrillic o), or one
of look-alikes only among Latin words. A word of real Russian or Greek is left as it is, since it
holds a letter that looks like no other, or stands beside words that do.

The pairs follow the shapes in common fonts, as in Unicode's list of confusable characters
(UTS 39); the small capitals of phonetic alphabets are among them.
"""

import re
from typing import Final

_alike: Final = dict(
    zip(
        # Cyrillic
        "аеорсхуіјѕһԁԛԝӏѵԍАВЕЗКМНОРСТХУІЈЅҺԌԚԜӀѴҮүеёЁ"
        # Greek
        "αορνιυκτχγεηωςΑΒΕΖΗΙΚΜΝΟΡΤΥΧϲϳϹϺ"
        # Armenian, Cherokee
        "օոսհցզյՕՍՏՀ"
        "ᎪᏴᏟᎠᎬᎻᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᏃᏀ"
        # Latin letters of other alphabets
        "ɑɡıȷɩʋᴏᴠᴡᴢꜱᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴘʀᴛᴜʏ",
        "aeopcxyijshdqwlvgABE3KMHOPCTXYIJShGQWIVYyeëË"
        "aopviuktxyenwcABEZHIKMNOPTYXcjCM"
        "ounhgqjOUSZ"
        "ABCDEHJKLMPRSTVWZG"
        "agijivovwzsabcdefghijklmnprtuy",
        strict=True,
    )
)  # fmt: skip
# These look like a Latin letter only to a reader in a hurry: a word must be mixed already.
_roughly: Final = {
    pair[0]: pair[1]
    for pair in (  # noqa: SIM905 - a list of thirty is no easier to read
        "кk мm нh тt вb гr пn иu дd бb з3 ч4 ьb ґr єe яr ЯR ИN ГR ПN ЛJ ЧY"
        " δd ηn λl μu πn σo τt ϕo ΓR"
    ).split()
}

_strict: Final = str.maketrans(_alike)
_loose: Final = str.maketrans({**_roughly, **_alike})
_gate: Final = re.compile(f"[{re.escape(''.join(_alike))}]")
_foreign: Final = re.compile(r"(?<![^\W_])[A-Za-z0-9]*+[^\x00-\x7f\W_][^\W_]*+")
_word: Final = re.compile(r"[^\W_]+")
_latin: Final = re.compile("[A-Za-z]")
_near: Final = 40  # how far a neighbour is looked for


def without_look_alikes(text: str) -> str:
    """The text with the words that pretend read as they look. As long as before."""
    if text.isascii() or not _gate.search(text):
        return text
    pieces: list[str] = []
    done = 0
    known: dict[str, tuple[str, bool]] = {}
    for found in _foreign.finditer(text):
        word = found[0]
        if word not in known:
            known[word] = _read(word)
        plain, for_sure = known[word]
        if plain is not word and (for_sure or _is_among_latin(text, found)):
            pieces += text[done : found.start()], plain
            done = found.end()
    return "".join([*pieces, text[done:]])


def _read(word: str) -> tuple[str, bool]:
    """How the word looks, and whether it surely pretends. The word itself if it is what it is."""
    strict = word.translate(_strict)
    if _latin.search(word):
        plain = word.translate(_loose)
        plain = plain if _is_latin(plain) else strict
        return (word if plain == word else plain), True
    return (strict, False) if strict.isascii() else (word, True)


def _is_among_latin(text: str, word: re.Match[str]) -> bool:
    """Whether the words around are Latin: at least one is, and none is of another alphabet."""
    start, end = word.span()
    near = [*_word.findall(text, max(0, start - _near), start)[-1:]]
    if after := _word.search(text, end, end + _near):
        near.append(after[0])
    return all(map(_is_latin, near)) and any(map(_latin.search, near))


def _is_latin(word: str) -> bool:
    return all(sign < "\u0250" for sign in word)
