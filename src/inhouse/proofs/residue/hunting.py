"""One hunt: words, where to look for them, and what came of it."""

import math
import tempfile
import time
from collections.abc import Collection, Iterable, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Final

import msgspec

from inhouse.proofs.residue.files import Seen, look_at_folder
from inhouse.proofs.residue.forms import forms, token_forms
from inhouse.proofs.residue.memory import NotReadable, look_at_process
from inhouse.proofs.residue.planted import plant
from inhouse.proofs.residue.search import Hit, Search

LEAST_IN_COMMON: Final = 12  # a beginning that long stands for all words that share it


class Hunted(msgspec.Struct, frozen=True):
    """What was found, and what was looked at to find no more."""

    hits: tuple[Hit, ...]
    cut: dict[str, str]  # places that could not be read, or not to their end, and why
    files: int
    processes: int  # whose memory could be read
    locked: int  # whose memory the kernel did not show
    read_bytes: int
    forms: int
    seconds: float


class Control(msgspec.Struct, frozen=True):
    """Which of the planted words were found."""

    planted: tuple[str, ...]
    missed: tuple[str, ...]

    @property
    def words(self) -> str:
        found = len(self.planted) - len(self.missed)
        missed = f" (not: {', '.join(self.missed)})" if self.missed else ""
        return f"{found} of {len(self.planted)} planted ways were found in the same run{missed}"


def hunt(
    words: Sequence[str],
    *,
    folders: Iterable[Path] = (),
    pids: Iterable[int] = (),
    tokens: Iterable[Sequence[int]] = (),
    since: Seen | None = None,
    only: Collection[str] = (),
    seconds: float = math.inf,
) -> Hunted:
    """Looks for the words below the folders and in the processes.

    Words that share a long beginning are looked for by it. `tokens` are the words as the numbers of
    a model's tokens. With `since`, files that are as they were then are left out;
    with `only`, no other places in memory are read. What was not reached within `seconds` is in
    `cut`.
    """
    started = time.monotonic()
    needles = _needles(words) | token_forms(tokens)
    search = Search(needles, seconds=seconds)
    files = sum(look_at_folder(search, folder, since=since) for folder in folders)
    processes = locked = 0
    for pid in pids:
        try:
            look_at_process(search, pid, only=only)
            processes += 1
        except NotReadable:
            locked += 1
        except ProcessLookupError:
            continue
    return Hunted(
        tuple(search.hits),
        search.cut,
        files,
        processes,
        locked,
        search.read_bytes,
        len(needles),
        round(time.monotonic() - started, 2),
    )


def try_control(word: str) -> Control:
    """Plants a word of its own in a folder of its own, in every way, and hunts it."""
    with tempfile.TemporaryDirectory(prefix="inhouse-control-") as folder:
        places = {str(path): way for way, path in plant(Path(folder), word)}
        hits = hunt([word], folders=[Path(folder)]).hits
        found = {hit.where.removesuffix(" (attribute)") for hit in hits}
        missed = tuple(way for path, way in places.items() if path not in found)
    return Control(tuple(places.values()), missed)


def _needles(words: Sequence[str]) -> dict[str, bytes]:
    common = _common_beginning(words)
    if len(common) >= LEAST_IN_COMMON:
        return forms(common)
    return {
        f"{form}, word {number}": needle
        for number, word in enumerate(words, 1)
        for form, needle in forms(word).items()
    }


def _common_beginning(words: Sequence[str]) -> str:
    first, last = min(words), max(words)
    same = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    return "".join(sign for sign, _ in same)
