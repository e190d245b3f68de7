"""`inhouse run --sealed`: a program reaches nobody but whom it was given, and leaves nothing."""

import contextlib
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attacks.seal_child import ON_LINUX, run, start
from tests.attacks.sealed_program import INHOUSE, python, sealed

pytestmark = ON_LINUX


def test_a_program_and_its_children_reach_nobody(tmp_path):
    path = str(tmp_path / "daemon")
    script = f"""
import subprocess
inner = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM)"
print(json.dumps([
    refused(lambda: dial((socket.AF_INET, socket.SOCK_STREAM), ("127.0.0.1", 9))),
    refused(lambda: dial((socket.AF_INET6, socket.SOCK_DGRAM), ("::1", 9))),
    refused(lambda: dial((socket.AF_UNIX, socket.SOCK_STREAM), {path!r})),
    refused(lambda: os.kill(os.getppid(), 0)),
    refused(lambda: open(f"/proc/{{os.getppid()}}/environ")),
    b"not permitted" in subprocess.run([sys.executable, "-c", inner], capture_output=True).stderr,
]))
"""
    with socket.socket(socket.AF_UNIX) as daemon:
        daemon.bind(path)
        daemon.listen()
        ran = sealed(*python(script), cwd=tmp_path)
    *refusals, child_refused = json.loads(ran.stdout)
    assert set(refusals) <= {"Operation not permitted", "Permission denied"}
    assert len(refusals) == 5
    assert child_refused


def test_an_end_by_a_signal_and_a_program_that_does_not_exist_are_told_as_a_shell_does():
    assert sealed("/bin/sh", "-c", "kill -9 $$").returncode == 137
    missing = sealed("/no/such/program")
    assert missing.returncode == 1
    assert "there is no program" in missing.stderr
    typo = sealed("/bin/true", options=("--write", "/no/such/folder"))
    assert (typo.returncode, typo.stdout) == (1, "")
    assert "there is no /no/such/folder" in typo.stderr
    assert sealed().returncode == 64
    unsealed = subprocess.run([*INHOUSE, "run", "--", "true"], capture_output=True, check=False)
    assert unsealed.returncode == 64


@pytest.fixture
def echo() -> Iterator[int]:
    """A server outside that answers in capitals; its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    connection.sendall(connection.recv(100).upper())

        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)


def test_with_one_way_out_a_program_takes_this_one_and_no_other(echo):
    with socket.create_server(("127.0.0.1", 0)) as other:
        elsewhere = other.getsockname()[1]
        script = f"""
def ask(host, port):
    with socket.create_connection((host, port), 5) as sock:
        sock.sendall(b"hello")
        return sock.recv(100).decode()
print(json.dumps([
    ask("localhost", {echo}),
    refused(lambda: ask("localhost", {elsewhere})),
    refused(lambda: ask("192.0.2.1", {echo})),
    refused(lambda: ask("198.18.0.2", 443)) or ask("198.18.0.2", 443),
    refused(lambda: socket.getaddrinfo("example.com", 443)),
    socket.getaddrinfo("other.example", 443, socket.AF_INET)[0][4][0],
    refused(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM)),
    refused(lambda: open("/dev/vsock")) is not None,
]))
"""
        allowed = ("--json", "--allow", f"localhost:{echo}", "--allow", "other.example:443")
        ran = sealed(*python(script), options=allowed)
        if "the system gave no namespaces" in ran.stderr:
            pytest.skip("this system gives no namespaces")
        other.setblocking(False)
        with pytest.raises(BlockingIOError):
            other.accept()
    answer, second, third, unanswered, unknown, place, udp, vsock = json.loads(ran.stdout)
    assert answer == "HELLO"
    assert second in ("Permission denied", "Connection refused")
    assert third == "Connection refused"
    assert unanswered in ("", "Connection reset by peer"), "the name outside does not exist"
    assert unknown
    assert place == "198.18.0.2"
    assert udp == "Operation not permitted"
    assert vsock
    lines = [json.loads(line) for line in ran.stderr.splitlines()]
    assert lines[0]["sealed"]["level"] == "L3"
    made = [line["connection"] for line in lines[1:]]
    assert [
        (m["host"], m["sent_bytes"], m["received_bytes"]) for m in made if not m["problem"]
    ] == [("localhost", 5, 5)]
    assert {m["host"] for m in made if m["problem"]} <= {"other.example"}


def test_with_one_way_out_no_unix_socket_is_another(tmp_path):
    """Also none that is bound by a relative path, or later than the program began."""
    # "ready" comes by the one way out, and so does the answer, after the late socket was bound.
    script = f"""
