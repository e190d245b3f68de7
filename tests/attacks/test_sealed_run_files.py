"""`inhouse run --sealed`: which files come along with a program, and which never do."""

import json
import os
import subprocess
import venv
from pathlib import Path

import pytest

from tests.attacks.seal_child import ON_LINUX
from tests.attacks.sealed_program import INHOUSE, python, sealed

pytestmark = ON_LINUX


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a secret, a folder of work in it, and a folder for results."""
    for name in ("work", "out"):
        (tmp_path / name).mkdir()
    (tmp_path / "secret").write_text("s")
    (tmp_path / "work" / "letter").write_text("l")
    return tmp_path


def test_a_program_reads_what_it_works_on_and_writes_what_was_named(home):
    script = f"""
here, out = {str(home)!r}, {str(home / "out")!r}
print(json.dumps([
    refused(lambda: open("letter")),
    refused(lambda: open(here + "/secret")),
    refused(lambda: open("letter", "w")),
    refused(lambda: open(out + "/result", "w")),
    refused(lambda: open(os.environ["TMPDIR"] + "/t", "w")),
    refused(lambda: open(os.environ["HOME"] + "/t", "w")),
    refused(lambda: os.symlink("/etc", out + "/link")),
    sorted(os.environ), os.environ["TMPDIR"],
]))
sys.exit(7)
"""
    ran = sealed(
        *python(script),
        options=("--write", str(home / "out"), "--env", "GIVEN"),
        cwd=home / "work",
        HOME=str(home),
        GIVEN="g",
        API_KEY="k",
        HTTPS_PROXY="http://127.0.0.1:9",
        LD_PRELOAD="",
    )
    *refusals, names, temporary = json.loads(ran.stdout)
    no = "Permission denied"
    assert refusals == [None, no, no, None, None, None, no]
    assert set(names) - {"LC_CTYPE"} == {"PATH", "HOME", "TMPDIR", "GIVEN"}
    assert ran.returncode == 7
    assert ran.stderr.startswith("inhouse: sealed to L")
    assert not Path(temporary).exists()


def test_the_whole_home_does_not_come_with_the_current_folder(home):
    ran = sealed(*python("print(refused(lambda: open('secret')))"), cwd=home, HOME=str(home))
    assert ran.stdout.strip() == "Permission denied"


@pytest.fixture
def owner(tmp_path: Path) -> Path:
    """Somebody's real home, with a key, a keyring, tools of their own and a folder of work."""
    home = tmp_path / "owner"
    for name in (".ssh", ".local/bin", ".local/lib", ".local/share/keyrings", "work", "private"):
        (home / name).mkdir(parents=True)
    for name in (".ssh/key", ".local/share/keyrings/login", "private/notes"):
        (home / name).write_text("SECRET")
    (home / "private" / "sh").symlink_to("/bin/sh")
    return home


def script(path: Path, interpreter: str, *secrets: Path) -> str:
    """A program with this first line, that prints files which are not its business."""
    path.write_text(f"#!{interpreter}\ncat {' '.join(map(str, secrets))}\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize("interpreter", ["/usr/../bin/sh", "/bin/../bin/sh", "{owner}/private/sh"])
def test_the_first_line_of_a_script_opens_nothing_more(owner, interpreter):
    interpreter = interpreter.format(owner=owner)
    secrets = (owner / ".ssh/key", owner / "private/notes", Path("/etc/shadow"))
    program = script(owner / "work" / "evil", interpreter, *secrets)
    ran = sealed(program, cwd=owner / "work", HOME=str(owner))
    assert "sealed to L" in ran.stderr
    assert ran.stdout == ""
    readable = subprocess.run([program], capture_output=True, text=True, check=False)
    assert "SECRET" in readable.stdout, "unsealed, it reads them"


def test_a_home_behind_a_link_does_not_come_with_the_current_folder(owner, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(owner)
    ran = sealed("/bin/cat", ".ssh/key", cwd=owner, HOME=str(link))
    assert (ran.stdout, ran.returncode) == ("", 1)


@pytest.mark.parametrize("folder", ["", "run"])
def test_the_home_of_inhouse_does_not_come_with_the_current_folder(tmp_path, folder):
    home = tmp_path / "elsewhere"
    (home / "run").mkdir(parents=True)
    (home / folder / "note").write_text("SECRET")
    ran = sealed("/bin/cat", "note", cwd=home / folder, INHOUSE_HOME=str(home))
    assert (ran.stdout, ran.returncode) == ("", 1)


def test_a_tool_of_the_owner_reads_its_libraries_and_not_what_lies_beside_them(owner):
    local = owner / ".local"
    (local / "lib" / "part").write_text("PART")
    program = script(local / "bin" / "tool", "/bin/sh", local / "lib/part")
    assert sealed(program, cwd=owner / "work", HOME=str(owner)).stdout == "PART"
    program = script(local / "bin" / "tool", "/bin/sh", local / "share/keyrings/login")
    assert sealed(program, cwd=owner / "work", HOME=str(owner)).stdout == ""


@pytest.mark.parametrize("option", ["--read", "--write"])
def test_what_would_bring_the_home_or_its_keys_along_is_refused_with_the_reason(owner, option):
    (owner / "work" / "data").symlink_to(owner / ".ssh" / "key")
    for path in (owner, owner.parent, owner / ".ssh", owner / ".local", owner / "work" / "data"):
        ran = sealed("/bin/true", options=(option, str(path)), HOME=str(owner))
        assert ran.returncode == 1, path
        assert "fix:" in ran.stderr


def test_an_environment_of_copies_brings_the_python_that_it_copies(tmp_path):
    venv.create(tmp_path / "env", symlinks=False)
    program = str(tmp_path / "env/bin/python")
    ran = subprocess.run(
        [*INHOUSE, "run", "--sealed", "--", program, "-c", "print(6 * 7)"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.stdout.strip() == "42", ran.stderr


def test_settings_that_are_a_pipe_are_not_waited_for(tmp_path):
    venv.create(tmp_path / "env", symlinks=True)
    (tmp_path / "env/pyvenv.cfg").unlink()
    os.mkfifo(tmp_path / "env/pyvenv.cfg")
    subprocess.run(
        [*INHOUSE, "run", "--sealed", "--", str(tmp_path / "env/bin/python"), "--version"],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=20,
        check=False,
    )
