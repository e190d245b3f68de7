"""How well this system keeps programs apart, how fresh it is, and whether its clock is right."""

import re
from datetime import UTC, datetime
from typing import Final

from inhouse.proofs.host.check import (
    Check,
    Threat,
    counted,
    failed,
    listed,
    passed,
    unknown,
    warned,
)
from inhouse.proofs.host.devices import mounts
from inhouse.proofs.host.machine import Machine, Unreadable
from inhouse.proofs.report import Seen

_DAY_S: Final = 86_400
_OLD_KERNEL_DAYS: Final = 180
_LONG_RUN_DAYS: Final = 90
_GOOD_LANDLOCK: Final = 4  # the first version that can deny TCP
_STALE_LIST_DAYS: Final = 30
# "(2026-08-20)" of Debian, "Tue Aug 20 10:00:00 UTC 2026" of most others
_ISO: Final = re.compile(r"\((\d{4})-(\d{2})-(\d{2})\)")
_WORDS: Final = re.compile(
    r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +(\d{1,2}) [\d:]{8} \w{2,5} (\d{4})"
)
_MONTHS: Final = "JanFebMarAprMayJunJulAugSepOctNovDec"
_SECURE_BOOT: Final = "SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"


def _tracing(machine: Machine) -> Seen:
    scope = machine.line("/proc/sys/kernel/yama/ptrace_scope")
    if scope is None:
        if machine.names("/proc/sys/kernel") is None:
            raise Unreadable("there is no /proc/sys/kernel")
        return warned("this kernel has no Yama: " + _ANY, _SET_SCOPE)
    if scope == "0":
        return warned("ptrace_scope is 0: " + _ANY, _SET_SCOPE)
    return passed(f"ptrace_scope is {scope}: a program may at most trace its own children")


_ANY: Final = "each program of yours can read the memory of your others (not of Inhouse's own)"
_SET_SCOPE: Final = "sysctl -w kernel.yama.ptrace_scope=1, for good in /etc/sysctl.d"


def _hidden(machine: Machine) -> Seen:
    options = [
        option for mount in mounts(machine) if mount.folder == "/proc" for option in mount.options
    ]
    hiding = [option for option in options if option.startswith("hidepid=")]
    if hiding and hiding[-1] not in ("hidepid=0", "hidepid=off"):
        return passed(f"/proc is mounted with {hiding[-1]}")
    return warned(
        "everybody on this machine sees everybody's commands with their arguments",
        "mount -o remount,hidepid=2 /proc, and give prompts never as an argument",
    )


def _lockdown(machine: Machine) -> Seen:
    state = machine.line("/sys/kernel/security/lockdown")
    if state is None:
        if not machine.names("/sys/kernel/security"):
            raise Unreadable("/sys/kernel/security is empty or not there")
        return warned("this kernel is built without lockdown: root can change it as it runs", _LOCK)
    if "[none]" in state:
        return warned("lockdown is off: root can change the kernel as it runs", _LOCK)
    return passed(f"lockdown: {state}")


_LOCK: Final = "start with lockdown=integrity (most kernels do by themselves under secure boot)"


def _secure_boot(machine: Machine) -> Seen:
    if machine.names("/sys/firmware") is None:
        raise Unreadable("there is no /sys/firmware")
    if not machine.exists("/sys/firmware/efi"):
        return warned("not started by UEFI: who takes the disk may exchange the system", _SIGN)
    value = machine.raw(f"/sys/firmware/efi/efivars/{_SECURE_BOOT}")
    if value is None or len(value) < 5:
        raise Unreadable("the firmware's variable SecureBoot is not there")
    if value[4] == 1:
        return passed("secure boot is on, by the firmware's own word")
    return warned("secure boot is off: who takes the disk may exchange the system", _SIGN)


_SIGN: Final = "turn secure boot on in the firmware's settings"


