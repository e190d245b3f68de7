"""The policy of this installation as plain settings, and a copy of it for a server on trial.

Nothing of the program reads it here: the settings come from whoever read the policy file, and go
into a file again.
"""

import json
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from inhouse.proofs.prove.canaries import KINDS

Settings = dict[str, dict[str, Any]]
"""The sections of a policy file, with every setting or only some."""

# Whom to ask, and with whose key: a server on trial is told when it starts.
NOT_COPIED: Final = (
    "model",
    "upstream",
    "upstream_key_file",
    "upstream_ca_file",
    "upstream_in_clear",
)


class Weakened(Struct, frozen=True):
    """One setting that protects less than its default. No value of a user's list is named."""

    setting: str
    is_now: str
    harm: str


class Installed(Struct, frozen=True):
    """The policy of an installation, and what in it is weaker than the default."""

    settings: Settings
    weakened: tuple[Weakened, ...] = ()


def mode_of(settings: Settings, kind: str, role: str | None = None) -> str:
    """What becomes of a class, in the messages of a role or elsewhere."""
    masking = settings.get("masking", {})
    of_role = masking.get("roles", {}).get(role or "", {})
    mode: str = (masking.get("modes", {}) | of_role).get(kind, "mask")
    return mode


def kinds_in(settings: Settings, role: str | None, modes: tuple[str, ...]) -> tuple[str, ...]:
    """The classes that are treated in one of these ways in what this role writes."""
    return tuple(kind for kind in KINDS if mode_of(settings, kind, role) in modes)


def copy_for_trial(settings: Settings, home: Path) -> Settings:
    """The same policy, but it asks nobody's server. The lists that it names stay where they are."""
    copied = {section: dict(values) for section, values in settings.items()}
    for name in NOT_COPIED:
        copied.get("engine", {}).pop(name, None)
    if lists := copied.get("masking", {}).get("deny_files"):
        copied["masking"]["deny_files"] = [_absolute(named, home) for named in lists]
    return copied


def allowing_all(settings: Settings) -> Settings:
    """The policy with every class let through: for the control that must leak."""
    masking = {"modes": dict.fromkeys(KINDS, "allow"), "roles": {}}
    return settings | {"masking": settings.get("masking", {}) | masking}


def toml(settings: Settings) -> str:
    """As a file. Strings of JSON are strings of TOML, but for one sign."""
    lines = []
    for section, values in settings.items():
        lines.append(f"[{section}]")
        lines += [f"{name} = {_toml(value)}" for name, value in values.items()]
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        inner = ", ".join(f"{json.dumps(str(key))} = {_toml(v)}" for key, v in value.items())
        return f"{{{inner}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _absolute(named: str, home: Path) -> str:
    """A list's file may have its class in front: `ORG:clients.csv`."""
    kind, colon, path = named.rpartition(":")
    if kind and not kind.isupper():
        kind, colon, path = "", "", named
    return f"{kind}{colon}{home / path}"
