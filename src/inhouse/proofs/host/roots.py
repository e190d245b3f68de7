"""Which certificate authorities this machine trusts beyond those of its distribution.

Whoever holds the key of a trusted root can read and change TLS connections of this machine. The
distribution's own files are the list to compare with; a root that came with neither an update nor
the installation was put there by an administrator, a program, or somebody else.
"""

import base64
import binascii
import hashlib
import re
import ssl
from typing import Any, Final

from inhouse.proofs.host.check import Check, Threat, counted, failed, listed, passed, warned
from inhouse.proofs.host.machine import Machine, Unreadable
from inhouse.proofs.report import Seen

_BUNDLES: Final = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
_DISTRIBUTED: Final = (
    "/usr/share/ca-certificates",
    "/usr/share/pki/ca-trust-source",
    "/usr/share/pki/trust",
    "/usr/share/ca-certificates/trust-source",
)
_PEM: Final = re.compile(
    r"-----BEGIN (?:TRUSTED )?CERTIFICATE-----([A-Za-z0-9+/=\s]{1,65536})-----END"
)
_INTERCEPTORS: Final = (
    "zscaler",
    "netskope",
    "blue coat",
    "bluecoat",
    "fortinet",
    "fortigate",
    "palo alto",
    "umbrella",
    "forcepoint",
    "sophos",
    "checkpoint",
    "check point",
    "kaspersky",
    "avast",
    "bitdefender",
    "eset ",
    "mitmproxy",
    "charles proxy",
    "fiddler",
    "portswigger",
    "burp",
    "superfish",
    "proxyman",
    "egress",
    "interception",
    "inspection",
)
_DEEPEST: Final = 4
_LONGEST_NAME: Final = 60


def _roots(machine: Machine) -> Seen:
    trusted = _trusted(machine)
    known = {digest for folder in _DISTRIBUTED for digest in _in_folder(machine, folder, 0)}
    if not known:
        raise Unreadable("the distribution keeps no list of its own roots to compare with")
    added = [der for digest, der in sorted(trusted.items()) if digest not in known]
    if not added:
        return passed(f"all {len(trusted)} trusted roots came with the distribution")
    names = [_name(der) for der in added]
    told = f"{counted(len(added), 'root')} of {len(trusted)} did not come with the distribution: "
    told += listed(names, 4)
    if any(word in name.lower() for name in names for word in _INTERCEPTORS):
        return failed(
            f"{told}; by its name one is made to open TLS connections",
            "on a machine of your own: delete it from /usr/local/share/ca-certificates (or "
            "/etc/pki/ca-trust/source/anchors), then update-ca-certificates; else ask your IT",
        )
    return warned(told, "ask whoever installed it what it is for; delete it if nobody knows")


def _trusted(machine: Machine) -> dict[str, bytes]:
    """The roots of every bundle that programs here use, by their digest."""
    bundle = machine.first(_BUNDLES)
    named = machine.env.get("SSL_CERT_FILE") or machine.env.get("REQUESTS_CA_BUNDLE")
    found: dict[str, bytes] = {}
    for path in filter(None, (bundle, named)):
        found |= _certificates(machine.needed(path))
    if not found:
        raise Unreadable("no bundle of roots was found where distributions keep it")
    return found


def _certificates(text: str) -> dict[str, bytes]:
    found = {}
    for block in _PEM.findall(text):
        try:
            der = base64.b64decode("".join(block.split()), validate=True)
        except (binascii.Error, ValueError):
            continue
        found[hashlib.sha256(der).hexdigest()] = der
    return found


def _in_folder(machine: Machine, folder: str, depth: int) -> set[str]:
    known: set[str] = set()
    for name in machine.names(folder) or () if depth < _DEEPEST else ():
        path = f"{folder}/{name}"
        if name.endswith((".crt", ".pem", ".p11-kit")):
            known |= set(_certificates(machine.text(path) or ""))
        elif "." not in name:
            known |= _in_folder(machine, path, depth + 1)
    return known


def _name(der: bytes) -> str:
    """The name that a root gives itself, cut and cleaned: anybody may have written it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cadata=der)
        fields: Any = context.get_ca_certs()[0].get("subject", ())
        subject = {name: value for ((name, value), *_) in fields}
    except (ssl.SSLError, ValueError, IndexError, TypeError):
        return f"unnamed ({hashlib.sha256(der).hexdigest()[:16]})"
    name = str(subject.get("commonName") or subject.get("organizationName") or "")
    clean = "".join(each if each.isprintable() else "?" for each in name)[:_LONGEST_NAME]
    return clean or f"unnamed ({hashlib.sha256(der).hexdigest()[:16]})"


CHECKS: Final = (
    Check(
        "interception.roots",
        "Nobody can open TLS connections with a root of their own",
        (Threat.IT, Threat.MALWARE, Threat.PROVIDER),
        _roots,
        "SHA-256 of the roots in the system's bundle, compared with the distribution's own files",
        "trust list (p11-kit), or compare the bundle with that of a fresh installation",
    ),
)
