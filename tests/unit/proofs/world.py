"""A made-up machine for the checks of `inhouse host`: healthy until a test changes it."""

import base64
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from inhouse.proofs.host.check import Check
from inhouse.proofs.host.kernel_calls import Calls
from inhouse.proofs.host.machine import Machine, Process, Ran, Unreadable
from inhouse.proofs.host.run import run_checks
from inhouse.proofs.report import Claim

HOME = "/home/anna"
DATA = f"{HOME}/.inhouse"
SECURE_BOOT = "SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
ROOT_ONE, ROOT_TWO = b"not a real certificate", b"nor is this one"
NOW_S = 1_790_000_000.0  # 2026-09-21
SOMEBODY_ELSE = 4321


def _no_attribute(path: Path, name: str) -> bytes:
    return b""


def _no_command(system: str, argv: Sequence[str]) -> Ran:
    raise Unreadable(f"{argv[0]} is not there")


@dataclass
class World:
    """Files and processes, put together by a test, and the machine that they make."""

    root: Path
    env: dict[str, str] = field(default_factory=lambda: {"PATH": "/usr/bin"})
    synchronised: bool | None = True
    core_limit: int = 0
    fscrypt: bool = False
    landlock: int = 7
    attribute: Callable[[Path, str], bytes] = _no_attribute
    command: Callable[[str, Sequence[str]], Ran] = _no_command
    system: str = "linux"
    data: str = DATA
    uid: int = field(default_factory=os.getuid)
    # Owners can't be changed without rights, so what a process's folder tells is made up here.
    owners: dict[int, int] = field(default_factory=dict)

    def file(self, path: str, text: str | bytes = "", mode: int = 0o644) -> None:
        place = self.root / path.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text if isinstance(text, bytes) else text.encode())
        place.chmod(mode)

    def folder(self, path: str, mode: int = 0o755) -> None:
        place = self.root / path.lstrip("/")
        place.mkdir(parents=True, exist_ok=True)
        place.chmod(mode)

    def home_file(self, name: str, text: str | bytes = "", mode: int = 0o600) -> None:
        self.file(f"{HOME}/{name}", text, mode)

    def gone(self, path: str) -> None:
        place = self.root / path.lstrip("/")
        if place.is_dir():
            for inside in sorted(place.rglob("*"), reverse=True):
                inside.rmdir() if inside.is_dir() else inside.unlink()
            place.rmdir()
        else:
            place.unlink(missing_ok=True)

    def unreadable(self, path: str) -> None:
        """Not even root can open a link that points to itself."""
        self.gone(path)
        place = self.root / path.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(place.name)

    def process(
        self, pid: int, name: str, env: Mapping[str, str] | None = None, uid: int | None = None
    ) -> None:
        self.file(f"/proc/{pid}/comm", f"{name[:15]}\n")
        told = "".join(f"{key}={value}\0" for key, value in (env or {}).items())
        self.file(f"/proc/{pid}/environ", told)
        if uid is not None:
            self.owners[pid] = uid

    def disk(self, number: str, name: str, *, crypt: bool = False) -> None:
        for place in (f"/sys/dev/block/{number}", f"/sys/class/block/{name}"):
            self.file(f"{place}/uevent", f"DEVNAME={name}\n")
            self.file(f"{place}/removable", "0\n")
            if crypt:
                self.file(f"{place}/dm/uuid", "CRYPT-LUKS2-0123456789abcdef-data\n")
                self.file(f"{place}/dm/name", "data\n")

    def listening(self, *rows: str, table: str = "tcp") -> None:
        head = "  sl  local_address rem_address   st tx_queue rx_queue\n"
        body = "".join(f"   {at}: {row} 00000000:00000000\n" for at, row in enumerate(rows))
        self.file(f"/proc/net/{table}", head + body)

    def _clock(self) -> bool:
        if self.synchronised is None:
            raise PermissionError(1, "no")
        return self.synchronised

    @property
    def machine(self) -> Machine:
        return _Owned(
            data=self.data,
            home=HOME,
            uid=self.uid,
            env=self.env,
            now_s=NOW_S,
            root=self.root,
            system=self.system,
            installed="/usr/lib/inhouse",
            command=self.command,
            calls=Calls(
                clock_is_synchronised=self._clock,
                core_limit=lambda: self.core_limit,
                landlock_version=lambda: self.landlock,
                is_fscrypt=lambda folder: self.fscrypt,
                attribute=self.attribute,
            ),
        )

    def claim(self, check: Check) -> Claim:
        machine = self.machine
        machine.__dict__["owners"] = self.owners
        (claim,) = run_checks(machine, [check])
        return claim


