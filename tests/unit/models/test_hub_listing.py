"""What a hub lists: only files that can be checked, under names that can do no harm, are chosen."""

import json
import tracemalloc
from contextlib import nullcontext
from typing import Any

import pytest

from inhouse.errors import BadRequest, InhouseError, ModelError
from inhouse.models.hub import MOST_FILES, checkable, parse_hub, read_listing
from inhouse.models.pull import Wanted, choose, parse_wanted

COMMIT = "c0ffee" * 6 + "c0ff"
REPO = "maker/small"


def row(name: str, **fields: Any) -> dict[str, Any]:
    size = fields.pop("size", 5)
    lfs = {"sha256": "5" * 64, "size": size, "pointerSize": 134}
    return {"rfilename": name, "size": size, "blobId": "6" * 40, "lfs": lfs} | fields


def answer(*rows: dict[str, Any], **fields: Any) -> bytes:
    return json.dumps({"id": REPO, "sha": COMMIT, "siblings": rows} | fields).encode()


def chosen(*rows: dict[str, Any], asked: str = REPO, **fields: Any) -> list[str]:
    wanted = parse_wanted(asked)
    listing = read_listing(answer(*rows, **fields), wanted.repo, wanted.revision, "hub.example")
    return [file.path for file in choose(wanted, listing)]


def test_the_only_model_is_chosen_and_the_others_are_not_needed() -> None:
    assert chosen(row("m.gguf"), row("pytorch_model.bin"), row("m.safetensors")) == ["m.gguf"]
    assert chosen(row("m.safetensors"), row("config.json")) == ["m.safetensors"]


def test_a_model_in_parts_is_chosen_whole() -> None:
    parts = [f"sub/m-{number:05}-of-00003.gguf" for number in (1, 2, 3)]
    assert chosen(*map(row, reversed(parts))) == parts


