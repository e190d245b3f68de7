"""Fetch a model: pinned to a commit, every byte checked, in its place only when all is well.

    entry = pull(home, hub, parse_wanted("owner/name/model.gguf@main"))

Nothing is half-written: what is on its way lies in `models/parts` under the name of its digest, and
goes into its place in one step, after its digest and its content were checked. The lock comes last.
What arrived of a file that broke off is kept for another try; what is wrong is deleted.
"""

import contextlib
import hashlib
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from inhouse.errors import BadRequest, ModelError
from inhouse.models import content
from inhouse.models.hub import Hub, Listed, Listing, RemoteFile, Source, check_digest, checkable
from inhouse.models.layout import (
    Entry,
    Format,
    Repo,
    changing,
    is_safe_path,
    parts_folder,
    read_lock,
    revision_folder,
    sync_folder,
    without,
    write_lock,
)
from inhouse.models.machine import check_disk

MIB: Final = 1024 * 1024
LOOK_BYTES: Final = 4 * MIB  # of a model file, before the rest is asked for
MOST_SHOWN: Final = 40
BESIDE: Final = re.compile(
    r"(?i)(licen[cs]e|copying|notice|use_policy|acceptable_use)[\w.-]*|readme\.md"
)
BESIDE_BYTES: Final = 4 * MIB
SHARD: Final = re.compile(r"(?P<stem>.+)-(?P<number>\d{5})-of-(?P<count>\d{5})(?P<ending>\.\w+)")
REVISION: Final = re.compile(r"[A-Za-z0-9][\w./-]{0,199}", re.ASCII)


class Wanted(Struct, frozen=True):
    """What a person asked for."""

    repo: str
    file: str = ""
    revision: str = "main"


class Step(Struct, frozen=True):
    """What is being done just now, for whoever waits: `part` grows to `size_bytes`."""

    file: str
    part: Path
    size_bytes: int


Told = Callable[[Step], None]
Looked = Callable[[Path, RemoteFile], None]


def parse_wanted(text: str) -> Wanted:
    """`REPO[/FILE][@REVISION]`, where REPO is `owner/name`. Raises BadRequest."""
    place, at, revision = text.partition("@")
    names = place.split("/", 2)
    repo, file = "/".join(names[:2]), "".join(names[2:])
    try:
        msgspec.convert(repo, Repo)
    except msgspec.ValidationError:
        raise _unclear("the name of a repository is owner/name") from None
    if file and not is_safe_path(file):
        raise _unclear("the file's name is not a plain path in the repository")
    if len(names) == 3 and not file:
        raise _unclear("the file's name is missing")
    if at and (not REVISION.fullmatch(revision) or ".." in revision):
        raise _unclear("the revision is not a branch, a tag or a commit")
    return Wanted(repo, file, revision or "main")


def pull(
    home: Path,
    hub: Hub,
    wanted: Wanted,
    *,
    told: Told = lambda _step: None,
    looked: Looked = lambda _part, _file: None,
) -> Entry:
    """The model, in its place. Raises ErrandError, ModelError or BadRequest, and leaves nothing.

    `looked` sees the first bytes of the model before the rest is fetched, and may refuse it by
    raising an error.
    """
    with changing(home):
        listing = hub.listing(wanted.repo, wanted.revision)  # 1. one commit, from here on
        models = choose(wanted, listing)  # 2. which files
        before = _before(home, listing, models[0], hub.place.shown)
        beside = _beside(listing)
        parts = _Parts(home, hub, listing, told)
        parts.make_room((*models, *beside))  # 3. before anything large comes
        try:
            parts.look(models[0], looked)  # 4. what it is, before the rest of it
            for file in (*beside, *models):
                parts.fetch(file)  # 5. digest checked
            format = parts.check(models)  # 6. content checked
        except ModelError:
            parts.drop((*beside, *models))
            raise
        entry = parts.entry(wanted, hub.place.shown, models, beside, format)
        if before and before.sha256 != entry.sha256:  # it was listed without, or another way
            parts.drop((*beside, *models))
            raise _another(before)
        parts.place((*beside, *models))  # 7. all into their place
        write_lock(home, [*without(read_lock(home).models, entry), entry])  # 8. now it counts
    return entry


CHOOSE: Final = "choose another file of the repository, or another repository"