with socket.create_connection(("localhost", PORT), 5) as sock:
    sock.sendall(b"ready")
    sock.recv(100)
found = [refused(lambda: dial((socket.AF_UNIX, kind), path))
    for path in ({str(tmp_path / "relative")!r}, {str(tmp_path / "late")!r}, "relative", "late")
    for kind in (socket.SOCK_STREAM, socket.SOCK_SEQPACKET, socket.SOCK_DGRAM)]
print(json.dumps([found, [each.type for each in socket.socketpair()]]))
"""
    bind = (
        "import os, socket, sys\n"
        "os.chdir(sys.argv[1])\n"
        "a = socket.socket(socket.AF_UNIX); a.bind('relative'); a.listen()\n"
        "print(1, flush=True); sys.stdin.readline()\n"
        "b = socket.socket(socket.AF_UNIX); b.bind(sys.argv[1] + '/late'); b.listen()\n"
        "print(2, flush=True); sys.stdin.readline()\n"
    )
    daemon = subprocess.Popen(
        [sys.executable, "-c", bind, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with daemon, socket.create_server(("127.0.0.1", 0)) as gate:
        says, hears = daemon.stdin, daemon.stdout
        assert says
        assert hears
        hears.readline()
        gate.settimeout(30)
        where = str(gate.getsockname()[1])

        def late() -> None:
            with contextlib.suppress(OSError), gate.accept()[0] as asked:
                asked.recv(100)
                says.write("\n")
                says.flush()
                hears.readline()
                asked.sendall(b"go")

        threading.Thread(target=late, daemon=True).start()
        program = python(script.replace("PORT", where))
        ran = sealed(*program, options=("--allow", f"localhost:{where}"), cwd=tmp_path)
        with socket.socket(socket.AF_UNIX) as outside:
            outside.connect(str(tmp_path / "late"))  # it was there, and answers out here
        says.write("\n")
    if "the system gave no namespaces" in ran.stderr:
        pytest.skip("this system gives no namespaces")
    found, pair = json.loads(ran.stdout)
    assert set(found) == {"Operation not permitted"}
    assert pair == [socket.SOCK_STREAM] * 2


@pytest.mark.parametrize(
    ("lacking", "words", "code"),
    [
        ('Rule("landlock_create_ruleset", Verdict.UNKNOWN)', (), 1),
        ('Rule("unshare", Verdict.REFUSE)', (), 0),
        ('Rule("unshare", Verdict.REFUSE)', ("--allow", "example.com:443"), 2),
        ('Rule("seccomp", Verdict.UNKNOWN)', (), 1),
    ],
    ids=["no Landlock", "no namespaces", "no namespaces but a way out", "no seccomp"],
)
def test_a_machine_that_lacks_a_layer_runs_nothing_below_the_minimum(lacking, words, code, capfd):
    script = f"""
        os.environ["INHOUSE_HOME"] = "/nonexistent"
        pretend({lacking})
        from inhouse.cli import main
        say(main(["run", "--sealed", *{words!r}, "--", "/bin/true"]))
        """
    assert run(script) == code
    told = capfd.readouterr().err
    reasons = {
        "landlock": "sealed to L1 but must reach L2",
        "unshare": "namespaces",
        "seccomp": "sealed to L0 but must reach L2",
    }
    assert next(text for name, text in reasons.items() if name in lacking) in told
    assert code == 0 or "fix:" in told


LACKING = pytest.mark.parametrize("lacking", [(), ("unshare",)], ids=["apart", "no namespaces"])
LEAVING = """
import os, sys, time
os.chdir(os.environ["TMPDIR"])
for _ in range(1500):
    os.mkdir("d"); os.chdir("d")
