"""Attempts around Python and libc: calls by number, machine code, rings of calls, old entrances."""

import ctypes
import mmap
import os
import platform
import socket
import struct
from collections.abc import Callable
from typing import Final

from inhouse.proofs.egress.attempt import LIBC, Attempt, Unsupported, World, address_4, call, number

AF_INET, SOCK_STREAM, SOCK_DGRAM = 2, 1, 2
X32_BIT: Final = 0x40000000
OP_SENDMSG, OP_CONNECT, OP_SEND, OP_OPENAT, OP_WRITE, OP_SOCKET = 9, 16, 26, 18, 23, 45
RING_QUEUE, RING_COMPLETED, RING_ENTRIES = 0, 0x8000000, 0x10000000
ENTRY_BYTES: Final = 64
AT_FDCWD: Final = -100


def _by_ctypes(world: World, token: bytes) -> None:
    """libc's own functions, past any patch of Python's socket module."""
    sock = _checked(LIBC.socket(AF_INET, SOCK_DGRAM, 0))
    try:
        there = address_4(world.port)
        _checked(LIBC.sendto(sock, token, len(token), 0, there, len(there)))
    finally:
        os.close(sock)


def _by_number(world: World, token: bytes) -> None:
    sock = call(number("socket"), AF_INET, SOCK_STREAM, 0)
    try:
        there = address_4(world.port)
        call(number("connect"), sock, there, len(there))
        call(number("write"), sock, token, len(token))
    finally:
        os.close(sock)


def _by_many(world: World, token: bytes) -> None:
    """sendmmsg: many messages in one call, each address behind two pointers."""
    sock = call(number("socket"), AF_INET, SOCK_DGRAM, 0)
    try:
        there, text = ctypes.create_string_buffer(address_4(world.port), 16), _buffer(token)
        piece = ctypes.create_string_buffer(struct.pack("=QQ", _at(text), len(token)), 16)
        header = struct.pack("=QI4xQQQQi4x", _at(there), 16, _at(piece), 1, 0, 0, 0)
        messages = ctypes.create_string_buffer(header + struct.pack("=I4x", 0), 64)
        call(number("sendmmsg"), sock, ctypes.byref(messages), 1, 0)
    finally:
        os.close(sock)


def _machine_code(world: World, token: bytes) -> None:
    """No library at all: the instruction itself, in memory that was made executable."""
    if platform.machine() != "x86_64":
        raise Unsupported("the machine code is written for x86-64")
    # mov rax,rdi; mov rdi,rsi; mov rsi,rdx; mov rdx,rcx; mov r10,r8; mov r8,r9; mov r9,[rsp+8];
    # syscall; ret
    words = "4889f8 4889f7 4889d6 4889ca 4d89c2 4d89c8 4c8b4c2408 0f05 c3"
    enter = _executable(words, ctypes.c_long, *[ctypes.c_long] * 7)
    sock = _negative(enter(number("socket"), AF_INET, SOCK_DGRAM, 0, 0, 0, 0))
    there, text = _buffer(address_4(world.port)), _buffer(token)
    _negative(enter(number("sendto"), sock, _at(text), len(token), 0, _at(there), 16))
    os.close(sock)


def _x32(world: World, token: bytes) -> None:
    """The same calls under the numbers of another way to call (x86-64's x32)."""
    if platform.machine() != "x86_64":
        raise Unsupported("x32 is x86-64's")
    sock = call(X32_BIT + number("socket"), AF_INET, SOCK_DGRAM, 0)
    there = address_4(world.port)
    call(X32_BIT + number("sendto"), sock, token, len(token), 0, there, len(there))


def _32_bit(world: World, token: bytes) -> None:
    """int 0x80: the calls of the 32-bit architecture, whose numbers mean other things."""
    if platform.machine() != "x86_64":
        raise Unsupported("this entrance is x86-64's")
    # push rbx; mov eax,edi; mov ebx,esi; mov ecx,edx; int 0x80; pop rbx; ret
    enter = _executable("53 89f8 89f3 89d1 cd80 5b c3", ctypes.c_int, *[ctypes.c_int] * 3)
    low = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x40)  # MAP_32BIT
    start = _at(ctypes.c_char.from_buffer(low))
    socketcall, make, send_to = 102, 1, 11
    low[:12] = struct.pack("=3I", AF_INET, SOCK_DGRAM, 0)
    sock = _negative(enter(socketcall, make, start))
    low[64:80] = address_4(world.port)
    low[128 : 128 + len(token)] = token
    low[:24] = struct.pack("=6I", sock, start + 128, len(token), 0, start + 64, 16)
    _negative(enter(socketcall, send_to, start))


def _executable(code: str, result: type, *arguments: type) -> Callable[..., int]:
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(bytes.fromhex(code))
    KEPT.append(page)
    start = _at(ctypes.c_char.from_buffer(page))
    entrance: Callable[..., int] = ctypes.CFUNCTYPE(result, *arguments)(start)
    return entrance


KEPT: Final[list[mmap.mmap]] = []  # pages that hold machine code live as long as the process


