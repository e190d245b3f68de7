"""A hub of models in the shape of Hugging Face: what a repository holds, and one file of it.

    GET /api/models/OWNER/NAME/revision/REVISION?blobs=true    its commit and files, with digests
    GET /OWNER/NAME/resolve/COMMIT/FILE                        a file; often a redirect elsewhere

(huggingface/huggingface_hub, hf_api.py `repo_info` and file_download.py `hf_hub_url`.) A revision
is turned into a commit once, and everything after asks for that commit. A file in large storage has
its SHA-256 in the list, any other the SHA-1 of its git blob. Both are checked over the whole file
by us, whoever delivered it.
"""

import hashlib
import os
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import quote

import msgspec
from msgspec import Meta, Raw, Struct
from msgspec.structs import replace

from inhouse.egress.courier import MIB, Errand, Outcome, Place, Terms, Url, is_this_machine
from inhouse.egress.courier import parse_url as parse
from inhouse.egress.dispatch import fetch, fetch_bytes
from inhouse.errors import BadRequest, ErrandError, ModelError

DEFAULT_HUB: Final = "https://huggingface.co"
LIST_BYTES: Final = 4 * MIB
MOST_FILES: Final = 20_000
LIST_S: Final = 120.0
LARGEST_FILE: Final = 2 * 1024 * 1024 * MIB  # 2 TiB; no model is near it
MOST_TRIES: Final = 5
NOT_JSON: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
Commit = Annotated[str, Meta(pattern=r"^[0-9a-f]{40}\Z")]


class Large(Struct, frozen=True):
    sha256: Digest
    size: Annotated[int, Meta(ge=0, le=LARGEST_FILE)]


class Listed(Struct, frozen=True, rename={"path": "rfilename", "blob": "blobId"}):
    """One file, as the hub lists it."""

    path: str
    size: Annotated[int, Meta(ge=0, le=LARGEST_FILE)] | None = None
    blob: Commit | None = None  # SHA-1, as git counts it
    lfs: Large | None = None


class _Card(Struct):
    """Two fields of a card, which may hold anything; the rest is passed over, not decoded."""

    license: Raw = Raw(b"null")
    license_name: Raw = Raw(b"null")


class Listing(Struct, frozen=True):
    """The parts of the hub's answer that matter here."""

    id: str
    sha: Commit
    siblings: Annotated[tuple[Listed, ...], Meta(max_length=MOST_FILES)]
    gated: bool | str = False
    card: Raw = msgspec.field(default=Raw(b"{}"), name="cardData")

    @property
    def licence(self) -> str:
        """What the card claims. It is a stranger's word, cut to what is fit to show."""
        try:
            card = msgspec.json.decode(self.card, type=_Card)
        except NOT_JSON:
            return ""
        claim = _word(card.license)
        if claim == "other":
            claim = _word(card.license_name) or claim
        return claim[:80] if claim.isprintable() else ""


def _word(value: Raw) -> str:
    try:
        return msgspec.json.decode(value, type=str)
    except NOT_JSON:
        return ""


class RemoteFile(Struct, frozen=True):
    """A file that can be checked: its size and its digest are known beforehand."""

    path: str
    size_bytes: int
    sha256: str = ""
    git_sha1: str = ""

    @property
    def digest(self) -> str:
        return self.sha256 or self.git_sha1


class Source(Struct, frozen=True):
    """Where a file is: always at a commit, never at a branch, which may move."""

    repo: str
    commit: str
    file: RemoteFile


def checkable(listed: Listed) -> RemoteFile:
    """Raises ModelError if the hub gives no digest, or contradicts itself."""
    if listed.lfs:
        if listed.size not in (None, listed.lfs.size):
            raise ModelError(
                f"the hub gives two sizes for {listed.path}", fix="do not trust this repository"
            )
        return RemoteFile(listed.path, listed.lfs.size, sha256=listed.lfs.sha256)
    if listed.size is None or listed.blob is None:
        raise ModelError(
            f"the hub gives no digest for {listed.path}, so it can't be checked",
            fix="use a hub that speaks the protocol whole (blobs=true)",
        )
    return RemoteFile(listed.path, listed.size, git_sha1=listed.blob)


def parse_hub(address: str) -> Url:
    """Where a hub is. Raises BadRequest."""
    wrong = BadRequest(
        "the hub's address must begin with https://",
        fix=f"for example --hub {DEFAULT_HUB}; http:// is for this machine alone",
    )
    try:
        url = parse(address.rstrip("/") + "/")
    except ErrandError as error:
        raise wrong from error
    if "?" in url.path or not (url.place.tls or is_this_machine(url.place.host)):
        raise wrong
    return url


def read_listing(data: bytes, repo: str, revision: str, shown: str) -> Listing:
    """The hub's answer, if it is one to what was asked. Raises ErrandError or ModelError."""
    if data.count(b'"rfilename"') > MOST_FILES:
        raise ModelError(
            f"{repo} has more than {MOST_FILES} files", fix="look for a smaller repository of it"
        )
    try:
        listing = msgspec.json.decode(data, type=Listing)
    except NOT_JSON as error:
        raise ErrandError(
            f"{shown} did not answer like a hub of models",
            fix="check the address given with --hub",
        ) from error
    if listing.id != repo:
        raise ModelError(
            f"{repo} has another name now", fix="look it up on the hub and ask for the new name"
        )
    is_commit = len(revision) == 40 and not set(revision) - set("0123456789abcdef")
    if is_commit and listing.sha != revision:
        raise ModelError(
            f"{shown} answered with another commit than it was asked for",
            fix="do not trust this hub",
        )
    return listing


