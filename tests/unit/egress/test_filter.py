"""The filter's decisions on both architectures, read from the program by a simulator.

The simulator knows the kernel's rules for BPF and nothing about how the program was made, so
aarch64 is checked on any machine.
"""

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inhouse.egress.powers import NEVER, Powers, rules
from inhouse.egress.seccomp import Program, Verdict, assemble
from inhouse.egress.syscalls import FIRST_UNIFIED, NEWEST_KNOWN, NUMBERS, Architecture

BOTH = pytest.mark.parametrize("machine", list(Architecture))
PROCESS = 4321
WORD = 0xFFFFFFFF
GARBAGE = 0xDEAD_0000_0000  # above an int, where the kernel does not look

ENGINE = Powers(read=("/usr",), sockets_in="/run", unix_listen=True, namespaces=True)
GATEWAY = Powers(read=("/",), write=("/home",), listen=True)
SUPERVISOR = Powers(read=("/",), write=("/run",), unix_dial=True, spawn=True)
DIALER = Powers(read=("/usr",), tcp_dial=8000)
NOTHING = Powers(accept=False)

AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_ALG, AF_VSOCK = 1, 2, 10, 16, 38, 40
STREAM, DGRAM, RAW, SEQPACKET, NONBLOCK, CLOEXEC = 1, 2, 3, 5, 0o4000, 0o2000000
FASTOPEN, DONTWAIT, NOSIGNAL = 0x20000000, 0x40, 0x4000
# What glibc asks for when it starts a thread (nptl, pthread_create).
THREAD = 0x3D0F00
NEWUSER, NEWNET, VFORK, SIGCHLD = 0x10000000, 0x40000000, 0x4100, 17


