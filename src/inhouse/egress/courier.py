"""What may be fetched from outside, from whom, and what is written down about it.

Nothing here dials. An `Errand` is one request to one server; `permitted` says whether the policy
lets it be run, `fit_addresses` which of a name's addresses may be dialled. The same checks are made
twice: before the courier is sent, and by the courier itself.

A name on the list means that host by HTTPS on port 443, `host:port` another port of it. A known
hub's file servers come with its name, since no model could be had without them. Plain HTTP is for
this machine alone.
"""

import ipaddress
import re
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from typing import Final
from urllib.parse import urlsplit

import msgspec

from inhouse.errors import ConfigError, ErrandError

HTTPS_PORT: Final = 443
LONGEST_URL: Final = 8192  # signed addresses of file servers run to about 2000
MIB: Final = 1024 * 1024

# Where a public hub keeps its files. It names them itself in https://huggingface.co/.well-known/
# meta.json (`lfsDomains`, `cdnDomains`), and its page on firewalls asks for *.xethub.hf.co
# (huggingface/hub-docs, models-downloading.md); seen in November 2026. Hosts of users' own pages
# and programs (*.hf.space) are not among them.
FILE_SERVERS: Final = {
    "huggingface.co": (
        "cdn-lfs*.huggingface.co",
        "cdn-lfs*.hf.co",
        "*.cdn.hf.co",
        "*.xethub.hf.co",
        "*.xethub-eu.hf.co",
    ),
}


