"""Where another server's OpenAI-compatible API is: parsed once, and only what may be dialled.

`http://127.0.0.1:8000/v1`, `https://gpu.example.org/v1` or `unix:///run/vllm/api.sock`. Masked text
still says what a chat is about, so outside this machine it goes through TLS only, unless the
policy says that it may go in clear.
"""

import ipaddress
from typing import Final
from urllib.parse import urlsplit

import msgspec

from inhouse.errors import ConfigError

LONGEST: Final = 512
EXAMPLES: Final = "for example http://127.0.0.1:8000/v1, or unix:///run/vllm/api.sock"


class Upstream(msgspec.Struct, frozen=True):
    """A parsed address. `socket` is set for a Unix socket, else `host` and `port`."""

    host: str
    port: int
    tls: bool
    path: str  # what stands before /chat/completions, without a slash at its end
    socket: str = ""

    @property
    def shown(self) -> str:
        """The address for people, without anything secret in it (it can hold no credential)."""
        if self.socket:
            return f"unix://{self.socket}"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{self.path}"


def parse_upstream(text: str, *, in_clear: bool = False) -> Upstream:
    """The address in this text. Raises ConfigError with the fix.

    `in_clear` permits plain HTTP to a host that is not this machine.
    """
    if len(text) > LONGEST or any(sign.isspace() or not sign.isprintable() for sign in text):
        raise _wrong("the upstream's address is not an address")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise _wrong("the upstream's address is not an address") from None
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise ConfigError(
            "the upstream's address holds more than an address",
            fix="put its key in a file and name it: [engine] upstream_key_file",
        )
    if parts.scheme == "unix":
        if parts.netloc or not parts.path.startswith("/"):
            raise _wrong("a Unix socket is named by its whole path")
        return Upstream("", 0, tls=False, path="/v1", socket=parts.path)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _wrong("the upstream's address must begin with http://, https:// or unix://")
    tls = parts.scheme == "https"
    if not tls and not in_clear and not is_this_machine(parts.hostname):
        raise ConfigError(
            "the upstream is another machine and its address says http: the text would cross the "
            "network in clear",
            fix="use https://, a tunnel that ends on this machine, or, if that network is yours, "
            "set [engine] upstream_in_clear = true",
        )
    if port == 0:
        raise _wrong("the upstream's port must be between 1 and 65535")
    return Upstream(
        parts.hostname, port or (443 if tls else 80), tls=tls, path=parts.path.rstrip("/")
    )


def is_this_machine(host: str) -> bool:
    """Whether the host is loopback by its own writing; no name is looked up but `localhost`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _wrong(what: str) -> ConfigError:
    return ConfigError(what, fix=EXAMPLES)
