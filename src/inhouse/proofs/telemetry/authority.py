"""A certificate authority for one watch: trusted only inside, and gone at the end."""

import datetime
import ipaddress
import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from inhouse.errors import MissingExtra

MOST_CERTIFICATES: Final = 2000
LIFE: Final = datetime.timedelta(days=30)


class Authority:
    """Signs for whoever is dialled, so that programs that trust it show what they send."""

    def __init__(self) -> None:
        try:
            from cryptography import x509
            from cryptography.hazmat.primitives import hashes, serialization
            from cryptography.hazmat.primitives.asymmetric import ec
        except ImportError:
            raise MissingExtra("cryptography", extra="seal") from None
        self._x509: Any = x509
        self._sha256 = hashes.SHA256()
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._leaf_key = ec.generate_private_key(ec.SECP256R1())
        self._name = self._named("Network Services CA")
        self._pem = serialization.Encoding.PEM
        authority = (
            self._unsigned(self._name, self._key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(self._usage(signs=True), critical=True)
        )
        self.certificate: bytes = authority.sign(self._key, self._sha256).public_bytes(self._pem)
        self._leaf_pem = self._leaf_key.private_bytes(
            self._pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self._contexts: dict[str, ssl.SSLContext] = {}

    def context_for(self, name: str) -> ssl.SSLContext:
        """Speaks TLS as this host name or address."""
        if name not in self._contexts:
            if len(self._contexts) >= MOST_CERTIFICATES:
                self._contexts.clear()
            self._contexts[name] = self._make_context(name)
        return self._contexts[name]

    def _make_context(self, name: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(["http/1.1"])
        with _in_memory(self._leaf_for(name) + self.certificate + self._leaf_pem) as path:
            context.load_cert_chain(path)
        return context

    def _leaf_for(self, name: str) -> bytes:
        x509 = self._x509
        try:
            alternative = x509.IPAddress(ipaddress.ip_address(name))
        except ValueError:
            alternative = x509.DNSName(name)
        purpose = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.SERVER_AUTH])
        leaf = (
            self._unsigned(self._named(name[:64]), self._leaf_key.public_key())
            .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(self._usage(signs=False), critical=True)
            .add_extension(purpose, critical=False)
        )
        signed: bytes = leaf.sign(self._key, self._sha256).public_bytes(self._pem)
        return signed

    def _named(self, name: str) -> Any:
        x509 = self._x509
        return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name or "none")])

    def _unsigned(self, name: Any, key: Any) -> Any:
        x509 = self._x509
        now = datetime.datetime.now(datetime.UTC)
        identifiers = x509.SubjectKeyIdentifier.from_public_key
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self._name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + LIFE)
            .add_extension(identifiers(key), critical=False)
            .add_extension(issuer, critical=False)
        )

    def _usage(self, *, signs: bool) -> Any:
        return self._x509.KeyUsage(
            digital_signature=True,
            key_cert_sign=signs,
            crl_sign=signs,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            encipher_only=False,
            decipher_only=False,
        )


@contextmanager
def _in_memory(content: bytes) -> Iterator[str]:
    """A file for a library that takes only files, and on no disk."""
    descriptor = os.memfd_create("certificate", os.MFD_CLOEXEC)
    try:
        os.write(descriptor, content)
        yield f"/proc/self/fd/{descriptor}"
    finally:
        os.close(descriptor)
