"""The owner's credential: made at first start, shown once in a file of their own, kept as a hash.

`credential` (0600) is for the owner's clients; the server checks callers against
`credential.hash` alone and never holds the credential itself.
"""

import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Final

from inhouse.errors import ConfigError, NotAllowed

PREFIX: Final = "ih_"
RANDOM_BYTES: Final = 32
LONGEST: Final = 256  # a longer one is refused unhashed


def credential_file(home: Path) -> Path:
    return home / "credential"


def hash_file(home: Path) -> Path:
    return home / "credential.hash"


def make_credential(home: Path) -> None:
    """Write a new credential and its hash, unless there is one already.

    Raises ConfigError when only one of the two files is there: a server that made a new one by
    itself would lock out clients, or let an old copy in.
    """
    plain, hashed = credential_file(home), hash_file(home)
    if plain.exists() and hashed.exists():
        return
    if hashed.exists() or plain.exists():
        missing = plain if hashed.exists() else hashed
        raise ConfigError(
            f"{missing} is gone but its twin is still there",
            fix=f"for a new credential: rm -f {plain} {hashed}, then start again",
        )
    credential = PREFIX + secrets.token_urlsafe(RANDOM_BYTES)
    write_private(plain, credential + "\n")
    write_private(hashed, digest(credential) + "\n")


class Door:
    """Checks callers against the stored hash, in constant time."""

    __slots__ = ("_hash",)

    def __init__(self, home: Path) -> None:
        try:
            self._hash = hash_file(home).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(
                "the hash of the credential can't be read", fix="make the home folder readable"
            ) from error

    def check(self, credential: str) -> None:
        """Returns for the right credential. Raises NotAllowed for any other."""
        if len(credential) > LONGEST or not hmac.compare_digest(digest(credential), self._hash):
            raise NotAllowed(
                "the credential is not the right one",
                fix="use the one in the credential file that inhouse status names",
            )

    def __repr__(self) -> str:
        return "<Door>"


def digest(secret: str) -> str:
    """BLAKE2b of a random secret. It has 256 bits of its own, so no slow hash is needed."""
    return hashlib.blake2b(secret.encode("utf-8", "replace"), digest_size=32).hexdigest()


def write_private(path: Path, text: str) -> None:
    """Write a file only the owner can read: whole or not at all, and on the disk when this returns.

    Raises OSError as the system gives it (no space, read-only ...).
    """
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
