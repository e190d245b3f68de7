"""What the engine's process holds and can do while it serves, looked at from outside.

Reading another process's /proc needs root here, since none of ours may be dumped; an ordinary user
sees even less, which is the point.
"""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import LiveStream, Server

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root may look into a process of ours"),
]
SOCKET_TABLES = ("tcp", "tcp6", "udp", "udp6", "raw", "raw6", "netlink", "packet", "unix")


def descriptors(pid: int) -> dict[int, str]:
    folder = Path(f"/proc/{pid}/fd")
    return {int(entry.name): str(entry.readlink()) for entry in folder.iterdir()}


def socket_families(pid: int) -> dict[str, str]:
    """Of each socket the process holds, the table of the kernel that lists it.

    A pipe that the supervisor made is listed in the supervisor's namespace, so both are asked.
    """
    held = {target for target in descriptors(pid).values() if target.startswith("socket:")}
    families = dict.fromkeys(held, "unknown")
    for table in SOCKET_TABLES:
        for owner in (pid, "self"):
            listed = Path(f"/proc/{owner}/net/{table}")
            text = listed.read_text() if listed.exists() else ""
            families |= {name: table for name in held if f" {name[8:-1]}" in text}
    return families


@pytest.fixture
def pid(server: Server) -> int:
    number: int = server.status()["engine"]["pid"]
    return number


def test_it_has_no_socket_but_unix_ones(server: Server, pid: int) -> None:
    with LiveStream(server):
        families = socket_families(pid)
        assert families
        assert set(families.values()) == {"unix"}


def test_its_environment_and_its_command_line_hold_nothing(pid: int) -> None:
    assert Path(f"/proc/{pid}/environ").read_bytes() == b""
    words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    assert words[1:] == [b"-I", b"-m", b"inhouse.processes.engine", b""]


def test_it_has_no_file_open_for_writing(server: Server, pid: int) -> None:
    with LiveStream(server):
        for number, target in descriptors(pid).items():
            mode = Path(f"/proc/{pid}/fd/{number}").lstat().st_mode
            if mode & stat.S_IWUSR and target.startswith("/"):
                assert target == "/dev/null", f"{target} is open for writing"


def test_it_can_gain_nothing_and_dump_nothing(pid: int) -> None:
    status = dict(
        line.split(":\t", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines()
    )
    assert status["Seccomp"] == "2"
    assert status["NoNewPrivs"] == "1"
    for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert int(status[name], 16) == 0, name
    limits = Path(f"/proc/{pid}/limits").read_text()
    core = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
    assert core.split()[4:6] == ["0", "0"]


def test_every_thread_of_it_is_filtered(server: Server, pid: int) -> None:
    with LiveStream(server):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            assert "Seccomp:\t2" in (thread / "status").read_text()


def test_another_process_of_the_same_user_cannot_look_into_any_of_ours(server: Server) -> None:
    status = server.status()
    for number in (status["engine"]["pid"], server.process.pid):
        assert stat.S_IMODE(Path(f"/proc/{number}/fd").stat().st_mode) & 0o077 == 0
        assert Path(f"/proc/{number}/mem").stat().st_uid == 0  # not ours: the kernel took it


def test_every_process_tried_to_get_out_and_none_could(server: Server) -> None:
    for name in ("engine", "gateway", "supervisor"):
        seal = server.status()["seal"][name]
        assert seal["attempts"] >= 20, name
        assert seal["attempts_blocked"] == seal["attempts"], seal["not_blocked"]


def test_the_attempts_work_where_nothing_is_sealed() -> None:
    """The positive control: unsealed, the same attempts get through."""
    script = (
        "from inhouse.egress.attempts import attempts\n"
        "print(*(a.name for a in attempts() if not a.blocked), sep='\\n')"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    through = ran.stdout.splitlines()
    assert len(through) >= 15, through


def test_the_gateway_holds_one_listener_and_dials_nobody(server: Server) -> None:
    families = socket_families(server.process.pid)
    listening = [name for name, table in families.items() if table == "tcp"]
    assert len(listening) >= 1
    assert set(families.values()) <= {"tcp", "unix"}
    assert "Seccomp:\t2" in Path(f"/proc/{server.process.pid}/status").read_text()
