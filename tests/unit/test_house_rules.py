"""Rules of the house that no type checker holds."""

import ast
import subprocess
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

import inhouse

SOURCE = Path(inhouse.__file__).parent
# The escape corpus does on purpose what is forbidden everywhere else.
MODULES = sorted(set(SOURCE.rglob("*.py")) - set(SOURCE.glob("proofs/egress/*.py")))
HEAVY = {"xllamacpp", "starlette", "uvicorn", "uvloop", "torch", "numpy", "http.client", "ssl"}


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(path.read_text())))


@cache
def called() -> dict[str, set[str]]:
    """What is called anywhere, by its last name, and the modules in which it is."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in MODULES:
        for node in nodes_of(path):
            if isinstance(node, ast.Call):
                for name in (getattr(node.func, "id", None), getattr(node.func, "attr", None)):
                    if name:
                        found[name].add(str(path.relative_to(SOURCE)))
    return found


def calls_of(name: str) -> set[str]:
    return called().get(name, set())


def imports_of(*names: str) -> set[str]:
    found = set()
    for path in MODULES:
        for node in nodes_of(path):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                modules = [node.module or ""]
            if any(module == n or module.startswith(n + ".") for module in modules for n in names):
                found.add(str(path.relative_to(SOURCE)))
    return found


def test_only_the_masker_makes_a_masked_chat() -> None:
    assert calls_of("MaskedChat") == {"privacy/mask.py"}


def test_only_the_command_line_dials_and_only_sealed_processes_connect() -> None:
    assert imports_of("http.client", "urllib.request") == {
        "cli/client.py",
        "processes/courier.py",
        "proofs/endpoint/wire.py",  # to the one server that is probed
        "proofs/prove/stranger.py",  # to a server of this machine, as a stranger would
    }
    assert calls_of("create_connection") == {
        "egress/way_out.py",  # to what a user allows a sealed program
        "processes/courier.py",  # and then it seals itself
        "processes/rehearsal.py",  # as the courier does, to a listener of the proof
        "proofs/prove/defaults.py",  # to a server that it started
    }
    assert calls_of("open_connection") == {"engines/events.py"}  # over a socket it is handed
    assert calls_of("sock_connect") == {"engines/supervisor.py", "engines/dialer.py"}
    assert calls_of("getaddrinfo") == {
        "egress/way_out.py",  # before it seals itself
        "engines/dialer.py",
        "processes/courier.py",
        "proofs/endpoint/target.py",
    }


def test_programs_are_started_in_few_places_and_never_by_a_shell() -> None:
    assert calls_of("Popen") == {
        "build.py",
        "egress/dispatch.py",  # the courier
        "processes/starter.py",  # classifiers and parsers, for the gateway
        "privacy/detect/classifier/child.py",  # one, for a command or a notebook
        "proofs/prove/alike.py",  # rehearsals that stand still, to be compared
        "proofs/prove/stage.py",  # the server that is tried, as anybody would start it
    }
    assert calls_of("create_subprocess_exec") == {"engines/supervisor.py"}
    assert calls_of("create_subprocess_shell") | calls_of("system") | calls_of("popen") == set()


def test_nothing_is_unpickled_or_evaluated() -> None:
    assert imports_of("pickle", "marshal", "shelve") == set()
    assert calls_of("eval") | calls_of("exec") == set()


def test_the_environment_is_read_in_one_place_and_says_only_where() -> None:
    readers = {
        str(path.relative_to(SOURCE))
        for path in MODULES
        if "os.environ" in path.read_text() or "getenv" in path.read_text()
    }
    # The others set something for a library before they load it.
    setters = {"engines/llama.py", "privacy/detect/classifier/session.py", "documents/ocr.py"}
    # What a user names is passed on to a program that runs sealed.
    # And one looks at what is set, because that is what it checks.
    looks = "proofs/host/here.py"
    # One hands a server that is tried what a user's would get, and planted words besides.
    hands_on = "proofs/prove/stage.py"
    assert readers == {"config.py", "egress/foreign.py", looks, hands_on, *setters}
    assert (SOURCE / "config.py").read_text().count("os.environ.get(") == 2


def test_printing_is_for_the_command_line() -> None:
    printing = {module for module in calls_of("print") if not module.startswith("cli/")}
    assert printing == set()


@pytest.mark.parametrize(
    ("what", "most_modules"), [("import inhouse", 2), ("import inhouse.cli", 40)]
)
def test_importing_is_light(what: str, most_modules: int) -> None:
    script = f"import sys; before = set(sys.modules); {what}; print(*(set(sys.modules) - before))"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(ran.stdout.split())
    assert len(loaded) < most_modules
    assert not loaded & HEAVY


def test_every_error_code_is_documented_and_every_documented_code_exists() -> None:
    codes = {
        node.value.value
        for path in MODULES
        for node in nodes_of(path)
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and getattr(node.targets[0] if isinstance(node, ast.Assign) else node.target, "id", "")
        == "code"
        and isinstance(node.value, ast.Constant)
    }
    page = (SOURCE.parents[1] / "docs/errors.md").read_text()
    documented = {line.split("`")[1] for line in page.splitlines() if line.startswith("| `")}
    assert codes == documented
