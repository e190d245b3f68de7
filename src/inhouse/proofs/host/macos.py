"""The checks for macOS, from its documentation: never run on a Mac by us, and each claim says so.

Commands of the system with fixed arguments and a time limit; what they print is taken apart by
small functions that are tested on samples. Checks of plain files are those of Linux.
"""

import re
from collections.abc import Callable, Iterable
from typing import Final

from inhouse.proofs.host import access, interception, network, onlookers, tools, traces
from inhouse.proofs.host.check import Check, Threat, counted, failed, passed, unknown, warned
from inhouse.proofs.host.machine import Machine, Unreadable
from inhouse.proofs.report import Seen

_LISTENING: Final = re.compile(r"^tcp\S*\s+\d+\s+\d+\s+(\S+)\.(\d+)\s+\S+\s+LISTEN", re.MULTILINE)
_MODE: Final = re.compile(r"^\s*hibernatemode\s+(\d+)", re.MULTILINE)
_TRUSTED: Final = re.compile(r"Number of trusted certs\s*=\s*(\d+)")
_CLOUDS: Final = ("/Library/Mobile Documents/", "/Library/CloudStorage/", "/Dropbox", "/OneDrive")
_DIAGNOSTICS: Final = "/Library/Application Support/CrashReporter/DiagnosticMessagesHistory.plist"
_FILTER: Final = "/usr/libexec/ApplicationFirewall/socketfilterfw"


def _file_vault(machine: Machine) -> bool:
    said = machine.run("fdesetup", "status")
    if "FileVault is On" in said:
        return True
    if "FileVault is Off" in said:
        return False
    raise Unreadable("fdesetup said something that is not known")


def _encryption(machine: Machine) -> Seen:
    if machine.data.startswith("/Volumes/"):
        return unknown("the data is on another volume than the system's")
    if _file_vault(machine):
        return passed("FileVault is on")
    return failed("FileVault is off", "System Settings > Privacy & Security > FileVault: on")


def _swap(machine: Machine) -> Seen:
    if "(encrypted)" in machine.run("sysctl", "-n", "vm.swapusage"):
        return passed("swap is encrypted")
    return failed("swap is not marked as encrypted", "turn FileVault on")


def _hibernation(machine: Machine) -> Seen:
    found = _MODE.search(machine.run("pmset", "-g"))
    if found is None:
        raise Unreadable("pmset names no hibernatemode")
    if found[1] == "0" or _file_vault(machine):
        return passed(f"hibernatemode {found[1]}; the image would be as encrypted as the disk")
    return failed(f"hibernatemode {found[1]} without FileVault", "turn FileVault on")


def _reporters(machine: Machine) -> Seen:
    sends = machine.run("defaults", "read", _DIAGNOSTICS, "AutoSubmit").strip()
    if sends == "0":
        return passed("crash reports are not sent by themselves")
    if sends == "1":
        return failed(
            "crash reports are sent to Apple by themselves",
            "System Settings > Privacy & Security > Analytics: off",
        )
    raise Unreadable("AutoSubmit has a value that is not known")


def _admins(machine: Machine) -> Seen:
    said = machine.run("dscl", ".", "-read", "/Groups/admin", "GroupMembership")
    names = set(said.partition(":")[2].split()) - {"root", machine.home.rpartition("/")[2]}
    if names:
        return warned(
            f"{counted(len(names), 'other account')} may become root",
            "System Settings > Users & Groups: make them standard users",
        )
    return passed("no other account is an administrator; those of a directory do not show")


def _synced(machine: Machine) -> Seen:
    if any(part in f"{machine.data}/" for part in _CLOUDS):
        return failed("the data lies in a folder that a cloud keeps", _MOVE)
    desktop = machine.in_home("Library/Mobile Documents/com~apple~CloudDocs/Desktop")
    in_desktop = machine.data.startswith((machine.in_home("Desktop"), machine.in_home("Documents")))
    if in_desktop and machine.exists(desktop):
        return failed("iCloud keeps the Desktop and Documents folders", _MOVE)
    machine.names(machine.home)  # a home folder that can't be read tells nothing
    return passed("the data lies in no folder of a known cloud")


_MOVE: Final = "move it to a folder that nothing copies: INHOUSE_HOME=FOLDER inhouse serve"


def _backups(machine: Machine) -> Seen:
    said = machine.command(machine.system, ("tmutil", "destinationinfo")).out
    if "No destinations configured" in said:
        return passed("Time Machine has no destination")
    if "[Excluded]" in machine.run("tmutil", "isexcluded", machine.data):
        return passed("Time Machine leaves the data folder out")
    return warned("Time Machine keeps copies of the data", "tmutil addexclusion on the data folder")


def _indexers(machine: Machine) -> Seen:
    said = machine.run("mdutil", "-s", "/")
    if "Indexing disabled" in said:
        return passed("Spotlight is off")
    if machine.exists(f"{machine.data}/.metadata_never_index"):
        return passed("Spotlight is told to leave the data folder out")
    return warned("Spotlight indexes the contents of files", "touch .metadata_never_index there")


def ports(text: str) -> set[tuple[str, int]]:
    """Listeners in `netstat -an -p tcp`: "127.0.0.1.11434" is an address and a port."""
    return {(address, int(port)) for address, port in _LISTENING.findall(text)}


def _wide(found: Iterable[tuple[str, int]]) -> list[int]:
    return sorted({port for address, port in found if address not in ("127.0.0.1", "::1")})