class _Ring:
    """Just enough of io_uring: calls are laid in shared memory, and the kernel makes them."""

    def __init__(self) -> None:
        parameters = ctypes.create_string_buffer(120)
        self.ring = call(number("io_uring_setup"), 8, ctypes.byref(parameters))
        sizes = struct.unpack_from("=10I", parameters, 0)
        self.offsets = struct.unpack_from("=8I", parameters, 40)  # struct io_sqring_offsets
        done = struct.unpack_from("=8I", parameters, 80)  # struct io_cqring_offsets
        self.taken_at, self.results_at = done[0], done[5]
        length = max(self.offsets[6] + 4 * sizes[0], done[5] + 16 * sizes[1])
        self.queue = mmap.mmap(self.ring, length, offset=RING_QUEUE)
        self.entries = mmap.mmap(self.ring, ENTRY_BYTES * sizes[0], offset=RING_ENTRIES)
        self.count = 0

    def do(
        self, operation: int, file: int, offset: int, where: int, length: int, mode: int = 0
    ) -> int:
        """One call; its result is the kernel's. Raises OSError."""
        slot = self.count % 8
        start = slot * ENTRY_BYTES
        laid = struct.pack("=BBHiQQII", operation, 0, 0, file, offset, where, length, mode)
        self.entries[start : start + ENTRY_BYTES] = laid.ljust(ENTRY_BYTES, b"\0")
        struct.pack_into("=I", self.queue, self.offsets[6] + 4 * slot, slot)
        struct.pack_into("=I", self.queue, self.offsets[1], self.count + 1)  # the queue's tail
        call(number("io_uring_enter"), self.ring, 1, 1, 1, 0, 0)
        result: int = struct.unpack_from("=i", self.queue, self.results_at + 16 * self.count + 8)[0]
        self.count += 1
        struct.pack_into("=I", self.queue, self.taken_at, self.count)  # taken: wait for the next
        return _negative(result)


def _ring_socket(kind: int) -> Callable[[World, bytes], None]:
    """Socket, connect and send, none of them as a call that a filter sees."""

    def act(world: World, token: bytes) -> None:
        ring = _Ring()
        there, text = _buffer(address_4(world.port)), _buffer(token)
        sock = ring.do(OP_SOCKET, AF_INET, kind, 0, 0)
        ring.do(OP_CONNECT, sock, 16, _at(there), 0)
        ring.do(OP_SEND, sock, 0, _at(text), len(token))
        os.close(sock)

    return act


def _ring_file(world: World, token: bytes) -> None:
    """A file written by the ring: no call of open, none of write."""
    ring = _Ring()
    path, text = _buffer(f"{world.folder}/by-the-ring".encode()), _buffer(token)
    file = ring.do(OP_OPENAT, AT_FDCWD, 0, _at(path), 0o600, os.O_CREAT | os.O_WRONLY)
    ring.do(OP_WRITE, file, 0, _at(text), len(token))
    os.close(file)


def _raised_upper_half(world: World, token: bytes) -> None:
    """Rubbish in the upper half of an argument: the kernel ignores it, a careless filter not."""
    rubbish = 0x5A5A5A5A << 32
    sock = call(number("socket"), rubbish | AF_INET, rubbish | SOCK_DGRAM, rubbish)
    there = address_4(world.port)
    call(number("sendto"), sock, token, len(token), 0, there, len(there))
    os.close(sock)


def _on_a_thread(world: World, token: bytes) -> None:
    """A thread made by libc, which Python knows nothing of."""

    def body(_nothing: int) -> int:
        try:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
                sock.sendto(token, ("127.0.0.1", world.port))
        except OSError:
            return 1
        return 0

    start = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)(body)
    thread = ctypes.c_ulong()
    _checked(-LIBC.pthread_create(ctypes.byref(thread), None, start, None))
    outcome = ctypes.c_void_p()
    LIBC.pthread_join(thread, ctypes.byref(outcome))
    if outcome.value:
        raise PermissionError("the thread was refused")


def _buffer(content: bytes) -> "ctypes.Array[ctypes.c_char]":
    return ctypes.create_string_buffer(content, len(content) + 1)


def _at(thing: object) -> int:
    return ctypes.addressof(thing)  # type: ignore[arg-type] # anything of ctypes has an address


def _checked(result: int) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


def _negative(result: int) -> int:
    """The kernel's own answer: an error is a negative number."""
    if result < 0:
        raise OSError(-result, os.strerror(-result))
    return result


ATTEMPTS: Final = (
    Attempt("libc through ctypes", _by_ctypes),
    Attempt("system calls by number", _by_number),
    Attempt("sendmmsg", _by_many),
    Attempt("machine code", _machine_code),
    Attempt("rubbish in upper halves", _raised_upper_half),
    Attempt("a thread of libc", _on_a_thread),
    Attempt("io_uring: a stream", _ring_socket(SOCK_STREAM)),
    Attempt("io_uring: a datagram", _ring_socket(SOCK_DGRAM)),
    Attempt("io_uring: a file", _ring_file),
    Attempt("x32 numbers", _x32),
    Attempt("the 32-bit entrance", _32_bit, last=True),
)