class Place(msgspec.Struct, frozen=True):
    """A server: how it is spoken to, its name or address, and its port."""

    tls: bool
    host: str
    port: int

    @property
    def shown(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.tls and self.port == HTTPS_PORT else f"{host}:{self.port}"


class Url(msgspec.Struct, frozen=True):
    """A parsed address. Its path may hold a signature that opens a file, so it is not shown."""

    place: Place
    path: str  # with the query

    def __repr__(self) -> str:
        return f"<Url at {self.place.shown}>"


class Errand(msgspec.Struct, frozen=True):
    """One request: where to, how much may come back, and how long it may take."""

    url: Url
    what: str  # for the record: "models.list", "models.file"
    repo: str  # for the record: the public name of what is asked for
    most_bytes: int  # a body longer than this is refused; `start` counts
    start: int = 0  # fetch from here on, where the server knows how
    enough_bytes: int = 0  # stop when the file has so many; 0 is all of it
    token: str = ""
    most_s: float = 0.0  # the whole errand; 0 is without end, while bytes keep coming
    patience_s: float = 60.0  # to the first byte; then at least 1 KiB/s over so many seconds

    def __repr__(self) -> str:
        return f"<Errand {self.what} at {self.url.place.shown}>"


class Terms(msgspec.Struct, frozen=True):
    """What the policy says about errands."""

    allow: tuple[str, ...] = ()
    ca_file: str = ""
    proxy: str = ""
    seal: str = "L2"


class Permit(msgspec.Struct, frozen=True):
    """That a server may be dialled, and whether at an address inside the own network too."""

    private: bool


class Outcome(msgspec.Struct, frozen=True):
    """What became of an errand. It is the courier's word, so whoever reads it checks the bytes."""

    status: int = 0
    headers: dict[str, str] = {}
    start: int = 0  # the place of the first byte that was written
    size_bytes: int = 0  # of what was written
    whole: bool = False  # the server sent all that it announced
    address: str = ""
    seal: str = "L0"
    attempts: int = 0
    attempts_blocked: int = 0
    problem: str = ""
    fix: str = ""


def parse_url(text: str) -> Url:
    """Raises ErrandError for what is not a plain address of a web server."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise _no_address() from None
    host = (parts.hostname or "").lower()
    good = (
        len(text) <= LONGEST_URL
        and text.isascii()
        and all(sign.isprintable() and sign not in ' "<>\\^`{|}' for sign in text)
        and parts.scheme in ("https", "http")
        and parts.username is None
        and parts.password is None
        and not parts.fragment
        and port != 0
        and (parts.path.startswith("/") or not parts.path)
        and _is_host(host)
    )
    if not good:
        raise _no_address()
    tls = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Url(Place(tls, host, port or (HTTPS_PORT if tls else 80)), path)


def parse_listed(entry: str) -> Place:
    """`host` or `host:port` of the allow list. Raises ConfigError."""
    try:
        place = parse_url(f"https://{entry}/").place
    except ErrandError:
        place = None
    if place is None or "/" in entry or "@" in entry or "?" in entry:
        raise ConfigError(
            "an entry of the allow list is not a host, nor host:port",
            fix="write for example huggingface.co or hub.example.org:8443, without https://",
        )
    return place


def permitted(place: Place, allow: Iterable[str]) -> Permit:
    """Whether this server may be dialled. Raises ErrandError with both ways to allow it."""
    listed = [parse_listed(entry) for entry in allow]
    for entry in listed:
        if (entry.host, entry.port) == (place.host, place.port):
            if not place.tls and not is_this_machine(place.host):
                raise ErrandError(
                    f"{place.shown} is another machine, and would be spoken to in clear",
                    fix="use its https:// address",
                )
            # Who names a host of the own network means it. A public hub is never inside.
            return Permit(private=entry.host not in FILE_SERVERS)
    for entry in listed:
        patterns = FILE_SERVERS.get(entry.host, ()) if entry.port == HTTPS_PORT else ()
        if place.tls and place.port == HTTPS_PORT and _matches(place.host, patterns):
            return Permit(private=False)
    raise ErrandError(
        f"nothing here may contact {place.shown}",
        fix=f"for this one time add --allow {place.shown}; for good write into the policy: "
        f'[egress] allow = ["{place.shown}"]',
    )


def fit_addresses(addresses: Sequence[str], permit: Permit, shown: str) -> list[str]:
    """The addresses that may be dialled. Raises ErrandError if one points inside unasked.

    A public name that leads to the own network is a trick or a broken resolver: one such address
    is enough to refuse them all.
    """
    if not permit.private and not all(_is_public(address) for address in addresses):
        raise ErrandError(
            f"the name {shown} leads to an address that is not on the internet",
            fix="ask who runs your name service why; a hub of your own must be listed by name",
        )
    return list(addresses)


def next_hop(before: Url, location: str) -> Url:
    """Where a redirect leads. Raises ErrandError if it is no address, or leaves HTTPS."""
    if location.startswith("/") and not location.startswith("//"):
        scheme = "https" if before.place.tls else "http"
        host = f"[{before.place.host}]" if ":" in before.place.host else before.place.host
        location = f"{scheme}://{host}:{before.place.port}{location}"
    after = parse_url(location)
    if before.place.tls and not after.place.tls:
        raise ErrandError(
            f"{before.place.shown} sends us on to an address without encryption",
            fix="tell whoever runs that server; nothing was fetched from there",
        )
    return after


def is_this_machine(host: str) -> bool:
    """Whether the host is loopback by its own writing; no name is looked up but `localhost`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


_LABEL = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME: Final = re.compile(rf"{_LABEL}(\.{_LABEL})*")
_NUMBER: Final = re.compile(r"(0x[0-9a-f]*|[0-9]+)")


def _is_host(host: str) -> bool:
    """A plain name, or an address in its usual writing: resolvers also read 127.1 and 0x7f.1."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        last = host.rpartition(".")[2]
        return len(host) <= 253 and bool(_NAME.fullmatch(host)) and not _NUMBER.fullmatch(last)
    return "%" not in host


def _matches(host: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(host, pattern) for pattern in patterns)


NAT64: Final = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: the last four bytes are IPv4
UNICAST: Final = ipaddress.ip_network("2000::/3")  # all that IANA gives out of IPv6
# What is no host of the internet by IANA's registries ("IPv4 Special-Purpose Address Space",
# "IPv6 Special-Purpose Address Space", as of November 2026). Python's own word depends on its
# version, so it has to agree, and alone it is not enough.
SPECIAL: Final = tuple(
    ipaddress.ip_network(block)
    for block in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24"),
        *("192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24"),
        *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        *("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"),
    )
)


def _is_public(text: str) -> bool:
    address: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv6Address):
        if address in NAT64:
            address = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        elif address.ipv4_mapped:
            address = address.ipv4_mapped
        elif address not in UNICAST:
            return False
    return address.is_global and not any(address in block for block in SPECIAL)


def _no_address() -> ErrandError:
    return ErrandError(
        "this is not an address that can be fetched from",
        fix="use https://HOST or https://HOST:PORT, without a name, a password or a fragment",
    )
