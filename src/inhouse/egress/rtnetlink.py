"""A network interface that is up, and routes that end here: the little of rtnetlink(7) we need.

It takes no program and no library: the message to the kernel is a header, a fixed part and a few
attributes, and the answer is an errno.
"""

import errno
import os
import socket
import struct
from contextlib import suppress
from typing import Final

NETLINK_ROUTE: Final = 0
RTM_NEWLINK: Final = 16
RTM_NEWADDR: Final = 20
RTM_NEWROUTE: Final = 24
NLMSG_ERROR: Final = 2
REQUEST_ACK: Final = 0x1 | 0x4  # NLM_F_REQUEST | NLM_F_ACK
CREATE: Final = 0x400 | 0x200  # NLM_F_CREATE | NLM_F_EXCL
IFF_UP: Final = 1
RT_TABLE_LOCAL: Final = 255
RTPROT_BOOT: Final = 3
RT_SCOPE_HOST: Final = 254
RTN_LOCAL: Final = 2
RTA_OIF: Final = 4
IFA_ADDRESS: Final = 1
IFA_LOCAL: Final = 2
IFA_F_NODAD: Final = 0x02
IFLA_ADDRESS: Final = 1
IFLA_IFNAME: Final = 3
IFLA_LINKINFO: Final = 18
IFLA_INFO_KIND: Final = 1
LOOPBACK: Final = 1  # the first interface of every network namespace
UNSUPPORTED: Final = (errno.EAFNOSUPPORT, errno.EOPNOTSUPP, errno.ENODEV, errno.EINVAL)


def make_every_address_local() -> None:
    """Bring the loopback up and route the whole world to it (ip-route(8), type local).

    Only in a network namespace of one's own. A kernel without IPv6 goes without. Raises OSError.
    """
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_ROUTE) as kernel:
        _ask(kernel, RTM_NEWLINK, 0, struct.pack("=BxHiII", 0, 0, LOOPBACK, IFF_UP, IFF_UP))
        for family in (socket.AF_INET, socket.AF_INET6):
            everything = struct.pack(
                "=BBBBBBBBI",
                *(family, 0, 0, 0, RT_TABLE_LOCAL, RTPROT_BOOT, RT_SCOPE_HOST, RTN_LOCAL, 0),
            )
            route = everything + _attribute(RTA_OIF, struct.pack("=i", LOOPBACK))
            try:
                _ask(kernel, RTM_NEWROUTE, CREATE, route)
            except OSError as error:
                if family == socket.AF_INET or error.errno not in UNSUPPORTED:
                    raise


def add_card(name: str, hardware: bytes, addresses: tuple[str, ...]) -> bool:
    """A network card that leads nowhere, for programs that look for one. Not every kernel has it.

    Without it the addresses go to the loopback. `addresses` are written as ADDRESS/BITS.
    """
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_ROUTE) as kernel:
        card = _make_card(kernel, name, hardware)
        for address in addresses:
            with suppress(OSError):  # no IPv6
                _add_address(kernel, card or LOOPBACK, address)
    return bool(card)


def _make_card(kernel: socket.socket, name: str, hardware: bytes) -> int:
    """The number of the new interface; 0 if there can be none."""
    for kind in (b"dummy", b"bridge"):
        info = _attribute(IFLA_INFO_KIND, kind)
        link = (
            struct.pack("=BxHiII", 0, 0, 0, IFF_UP, IFF_UP)
            + _attribute(IFLA_IFNAME, name.encode() + b"\0")
            + _attribute(IFLA_ADDRESS, hardware)
            + _attribute(IFLA_LINKINFO, info)
        )
        with suppress(OSError):
            _ask(kernel, RTM_NEWLINK, CREATE, link)
            return socket.if_nametoindex(name)
    return 0


def _add_address(kernel: socket.socket, card: int, address: str) -> None:
    host, _, bits = address.partition("/")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    packed = socket.inet_pton(family, host)
    head = struct.pack("=BBBBi", family, int(bits), IFA_F_NODAD, 0, card)
    attributes = _attribute(IFA_LOCAL, packed) + _attribute(IFA_ADDRESS, packed)
    _ask(kernel, RTM_NEWADDR, CREATE, head + attributes)


def _attribute(kind: int, value: bytes) -> bytes:
    length = 4 + len(value)
    return struct.pack("=HH", length, kind) + value + bytes(-length % 4)


def _ask(kernel: socket.socket, kind: int, flags: int, body: bytes) -> None:
    kernel.send(struct.pack("=IHHII", 16 + len(body), kind, REQUEST_ACK | flags, 1, 0) + body)
    answer = kernel.recv(4096)
    _, kind_of_answer, _, _, _ = struct.unpack_from("=IHHII", answer)
    (code,) = struct.unpack_from("=i", answer, 16)
    if kind_of_answer != NLMSG_ERROR:
        raise OSError(errno.EPROTO, os.strerror(errno.EPROTO))
    if code:
        raise OSError(-code, os.strerror(-code))
