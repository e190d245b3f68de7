"""What `models fit` says a model needs is what the real engine takes, within 10 %."""

import http.client
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from inhouse.engines.modelfile import open_model
from inhouse.models.fit import MIB, estimate
from inhouse.models.gguf import read_gguf
from tests.unit.models import making

pytestmark = pytest.mark.real
pytest.importorskip("xllamacpp")

KEY: Final = "a-key-of-this-test"
SLOTS: Final = 4
WORDS: Final = 32_768
NEAR: Final = 0.10

# More than one whole batch touches nearly all that was counted. SmolLM2 would take too long for
# it, so it gets a short prompt; the made models are small.
CONTEXT: Final = 2048
SHORT, LONG = list(range(300, 316)), [300] * 700

MADE: Final[dict[str, dict[str, Any]]] = {
    "llama": {"layers": 2, "width": 512, "inner": 1024, "kv_heads": 4},
    "qwen3, wide heads": {"architecture": "qwen3", "layers": 2, "head": 128, "heads": 8},
    "gemma3, windows": {
        "architecture": "gemma3",
        "layers": 6,
        "kv_heads": 4,
        "attention__sliding_window": 256,
    },
    "qwen3moe, experts": {"architecture": "qwen3moe", "experts": 8, "layers": 2},
}


@pytest.mark.parametrize("context", [2048, 8192, 16_384])
def test_the_packaged_model_takes_what_was_estimated(context: int, tmp_path: Path):
    _compare(Path(open_model().path), context, SHORT, tmp_path)


@pytest.mark.parametrize("name", MADE)
def test_other_architectures_take_what_was_estimated(name: str, tmp_path: Path):
    path = making.model(tmp_path / "made.gguf", words=WORDS, **MADE[name])
    _compare(path, CONTEXT, LONG, tmp_path)


def _compare(path: Path, context: int, prompt: list[int], folder: Path) -> None:
    need = estimate(read_gguf(path), path.stat().st_size, context, SLOTS).need
    with _engine(path, context, folder) as pid:
        _complete(folder, prompt)
        taken = _resident(pid)
    assert taken / MIB == pytest.approx(need.engine / MIB, rel=NEAR)


@contextmanager
def _engine(path: Path, context: int, folder: Path) -> Iterator[int]:
    """The product's own engine process, as its supervisor starts it."""
    spec = {
        "model": str(path),
        "socket": "engine.sock",
        "key": KEY,
        "threads": 1,
        "context_tokens": context,
        "slots": SLOTS,
        "streams": 16,
    }
    with subprocess.Popen(
        [sys.executable, "-I", "-m", "inhouse.processes.engine"],
        cwd=folder,
        env={},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(spec).encode() + b"\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["ready"]
        yield process.pid
        process.stdin.close()  # its sign to end


def _complete(folder: Path, prompt: list[int]) -> None:
    connection = http.client.HTTPConnection("engine")
    connection.sock = socket.socket(socket.AF_UNIX)
    connection.sock.settimeout(120)
    connection.sock.connect(str(folder / "engine.sock"))
    body = json.dumps({"prompt": prompt, "n_predict": 2, "cache_prompt": False})
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    connection.request("POST", "/completion", body, headers)
    reply = connection.getresponse()
    assert reply.status == 200, reply.read()
    reply.read()
    connection.close()


def _resident(pid: int) -> int:
    """All that the process holds in memory, mapped weights included."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(
        int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS:")
    )
