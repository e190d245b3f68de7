"""A network as small as one process: whatever is dialled is this machine, and nothing gets out."""

import json
import os
import socket
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from inhouse.egress.small_net import bound_sockets
from tests.attacks.seal_child import AS_EVERY_USER, ON_LINUX

pytestmark = ON_LINUX
PRELUDE = """
import encodings.idna, json, os, socket, subprocess, sys, threading, time
from inhouse.egress import namespaces, rtnetlink
from inhouse.egress.small_net import SmallNet, NoSmallNet, fork_inside, wait_for

def become(user):
    if os.getuid() != user:
        os.setgroups([]), os.setgid(user), os.setuid(user)

def dial(address, port, family=socket.AF_INET):
    with socket.socket(family) as caller:
        caller.settimeout(5)
        try:
            caller.connect((address, port))
        except OSError as error:
            return type(error).__name__
        return caller.recv(100).decode()

def inside(work, **net):
    def say():
        print(json.dumps(work()), flush=True)
        return 7
    try:
        return wait_for(fork_inside(SmallNet(**net), say))
    except NoSmallNet as error:
        print(json.dumps(str(error)))
        return error.exit_code
"""


def run(script: str, user: int, code: int = 7) -> Any:
    text = f"{PRELUDE}\nbecome({user})\n{textwrap.dedent(script)}"
    ran = subprocess.run(
        [sys.executable, "-c", text], capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == code, ran.stderr
    return json.loads(ran.stdout)


@AS_EVERY_USER
def test_every_address_in_the_world_ends_at_a_listener_inside(user: int):
    said = run(
        """
        def work():
            heard = []
            for family, any, address in (
                (socket.AF_INET, "", "93.184.216.34"), (socket.AF_INET6, "::", "2606::1")
            ):
                listener = socket.socket(family)
                if any:
                    listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                listener.bind((any, 443))
                listener.listen()
                threading.Thread(target=lambda l=listener: l.accept()[0].send(b"it is us")).start()
                heard.append(dial(address, 443, family))
            return heard
        sys.exit(inside(work))
        """,
        user,
    )
    assert said == ["it is us", "it is us"]


@AS_EVERY_USER
def test_a_listener_of_the_machine_outside_can_not_be_reached_from_inside(user: int):
    with socket.create_server(("127.0.0.1", 0)) as outside:
        port = outside.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port), 5):  # the control: it can be reached
            pass
        said = run(f"sys.exit(inside(lambda: dial('127.0.0.1', {port})))", user)
    assert said == "ConnectionRefusedError"


@AS_EVERY_USER
def test_files_folders_and_the_name_of_the_machine_are_those_it_was_given(user: int):
    outside = Path("/etc/resolv.conf").read_bytes()
    said = run(
        """
        def work():
            with open("/etc/resolv.conf") as file:
                return [file.read(), os.listdir("/run"), socket.gethostname(), os.getuid()]
        files = {"/etc/resolv.conf": b"nameserver 198.18.0.1", "/no/such/folder/file": b"x"}
        sys.exit(inside(work, files=files, host_name="small", folders=("/run/user",)))
        """,
        user,
    )
    assert said == ["nameserver 198.18.0.1", ["user"], "small", user]
    assert Path("/etc/resolv.conf").read_bytes() == outside
    assert not Path("/no").exists()


@AS_EVERY_USER
def test_unix_sockets_that_were_bound_outside_are_out_of_reach(user: int, tmp_path: Path):
    place = Path("/tmp") / f"inhouse-small-net-{os.getpid()}-{user}"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(place))
        try:
            place.chmod(0o777)
            listener.listen()
            script = f"""
            def work():
                with socket.socket(socket.AF_UNIX) as caller:
                    try:
                        caller.connect({str(place)!r})
                    except OSError as error:
                        return type(error).__name__
                    return "reached"
            control = work()
            sys.exit(inside(lambda: [control, work()]))
            """
            assert run(script, user) == ["reached", "ConnectionRefusedError"]
        finally:
            place.unlink()


@AS_EVERY_USER
def test_what_was_started_inside_ends_with_the_work(user: int):
    script = """
    told, tell = os.pipe()
    def work():
        subprocess.Popen(["sleep", "60"], pass_fds=[tell], start_new_session=True)
        return os.getpid()
    code = inside(work)
    os.close(tell)
    assert os.read(told, 1) == b""  # nobody holds the other end
    sys.exit(code)
    """
    assert run(script, user) == 1  # the first process of its namespace


@AS_EVERY_USER
def test_a_system_without_namespaces_is_refused_with_the_reason_and_the_fix(user: int):
    script = """
    def none(more=0):
        raise PermissionError(1, "no")
    namespaces.enter = none
    sys.exit(inside(lambda: "ran"))
    """
    said = run(script, user, code=2)
    assert "namespaces: EPERM" in said
    assert "Fix: allow user namespaces" in said


def test_an_error_of_the_work_is_its_exit_code_and_nothing_of_the_caller_runs_twice():
    ran = subprocess.run(
        [
            sys.executable,
            "-c",
            PRELUDE + "\nchild = fork_inside(SmallNet(), lambda: 1 // 0)\nprint(wait_for(child))",
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.stdout == "2\n"
    assert "ZeroDivisionError" in ran.stderr


@pytest.mark.parametrize(
    ("line", "paths"),
    [
        ("0000: 00000002 00000000 00010000 0001 01 2 /run/a b.sock", ["/run/a b.sock"]),
        ("0000: 00000002 00000000 00010000 0001 01 2 @abstract", []),
        ("0000: 00000002 00000000 00010000 0001 01 2", []),
        ("Num RefCount Protocol Flags Type St Inode Path", []),
    ],
    ids=["path", "abstract", "unnamed", "heading"],
)
def test_bound_sockets_are_read_from_the_kernels_list(line: str, paths: list[str]):
    assert list(bound_sockets(line)) == paths
