"""Which other people may read the files: rights up the path, accounts, administrators, sessions."""

import stat
import struct
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

import msgspec

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
from inhouse.proofs.report import Seen

_ACL_NAMES: Final = ("system.posix_acl_access", "system.posix_acl_default")
_ACL_ENTRY: Final = struct.Struct("<HHI")
_NAMED_USER, _NAMED_GROUP, _MASK = 0x02, 0x08, 0x10
_ADMIN_GROUPS: Final = ("sudo", "wheel", "admin", "root", "disk", "lxd", "libvirt")
_NO_LOGIN: Final = ("nologin", "false", "sync", "halt", "shutdown")
_FIRST_PERSON, _LAST_PERSON = 1000, 60_000
_REMOTE_ACCOUNTS: Final = ("sss", "ldap", "winbind", "nis")


class Account(msgspec.Struct, frozen=True):
    name: str
    uid: int
    gid: int
    shell: str

    @property
    def may_log_in(self) -> bool:
        return self.shell.rpartition("/")[2] not in _NO_LOGIN

    @property
    def is_person(self) -> bool:
        return _FIRST_PERSON <= self.uid <= _LAST_PERSON


def accounts(machine: Machine) -> list[Account]:
    found = []
    for line in machine.needed("/etc/passwd").splitlines():
        parts = line.split(":")
        if len(parts) == 7 and parts[2].isdigit() and parts[3].isdigit():
            found.append(Account(parts[0], int(parts[2]), int(parts[3]), parts[6].strip()))
    return found


def _folders(machine: Machine, path: str) -> Iterator[tuple[str, int, int]]:
    """Each folder from the data up to the root that exists, with its mode and its owner."""
    for folder in (PurePosixPath(path), *PurePosixPath(path).parents):
        about = machine.status(str(folder), follow=True)
        if about is not None:
            yield str(folder), about.st_mode, about.st_uid


def _path(machine: Machine) -> Seen:
    wrong = []
    for folder, mode, owner in _folders(machine, machine.data):
        name = machine.shown(folder)
        if owner not in (0, machine.uid):
            wrong.append(f"{name} belongs to somebody else")
        if folder == machine.data and mode & 0o077:
            wrong.append(f"{name} is open to others (mode {stat.S_IMODE(mode):04o})")
        elif mode & 0o022 and not mode & stat.S_ISVTX:
            wrong.append(f"others may exchange what is in {name} (mode {stat.S_IMODE(mode):04o})")
    for folder in machine.ways:
        about = machine.status(folder, follow=True)
        if about and about.st_uid not in (0, machine.uid):
            wrong.append(f"{machine.shown(folder)}, where a link to it lies, is somebody else's")
        elif about and about.st_mode & 0o022 and not about.st_mode & stat.S_ISVTX:
            wrong.append(f"others may exchange the link to it in {machine.shown(folder)}")
    if wrong:
        return failed(
            listed(wrong), "chmod 700 on the data folder, chmod go-w on the folders above it"
        )
    if not machine.exists(machine.data):
        return passed(
            f"{machine.shown(machine.data)} is not made yet; the folders above it are safe"
        )
    return passed("the data folder is its owner's alone, and nobody else may exchange it")


def _acl(machine: Machine) -> Seen:
    named = []
    for folder, _, _ in _folders(machine, machine.data):
        for name in _ACL_NAMES:
            try:
                value = machine.calls.attribute(machine.at(folder), name)
            except OSError as error:
                raise Unreadable(f"the ACL of {machine.shown(folder)} can't be read") from error
            rights = _named_rights(value)
            # Above the data, only who may write can do harm.
            if rights & (0o7 if folder == machine.data else 0o2):
                named.append(machine.shown(folder))
    if named:
        return failed(
            f"access lists name other people or groups on {listed(sorted(set(named)))}",
            f"setfacl -b {machine.shown(machine.data)}, and look at the folders above with getfacl",
        )
    return passed("no access list gives anyone else rights on the data or above it")


def _named_rights(acl: bytes) -> int:
    """What a POSIX access list gives to named people and groups, after its mask."""
    given, mask = 0, 0o7
    for at in range(4, len(acl) - _ACL_ENTRY.size + 1, _ACL_ENTRY.size):
        tag, rights, _ = _ACL_ENTRY.unpack_from(acl, at)
        if tag in (_NAMED_USER, _NAMED_GROUP):
            given |= rights
        elif tag == _MASK:
            mask = rights
    return given & mask


def _home(machine: Machine) -> Seen:
    about = machine.status(machine.home, follow=True)
    if about is None:
        raise Unreadable("there is no home folder")
    mode = stat.S_IMODE(about.st_mode)
    if mode & 0o022:
        return failed(f"others may write into the home folder (mode {mode:04o})", "chmod 700 ~")
    if mode & 0o055:
        return warned(f"others may look into the home folder (mode {mode:04o})", "chmod 700 ~")
    return passed(f"the home folder is closed to others (mode {mode:04o})")