LIES: dict[str, tuple[bytes, str]] = {
    "two sizes": (answer(row("m.gguf", size=5) | {"size": 6}), "two sizes"),
    "a size below zero": (answer(row("m.gguf", size=-1)), "did not answer like a hub"),
    "more than any disk": (answer(row("m.gguf", size=10**16)), "did not answer like a hub"),
    "no digest": (answer(row("m.gguf", lfs=None, blobId=None)), "no digest"),
    "a digest that is a path": (
        answer(row("m.gguf", lfs={"sha256": "../../credential", "size": 5})),
        "did not answer like a hub",
    ),
    "a commit that is a branch": (answer(row("m.gguf"), sha="main"), "did not answer like a hub"),
    "another repository": (answer(row("m.gguf"), id="maker/other"), "another name now"),
    "no JSON": (b"<html>", "did not answer like a hub"),
    "no UTF-8": (b'{"id": "\xff"}', "did not answer like a hub"),
    "too deep": (b"[" * 100_000, "did not answer like a hub"),
    "a name at the root": (answer(row("m.gguf"), row("/etc/cron.d/m")), "leave its folder"),
    "a name that climbs": (answer(row("m.gguf"), row("a/../../m.gguf")), "leave its folder"),
    "backslashes": (answer(row("m.gguf"), row("..\\m.gguf")), "leave its folder"),
    "a name of git's own": (answer(row("m.gguf"), row(".git/hooks/x")), "leave its folder"),
    "a line break": (answer(row("m.gguf"), row("m\n.gguf")), "leave its folder"),
    "a zero": (answer(row("m.gguf"), row("m.gguf\0.bin")), "leave its folder"),
    "read backwards": (answer(row("m.gguf"), row("m\u202efugg")), "leave its folder"),
    "half a sign": (
        answer(row("m.gguf"), row("m\ud800.gguf")),
        "(did not answer|leave its folder)",
    ),
    "a device": (answer(row("aux.gguf")), "no folder here may hold"),
    "a stream": (answer(row("m.gguf:x.gguf")), "no folder here may hold"),
    "a hidden name": (answer(row(".m.gguf")), "no folder here may hold"),
    "twice": (answer(row("m.gguf"), row("m.gguf")), "lists a file twice"),
    "parts that lack": (answer(row("m-00001-of-00003.gguf")), "lacks parts"),
    "millions of parts": (answer(row("m-00001-of-99999.gguf")), "lacks parts"),
    "nothing that is safe": (answer(row("pytorch_model.bin")), "no GGUF and no safetensors"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_list_that_lies_is_refused(lie: str) -> None:
    data, reason = LIES[lie]
    with pytest.raises(InhouseError, match=reason):
        choose(Wanted(REPO), read_listing(data, REPO, "main", "hub.example"))


def test_two_names_that_differ_in_case_are_one_on_many_disks() -> None:
    with pytest.raises(ModelError, match="but for case"):
        chosen(row("m.gguf"), row("M.GGUF"), asked=f"{REPO}/m.gguf")


def test_an_answer_about_another_commit_is_refused() -> None:
    with pytest.raises(ModelError, match="another commit"):
        chosen(row("m.gguf"), asked=f"{REPO}@{'a' * 40}")
    assert chosen(row("m.gguf"), asked=f"{REPO}@{COMMIT}") == ["m.gguf"]


def test_a_small_file_is_checked_by_what_git_calls_it() -> None:
    listing = read_listing(answer(row("README.md", lfs=None)), REPO, "main", "hub.example")
    assert checkable(listing.siblings[0]).digest == "6" * 40


def test_the_licence_is_what_the_card_claims_and_cut_to_what_can_be_shown() -> None:
    def claimed(card: Any) -> str:
        return read_listing(answer(cardData=card), REPO, "main", "hub.example").licence

    assert claimed({"license": "apache-2.0"}) == "apache-2.0"
    assert claimed({"license": "other", "license_name": "their-own"}) == "their-own"
    assert claimed({"license": ["mit"]}) == claimed({"license": "\x1b[31m"}) == claimed("x") == ""
    assert len(claimed({"license": "x" * 1000})) == 80
    raw = b'{"id": "%s", "sha": "%s", "siblings": [], "cardData": {"license": "\xff"}}'
    listing = read_listing(raw % (REPO.encode(), COMMIT.encode()), REPO, "main", "hub.example")
    assert listing.licence == ""


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"siblings": [row("m.gguf")], "cardData": [[]] * 300_000}, ""),
        ({"siblings": [{"rfilename": "m"}] * (MOST_FILES + 1)}, "more than 20000 files"),
    ],
    ids=["a card of nothing", "files"],
)
def test_a_list_that_is_huge_costs_little_more_than_its_bytes(
    fields: dict[str, Any], refusal: str
) -> None:
    data = answer(**fields)
    tracemalloc.start()
    with pytest.raises(ModelError, match=refusal) if refusal else nullcontext():
        assert read_listing(data, REPO, "main", "hub.example").licence == ""
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200_000


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a/b", Wanted("a/b")),
        ("a/b@v1.0", Wanted("a/b", "", "v1.0")),
        ("a/b/sub/m.gguf", Wanted("a/b", "sub/m.gguf")),
        ("a/b/m.gguf@refs/pr/1", Wanted("a/b", "m.gguf", "refs/pr/1")),
    ],
)
def test_what_is_wanted_is_a_repository_a_file_and_a_revision(text: str, wanted: Wanted) -> None:
    assert parse_wanted(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "model", "a/", "/b", "a/b/", "a/b@", "a/b@../x", "a/b@-x", "a/../b", "../b", "a/b/../c",
        "a--b/c", "https://huggingface.co/a/b", "a/b?x=1", "a/b/m.gguf@v 1", "a/b\n", "",
    ],
)  # fmt: skip
def test_anything_else_is_asked_about(text: str) -> None:
    with pytest.raises(BadRequest):
        parse_wanted(text)


@pytest.mark.parametrize(
    "address", ["hub.example", "http://hub.example", "https://a:b@hub.example", "https://x/?y", ""]
)
def test_a_hub_is_an_https_address(address: str) -> None:
    with pytest.raises(BadRequest, match="must begin with https"):
        parse_hub(address)


def test_a_hub_may_lie_below_a_path_and_a_local_one_needs_no_tls() -> None:
    assert parse_hub("https://mirror.example/hf/").path == "/hf/"
    assert not parse_hub("http://127.0.0.1:8000").place.tls
