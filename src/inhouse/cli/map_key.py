"""Seals what a map holds with a key of the home folder, so that a copy of the map alone is
worthless. The layout of a sealed map is told byte by byte in docs/commands.md.

Whoever can read the key can open every map that was sealed with it, so it is the owner's alone, and
it never leaves its folder. Without it, a map is lost.
"""

import hashlib
import secrets
import stat
from pathlib import Path
from typing import Any, Final

from inhouse.cli.new_file import write_new
from inhouse.errors import BadRequest, ConfigError, MissingExtra

MAGIC: Final = b"\x89IHMAP\n"
VERSION: Final = b"\x01"
KEY_BYTES: Final = 32
KEY_ID_BYTES: Final = 8
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
_HEAD: Final = len(MAGIC + VERSION) + KEY_ID_BYTES + NONCE_BYTES


def key_file(home: Path) -> Path:
    return home / "map.key"


def seal(plain: bytes, home: Path) -> bytes:
    """The bytes of a map, sealed. The key is made when it is first needed.

    Raises ConfigError, or MissingExtra when there is nothing to seal with.
    """
    cipher = _cipher()
    key = _make_or_read_key(home)
    head = MAGIC + VERSION + _key_id(key) + secrets.token_bytes(NONCE_BYTES)
    sealed: bytes = cipher(key).encrypt(head[-NONCE_BYTES:], plain, head)
    return head + sealed


def unseal(data: bytes, home: Path, name: Path) -> bytes:
    """What was sealed. Raises BadRequest, ConfigError or MissingExtra with the fix."""
    if not data.startswith(MAGIC) or len(data) < _HEAD + TAG_BYTES:
        raise BadRequest(f"{name} is not a map", fix="name the file that inhouse mask --map wrote")
    head, sealed = data[:_HEAD], data[_HEAD:]
    version, key_id = head[len(MAGIC) :][:1], head[len(MAGIC) + 1 :][:KEY_ID_BYTES]
    if version != VERSION:
        raise BadRequest(
            f"{name} is a map of a version that is not known here", fix="use a newer inhouse"
        )
    cipher = _cipher()
    key = _read_key(home)
    if key_id != _key_id(key):
        raise ConfigError(
            f"{name} was sealed with another key than {key_file(home)}",
            fix="unmask on the machine, and with the home folder, where it was masked",
        )
    from cryptography.exceptions import InvalidTag

    try:
        plain: bytes = cipher(key).decrypt(head[-NONCE_BYTES:], sealed, head)
    except InvalidTag:
        raise ConfigError(
            f"{name} was changed since it was written, so nothing in it can be believed",
            fix="take an unchanged copy of it, or mask the text again",
        ) from None
    return plain


def _cipher() -> Any:
    try:
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
    except ImportError:
        raise MissingExtra("cryptography", extra="seal") from None
    return ChaCha20Poly1305


def _key_id(key: bytes) -> bytes:
    """Tells keys apart and gives nothing of them away."""
    return hashlib.blake2b(key, digest_size=KEY_ID_BYTES, person=b"inhouse map key").digest()


def _make_or_read_key(home: Path) -> bytes:
    if not key_file(home).exists():
        try:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_new(key_file(home), secrets.token_bytes(KEY_BYTES))
        except FileExistsError:
            pass  # another command made it meanwhile, and that is the key
        except OSError as error:
            raise ConfigError(
                f"{key_file(home)} can't be written, so nothing can be sealed",
                fix="make the home folder writable, or name another: INHOUSE_HOME=FOLDER",
            ) from error
    return _read_key(home)


def _read_key(home: Path) -> bytes:
    path = key_file(home)
    try:
        open_to_others = stat.S_IMODE(path.stat().st_mode) & 0o077
        key = path.read_bytes()
    except FileNotFoundError:
        raise ConfigError(
            f"the key of the map is not in {path}",
            fix="unmask on the machine, and with the home folder, where it was masked",
        ) from None
    except OSError as error:
        raise ConfigError(f"{path} can't be read", fix="check its owner and mode") from error
    if open_to_others:
        raise ConfigError(f"others can read {path}, which opens maps", fix=f"chmod 600 {path}")
    if len(key) != KEY_BYTES:
        raise ConfigError(
            f"{path} is not a key of {KEY_BYTES} bytes", fix="put back the one that was there"
        )
    return key
