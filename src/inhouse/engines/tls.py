"""Whom to trust at the other end of TLS: the system's certificate authorities, or one's own.

Read whole and at once, since a sealed process can't open the files any more. The environment has no
say in it: `SSL_CERT_FILE` and its like are not looked at.
"""

import ssl
from pathlib import Path
from typing import Final

from inhouse.errors import ConfigError

# Where systems keep all their authorities in one file.
BUNDLES: Final = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Alpine, Arch
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora, RHEL
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  # newer ones of Fedora
    "/etc/ssl/ca-bundle.pem",  # openSUSE
    "/etc/ssl/cert.pem",  # macOS, BSD
)


def trust(own: str, setting: str = "[engine] upstream_ca_file") -> ssl.SSLContext:
    """A client's context that trusts the authorities in the file `own`, or else the system's.

    Raises ConfigError.
    """
    files = [own] if own else [bundle for bundle in BUNDLES if Path(bundle).exists()][:1]
    if not files:
        raise ConfigError(
            "this system has no list of certificate authorities",
            fix=f"install ca-certificates, or name a file: {setting}",
        )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # checks names and certificates by default
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_verify_locations(Path(files[0]).expanduser())
    except (OSError, ssl.SSLError) as error:
        raise ConfigError(
            f"{files[0]} holds no certificates that can be read", fix="name a PEM file"
        ) from error
    return context