def _admins(machine: Machine) -> Seen:
    people = accounts(machine)
    me = {each.name for each in people if each.uid == machine.uid}
    others = {each.name for each in people if each.uid == 0 and each.name != "root"}
    through = []
    for line in machine.needed("/etc/group").splitlines():
        parts = line.split(":")
        if len(parts) == 4 and parts[0] in _ADMIN_GROUPS:
            members = {name for name in parts[3].split(",") if name} - {"root"}
            others |= members
            through += [parts[0]] if members - me else []
    others -= me
    if others:
        return warned(
            f"{counted(len(others), 'other account')} may become root"
            + (f" (groups {listed(through)})" if through else ""),
            "take them out of these groups, or know that they can read everything while it is used",
        )
    if elsewhere := _accounts_elsewhere(machine):
        return unknown(f"accounts also come from {elsewhere}, which does not list them here")
    return passed("no other account is in a group of administrators on this machine")


def _accounts_elsewhere(machine: Machine) -> str:
    for line in (machine.text("/etc/nsswitch.conf") or "").splitlines():
        if line.startswith(("passwd:", "group:", "sudoers:")):
            remote = [word for word in line.split()[1:] if word in _REMOTE_ACCOUNTS]
            if remote:
                return remote[0]
    return ""


def _people(machine: Machine) -> Seen:
    others = [
        each
        for each in accounts(machine)
        if each.is_person and each.may_log_in and each.uid != machine.uid
    ]
    if others:
        return warned(
            f"{counted(len(others), 'other person', 'other people')} may log in here",
            "one person a machine for the most sensitive data, or lock accounts: usermod -L NAME",
        )
    if elsewhere := _accounts_elsewhere(machine):
        return unknown(f"accounts also come from {elsewhere}, which does not list them here")
    return passed("nobody else has an account to log in with")


def _sessions(machine: Machine) -> Seen:
    others = {
        process.uid
        for process in machine.processes
        if _FIRST_PERSON <= process.uid <= _LAST_PERSON and process.uid != machine.uid
    }
    if others:
        return warned(
            f"programs of {counted(len(others), 'other person', 'other people')} run right now",
            "loginctl list-sessions shows who; prompts on their screens or yours are theirs to see",
        )
    return passed("no program of another person runs")


def _keys(machine: Machine) -> Seen:
    keys = 0
    for name in (".ssh/authorized_keys", ".ssh/authorized_keys2"):
        text = machine.text(machine.in_home(name)) or ""
        keys += sum(bool(line.strip()) and not line.startswith("#") for line in text.splitlines())
    if keys:
        return warned(
            f"{counted(keys, 'key')} may log in as you over the network (~/.ssh/authorized_keys)",
            "delete the keys that you do not know",
        )
    return passed("no key may log in as you over the network")


def _code(machine: Machine) -> Seen:
    for folder, mode, owner in _folders(machine, machine.installed):
        if owner not in (0, machine.uid) or (mode & 0o022 and not mode & stat.S_ISVTX):
            return failed(
                f"others may exchange Inhouse's own code (in {machine.shown(folder)})",
                "install it where only you or root may write, or chmod go-w that folder",
            )
    if not machine.exists(machine.installed):
        raise Unreadable("the folder of Inhouse's code is not there")
    return passed("only you or root may exchange Inhouse's own code")


CHECKS: Final = (
    Check(
        "access.path",
        "Nobody else may read the data folder or exchange a folder above it",
        (Threat.USERS, Threat.REGULATION),
        _path,
        "mode and owner of the data folder and of each folder above it",
        "namei -l on the data folder",
    ),
    Check(
        "access.acl",
        "No access list opens the data to others",
        (Threat.USERS,),
        _acl,
        "system.posix_acl_access and _default on the data folder and above",
        "getfacl on the data folder",
    ),
    Check(
        "access.home",
        "The home folder is closed to others",
        (Threat.USERS, Threat.EMBARRASSMENT),
        _home,
        "mode of the home folder",
        "ls -ld ~",
    ),
    Check(
        "access.admins",
        "Nobody else may become root",
        (Threat.USERS, Threat.IT),
        _admins,
        "/etc/passwd, /etc/group; accounts of a directory (LDAP) are not listed there",
        "getent group sudo wheel admin, and ask who administers the directory",
    ),
    Check(
        "access.people",
        "Nobody else has an account here",
        (Threat.USERS,),
        _people,
        "/etc/passwd: people with a login shell",
        "getent passwd",
    ),
    Check(
        "access.sessions",
        "Nobody else is logged in right now",
        (Threat.USERS, Threat.EMBARRASSMENT),
        _sessions,
        "owners of the running processes in /proc",
        "loginctl list-sessions",
    ),
    Check(
        "access.ssh-keys",
        "No key opens your account from the network",
        (Threat.IT, Threat.MALWARE),
        _keys,
        "number of keys in ~/.ssh/authorized_keys",
        "cat ~/.ssh/authorized_keys",
    ),
    Check(
        "access.code",
        "Nobody else may exchange the program itself",
        (Threat.USERS, Threat.MALWARE),
        _code,
        "mode and owner of the folder of Inhouse's code and of each folder above it",
        "namei -l on that folder",
    ),
)