def simulate(program: Program, audit_number: int, number: int, arguments: tuple[int, ...]) -> int:
    """The kernel's BPF machine, for the six operations that our programs use."""
    words = [number & WORD, audit_number, 0, 0]
    for argument in (*arguments, *[0] * (6 - len(arguments))):
        words += [argument & WORD, argument >> 32 & WORD]
    position = accumulator = 0
    while True:
        step = program[position]
        position += 1
        match step.operation:
            case 0x20:
                accumulator = words[step.operand // 4]
            case 0x54:
                accumulator &= step.operand
            case 0x15:
                position += step.if_true if accumulator == step.operand else step.if_false
            case 0x35:
                position += step.if_true if accumulator >= step.operand else step.if_false
            case 0x06:
                return step.operand
            case unknown:
                raise AssertionError(f"not BPF: {unknown:#x}")


@cache
def filter_of(powers: Powers, machine: Architecture) -> Program:
    return assemble(rules(powers, PROCESS), machine)


def decide(powers: Powers, machine: Architecture, call: str | int, *arguments: int) -> Verdict:
    number = call if isinstance(call, int) else machine.number(call)
    assert number is not None
    program = filter_of(powers, machine)
    return Verdict(simulate(program, machine.audit_number, number, arguments))


ALLOWED, REFUSED, UNKNOWN = Verdict.ALLOW, Verdict.REFUSE, Verdict.UNKNOWN


@BOTH
@pytest.mark.parametrize("family", [AF_INET, AF_INET6, AF_NETLINK, AF_ALG, AF_VSOCK, 0, 44])
@pytest.mark.parametrize("powers", [ENGINE, GATEWAY, SUPERVISOR, NOTHING])
def test_no_power_opens_a_socket_of_another_family_than_unix(powers, family, machine):
    assert decide(powers, machine, "socket", family, STREAM) == REFUSED
    assert decide(powers, machine, "socketpair", family, STREAM) == REFUSED


@BOTH
def test_a_unix_socket_needs_a_power_and_a_connected_kind(machine):
    for powers, expected in ((ENGINE, ALLOWED), (SUPERVISOR, ALLOWED), (GATEWAY, REFUSED)):
        assert decide(powers, machine, "socket", AF_UNIX, STREAM | CLOEXEC) == expected
        assert decide(powers, machine, "socket", AF_UNIX, DGRAM) == REFUSED
        assert decide(powers, machine, "socket", AF_UNIX, RAW | NONBLOCK) == REFUSED


@BOTH
def test_everybody_may_make_a_pair_but_not_of_datagrams(machine):
    assert decide(NOTHING, machine, "socketpair", AF_UNIX, STREAM | NONBLOCK | CLOEXEC) == ALLOWED
    assert decide(NOTHING, machine, "socketpair", AF_UNIX, SEQPACKET) == ALLOWED
    assert decide(NOTHING, machine, "socketpair", AF_UNIX, DGRAM | CLOEXEC) == REFUSED


@BOTH
def test_garbage_above_an_int_does_not_change_the_decision(machine):
    """The kernel cuts an int to 32 bits, so a filter that looks at 64 could be led astray."""
    assert decide(ENGINE, machine, "socket", GARBAGE + AF_INET, STREAM) == REFUSED
    assert decide(ENGINE, machine, "socket", GARBAGE + AF_UNIX, GARBAGE + DGRAM) == REFUSED
    assert decide(ENGINE, machine, "ioctl", 0, GARBAGE + 0x5412) == REFUSED
    assert decide(ENGINE, machine, "prctl", GARBAGE + 4, 1) == REFUSED
    assert decide(ENGINE, machine, "kill", GARBAGE + PROCESS + 1) == REFUSED


@BOTH
def test_a_message_may_carry_no_address(machine):
    for address in (0x7FFF_1234, 0x7FFF_0000_0000, 1):
        assert decide(GATEWAY, machine, "sendto", 5, 0, 0, 0, address, 16) == REFUSED
    assert decide(GATEWAY, machine, "sendto", 5, 0, 0, NOSIGNAL, 0, 0) == ALLOWED


@BOTH
def test_sendmsg_is_for_those_who_hand_descriptors_about_and_never_dials(machine):
    assert decide(ENGINE, machine, "sendmsg", 5, 0, 0) == REFUSED
    for powers in (GATEWAY, SUPERVISOR):
        assert decide(powers, machine, "sendmsg", 5, 0, NOSIGNAL | DONTWAIT) == ALLOWED
        assert decide(powers, machine, "sendmsg", 5, 0, FASTOPEN | NOSIGNAL) == REFUSED


@BOTH
@pytest.mark.parametrize(
    ("call", "able"),
    [
        ("connect", [SUPERVISOR]),
        ("bind", [ENGINE, SUPERVISOR]),  # the supervisor's child binds, and inherits its filter
        ("listen", [ENGINE, SUPERVISOR, GATEWAY]),
        ("accept4", [ENGINE, SUPERVISOR, GATEWAY]),
        ("execve", [SUPERVISOR]),
        ("execveat", [SUPERVISOR]),
        ("unshare", [SUPERVISOR]),
        ("pidfd_open", [SUPERVISOR]),
        ("pidfd_send_signal", [SUPERVISOR]),
        ("fchmod", []),
        ("utimensat", []),
        ("inotify_init1", []),
        ("setpriority", []),
        ("setns", []),
        ("io_uring_setup", []),
        ("recvmsg", [ENGINE, SUPERVISOR, GATEWAY, NOTHING]),
        ("read", [ENGINE, SUPERVISOR, GATEWAY, NOTHING]),
        ("futex", [ENGINE, SUPERVISOR, GATEWAY, NOTHING]),
    ],
)
def test_each_call_is_for_those_who_need_it(call, able, machine):
    harmless = {"recvmsg": (47, 212), "read": (0, 63), "futex": (202, 98)}
    number = harmless[call][list(Architecture).index(machine)] if call in harmless else call
    for powers in (ENGINE, SUPERVISOR, GATEWAY, NOTHING):
        assert decide(powers, machine, number) == (ALLOWED if powers in able else REFUSED)


@BOTH
def test_threads_are_allowed_and_processes_are_not(machine):
    assert decide(ENGINE, machine, "clone", THREAD) == ALLOWED
    for flags in (SIGCHLD, VFORK | SIGCHLD, THREAD & ~0x10000, THREAD | NEWUSER, THREAD | NEWNET):
        assert decide(ENGINE, machine, "clone", flags) == REFUSED
        assert decide(SUPERVISOR, machine, "clone", flags) == ALLOWED
    assert decide(ENGINE, machine, "clone3") == UNKNOWN
    assert decide(SUPERVISOR, machine, "clone3") == UNKNOWN


def test_the_old_ways_to_fork_are_closed_where_they_exist():
    for call in ("fork", "vfork"):
        assert decide(ENGINE, Architecture.X86_64, call) == REFUSED
        assert decide(SUPERVISOR, Architecture.X86_64, call) == ALLOWED
        assert Architecture.AARCH64.number(call) is None


@BOTH
@pytest.mark.parametrize(
    "call", ["kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo"]
)
def test_signals_reach_the_own_process_only(call, machine):
    minus_one = (1 << 64) - 1  # everybody
    for target in (PROCESS + 1, 1, 0, minus_one):
        assert decide(ENGINE, machine, call, target, 9) == REFUSED
        assert decide(SUPERVISOR, machine, call, target, 9) == ALLOWED
    assert decide(ENGINE, machine, call, PROCESS, 6) == ALLOWED


@BOTH
def test_nobody_can_become_readable_again(machine):
    for value in (1, 2, 1 << 32):
        assert decide(ENGINE, machine, "prctl", 4, value) == REFUSED
    assert decide(ENGINE, machine, "prctl", 4, 0) == ALLOWED
    assert decide(ENGINE, machine, "prctl", 38, 1) == ALLOWED  # PR_SET_NO_NEW_PRIVS
    for powers in (ENGINE, SUPERVISOR):
        assert decide(powers, machine, "prctl", 0x59616D61, 1) == REFUSED  # PR_SET_PTRACER
        assert decide(powers, machine, "prctl", 35, 1) == REFUSED  # PR_SET_MM


@BOTH
@pytest.mark.parametrize(
    ("call", "order", "expected"),
    [
        ("ioctl", 0x5412, REFUSED),  # TIOCSTI
        ("ioctl", 0x541C, REFUSED),  # TIOCLINUX
        ("ioctl", 0x8901, REFUSED),  # FIOSETOWN
        ("ioctl", 0x5421, ALLOWED),  # FIONBIO
        ("fcntl", 8, REFUSED),  # F_SETOWN
        ("fcntl", 15, REFUSED),  # F_SETOWN_EX
        ("fcntl", 4, ALLOWED),  # F_SETFL
    ],
)
def test_dangerous_orders_are_told_from_daily_ones(call, order, expected, machine):
    assert decide(GATEWAY, machine, call, 3, order, 1) == expected


@BOTH
@pytest.mark.parametrize("order", [6, 7, 37, 38, 1024])  # F_SETLK, ... F_SETLEASE
def test_locks_which_everybody_sees_are_for_those_who_were_given_them(order, machine):
    for powers in (ENGINE, GATEWAY, SUPERVISOR, NOTHING):
        assert decide(powers, machine, "fcntl", 3, order) == REFUSED
        assert decide(powers, machine, "flock", 3) == REFUSED
    foreign = Powers(spawn=True, shows=True)
    assert decide(foreign, machine, "fcntl", 3, order) == ALLOWED
    assert decide(foreign, machine, "flock", 3) == ALLOWED
    assert decide(foreign, machine, "fcntl", 3, 1026) == REFUSED  # F_NOTIFY watches a folder


@BOTH
@pytest.mark.parametrize("powers", [ENGINE, GATEWAY, NOTHING])
def test_what_a_process_shows_of_itself_is_not_its_to_change(powers, machine):
    assert decide(powers, machine, "prctl", 15, 0x7FFF00000000) == REFUSED  # PR_SET_NAME
    assert decide(powers, machine, "setrlimit", 1, 0x7FFF00000000) == REFUSED
    for process in (0, PROCESS):
        assert decide(powers, machine, "prlimit64", process, 1, 0x7FFF00000000) == REFUSED
        assert decide(powers, machine, "prlimit64", process, 1, 1 << 32) == REFUSED
        assert decide(powers, machine, "prlimit64", process, 1, 0, 0x7FFF00000000) == ALLOWED
    assert decide(powers, machine, "memfd_create", 0x7FFF00000000, 0) == REFUSED


@BOTH
def test_who_starts_programs_names_neither_itself_nor_its_memory_unless_it_was_given_that(machine):
    foreign = Powers(spawn=True, shows=True)
    for powers, expected in ((SUPERVISOR, REFUSED), (foreign, ALLOWED)):
        assert decide(powers, machine, "prctl", 15, 0x7FFF00000000) == expected  # PR_SET_NAME
        assert decide(powers, machine, "memfd_create", 0x7FFF00000000, 0) == expected


@BOTH
def test_limits_of_other_processes_are_out_of_reach(machine):
    assert decide(GATEWAY, machine, "prlimit64", 0) == ALLOWED
    assert decide(GATEWAY, machine, "prlimit64", PROCESS) == ALLOWED
    assert decide(GATEWAY, machine, "prlimit64", PROCESS + 1) == REFUSED


@BOTH
@pytest.mark.parametrize("powers", [ENGINE, GATEWAY, SUPERVISOR, NOTHING])
def test_what_nobody_needs_is_refused_to_everybody(powers, machine):
    calls = [call for group in NEVER.values() for call in group.split()]
    assert len(calls) == len(set(calls)) > 90
    for call in calls:
        if machine.number(call) is not None:
            assert decide(powers, machine, call) == REFUSED, call


@BOTH
@pytest.mark.parametrize("powers", [ENGINE, GATEWAY, SUPERVISOR])
def test_a_call_in_the_dress_of_another_architecture_ends_the_process(powers, machine):
    program = assemble(rules(powers, PROCESS), machine)
    i386 = 0x40000003
    others = {i386, *(other.audit_number for other in Architecture)} - {machine.audit_number}
    for other in others:
        for number in (0, 41, 11):
            assert simulate(program, other, number, ()) == Verdict.KILL


everything = Powers(
    unix_listen=True,
    unix_dial=True,
    tcp_dial=1,
    listen=True,
    spawn=True,
    write=("/",),
    namespaces=True,
)
numbers = st.one_of(
    st.integers(0, NEWEST_KNOWN + 100),
    st.integers(0, WORD),
    st.sampled_from([number for pair in NUMBERS.values() for number in pair if number is not None]),
)
arguments = st.tuples(*[st.one_of(st.integers(0, 60), st.integers(0, (1 << 64) - 1))] * 6)
powers_of_all_kinds = st.builds(
    Powers,
    write=st.sampled_from([(), ("/home",)]),
    unix_listen=st.booleans(),
    unix_dial=st.booleans(),
    unix_at=st.sampled_from([None, "/run/a.sock"]),
    tcp_dial=st.sampled_from([None, 443]),
    accept=st.booleans(),
    listen=st.booleans(),
    spawn=st.booleans(),
)


@BOTH
@given(number=numbers, values=arguments)
def test_a_number_that_nobody_has_read_about_does_not_exist(machine, number, values):
    gap = machine.last_early_number < number < FIRST_UNIFIED
    x32 = number >= 0x40000000
    if gap or x32 or number > NEWEST_KNOWN:
        assert decide(everything, machine, number, *values) == UNKNOWN
    else:
        assert decide(everything, machine, number, *values) in (ALLOWED, REFUSED, UNKNOWN)


@BOTH
@given(powers=powers_of_all_kinds, number=numbers, values=arguments)
def test_fewer_powers_never_allow_more(machine, powers, number, values):
    if decide(powers, machine, number, *values) == ALLOWED:
        assert decide(everything, machine, number, *values) == ALLOWED


@BOTH
@pytest.mark.parametrize("powers", [ENGINE, GATEWAY, SUPERVISOR, DIALER, NOTHING, everything])
def test_the_program_is_one_that_the_kernel_accepts(powers, machine):
    """Forward jumps that stay inside, a return at the end, and far below the limit of 4096."""
    program = assemble(rules(powers, PROCESS), machine)
    assert len(program) < 600
    assert program[-1].operation == 0x06
    for position, step in enumerate(program[:-1]):
        assert max(step.if_true, step.if_false) <= 255
        assert position + 1 + max(step.if_true, step.if_false) < len(program)


def test_each_call_has_one_rule_at_most():
    for powers in (ENGINE, GATEWAY, SUPERVISOR, DIALER, NOTHING):
        calls = [rule.call for rule in rules(powers, PROCESS)]
        assert len(calls) == len(set(calls))


@pytest.mark.parametrize(
    ("machine", "header"),
    [
        (Architecture.X86_64, "/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
        (Architecture.AARCH64, "/usr/include/asm-generic/unistd.h"),
    ],
)
def test_our_numbers_are_the_kernels(machine, header):
    if not Path(header).exists():
        pytest.skip(f"{header} is not installed (linux-libc-dev)")
    defined = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)\s", Path(header).read_text())
    theirs = {name: int(number) for name, number in reversed(defined)}
    newest = max(theirs.values())
    for call in NUMBERS:
        ours = machine.number(call)
        if ours is None or ours <= newest:
            assert ours == theirs.get(call), call
