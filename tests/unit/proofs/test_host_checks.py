"""Every check of `inhouse host`, on made-up machines: it passes, it warns or fails, it can't tell.

CASES is the list; a check without a bad case, or that passes when it is blind, fails a test.
"""

import os
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from inhouse.proofs.host.catalogue import LINUX
from inhouse.proofs.host.check import Check
from inhouse.proofs.host.machine import Machine, Unreadable
from inhouse.proofs.host.run import run_checks
from inhouse.proofs.report import Verdict
from tests.unit.proofs.world import DATA, HOME, SOMEBODY_ELSE, World, healthy

CHECKS = {check.id: check for check in LINUX}
WEAK, BROKEN, UNKNOWN, HOLDS = Verdict.WEAK, Verdict.BROKEN, Verdict.UNKNOWN, Verdict.HOLDS


def _plain_disk(world: World) -> None:
    for number in [path.name for path in (world.root / "sys/dev/block").iterdir()]:
        world.gone(f"/sys/dev/block/{number}/dm")
    world.gone("/sys/class/block/dm-0/dm")


def _plain_disk_in_a_vm(world: World) -> None:
    _plain_disk(world)
    world.file("/proc/cpuinfo", "flags : fpu hypervisor\n")


def _mounted(kind: str, device: str = "0:44", source: str = "x") -> Callable[[World], None]:
    def change(world: World) -> None:
        for number in [path.name for path in (world.root / "sys/dev/block").iterdir()]:
            world.gone(f"/sys/dev/block/{number}")
        world.file("/proc/self/mountinfo", f"27 1 {device} / / rw,relatime - {kind} {source} rw\n")

    return change


def _btrfs_on_two(world: World, *, second_is_encrypted: bool) -> None:
    _mounted("btrfs", source="/dev/mapper/data")(world)
    world.disk("259:7", "sdb1", crypt=second_is_encrypted)
    world.folder("/sys/fs/btrfs/0a1b/devices/dm-0")
    world.folder("/sys/fs/btrfs/0a1b/devices/sdb1")


def _acl(name: str) -> Callable[[World], None]:
    """An access list that names a person: user::rwx, user:1001:r-x, mask::r-x, other::---."""
    entries = ((0x01, 7, 0), (0x02, 5, 1001), (0x04, 0, 0), (0x10, 5, 0), (0x20, 0, 0))
    value = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)

    def change(world: World) -> None:
        world.attribute = lambda path, asked: (
            value if asked == name and str(path).endswith(DATA) else b""
        )

    return change


def _no_attributes(world: World) -> None:
    def refuse(path: Path, name: str) -> bytes:
        raise PermissionError(13, "no")

    world.attribute = refuse


def _setting(**values: object) -> Callable[[World], None]:
    def change(world: World) -> None:
        for name, value in values.items():
            setattr(world, name, value)

    return change


def _file(path: str, text: str | bytes = "", mode: int = 0o644) -> Callable[[World], None]:
    return lambda world: world.file(path, text, mode)


def _home(name: str, text: str | bytes = "", mode: int = 0o600) -> Callable[[World], None]:
    return lambda world: world.home_file(name, text, mode)


def _folder(path: str, mode: int = 0o755) -> Callable[[World], None]:
    return lambda world: world.folder(path, mode)


def _runs(name: str, uid: int | None = None, **env: str) -> Callable[[World], None]:
    return lambda world: world.process(901, name, env, uid)


def _unreadable(path: str) -> Callable[[World], None]:
    return lambda world: world.unreadable(path)


def _gone(path: str) -> Callable[[World], None]:
    return lambda world: world.gone(path)


def _all(*changes: Callable[[World], None]) -> Callable[[World], None]:
    def change(world: World) -> None:
        for each in changes:
            each(world)

    return change


def _env(**values: str) -> Callable[[World], None]:
    return lambda world: world.env.update(values)


def _listens(*rows: str, table: str = "tcp") -> Callable[[World], None]:
    return lambda world: world.listening(*rows, table=table)


def _swap(name: str, kind: str = "partition") -> Callable[[World], None]:
    return _file("/proc/swaps", f"Filename Type Size Used Priority\n{name} {kind} 9 0 -2\n")


