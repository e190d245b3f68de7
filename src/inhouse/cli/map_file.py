"""What placeholders stand for, in a file of the user's own: written when they ask, and sealed."""

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from inhouse.chat import Kind
from inhouse.cli.map_key import seal, unseal
from inhouse.cli.new_file import write_new
from inhouse.errors import BadRequest, ConfigError
from inhouse.privacy.vault import Vault


class MapFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The vault's code, and what each mark stands for, in order of first sight."""

    code: Annotated[str, Meta(pattern=f"^[a-z0-9]{{{Vault.CODE_LENGTH}}}$")]
    values: list[tuple[str, Kind, str]]  # mark, class, original

    def __repr__(self) -> str:
        return f"<MapFile of {len(self.values)}>"


def check_new(path: Path) -> None:
    """Before any work is done. Raises ConfigError when the file is there already."""
    if path.exists():
        raise _taken(path)


def write_map(path: Path, vault: Vault, home: Path) -> None:
    """Write the originals, sealed. An existing file is never replaced.

    Raises ConfigError or MissingExtra with the fix.
    """
    sealed = seal(msgspec.json.encode(MapFile(vault.code, list(vault.items()))), home)
    try:
        write_new(path, sealed)
    except FileExistsError:
        raise _taken(path) from None
    except OSError as error:
        raise ConfigError(
            f"{path} can't be written", fix="check the folder, its permissions and free space"
        ) from error


def read_map(path: Path, home: Path) -> Vault:
    """The vault of this file. Raises ConfigError, BadRequest or MissingExtra with the fix."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"{path} can't be read", fix="name the file that inhouse mask --map wrote"
        ) from error
    try:
        held = msgspec.json.decode(unseal(data, home, path), type=MapFile)
    except msgspec.DecodeError:
        raise BadRequest(
            f"{path} holds no map of this version", fix="unmask with the inhouse that wrote it"
        ) from None
    vault = Vault(held.code)
    for mark, kind, original in held.values:
        vault.keep(mark, kind, original)
    return vault


def _taken(path: Path) -> ConfigError:
    return ConfigError(
        f"{path} exists already, and originals in it would be lost", fix="name a new file"
    )
