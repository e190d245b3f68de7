"""A made-up person at a made-up desktop, whose every name would betray who sends it.

The program sees a fresh home, a user, a host, a machine id and a network card that exist nowhere
else, so that finding one of them in what it sends can't be chance. Nothing of the caller's
environment is passed on but where programs are: no CI, no switch that makes programs behave.
"""

import os
import pwd
import secrets
import socket
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from inhouse.proofs.telemetry.record import Identifier

RESOLVER: Final = "198.18.0.1"
OWN: Final = ("192.168.178.23", "2001:2::23")  # of the made-up network card
CARD: Final = "wlp2s0"
HOMES: Final = "/run/homes"
TRUST: Final = "/run/trust"
BUNDLES: Final = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/pki/tls/cacert.pem",
    "/etc/ssl/cert.pem",
)
PYTHON_BUNDLES: Final = (
    "lib/python3*/site-packages/certifi/cacert.pem",
    "lib/python3*/site-packages/pip/_vendor/certifi/cacert.pem",
    "lib/python3*/site-packages/botocore/cacert.pem",
)
MACHINE_IDS: Final = ("/etc/machine-id", "/var/lib/dbus/machine-id")
SHORTEST: Final = 5  # of a real name that is looked for: shorter ones turn up by chance


class Disguise(msgspec.Struct, frozen=True):
    """Who the program believes to work for."""

    user: str
    home: str
    host: str
    hardware: bytes  # the address of the network card
    files: dict[str, bytes]
    environment: dict[str, str]
    identifiers: tuple[Identifier, ...]


def make(programs: tuple[Path, ...], certificate: bytes, canaries: tuple[str, ...]) -> Disguise:
    """`programs` are those that will be run: their own lists of authorities are to hold ours."""
    user, host = f"mira{secrets.token_hex(4)}", f"laptop-{secrets.token_hex(4)}"
    home, machine = f"{HOMES}/{user}", secrets.token_hex(16)
    hardware = bytes([0x3C, 0x52, 0x82]) + secrets.token_bytes(3)
    bundle = f"{TRUST}/ca.pem"
    planted = {
        "user name": [user],
        "host name": [host],
        "home folder": [home],
        "machine id": [machine, f"{machine[:8]}-{machine[8:12]}-{machine[12:16]}"],
        "network card": [hardware.hex(), hardware.hex(":"), hardware.hex("-")],
        "canary": list(canaries),
        **_of_this_machine(programs),
    }
    return Disguise(
        user,
        home,
        host,
        hardware,
        dict(_files(user, home, host, machine, programs, certificate)) | {bundle: certificate},
        _environment(user, home, bundle),
        tuple(
            Identifier(kind, value.encode())
            for kind, values in planted.items()
            for value in values
            if value
        ),
    )


def _files(
    user: str, home: str, host: str, machine: str, programs: tuple[Path, ...], certificate: bytes
) -> Iterator[tuple[str, bytes]]:
    yield "/etc/resolv.conf", f"nameserver {RESOLVER}\n".encode()
    yield "/etc/hosts", f"127.0.0.1 localhost {host}\n::1 localhost ip6-localhost\n".encode()
    # Without the plugins that ask a system service through a socket.
    yield "/etc/nsswitch.conf", b"passwd: files\ngroup: files\nshadow: files\nhosts: files dns\n"
    yield "/etc/hostname", f"{host}\n".encode()
    for path in MACHINE_IDS:
        yield path, f"{machine}\n".encode()
    line = f"{user}:x:{os.getuid()}:{os.getgid()}:{user}:{home}:/bin/bash\n".encode()
    with suppress(OSError):
        yield "/etc/passwd", line + Path("/etc/passwd").read_bytes()
    for place in (*BUNDLES, *_python_bundles(programs)):
        with suppress(OSError):
            yield place, Path(place).read_bytes() + b"\n" + certificate


def _python_bundles(programs: tuple[Path, ...]) -> Iterator[str]:
    """Python's libraries bring their own authorities; they lie next to the program that runs."""
    prefixes = {path.parent.parent for known in programs for path in (known, known.resolve())}
    for prefix in prefixes:
        for pattern in PYTHON_BUNDLES:
            yield from map(str, prefix.glob(pattern))


def _environment(user: str, home: str, bundle: str) -> dict[str, str]:
    trust = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS",
             "GIT_SSL_CAINFO", "DENO_CERT", "AWS_CA_BUNDLE", "PIP_CERT")  # fmt: skip
    return {
        "PATH": os.pathsep.join(os.get_exec_path()),
        "HOME": home,
        "USER": user,
        "LOGNAME": user,
        "SHELL": "/bin/bash",
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "XDG_SESSION_TYPE": "wayland",
        "XDG_CURRENT_DESKTOP": "GNOME",
        "DESKTOP_SESSION": "gnome",
        **dict.fromkeys(trust, bundle),
        "SSL_CERT_DIR": TRUST,
    }


def _of_this_machine(programs: tuple[Path, ...]) -> dict[str, list[str]]:
    """What is true of the real machine and shows through: looked for, never shown."""
    with suppress(KeyError):
        real = pwd.getpwuid(os.getuid())
        names, homes = [real.pw_name], [real.pw_dir]
        return {
            "real user name": _long(names),
            "real home folder": _long(homes),
            "real host name": _long([socket.gethostname()]),
            "real machine id": _long(map(_text, MACHINE_IDS)),
            "real network card": _long(map(_text, Path("/sys/class/net").glob("*/address"))),
            "path of the program": _long(map(str, _telling(programs))),
            "kernel release": _long([os.uname().release]),
            "processor model": _long([_processor()]),
        }
    return {}


def _telling(programs: tuple[Path, ...]) -> Iterator[Path]:
    """The paths that are not the same on every machine: often they hold a name."""
    for path in (path for known in programs for path in (known, known.resolve())):
        if not path.is_relative_to("/usr") and path.parent != Path("/bin"):
            yield path


def _long(values: Iterable[str]) -> list[str]:
    known = {value for value in values if len(value) >= SHORTEST}
    return sorted(known - {"00:00:00:00:00:00", "localhost"})


def _text(path: str | Path) -> str:
    with suppress(OSError):
        return Path(path).read_text().strip()
    return ""


def _processor() -> str:
    for line in _text("/proc/cpuinfo").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return ""