PASSWD = "root:x:0:0::/root:/bin/bash\n{}"
CASES: list[tuple[str, str, Callable[[World], None], Verdict]] = [
    ("disk.encryption", "no layer encrypts", _plain_disk, BROKEN),
    ("disk.encryption", "a virtual machine's disk", _plain_disk_in_a_vm, UNKNOWN),
    ("disk.encryption", "fscrypt", _all(_plain_disk, _setting(fscrypt=True)), HOLDS),
    ("disk.encryption", "overlay", _mounted("overlay"), UNKNOWN),
    ("disk.encryption", "zfs", _mounted("zfs"), UNKNOWN),
    ("disk.encryption", "nfs", _mounted("nfs4"), UNKNOWN),
    ("disk.encryption", "memory", _mounted("tmpfs"), HOLDS),
    ("disk.encryption", "gocryptfs", _mounted("fuse.gocryptfs"), HOLDS),
    ("disk.encryption", "btrfs", _mounted("btrfs", source="/dev/mapper/data"), HOLDS),
    (
        "disk.encryption",
        "btrfs, one of two",
        lambda w: _btrfs_on_two(w, second_is_encrypted=False),
        BROKEN,
    ),
    ("disk.encryption", "btrfs, both", lambda w: _btrfs_on_two(w, second_is_encrypted=True), HOLDS),
    ("disk.encryption", "no mountinfo", _unreadable("/proc/self/mountinfo"), UNKNOWN),
    (
        "disk.swap",
        "a clear partition",
        _all(lambda w: w.disk("8:2", "sda2"), _swap("/dev/sda2")),
        BROKEN,
    ),
    ("disk.swap", "encrypted", _swap("/dev/dm-0"), HOLDS),
    ("disk.swap", "a file on the encrypted disk", _swap("/swapfile", "file"), HOLDS),
    ("disk.swap", "a file in clear", _all(_plain_disk, _swap("/swapfile", "file")), BROKEN),
    ("disk.swap", "zram", _swap("/dev/zram0"), HOLDS),
    (
        "disk.swap",
        "zram with a clear disk behind",
        _all(
            lambda w: w.disk("8:2", "sda2"),
            _swap("/dev/zram0"),
            _file("/sys/block/zram0/backing_dev", "/dev/sda2\n"),
        ),
        BROKEN,
    ),
    ("disk.swap", "a device /sys does not know", _swap("/dev/sdq9"), UNKNOWN),
    (
        "disk.hibernation",
        "to a clear disk",
        _all(lambda w: w.disk("8:2", "sda2"), _file("/sys/power/resume", "8:2\n")),
        BROKEN,
    ),
    ("disk.hibernation", "to an encrypted disk", _file("/sys/power/resume", "254:0\n"), HOLDS),
    ("disk.hibernation", "to an unknown disk", _file("/sys/power/resume", "8:99\n"), UNKNOWN),
    ("disk.hibernation", "no /sys", _gone("/sys/power/state"), UNKNOWN),
    ("disk.temp", "in clear", _all(_plain_disk, _env(TMPDIR="/home")), WEAK),
    ("disk.temp", "in a virtual machine", _all(_plain_disk_in_a_vm, _env(TMPDIR="/home")), UNKNOWN),
    ("disk.removable", "a stick", _file("/sys/dev/block/254:0/removable", "1\n"), WEAK),
    ("disk.removable", "a container's file system", _mounted("overlay"), UNKNOWN),
    ("memory.core-files", "no limit", _setting(core_limit=-1), WEAK),
    (
        "memory.core-files",
        "apport",
        _file("/proc/sys/kernel/core_pattern", "|/usr/share/apport/apport %p"),
        WEAK,
    ),
    (
        "memory.core-files",
        "systemd keeps them",
        _file("/proc/sys/kernel/core_pattern", "|/usr/lib/systemd/systemd-coredump %P"),
        WEAK,
    ),
    (
        "memory.core-files",
        "systemd drops them",
        _all(
            _file("/proc/sys/kernel/core_pattern", "|/usr/lib/systemd/systemd-coredump %P"),
            _file("/etc/systemd/coredump.conf", "[Coredump]\n#Storage=external\n"),
            _file("/etc/systemd/coredump.conf.d/no.conf", "[Coredump]\nStorage=none\n"),
        ),
        HOLDS,
    ),
    ("memory.core-files", "no such file", _gone("/proc/sys/kernel/core_pattern"), UNKNOWN),
    ("memory.crash-reporters", "whoopsie runs", _runs("whoopsie"), BROKEN),
    (
        "memory.crash-reporters",
        "abrt sends",
        _file("/etc/abrt/abrt.conf", "AutoreportingEnabled = yes\n"),
        BROKEN,
    ),
    (
        "memory.crash-reporters",
        "apport is there",
        _file("/etc/default/apport", "enabled=1\n"),
        WEAK,
    ),
    ("memory.crash-reporters", "apport is off", _file("/etc/default/apport", "enabled=0\n"), HOLDS),
    ("memory.crash-reporters", "processes are hidden", _gone("/proc/1"), UNKNOWN),
    ("memory.kernel-dumps", "kdump", _file("/sys/kernel/kexec_crash_loaded", "1\n"), WEAK),
    ("memory.kernel-dumps", "no /sys", _gone("/sys/kernel"), UNKNOWN),
    ("memory.old-dumps", "one", _file("/var/crash/python3.crash"), WEAK),
    ("memory.old-dumps", "closed", _unreadable("/var/crash"), UNKNOWN),
    ("access.path", "the data is open", _folder(DATA, 0o750), BROKEN),
    ("access.path", "a folder above may be changed", _folder("/home", 0o777), BROKEN),
    ("access.path", "sticky", _folder("/home", 0o1777), HOLDS),
    ("access.path", "not made yet", _gone(DATA), HOLDS),
    ("access.path", "a link without end", _unreadable(DATA), UNKNOWN),
    ("access.acl", "names a person", _acl("system.posix_acl_access"), BROKEN),
    ("access.acl", "for what will be made", _acl("system.posix_acl_default"), BROKEN),
    ("access.acl", "can't be asked", _no_attributes, UNKNOWN),
    ("access.home", "others may look", _folder(HOME, 0o755), WEAK),
    ("access.home", "others may write", _folder(HOME, 0o777), BROKEN),
    ("access.home", "there is none", _gone(HOME), UNKNOWN),
    ("access.admins", "a colleague", _file("/etc/group", "sudo:x:27:anna,bert\n"), WEAK),
    (
        "access.admins",
        "a second root",
        _file("/etc/passwd", PASSWD.format("toor:x:0:0::/:/bin/sh\n")),
        WEAK,
    ),
    ("access.admins", "a directory", _file("/etc/nsswitch.conf", "passwd: files sss\n"), UNKNOWN),
    (
        "access.people",
        "a colleague",
        _file("/etc/passwd", PASSWD.format("bert:x:1001:1001::/:/bin/sh\n")),
        WEAK,
    ),
    (
        "access.people",
        "one who can't log in",
        _file("/etc/passwd", PASSWD.format("b:x:1001:1::/:/usr/sbin/nologin\n")),
        HOLDS,
    ),
    ("access.people", "a directory", _file("/etc/nsswitch.conf", "passwd: files ldap\n"), UNKNOWN),
    ("access.sessions", "a colleague", _runs("bash", SOMEBODY_ELSE), WEAK),
    ("access.sessions", "processes are hidden", _gone("/proc/1"), UNKNOWN),
    (
        "access.ssh-keys",
        "two",
        _home(".ssh/authorized_keys", "# mine\nssh-ed25519 A a\nssh-rsa B b\n"),
        WEAK,
    ),
    ("access.ssh-keys", "closed", _unreadable(f"{HOME}/.ssh/authorized_keys"), UNKNOWN),
    ("access.code", "may be exchanged", _folder("/usr/lib/inhouse", 0o777), BROKEN),
    ("access.code", "not there", _gone("/usr/lib/inhouse"), UNKNOWN),
    ("network.ai-ports", "on the network", _listens("00000000:2CAA 00000000:0000 0A"), BROKEN),
    (
        "network.ai-ports",
        "on IPv6",
        _listens("00000000000000000000000000000000:2CAA 0:0 0A", table="tcp6"),
        BROKEN,
    ),
    ("network.ai-ports", "on loopback", _listens("0100007F:2CAA 00000000:0000 0A"), WEAK),
    (
        "network.ai-ports",
        "connected, not listening",
        _listens("00000000:2CAA 0A000001:0050 01"),
        HOLDS,
    ),
    ("network.ai-ports", "no table", _gone("/proc/net/tcp"), UNKNOWN),
    ("network.ai-ports", "another form", _listens("nonsense:2CAA 0:0 0A"), UNKNOWN),
    ("network.open-ports", "ssh", _listens("00000000:0016 00000000:0000 0A"), WEAK),
    ("network.open-ports", "no table", _gone("/proc/net/udp"), UNKNOWN),
    ("network.firewall", "ufw is off", _file("/etc/ufw/ufw.conf", "ENABLED=no\n"), WEAK),
    ("network.firewall", "firewalld", _all(_gone("/etc/ufw/ufw.conf"), _runs("firewalld")), HOLDS),
    ("network.firewall", "none known", _gone("/etc/ufw/ufw.conf"), UNKNOWN),
    ("network.shares", "nfs", _file("/etc/exports", "/home *(rw)\n"), BROKEN),
    ("network.shares", "samba", _file("/etc/samba/smb.conf", "[a]\n path = /home/anna\n"), BROKEN),
    ("network.shares", "samba's homes", _file("/etc/samba/smb.conf", "[homes]\n"), BROKEN),
    ("network.shares", "another folder", _file("/etc/exports", "/srv *(ro)\n"), HOLDS),
    ("network.shares", "closed", _unreadable("/etc/exports"), UNKNOWN),
]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return healthy(tmp_path)


