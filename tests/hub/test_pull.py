"""A model is fetched from a hub that speaks the real protocol."""

import hashlib
import json
from pathlib import Path

import pytest
from fake_hub import (
    COMMIT,
    REPO,
    TOKEN,
    Fetch,
    Servers,
    errands,
    gguf,
    left_in,
    safetensors,
)
from msgspec.structs import replace

from inhouse.errors import BadRequest, ErrandError, ModelError
from inhouse.models.layout import path_of, read_lock, write_lock
from tests.conftest import inhouse


def test_a_model_is_fetched_checked_and_written_down(
    servers: Servers, home: Path, fetch_by_started: Fetch
) -> None:
    model = gguf(5_000_000)
    servers.scene.files = {"m.gguf": model, "README.md": b"# Small", "LICENSE": b"Do as you like."}
    entry = fetch_by_started()
    assert path_of(home, entry).read_bytes() == model
    assert entry.sha256 == hashlib.sha256(model).hexdigest()
    assert (entry.repo, entry.commit, entry.file) == (REPO, COMMIT, "m.gguf")
    assert (entry.licence, entry.format, entry.source) == ("apache-2.0", "gguf", servers.hub)
    assert read_lock(home).models == (entry,)
    folder = f"maker--small/{COMMIT[:12]}"
    assert left_in(home) == [
        f"{folder}/LICENSE",
        f"{folder}/README.md",
        f"{folder}/m.gguf",
        "models.lock",
    ]


def test_what_is_here_is_not_fetched_twice_but_checked_again(
    servers: Servers, home: Path, fetch: Fetch
) -> None:
    servers.scene.files = {"m.gguf": gguf()}
    place = path_of(home, fetch())
    servers.scene.seen.clear()
    fetch()
    assert [seen.path[:4] for seen in servers.scene.seen] == ["/api"]
    place.write_bytes(gguf(fill=b"\x00"))
    fetch()
    assert place.read_bytes() == gguf()


def test_a_commit_does_not_change_its_file_by_listing_no_sha256(
    servers: Servers, home: Path, fetch_known: Fetch
) -> None:
    servers.scene.files = {"m.gguf": gguf()}
    place = path_of(home, fetch_known())
    servers.scene.small = {"m.gguf"}
    servers.scene.files = {"m.gguf": gguf(fill=b"\x00")}
    with pytest.raises(ModelError, match="another digest"):
        fetch_known()
    assert place.read_bytes() == gguf()
    assert left_in(home) == [f"maker--small/{COMMIT[:12]}/m.gguf", "models.lock"]


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({"source": "other.example"}, "came from other"),
        ({"commit": COMMIT[:12] + "0" * 28}, "same"),
    ],
)
def test_neither_another_hub_nor_another_commit_takes_the_place_of_a_model(
    servers: Servers, home: Path, fetch_known: Fetch, known: dict[str, str], words: str
) -> None:
    servers.scene.files = {"m.gguf": gguf()}
    entry = fetch_known()
    write_lock(home, [replace(entry, **known)])
    with pytest.raises(ModelError, match=words) as refused:
        fetch_known()
    assert "inhouse models remove" in refused.value.fix


def test_the_revision_is_asked_for_once_and_then_the_commit(servers: Servers, fetch: Fetch) -> None:
    """A branch that moves between two requests moves nothing here."""
    servers.scene.files = {"sub/m.gguf": gguf(), "README.md": b"# Small"}
    fetch(f"{REPO}/sub/m.gguf@main")
    asked = [seen.path for seen in servers.scene.seen]
    assert asked[0] == f"/api/models/{REPO}/revision/main?blobs=true"
    assert asked[1:] == [
        f"/{REPO}/resolve/{COMMIT}/sub/m.gguf",
        f"/{REPO}/resolve/{COMMIT}/README.md",
    ]


def test_a_download_that_broke_off_is_gone_on_with(
    servers: Servers, home: Path, fetch: Fetch
) -> None:
    model = gguf(5_000_000)
    servers.scene.files = {"m.gguf": model}
    servers.scene.redirect = "cdn"
    servers.scene.cut_at = 500_000
    with pytest.raises(ErrandError, match="only in part"):
        fetch()
    part = f"parts/{hashlib.sha256(model).hexdigest()}.part"
    assert left_in(home) == [part]
    assert (home / "models" / part).stat().st_size == 500_000
    servers.scene.cut_at = 0
    servers.scene.seen.clear()
    assert path_of(home, fetch()).read_bytes() == model
    ranges = [seen.headers.get("range") for seen in servers.scene.seen if seen.server == "cdn"]
    assert ranges[0] == "bytes=500000-"


def test_a_server_that_ignores_range_sends_it_all_again(
    servers: Servers, home: Path, fetch: Fetch
) -> None:
    model = gguf(5_000_000)
    servers.scene.files = {"m.gguf": model}
    servers.scene.ranges = False
    assert path_of(home, fetch()).read_bytes() == model
    assert servers.scene.seen[-1].headers["range"].startswith("bytes=")


