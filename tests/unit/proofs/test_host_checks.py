"""Every check of `inhouse host`, on made-up machines: it passes, it warns or fails, it can't tell.

CASES is the list; a check without a bad case, or that passes when it is blind, fails a test.
"""

import json
import os
import struct
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from inhouse.proofs.host.catalogue import LINUX
from inhouse.proofs.host.check import Check
from inhouse.proofs.host.kernel_calls import Calls
from inhouse.proofs.host.machine import Machine, Unreadable
from inhouse.proofs.host.run import run_checks
from inhouse.proofs.report import Verdict
from tests.unit.proofs.world import (
    DATA,
    HOME,
    NOW_S,
    ROOT_ONE,
    ROOT_TWO,
    SECURE_BOOT,
    SOMEBODY_ELSE,
    World,
    healthy,
    pem,
)

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


def _real_root(world: World, name: str) -> None:
    """A root with a true name, made on the spot."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives.asymmetric import ed25519
    from cryptography.hazmat.primitives.serialization import Encoding

    key = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32))
    whose = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder(whose, whose, key.public_key(), 1)
    builder = builder.not_valid_before(datetime(2026, 1, 1)).not_valid_after(datetime(2036, 1, 1))
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    root = builder.sign(key, None).public_bytes(Encoding.PEM).decode()
    world.file("/etc/ssl/certs/ca-certificates.crt", pem(ROOT_ONE) + root)


def _own_bundle(world: World) -> None:
    world.file("/opt/bundle.pem", pem(ROOT_TWO))
    world.env["SSL_CERT_FILE"] = "/opt/bundle.pem"


def _last_update(world: World, *, days: int) -> None:
    world.file("/etc/apt/apt.conf.d/20auto", "")
    world.folder("/var/lib/apt/lists")
    then = NOW_S - days * 86_400
    os.utime(world.root / "var/lib/apt/lists", (then, then))


def _thunderbolt(security: str, guarded: str) -> Callable[[World], None]:
    place = "/sys/bus/thunderbolt/devices/domain0"
    return _all(
        _file(f"{place}/security", f"{security}\n"),
        _file(f"{place}/iommu_dma_protection", f"{guarded}\n"),
    )


def _lm_studio(**settings: object) -> Callable[[World], None]:
    return _home(".lmstudio/.internal/http-server-config.json", json.dumps(settings))


def _gpt4all(text: str) -> Callable[[World], None]:
    return _home(".config/nomic.ai/GPT4All.ini", text)


ORT = ".cache/Microsoft/DeveloperTools/.onnxruntime"
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
        _file("/etc/passwd", PASSWD.format("bert:x:4321:1001::/:/bin/sh\n")),
        WEAK,
    ),
    (
        "access.people",
        "one who can't log in",
        _file("/etc/passwd", PASSWD.format("b:x:4321:1::/:/usr/sbin/nologin\n")),
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
    ("containers.socket", "open to all", _file("/run/docker.sock", "", 0o666), BROKEN),
    ("containers.socket", "a group", _file("/etc/group", "docker:x:9:bert\n"), WEAK),
    ("containers.socket", "by TCP", _listens("0100007F:0947 00000000:0000 0A"), BROKEN),
    ("containers.socket", "no groups", _unreadable("/etc/group"), UNKNOWN),
    ("containers.volumes", "open-webui", _folder("/var/lib/docker/volumes/open-webui"), WEAK),
    ("containers.volumes", "of others", _folder("/var/lib/docker/volumes/wiki"), HOLDS),
    ("containers.volumes", "closed", _unreadable("/var/lib/docker/volumes"), UNKNOWN),
    ("containers.inside", "docker", _file("/.dockerenv"), WEAK),
    ("containers.inside", "podman", _env(container="podman"), WEAK),
    ("containers.inside", "processes are hidden", _gone("/proc/1"), UNKNOWN),
    ("copies.synced", "rclone", _mounted("fuse.rclone"), BROKEN),
    ("copies.synced", "Syncthing's mark", _folder(f"{HOME}/.stfolder"), BROKEN),
    (
        "copies.synced",
        "Dropbox",
        _home(".dropbox/info.json", f'{{"personal": {{"path": "{HOME}"}}}}'),
        BROKEN,
    ),
    (
        "copies.synced",
        "Syncthing's settings",
        _home(".config/syncthing/config.xml", '<folder id="a" label="b" path="~/.inhouse/">'),
        BROKEN,
    ),
    (
        "copies.synced",
        "Nextcloud",
        _home(".config/Nextcloud/nextcloud.cfg", f"0\\\\localPath={HOME}/\n"),
        BROKEN,
    ),
    (
        "copies.synced",
        "another folder",
        _home(".dropbox/info.json", f'{{"path": "{HOME}/Dropbox"}}'),
        HOLDS,
    ),
    ("copies.synced", "no end", _unreadable(f"{HOME}/.dropbox/info.json"), UNKNOWN),
    ("copies.backups", "Timeshift", _file("/etc/timeshift/timeshift.json"), WEAK),
    ("copies.backups", "restic", _folder(f"{HOME}/.cache/restic"), WEAK),
    ("copies.backups", "no end", _unreadable(f"{HOME}/.cache"), UNKNOWN),
    ("copies.snapshots", "snapper", _folder("/.snapshots"), WEAK),
    (
        "copies.snapshots",
        "LVM",
        lambda w: w.file("/sys/class/block/dm-3/dm/name", "vg-x-cow"),
        WEAK,
    ),
    ("copies.snapshots", "btrfs", _mounted("btrfs"), UNKNOWN),
    ("copies.indexers", "tracker", _runs("tracker-miner-fs-3"), WEAK),
    (
        "copies.indexers",
        "told to leave it",
        _all(_runs("baloo_file"), _file(f"{DATA}/.trackerignore")),
        HOLDS,
    ),
    ("copies.indexers", "processes are hidden", _gone("/proc/1"), UNKNOWN),
    ("copies.remote-folders", "nfs", _mounted("nfs4"), WEAK),
    ("copies.remote-folders", "no mounts", _gone("/proc/self/mountinfo"), UNKNOWN),
    (
        "traces.keys",
        "of OpenAI",
        _home(".bash_history", f"export OPENAI_API_KEY=sk-{'a1B2' * 8}\n"),
        BROKEN,
    ),
    (
        "traces.keys",
        "a bearer",
        _home(".zsh_history", 'curl -H "Authorization: Bearer abcdefghijklmnop12"'),
        BROKEN,
    ),
    (
        "traces.keys",
        "a variable",
        _home(".bash_history", 'curl -H "X: $TOKEN"; export TOKEN=$X\n'),
        HOLDS,
    ),
    (
        "traces.keys",
        "a FIFO in its place",
        lambda w: os.mkfifo(w.root / "home/anna/.bash_history"),
        UNKNOWN,
    ),
    ("traces.prompts", "ollama's", _home(".ollama/history", "my secret\n"), WEAK),
    (
        "traces.prompts",
        "as an argument",
        _home(".bash_history", "ollama run llama3 'my secret'\n"),
        WEAK,
    ),
    ("traces.prompts", "none", _home(".bash_history", "ls\nollama run llama3\n"), HOLDS),
    ("traces.prompts", "no end", _unreadable(f"{HOME}/.ollama"), UNKNOWN),
    ("traces.journal", "on disk", _folder("/var/log/journal"), WEAK),
    (
        "traces.journal",
        "set so",
        _file("/etc/systemd/journald.conf", "[Journal]\nStorage=persistent\n"),
        WEAK,
    ),
    (
        "traces.journal",
        "set off",
        _all(
            _folder("/var/log/journal"), _file("/etc/systemd/journald.conf", "Storage=volatile\n")
        ),
        HOLDS,
    ),
    ("traces.journal", "closed", _unreadable("/etc/systemd/journald.conf"), UNKNOWN),
    ("traces.log-shippers", "filebeat", _runs("filebeat"), WEAK),
    (
        "traces.log-shippers",
        "rsyslog",
        _file("/etc/rsyslog.d/9.conf", "*.* @@logs.example:514\n"),
        WEAK,
    ),
    (
        "traces.log-shippers",
        "rsyslog, off",
        _file("/etc/rsyslog.conf", "#*.* @@logs.example\n"),
        HOLDS,
    ),
    ("traces.log-shippers", "closed", _unreadable("/etc/rsyslog.conf"), UNKNOWN),
    ("traces.clipboard", "copyq", _runs("copyq"), WEAK),
    ("traces.clipboard", "cliphist", _home(".cache/cliphist/db", "x"), WEAK),
    ("traces.clipboard", "processes are hidden", _gone("/proc/1"), UNKNOWN),
    ("traces.commands", "auditd", _runs("auditd"), WEAK),
    ("traces.commands", "accounting", _file("/var/log/account/pacct", "x"), WEAK),
    ("traces.commands", "processes are hidden", _gone("/proc/1"), UNKNOWN),
    (
        "traces.recent-files",
        "two",
        _home(".local/share/recently-used.xbel", "<bookmark a><bookmark b>"),
        WEAK,
    ),
    ("traces.recent-files", "no end", _unreadable(f"{HOME}/.local"), UNKNOWN),
    ("onlookers.security-agents", "falcon", _runs("falcon-sensor"), WEAK),
    ("onlookers.security-agents", "hidden", _gone("/proc/1"), UNKNOWN),
    ("onlookers.management", "a long name", _runs("google_guest_agent"), WEAK),
    ("onlookers.management", "hidden", _gone("/proc/1"), UNKNOWN),
    ("onlookers.remote-control", "AnyDesk", _runs("anydesk"), BROKEN),
    ("onlookers.remote-control", "hidden", _gone("/proc/1"), UNKNOWN),
    ("onlookers.screen", "X11", _env(XDG_SESSION_TYPE="x11"), WEAK),
    ("onlookers.screen", "an X server", _runs("Xorg"), WEAK),
    ("onlookers.screen", "hidden", _gone("/proc/1"), UNKNOWN),
    ("onlookers.keyboard", "open", _file("/dev/input/event0", "", 0o664), BROKEN),
    ("onlookers.keyboard", "a group", _file("/etc/group", "input:x:9:anna\n"), WEAK),
    ("onlookers.keyboard", "closed", _unreadable("/dev/input"), UNKNOWN),
    (
        "interception.roots",
        "one more",
        _file("/etc/ssl/certs/ca-certificates.crt", pem(ROOT_ONE) + pem(ROOT_TWO)),
        WEAK,
    ),
    ("interception.roots", "an employer's", lambda w: _real_root(w, "Zscaler Root CA"), BROKEN),
    ("interception.roots", "by a variable", lambda w: _own_bundle(w), WEAK),
    ("interception.roots", "nothing to compare with", _gone("/usr/share/ca-certificates"), UNKNOWN),
    ("interception.roots", "no bundle", _gone("/etc/ssl/certs/ca-certificates.crt"), UNKNOWN),
    ("interception.session-keys", "set", _env(SSLKEYLOGFILE="/x"), BROKEN),
    (
        "interception.session-keys",
        "for all",
        _file("/etc/environment", 'SSLKEYLOGFILE="/x"\n'),
        BROKEN,
    ),
    ("interception.session-keys", "closed", _unreadable("/etc/environment"), UNKNOWN),
    ("interception.proxy", "remote", _env(https_proxy="http://proxy.example:3128"), WEAK),
    ("interception.proxy", "here", _env(HTTP_PROXY="127.0.0.1:8080"), WEAK),
    ("interception.proxy", "closed", _unreadable("/etc/environment"), UNKNOWN),
    ("interception.libraries", "in all", _file("/etc/ld.so.preload", "/lib/evil.so\n"), BROKEN),
    ("interception.libraries", "in a session", _env(LD_PRELOAD="/x.so"), WEAK),
    ("interception.libraries", "closed", _unreadable("/etc/ld.so.preload"), UNKNOWN),
    ("interception.python", "a path", _env(PYTHONPATH="/x"), WEAK),
    ("interception.python", "closed", _unreadable("/etc/environment"), UNKNOWN),
    ("interception.commands", "the folder one is in", _env(PATH=".:/usr/bin"), BROKEN),
    (
        "interception.commands",
        "open",
        _all(_folder("/opt/bin", 0o777), _env(PATH="/opt/bin")),
        BROKEN,
    ),
    ("interception.commands", "no end", _all(_unreadable("/opt"), _env(PATH="/opt/bin")), UNKNOWN),
    ("interception.ai-addresses", "remote", _env(OPENAI_BASE_URL="https://api.example/v1"), WEAK),
    ("interception.ai-addresses", "here", _env(OPENAI_BASE_URL="http://localhost:8000/v1"), HOLDS),
    ("interception.ai-addresses", "no address", _env(OPENAI_BASE_URL="http://[x"), WEAK),
    ("interception.ai-addresses", "closed", _unreadable("/etc/environment"), UNKNOWN),
    ("kernel.tracing", "anybody", _file("/proc/sys/kernel/yama/ptrace_scope", "0\n"), WEAK),
    ("kernel.tracing", "no Yama", _gone("/proc/sys/kernel/yama"), WEAK),
    ("kernel.tracing", "no end", _unreadable("/proc/sys/kernel/yama"), UNKNOWN),
    ("kernel.hidden-processes", "shown", _mounted("ext4"), WEAK),
    ("kernel.hidden-processes", "no mounts", _gone("/proc/self/mountinfo"), UNKNOWN),
    ("kernel.isolation", "none", _setting(landlock=0), BROKEN),
    ("kernel.isolation", "old", _setting(landlock=3), WEAK),
    (
        "kernel.isolation",
        "no user namespaces",
        _file("/proc/sys/user/max_user_namespaces", "0"),
        HOLDS,
    ),
    ("kernel.isolation", "no /proc", _gone("/proc/sys/kernel"), UNKNOWN),
    ("kernel.lockdown", "off", _file("/sys/kernel/security/lockdown", "[none] integrity\n"), WEAK),
    ("kernel.lockdown", "hidden", _gone("/sys/kernel/security"), UNKNOWN),
    (
        "kernel.secure-boot",
        "off",
        _file(f"/sys/firmware/efi/efivars/{SECURE_BOOT}", b"\6\0\0\0\0"),
        WEAK,
    ),
    (
        "kernel.secure-boot",
        "BIOS",
        _all(_gone("/sys/firmware/efi"), _folder("/sys/firmware/acpi")),
        WEAK,
    ),
    ("kernel.secure-boot", "not told", _gone(f"/sys/firmware/efi/efivars/{SECURE_BOOT}"), UNKNOWN),
    (
        "kernel.processor-flaws",
        "one",
        _file("/sys/devices/system/cpu/vulnerabilities/mds", "Vulnerable: no microcode\n"),
        WEAK,
    ),
    (
        "kernel.processor-flaws",
        "no list",
        _gone("/sys/devices/system/cpu/vulnerabilities"),
        UNKNOWN,
    ),
    ("kernel.bpf", "anybody", _file("/proc/sys/kernel/unprivileged_bpf_disabled", "0"), WEAK),
    ("kernel.bpf", "no /proc", _gone("/proc/sys/kernel"), UNKNOWN),
    ("kernel.updates", "by hand", _file("/etc/apt/apt.conf.d/20auto", "// nothing\n"), WEAK),
    ("kernel.updates", "a restart waits", _file("/run/reboot-required"), WEAK),
    ("kernel.updates", "long ago", lambda w: _last_update(w, days=90), BROKEN),
    ("kernel.updates", "another system", _gone("/etc/apt/apt.conf.d"), UNKNOWN),
    (
        "kernel.age",
        "old",
        _file("/proc/version", "Linux #1 SMP Tue Jan 13 10:00:00 UTC 2026\n"),
        WEAK,
    ),
    ("kernel.age", "long running", _file("/proc/uptime", "9000000.00 1.00\n"), WEAK),
    ("kernel.age", "no day", _file("/proc/version", "Linux #1 SMP @0\n"), UNKNOWN),
    ("kernel.age", "no such day", _file("/proc/version", "Linux (2026-99-99)\n"), UNKNOWN),
    ("kernel.clock", "wrong", _setting(synchronised=False), WEAK),
    ("kernel.clock", "not told", _setting(synchronised=None), UNKNOWN),
    ("hardware.hypervisor", "one", _file("/proc/cpuinfo", "flags : fpu hypervisor\n"), WEAK),
    ("hardware.hypervisor", "not told", _gone("/proc/cpuinfo"), UNKNOWN),
    ("hardware.enclave", "none", _file("/proc/cpuinfo", "flags : fpu hypervisor\n"), WEAK),
    (
        "hardware.enclave",
        "by its own word",
        _all(_file("/proc/cpuinfo", "flags : fpu hypervisor\n"), _file("/dev/sev-guest")),
        UNKNOWN,
    ),
    (
        "hardware.graphics",
        "shared with a colleague",
        _all(
            _file("/dev/nvidia0", "", 0o666),
            _file("/etc/passwd", PASSWD.format("b:x:4321:1::/:/bin/sh\n")),
        ),
        WEAK,
    ),
    ("hardware.graphics", "one person", _file("/dev/nvidia0", "", 0o666), UNKNOWN),
    ("hardware.graphics", "a group's", _file("/dev/dri/renderD128", "", 0o660), HOLDS),
    ("hardware.plugs", "open", _thunderbolt("none", "0"), BROKEN),
    ("hardware.plugs", "asks", _thunderbolt("user", "0"), WEAK),
    ("hardware.plugs", "guarded", _thunderbolt("none", "1"), HOLDS),
    ("hardware.plugs", "no /sys", _gone("/sys/bus"), UNKNOWN),
    ("tools.ollama", "on the network", _runs("ollama", OLLAMA_HOST="0.0.0.0:11434"), BROKEN),
    ("tools.ollama", "for all pages", _runs("ollama", OLLAMA_ORIGINS="*"), BROKEN),
    ("tools.ollama", "with its cloud", _runs("ollama"), WEAK),
    ("tools.ollama", "without", _runs("ollama", OLLAMA_NO_CLOUD="1"), HOLDS),
    (
        "tools.ollama",
        "by its settings",
        _home(".ollama/server.json", '{"disable_ollama_cloud": true}'),
        HOLDS,
    ),
    ("tools.ollama", "no JSON", _home(".ollama/server.json", "{" * 90_000), UNKNOWN),
    ("tools.lm-studio", "on the network", _lm_studio(networkInterface="::"), BROKEN),
    ("tools.lm-studio", "for all pages", _lm_studio(cors=True), BROKEN),
    ("tools.lm-studio", "logs prompts", _lm_studio(logSensitiveData=True), WEAK),
    ("tools.lm-studio", "is here", _folder(f"{HOME}/.lmstudio"), WEAK),
    ("tools.lm-studio", "no end", _unreadable(f"{HOME}/.lmstudio/.internal"), UNKNOWN),
    ("tools.open-webui", "no password", _runs("open-webui", WEBUI_AUTH="False"), BROKEN),
    ("tools.open-webui", "open database", _home("open-webui/webui.db", "x", 0o644), BROKEN),
    ("tools.open-webui", "on line", _runs("open-webui"), WEAK),
    (
        "tools.open-webui",
        "off line",
        _runs("open-webui", OFFLINE_MODE="true", ENABLE_OPENAI_API="false"),
        HOLDS,
    ),
    ("tools.open-webui", "hidden", _gone("/proc/1"), UNKNOWN),
    ("tools.localai", "no key", _runs("local-ai"), BROKEN),
    ("tools.localai", "a key", _runs("local-ai", LOCALAI_API_KEY="x"), WEAK),
    (
        "tools.localai",
        "somebody's",
        _all(_runs("local-ai"), _unreadable("/proc/901/environ")),
        UNKNOWN,
    ),
    ("tools.jan", "is here", _folder(f"{HOME}/.local/share/Jan"), WEAK),
    ("tools.jan", "no end", _unreadable(f"{HOME}/.config"), UNKNOWN),
    ("tools.gpt4all", "shares chats", _gpt4all("[network]\nisActive=true\n"), BROKEN),
    ("tools.gpt4all", "sends statistics", _gpt4all("[network]\nusageStatsActive=true\n"), BROKEN),
    ("tools.gpt4all", "serves", _gpt4all("[General]\nserverChat=true\n"), WEAK),
    ("tools.gpt4all", "shares nothing", _gpt4all("[network]\nisActive=false\n"), WEAK),
    ("tools.gpt4all", "another form", _gpt4all("no section = 1\n"), UNKNOWN),
    ("tools.vllm", "was used", _home(".config/vllm/usage_stats.json", "{}"), WEAK),
    (
        "tools.vllm",
        "off",
        _all(_home(".config/vllm/usage_stats.json", "{}"), _home(".config/vllm/do_not_track")),
        HOLDS,
    ),
    ("tools.vllm", "no end", _unreadable(f"{HOME}/.config"), UNKNOWN),
    ("tools.onnxruntime", "an identifier", _home(f"{ORT}/deviceid", "x"), WEAK),
    ("tools.onnxruntime", "no end", _unreadable(f"{HOME}/.cache"), UNKNOWN),
    ("tools.cloud-assistants", "Copilot", _folder(f"{HOME}/.config/github-copilot"), WEAK),
    ("tools.cloud-assistants", "a key", _env(OPENAI_API_KEY="x"), WEAK),
    ("tools.cloud-assistants", "no end", _unreadable(f"{HOME}/.config"), UNKNOWN),
    ("tools.secrets", "open", _home(".cache/huggingface/token", "x", 0o644), BROKEN),
    ("tools.secrets", "no end", _unreadable(f"{HOME}/.cache"), UNKNOWN),
]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return healthy(tmp_path)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> World:
    return healthy(tmp_path_factory.mktemp("healthy"))


@pytest.mark.parametrize("check", [pytest.param(check, id=check.id) for check in LINUX])
def test_a_check_passes_on_a_healthy_machine(check: Check, untouched: World):
    seen = untouched.claim(check)
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


def _refuse(*_: object) -> Any:
    raise PermissionError(1, "blind")


@pytest.mark.parametrize("check", [pytest.param(check, id=check.id) for check in LINUX])
def test_a_check_that_can_see_nothing_never_passes(check: Check, untouched: World):
    sighted = untouched.machine
    parts = {name: getattr(sighted, name) for name in sighted.__dataclass_fields__}
    blind = _Blind(**(parts | {"calls": Calls(_refuse, _refuse, _refuse, _refuse, _refuse)}))
    (claim,) = run_checks(blind, [check])
    assert claim.verdict is UNKNOWN
    assert claim.evidence
    assert claim.fix


def test_there_are_at_least_thirty_checks_each_with_a_threat_and_a_name_of_its_own():
    assert len(CHECKS) == len(LINUX) >= 30
    assert all(check.threats and check.how and check.tell for check in LINUX)


def test_the_page_of_the_checks_names_every_one_with_its_threats():
    page = (Path(__file__).parents[3] / "docs/host.md").read_text(encoding="utf-8")
    for check in LINUX:
        row = f"| `{check.id}` | {check.title} | "
        (line,) = [each for each in page.splitlines() if each.startswith(row)]
        assert line.endswith(f" | {', '.join(check.threats)} |")
    assert f"looks at {len(LINUX)} such things" in page
