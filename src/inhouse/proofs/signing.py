"""The installation's key for evidence: Ed25519, made when it is first needed.

`evidence.key` stays in the home folder and is its owner's alone; `evidence.pub` is for everybody
who checks a report. Both are PEM, so `openssl` can do it too. A signature says which installation
made a report and that nobody changed it since. It does not say that the installation is honest.
"""

import contextlib
import os
import secrets
import stat
from pathlib import Path
from typing import Any, Final

from inhouse.errors import ConfigError, MissingExtra
from inhouse.proofs.statement import sha256

LARGEST_KEY_FILE: Final = 64 * 1024
Signer = Any  # what the library gives; nothing else here needs to know its type


def key_file(home: Path) -> Path:
    return home / "evidence.key"


def public_file(home: Path) -> Path:
    return home / "evidence.pub"


class EvidenceKey:
    """Signs. Its repr shows the id alone."""

    def __init__(self, key: Signer) -> None:
        self._key = key
        self.id = PublicKey(key.public_key()).id

    def __repr__(self) -> str:
        return f"<EvidenceKey {self.id[:16]}>"

    def sign(self, data: bytes) -> bytes:
        signed: bytes = self._key.sign(data)
        return signed


class PublicKey:
    """Checks. The id is the SHA-256 of the key in DER (SubjectPublicKeyInfo)."""

    def __init__(self, key: Signer) -> None:
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        self._key = key
        self.id = sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))

    def made(self, signature: bytes, data: bytes) -> bool:
        """Whether the key's owner signed this."""
        from cryptography.exceptions import InvalidSignature

        try:
            self._key.verify(signature, data)
        except InvalidSignature:
            return False
        return True


def evidence_key(home: Path) -> EvidenceKey:
    """The key of this installation. Raises ConfigError or MissingExtra with the fix."""
    library = _library()
    path = key_file(home)
    try:
        if not path.exists():
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_new(path, _private_pem(library), 0o600)
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise ConfigError(
                f"others can read {path}, so they could sign in your name",
                fix=f"delete it and {public_file(home)}; the next report makes new ones",
            )
        key = EvidenceKey(_load(path.read_bytes(), private=True, name=path))
        if not public_file(home).exists():
            _write_new(public_file(home), _public_pem(key), 0o600)
    except OSError as error:
        raise ConfigError(
            f"the key for evidence in {home} can't be used",
            fix="make the home folder readable and writable, or name another: INHOUSE_HOME=FOLDER",
        ) from error
    return key


def read_public_key(path: Path) -> PublicKey:
    """The public key in this PEM file. Raises ConfigError or MissingExtra."""
    _library()
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_KEY_FILE)
    except OSError as error:
        raise ConfigError(
            f"the public key {path} can't be read", fix="name the evidence.pub of whoever made it"
        ) from error
    return PublicKey(_load(data, private=False, name=path))


def _library() -> Any:
    try:
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError:
        raise MissingExtra("cryptography", extra="seal") from None
    return ed25519


def _private_pem(library: Any) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = library.Ed25519PrivateKey.generate()
    pem: bytes = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem


def _public_pem(key: EvidenceKey) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    public = key._key.public_key()
    pem: bytes = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return pem


def _load(data: bytes, *, private: bool, name: Path) -> Signer:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import (
        load_pem_private_key,
        load_pem_public_key,
    )

    wanted = _library().Ed25519PrivateKey if private else _library().Ed25519PublicKey
    key: Any = None
    with contextlib.suppress(ValueError, TypeError, UnsupportedAlgorithm):
        key = load_pem_private_key(data, None) if private else load_pem_public_key(data)
    if not isinstance(key, wanted):
        raise ConfigError(
            f"{name} holds no Ed25519 key in PEM", fix="put back the one that was there"
        )
    return key


def _write_new(path: Path, data: bytes, mode: int) -> None:
    """Whole or not at all, on the disk when this returns. A file that is there already stays."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # another command made it meanwhile
            path.hardlink_to(part)
    finally:
        part.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
