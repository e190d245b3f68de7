"""The checks for Windows, from its documentation: never run on Windows by us; each claim says so.

Settings are read from the registry with `reg query`, because its words are the same in every
language; what the commands print is taken apart by small functions that are tested on samples.
"""

import re
from collections.abc import Callable
from typing import Final

from inhouse.proofs.host import interception, network, traces
from inhouse.proofs.host.check import Check, Threat, counted, failed, passed, unknown, warned
from inhouse.proofs.host.machine import Machine, Unreadable
from inhouse.proofs.report import Seen

_NUMBER: Final = re.compile(r"^\s+(\S+)\s+REG_DWORD\s+0x([0-9a-fA-F]{1,8})\s*$", re.MULTILINE)
_LISTENING: Final = re.compile(
    r"^\s*TCP\s+(\S+):(\d{1,5})\s+(?:0\.0\.0\.0|\[::\]):0\s", re.MULTILINE
)
_BITLOCKER: Final = (
    "powershell",
    "-NoProfile",
    "-NonInteractive",
    "-Command",
    "(New-Object -ComObject Shell.Application).NameSpace($env:SystemDrive)"
    ".Self.ExtendedProperty('System.Volume.BitLockerProtection')",
)
_ADMINS: Final = (
    "powershell",
    "-NoProfile",
    "-NonInteractive",
    "-Command",
    "@(Get-LocalGroupMember -SID S-1-5-32-544).Count",
)
_SYSTEM: Final = r"HKLM\SYSTEM\CurrentControlSet"
_PROFILES: Final = ("DomainProfile", "StandardProfile", "PublicProfile")
_HISTORY: Final = "AppData/Roaming/Microsoft/Windows/PowerShell/PSReadLine/ConsoleHost_history.txt"


def number(text: str, name: str) -> int | None:
    """A DWORD in what `reg query` prints."""
    for found, value in _NUMBER.findall(text):
        if found.lower() == name.lower():
            return int(value, 16)
    return None


def _registry(machine: Machine, key: str, name: str) -> int | None:
    """A number of the registry, None if there is none: reg then fails with exit code 1."""
    ran = machine.command(machine.system, ("reg", "query", key, "/v", name))
    if ran.code not in (0, 1):
        raise Unreadable(f"reg failed with exit code {ran.code}")
    return number(ran.out, name)


def _protected(machine: Machine) -> bool:
    said = machine.run(*_BITLOCKER).strip()
    if said in ("1", "3", "5", "6"):  # on, being encrypted, suspended, locked
        return said in ("1", "6")
    if said in ("0", "2", "4"):  # can't be, off, being decrypted
        return False
    raise Unreadable("Windows does not tell whether BitLocker is on")


def _encryption(machine: Machine) -> Seen:
    if _protected(machine):
        return passed("BitLocker protects the system's drive; the data is taken to be there")
    return failed("BitLocker does not protect the system's drive", "turn BitLocker on")


def _swap(machine: Machine) -> Seen:
    if _registry(machine, rf"{_SYSTEM}\Policies", "NtfsEncryptPagingFile") == 1:
        return passed("the page file is encrypted")
    if _protected(machine):
        return passed("the page file lies on the drive that BitLocker protects")
    return failed("the page file is in clear", "fsutil behavior set encryptpagingfile 1")


def _hibernation(machine: Machine) -> Seen:
    on = _registry(machine, rf"{_SYSTEM}\Control\Power", "HibernateEnabled")
    if on == 0:
        return passed("hibernation is off")
    if _protected(machine):
        return passed("the hibernation file lies on the drive that BitLocker protects")
    return failed("hibernation may write all memory to the disk in clear", "powercfg /h off")


def _reporters(machine: Machine) -> Seen:
    key = r"HKLM\SOFTWARE\Microsoft\Windows\Windows Error Reporting"
    if _registry(machine, key, "Disabled") == 1:
        return passed("Windows Error Reporting is off")
    return failed(
        "Windows Error Reporting may send memory of programs that crash",
        "Disable-WindowsErrorReporting, as administrator",
    )


