"""A model is fetched from a hub that speaks the real protocol."""

import hashlib
from pathlib import Path

from fake_hub import COMMIT, REPO, Fetch, Servers, gguf, left_in

from inhouse.models.layout import path_of, read_lock


def test_a_model_is_fetched_checked_and_written_down(
    servers: Servers, home: Path, fetch: Fetch
) -> None:
    model = gguf(1_500_000)
    servers.scene.files = {"m.gguf": model, "README.md": b"# Small", "LICENSE": b"Do as you like."}
    entry = fetch()
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
