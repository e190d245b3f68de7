"""Which disk a file lies on, and whether what is written there is encrypted.

From the file's device number to /sys/dev/block, and down through every layer (dm-crypt, LVM, RAID,
partitions): what is written is encrypted if every way to a disk leads through a layer that does.
"""

import os
import re
from enum import StrEnum
from typing import Final

import msgspec

from inhouse.proofs.host.machine import Machine, Unreadable

_ENCRYPTING: Final = ("CRYPT-LUKS", "CRYPT-PLAIN", "CRYPT-TCRYPT", "CRYPT-BITLK", "CRYPT-LOOPAES")
_MEMORY: Final = ("tmpfs", "ramfs", "rootfs")
_ENCRYPTED_FILES: Final = ("ecryptfs", "fuse.gocryptfs", "fuse.encfs", "fuse.cryfs")
_REMOTE: Final = ("nfs", "nfs4", "cifs", "smb3", "9p", "virtiofs", "ceph", "afs", "fuse.sshfs")
_DEEPEST: Final = 16
_ESCAPE: Final = re.compile(r"\\([0-7]{3})")


class Rest(StrEnum):
    """How data lies when the machine is off."""

    ENCRYPTED = "encrypted"
    CLEAR = "clear"
    GONE = "gone"  # in memory only
    UNTOLD = "untold"


class Mount(msgspec.Struct, frozen=True):
    device: str  # "254:0"
    folder: str
    kind: str
    source: str
    options: tuple[str, ...]


def mounts(machine: Machine) -> list[Mount]:
    """All mounts of this process, by /proc/self/mountinfo."""
    found = []
    for line in machine.needed("/proc/self/mountinfo").splitlines():
        before, _, after = line.partition(" - ")
        first, second = before.split(" "), after.split(" ")
        if len(first) >= 6 and len(second) >= 2:
            options = (*first[5].split(","), *(second[2].split(",") if len(second) > 2 else ()))
            found.append(Mount(first[2], _plain(first[4]), second[0], _plain(second[1]), options))
    return found


def mount_of(machine: Machine, path: str) -> Mount:
    """The mount that holds a path: the last one on the deepest folder above it."""
    holding = [
        mount
        for mount in mounts(machine)
        if path == mount.folder or path.startswith(mount.folder.rstrip("/") + "/")
    ]
    if not holding:
        raise Unreadable("no mount holds this folder")
    deepest = max(len(mount.folder) for mount in holding)
    return [mount for mount in holding if len(mount.folder) == deepest][-1]


def rest_of(machine: Machine, path: str) -> tuple[Rest, str]:
    """How what is written to a folder lies on the disk, and how that was seen."""
    folder = machine.nearest(path)
    mount = mount_of(machine, folder)
    if mount.kind in _MEMORY:
        return Rest.GONE, f"{mount.kind}: in memory only"
    if mount.kind in _ENCRYPTED_FILES:
        return Rest.ENCRYPTED, f"{mount.kind} encrypts file by file"
    if mount.kind in _REMOTE:
        return Rest.UNTOLD, f"{mount.kind}: the disk is in another machine"
    if mount.kind == "btrfs":
        return _rest_of_devices(machine, _btrfs_devices(machine, mount), "btrfs on ")
    try:
        if machine.calls.is_fscrypt(machine.at(folder)):
            return Rest.ENCRYPTED, f"fscrypt encrypts this folder on {mount.kind}"
    except OSError as error:
        raise Unreadable("the file system can't be asked for its encryption (fscrypt)") from error
    if mount.device.startswith("0:"):  # zfs, overlay, bcachefs, fuse: no block device of their own
        return Rest.UNTOLD, f"{mount.kind}: what lies beneath can't be followed from here"
    return rest_of_device(machine, _number(machine, folder, mount), f"{mount.kind} on ")


def _number(machine: Machine, folder: str, mount: Mount) -> str:
    about = machine.status(folder, follow=True)
    if about is None:
        return mount.device
    number = f"{os.major(about.st_dev)}:{os.minor(about.st_dev)}"
    # The folder's own number is the truth, if the kernel knows a disk by it.
    return number if machine.exists(f"/sys/dev/block/{number}") else mount.device