def test_chunks_without_a_length_are_counted(servers: Servers, home: Path, fetch: Fetch) -> None:
    servers.scene.files = {"m.gguf": gguf()}
    servers.scene.chunked = True
    assert path_of(home, fetch()).read_bytes() == gguf()


def test_a_file_server_learns_no_token_and_the_record_no_secret(
    servers: Servers, home: Path, fetch: Fetch
) -> None:
    servers.scene.files = {"m.gguf": gguf()}
    servers.scene.gated = True
    servers.scene.redirect = "cdn"
    fetch(token=TOKEN)
    by_server = {seen.server: seen.headers.get("authorization") for seen in servers.scene.seen}
    assert by_server == {"hub": f"Bearer {TOKEN}", "cdn": None}
    record = (home / "errands.jsonl").read_text()
    assert TOKEN not in record
    assert "signature" not in record
    assert (home / "errands.jsonl").stat().st_mode & 0o777 == 0o600


def test_a_hub_may_send_us_on_to_another_address_of_its_own(
    servers: Servers, home: Path, fetch: Fetch
) -> None:
    servers.scene.files = {"m.gguf": gguf(), "README.md": b"# Small"}
    servers.scene.moved = servers.scene.gated = True
    assert (path_of(home, fetch(token=TOKEN)).parent / "README.md").read_bytes() == b"# Small"
    last = servers.scene.seen[-1]
    assert last.path.startswith("/api/resolve-cache/")
    assert last.headers["authorization"] == f"Bearer {TOKEN}", "it is the same server"


def test_a_commit_that_holds_another_file_than_before_is_refused(
    servers: Servers, home: Path, fetch: Fetch
) -> None:
    servers.scene.files = {"m.gguf": gguf()}
    entry = fetch()
    servers.scene.files = {"m.gguf": gguf(fill=b"\x66")}
    with pytest.raises(ModelError, match="in the same commit"):
        fetch()
    assert path_of(home, entry).read_bytes() == gguf()


def test_every_errand_is_written_down_before_it_leaves_and_when_it_returns(
    servers: Servers, home: Path, fetch: Fetch
) -> None:
    servers.scene.files = {"m.gguf": gguf()}
    servers.scene.redirect = "cdn"
    fetch()
    lines = errands(home)
    assert [(line["event"], line["host"], line["what"]) for line in lines] == [
        ("leaves", "127.0.0.1", "models.list"),
        ("returns", "127.0.0.1", "models.list"),
        ("leaves", "127.0.0.1", "models.file"),
        ("returns", "127.0.0.1", "models.file"),
        ("leaves", "localhost", "models.file"),
        ("returns", "localhost", "models.file"),
    ]
    assert (lines[-1]["status"], lines[-1]["size_bytes"]) == (200, len(gguf()))
    assert {line["seal"] for line in lines if line["event"] == "returns"} <= {"L2", "L3"}


def test_a_model_in_parts_is_fetched_whole(servers: Servers, home: Path, fetch: Fetch) -> None:
    names = [f"m-{number:05}-of-00002.gguf" for number in (1, 2)]
    servers.scene.files = {name: gguf(fill=name[6:7].encode()) for name in names}
    entry = fetch()
    assert (entry.file, entry.parts) == (names[0], (names[1],))
    assert (path_of(home, entry).parent / names[1]).read_bytes() == servers.scene.files[names[1]]


def test_safetensors_are_fetched_too(servers: Servers, fetch: Fetch) -> None:
    servers.scene.files = {"model.safetensors": safetensors()}
    assert fetch().format == "safetensors"


def test_where_there_are_several_models_one_must_be_named(servers: Servers, fetch: Fetch) -> None:
    servers.scene.files = {"q4.gguf": gguf(), "q8.gguf": gguf(400_000)}
    with pytest.raises(BadRequest, match="several models") as refusal:
        fetch()
    assert f"{REPO}/q8.gguf  (0.00 GB)" in refusal.value.fix
    assert refusal.value.exit_code == 64
    assert fetch(f"{REPO}/q8.gguf").file == "q8.gguf"


def test_the_command_tells_what_it_did(servers: Servers, home: Path) -> None:
    servers.scene.files = {"m.gguf": gguf()}
    (home / "policy.toml").write_text(f'[egress]\nca_file = "{servers.ca_file}"\n')
    asked = ("models", "pull", REPO, "--hub", f"https://{servers.hub}")
    alone = inhouse(*asked, home=home)
    assert (alone.returncode, servers.scene.seen) == (1, [])
    assert f"nothing here may contact {servers.hub}" in alone.stderr
    assert f"--allow {servers.hub}" in alone.stderr
    assert "[egress] allow" in alone.stderr
    ran = inhouse(*asked, "--allow", servers.hub, "--json", home=home)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["name"] == f"{REPO}/m.gguf"
