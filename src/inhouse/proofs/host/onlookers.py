"""Programs of others on this machine that may see everything: security agents, management, screens.

They are there on purpose, most often an employer's. They are named so that you know; nothing here
hides from them.
"""

from typing import Final

from inhouse.proofs.host.check import Check, Threat, counted, failed, listed, passed, warned
from inhouse.proofs.host.machine import Machine
from inhouse.proofs.report import Seen

_SECURITY: Final = {
    "falcon-sensor": "CrowdStrike Falcon",
    "mdatp": "Microsoft Defender",
    "wdavdaemon": "Microsoft Defender",
    "sentinelone-agent": "SentinelOne",
    "s1-agent": "SentinelOne",
    "cbagentd": "Carbon Black",
    "osqueryd": "osquery",
    "orbit": "Fleet",
    "wazuh-agentd": "Wazuh",
    "ossec-agentd": "OSSEC",
    "elastic-agent": "Elastic Agent",
    "elastic-endpoint": "Elastic Endpoint",
    "auditbeat": "Auditbeat",
    "cortex-xdr": "Cortex XDR",
    "traps_pmd": "Cortex XDR",
    "ds_agent": "Trend Micro",
    "savd": "Sophos",
    "sophosmgmtd": "Sophos",
    "falco": "Falco",
    "velociraptor": "Velociraptor",
    "cybereason-sensor": "Cybereason",
    "xagt": "Trellix",
    "qualys-cloud-agent": "Qualys",
    "nessusagent": "Nessus",
    "teramind": "Teramind",
    "hubstaff": "Hubstaff",
}
_MANAGEMENT: Final = {
    "puppet": "Puppet",
    "chef-client": "Chef",
    "salt-minion": "Salt",
    "landscape-client": "Landscape",
    "jumpcloud-agent": "JumpCloud",
    "intune-agent": "Intune",
    "microsoft-identity-device-broker": "Intune",
    "amazon-ssm-agent": "AWS SSM",
    "ssm-agent-worker": "AWS SSM",
    "google_guest_agent": "Google Cloud",
    "waagent": "Azure",
    "qemu-ga": "QEMU guest agent",
    "vmtoolsd": "VMware Tools",
    "vboxservice": "VirtualBox guest additions",
    "ninjarmm-linagent": "NinjaOne",
    "kandji": "Kandji",
    "cf-agent": "CFEngine",
    "besclient": "BigFix",
}
_REMOTE: Final = {
    "anydesk": "AnyDesk",
    "teamviewerd": "TeamViewer",
    "rustdesk": "RustDesk",
    "xrdp": "xrdp",
    "x11vnc": "VNC",
    "xvnc": "VNC",
    "xtigervnc": "VNC",
    "vino-server": "VNC",
    "wayvnc": "VNC",
    "gnome-remote-desktop-daemon": "GNOME remote desktop",
    "krfb": "KDE desktop sharing",
    "chrome-remote-desktop-host": "Chrome Remote Desktop",
    "remoting_me2me_host": "Chrome Remote Desktop",
    "sunshine": "Sunshine",
    "parsecd": "Parsec",
    "nxserver": "NoMachine",
    "srstreamer": "Splashtop",
    "tmate": "tmate",
    "screenconnect": "ScreenConnect",
    "meshagent": "MeshCentral",
}
_NOBODY_HIDES: Final = (
    "no software of yours hides from it: use a machine that is not administered by others"
)


def _found(machine: Machine, known: dict[str, str]) -> list[str]:
    return sorted({known[name] for name in machine.running(known)})


def _security(machine: Machine) -> Seen:
    found = _found(machine, _SECURITY)
    if found:
        return warned(
            f"{listed(found)} runs; it can read files, memory and what is typed", _NOBODY_HIDES
        )
    return passed(f"none of {len(_SECURITY)} known security or monitoring agents runs")


def _management(machine: Machine) -> Seen:
    found = _found(machine, _MANAGEMENT)
    if found:
        return warned(f"{listed(found)} runs; its owner can run commands here", _NOBODY_HIDES)
    return passed(f"none of {len(_MANAGEMENT)} known management agents runs")


def _remote(machine: Machine) -> Seen:
    found = _found(machine, _REMOTE)
    if found:
        return failed(
            f"{listed(found)} runs; somebody could look at this screen",
            "stop and remove it, or allow it only while you need help",
        )
    return passed(f"none of {len(_REMOTE)} known programs for remote control runs")


def _screen(machine: Machine) -> Seen:
    servers = machine.running(["Xorg", "X"])
    if machine.env.get("XDG_SESSION_TYPE") == "x11" or servers:
        return warned(
            "the desktop runs on X11: each program sees every key that is typed and the screen",
            "choose a Wayland session when you log in",
        )
    kind = "a Wayland session" if machine.env.get("WAYLAND_DISPLAY") else "no desktop here"
    return passed(f"{kind}: programs do not see each other's keys")


def _keyboard(machine: Machine) -> Seen:
    names = [name for name in machine.names("/dev/input") or () if name.startswith("event")]
    open_to_all = 0
    for name in names:
        about = machine.status(f"/dev/input/{name}", follow=True)
        open_to_all += about is not None and bool(about.st_mode & 0o004)
    if open_to_all:
        return failed(
            f"{counted(open_to_all, 'input device')} can be read by everybody: keys can be logged",
            "chmod o-r /dev/input/event*, and look for the udev rule that opened them",
        )
    members = 0
    for line in machine.needed("/etc/group").splitlines():
        parts = line.split(":")
        if len(parts) == 4 and parts[0] == "input":
            members = len([name for name in parts[3].split(",") if name])
    if members:
        return warned(
            f"programs of {counted(members, 'account')} (group input) can log every key",
            "gpasswd -d NAME input",
        )
    return passed(f"{counted(len(names), 'input device')}, for root alone")


CHECKS: Final = (
    Check(
        "onlookers.security-agents",
        "No monitoring agent of an employer runs",
        (Threat.IT,),
        _security,
        "names of the running programs",
        "ask whoever administers this machine; look at ps as root",
    ),
    Check(
        "onlookers.management",
        "Nobody manages this machine from afar",
        (Threat.IT, Threat.PROVIDER),
        _management,
        "names of the running programs",
        "ask whoever administers this machine",
    ),
    Check(
        "onlookers.remote-control",
        "Nobody can look at this screen from afar",
        (Threat.IT, Threat.EMBARRASSMENT, Threat.MALWARE),
        _remote,
        "names of the running programs",
        "look at ps as root",
    ),
    Check(
        "onlookers.screen",
        "Programs do not see each other's keys and windows",
        (Threat.MALWARE,),
        _screen,
        "XDG_SESSION_TYPE, WAYLAND_DISPLAY, running X servers",
        "echo $XDG_SESSION_TYPE in the desktop's own terminal",
    ),
    Check(
        "onlookers.keyboard",
        "No program can log the keys by reading the keyboard",
        (Threat.MALWARE, Threat.USERS),
        _keyboard,
        "modes in /dev/input, group input",
        "ls -l /dev/input; getent group input",
    ),
)
