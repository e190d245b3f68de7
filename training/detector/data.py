"""The labelled texts the model learns from, all in one form.

Real ones: MEDDOCAN (Spanish case reports), WNUT17 and the Broad Twitter Corpus (English posts),
each CC BY 4.0; synthetic ones from `generate.py`; and plain ones from `interface.py`. A corpus that
labels names only says nothing about dates or numbers, so at such places the model is neither
praised nor blamed.
"""

import json
import random
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from inhouse.chat import Kind
from inhouse.privacy.detect.classifier.labels import LABELS
from inhouse.privacy.detect.classifier.windows import CHARACTERS, cut
from inhouse.privacy.detect.classifier.wordpiece import Vocabulary

NO_LOSS = -100
PIECES = 192  # a window of more, which only unusual signs make, is cut off in training

NUMBER = {label: number for number, label in enumerate(LABELS)}


class Document(NamedTuple):
    """A text; what is personal in it; and where nobody knows."""

    text: str
    spans: tuple[tuple[int, int, Kind], ...]
    unknown: tuple[tuple[int, int], ...] = ()
    language: str = ""


class Window(NamedTuple):
    """What the network sees of a piece of a document, and what it should say."""

    numbers: list[int]
    labels: list[int]


CLINICAL = {
    "NOMBRE_SUJETO_ASISTENCIA": Kind.PERSON,
    "NOMBRE_PERSONAL_SANITARIO": Kind.PERSON,
    "TERRITORIO": Kind.LOCATION,
    "PAIS": Kind.LOCATION,
    "CALLE": Kind.ADDRESS,
    "FECHAS": Kind.DATE,
    "EDAD_SUJETO_ASISTENCIA": Kind.AGE,
    "SEXO_SUJETO_ASISTENCIA": Kind.GROUP,
    "FAMILIARES_SUJETO_ASISTENCIA": Kind.GROUP,
    "HOSPITAL": Kind.ORG,
    "INSTITUCION": Kind.ORG,
    "CENTRO_SALUD": Kind.ORG,
    "ID_SUJETO_ASISTENCIA": Kind.ID,
    "ID_ASEGURAMIENTO": Kind.ID,
    "ID_TITULACION_PERSONAL_SANITARIO": Kind.ID,
    "ID_CONTACTO_ASISTENCIAL": Kind.ID,
    "ID_EMPLEO_PERSONAL_SANITARIO": Kind.ID,
    "NUMERO_TELEFONO": Kind.PHONE,
    "NUMERO_FAX": Kind.PHONE,
    "CORREO_ELECTRONICO": Kind.EMAIL,
}
SOCIAL = {
    "person": Kind.PERSON,
    "location": Kind.LOCATION,
    "corporation": Kind.ORG,
    "group": Kind.ORG,
    "PER": Kind.PERSON,
    "LOC": Kind.LOCATION,
    "ORG": Kind.ORG,
}

# What is planted in plain sentences, and how often each; and in the place of which words.
PLANTED = {Kind.PERSON: 0.45, Kind.LOCATION: 0.3, Kind.ORG: 0.25}
_replaceable = re.compile(r"\b[^\W\d_]{4,}+\b")

_handle = re.compile(r"@ ?\w++")
_unlabelled_in_posts = re.compile(
    r"https?:\S++|\S*+\d\S*+|#\w++|\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february"
    r"|march|april|june|july|august|september|october|november|december|christmas|easter"
    r"|today|yesterday|tomorrow|\w+(?:ish|ese|ian|ians|ican|icans)|muslims?|jews?|jewish|islamic"
    r"|christians?|greek|dutch|french|arab|arabs)\b",
    re.IGNORECASE,
)


def clinical(path: Path) -> Iterator[Document]:
    """Spanish case reports, in which everything personal is labelled."""
    for record in _records(path):
        text, spans, unknown = record["text"], [], []
        for span in record["spans"]:
            start, end, kind = span["start"], span["end"], CLINICAL.get(span["label"])
            if kind is Kind.LOCATION and text[start:end].isdigit():
                kind = Kind.ADDRESS  # a postal code
            if kind is None:
                unknown.append((start, end))
            else:
                spans.append((start, end, kind))
        yield Document(text, tuple(spans), tuple(unknown))