def rest_of_device(machine: Machine, number: str, before: str = "") -> tuple[Rest, str]:
    """The same for a block device, named by its number: "259:2"."""
    place = f"/sys/dev/block/{number}"
    if not machine.exists(place):
        return Rest.UNTOLD, f"{before}device {number}, which /sys does not know"
    return _rest(machine, place, before)


def rest_of_named(machine: Machine, name: str) -> tuple[Rest, str]:
    """The same for a device named as in /dev: "dm-0", "sda2", "mapper/swap"."""
    return _rest_of_devices(machine, [name.removeprefix("/dev/")], "")


def _rest_of_devices(machine: Machine, names: list[str], before: str) -> tuple[Rest, str]:
    found = []
    for name in names:
        place = f"/sys/class/block/{_kernel_name(machine, name)}"
        if not machine.exists(place):
            return Rest.UNTOLD, f"{before}{name}, which /sys does not know"
        found.append(_rest(machine, place, before))
    # One clear disk among encrypted ones is enough for a thief.
    for rest in (Rest.CLEAR, Rest.UNTOLD):
        for each in found:
            if each[0] is rest:
                return each
    return found[0] if found else (Rest.UNTOLD, f"{before}no device that /sys names")


def _kernel_name(machine: Machine, name: str) -> str:
    """dm-0 for mapper/NAME; other devices are called in /sys as in /dev."""
    if not name.startswith("mapper/"):
        return name.replace("/", "!")
    wanted = name.removeprefix("mapper/")
    for each in machine.names("/sys/class/block") or ():
        if each.startswith("dm-") and machine.line(f"/sys/class/block/{each}/dm/name") == wanted:
            return each
    return wanted


def _btrfs_devices(machine: Machine, mount: Mount) -> list[str]:
    """Every disk of a btrfs: it may spread over many, and the mount names one."""
    named = _kernel_name(machine, mount.source.removeprefix("/dev/"))
    for system in machine.names("/sys/fs/btrfs") or ():
        devices = machine.names(f"/sys/fs/btrfs/{system}/devices") or []
        if named in devices:
            return devices
    return [named]


def _rest(machine: Machine, place: str, before: str) -> tuple[Rest, str]:
    bare = _bare_disks(machine, place, 0)
    if not bare:
        return Rest.ENCRYPTED, f"{before}a dm-crypt device (LUKS or the like)"
    names = ", ".join(sorted(bare))
    if any("loop" in name for name in bare):
        return Rest.UNTOLD, f"{before}{names}, a file that acts as a disk"
    if _is_virtual(machine):
        return (
            Rest.UNTOLD,
            f"{before}{names}, not encrypted in here; whoever runs this virtual "
            "machine may encrypt it, or not",
        )
    return Rest.CLEAR, f"{before}{names} without an encrypting layer"


def _bare_disks(machine: Machine, place: str, depth: int) -> set[str]:
    """The disks beneath a device that are reached without passing an encrypting layer."""
    if depth > _DEEPEST:
        raise Unreadable("the layers of the disk have no end")
    if (machine.line(f"{place}/dm/uuid") or "").startswith(_ENCRYPTING):
        return set()
    slaves = machine.names(f"{place}/slaves") or []
    if not slaves:
        return {_name(machine, place)}
    return set().union(
        *(_bare_disks(machine, f"{place}/slaves/{name}", depth + 1) for name in slaves)
    )


def _name(machine: Machine, place: str) -> str:
    for line in (machine.text(f"{place}/uevent") or "").splitlines():
        if line.startswith("DEVNAME="):
            return line.removeprefix("DEVNAME=")
    return place.rpartition("/")[2]


def _is_virtual(machine: Machine) -> bool:
    return " hypervisor" in machine.needed("/proc/cpuinfo")


def _plain(field: str) -> str:
    r"""mountinfo writes a space as \040."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 8)), field)