class Hub:
    """One hub, spoken to through the courier. The token goes to it alone."""

    def __init__(self, home: Path, address: str, terms: Terms, token: str = "") -> None:
        self._home = home
        self._terms = terms
        self._token = token
        url = parse_hub(address)
        self._place = url.place
        self._below = url.path.rstrip("/")

    @property
    def place(self) -> Place:
        return self._place

    def listing(self, repo: str, revision: str) -> Listing:
        """The files of a revision and its commit. Raises ErrandError or ModelError."""
        path = f"/api/models/{repo}/revision/{quote(revision, safe='')}?blobs=true"
        errand = self._errand(path, "models.list", repo, LIST_BYTES)
        errand = replace(errand, most_s=LIST_S)
        outcome, data = fetch_bytes(self._home, errand, self._terms)
        if outcome.status != 200:
            raise self._refusal(outcome, repo, revision)
        return read_listing(data, repo, revision, self._place.shown)

    def fetch(self, source: Source, part: Path, *, enough_bytes: int = 0) -> None:
        """The file, whole and of the right digest, in `part`. Raises ErrandError or ModelError.

        What is in `part` already is gone on with. If the wrong bytes came it is deleted; if too
        few came it stays, for another try. With `enough_bytes`, its beginning is fetched only, and
        nothing is promised of it.
        """
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        body = os.open(part, flags, 0o600)
        try:
            self._fill(body, source, min(enough_bytes or LARGEST_FILE, source.file.size_bytes))
            if not enough_bytes:
                check_digest(body, source.file)
                os.fsync(body)
        except ModelError:  # not what was promised: nobody should go on with it
            os.ftruncate(body, 0)
            raise
        finally:
            if not os.fstat(body).st_size and source.file.size_bytes:
                part.unlink()
            os.close(body)

    def _fill(self, body: int, source: Source, enough_bytes: int) -> None:
        path = f"/{source.repo}/resolve/{source.commit}/{quote(source.file.path)}"
        size = source.file.size_bytes
        for _ in range(MOST_TRIES):
            before = os.fstat(body).st_size
            if before > size:  # from another day and another file
                os.ftruncate(body, 0)
                before = 0
            if before >= enough_bytes:
                return
            errand = self._errand(path, "models.file", source.repo, size)
            errand = replace(errand, start=before, enough_bytes=enough_bytes)
            outcome = fetch(self._home, errand, self._terms, body)
            now = os.fstat(body).st_size
            if outcome.status == 416 or (outcome.whole and now < enough_bytes):
                raise ModelError(
                    f"{source.file.path} is shorter than the hub says", fix="do not trust this hub"
                )
            if outcome.status not in (200, 206):
                raise self._refusal(outcome, source.repo, source.commit)
            _agree(outcome, source)
            if now <= before:
                break
        if os.fstat(body).st_size < enough_bytes:
            raise ErrandError(
                f"{source.file.path} came only in part",
                fix="ask again: what has arrived is kept, and not fetched twice",
            )

    def _errand(self, path: str, what: str, repo: str, most_bytes: int) -> Errand:
        url = Url(self._place, self._below + path)
        return Errand(url, what, repo, most_bytes, token=self._token)

    def _refusal(self, outcome: Outcome, repo: str, revision: str) -> ErrandError:
        """What a hub's refusal means (huggingface_hub, utils/_http.py `hf_raise_for_status`)."""
        code = outcome.headers.get("x-error-code", "")
        shown = self._place.shown
        if code == "GatedRepo" or outcome.status == 403:
            return ErrandError(
                f"{repo} is gated: {shown} gives it only to those who accepted its terms",
                fix=f"accept them at {shown}/{repo} and give a token that may read: "
                "--token-file FILE",
            )
        if code == "RevisionNotFound":
            return ErrandError(f"{repo} has no revision {revision}", fix="try @main")
        if code == "EntryNotFound":
            return ErrandError(f"{repo} has no such file at this revision", fix="name another")
        if code == "RepoNotFound" or outcome.status in (401, 404):
            return ErrandError(
                f"{shown} has no repository {repo}, or shows it only to those who may see it",
                fix="check the name; for a private one give a token: --token-file FILE",
            )
        if outcome.status == 429:
            return ErrandError(f"{shown} wants us to wait", fix="ask again in some minutes")
        return ErrandError(
            f"{shown} answered with status {outcome.status}", fix="ask again in some minutes"
        )


def _agree(outcome: Outcome, source: Source) -> None:
    """What the headers say of the file must be what the list said. Raises ModelError."""
    commit, file = source.commit, source.file
    said = outcome.headers
    etag = said.get("x-linked-etag", "").strip('"').removeprefix("W/").strip('"')
    agree = (
        said.get("x-repo-commit", commit) == commit
        and said.get("x-linked-size", str(file.size_bytes)) == str(file.size_bytes)
        and etag in ("", file.digest)
    )
    if not agree:
        raise ModelError(
            f"the hub says one thing of {file.path} in its list and another when it sends it",
            fix="ask again; if it stays so, do not trust this repository",
        )


def check_digest(body: int, file: RemoteFile) -> None:
    """Over every byte from the first. Raises ModelError."""
    if file.sha256:
        digest = hashlib.sha256()
    else:
        digest = hashlib.sha1(usedforsecurity=False)
        digest.update(b"blob %d\0" % file.size_bytes)
    place = 0
    while block := os.pread(body, MIB, place):
        digest.update(block)
        place += len(block)
    if digest.hexdigest() != file.digest:
        raise ModelError(
            f"{file.path} is not what the hub promised: its digest differs. It was deleted",
            fix="ask again; if it stays so, somebody between the hub and you changes files",
        )
