"""The checks for macOS and Windows, on samples of what their commands print. Never run there."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inhouse.errors import ConfigError
from inhouse.proofs.host import checks_for, macos, run_checks, windows
from inhouse.proofs.host.check import Check
from inhouse.proofs.host.machine import Ran, Unreadable
from inhouse.proofs.report import Verdict
from tests.unit.proofs.world import World, healthy

HOLDS, WEAK, BROKEN, UNKNOWN = Verdict
NETSTAT_MAC = """Active Internet connections (including servers)
Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)
tcp4       0      0  {}  *.*                    LISTEN
tcp4       0      0  10.0.0.5.50000         1.2.3.4.443            ESTABLISHED
"""
NETSTAT_WINDOWS = """
Aktive Verbindungen

  Proto  Lokale Adresse         Remoteadresse          Status
  TCP    {}          0.0.0.0:0              ABHÖREN
  TCP    10.0.0.5:50000         1.2.3.4:443            HERGESTELLT
"""


def _reg(name: str, value: int) -> str:
    return f"\nHKEY_LOCAL_MACHINE\\SOFTWARE\\X\n    {name}    REG_DWORD    {value:#x}\n\n"


MAC: list[tuple[str, dict[str, str], Verdict]] = [
    ("disk.encryption", {"fdesetup": "FileVault is On.\n"}, HOLDS),
    ("disk.encryption", {"fdesetup": "FileVault is Off.\n"}, BROKEN),
    ("disk.encryption", {"fdesetup": "?"}, UNKNOWN),
    ("disk.swap", {"sysctl": "total = 0.00M  used = 0.00M  free = 0.00M  (encrypted)\n"}, HOLDS),
    ("disk.swap", {"sysctl": "total = 0.00M  used = 0.00M  free = 0.00M\n"}, BROKEN),
    ("disk.hibernation", {"pmset": " hibernatemode        0\n"}, HOLDS),
    ("disk.hibernation", {"pmset": " hibernatemode 3\n", "fdesetup": "FileVault is On."}, HOLDS),
    ("disk.hibernation", {"pmset": " hibernatemode 3\n", "fdesetup": "FileVault is Off."}, BROKEN),
    ("disk.hibernation", {"pmset": ""}, UNKNOWN),
    ("memory.crash-reporters", {"defaults": "0\n"}, HOLDS),
    ("memory.crash-reporters", {"defaults": "1\n"}, BROKEN),
    ("memory.crash-reporters", {"defaults": "x"}, UNKNOWN),
    ("access.admins", {"dscl": "GroupMembership: root anna\n"}, HOLDS),
    ("access.admins", {"dscl": "GroupMembership: root anna bert\n"}, WEAK),
    ("copies.synced", {}, HOLDS),
    ("copies.backups", {"tmutil": "tmutil: No destinations configured.\n"}, HOLDS),
    ("copies.backups", {"tmutil": "[Excluded]    /Users/anna/.inhouse\n"}, HOLDS),
    ("copies.backups", {"tmutil": "[Included]    /Users/anna/.inhouse\n"}, WEAK),
    ("copies.indexers", {"mdutil": "/:\n\tIndexing disabled.\n"}, HOLDS),
    ("copies.indexers", {"mdutil": "/:\n\tIndexing enabled. \n"}, WEAK),
    ("network.ai-ports", {"netstat": NETSTAT_MAC.format("127.0.0.1.8080")}, WEAK),
    ("network.ai-ports", {"netstat": NETSTAT_MAC.format("*.11434       ")}, BROKEN),
    ("network.ai-ports", {"netstat": NETSTAT_MAC.format("*.22          ")}, HOLDS),
    ("network.open-ports", {"netstat": NETSTAT_MAC.format("*.22          ")}, WEAK),
    ("network.open-ports", {"netstat": NETSTAT_MAC.format("127.0.0.1.631 ")}, HOLDS),
    ("network.firewall", {"socketfilterfw": "Firewall is enabled. (State = 1)\n"}, HOLDS),
    ("network.firewall", {"socketfilterfw": "Firewall is disabled. (State = 0)\n"}, WEAK),
    ("onlookers.enrollment", {"profiles": "Enrolled via DEP: No\nMDM enrollment: No\n"}, HOLDS),
    ("onlookers.enrollment", {"profiles": "MDM enrollment: Yes (User Approved)\n"}, WEAK),
    ("onlookers.enrollment", {"profiles": "?"}, UNKNOWN),
    ("kernel.integrity", {"csrutil": "System Integrity Protection status: enabled.\n"}, HOLDS),
    ("kernel.integrity", {"csrutil": "System Integrity Protection status: disabled.\n"}, BROKEN),
    (
        "interception.roots",
        {"security": "SecTrustSettingsCopyCertificates: No Trust Settings were found.\n"},
        HOLDS,
    ),
    ("interception.roots", {"security": "Number of trusted certs = 2\nCert 0: X\n"}, WEAK),
    ("interception.roots", {"security": "?"}, UNKNOWN),
    ("onlookers.remote-control", {"ps": "    1     0 launchd\n  500   501 AnyDesk\n"}, BROKEN),
    ("onlookers.remote-control", {"ps": "    1     0 launchd\n"}, HOLDS),
]
WINDOWS: list[tuple[str, dict[str, str], Verdict]] = [
    ("disk.encryption", {"powershell": "1\r\n"}, HOLDS),
    ("disk.encryption", {"powershell": "2\r\n"}, BROKEN),
    ("disk.encryption", {"powershell": "5\r\n"}, BROKEN),
    ("disk.encryption", {"powershell": ""}, UNKNOWN),
    ("disk.swap", {"NtfsEncryptPagingFile": _reg("NtfsEncryptPagingFile", 1)}, HOLDS),
    ("disk.swap", {"powershell": "1"}, HOLDS),
    ("disk.swap", {"powershell": "2"}, BROKEN),
    ("disk.hibernation", {"HibernateEnabled": _reg("HibernateEnabled", 0)}, HOLDS),
    (
        "disk.hibernation",
        {"HibernateEnabled": _reg("HibernateEnabled", 1), "powershell": "2"},
        BROKEN,
    ),
    ("memory.crash-reporters", {"Disabled": _reg("Disabled", 1)}, HOLDS),
    ("memory.crash-reporters", {}, BROKEN),
    ("access.admins", {"powershell": "2\r\n"}, HOLDS),
    ("access.admins", {"powershell": "4\r\n"}, WEAK),
    ("access.admins", {"powershell": "no"}, UNKNOWN),
    ("copies.synced", {}, HOLDS),
    ("copies.synced", {"KfmState": _reg("KfmState", 1)}, WEAK),
    ("traces.clipboard", {}, HOLDS),
    ("traces.clipboard", {"EnableClipboardHistory": _reg("EnableClipboardHistory", 1)}, WEAK),
    (
        "traces.clipboard",
        {"CloudClipboardAutomaticUpload": _reg("CloudClipboardAutomaticUpload", 1)},
        BROKEN,
    ),
    ("traces.recall", {"DisableAIDataAnalysis": _reg("DisableAIDataAnalysis", 1)}, HOLDS),
    ("traces.recall", {"AllowRecallEnablement": _reg("AllowRecallEnablement", 1)}, WEAK),
    ("traces.recall", {}, UNKNOWN),
    ("traces.keys", {}, HOLDS),
    ("network.firewall", {"EnableFirewall": _reg("EnableFirewall", 1)}, HOLDS),
    ("network.firewall", {"EnableFirewall": _reg("EnableFirewall", 0)}, BROKEN),
    ("network.firewall", {}, UNKNOWN),
    ("network.ai-ports", {"netstat": NETSTAT_WINDOWS.format("127.0.0.1:8080 ")}, WEAK),
    ("network.ai-ports", {"netstat": NETSTAT_WINDOWS.format("0.0.0.0:11434")}, BROKEN),
    ("network.ai-ports", {"netstat": NETSTAT_WINDOWS.format("0.0.0.0:445  ")}, HOLDS),
    ("onlookers.management", {"dsregcmd": " AzureAdJoined : NO\n DomainJoined : NO\n"}, HOLDS),
    ("onlookers.management", {"dsregcmd": " AzureAdJoined : YES\n"}, WEAK),
    ("onlookers.management", {"dsregcmd": "?"}, UNKNOWN),
    ("kernel.secure-boot", {"UEFISecureBootEnabled": _reg("UEFISecureBootEnabled", 1)}, HOLDS),
    ("kernel.secure-boot", {"UEFISecureBootEnabled": _reg("UEFISecureBootEnabled", 0)}, WEAK),
    ("kernel.secure-boot", {}, UNKNOWN),
]


def _world(tmp_path: Path, system: str, said: dict[str, str]) -> World:
    world = healthy(tmp_path)
    world.system = system

    def command(_: str, argv: Sequence[str]) -> Ran:
        name = argv[-1] if argv[0] == "reg" else argv[0].rpartition("/")[2]
        if name in said:
            return Ran(0, said[name])
        if argv[0] == "reg":
            return Ran(1, "ERROR: The system was unable to find the specified registry key.\n")
        raise Unreadable(f"{argv[0]} is not there")

    world.command = command
    return world


CASES = [
    pytest.param(system, check, said, verdict, id=f"{system}-{check}-{verdict}-{at}")
    for system, cases in (("darwin", MAC), ("windows", WINDOWS))
    for at, (check, said, verdict) in enumerate(cases)
]


@pytest.mark.parametrize(("system", "name", "said", "verdict"), CASES)
def test_what_a_command_prints_becomes_a_verdict(
    system: str, name: str, said: dict[str, str], verdict: Verdict, tmp_path: Path
):
    check = next(each for each in checks_for(system) if each.id == name)
    claim = _world(tmp_path, system, said).claim(check)
    assert claim.verdict is verdict, claim.evidence
    assert "never verified" in claim.evidence


@pytest.mark.parametrize(
    "check",
    [
        pytest.param(each, id=f"{each.id}-{at}")
        for at, each in enumerate((*macos.CHECKS, *windows.CHECKS))
    ],
)
def test_where_no_command_answers_none_of_their_own_checks_passes(check: Check, tmp_path: Path):
    system = "darwin" if check in macos.CHECKS else "windows"
    world = healthy(tmp_path)
    world.system = system
    (claim,) = run_checks(world.machine, [check])
    mine = check in (macos._OWN if system == "darwin" else windows._OWN)
    if mine and check.id not in ("copies.synced", "traces.keys"):  # these read files and names
        assert claim.verdict is UNKNOWN


def test_data_in_a_cloud_folder_is_seen_on_both(tmp_path: Path):
    for system, data, env in (
        ("darwin", "/Users/anna/Library/Mobile Documents/x", {}),
        ("windows", r"C:\Users\anna\OneDrive\x", {}),
        ("windows", r"C:\Users\anna\Firm\x", {"OneDrive": r"C:\Users\anna\Firm"}),
    ):
        world = _world(tmp_path, system, {})
        world.data, world.env = data, env
        check = next(each for each in checks_for(system) if each.id == "copies.synced")
        assert world.claim(check).verdict is BROKEN


def test_keys_in_the_history_of_powershell_are_counted(tmp_path: Path):
    world = _world(tmp_path, "windows", {})
    world.home_file(windows._HISTORY, f"$env:K='sk-{'a1B2' * 8}'\n")
    check = next(each for each in checks_for("windows") if each.id == "traces.keys")
    assert world.claim(check).verdict is BROKEN


@given(st.text(max_size=300))
def test_no_output_breaks_the_parsers(text: str):
    assert isinstance(macos.ports(text), set)
    assert isinstance(windows.ports(text), set)
    windows.number(text, "x")


def test_a_system_without_checks_is_refused_with_words():
    with pytest.raises(ConfigError):
        checks_for("plan9")
