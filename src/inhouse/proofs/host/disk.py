"""What a thief would find: the disk, what memory was written to it, and what lies in temp."""

from typing import Final

from inhouse.proofs.host.check import Check, Threat, counted, failed, passed, unknown, warned
from inhouse.proofs.host.devices import Rest, mount_of, rest_of, rest_of_device, rest_of_named
from inhouse.proofs.host.machine import Machine, Unreadable
from inhouse.proofs.report import Seen

_ENCRYPT: Final = (
    "encrypt the disk (LUKS; most installers offer it), or keep the data on an encrypted volume: "
    "INHOUSE_HOME=FOLDER"
)
_ASK_THE_HOST: Final = (
    "ask whoever runs the machine or storage beneath, in writing; or encrypt here: "
    "cryptsetup luksFormat"
)


def _encryption(machine: Machine) -> Seen:
    rest, evidence = rest_of(machine, machine.data)
    match rest:
        case Rest.ENCRYPTED:
            return passed(evidence)
        case Rest.GONE:
            return passed(f"{evidence}; nothing is left when the machine is off")
        case Rest.CLEAR:
            return failed(f"{evidence}; a disk that encrypts itself would not show here", _ENCRYPT)
        case Rest.UNTOLD:
            return unknown(evidence)


def _swap(machine: Machine) -> Seen:
    areas = [line.split() for line in machine.needed("/proc/swaps").splitlines()[1:]]
    clear, untold = [], []
    for name, kind, *_ in (area for area in areas if len(area) > 1):
        match _swap_rest(machine, name, kind):
            case Rest.CLEAR:
                clear.append(name)
            case Rest.UNTOLD:
                untold.append(name)
    if clear:
        return failed(
            f"{counted(len(clear), 'swap area')} in clear: {', '.join(clear)}",
            "use encrypted swap (crypttab with a random key) or zram, or swapoff -a",
        )
    if untold:
        return unknown(f"swap on {', '.join(untold)}: whether it is encrypted can't be seen")
    return passed(
        f"{counted(len(areas), 'swap area')}, encrypted or in memory" if areas else "no swap is on"
    )


def _swap_rest(machine: Machine, name: str, kind: str) -> Rest:
    if name.startswith("/dev/zram"):
        # zram may write pages that nobody uses to a disk behind it.
        behind = machine.line(f"/sys/block/{name.removeprefix('/dev/')}/backing_dev")
        return Rest.GONE if behind in (None, "none") else rest_of_named(machine, behind)[0]
    if kind == "file":
        return rest_of(machine, name)[0]
    return rest_of_named(machine, name)[0]


def _hibernation(machine: Machine) -> Seen:
    states = machine.line("/sys/power/state")
    if states is None:
        raise Unreadable("there is no /sys/power/state")
    target = machine.line("/sys/power/resume")
    if "disk" not in states.split() or target in (None, "0:0"):
        return passed("this system is not set up to write its memory to disk and sleep")
    rest, where = rest_of_device(machine, target)
    if rest is Rest.ENCRYPTED:
        return passed(f"memory would be written to {where}")
    if rest is Rest.UNTOLD:
        return unknown(f"memory would be written to {where}")
    return failed(
        f"hibernation writes all memory to {where}",
        "systemctl mask hibernate.target hybrid-sleep.target suspend-then-hibernate.target",
    )


def _temp(machine: Machine) -> Seen:
    folder = machine.env.get("TMPDIR") or "/tmp"  # noqa: S108 - looked at, not used
    rest, evidence = rest_of(machine, folder)
    if rest in (Rest.ENCRYPTED, Rest.GONE):
        return passed(evidence)
    if rest is Rest.UNTOLD:
        return unknown(evidence)
    return warned(
        f"{evidence}; what other programs put there stays readable on the disk",
        "systemctl enable tmp.mount (temp in memory), or encrypt the disk",
    )


def _removable(machine: Machine) -> Seen:
    mount = mount_of(machine, machine.nearest(machine.data))
    if mount.device.startswith("0:"):
        return unknown(f"{mount.kind} has no disk of its own to look at")
    place = f"/sys/dev/block/{mount.device}"
    if not machine.exists(place):
        return unknown(f"/sys does not know device {mount.device}")
    flags = [machine.line(f"{place}{above}/removable") for above in ("", "/..")]
    if "1" in flags:
        return warned(
            "the disk that holds the data can be pulled out",
            "keep the data on a built-in disk, or on an encrypted one that you guard",
        )
    if "0" in flags or machine.exists(f"{place}/dm"):
        return passed("the disk is not marked as removable")
    return unknown("the disk does not say whether it is removable")


CHECKS: Final = (
    Check(
        "disk.encryption",
        "The disk that holds the data is encrypted",
        (Threat.THIEF, Threat.REGULATION),
        _encryption,
        "device of the data folder, followed through /sys/dev/block/*/dm/uuid and slaves; fscrypt",
        _ASK_THE_HOST,
    ),
    Check(
        "disk.swap",
        "Memory that is swapped out is encrypted",
        (Threat.THIEF, Threat.REGULATION),
        _swap,
        "/proc/swaps, then each area's device as for disk.encryption",
        "swapon --show, and lsblk -s on each area; or swapoff -a",
    ),
    Check(
        "disk.hibernation",
        "Sleeping does not write memory to the disk in clear",
        (Threat.THIEF,),
        _hibernation,
        "/sys/power/state, /sys/power/resume",
        "cat /sys/power/state /sys/power/resume on the machine itself",
    ),
    Check(
        "disk.temp",
        "Temporary files of other programs are not left on the disk in clear",
        (Threat.THIEF,),
        _temp,
        "the mount of TMPDIR or /tmp, as for disk.encryption",
        _ASK_THE_HOST,
    ),
    Check(
        "disk.removable",
        "The data is not on a disk that can be pulled out",
        (Threat.THIEF,),
        _removable,
        "/sys/dev/block/*/removable",
        "lsblk -o NAME,RM,HOTPLUG",
    ),
)