def choose(wanted: Wanted, listing: Listing) -> list[RemoteFile]:
    """The file that was named, or the only model there is; with all its parts if it is cut.

    Raises ModelError for a listing with names that are a trick, BadRequest if a choice is needed.
    """
    names = [listed.path for listed in listing.siblings]
    if any(_is_trick(name) for name in names):
        raise ModelError(
            "this repository lists files with names that would leave its folder",
            fix="do not trust it; tell whoever runs the hub",
        )
    by_name = {listed.path: listed for listed in listing.siblings}
    if len(by_name) != len(names):
        raise ModelError("the hub lists a file twice", fix="do not trust this hub")
    file = wanted.file or _only_model(wanted, listing.siblings)
    if file not in by_name:
        raise BadRequest(
            f"{wanted.repo} has no file of that name at {wanted.revision}",
            fix=f"one of these: {_choices(wanted, listing.siblings)}",
        )
    files = _with_shards(file, by_name)
    for each in files:
        if not is_safe_path(each.path):
            raise ModelError("the file has a name that no folder here may hold", fix=CHOOSE)
    _refuse_twins([each.path for each in files], names)
    return [checkable(each) for each in files]


def _before(home: Path, listing: Listing, file: RemoteFile, source: str) -> Entry | None:
    """The same file of the same commit, if it is here already.

    A commit can't hold another file than it did before, nor come from another hub unasked, nor
    share its folder with another commit. Raises ModelError.
    """
    for entry in read_lock(home).models:
        folder = revision_folder(home, entry.repo, entry.commit)
        if folder != revision_folder(home, listing.id, listing.sha):
            continue
        if entry.commit != listing.sha:
            raise ModelError(
                f"another commit of {entry.repo} begins with the same 12 signs",
                fix="do not trust this hub, or first: inhouse models remove " + entry.name,
            )
        if entry.source != source:
            raise ModelError(
                f"this commit of {entry.repo} came from {entry.source} before, not from {source}",
                fix=f"to have it from there instead, first: inhouse models remove {entry.name}",
            )
        if entry.file == file.path:
            if file.sha256 not in ("", entry.sha256):
                raise _another(entry)
            return entry
    return None


def _another(entry: Entry) -> ModelError:
    return ModelError(
        f"{entry.file} has another digest than at {entry.when}, in the same commit",
        fix="do not trust this hub; if it is the old file that was wrong: "
        f"inhouse models remove {entry.name}",
    )


def _refuse_twins(chosen: Sequence[str], names: Sequence[str]) -> None:
    """On many disks two names that differ in case only are one file."""
    for name in chosen:
        if sum(other.casefold() == name.casefold() for other in names) > 1:
            raise ModelError(
                f"the repository has two files called {name}, but for case", fix=CHOOSE
            )


def _is_trick(name: str) -> bool:
    """No honest repository lists such a name; git itself refuses most of them."""
    steps = name.split("/")
    return (
        not name.isprintable()
        or "\\" in name
        or any(step in ("", ".", "..") or step.casefold() == ".git" for step in steps)
    )


def _only_model(wanted: Wanted, listed: Sequence[Listed]) -> str:
    for ending in (".gguf", ".safetensors"):
        models = [each.path for each in listed if each.path.lower().endswith(ending)]
        firsts = [name for name in models if _is_first(name)]
        if len(firsts) == 1:
            return firsts[0]
        if firsts:
            raise BadRequest(
                f"{wanted.repo} holds several models",
                fix=f"name one of them: {_choices(wanted, listed)}",
            )
    raise ModelError(
        f"{wanted.repo} holds no GGUF and no safetensors file",
        fix="look for a conversion of it; other formats can run code and are not fetched",
    )


def _choices(wanted: Wanted, listed: Sequence[Listed]) -> str:
    """The models of a repository, one a line with its size."""
    rows = []
    by_name = {each.path: each for each in listed}
    for name in sorted(by_name):
        if name.lower().endswith((".gguf", ".safetensors")) and _is_first(name):
            files = _with_shards(name, by_name)
            size = sum((each.lfs.size if each.lfs else each.size) or 0 for each in files)
            rows.append(f"\n    {wanted.repo}/{name}  ({size / 1e9:.2f} GB)")
    more = f"\n    and {len(rows) - MOST_SHOWN} more" if len(rows) > MOST_SHOWN else ""
    return "".join(rows[:MOST_SHOWN]) + more


def _is_first(name: str) -> bool:
    shard = SHARD.fullmatch(name)
    return shard is None or shard["number"] == "00001"


