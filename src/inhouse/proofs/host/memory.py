"""Where the memory of a program could come to rest: core files, crash reporters, kernel dumps."""

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
from inhouse.proofs.host.machine import Machine, Unreadable
from inhouse.proofs.host.settings import setting, settings_of
from inhouse.proofs.report import Seen

_DUMP_FOLDERS: Final = (
    "/var/crash",
    "/var/lib/systemd/coredump",
    "/var/lib/apport/coredump",
    "/var/spool/abrt",
)
_SENDERS: Final = ("whoopsie", "ubuntu-report", "abrt-dbus", "drkonqi", "kerneloops")


def _core_files(machine: Machine) -> Seen:
    pattern = machine.line("/proc/sys/kernel/core_pattern")
    if pattern is None:
        raise Unreadable("there is no /proc/sys/kernel/core_pattern")
    if pattern.startswith("|"):
        return _handled(machine, pattern[1:].split(" ")[0].rpartition("/")[2])
    if not pattern or machine.calls.core_limit() == 0:
        return passed("programs started here may write no core file (limit 0)")
    return warned(
        "a program that crashes writes its memory into a file",
        "ulimit -c 0, for good: '* hard core 0' in /etc/security/limits.conf",
    )


def _handled(machine: Machine, handler: str) -> Seen:
    if handler == "systemd-coredump":
        stored = setting(machine, "/etc/systemd/coredump.conf", "Storage")
        if (stored or "").lower() == "none":
            return passed("systemd-coredump keeps nothing (Storage=none)")
        return warned(
            f"systemd-coredump keeps the memory of what crashes (Storage={stored or 'external'})",
            "put Storage=none and ProcessSizeMax=0 into /etc/systemd/coredump.conf",
        )
    if handler in ("false", "true"):
        return passed(f"core files are handed to {handler}, which drops them")
    return warned(
        f"the memory of whatever crashes is handed to {handler or 'a program'}",
        "remove the crash handler, or: sysctl -w kernel.core_pattern='|/bin/false'",
    )


def _reporters(machine: Machine) -> Seen:
    sending = machine.running(_SENDERS)
    if setting(machine, "/etc/abrt/abrt.conf", "AutoreportingEnabled") == "yes":
        sending.append("abrt (AutoreportingEnabled)")
    if machine.exists("/var/lib/apport/autoreport"):
        sending.append("apport (autoreport)")
    if sending:
        return failed(
            f"crash reports are sent by {listed(sending)}; a report holds memory of the program",
            "turn it off in the privacy settings, or remove the package",
        )
    installed = [
        name
        for name, path in {
            "whoopsie": "/etc/whoopsie",
            "apport": "/etc/default/apport",
            "abrt": "/etc/abrt/abrt.conf",
        }.items()
        if machine.exists(path)
    ]
    if "apport" in installed and settings_of(machine, "/etc/default/apport").get("enabled") == "0":
        installed.remove("apport")
    if installed:
        return warned(
            f"{listed(installed)} is installed; it collects crashes and asks before it sends",
            "remove the package on a machine for sensitive data",
        )
    return passed("no crash reporter that is known runs or is installed")


def _kernel_dump(machine: Machine) -> Seen:
    loaded = machine.line("/sys/kernel/kexec_crash_loaded")
    if loaded is None:
        if machine.names("/sys/kernel") is None:
            raise Unreadable("there is no /sys/kernel")
        return passed("this kernel has no crash dumps")
    if loaded == "1":
        return warned(
            "if the kernel crashes, kdump writes all memory to the disk",
            "systemctl disable --now kdump (or kdump-tools)",
        )
    return passed("no crash kernel is loaded")


def _left_over(machine: Machine) -> Seen:
    left, unread = 0, []
    for folder in _DUMP_FOLDERS:
        try:
            left += len(machine.names(folder) or [])
        except Unreadable as reason:
            unread.append(str(reason))
    if left:
        return warned(
            f"{counted(left, 'old dump')} of programs' memory lie in {listed(list(_DUMP_FOLDERS))}",
            "look through them and delete them",
        )
    if unread:
        return unknown("; ".join(unread))
    return passed("no old dumps in the usual folders")


CHECKS: Final = (
    Check(
        "memory.core-files",
        "A program that crashes leaves no copy of its memory",
        (Threat.USERS, Threat.THIEF),
        _core_files,
        "/proc/sys/kernel/core_pattern, the limit of core files, /etc/systemd/coredump.conf",
        "cat /proc/sys/kernel/core_pattern; ulimit -c",
    ),
    Check(
        "memory.crash-reporters",
        "No crash report is sent away",
        (Threat.PROVIDER, Threat.REGULATION),
        _reporters,
        "running programs and settings of whoopsie, apport, abrt, drkonqi",
        "systemctl list-units | grep -e apport -e whoopsie -e abrt",
    ),
    Check(
        "memory.kernel-dumps",
        "A crash of the system does not write all memory to the disk",
        (Threat.THIEF,),
        _kernel_dump,
        "/sys/kernel/kexec_crash_loaded",
        "cat /sys/kernel/kexec_crash_loaded",
    ),
    Check(
        "memory.old-dumps",
        "No old dumps of memory lie about",
        (Threat.THIEF, Threat.IT),
        _left_over,
        f"number of files in {', '.join(_DUMP_FOLDERS)}",
        "as root: ls " + " ".join(_DUMP_FOLDERS),
    ),
)
