"""Where copies of the data would go by themselves: synced folders, backups, snapshots, indexes."""

import re
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
from inhouse.proofs.host.devices import mount_of, mounts
from inhouse.proofs.host.machine import Machine, Unreadable
from inhouse.proofs.report import Seen

_SYNCED_NAMES: Final = (
    "dropbox",
    "onedrive",
    "google drive",
    "googledrive",
    "gdrive",
    "nextcloud",
    "owncloud",
    "icloud drive",
    "mobile documents",
    "cloudstorage",
    "pcloud drive",
    "pclouddrive",
    "megasync",
    "proton drive",
    "seafile",
    "box sync",
    "sync.com",
    "insync",
)
_SYNCED_MOUNTS: Final = (
    "fuse.rclone",
    "fuse.google-drive-ocamlfuse",
    "fuse.onedriver",
    "fuse.pcloud",
    "fuse.s3fs",
    "fuse.gcsfuse",
    "fuse.davfs",
    "fuse.gvfsd-fuse",
    "davfs",
)
# Where sync programs say which folders they keep, and how to find a path in what they say.
_SYNC_SETTINGS: Final = {
    ".dropbox/info.json": re.compile(r'"path":\s*"([^"]{1,4096})"'),
    ".config/syncthing/config.xml": re.compile(r'<folder [^>]{0,1024}?path="([^"]{1,4096})"'),
    ".local/state/syncthing/config.xml": re.compile(r'<folder [^>]{0,1024}?path="([^"]{1,4096})"'),
    ".config/Nextcloud/nextcloud.cfg": re.compile(r"localPath=(.{1,4096})"),
    ".config/ownCloud/owncloud.cfg": re.compile(r"localPath=(.{1,4096})"),
    ".config/onedrive/config": re.compile(r'^sync_dir\s*=\s*"(.{1,4096})"', re.MULTILINE),
}
_SYNC_TOOLS: Final = ("syncthing", "nextcloud", "dropbox", "onedrive", "insync", "megasync")
_BACKUPS: Final = {
    "Timeshift": ("/etc/timeshift/timeshift.json", "/etc/timeshift.json"),
    "rsnapshot": ("/etc/rsnapshot.conf",),
    "borgmatic": ("/etc/borgmatic", "~/.config/borgmatic"),
    "Vorta": ("~/.local/share/Vorta",),
    "Pika Backup": ("~/.var/app/org.gnome.World.PikaBackup", "~/.config/pika-backup"),
    "Deja Dup": ("~/.cache/deja-dup",),
    "restic": ("~/.cache/restic",),
    "Borg": ("~/.cache/borg", "~/.config/borg"),
    "Kopia": ("~/.config/kopia",),
    "duplicity": ("~/.cache/duplicity",),
    "Back In Time": ("~/.config/backintime",),
    "Bacula": ("/etc/bacula/bacula-fd.conf",),
    "CrashPlan": ("/usr/local/crashplan",),
    "Veeam": ("/etc/veeam",),
}
_CONTENT_INDEXERS: Final = (
    "tracker-miner-fs-3",
    "tracker-miner-fs",
    "localsearch-3",
    "baloo_file",
    "recollindex",
    "recoll",
)
_DESKTOP_IGNORES: Final = ".trackerignore"


def _synced(machine: Machine) -> Seen:
    data = machine.data
    parts = [part.lower() for part in data.split("/")]
    named = [part for part in parts if part.startswith(_SYNCED_NAMES)]
    if named:
        return failed(f"the data folder lies in a folder named like {named[0]}", _MOVE)
    mount = mount_of(machine, machine.nearest(data))
    if mount.kind in _SYNCED_MOUNTS:
        return failed(f"the data lies on {mount.kind}, which is somebody's cloud", _MOVE)
    for folder in _above(data):
        if machine.exists(f"{folder.rstrip('/')}/.stfolder"):
            return failed("Syncthing keeps a copy of a folder above the data (.stfolder)", _MOVE)
    for name, form in _SYNC_SETTINGS.items():
        text = machine.text(machine.in_home(name)) or ""
        if any(_holds(_home_of(machine, path), data) for path in form.findall(text)):
            return failed(f"the data lies in a folder that is synced (by ~/{name})", _MOVE)
    running = machine.running(_SYNC_TOOLS)
    also = f"; {listed(running)} runs and keeps other folders" if running else ""
    return passed(f"the data lies in no folder that is known to be synced{also}")


_MOVE: Final = "move it to a folder that nothing copies: INHOUSE_HOME=FOLDER inhouse serve"


def _above(path: str) -> list[str]:
    folders = [path]
    while (path := path.rpartition("/")[0]) and path not in folders:
        folders.append(path)
    return [*folders, "/"]


