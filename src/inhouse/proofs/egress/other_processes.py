"""Attempts by a process of the same user that has a network: write into it, signal it, rob it."""

import ctypes
import fcntl
import os
import resource
import signal
import struct
from collections.abc import Callable
from typing import Final

from inhouse.proofs.egress.attempt import TOKEN_DIGITS, Attempt, World, call, number

PTRACE_ATTACH, PTRACE_DETACH, PTRACE_POKEDATA = 16, 17, 5
SLOTS: Final = {"ptrace": 0, "mem": 1, "vm": 2}

# A token is told by signals: one signal for each of its six bytes, sent as often as the byte says.
FIRST_SIGNAL: Final = {"kill": 36, "tgkill": 42, "pidfd": 48, "owner": 54}
QUEUED_SIGNAL: Final = 60
F_SETSIG: Final = 10
BYTES: Final = TOKEN_DIGITS // 2


def _at(world: World, slot: str) -> int:
    return world.memory + world.room * SLOTS[slot]


def _poke(world: World, token: bytes) -> None:
    call(number("ptrace"), PTRACE_ATTACH, world.deputy, 0, 0)
    try:
        os.waitpid(world.deputy, 0x40000000)  # __WALL
        padded = token.ljust(16, b"\0")
        for start in (0, 8):
            word = struct.unpack_from("=q", padded, start)[0]
            call(
                number("ptrace"), PTRACE_POKEDATA, world.deputy, _at(world, "ptrace") + start, word
            )
    finally:
        call(number("ptrace"), PTRACE_DETACH, world.deputy, 0, 0)


def _write_memory(world: World, token: bytes) -> None:
    memory = os.open(f"/proc/{world.deputy}/mem", os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.pwrite(memory, token, _at(world, "mem"))
    finally:
        os.close(memory)


def _write_by_call(world: World, token: bytes) -> None:
    text = ctypes.create_string_buffer(token)
    ours = ctypes.create_string_buffer(struct.pack("=QQ", ctypes.addressof(text), len(token)), 16)
    theirs = ctypes.create_string_buffer(struct.pack("=QQ", _at(world, "vm"), len(token)), 16)
    there = (ctypes.byref(theirs), 1, 0)
    call(number("process_vm_writev"), world.deputy, ctypes.byref(ours), 1, *there)


def _rob(world: World, token: bytes) -> None:
    """Take the deputy's connected socket out of its table."""
    handle = call(number("pidfd_open"), world.deputy, 0)
    try:
        stolen = call(number("pidfd_getfd"), handle, world.deputy_socket, 0)
        os.write(stolen, token)
        os.close(stolen)
    finally:
        os.close(handle)


def _rob_through_proc(world: World, token: bytes) -> None:
    """The pipe of another process has a path."""
    path = f"/proc/{world.deputy}/fd/{world.deputy_pipe}"
    pipe = os.open(path, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        os.write(pipe, token)
    finally:
        os.close(pipe)


def _signals(way: str, send: Callable[[int, int], object]) -> Callable[[World, bytes], None]:
    def act(world: World, token: bytes) -> None:
        for place, count in enumerate(bytes.fromhex(token.decode())):
            for _ in range(count):
                send(world.deputy, FIRST_SIGNAL[way] + place)

    return act


def _to_a_thread(process: int, which: int) -> None:
    call(number("tgkill"), process, process, which)


def _by_a_handle(world: World, token: bytes) -> None:
    handle = call(number("pidfd_open"), world.deputy, 0)
    try:
        _signals("pidfd", lambda _, which: signal.pidfd_send_signal(handle, which))(world, token)
    finally:
        os.close(handle)


def _queued(world: World, token: bytes) -> None:
    """The code of a signal is the sender's to choose: two of them hold 48 bits."""
    for half in (token[:6], token[6:]):
        info = struct.pack("=iii", QUEUED_SIGNAL, 0, -1 - int(half, 16)).ljust(128, b"\0")
        call(number("rt_sigqueueinfo"), world.deputy, QUEUED_SIGNAL, info)


def _owner(world: World, token: bytes) -> None:
    """Another process is named as the one to be told of what happens on a descriptor."""
    reader, writer = os.pipe()
    try:
        fcntl.fcntl(reader, fcntl.F_SETOWN, world.deputy)
        fcntl.fcntl(reader, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
        for place, count in enumerate(bytes.fromhex(token.decode())):
            fcntl.fcntl(reader, F_SETSIG, FIRST_SIGNAL["owner"] + place)
            for _ in range(count):
                os.write(writer, b"!")
                os.read(reader, 1)
    finally:
        os.close(reader)
        os.close(writer)


def _limits(world: World, token: bytes) -> None:
    """A limit of the other process, which it can read, is a number of 64 bits."""
    limits = struct.pack("=QQ", int(token, 16), 0xFFFFFFFFFFFFFFFF)
    call(number("prlimit64"), world.deputy, resource.RLIMIT_FSIZE, limits, 0)


def _slack(world: World, token: bytes) -> None:
    """How late another's timers may be is a number that processes may set for each other."""
    path = f"/proc/{world.deputy}/timerslack_ns"
    with open(path, "w") as file:  # noqa: PTH123 - a plain path
        file.write(str(int(token, 16)))


ATTEMPTS: Final = (
    Attempt("ptrace", _poke),
    Attempt("another's memory by its file", _write_memory),
    Attempt("another's memory by a call", _write_by_call),
    Attempt("another's socket", _rob),
    Attempt("another's pipe", _rob_through_proc),
    Attempt("signals", _signals("kill", os.kill)),
    Attempt("signals to a thread", _signals("tgkill", _to_a_thread)),
    Attempt("signals by a handle", _by_a_handle),
    Attempt("signals with a code", _queued),
    Attempt("signals of a descriptor", _owner),
    Attempt("another's limits", _limits),
    Attempt("another's timers", _slack),
)
