"""The development sets, read from a folder of JSONL files, and what their labels mean.

The files are not part of this project: `--data FOLDER` says where they lie. docs/benchmarks.md
names each set, its source and its licence.
"""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Final

from msgspec import Struct

from bench.masking.metrics import Document, Span

SETS: Final = {
    "english_forms": 300,
    "english_web_email": 318,
    "spanish_clinical": 20,
    "german_news": 202,
    "secrets_in_code": 85,
    "short_cases": 131,
    "checksum_and_date_traps": 47,
}
"""Each set and how many documents of it are taken: a fixed sample of the large ones."""

NAMES_ONLY: Final = {"english_web_email", "german_news"}
NAME_KINDS: Final = {"PERSON", "LOCATION", "ORG", "GROUP", "USERNAME"}

# Which of our kinds is right for which label. Labels that are not named here accept any kind.
_RIGHT: Final = {
    "PERSON": "PERSON USERNAME",
    "PER": "PERSON USERNAME",
    "NOMBRE_SUJETO_ASISTENCIA": "PERSON",
    "NOMBRE_PERSONAL_SANITARIO": "PERSON",
    "LOCATION": "LOCATION ADDRESS GROUP",
    "LOC": "LOCATION ADDRESS GROUP ORG",
    "TERRITORIO": "LOCATION ADDRESS",
    "PAIS": "LOCATION ADDRESS",
    "GPE": "LOCATION ADDRESS",
    "ZIPCODE": "LOCATION ADDRESS",
    "ZIP_CODE": "LOCATION ADDRESS",
    "ADDRESS": "ADDRESS LOCATION",
    "STREET_ADDRESS": "ADDRESS LOCATION",
    "CALLE": "ADDRESS LOCATION",
    "ORGANIZATION": "ORG",
    "ORG": "ORG",
    "HOSPITAL": "ORG",
    "INSTITUCION": "ORG",
    "DATE": "DATE",
    "DATE_TIME": "DATE",
    "FECHAS": "DATE",
    "EDAD_SUJETO_ASISTENCIA": "AGE",
    "PHONE": "PHONE",
    "PHONE_NUMBER": "PHONE",
    "NUMERO_TELEFONO": "PHONE",
    "NUMERO_FAX": "PHONE",
    "EMAIL": "EMAIL",
    "EMAIL_ADDRESS": "EMAIL",
    "CORREO_ELECTRONICO": "EMAIL",
    "CREDIT_CARD": "CARD",
    "IBAN_CODE": "IBAN",
    "DE_IBAN": "IBAN",
    "US_SSN": "SSN",
    "SSN": "SSN",
    "IP_ADDRESS": "IP",
    "DOMAIN_NAME": "URL",
    "ID_NUM": "ID TAX_ID HEALTH_ID SSN PASSPORT LICENSE ACCOUNT CARD IBAN",
    "US_DRIVER_LICENSE": "LICENSE ID",
    "DE_VAT_ID": "TAX_ID ID",
}


class Set(Struct, frozen=True):
    name: str
    documents: tuple[Document, ...]

    def neutral(self, kind: str) -> bool:
        """Whether a finding of this kind counts neither way where the set has no label."""
        return self.name in NAMES_ONLY and kind not in NAME_KINDS


def accepts(label: str, kind: str) -> bool:
    if label.startswith("SECRET"):
        return kind in {"KEY", "PRIVATE_KEY", "PASSWORD", "URL"}
    right = _RIGHT.get(label)
    return right is None or kind in right.split()


def read_set(folder: Path, name: str, most: int | None = None) -> Set:
    """A set's documents: all of them, or a sample that is the same each time."""
    documents = []
    with (folder / f"{name}.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            spans = tuple(Span(**span) for span in record["spans"])
            documents.append(Document(record["text"], spans))
    if most is not None and most < len(documents):
        documents = random.Random(7).sample(documents, most)
    return Set(name, tuple(documents))


def changed(documents: Set, change: Callable[[str], str], *, everywhere: bool = False) -> Set:
    """The same documents with every labelled value rewritten, and the spans moved along.

    With `everywhere`, what stands between the values is rewritten too.
    """
    return Set(
        documents.name,
        tuple(_changed(document, change, everywhere) for document in documents.documents),
    )


def _changed(document: Document, change: Callable[[str], str], everywhere: bool) -> Document:
    pieces: list[str] = []
    spans: list[Span] = []
    done = length = 0
    for span in sorted(document.spans):
        if span.start < done:
            continue
        between = document.text[done : span.start]
        pieces.append(change(between) if everywhere else between)
        length += len(pieces[-1])
        pieces.append(change(document.text[span.start : span.end]))
        spans.append(Span(length, length + len(pieces[-1]), span.label))
        length += len(pieces[-1])
        done = span.end
    rest = document.text[done:]
    pieces.append(change(rest) if everywhere else rest)
    return Document("".join(pieces), tuple(spans))