open("note", "w").write("SECRET")
os.mkdir("closed", 0)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(100)
    os._exit(0)
print(os.environ["TMPDIR"], flush=True)
time.sleep(float(sys.argv[1]))
"""


def begin(lacking: tuple[str, ...], *words: str) -> str:
    """A script that runs the program sealed, on a system that lacks these calls."""
    rules = ", ".join(f'Rule("{call}", Verdict.REFUSE)' for call in lacking)
    return f"""
        os.environ["INHOUSE_HOME"] = "/nonexistent"
        if {bool(lacking)}: pretend({rules})
        from inhouse.cli import main
        sys.exit(main(["run", "--sealed", "--", *{words!r}]))
        """


@LACKING
def test_nothing_is_left_of_a_program_that_has_ended_not_even_a_deep_folder(lacking):
    with start(begin(lacking, sys.executable, "-c", LEAVING, "0")) as child:
        said, _ = child.communicate(timeout=50)  # it has its end when no process holds it any more
    assert child.returncode == 0
    assert not Path(said.strip()).exists()


@LACKING
def test_nothing_is_left_of_a_program_whose_minder_was_killed(lacking):
    with start(begin(lacking, sys.executable, "-c", LEAVING, "100")) as child:
        assert child.stdout
        temporary = Path(child.stdout.readline().strip())
        assert (temporary / "d").is_dir()
        child.kill()
        assert child.stdout.read() == ""
    for _ in range(500):
        if not temporary.exists():
            break
        time.sleep(0.01)
    assert not temporary.exists()


@LACKING
def test_no_command_line_of_another_process_can_be_read(lacking):
    look = """
import glob
def words(path):
    try: return open(path).read()
    except OSError: return ""
print([words(path) for path in glob.glob("/proc/[0-9]*/cmdline")], words("/proc/self/stat") != "")
"""
    telling = [sys.executable, "-c", "input()", "--password=hunter2"]
    with subprocess.Popen(telling, stdin=subprocess.PIPE) as other:
        until = time.monotonic() + 10  # a program has started a moment before it has its words
        while b"hunter2" not in Path(f"/proc/{other.pid}/cmdline").read_bytes():
            assert time.monotonic() < until
        with start(begin(lacking, sys.executable, "-c", look)) as child:
            said, _ = child.communicate(timeout=50)
        other.kill()
    assert "hunter2" not in said
    assert "True" in said
    assert child.returncode == 0


@pytest.mark.parametrize("port", ["0000099999", "65536", "0", "4٣"])
def test_a_port_that_is_none_is_wrong_usage(port):
    ran = sealed("/bin/true", options=("--allow", f"example.com:{port}"))
    assert ran.returncode == 64
    assert "Traceback" not in ran.stderr


def test_the_process_that_dials_for_a_program_is_sealed_itself():
    command = [*INHOUSE, "run", "--sealed", "--allow", "localhost:9", "--", "/bin/sleep", "100"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as ran:
        assert ran.stderr
        if "sealed to L" not in ran.stderr.readline():
            pytest.skip("this system gives no namespaces")
        children = Path(f"/proc/{ran.pid}/task/{ran.pid}/children")
        filtered: list[str] = []
        for _ in range(500):
            told = [
                Path(f"/proc/{each}/status").read_text() for each in children.read_text().split()
            ]
            filtered = [each for each in told if "Seccomp:\t2" in each]
            if filtered:
                break
            time.sleep(0.01)
        ran.terminate()
    assert len(filtered) == 1
    assert "CapEff:\t0000000000000000" in filtered[0]
    assert ran.returncode in (143, -15)  # passed on, or before that was arranged