def _admins(machine: Machine) -> Seen:
    said = machine.run(*_ADMINS).strip()
    if not said.isdigit():
        raise Unreadable("the group of administrators can't be counted")
    if int(said) > 2:  # the built-in one and the owner
        return warned(f"{said} accounts may administer this machine", "take out who need not")
    return passed(f"{counted(int(said), 'account')} may administer this machine")


def _synced(machine: Machine) -> Seen:
    data = machine.data.lower().replace("\\", "/")
    for name in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer"):
        folder = machine.env.get(name, "").lower().replace("\\", "/")
        if folder and data.startswith(folder):
            return failed("the data lies in OneDrive", _MOVE)
    if any(f"/{cloud}" in data for cloud in ("onedrive", "dropbox", "google drive", "icloud")):
        return failed("the data lies in a folder named like a cloud's", _MOVE)
    moved = _registry(machine, r"HKCU\Software\Microsoft\OneDrive\Accounts\Business1", "KfmState")
    if moved:
        return warned("OneDrive keeps Desktop and Documents", "keep the data out of them")
    return passed("the data lies in no folder of a known cloud")


_MOVE: Final = "move it to a folder that nothing copies (set INHOUSE_HOME)"


def _clipboard(machine: Machine) -> Seen:
    key = r"HKCU\Software\Microsoft\Clipboard"
    if _registry(machine, key, "CloudClipboardAutomaticUpload") == 1:
        return failed("what you copy is sent to your other machines", _CLIPBOARD)
    if _registry(machine, key, "EnableClipboardHistory") == 1:
        return warned("what you copy is remembered", _CLIPBOARD)
    return passed("no history of the clipboard")


_CLIPBOARD: Final = "Settings > System > Clipboard: off"


def _recall(machine: Machine) -> Seen:
    key = r"SOFTWARE\Policies\Microsoft\Windows\WindowsAI"
    for root in ("HKLM", "HKCU"):
        if _registry(machine, rf"{root}\{key}", "DisableAIDataAnalysis") == 1:
            return passed("a policy keeps Windows from taking pictures of the screen (Recall)")
        if _registry(machine, rf"{root}\{key}", "TurnOffSavingSnapshots") == 1:
            return passed("a policy keeps Windows from saving pictures of the screen (Recall)")
    if _registry(machine, rf"HKCU\{key}", "AllowRecallEnablement") == 1:
        return warned("Recall may take pictures of the screen", "Settings > Privacy > Recall: off")
    return unknown("no policy speaks of Recall, so the person's own setting counts")


def _firewall(machine: Machine) -> Seen:
    place = rf"{_SYSTEM}\Services\SharedAccess\Parameters\FirewallPolicy"
    states = [_registry(machine, rf"{place}\{name}", "EnableFirewall") for name in _PROFILES]
    if None in states:
        raise Unreadable("the firewall's state is not in the registry")
    if 0 in states:
        return failed("the firewall is off for a kind of network", "turn Windows Firewall on")
    return passed("Windows Firewall is on for all kinds of networks")


def _secure_boot(machine: Machine) -> Seen:
    place = rf"{_SYSTEM}\Control\SecureBoot\State"
    value = _registry(machine, place, "UEFISecureBootEnabled")
    if value is None:
        raise Unreadable("the registry does not speak of secure boot")
    if value == 1:
        return passed("secure boot is on")
    return warned("secure boot is off", "turn secure boot on in the firmware's settings")


def _management(machine: Machine) -> Seen:
    said = machine.run("dsregcmd", "/status").replace(" ", "")
    joined = [
        name
        for name in ("AzureAdJoined", "EnterpriseJoined", "DomainJoined")
        if f"{name}:YES" in said
    ]
    if joined:
        return warned(f"an organisation manages this machine ({', '.join(joined)})", "ask whose")
    if "AzureAdJoined:NO" not in said:
        raise Unreadable("dsregcmd said something that is not known")
    return passed("no organisation manages this machine")