def _holds(folder: str, path: str) -> bool:
    folder = folder.rstrip("/")
    return bool(folder) and (path == folder or path.startswith(folder + "/"))


def _home_of(machine: Machine, path: str) -> str:
    plain = path.strip().replace("\\\\", "\\")
    return machine.in_home(plain[2:]) if plain.startswith("~/") else plain


def _backups(machine: Machine) -> Seen:
    found, unread = [], []
    for tool, places in _BACKUPS.items():
        try:
            if machine.first(_home_of(machine, place) for place in places):
                found.append(tool)
        except Unreadable as reason:
            unread.append(str(reason))
    if found:
        marked = machine.exists(f"{machine.data}/CACHEDIR.TAG")
        return warned(
            f"{listed(found)} is set up here; what is deleted may live on in a backup"
            + ("; the data folder is marked as not worth a backup" if marked else ""),
            "exclude the data folder, or encrypt backups and give them an end date",
        )
    if unread:
        return unknown(unread[0])
    return passed(
        f"none of {len(_BACKUPS)} backup programs is set up here; "
        "a backup of the whole machine from outside would not show"
    )


def _snapshots(machine: Machine) -> Seen:
    mount = mount_of(machine, machine.nearest(machine.data))
    folder = mount.folder.rstrip("/")
    if machine.exists(f"{folder}/.snapshots") or machine.names("/etc/snapper/configs"):
        return warned("snapshots of the file system are made; what is deleted lives on", _SNAPPER)
    devices = [name for name in machine.names("/sys/class/block") or () if name.startswith("dm-")]
    names = [machine.line(f"/sys/class/block/{name}/dm/name") or "" for name in devices]
    if any(name.endswith(("-cow", "-real")) for name in names):
        return warned("the volume has an LVM snapshot; what is deleted lives on in it", _SNAPPER)
    if mount.kind in ("btrfs", "zfs", "bcachefs"):
        return unknown(f"{mount.kind} can keep snapshots that only root can list")
    return passed(f"{mount.kind} keeps no snapshots, and no LVM snapshot was seen")


_SNAPPER: Final = (
    "keep the data on a volume without snapshots, or delete snapshots after you delete data"
)


def _indexers(machine: Machine) -> Seen:
    running = machine.running(_CONTENT_INDEXERS)
    if not running:
        return passed("no program that indexes the contents of files runs")
    if machine.exists(f"{machine.data}/{_DESKTOP_IGNORES}"):
        return passed(f"{listed(running)} runs; the data folder is marked to be left out")
    return warned(
        f"{listed(running)} puts the contents of files into an index in clear",
        "touch .trackerignore in the folder of your documents, or turn file search off there",
    )


def _mounted_elsewhere(machine: Machine) -> Seen:
    networked = [
        mount.kind
        for mount in mounts(machine)
        if mount.kind in _SYNCED_MOUNTS or mount.kind in ("nfs", "nfs4", "cifs", "fuse.sshfs")
    ]
    if networked:
        return warned(
            f"{counted(len(networked), 'folder')} of other machines or clouds are mounted: "
            f"{listed(sorted(set(networked)))}",
            "do not save answers or documents there; unmount what you do not need",
        )
    return passed("no folder of another machine or cloud is mounted")


CHECKS: Final = (
    Check(
        "copies.synced",
        "The data lies in no folder that is copied to a cloud",
        (Threat.PROVIDER, Threat.SUBPOENA, Threat.REGULATION),
        _synced,
        "names of the folders above, mounts, settings of 6 sync programs",
        "look at what your sync program lists as its folders",
    ),
    Check(
        "copies.backups",
        "No backup keeps what you delete",
        (Threat.SUBPOENA, Threat.THIEF, Threat.REGULATION),
        _backups,
        f"settings of {len(_BACKUPS)} backup programs",
        "ask whoever backs up this machine",
    ),
    Check(
        "copies.snapshots",
        "No snapshot keeps what you delete",
        (Threat.SUBPOENA, Threat.THIEF),
        _snapshots,
        "/.snapshots, snapper, LVM's names in /sys/class/block/dm-*",
        "as root: btrfs subvolume list -s /, zfs list -t snapshot",
    ),
    Check(
        "copies.indexers",
        "No index holds the contents of your files",
        (Threat.MALWARE, Threat.USERS),
        _indexers,
        "running programs: tracker, localsearch, baloo, recoll",
        "look at the file search in the desktop's settings",
    ),
    Check(
        "copies.remote-folders",
        "No folder of another machine is mounted",
        (Threat.PROVIDER, Threat.IT),
        _mounted_elsewhere,
        "/proc/self/mountinfo",
        "findmnt",
    ),
)
