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
_word: Final = re.compile(r"[^\W_]+")
_latin: Final = re.compile("[A-Za-z]")
_neighbour: Final = re.compile(r"[^\W\d_]+")


def without_look_alikes(text: str) -> str:
    """The text with the words that pretend read as they look. As long as before."""
    if text.isascii() or not _gate.search(text):
        return text
    pieces: list[str] = []
    done = 0
    words = [(word.start(), word.end(), word[0]) for word in _word.finditer(text)]
    for place, (start, end, word) in enumerate(words):
        if word.isascii():
            continue
        before = words[place - 1][2] if place else ""
        after = words[place + 1][2] if place + 1 < len(words) else ""
        plain = _read(word, before, after)
        if plain != word:
            pieces += text[done:start], plain
            done = end
    return "".join([*pieces, text[done:]])


def _read(word: str, before: str, after: str) -> str:
    if _latin.search(word):
        plain = word.translate(_loose)
        return plain if _is_latin(plain) else word.translate(_strict)
    plain = word.translate(_strict)
    if plain.isascii() and (len(word) > 1 or before.isascii()) and _is_among(before, after):
        return plain
    return word


def _is_among(before: str, after: str) -> bool:
    """Whether the neighbours are Latin: at least one is, and none is of another alphabet."""
    near = [each for each in (before, after) if each]
    return all(map(_is_latin, near)) and any(map(_latin.search, near))


def _is_latin(word: str) -> bool:
    return all(sign < "\u0250" for sign in word)