@pytest.mark.parametrize("check", [pytest.param(check, id=check.id) for check in LINUX])
def test_a_check_passes_on_a_healthy_machine(check: Check, world: World):
    seen = world.claim(check)
    assert seen.verdict is HOLDS, seen.evidence


@pytest.mark.parametrize(
    ("check", "change", "verdict"),
    [
        pytest.param(CHECKS[name], change, verdict, id=f"{name}-{what}".replace(" ", "-"))
        for name, what, change, verdict in CASES
    ],
)
def test_a_check_sees_what_is_wrong(
    check: Check, change: Callable[[World], None], verdict: Verdict, world: World
):
    change(world)
    claim = world.claim(check)
    assert claim.verdict is verdict, claim.evidence
    if verdict is not HOLDS:
        assert claim.fix


def test_every_check_has_a_case_in_which_it_does_not_pass():
    bad = {name for name, _, _, verdict in CASES if verdict in (WEAK, BROKEN)}
    blind = {name for name, _, _, verdict in CASES if verdict is UNKNOWN}
    assert set(CHECKS) == bad == blind


class _Blind(Machine):
    """Nothing of it can be read, not even whether a file exists."""

    def raw(self, path: str, limit: int = 0, *, last: bool = False) -> bytes | None:
        raise Unreadable("blind")

    def names(self, path: str) -> list[str] | None:
        raise Unreadable("blind")

    def status(self, path: str, *, follow: bool = False) -> os.stat_result | None:
        raise Unreadable("blind")


@pytest.mark.parametrize("check", [pytest.param(check, id=check.id) for check in LINUX])
def test_a_check_that_can_see_nothing_never_passes(check: Check, world: World):
    sighted = world.machine
    blind = _Blind(**{name: getattr(sighted, name) for name in sighted.__dataclass_fields__})
    (claim,) = run_checks(blind, [check])
    assert claim.verdict is UNKNOWN
    assert claim.evidence
    assert claim.fix


def test_there_are_at_least_thirty_checks_each_with_a_threat_and_a_name_of_its_own():
    assert len(CHECKS) == len(LINUX)
    assert all(check.threats and check.how and check.tell for check in LINUX)
