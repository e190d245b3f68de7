"""A vault in a file of the user's own, written only when they ask for it."""

import re
from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from inhouse.access.credential import write_private
from inhouse.chat import Kind
from inhouse.errors import BadRequest, ConfigError
from inhouse.privacy.vault import Vault

_Code = Annotated[str, Meta(pattern=f"^[a-z0-9]{{{Vault.CODE_LENGTH}}}$")]


class VaultFile(Struct, frozen=True, forbid_unknown_fields=True):
    """Version 2: the vault's code, and what each mark stands for in order of first sight.

    A mark is a placeholder's name without brackets and code, such as `PERSON_1B`, or a stand-in.
    """

    code: _Code
    values: list[tuple[Kind, str, str]]  # class, mark, original
    version: Annotated[int, Meta(ge=2, le=2)] = 2

    def __repr__(self) -> str:
        return f"<VaultFile of {len(self.values)}>"


class _First(Struct, frozen=True, forbid_unknown_fields=True):
    """Version 1: each original with its kind, numbered one by one for each kind."""

    code: _Code
    values: list[tuple[Kind, str]]
    version: Annotated[int, Meta(ge=1, le=1)] = 1


class _Version(Struct):
    version: int = 1


def write_vault(path: Path, vault: Vault) -> None:
    """Write the originals, readable by the owner alone. An existing file is never replaced.

    Raises ConfigError with the fix.
    """
    if path.exists():
        raise ConfigError(
            f"{path} exists already, and originals in it would be lost", fix="name a new file"
        )
    end = f"_{vault.code}]"
    held = VaultFile(
        vault.code,
        [
            (kind, mark.removeprefix("[").removesuffix(end), original)
            for mark, kind, original in vault.items()
        ],
    )
    try:
        write_private(path, msgspec.json.encode(held).decode())
    except OSError as error:
        raise ConfigError(
            f"{path} can't be written", fix="check the folder, its permissions and free space"
        ) from error


def read_vault(path: Path) -> Vault:
    """The vault in this file. Raises ConfigError or BadRequest with the fix."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"{path} can't be read", fix="name the file that inhouse mask --map wrote"
        ) from error
    try:
        first = msgspec.json.decode(data, type=_Version).version == 1
        return _of_first(data) if first else _of_second(data)
    except msgspec.DecodeError:
        raise BadRequest(
            f"{path} is not a vault file", fix="name the file that inhouse mask --map wrote"
        ) from None


_name: Final = re.compile(r"[A-Z_]+_[0-9]{1,7}[A-Z]{0,3}")


def _of_second(data: bytes) -> Vault:
    held = msgspec.json.decode(data, type=VaultFile)
    vault = Vault(held.code)
    for kind, mark, original in held.values:
        is_name = mark.startswith(f"{kind}_") and _name.fullmatch(mark)
        vault.keep(f"[{mark}_{held.code}]" if is_name else mark, kind, original)
    return vault


def _of_first(data: bytes) -> Vault:
    held = msgspec.json.decode(data, type=_First)
    vault = Vault(held.code)
    numbers = dict.fromkeys(Kind, 0)
    for kind, original in held.values:
        numbers[kind] += 1
        vault.keep(f"[{kind}_{numbers[kind]}_{held.code}]", kind, original)
    return vault
