"""What reads along inside programs: session keys of TLS, proxies, libraries loaded into all."""

import ipaddress
import stat
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from inhouse.proofs.host.check import Check, Threat, counted, failed, listed, passed, warned
from inhouse.proofs.host.machine import Machine
from inhouse.proofs.host.roots import CHECKS as _ROOTS
from inhouse.proofs.host.settings import settings_of
from inhouse.proofs.report import Seen

_PROXIES: Final = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
_PRELOADS: Final = ("LD_PRELOAD", "LD_AUDIT", "LD_LIBRARY_PATH")
_PYTHON: Final = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONINSPECT", "PYTHONBREAKPOINT")
_AI_ADDRESSES: Final = (
    "OPENAI_BASE_URL",
    "OPENAI_API_BASE",
    "ANTHROPIC_BASE_URL",
    "OLLAMA_HOST",
    "LITELLM_PROXY_URL",
    "HF_ENDPOINT",
)


def _everywhere(machine: Machine) -> dict[str, str]:
    """Variables of this session and those that each session here is given."""
    return {**settings_of(machine, "/etc/environment"), **machine.env}


def _session_keys(machine: Machine) -> Seen:
    if _everywhere(machine).get("SSLKEYLOGFILE"):
        return failed(
            "SSLKEYLOGFILE is set: programs write the keys of their TLS sessions to a file",
            "unset SSLKEYLOGFILE, find who set it, and delete the file",
        )
    return passed("SSLKEYLOGFILE is not set")


def _proxy(machine: Machine) -> Seen:
    found = {name.upper(): value for name, value in _everywhere(machine).items()}
    remote = [name for name in _PROXIES if found.get(name) and not _is_here(found[name])]
    if remote:
        return warned(
            f"connections go through a proxy on another machine ({listed(remote)})",
            "unset them for AI tools; Inhouse's own downloads use no proxy of the environment",
        )
    local = [name for name in _PROXIES if found.get(name)]
    if local:
        return warned(
            f"connections go through a proxy on this machine ({listed(local)})",
            "know which program it is: it sees where all others connect",
        )
    return passed("no proxy is set in the environment")


def _is_here(address: str) -> bool:
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return False
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _preload(machine: Machine) -> Seen:
    text = machine.text("/etc/ld.so.preload") or ""
    libraries = [line for line in text.split() if not line.startswith("#")]
    if libraries:
        return failed(
            f"/etc/ld.so.preload loads {counted(len(libraries), 'library', 'libraries')} into "
            "every program",
            "find which package put it there; if none did, treat the machine as taken over",
        )
    found = [name for name in _PRELOADS if _everywhere(machine).get(name)]
    if found:
        return warned(
            f"{listed(found)} changes what programs are made of",
            "unset it in the shell that starts Inhouse, if you do not know why it is there",
        )
    return passed("no library is loaded into all programs")


def _python(machine: Machine) -> Seen:
    found = [name for name in _PYTHON if _everywhere(machine).get(name)]
    if found:
        return warned(
            f"{listed(found)} changes what Python programs run",
            "unset it in the shell that starts Inhouse",
        )
    return passed("no variable changes what Python programs run")


def _commands(machine: Machine) -> Seen:
    wrong = []
    for folder in machine.env.get("PATH", "").split(":"):
        if not folder.startswith("/"):
            wrong.append(f"{folder or 'an empty entry'} (whatever folder one is in)")
            continue
        about = machine.status(folder, follow=True)
        if about and (about.st_uid not in (0, machine.uid) or about.st_mode & 0o002):
            mode = stat.S_IMODE(about.st_mode)
            wrong.append(f"{machine.shown(folder)} (mode {mode:04o})")
    if machine.status("/", follow=True) is None or wrong:
        return failed(
            f"others may put programs where yours are looked for: {listed(wrong)}",
            "chmod o-w those folders, or take them out of PATH",
        )
    return passed("only you or root may put programs where yours are looked for")


def _elsewhere(machine: Machine) -> Seen:
    found = [name for name, value in _addresses(machine) if not _is_local(value)]
    if found:
        return warned(
            f"{listed(found)} sends prompts of AI tools to another machine",
            "unset it, or point it to http://127.0.0.1",
        )
    return passed("no variable points AI tools to another machine")


def _addresses(machine: Machine) -> Iterator[tuple[str, str]]:
    variables = _everywhere(machine)
    for name in _AI_ADDRESSES:
        if value := variables.get(name):
            yield name, value


def _is_local(address: str) -> bool:
    # OLLAMA_HOST=0.0.0.0 is about listening; tools.ollama looks at that.
    return _is_here(address) or address.removeprefix("http://").startswith("0.0.0.0")  # noqa: S104 - read


CHECKS: Final = (
    *_ROOTS,
    Check(
        "interception.session-keys",
        "Programs do not write down the keys of their TLS sessions",
        (Threat.IT, Threat.MALWARE),
        _session_keys,
        "SSLKEYLOGFILE in the environment and in /etc/environment",
        "env | grep SSLKEYLOGFILE; cat /etc/environment",
    ),
    Check(
        "interception.proxy",
        "No proxy sees where programs connect",
        (Threat.IT, Threat.PROVIDER),
        _proxy,
        "HTTP_PROXY, HTTPS_PROXY, ALL_PROXY in the environment and in /etc/environment",
        "env | grep -i proxy; cat /etc/environment",
    ),
    Check(
        "interception.libraries",
        "No library is loaded into other programs",
        (Threat.MALWARE, Threat.IT),
        _preload,
        "/etc/ld.so.preload; LD_PRELOAD, LD_AUDIT, LD_LIBRARY_PATH",
        "cat /etc/ld.so.preload; env | grep ^LD_",
    ),
    Check(
        "interception.python",
        "Python programs run what they are made of, no more",
        (Threat.MALWARE,),
        _python,
        ", ".join(_PYTHON),
        "env | grep ^PYTHON; cat /etc/environment",
    ),
    Check(
        "interception.commands",
        "Nobody else may put programs where yours are looked for",
        (Threat.MALWARE, Threat.USERS),
        _commands,
        "mode and owner of the folders in PATH",
        "ls -ld $(echo $PATH | tr : ' ')",
    ),
    Check(
        "interception.ai-addresses",
        "No AI tool is told to send prompts to another machine",
        (Threat.PROVIDER, Threat.TRAINING, Threat.SUBPOENA),
        _elsewhere,
        ", ".join(_AI_ADDRESSES) + " in the environment and in /etc/environment",
        "env | grep -e BASE_URL -e OLLAMA_HOST; cat /etc/environment",
    ),
)