def _isolation(machine: Machine) -> Seen:
    if not machine.names("/proc/sys/kernel"):
        raise Unreadable("there is no /proc/sys/kernel")
    try:
        version = machine.calls.landlock_version()
    except OSError as error:
        raise Unreadable("the kernel can't be asked for its Landlock") from error
    missing = [] if version else ["Landlock"]
    missing += [] if machine.line("/proc/sys/kernel/seccomp/actions_avail") else ["seccomp"]
    if missing:
        return failed(f"this kernel offers no {' and no '.join(missing)}", _NEWER)
    if version < _GOOD_LANDLOCK:
        return warned(f"this kernel's Landlock is version {version}: it can't stop TCP", _NEWER)
    spaces = machine.line("/proc/sys/user/max_user_namespaces")
    refused = machine.line("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1"
    if spaces in (None, "0") or refused:
        return passed(f"Landlock {version} and seccomp; no user namespaces, so L2 at most")
    return passed(f"Landlock {version}, seccomp and user namespaces")


_NEWER: Final = "use a kernel from 6.7 on, started with landlock among its lsm= modules"


def _flaws(machine: Machine) -> Seen:
    folder = "/sys/devices/system/cpu/vulnerabilities"
    names = machine.names(folder)
    if names is None:
        raise Unreadable(f"there is no {folder}")
    open_flaws = [
        name for name in names if (machine.line(f"{folder}/{name}") or "").startswith("Vulnerable")
    ]
    if open_flaws:
        return warned(
            f"flaws of the processor are not worked around: {listed(open_flaws)}",
            "install the newest kernel and microcode, and do not start with mitigations=off",
        )
    return passed(f"{len(names)} known flaws of processors: none is open here")


def _bpf(machine: Machine) -> Seen:
    value = machine.line("/proc/sys/kernel/unprivileged_bpf_disabled")
    if value is None:
        if machine.names("/proc/sys/kernel") is None:
            raise Unreadable("there is no /proc/sys/kernel")
        return passed("this kernel has no BPF for ordinary programs")
    if value == "0":
        return warned(
            "ordinary programs may load BPF programs into the kernel",
            "sysctl -w kernel.unprivileged_bpf_disabled=1",
        )
    return passed("only root may load BPF programs into the kernel")


def _updates(machine: Machine) -> Seen:
    if machine.exists("/run/reboot-required") or machine.exists("/var/run/reboot-required"):
        return warned("an update waits for a restart", "restart the machine")
    settings = "/etc/apt/apt.conf.d"
    if machine.exists(settings):
        text = "\n".join(
            machine.text(f"{settings}/{name}") or "" for name in machine.names(settings) or ()
        )
        if re.search(r'^\s*APT::Periodic::Unattended-Upgrade\s+"[1-9]', text, re.MULTILINE):
            return passed("security updates are installed by themselves (apt)")
        return _by_hand(machine)
    timers = machine.names("/etc/systemd/system/timers.target.wants") or []
    if any(
        name.startswith(("dnf-automatic", "dnf5-automatic", "rpm-ostreed-auto")) for name in timers
    ):
        return passed("updates are installed by themselves (dnf)")
    return unknown("how this system is updated is not known")


def _by_hand(machine: Machine) -> Seen:
    fix = "apt install unattended-upgrades && dpkg-reconfigure unattended-upgrades"
    about = machine.status("/var/lib/apt/lists", follow=True)
    if about is None:
        return warned("security updates are not installed by themselves", fix)
    days = int((machine.now_s - about.st_mtime) // _DAY_S)
    if days > _STALE_LIST_DAYS:
        return failed(f"nobody has looked for security updates for {days} days", fix)
    return warned(
        "security updates are not installed by themselves; "
        f"last looked {counted(max(days, 0), 'day')} ago",
        fix,
    )


def _age(machine: Machine) -> Seen:
    built = _built(machine.needed("/proc/version"))
    running_s = float(machine.needed("/proc/uptime").split()[0])
    if running_s > _LONG_RUN_DAYS * _DAY_S:
        return warned(
            f"this machine was last restarted {running_s / _DAY_S:.0f} days ago; newer kernels are "
            "not in use",
            "install updates and restart",
        )
    if built is None:
        return unknown("the kernel does not say when it was built")
    days = (datetime.fromtimestamp(machine.now_s, UTC) - built).days
    if days > _OLD_KERNEL_DAYS:
        return warned(f"the kernel was built {days} days ago", "install updates and restart")
    return passed(f"the kernel was built {days} days ago and started {running_s / _DAY_S:.0f} ago")


def _built(version: str) -> datetime | None:
    try:
        if found := _ISO.search(version):
            return datetime(int(found[1]), int(found[2]), int(found[3]), tzinfo=UTC)
        if found := _WORDS.search(version):
            month = _MONTHS.index(found[1]) // 3 + 1
            return datetime(int(found[3]), month, int(found[2]), tzinfo=UTC)
    except ValueError:
        return None
    return None


def _clock(machine: Machine) -> Seen:
    try:
        right = machine.calls.clock_is_synchronised()
    except OSError as error:
        raise Unreadable("the kernel can't be asked about its clock") from error
    if right:
        return passed("the kernel says that its clock is kept right")
    return warned(
        "the kernel says that nobody keeps its clock right: times in logs and reports prove little",
        "timedatectl set-ntp true (systemd-timesyncd or chrony)",
    )


CHECKS: Final = (
    Check(
        "kernel.tracing",
        "Programs can't read each other's memory",
        (Threat.MALWARE,),
        _tracing,
        "/proc/sys/kernel/yama/ptrace_scope",
        "sysctl kernel.yama.ptrace_scope",
    ),
    Check(
        "kernel.hidden-processes",
        "Others do not see your commands",
        (Threat.USERS, Threat.EMBARRASSMENT),
        _hidden,
        "hidepid in the options of /proc's mount",
        "findmnt /proc",
    ),
    Check(
        "kernel.isolation",
        "The kernel can seal the engine",
        (Threat.MALWARE, Threat.PROVIDER),
        _isolation,
        "the kernel's Landlock version, seccomp's actions, user namespaces",
        "inhouse status shows what the running server reached",
    ),
    Check(
        "kernel.lockdown",
        "Not even root can change the running kernel",
        (Threat.MALWARE, Threat.IT),
        _lockdown,
        "/sys/kernel/security/lockdown",
        "cat /sys/kernel/security/lockdown as root on the machine itself",
    ),
    Check(
        "kernel.secure-boot",
        "Nobody can exchange the system while the machine is off",
        (Threat.THIEF, Threat.MALWARE),
        _secure_boot,
        "the firmware's variable SecureBoot",
        "mokutil --sb-state",
    ),
    Check(
        "kernel.processor-flaws",
        "Known flaws of the processor are worked around",
        (Threat.USERS, Threat.MALWARE),
        _flaws,
        "/sys/devices/system/cpu/vulnerabilities",
        "cat /sys/devices/system/cpu/vulnerabilities/*",
    ),
    Check(
        "kernel.bpf",
        "Ordinary programs can't load code into the kernel",
        (Threat.MALWARE,),
        _bpf,
        "/proc/sys/kernel/unprivileged_bpf_disabled",
        "sysctl kernel.unprivileged_bpf_disabled",
    ),
    Check(
        "kernel.updates",
        "Security updates are installed by themselves",
        (Threat.MALWARE, Threat.REGULATION),
        _updates,
        "/etc/apt/apt.conf.d, dnf's timers, /run/reboot-required",
        "look at the settings of the system's software updates",
    ),
    Check(
        "kernel.age",
        "The kernel is recent",
        (Threat.MALWARE,),
        _age,
        "the day in /proc/version, /proc/uptime",
        "compare uname -a with the newest kernel of the distribution",
    ),
    Check(
        "kernel.clock",
        "The clock is right, so that logs and reports prove when",
        (Threat.REGULATION,),
        _clock,
        "adjtimex: the flag STA_UNSYNC",
        "timedatectl; chronyc tracking",
    ),
)