def posts(path: Path) -> Iterator[Document]:
    """English posts, in which names are labelled and nothing else is."""
    for record in _records(path):
        text = record["text"]
        handles = [(match.start(), match.end()) for match in _handle.finditer(text)]
        spans: list[tuple[int, int, Kind]] = [(*each, Kind.USERNAME) for each in handles]
        unknown = []
        for span in record["spans"]:
            start, end, kind = span["start"], span["end"], SOCIAL.get(span["label"])
            if any(start < last and first < end for first, last in handles):
                continue
            if kind is None:
                unknown.append((start, end))
            else:
                spans.append((start, end, kind))
        unknown += [
            match.span()
            for match in _unlabelled_in_posts.finditer(text)
            if not any(start < match.end() and match.start() < end for start, end, _ in spans)
        ]
        yield Document(text, tuple(sorted(spans)), tuple(unknown))


def synthetic(path: Path) -> Iterator[Document]:
    for record in _records(path):
        spans = tuple((each["start"], each["end"], Kind(each["label"])) for each in record["spans"])
        unknown = tuple(map(tuple, record.get("ignore", ())))
        yield Document(record["text"], spans, unknown, record.get("lang", "")[:2])


def planted(
    documents: Iterable[Document], donors: Iterable[Document], chance: random.Random
) -> Iterator[Document]:
    """Most of the documents with names of their language put in the place of some words.

    Without this the model learns that real sentences of a language hold no names, if all that do
    are made up. The sentences make little sense then, so it is the name that must be known.
    """
    names: dict[str, dict[Kind, list[str]]] = {}
    for donor in donors:
        for start, end, kind in donor.spans:
            if kind in PLANTED and "\n" not in donor.text[start:end]:
                given = names.setdefault(donor.language, {})
                given.setdefault(kind, []).append(donor.text[start:end])
    for document in documents:
        given = names.get(document.language, {})
        if len(given) == len(PLANTED) and chance.random() < 0.7:
            yield _planted(document, given, chance)
        else:
            yield document


def _planted(document: Document, given: dict[Kind, list[str]], chance: random.Random) -> Document:
    text, done = "", 0
    spans: list[tuple[int, int, Kind]] = []
    ends, shifts = [0], [0]  # of what was replaced, and by how much all behind it moved
    share = chance.uniform(0.03, 0.12)
    for match in _replaceable.finditer(document.text):
        start, end = match.span()
        known = not any(start < last and first < end for first, last in document.unknown)
        if not known or chance.random() > share:
            continue
        (kind,) = chance.choices(list(PLANTED), list(PLANTED.values()))
        name = chance.choice(given[kind])
        if kind is Kind.PERSON and chance.random() < 0.4:
            name = name.split()[-1]
        text += document.text[done:start]
        spans.append((len(text), len(text) + len(name), kind))
        text += name
        done = end
        ends.append(end)
        shifts.append(len(text) - end)
    unknown = []
    for first, last in document.unknown:
        shift = shifts[bisect_right(ends, first) - 1]
        unknown.append((first + shift, last + shift))
    text += document.text[done:]
    return Document(text, tuple(spans), tuple(unknown), document.language)


READERS: dict[str, Callable[[Path], Iterator[Document]]] = {
    "spanish_clinical.jsonl": clinical,
    "english_social.jsonl": posts,
    **{f"english_twitter_{part}.jsonl": posts for part in "abefg"},
}


def windows(
    documents: Iterable[Document], vocabulary: Vocabulary, chance: random.Random
) -> Iterator[Window]:
    """The documents as the network will meet them; some are cut shorter, as messages often are."""
    for document in documents:
        characters = CHARACTERS if chance.random() < 0.7 else chance.randint(80, CHARACTERS)
        for start, end in cut(document.text, characters, min(64, characters // 4)):
            yield window(document, start, end, vocabulary)


def window(document: Document, start: int, end: int, vocabulary: Vocabulary) -> Window:
    numbers, labels = [vocabulary.first], [NO_LOSS]
    pieces = list(vocabulary.pieces(document.text[start:end]))[: PIECES - 2]
    begun: set[int] = set()
    for piece in pieces:
        first, last = piece.start + start, piece.end + start
        numbers.append(piece.number)
        labels.append(NUMBER["O"])
        if any(first < stop and begin < last for begin, stop in document.unknown):
            labels[-1] = NO_LOSS
        for begin, stop, kind in document.spans:
            if first < stop and begin < last:
                labels[-1] = NUMBER[f"{'I' if begin in begun else 'B'}-{kind}"]
                begun.add(begin)
                break
    return Window([*numbers, vocabulary.last], [*labels, NO_LOSS])


def _records(path: Path) -> Iterator[dict]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
