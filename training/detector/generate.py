"""Made-up documents with what is personal in them marked, to teach the detector.

`python -m training.detector.generate --documents N --seed S --out FILE` writes a JSON document a
line: `text`, `spans` (`start`, `end`, `label`; offsets in code points), `lang`, `genre`, and
`ignore` for the places where a label would be arguable. The same seed gives the same file. Needs
Faker.
"""

from __future__ import annotations

import argparse
import json
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from training.detector.document import Document, capitalised, lines
from training.detector.grammar import Grammar
from training.detector.marked import IGNORE, Marked
from training.detector.noise import noisy

_TEMPLATES = Path(__file__).parent / "templates"
LANGUAGES = {
    "en": 45, "de": 8, "es": 8, "fr": 8, "it": 8, "nl": 8, "pt": 8,
    "pl": 1.5, "sv": 1.5, "da": 1.5, "cs": 1.2, "tr": 1.3,
}  # fmt: skip
LANGUAGES = {
    lang: share for lang, share in LANGUAGES.items() if (_TEMPLATES / f"{lang}.txt").exists()
}
# How many documents of a kind, in every hundred.
GENRES = {
    "plain": 20, "news": 17, "mail": 13, "review": 7, "blog": 8, "social": 7, "chat": 6, "legal": 6,
    "clinical": 6, "letter": 5, "hr": 4, "report": 5, "form": 8, "code": 4, "mixed": 6,
}  # fmt: skip
_PROSE = ("news", "review", "blog", "legal", "clinical", "letter", "hr", "report")


@cache
def grammar(lang: str) -> Grammar:
    found = Grammar.load(_TEMPLATES / f"{lang}.txt")
    shared = Grammar.load(_TEMPLATES / "code.txt")
    return Grammar({**shared.rules, **found.rules})


class Writer:
    """Writes one document."""

    def __init__(self, rng: Random, lang: str) -> None:
        self.rng = rng
        self.document = Document(rng, lang)
        self.grammar = grammar(lang)

    def say(self, rule: str) -> Marked:
        return self.grammar.say(rule, self.document.value, self.rng)

    def has(self, genre: str) -> bool:
        return (
            genre == "plain"
            or genre in self.grammar.rules
            or (genre == "mail" and "mail_open" in self.grammar.rules)
        )

    def sentences(self, rule: str, count: int) -> list[Marked]:
        said = []
        plain = self.rng.choice((0.0, 0.2, 0.4, 0.6, 0.8))  # real texts name somebody now and then
        for _ in range(count):
            name = "neutral" if self.rng.random() < plain else rule
            said.append(capitalised(self.say(name)))
        return said

    def length(self) -> int:
        return self.rng.choice((1, 1, 2, 2, 3, 4, 5, 7, 10, 14))

    def plain(self) -> Marked:
        parts = self.sentences("neutral", self.length())
        if self.rng.random() < 0.3:
            return lines(
                [self.say("heading"), lines(parts, " ")], self.rng.choice(("\n\n", "\n", ": "))
            )
        return lines(parts, self.rng.choice((" ", " ", "\n", "\n\n")))

    def prose(self, genre: str) -> Marked:
        parts = self.sentences(genre, self.length())
        glue = self.rng.choice((" ", " ", " ", "\n", "\n\n"))
        if self.rng.random() < 0.15:
            return lines(
                [self.say("heading"), lines(parts, glue)], self.rng.choice(("\n\n", "\n", "\n"))
            )
        return lines(parts, glue)

    def mail(self) -> Marked:
        rng, parts = self.rng, []
        if rng.random() < 0.4:
            parts.append(self.say("mail_head"))
        if rng.random() < 0.8:
            parts.append(capitalised(self.say("mail_open")))
        body = [capitalised(self.say("mail_line")) for _ in range(rng.randint(1, 5))]
        parts.append(lines(body, rng.choice((" ", " ", "\n", "\n\n"))))
        if rng.random() < 0.8:
            parts.append(self.say("mail_close"))
        if rng.random() < 0.1:
            parts.append(self.say("mail_head"))
        return lines(parts, rng.choice(("\n", "\n\n")))

    def loose(self, genre: str) -> Marked:
        count = self.rng.choice((1, 1, 2, 3, 4))
        return lines([self.say(genre) for _ in range(count)], self.rng.choice(("\n", "\n", " ")))

    def blocks(self, genre: str) -> Marked:
        count = self.rng.choice((1, 1, 2, 3))
        parts = [self.say(genre) for _ in range(count)]
        if self.rng.random() < 0.15:
            parts.insert(0, self.say("heading"))
        return lines(parts, self.rng.choice(("\n", "\n", "\n\n")))

    def mixed(self) -> Marked:
        genres = [g for g in (*_PROSE, "chat", "form", "social") if self.has(g)]
        parts = [
            capitalised(self.say(self.rng.choice(genres))) for _ in range(self.rng.randint(2, 5))
        ]
        return lines(parts, self.rng.choice(("\n", "\n\n", " ")))

    def write(self, genre: str) -> Marked:
        if not self.has(genre) and genre != "mixed":
            genre = "news"
        if genre in ("plain", "mail", "mixed"):
            return {"plain": self.plain, "mail": self.mail, "mixed": self.mixed}[genre]()
        if genre in _PROSE:
            return self.prose(genre)
        return self.loose(genre) if genre == "social" else self.blocks(genre)


def one(seed: int, number: int) -> dict[str, Any]:
    """The document with this number; each has a chance of its own, whatever stands before it."""
    rng = Random(f"{seed}/{number}")
    lang = rng.choices(tuple(LANGUAGES), tuple(LANGUAGES.values()))[0]
    genre = rng.choices(tuple(GENRES), tuple(GENRES.values()))[0]
    marked = noisy(rng, Writer(rng, lang).write(genre))
    record: dict[str, Any] = {
        "text": marked.text,
        "spans": [s._asdict() for s in sorted(marked.spans) if s.label != IGNORE],
        "lang": lang,
        "genre": genre,
    }
    arguable = [[s.start, s.end] for s in sorted(marked.spans) if s.label == IGNORE]
    if arguable:
        record["ignore"] = arguable
    return record


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    wanted = parser.parse_args()
    with wanted.out.open("w", encoding="utf-8") as out:
        for number in range(wanted.documents):
            out.write(json.dumps(one(wanted.seed, number), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
