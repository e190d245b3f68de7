"""Small scripts in a process of their own, because a sealed process can't be unsealed again."""

import contextlib
import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

NOBODY = 65534
USERS = [os.getuid(), NOBODY] if os.getuid() == 0 else [os.getuid()]
AS_EVERY_USER = pytest.mark.parametrize("user", USERS, ids=lambda user: f"uid {user}")
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the seal is made of Linux")

# Everything is imported before the script changes its user or seals itself: afterwards it may be
# unable to read Python's own library.
PRELUDE = """
import array, contextlib, ctypes, errno, json, os, resource, signal, socket, subprocess, sys
import tempfile, threading, time
from inhouse.egress.attempts import attempts, must_block
from inhouse.egress.powers import rules
from inhouse.egress.seal import Level, Powers, harden, require, seal, tighten
from inhouse.egress.seccomp import Case, Rule, Test, Verdict, assemble, install
from inhouse.egress.syscalls import architecture, prctl, syscall
from inhouse.errors import SealError

GATEWAY = Powers(read=("/",), listen=True)
NO_NEW_PRIVILEGES = 38

def say(value):
    print(json.dumps(value), flush=True)

def refused(act, *arguments):
    "The name of the errno with which the kernel refused, or None."
    try:
        act(*arguments)
    except OSError as error:
        return errno.errorcode[error.errno]

def become(user):
    if os.getuid() != user:
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
        prctl(4, 1)  # dumpable, as a process is that the user started

def pretend(*lacking):
    "A system that lacks something, made with our own assembler."
    prctl(NO_NEW_PRIVILEGES, 1)
    install(assemble(lacking, architecture()))
"""


@contextlib.contextmanager
def start(
    script: str, *, user: int = USERS[0], pass_fds: Sequence[int] = ()
) -> Iterator[subprocess.Popen[str]]:
    """The script in a fresh Python; when the block ends, so has the child."""
    code = f"{PRELUDE}\nbecome({user})\n{textwrap.dedent(script)}"
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        pass_fds=pass_fds,
    ) as child:
        try:
            yield child
        except BaseException:
            child.kill()
            raise


def said(child: subprocess.Popen[str]) -> Any:
    """The next value that the child says."""
    assert child.stdout is not None
    return json.loads(child.stdout.readline() or "null")


def run(script: str, *, user: int = USERS[0]) -> Any:
    """The one value that the script says."""
    with start(script, user=user) as child:
        result = said(child)
    assert child.returncode == 0
    return result
