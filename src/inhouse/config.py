"""The policy: every setting, its default, which way is safer, and the harm of weakening it.

No policy file means the defaults, and the defaults are the strictest that work everywhere. The
file is TOML, read once at start; an unknown key refuses to start. The environment may say *where*
things are (`INHOUSE_HOME`, `INHOUSE_POLICY`), never *what* holds.
"""

import os
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, Struct

from inhouse.chat import Kind, Role
from inhouse.errors import ConfigError


class Order(StrEnum):
    """Which change of a setting is a weakening. `inhouse` compares policies by it."""

    FREE = "free"  # no privacy in it
    HIGHER_IS_SAFER = "higher is safer"
    LOWER_IS_SAFER = "lower is safer"
    FALSE_IS_SAFER = "false is safer"
    MORE_IS_SAFER = "more is safer"
    FEWER_IS_SAFER = "fewer is safer"
    STRICTER_IS_SAFER = "block is safer than mask, mask than surrogate, surrogate than allow"
    EXACT = "any change needs a review"


def _setting(order: Order, harm: str = "", **bounds: Any) -> Meta:
    return Meta(extra={"order": order, "harm": harm}, **bounds)


SealLevel = Literal["L1", "L2", "L3"]
MIB: Final = 1024 * 1024


class Server(Struct, frozen=True, forbid_unknown_fields=True):
    """The gateway listens on loopback only; there is no setting for another address."""

    port: Annotated[int, _setting(Order.FREE, ge=0, le=65535)] = 8484
    session_hours: Annotated[
        int,
        _setting(Order.LOWER_IS_SAFER, "a browser left open stays signed in", ge=1, le=24 * 7),
    ] = 12


class EngineSettings(Struct, frozen=True, forbid_unknown_fields=True):
    model: Annotated[str, _setting(Order.FREE)] = ""  # a GGUF file; empty is the packaged model
    context_tokens: Annotated[int, _setting(Order.FREE, ge=256, le=1_048_576)] = 8192
    slots: Annotated[int, _setting(Order.FREE, ge=1, le=64)] = 4  # chats computed side by side
    waiting: Annotated[int, _setting(Order.FREE, ge=0, le=256)] = 12  # more are told to come back
    upstream: Annotated[
        str, _setting(Order.EXACT, "masked text leaves for another server, which may keep it")
    ] = ""  # an OpenAI-compatible server in the place of the embedded engine
    upstream_key_file: Annotated[str, _setting(Order.FREE)] = ""  # holds that server's key
    upstream_ca_file: Annotated[
        str, _setting(Order.EXACT, "whoever holds that authority's key can read masked text")
    ] = ""  # the only authority for the upstream's TLS; empty means those of the system
    upstream_in_clear: Annotated[
        bool, _setting(Order.FALSE_IS_SAFER, "masked text crosses the network unencrypted")
    ] = False


class Seal(Struct, frozen=True, forbid_unknown_fields=True):
    minimum: Annotated[
        SealLevel,
        _setting(
            Order.HIGHER_IS_SAFER,
            "with less than L2 a hostile model file could read and write the owner's files",
        ),
    ] = "L2"


class Limits(Struct, frozen=True, forbid_unknown_fields=True):
    """Bounds on what one request may ask. They keep one caller from starving the others."""

    request_bytes: Annotated[
        int,
        _setting(Order.LOWER_IS_SAFER, "one caller can fill the memory", ge=1024, le=64 * MIB),
    ] = 2 * MIB
    messages: Annotated[
        int, _setting(Order.LOWER_IS_SAFER, "one caller can hold the masker", ge=1, le=10_000)
    ] = 1000
    choices: Annotated[
        int, _setting(Order.LOWER_IS_SAFER, "one caller can hold the engine", ge=1, le=64)
    ] = 8
    answer_tokens: Annotated[
        int, _setting(Order.LOWER_IS_SAFER, "one caller can hold the engine", ge=1, le=1_048_576)
    ] = 32_768


Mode = Literal["block", "mask", "surrogate", "allow"]
"""What becomes of a class of data, the strictest first: the request is refused, a placeholder or
an invented value of the same kind stands in its place, or it is left as it is."""

Modes = dict[Kind, Mode]


class Pattern(Struct, frozen=True, forbid_unknown_fields=True):
    """What else to look for, in the syntax of RE2. The name says in an answer why it was found."""

    name: Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9 -]{0,39}$")]
    pattern: Annotated[str, Meta(min_length=1, max_length=1000)]
    kind: Kind = Kind.ID


Images = Literal["mask", "refuse", "allow"]
"""What becomes of a picture: it is read and what is found is painted over, or it is refused, or it
goes as it is, without the notes in its file where what could leave them out is installed."""

Value = Annotated[str, Meta(min_length=1, max_length=1000)]


class MaskingSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """What is done with what is found. A class that is not named is masked."""

    modes: Annotated[
        Modes,
        _setting(Order.STRICTER_IS_SAFER, "the model sees every value of an allowed class"),
    ] = {}
    roles: Annotated[
        dict[Role, Modes],
        _setting(
            Order.STRICTER_IS_SAFER, "the model sees an allowed class in the messages of this role"
        ),
    ] = {}
    allow: Annotated[
        tuple[Value, ...], _setting(Order.FEWER_IS_SAFER, "the model sees these values")
    ] = ()
    deny_files: Annotated[
        tuple[Value, ...],
        _setting(Order.MORE_IS_SAFER, "values that only a list knows are not found"),
    ] = ()
    patterns: Annotated[
        tuple[Pattern, ...],
        _setting(Order.MORE_IS_SAFER, "values that only a pattern knows are not found"),
    ] = ()
    restore_hosts: Annotated[
        tuple[Annotated[str, Meta(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)*$", max_length=253)], ...],
        _setting(
            Order.FEWER_IS_SAFER, "a link that a model writes can carry originals to these hosts"
        ),
    ] = ()
    tools_without_data: Annotated[
        tuple[Value, ...],
        _setting(Order.MORE_IS_SAFER, "a tool that a model calls is given the originals"),
    ] = ()
    images: Annotated[
        Images,
        _setting(
            Order.EXACT,
            "with allow, whoever serves the model sees every picture as it is, and all its writing",
        ),
    ] = "mask"  # which refuses pictures where the extra that reads them is not installed
    seconds: Annotated[
        int, _setting(Order.LOWER_IS_SAFER, "one caller can hold the masker", ge=1, le=3600)
    ] = 60  # for one request; what takes longer is refused


class Egress(Struct, frozen=True, forbid_unknown_fields=True):
    """Whom the courier may contact when a person asks for something. By default nobody."""

    allow: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=260)], ...],
        _setting(Order.FEWER_IS_SAFER, "these hosts learn that, when and what this house fetches"),
    ] = ()  # "host" or "host:port"
    ca_file: Annotated[
        str, _setting(Order.EXACT, "whoever holds that authority's key can pose as these hosts")
    ] = ""  # the only authority for their TLS; empty means those of the system
    proxy: Annotated[str, _setting(Order.EXACT, "the proxy learns which hosts are contacted")] = (
        ""  # "http://host:port"; those of the environment are not looked at
    )


class Policy(Struct, frozen=True, forbid_unknown_fields=True):
    server: Server = Server()
    engine: EngineSettings = EngineSettings()
    seal: Seal = Seal()
    limits: Limits = Limits()
    masking: MaskingSettings = MaskingSettings()
    egress: Egress = Egress()


def home_folder() -> Path:
    """Where Inhouse keeps its few files: `INHOUSE_HOME`, else ~/.inhouse."""
    named = os.environ.get("INHOUSE_HOME")
    return Path(named).absolute() if named else Path.home() / ".inhouse"


def load_policy(home: Path) -> Policy:
    """The policy of this installation. Raises ConfigError for a file that can't be trusted.

    `INHOUSE_POLICY` names the file; else it is policy.toml in the home folder, if there is one.
    A file that was named must exist.
    """
    named = os.environ.get("INHOUSE_POLICY")
    path = Path(named) if named else home / "policy.toml"
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        if named:
            raise ConfigError(
                "the policy file that INHOUSE_POLICY names does not exist",
                fix="create it, or unset INHOUSE_POLICY to run with the defaults",
            ) from None
        return Policy()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            "the policy file can't be read", fix=f"make {path} a readable UTF-8 file"
        ) from error
    return parse_policy(text, path.name)


def parse_policy(text: str, name: str = "policy.toml") -> Policy:
    """The policy in this TOML text. Raises ConfigError naming the line or the setting."""
    try:
        return msgspec.convert(tomllib.loads(text), Policy)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        # The policy holds settings, never text of users, so its own errors may be shown.
        raise ConfigError(f"{name}: {error}", fix="see docs/policy.md for every setting") from error


def describe_defaults() -> list[str]:
    """One line for each setting: name, default, order, harm. The reviewed copy is defaults.lock."""
    lines = []
    for section in msgspec.structs.fields(Policy):
        for field in msgspec.structs.fields(section.type):
            extra = _extra(field.type)
            default = field.default
            if default is msgspec.NODEFAULT:
                default = field.default_factory()
            order, harm = extra["order"], extra["harm"]
            lines.append(
                f"{section.name}.{field.name} = {msgspec.json.encode(default).decode()}"
                f" | {order}" + (f" | {harm}" if harm else "")
            )
    return lines


def _extra(annotation: Any) -> dict[str, Any]:
    for meta in getattr(annotation, "__metadata__", ()):
        if isinstance(meta, Meta) and meta.extra:
            return meta.extra
    raise ConfigError("a setting has no order", fix="give it _setting(order, harm) in config.py")
