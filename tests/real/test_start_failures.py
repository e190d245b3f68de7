"""When it can't start safely it says why and what to do, and serves nothing."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import CLEAN, INHOUSE, Start, inhouse

pytestmark = pytest.mark.real
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")


def fails(*arguments: str, home: Path, code: int = 1, **environment: str) -> str:
    """Start a server that must refuse; returns what it said."""
    ran = inhouse("serve", "--port", "0", *arguments, home=home, **environment)
    assert ran.returncode == code, ran.stderr
    assert ran.stdout == ""
    assert "fix:" in ran.stderr
    assert "Traceback" not in ran.stderr
    return ran.stderr


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_a_missing_model_file(home: Path, tmp_path: Path) -> None:
    said = fails("--model", str(tmp_path / "none.gguf"), home=home)
    assert "there is no model file" in said


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a GGUF model"),
        (b"not a model at all" * 100, "not a GGUF model"),
        (b"GGUF\x03\0\0\0", "cut short"),
        (b"GGUF\x63\0\0\0" + b"\0" * 4000, "version 99"),
        (b"GGUF\x03\0\0\0" + b"\xff" * 4000, "is broken"),
        (b"GGUF\x03\0\0\0" + b"\0" * 4000, "could not load the model"),
    ],
    ids=["empty", "text", "short", "version", "absurd", "zeros"],
)
def test_a_broken_model_file(home: Path, tmp_path: Path, content: bytes, words: str) -> None:
    model = tmp_path / "broken.gguf"
    model.write_bytes(content)
    assert words in fails("--model", str(model), home=home)


def test_a_model_that_is_cut_in_the_middle(home: Path, tmp_path: Path) -> None:
    from inhouse.engines.modelfile import open_model

    model = tmp_path / "half.gguf"
    with Path(open_model().path).open("rb") as whole:
        model.write_bytes(whole.read(30_000_000))
    assert "has 30000000 of 98362432 bytes" in fails("--model", str(model), home=home)


def test_a_folder_for_a_model(home: Path, tmp_path: Path) -> None:
    assert "is a folder" in fails("--model", str(tmp_path), home=home)


def test_a_taken_port(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = inhouse("serve", "--port", str(taken.getsockname()[1]), home=home)
    assert ran.returncode == 1
    assert "can't be used; another program may have it" in ran.stderr
    assert "--port 0" in ran.stderr


def test_a_second_server_on_the_same_home(start: Start, home: Path) -> None:
    first = start(home=home)
    assert "another inhouse is running" in fails(home=home)
    assert first.chat("Still there?").status == 200


def test_a_home_that_is_a_file(home: Path) -> None:
    home.write_text("")
    assert "is not a folder" in fails(home=home)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", disk], check=True)
    yield disk
    subprocess.run(["umount", disk], check=True)


@needs_root
def test_a_full_disk(small_disk: Path) -> None:
    home = small_disk / "home"
    home.mkdir()
    (home / "run").mkdir()
    (home / "lock").touch()
    with (small_disk / "filler").open("wb", buffering=0) as filler:
        try:
            while filler.write(b"x" * 4096):
                pass
        except OSError:
            pass
    assert "is full" in fails(home=home)
    assert not (home / "credential.hash").exists(), "half a credential was left"


@needs_root
def test_a_read_only_home(small_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    assert "can't be written" in fails(home=small_disk / "home")


def test_half_a_credential(home: Path) -> None:
    home.mkdir()
    (home / "credential").write_text("ih_x\n")
    said = fails(home=home)
    assert "credential.hash is gone" in said
    assert "ih_x" not in said


def test_a_policy_with_an_unknown_key(home: Path) -> None:
    home.mkdir()
    (home / "policy.toml").write_text("[seal]\nminimun = 'L1'\n")
    assert "minimun" in fails(home=home)


def test_a_policy_that_is_named_and_missing(home: Path, tmp_path: Path) -> None:
    said = fails(home=home, INHOUSE_POLICY=str(tmp_path / "none.toml"))
    assert "does not exist" in said


def under_a_kernel_without(*calls: str) -> list[str]:
    """A command that runs `inhouse` where these system calls don't exist."""
    script = (
        "import os, sys\n"
        "from inhouse.egress import seccomp\n"
        "from inhouse.egress.syscalls import architecture, prctl\n"
        f"rules = tuple(seccomp.Rule(c, seccomp.Verdict.UNKNOWN) for c in {calls!r})\n"
        "prctl(38, 1)\n"
        "seccomp.install(seccomp.assemble(rules, architecture()))\n"
        f"os.execv(sys.executable, {INHOUSE!r} + sys.argv[1:])\n"
    )
    return [sys.executable, "-c", script]


