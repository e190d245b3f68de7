"""What may be probed: a server on this machine, or one whose owner said so by name.

A name can point to several addresses, and to others a moment later. So every address is looked at
once, and from then on only those are dialled: a name that is rebound in the middle reaches nobody.
"""

import ipaddress
import socket
from typing import Final
from urllib.parse import urlsplit

import msgspec

from inhouse.errors import BadRequest, InhouseError

PORTS: Final = {"http": 80, "https": 443}


class Unreachable(InhouseError):
    """The server could not be found or did not answer, so nothing can be said about it."""

    code = "unreachable"
    exit_code = 2


class Target(msgspec.Struct, frozen=True):
    """An address that was checked. `base` is what stands before every path."""

    scheme: str
    host: str
    port: int
    base: str
    addresses: tuple[str, ...]  # of IPv4 and IPv6, in the order in which they are tried
    loopback: bool

    @property
    def authority(self) -> str:
        """What an honest client writes into the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.base}"


def find_target(url: str, *, may_test: str | None = None) -> Target:
    """Raises BadRequest for what may not be probed, Unreachable for a name without address."""
    scheme, host, port, base = _parts(url)
    if may_test is not None and may_test.casefold() != host:
        raise BadRequest(
            "--i-may-test-this names another host than the address does",
            fix="write the host exactly as it stands in the address",
        )
    addresses = _addresses(host, port)
    loopback = all(is_loopback(address) for address in addresses)
    if not loopback and may_test is None:
        raise BadRequest(
            "this address is not on this machine, and probing other people's servers needs their "
            "permission",
            fix=f"if you have it: --i-may-test-this {host}",
        )
    return Target(scheme, host, port, base, addresses, loopback)


def is_loopback(address: str) -> bool:
    """Also of an IPv4 address in the clothes of an IPv6 one."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        return ip.ipv4_mapped.is_loopback
    return ip.is_loopback


def _parts(url: str) -> tuple[str, str, int, str]:
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host, port = (parts.hostname or "").casefold(), parts.port
    except ValueError:
        raise _no_address() from None
    if parts.scheme not in PORTS or not host or not host.isascii():
        raise _no_address()
    if parts.username is not None or parts.password is not None:
        raise BadRequest(
            "the address holds a password, which other users can see in the list of processes",
            fix="put the key into a file and give --key-file FILE",
        )
    if parts.query or parts.fragment or not parts.path.isascii() or " " in parts.path:
        raise _no_address()
    base = parts.path.rstrip("/").removesuffix("/v1")
    return parts.scheme, host, port or PORTS[parts.scheme], base


def _no_address() -> BadRequest:
    return BadRequest(
        "this is not the address of a server", fix="write it like http://127.0.0.1:11434"
    )


def _addresses(host: str, port: int) -> tuple[str, ...]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(
            "this name has no address", fix="check the spelling, or give the address in numbers"
        ) from error
    return tuple(dict.fromkeys(str(place[0]) for *_, place in found))
