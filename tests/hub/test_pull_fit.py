"""What will not fit is not fetched: its first bytes tell."""

from pathlib import Path

from fake_hub import REPO, Servers, gguf, left_in

from tests.conftest import inhouse
from tests.unit.models import making

ENORMOUS = {
    "general.architecture": "llama",
    "llama.block_count": 4096,
    "llama.embedding_length": 1_048_576,
    "llama.attention.head_count": 1024,
}


def test_a_model_that_can_not_fit_is_refused_by_its_first_bytes(
    servers: Servers, home: Path
) -> None:
    servers.scene.files = {"m.gguf": making.head(ENORMOUS, []).ljust(3_000_000, b"\0")}
    (home / "policy.toml").write_text(f'[egress]\nca_file = "{servers.ca_file}"\n')
    asked = ("models", "pull", REPO, "--hub", f"https://{servers.hub}", "--allow", servers.hub)
    refused = inhouse(*asked, home=home)
    assert refused.returncode == 1
    assert "m.gguf needs" in refused.stderr
    assert "does not fit" in refused.stderr
    assert "fewer bits a weight" in refused.stderr
    assert left_in(home) == []
    asked_for_files = [seen.path for seen in servers.scene.seen if "/resolve/" in seen.path]
    assert len(asked_for_files) == 1

    servers.scene.files = {"m.gguf": gguf()}
    fetched = inhouse(*asked, home=home)
    assert fetched.returncode == 0, fetched.stderr
    assert "m.gguf: it can't be told whether it fits" in fetched.stderr
