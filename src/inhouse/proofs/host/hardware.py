"""What lies beneath the system: a hypervisor, graphics memory, plugs that reach memory."""

import stat
from typing import Final

from inhouse.proofs.host.access import accounts
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
from inhouse.proofs.host.machine import Machine
from inhouse.proofs.report import Seen

_ENCLAVES: Final = {
    "/dev/sev-guest": "AMD SEV-SNP",
    "/dev/tdx_guest": "Intel TDX",
    "/dev/tdx-guest": "Intel TDX",
    "/dev/nsm": "AWS Nitro Enclave",
}
_GRAPHICS: Final = ("nvidia", "kfd")


def _hypervisor(machine: Machine) -> Seen:
    if not _is_virtual(machine):
        return passed("no sign of a hypervisor beneath this system")
    maker = machine.line("/sys/class/dmi/id/sys_vendor") or "of an unknown maker"
    return warned(
        f"this is a virtual machine ({maker[:40]}): whoever runs the machine beneath can read its "
        "memory and its disk",
        "use a machine of your own, or one with confidential computing, attested from outside",
    )


def _is_virtual(machine: Machine) -> bool:
    return " hypervisor" in machine.needed("/proc/cpuinfo") or machine.exists(
        "/sys/hypervisor/type"
    )


def _enclave(machine: Machine) -> Seen:
    if not _is_virtual(machine):
        return passed("no hypervisor, so no enclave is needed against one")
    found = [name for path, name in _ENCLAVES.items() if machine.exists(path)]
    if found:
        return unknown(f"{found[0]}, by its own word: the one beneath could have made that up")
    return warned(
        "memory is not encrypted against whoever runs the machine beneath",
        "rent a confidential virtual machine (AMD SEV-SNP, Intel TDX) or use a machine of your own",
    )


def _graphics(machine: Machine) -> Seen:
    names = [name for name in machine.names("/dev") or () if name.startswith(_GRAPHICS)]
    render = [
        f"dri/{name}" for name in machine.names("/dev/dri") or () if name.startswith("render")
    ]
    cards = names + render
    if not cards:
        return passed("no graphics processor here: models run in ordinary memory")
    others = [each for each in accounts(machine) if each.is_person and each.uid != machine.uid]
    shared = []
    for card in cards:
        about = machine.status(f"/dev/{card}", follow=True)
        if about is not None and stat.S_IMODE(about.st_mode) & 0o006:
            shared.append(card)
    if shared and others:
        return warned(
            f"{listed(shared)} may be used by everybody, so by "
            f"{counted(len(others), 'other person', 'other people')}: what one leaves in graphics "
            "memory another may find",
            "one person a graphics processor, or separate parts of it (MIG), and a group for it",
        )
    if shared:
        return unknown(
            f"{listed(shared)} may be used by every program here; whether the driver clears memory "
            "between them can't be seen"
        )
    return passed(f"{counted(len(cards), 'graphics device')}, not open to everybody")


def _plugs(machine: Machine) -> Seen:
    buses = machine.names("/sys/bus")
    if not buses:
        return unknown("there is no /sys/bus")
    domains = [
        name
        for name in machine.names("/sys/bus/thunderbolt/devices") or ()
        if name.startswith("domain")
    ]
    if not domains:
        return passed("no Thunderbolt plug is known to the kernel")
    place = "/sys/bus/thunderbolt/devices"
    guarded = [machine.line(f"{place}/{name}/iommu_dma_protection") == "1" for name in domains]
    levels = {machine.line(f"{place}/{name}/security") or "not told" for name in domains}
    if all(guarded):
        return passed("what is plugged in sees only the memory it is given (IOMMU)")
    if "none" in levels:
        return failed(
            "whatever is plugged in may read all memory (Thunderbolt, security none)", _FIRMWARE
        )
    return warned(
        f"Thunderbolt asks before it trusts ({listed(sorted(levels))}), but no IOMMU guards memory",
        _FIRMWARE,
    )


_FIRMWARE: Final = "turn on kernel DMA protection (VT-d, AMD-Vi) in the firmware's settings"


CHECKS: Final = (
    Check(
        "hardware.hypervisor",
        "Nobody runs a machine beneath this one",
        (Threat.PROVIDER, Threat.SUBPOENA, Threat.IT),
        _hypervisor,
        "flag hypervisor in /proc/cpuinfo, /sys/hypervisor, maker in DMI",
        "systemd-detect-virt",
    ),
    Check(
        "hardware.enclave",
        "Memory is encrypted against whoever runs the machine beneath",
        (Threat.PROVIDER, Threat.SUBPOENA),
        _enclave,
        "devices of AMD SEV-SNP, Intel TDX, AWS Nitro",
        "an attestation, verified on another machine against the maker's keys",
    ),
    Check(
        "hardware.graphics",
        "Nobody else uses the memory of the graphics processor",
        (Threat.USERS,),
        _graphics,
        "modes of /dev/nvidia*, /dev/kfd, /dev/dri/render*, and who has an account",
        "nvidia-smi -q (compute mode, MIG); keep it to one person",
    ),
    Check(
        "hardware.plugs",
        "What is plugged in can't read memory",
        (Threat.THIEF,),
        _plugs,
        "/sys/bus/thunderbolt/devices/*/{security,iommu_dma_protection}",
        "boltctl domains",
    ),
)