def _ai_ports(machine: Machine) -> Seen:
    found = {each for each in ports(_netstat(machine)) if each[1] in network.AI_PORTS}
    if wide := _wide(found):
        return failed(f"AI ports open to the network: {wide}", "bind the server to 127.0.0.1")
    if found:
        return warned("AI servers listen on this machine", "inhouse probe URL")
    return passed("nothing listens on the usual ports of AI servers")


def _open_ports(machine: Machine) -> Seen:
    if wide := _wide(ports(_netstat(machine))):
        return warned(
            f"{counted(len(wide), 'TCP port')} open to the network: {wide[:12]}",
            "System Settings > General > Sharing: switch off what you do not need",
        )
    return passed("no TCP port is open to the network")


def _netstat(machine: Machine) -> str:
    return machine.run("netstat", "-an", "-p", "tcp")


def _firewall(machine: Machine) -> Seen:
    said = machine.run(_FILTER, "--getglobalstate")
    if "enabled" in said or "State = 2" in said:
        return passed("the application firewall is on")
    return warned("the application firewall is off", "System Settings > Network > Firewall: on")


def _management(machine: Machine) -> Seen:
    said = machine.run("profiles", "status", "-type", "enrollment")
    if "MDM enrollment: Yes" in said:
        return warned("the machine is enrolled in a management system (MDM)", "ask whose it is")
    if "MDM enrollment: No" in said:
        return passed("the machine is enrolled in no management system")
    raise Unreadable("profiles said something that is not known")


def _integrity(machine: Machine) -> Seen:
    said = machine.run("csrutil", "status")
    if "status: enabled" in said:
        return passed("System Integrity Protection is on")
    return failed("System Integrity Protection is not fully on", "csrutil enable, in recovery mode")


def _roots(machine: Machine) -> Seen:
    said = machine.command(machine.system, ("security", "dump-trust-settings", "-d")).out
    if "No Trust Settings were found" in said:
        return passed("no administrator has added a root certificate")
    found = _TRUSTED.search(said)
    if found is None:
        raise Unreadable("security said something that is not known")
    return warned(
        f"{counted(int(found[1]), 'root')} added by an administrator",
        "look at Keychain Access > System, and ask whoever added them",
    )


def _check(
    name: str, title: str, threats: tuple[Threat, ...], look: Callable[[Machine], Seen], how: str
) -> Check:
    return Check(name, title, threats, look, how, f"run it yourself: {how}")


_OWN: Final = (
    _check(
        "disk.encryption",
        "The disk that holds the data is encrypted",
        (Threat.THIEF, Threat.REGULATION),
        _encryption,
        "fdesetup status",
    ),
    _check(
        "disk.swap",
        "Memory that is swapped out is encrypted",
        (Threat.THIEF,),
        _swap,
        "sysctl -n vm.swapusage",
    ),
    _check(
        "disk.hibernation",
        "Sleeping does not write memory to the disk in clear",
        (Threat.THIEF,),
        _hibernation,
        "pmset -g",
    ),
    _check(
        "memory.crash-reporters",
        "No crash report is sent away",
        (Threat.PROVIDER,),
        _reporters,
        "defaults read ... AutoSubmit",
    ),
    _check(
        "access.admins",
        "Nobody else may become root",
        (Threat.USERS, Threat.IT),
        _admins,
        "dscl . -read /Groups/admin GroupMembership",
    ),
    _check(
        "copies.synced",
        "The data lies in no folder that is copied to a cloud",
        (Threat.PROVIDER, Threat.SUBPOENA),
        _synced,
        "the names of the folders above the data",
    ),
    _check(
        "copies.backups",
        "No backup keeps what you delete",
        (Threat.SUBPOENA, Threat.THIEF),
        _backups,
        "tmutil destinationinfo, tmutil isexcluded",
    ),
    _check(
        "copies.indexers",
        "No index holds the contents of your files",
        (Threat.MALWARE, Threat.USERS),
        _indexers,
        "mdutil -s /",
    ),
    _check(
        "network.ai-ports",
        "No AI server is open to the network or to every program here",
        (Threat.USERS, Threat.MALWARE),
        _ai_ports,
        "netstat -an -p tcp",
    ),
    _check(
        "network.open-ports",
        "Nothing on this machine waits for the network",
        (Threat.MALWARE, Threat.IT),
        _open_ports,
        "netstat -an -p tcp",
    ),
    _check(
        "network.firewall",
        "A firewall is on",
        (Threat.MALWARE,),
        _firewall,
        "socketfilterfw --getglobalstate",
    ),
    _check(
        "onlookers.enrollment",
        "Nobody manages this machine from afar",
        (Threat.IT,),
        _management,
        "profiles status -type enrollment",
    ),
    _check(
        "kernel.integrity",
        "Not even root can change the system",
        (Threat.MALWARE, Threat.IT),
        _integrity,
        "csrutil status",
    ),
    _check(
        "interception.roots",
        "Nobody can open TLS connections with a root of their own",
        (Threat.IT, Threat.MALWARE),
        _roots,
        "security dump-trust-settings -d",
    ),
)
_SHARED: Final = {
    "access.path",
    "access.home",
    "access.ssh-keys",
    "access.code",
    "traces.keys",
    "traces.prompts",
    "onlookers.security-agents",
    "onlookers.remote-control",
    "interception.session-keys",
    "interception.proxy",
    "interception.python",
    "interception.commands",
    "interception.ai-addresses",
    "tools.ollama",
    "tools.lm-studio",
    "tools.vllm",
    "tools.cloud-assistants",
    "tools.secrets",
}
CHECKS: Final = (
    *_OWN,
    *(
        check
        for family in (access, traces, onlookers, interception, tools)
        for check in family.CHECKS
        if check.id in _SHARED
    ),
)