def ports(text: str) -> set[tuple[str, int]]:
    """Listeners in `netstat -an`: known by their peer, as the word for listening is translated."""
    return {(address.strip("[]"), int(port)) for address, port in _LISTENING.findall(text)}


def _ai_ports(machine: Machine) -> Seen:
    found = {each for each in ports(machine.run("netstat", "-an")) if each[1] in network.AI_PORTS}
    wide = sorted({port for address, port in found if address not in ("127.0.0.1", "::1")})
    if wide:
        return failed(f"AI ports open to the network: {wide}", "bind the server to 127.0.0.1")
    if found:
        return warned("AI servers listen on this machine", "inhouse probe URL")
    return passed("nothing listens on the usual ports of AI servers")


def _history(machine: Machine) -> Seen:
    text = machine.text(machine.in_home(_HISTORY), last=True) or ""
    found = traces.count_keys(text)
    if found:
        return failed(
            f"{counted(found, 'thing')} that look like keys in PowerShell's history",
            "delete those lines, then change the keys",
        )
    return passed("no key of a known form in PowerShell's history")


def _check(
    name: str, title: str, threats: tuple[Threat, ...], look: Callable[[Machine], Seen], how: str
) -> Check:
    return Check(name, title, threats, look, how, f"look for yourself: {how}")


_OWN: Final = (
    _check(
        "disk.encryption",
        "The disk that holds the data is encrypted",
        (Threat.THIEF, Threat.REGULATION),
        _encryption,
        "System.Volume.BitLockerProtection",
    ),
    _check(
        "disk.swap",
        "Memory that is swapped out is encrypted",
        (Threat.THIEF,),
        _swap,
        "registry: NtfsEncryptPagingFile",
    ),
    _check(
        "disk.hibernation",
        "Sleeping does not write memory to the disk in clear",
        (Threat.THIEF,),
        _hibernation,
        "registry: HibernateEnabled",
    ),
    _check(
        "memory.crash-reporters",
        "No crash report is sent away",
        (Threat.PROVIDER,),
        _reporters,
        "registry: Windows Error Reporting, Disabled",
    ),
    _check(
        "access.admins",
        "Nobody else may administer this machine",
        (Threat.USERS, Threat.IT),
        _admins,
        "Get-LocalGroupMember -SID S-1-5-32-544",
    ),
    _check(
        "copies.synced",
        "The data lies in no folder that is copied to a cloud",
        (Threat.PROVIDER, Threat.SUBPOENA),
        _synced,
        "OneDrive's variables and registry",
    ),
    _check(
        "traces.clipboard",
        "What you copy is not remembered",
        (Threat.EMBARRASSMENT, Threat.PROVIDER),
        _clipboard,
        "registry: Clipboard",
    ),
    _check(
        "traces.recall",
        "Windows takes no pictures of the screen",
        (Threat.EMBARRASSMENT, Threat.MALWARE),
        _recall,
        "registry: WindowsAI",
    ),
    _check(
        "traces.keys",
        "No keys or passwords in histories",
        (Threat.MALWARE, Threat.THIEF),
        _history,
        "PSReadLine's history",
    ),
    _check(
        "network.firewall",
        "A firewall is on",
        (Threat.MALWARE,),
        _firewall,
        "registry: EnableFirewall of each profile",
    ),
    _check(
        "network.ai-ports",
        "No AI server is open to the network or to every program here",
        (Threat.USERS, Threat.MALWARE),
        _ai_ports,
        "netstat -an",
    ),
    _check(
        "onlookers.management",
        "Nobody manages this machine from afar",
        (Threat.IT,),
        _management,
        "dsregcmd /status",
    ),
    _check(
        "kernel.secure-boot",
        "Nobody can exchange the system while the machine is off",
        (Threat.THIEF, Threat.MALWARE),
        _secure_boot,
        "registry: UEFISecureBootEnabled",
    ),
)
_SHARED: Final = {
    "interception.session-keys",
    "interception.proxy",
    "interception.python",
    "interception.ai-addresses",
}
CHECKS: Final = (*_OWN, *(each for each in interception.CHECKS if each.id in _SHARED))
