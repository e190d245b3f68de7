"""A hub that lies: nothing of it reaches the models folder, and the error says what it did."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fake_hub import (
    OTHER_COMMIT,
    Fetch,
    Handler,
    Scene,
    Servers,
    gguf,
    left_in,
)

from inhouse.errors import ErrandError, InhouseError, ModelError

MODEL = gguf()
TAMPERED = gguf(fill=b"\x66")

Change = Callable[[Scene], None]


def served(data: bytes, name: str = "m.gguf") -> Change:
    return lambda scene: scene.served.update({name: data})


def named(name: str, data: bytes = MODEL) -> Change:
    return lambda scene: scene.files.update({name: data})


def only(name: str, data: bytes) -> Change:
    def change(scene: Scene) -> None:
        scene.files = {name: data}

    return change


def said(**headers: str) -> Change:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda scene: scene.headers.update(given)


def listed(**fields: Any) -> Change:
    """The hub's list says otherwise of the model."""

    def change(scene: Scene) -> None:
        def listing(true: dict[str, Any]) -> dict[str, Any]:
            true["siblings"][0] |= fields
            return true

        scene.listing = listing

    return change


def redirected(where: str) -> Change:
    def change(scene: Scene) -> None:
        scene.redirect = where

    return change


def endless(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(5000):
            handler.wfile.write(bytes(65536))
    except OSError:
        handler.scene.headers["hung-up"] = "yes"


def packed(handler: Handler) -> None:
    handler.answer(200, b"\x1f\x8b", {"Content-Encoding": "gzip"})


def round_and_round(handler: Handler) -> None:
    step = len(handler.scene.seen)
    handler.answer(302, b"", {"Location": f"/{step}"})


def back_to_itself(handler: Handler) -> None:
    handler.answer(302, b"", {"Location": handler.path})


def noise(handler: Handler) -> None:
    handler.wfile.write(b"\x00\x01\x02 this is no HTTP \r\n\r\n")


def many_headers(handler: Handler) -> None:
    handler.send_response(200)
    for number in range(1000):
        handler.send_header(f"x-{number}", "x" * 100)
    handler.end_headers()


def long_header(handler: Handler) -> None:
    handler.answer(200, b"", {"x-long": "x" * 200_000})


def wrong_part(handler: Handler) -> None:
    handler.answer(206, MODEL[10:], {"Content-Range": f"bytes 10-{len(MODEL) - 1}/{len(MODEL)}"})


def instead(say: Callable[[Handler], None], of: str = "file") -> Change:
    return lambda scene: scene.instead.update({of: say})


REFUSALS: dict[str, tuple[Change, str]] = {
    "same size, other bytes": (served(TAMPERED), "digest differs"),
    "same size, other bytes, from a file server": (
        lambda scene: [redirected("cdn")(scene), served(TAMPERED)(scene)],
        "digest differs",
    ),
    "a card with other bytes": (
        lambda scene: [named("README.md", b"true")(scene), served(b"lies", "README.md")(scene)],
        "digest differs",
    ),
    "longer than listed": (served(MODEL + b"more"), "more than the 200000 bytes"),
    "shorter than listed": (served(MODEL[:-9]), "shorter than the hub says"),
    "cut without a word": (lambda scene: setattr(scene, "cut_at", 150_000), "only in part"),
    "endless": (instead(endless), "more than the 200000 bytes"),
    "packed": (instead(packed), "packed"),
    "another part": (instead(wrong_part), "another part"),
    "10 GB that are not there": (
        listed(size=10**10, lfs={"sha256": "0" * 64, "size": 10**10}),
        "(shorter than the hub says|GB free)",
    ),
    "list and header disagree on the digest": (said(x_linked_etag='"' + "0" * 64 + '"'), "another"),
    "list and header disagree on the size": (said(x_linked_size="5"), "another when it sends"),
    "the revision moved": (said(x_repo_commit=OTHER_COMMIT), "another when it sends"),
    "a list that is none": (instead(packed, "list"), "packed"),
    "a name that climbs": (named("../../credential"), "leave its folder"),
    "a pickle under a model's name": (only("m.gguf", b"\x80\x04\x95evil."), "Python pickle"),
    "a circle": (instead(back_to_itself), "circle"),
    "a spiral": (instead(round_and_round), "circle"),
    "from HTTPS to HTTP": (redirected("clear"), "without encryption"),
    "to a host that is not allowed": (
        redirected("https://evil.example/m.gguf"),
        "nothing here may contact evil.example",
    ),
    "to a file of this machine": (redirected("file:///etc/passwd"), "not an address"),
    "no HTTP": (instead(noise), "speaks no HTTP"),
    "a thousand headers": (instead(many_headers), "speaks no HTTP"),
    "a header without end": (instead(long_header), "speaks no HTTP"),
}

# What stopped short may yet become whole; everything else is not gone on with.
KEPT = {"cut without a word"}

BY_THE_LIST = {"10 GB that are not there", "a list that is none", "a name that climbs"}


@pytest.mark.parametrize("lie", REFUSALS)
def test_a_hub_that_lies_leaves_nothing_behind(
    servers: Servers, home: Path, fetch: Fetch, fetch_known: Fetch, lie: str
) -> None:
    change, reason = REFUSALS[lie]
    servers.scene.files = {"m.gguf": MODEL}
    change(servers.scene)
    with pytest.raises(InhouseError, match=reason) as refusal:
        (fetch if lie in BY_THE_LIST else fetch_known)()
    assert refusal.value.fix
    kept = [f"parts/{hashlib.sha256(MODEL).hexdigest()}.part"] if lie in KEPT else []
    assert left_in(home) == kept
    assert {path.name for path in home.iterdir()} == {"errands.jsonl", "models"}


def test_a_part_that_was_tampered_with_is_deleted_and_the_next_try_is_clean(
    servers: Servers, home: Path, fetch: Fetch
) -> None:
    servers.scene.files = {"m.gguf": MODEL}
    part = home / "models/parts" / f"{hashlib.sha256(MODEL).hexdigest()}.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(TAMPERED[:150_000])
    with pytest.raises(ModelError, match="digest differs"):
        fetch()
    assert left_in(home) == []
    fetch()


def test_a_part_that_is_a_link_is_not_followed(
    servers: Servers, home: Path, fetch: Fetch, tmp_path: Path
) -> None:
    """Nobody else can write there; if somebody could, this would be how."""
    servers.scene.files = {"m.gguf": MODEL}
    part = home / "models/parts" / f"{hashlib.sha256(MODEL).hexdigest()}.part"
    part.parent.mkdir(parents=True)
    mine = tmp_path / "mine"
    mine.write_text("mine")
    part.symlink_to(mine)
    with pytest.raises((OSError, InhouseError)):
        fetch()
    assert mine.read_text() == "mine"


@pytest.mark.parametrize(
    ("asked", "token", "reason"),
    [
        ("maker/unknown", "", "has no repository maker/unknown"),
        ("maker/small@v9", "", "has no revision v9"),
        ("maker/small/other.gguf", "", "has no file of that name"),
        ("maker/small", "", "is gated"),
        ("maker/small", "hf_anotherOne", "is gated"),
    ],
)
def test_what_the_hub_refuses_is_told_with_the_way_to_get_it(
    servers: Servers, home: Path, fetch: Fetch, asked: str, token: str, reason: str
) -> None:
    servers.scene.files = {"m.gguf": MODEL}
    servers.scene.gated = "gated" in reason
    with pytest.raises(InhouseError, match=reason) as refusal:
        fetch(asked, token=token)
    assert "--token-file" in refusal.value.fix or not servers.scene.gated
    assert left_in(home) == []


def test_a_file_that_is_gated_later_than_its_list_is_told_too(
    servers: Servers, fetch: Fetch
) -> None:
    servers.scene.files = {"m.gguf": MODEL}
    servers.scene.instead["list"] = _open_list
    with pytest.raises(ErrandError, match="is gated"):
        fetch()


def _open_list(handler: Handler) -> None:
    handler.list()
    handler.scene.gated = True