LANDLOCK = ("landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self")


def test_a_kernel_without_landlock_is_refused_by_default(home: Path) -> None:
    ran = subprocess.run(
        [*under_a_kernel_without(*LANDLOCK), "serve", "--port", "0"],
        env=CLEAN | {"INHOUSE_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 1
    assert "must reach L2" in ran.stderr
    assert "Landlock: this kernel has none" in ran.stderr
    assert "use Linux 6.12 or newer (6.7 at least)" in ran.stderr
    assert ran.stdout == ""


def test_a_weaker_seal_must_be_named_in_the_policy_and_shows_in_the_status(home: Path) -> None:
    home.mkdir()
    (home / "policy.toml").write_text("[seal]\nminimum = 'L1'\n")
    from tests.conftest import launch

    server = launch(home, command=under_a_kernel_without(*LANDLOCK))
    try:
        assert server.said["seal"] == "L1"
        assert server.status()["seal"]["engine"]["missing"]
        assert server.chat("Hello.").status == 200
    finally:
        server.stop()


def test_a_system_without_user_namespaces_is_served_at_the_lower_level(home: Path) -> None:
    from tests.conftest import launch

    server = launch(home, command=under_a_kernel_without("unshare"))
    try:
        assert server.said["seal"] == "L2"
        assert any(
            "namespaces" in reason for reason in server.status()["seal"]["engine"]["missing"]
        )
    finally:
        server.stop()


def test_without_the_engine_package_the_install_line_is_given(home: Path) -> None:
    script = (
        "import sys; sys.modules['xllamacpp'] = None\n"
        "from inhouse.engines import llama\n"
        "try:\n    llama.prepare()\nexcept Exception as error:\n    print(error)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=30
    )
    assert "pip install 'inhouse[llama]'" in ran.stdout


def test_a_missing_system_library_is_not_taken_for_a_missing_package(tmp_path: Path) -> None:
    broken = "raise ImportError('libgomp.so.1: cannot open shared object file')\n"
    (tmp_path / "xllamacpp.py").write_text(broken)
    script = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from inhouse.engines import llama\n"
        "try:\n    llama.prepare()\nexcept Exception as error:\n    print(error)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=30
    )
    assert "apt install libgomp1" in ran.stdout
    assert "pip install" not in ran.stdout


def test_a_system_without_openmp_gets_the_carried_library() -> None:
    script = (
        "from inhouse.engines import llama, openmp\n"
        "assert openmp.bring()\n"
        "llama.prepare()\n"
        "print({line.split()[-1] for line in open('/proc/self/maps') if 'libgomp' in line})\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=30
    )
    assert ran.stdout == "{'(deleted)'}\n", "the engine linked another library than the carried one"


def test_a_wrong_credential_on_the_command_line(start: Start, home: Path) -> None:
    server = start(home=home)
    (home / "credential").write_text("ih_wrong\n")
    ran = inhouse("ask", "hello", home=home)
    assert ran.returncode == 1
    assert "credential is not the right one" in ran.stderr
    assert "ih_wrong" not in ran.stderr
    assert server.process.poll() is None


def test_no_server_at_all(home: Path) -> None:
    for verb in (["ask", "hello"], ["status"]):
        ran = inhouse(*verb, home=home)
        assert ran.returncode == 2
        assert "inhouse serve" in ran.stderr
