"""LiteLLM's proxy, as its documentation starts it, in an environment of its own.

No guardrails, no database, telemetry off, one worker as Inhouse has one. It is asked for the
models `engine` and `fake`, which are engines on loopback ports.
"""

import contextlib
import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.gateway.clients import Target
from bench.gateway.engines import stop

VERSION: Final = "1.106.2"
START_PATIENCE_S: Final = 180.0


class NotInstalled(Exception):
    """LiteLLM could not be installed, so there are no rows for it."""


def install(cache: Path) -> Path:
    """The folder of an environment with LiteLLM, made once. Raises NotInstalled."""
    folder = cache / f"litellm-{VERSION}"
    program = folder / "bin" / "litellm"
    if program.exists():
        return program
    print(f"installing litellm[proxy]=={VERSION} in {folder} (once)", file=sys.stderr)
    python = str(folder / "bin" / "python")
    for command in (
        [sys.executable, "-m", "venv", str(folder)],
        [python, "-m", "pip", "install", "--quiet", f"litellm[proxy]=={VERSION}"],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            print(done.stderr, file=sys.stderr)
            raise NotInstalled(f"litellm[proxy]=={VERSION} could not be installed")
    return program


@dataclass(frozen=True)
class Proxy:
    port: int
    key: str
    pid: int

    def target(self, model: str) -> Target:
        return Target("through LiteLLM", self.key, model, self.port, pids=(self.pid,))


@contextlib.contextmanager
def litellm(program: Path, folder: Path, **engines: Target) -> Iterator[Proxy]:
    """The proxy in front of these engines, each a model of that name."""
    key = "sk-" + secrets.token_urlsafe(16)
    models = [
        {
            "model_name": name,
            "litellm_params": {
                "model": f"openai/{engine.model}",
                "api_base": f"http://127.0.0.1:{engine.port}/v1",
                "api_key": engine.key,
            },
        }
        for name, engine in engines.items()
    ]
    settings = {
        "model_list": models,
        "litellm_settings": {"telemetry": False},
        "general_settings": {"master_key": key},
    }
    config = folder / "litellm.yaml"
    config.write_text(json.dumps(settings))  # JSON is YAML
    port = free_port()
    log = folder / "litellm.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [
                *(program, "--config", config, "--host", "127.0.0.1", "--port", str(port)),
                *("--num_workers", "1", "--telemetry", "False"),
            ],
            cwd=folder,
            env={
                "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
                "HOME": str(folder),
                "LITELLM_LOCAL_MODEL_COST_MAP": "True",
                "LITELLM_TELEMETRY": "False",
                "LITELLM_LOG": "ERROR",
                "DISABLE_ADMIN_UI": "True",
            },
            stdout=out,
            stderr=out,
        )
    try:
        _wait(process, port, log)
        yield Proxy(port, key, process.pid)
    finally:
        stop(process)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_PATIENCE_S
    while time.monotonic() < deadline and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/health/liveliness")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.5)
        finally:
            connection.close()
    raise RuntimeError(f"LiteLLM did not start: {log.read_text()[-2000:]}")


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port
