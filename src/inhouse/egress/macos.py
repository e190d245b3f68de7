"""The seal's stand-in on macOS: a profile for sandbox-exec. Written from documents, not yet tried.

    command = sealed_command(powers, ("/usr/local/bin/tool", "--flag"))

`sandbox-exec` is on every Mac and takes a profile in the sandbox's own language. Apple calls it
deprecated and documents the language nowhere, so what a profile achieves can be known by trying
only, and nobody has tried this one on a Mac. Whatever is sealed by it is reported as L1 and as not
verified, which the default policy does not accept.

Everything is denied that is not named. No network of any kind is named, and no service of the
system (`mach-lookup`), because the name service would carry questions out.
"""

from collections.abc import Iterable
from typing import Final

from inhouse.egress.powers import Powers
from inhouse.errors import BadRequest

SANDBOX_EXEC: Final = "/usr/bin/sandbox-exec"
NOT_VERIFIED: Final = "macOS: what sandbox-exec holds was not verified on a Mac"
SYSTEM: Final = (  # what the loader and libc read in every program
    "/usr/lib",
    "/usr/share",
    "/System",
    "/Library/Frameworks",
    "/private/var/db/dyld",
    "/private/var/db/timezone",
    "/dev/random",
    "/dev/urandom",
    "/dev/zero",
)
REPLACED: Final = {"/etc": "/private/etc", "/tmp": "/private/tmp", "/var": "/private/var"}  # noqa: S108 - names of links


def sealed_command(powers: Powers, command: Iterable[str]) -> tuple[str, ...]:
    """The command, under its profile."""
    return (SANDBOX_EXEC, "-p", profile(powers), *command)


def profile(powers: Powers) -> str:
    """What these powers are in the sandbox's language. Raises BadRequest for an unfit path."""
    rules = [
        "(version 1)",
        "(deny default)",
        "(deny network*)",
        "(deny mach-lookup)",
        "(allow file-read-metadata)",
        "(allow sysctl-read)",
        "(allow signal (target self))",
        _files("file-read*", (*SYSTEM, *powers.read, *powers.write)),
        _files("file-write*", (*powers.write, "/dev/null")),
    ]
    if powers.spawn:
        rules += [
            "(allow process-fork)",
            _files("process-exec*", (*SYSTEM, *powers.read)),
            "(allow signal (target same-sandbox))",
        ]
    else:
        # sandbox-exec itself has to turn into the program once.
        rules.append(_files("process-exec*", powers.read))
    return "\n".join(rules)


def _files(operation: str, paths: Iterable[str]) -> str:
    filters = " ".join(f"(subpath {_quoted(_real(path))})" for path in dict.fromkeys(paths))
    return f"(allow {operation} {filters})" if filters else f"(deny {operation})"


def _real(path: str) -> str:
    """The sandbox compares real paths, and three folders of the root are links on every Mac."""
    for link, target in REPLACED.items():
        if path == link or path.startswith(link + "/"):
            return target + path.removeprefix(link)
    return path


def _quoted(path: str) -> str:
    if not path.startswith("/") or any(ord(sign) < 32 or ord(sign) == 127 for sign in path):
        raise BadRequest(
            "a path for the sandbox must be absolute and hold no control characters",
            fix="name the folder by a plain path",
        )
    return '"' + path.replace("\\", "\\\\").replace('"', '\\"') + '"'