def _with_shards(name: str, by_name: dict[str, Listed]) -> list[Listed]:
    """The file, and the others of its set where a model is cut into several."""
    shard = SHARD.fullmatch(name)
    if shard is None:
        return [by_name[name]]
    count = int(shard["count"])
    names = [
        f"{shard['stem']}-{number:05}-of-{shard['count']}{shard['ending']}"
        for number in range(1, min(count, len(by_name)) + 1)
    ]
    if count != len(names) or any(each not in by_name for each in names):
        raise ModelError(f"the repository lacks parts of {name}", fix=CHOOSE)
    return [by_name[each] for each in names]


def _beside(listing: Listing) -> list[RemoteFile]:
    """The licence texts and the model card."""
    found = [
        checkable(listed)
        for listed in listing.siblings
        if BESIDE.fullmatch(listed.path) and is_safe_path(listed.path)
    ]
    return [file for file in found if file.size_bytes <= BESIDE_BYTES][:16]


class _Parts:
    """What is on its way into one revision's folder."""

    def __init__(self, home: Path, hub: Hub, listing: Listing, told: Told) -> None:
        self._hub = hub
        self._listing = listing
        self._told = told
        self._home = home
        self._parts = parts_folder(home)
        self._parts.mkdir(mode=0o700, exist_ok=True)
        self._place = revision_folder(home, listing.id, listing.sha)

    def make_room(self, files: Sequence[RemoteFile]) -> None:
        missing = sum(file.size_bytes - self._have(file) for file in files)
        check_disk(missing, self._parts)

    def look(self, file: RemoteFile, looked: Looked) -> None:
        """At the first bytes. Raises ModelError, or what `looked` raises."""
        if not self._is_placed(file):
            self._told(Step(file.path, self._part(file), file.size_bytes))
            self._hub.fetch(self._source(file), self._part(file), enough_bytes=LOOK_BYTES)
        content.check_start(self._where(file), file.path)
        looked(self._where(file), file)

    def fetch(self, file: RemoteFile) -> None:
        """Unless it is in its place already, and still what it was."""
        self._told(Step(file.path, self._where(file), file.size_bytes))
        if self._is_placed(file):
            with contextlib.suppress(ModelError), (self._place / file.path).open("rb") as here:
                check_digest(here.fileno(), file)
                return
        self._hub.fetch(self._source(file), self._part(file))

    def check(self, files: Sequence[RemoteFile]) -> Format:
        formats = {content.check_content(self._where(file), file.path) for file in files}
        if len(formats) != 1:
            raise ModelError("the parts of this model are of several formats", fix=CHOOSE)
        return formats.pop()

    def drop(self, files: Sequence[RemoteFile]) -> None:
        """Keep nothing of what turned out to be wrong, not even what was right of it."""
        for file in files:
            self._part(file).unlink(missing_ok=True)

    def entry(
        self,
        wanted: Wanted,
        source: str,
        models: Sequence[RemoteFile],
        beside: Sequence[RemoteFile],
        format: Format,
    ) -> Entry:
        first = models[0]
        return Entry(
            repo=self._listing.id,
            commit=self._listing.sha,
            file=first.path,
            size_bytes=sum(file.size_bytes for file in models),
            sha256=first.sha256 or _sha256(self._where(first)),
            format=format,
            source=source,
            when=datetime.now(UTC).isoformat(timespec="seconds"),
            revision=wanted.revision,
            licence=self._listing.licence,
            beside=tuple(file.path for file in beside),
            parts=tuple(file.path for file in models[1:]),
            digests={
                file.path: file.sha256 or _sha256(self._where(file))
                for file in (*models[1:], *beside)
            },
        )

    def place(self, files: Sequence[RemoteFile]) -> None:
        for file in files:
            place = self._place / file.path
            if self._part(file).exists():
                place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._part(file).replace(place)
                sync_folder(place.parent)

    def _is_placed(self, file: RemoteFile) -> bool:
        return not self._part(file).exists() and (self._place / file.path).is_file()

    def _have(self, file: RemoteFile) -> int:
        here = self._where(file)
        return min(here.stat().st_size, file.size_bytes) if here.is_file() else 0

    def _where(self, file: RemoteFile) -> Path:
        return self._place / file.path if self._is_placed(file) else self._part(file)

    def _part(self, file: RemoteFile) -> Path:
        return self._parts / f"{file.digest}.part"

    def _source(self, file: RemoteFile) -> Source:
        return Source(self._listing.id, self._listing.sha, file)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unclear(what: str) -> BadRequest:
    return BadRequest(what, fix="write OWNER/NAME, OWNER/NAME/FILE or OWNER/NAME/FILE@REVISION")