class _Owned(Machine):
    """Its processes belong to whom the test says."""

    def _process(self, pid: int) -> Process:
        found = super()._process(pid)
        return Process(pid, found.name, self.__dict__["owners"].get(pid, found.uid))


def pem(der: bytes) -> str:
    body = base64.encodebytes(der).decode()
    return f"-----BEGIN CERTIFICATE-----\n{body}-----END CERTIFICATE-----\n"


def healthy(root: Path) -> World:
    """A machine on which every check passes, or says why it can't know."""
    world = World(root)
    root.chmod(0o755)
    world.file(
        "/proc/self/mountinfo",
        "27 1 254:0 / / rw,relatime - ext4 /dev/mapper/data rw\n"
        "28 27 0:23 / /tmp rw,nosuid - tmpfs tmpfs rw\n"
        "29 27 0:21 / /proc rw,nosuid - proc proc rw,hidepid=invisible\n",
    )
    about = root.stat()
    numbers = {"254:0", f"{os.major(about.st_dev)}:{os.minor(about.st_dev)}"}
    for number in sorted(numbers):
        world.disk(number, "dm-0", crypt=True)
    world.file("/proc/cpuinfo", "flags\t\t: fpu sse2 aes\n")
    world.file("/proc/swaps", "Filename Type Size Used Priority\n")
    world.file("/sys/power/state", "freeze mem disk\n")
    world.file("/sys/power/resume", "0:0\n")
    world.file("/proc/sys/kernel/core_pattern", "core\n")
    world.file("/sys/kernel/kexec_crash_loaded", "0\n")
    world.process(1, "systemd", uid=0)
    world.process(900, "bash", uid=world.uid)
    world.file(
        "/etc/passwd",
        "root:x:0:0:root:/root:/bin/bash\n"
        "daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n"
        f"anna:x:{world.uid}:1000:Anna:{HOME}:/bin/bash\n",
    )
    world.file("/etc/group", "root:x:0:\nsudo:x:27:anna\n")
    world.folder("/home")
    world.folder(HOME, 0o700)
    world.folder(DATA, 0o700)
    world.folder("/usr/lib/inhouse")
    world.folder("/tmp")
    world.listening("0100007F:1F91 00000000:0000 0A")
    world.listening(table="udp")
    world.file("/etc/ufw/ufw.conf", "ENABLED=yes\n")
    root_of_distribution = pem(ROOT_ONE)
    world.file("/usr/share/ca-certificates/mozilla/One.crt", root_of_distribution)
    world.file("/etc/ssl/certs/ca-certificates.crt", root_of_distribution)
    world.file("/proc/sys/kernel/yama/ptrace_scope", "1\n")
    world.file("/proc/sys/kernel/seccomp/actions_avail", "kill_process errno allow\n")
    world.file("/proc/sys/user/max_user_namespaces", "1000\n")
    world.file("/proc/sys/kernel/unprivileged_bpf_disabled", "2\n")
    world.file("/sys/kernel/security/lockdown", "none [integrity] confidentiality\n")
    world.file(f"/sys/firmware/efi/efivars/{SECURE_BOOT}", b"\x06\x00\x00\x00\x01")
    world.file("/sys/devices/system/cpu/vulnerabilities/spectre_v2", "Mitigation: IBRS\n")
    world.file("/etc/apt/apt.conf.d/20auto", 'APT::Periodic::Unattended-Upgrade "1";\n')
    world.file("/proc/version", "Linux version 6.12 (gcc) #1 SMP Debian 6.12-1 (2026-09-01)\n")
    world.file("/proc/uptime", "86400.00 1.00\n")
    world.folder("/sys/bus/usb")
    world.folder("/dev/input")
    return world
