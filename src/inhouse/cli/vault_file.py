"""A vault in a file of the user's own, written only when they ask for it."""

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from inhouse.access.credential import write_private
from inhouse.chat import Kind
from inhouse.errors import BadRequest, ConfigError
from inhouse.privacy.vault import Vault


class VaultFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Version 1: the vault's code, and each original with its kind in order of first sight."""

    code: Annotated[str, Meta(pattern=f"^[a-z0-9]{{{Vault.CODE_LENGTH}}}$")]
    values: list[tuple[Kind, str]]
    version: Annotated[int, Meta(ge=1, le=1)] = 1

    def __repr__(self) -> str:
        return f"<VaultFile of {len(self.values)}>"


def write_vault(path: Path, vault: Vault) -> None:
    """Write the originals, readable by the owner alone. An existing file is never replaced.

    Raises ConfigError with the fix.
    """
    if path.exists():
        raise ConfigError(
            f"{path} exists already, and originals in it would be lost", fix="name a new file"
        )
    held = VaultFile(vault.code, [(kind, original) for _, kind, original in vault.items()])
    try:
        write_private(path, msgspec.json.encode(held).decode())
    except OSError as error:
        raise ConfigError(
            f"{path} can't be written", fix="check the folder, its permissions and free space"
        ) from error


def read_vault(path: Path) -> Vault:
    """The vault in this file. Raises ConfigError or BadRequest with the fix."""
    try:
        held = msgspec.json.decode(path.read_bytes(), type=VaultFile)
    except OSError as error:
        raise ConfigError(
            f"{path} can't be read", fix="name the file that inhouse mask --vault wrote"
        ) from error
    except msgspec.DecodeError:
        raise BadRequest(
            f"{path} is not a vault file", fix="name the file that inhouse mask --vault wrote"
        ) from None
    vault = Vault(held.code)
    for kind, original in held.values:
        vault.placeholder(kind, original)
    return vault
