"""Filters on system calls: a small assembler for seccomp-BPF, and the call that installs one.

The kernel runs the filter on every system call, before the call does anything, and nobody can
take a filter away again; a second one can only forbid more (Documentation/userspace-api/
seccomp_filter.rst). A filter sees numbers, never what a pointer points to. So a rule may ask for
the family of a socket, but not for the address of a message.
"""

import ctypes
import errno
import struct
from collections.abc import Iterable
from enum import IntEnum
from typing import Final

import msgspec

from inhouse.egress.syscalls import FIRST_UNIFIED, NEWEST_KNOWN, Architecture, syscall


class Verdict(IntEnum):
    """What the kernel does with a call (include/uapi/linux/seccomp.h, linux/errno.h)."""

    ALLOW = 0x7FFF0000
    REFUSE = 0x00050000 | errno.EPERM
    UNKNOWN = 0x00050000 | errno.ENOSYS  # the caller falls back, as on an older kernel
    KILL = 0x80000000


class Test(msgspec.Struct, frozen=True):
    """One half of an argument, masked, equals a value. Arguments count from 0.

    The kernel reads an `int` from the low half alone, so a rule about an int must do the same:
    whoever compares all 64 bits is fooled by garbage in the upper ones.
    """

    argument: int
    value: int
    mask: int = 0xFFFFFFFF
    high: bool = False

    @property
    def offset(self) -> int:
        """Where the half lies in struct seccomp_data, on a little-endian machine."""
        return 16 + 8 * self.argument + (4 if self.high else 0)


class Case(msgspec.Struct, frozen=True):
    """All tests hold: then this is the verdict."""

    tests: tuple[Test, ...]
    verdict: Verdict


class Rule(msgspec.Struct, frozen=True):
    """What becomes of one call: the first case that fits decides, or else `otherwise`."""

    call: str
    otherwise: Verdict
    cases: tuple[Case, ...] = ()


class Instruction(msgspec.Struct, frozen=True):
    """struct sock_filter: operation, how far to jump when true and when false, operand."""

    operation: int
    if_true: int
    if_false: int
    operand: int


LOAD: Final = 0x20  # BPF_LD | BPF_W | BPF_ABS: accumulator = the word at this offset
AND: Final = 0x54  # BPF_ALU | BPF_AND | BPF_K
IF_EQUAL: Final = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
IF_AT_LEAST: Final = 0x35  # BPF_JMP | BPF_JGE | BPF_K, unsigned
RETURN: Final = 0x06  # BPF_RET | BPF_K

CALL_OFFSET: Final = 0
ARCHITECTURE_OFFSET: Final = 4

Program = tuple[Instruction, ...]


def assemble(rules: Iterable[Rule], machine: Architecture) -> Program:
    """The filter for these rules; calls without a rule are allowed if we know that they exist.

    1. A call in the dress of another architecture (int 0x80 on x86-64) ends the process: its
       numbers mean other calls, so no rule would fit.
    2. A number that we have not read about does not exist. That covers kernels newer than this
       file, and the x32 calls, whose numbers have bit 30 set.
    3. The rules, those with cases first: the calls with cases are the frequent ones, and the
       kernel remembers by itself which numbers are allowed whatever their arguments.
    """
    program = [
        Instruction(LOAD, 0, 0, ARCHITECTURE_OFFSET),
        Instruction(IF_EQUAL, 1, 0, machine.audit_number),
        _answer(Verdict.KILL),
        Instruction(LOAD, 0, 0, CALL_OFFSET),
        Instruction(IF_AT_LEAST, 0, 1, NEWEST_KNOWN + 1),
        _answer(Verdict.UNKNOWN),
        Instruction(IF_AT_LEAST, 2, 0, FIRST_UNIFIED),
        Instruction(IF_AT_LEAST, 0, 1, machine.last_early_number + 1),
        _answer(Verdict.UNKNOWN),
    ]
    for rule in sorted(rules, key=lambda rule: not rule.cases):
        number = machine.number(rule.call)
        if number is not None:
            body = _body(rule)
            program += [Instruction(IF_EQUAL, 0, len(body), number), *body]
    program.append(_answer(Verdict.ALLOW))
    return tuple(program)


def _body(rule: Rule) -> list[Instruction]:
    """Every path through a body ends in a verdict, so the next rule finds the number loaded."""
    body = [instruction for case in rule.cases for instruction in _case(case)]
    return [*body, _answer(rule.otherwise)]


def _case(case: Case) -> list[Instruction]:
    """Built from the end, so that each test knows how far it must jump to leave the case."""
    built = [_answer(case.verdict)]
    for test in reversed(case.tests):
        compare = Instruction(IF_EQUAL, 0, len(built), test.value)
        mask = [] if test.mask == 0xFFFFFFFF else [Instruction(AND, 0, 0, test.mask)]
        built = [Instruction(LOAD, 0, 0, test.offset), *mask, compare, *built]
    return built


def _answer(verdict: Verdict) -> Instruction:
    return Instruction(RETURN, 0, 0, verdict)


class _FilterPointer(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


SECCOMP_SET_MODE_FILTER: Final = 1
SECCOMP_FILTER_FLAG_TSYNC: Final = 1


def install(program: Program) -> None:
    """Put every thread of this process, and all they will start, under the filter.

    Needs PR_SET_NO_NEW_PRIVS. Raises OSError; EBUSY when a thread already has another filter.
    """
    code = b"".join(
        struct.pack("=HBBI", step.operation, step.if_true, step.if_false, step.operand)
        for step in program
    )
    buffer = ctypes.create_string_buffer(code, len(code))
    pointer = _FilterPointer(len(program), ctypes.addressof(buffer))
    thread = syscall("seccomp", SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, pointer)
    if thread:  # the kernel names the thread that it could not put under the filter
        raise OSError(errno.EBUSY, "a thread has a filter of its own")
