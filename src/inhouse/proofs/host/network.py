"""What can be reached on this machine from the network, or by a web page through the browser."""

import ipaddress
import re
from collections.abc import Iterator
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
from inhouse.proofs.host.settings import settings_of
from inhouse.proofs.report import Seen

AI_PORTS: Final = {
    11434: "Ollama",
    1234: "LM Studio",
    8080: "llama-server, LocalAI or Open WebUI",
    3000: "Open WebUI",
    8000: "vLLM",
    30000: "SGLang",
    7860: "Gradio",
    8501: "Streamlit",
    8888: "Jupyter",
    1337: "Jan",
    4891: "GPT4All",
    5001: "KoboldCpp",
    8188: "ComfyUI",
    6333: "Qdrant",
    19530: "Milvus",
}
_LISTEN: Final = "0A"
_LONGEST_TABLE: Final = 16 * 1024 * 1024
_SHARE_PATH: Final = re.compile(r"^\s*path\s*=\s*(.+?)\s*$", re.MULTILINE)


class Listener(msgspec.Struct, frozen=True):
    address: str
    port: int

    @property
    def is_local(self) -> bool:
        return ipaddress.ip_address(self.address).is_loopback


def listeners(machine: Machine, table: str = "tcp") -> list[Listener]:
    """Who waits for connections, by the kernel's tables of this network namespace."""
    first = machine.text(f"/proc/net/{table}", _LONGEST_TABLE)
    if first is None:
        raise Unreadable(f"there is no /proc/net/{table}")
    second = machine.text(f"/proc/net/{table}6", _LONGEST_TABLE) or ""
    return sorted(
        {*_parse(first, table), *_parse(second, table)}, key=lambda each: (each.port, each.address)
    )


def _parse(text: str, table: str) -> Iterator[Listener]:
    for line in text.splitlines()[1:]:
        parts = line.split()
        if len(parts) < 4 or (table == "tcp" and parts[3] != _LISTEN):
            continue
        if table == "udp" and not parts[2].endswith(":0000"):  # talks to one peer only
            continue
        address, _, port = parts[1].partition(":")
        try:
            yield Listener(_address(bytes.fromhex(address)), int(port, 16))
        except ValueError:
            raise Unreadable(f"/proc/net/{table} has a form that is not known") from None


def _address(raw: bytes) -> str:
    """The kernel writes an address as 32-bit words of this machine's byte order (little endian)."""
    plain = b"".join(raw[at : at + 4][::-1] for at in range(0, len(raw), 4))
    address = ipaddress.ip_address(plain)
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)


def _ai_ports(machine: Machine) -> Seen:
    found = [each for each in listeners(machine) if each.port in AI_PORTS]
    wide = [each for each in found if not each.is_local]
    if wide:
        return failed(
            f"open to the network: {_told(wide)}",
            "bind it to 127.0.0.1 (OLLAMA_HOST=127.0.0.1, --host 127.0.0.1); most ask no password",
        )
    if found:
        return warned(
            f"on this machine: {_told(found)}",
            "everyone and every program here can use it, if it asks no password: inhouse probe URL",
        )
    return passed(f"nothing listens on the {len(AI_PORTS)} usual ports of AI servers")


def _told(found: list[Listener]) -> str:
    ports = dict.fromkeys(each.port for each in found)
    return listed([f"port {port} (usual for {AI_PORTS[port]})" for port in ports])


def _open_ports(machine: Machine) -> Seen:
    ports = {each.port for each in listeners(machine) if not each.is_local}
    datagrams = {each.port for each in listeners(machine, "udp") if not each.is_local}
    told = listed([str(port) for port in sorted(ports)], 12)
    if ports:
        return warned(
            f"{counted(len(ports), 'TCP port')} open to the network: {told}; "
            f"{counted(len(datagrams), 'UDP port')}",
            "ss -ltnp (as root) names the programs; stop them or bind them to 127.0.0.1",
        )
    return passed(f"no TCP port is open to the network; {counted(len(datagrams), 'UDP port')}")


def _firewall(machine: Machine) -> Seen:
    if machine.running(["firewalld"]):
        return passed("firewalld runs; its rules were not read")
    enabled = settings_of(machine, "/etc/ufw/ufw.conf").get("ENABLED", "").lower()
    if enabled == "yes":
        return passed("ufw is set to be on; its rules were not read")
    wanted = machine.names("/etc/systemd/system/multi-user.target.wants") or []
    wanted += machine.names("/etc/systemd/system/sysinit.target.wants") or []
    if "nftables.service" in wanted:
        return passed("nftables is loaded at start; its rules were not read")
    if enabled == "no":
        return warned("ufw is installed and off", "sudo ufw enable")
    return unknown("no firewall that is known is set up; rules made by hand are only root's to see")


def _shares(machine: Machine) -> Seen:
    exported = [
        line.split()[0]
        for line in (machine.text("/etc/exports") or "").splitlines()
        if line.strip() and not line.startswith("#")
    ]
    samba = machine.text("/etc/samba/smb.conf") or ""
    live = "\n".join(
        line for line in samba.splitlines() if not line.lstrip().startswith((";", "#"))
    )
    exported += [path.strip("\"'") for path in _SHARE_PATH.findall(live)]
    if "[homes]" in live and machine.data.startswith(machine.home):
        exported.append(machine.home)
    holding = [path for path in exported if _holds(path, machine.data)]
    if holding:
        return failed(
            "the data lies in a folder that is shared on the network (NFS or Samba)",
            "take the folder out of /etc/exports or smb.conf, or move the data",
        )
    return passed(f"{counted(len(exported), 'network share')} set up, none holds the data")


def _holds(folder: str, path: str) -> bool:
    folder = folder.rstrip("/")
    return path == folder or path.startswith(folder + "/")


CHECKS: Final = (
    Check(
        "network.ai-ports",
        "No AI server is open to the network or to every program here",
        (Threat.USERS, Threat.MALWARE, Threat.REGULATION),
        _ai_ports,
        "/proc/net/tcp and tcp6: listeners on the usual ports of AI servers",
        "ss -ltn",
    ),
    Check(
        "network.open-ports",
        "Nothing on this machine waits for the network",
        (Threat.MALWARE, Threat.IT),
        _open_ports,
        "/proc/net/{tcp,tcp6,udp,udp6}: listeners beyond loopback; which program needs root",
        "ss -ltunp as root",
    ),
    Check(
        "network.firewall",
        "A firewall is on",
        (Threat.MALWARE,),
        _firewall,
        "firewalld, /etc/ufw/ufw.conf, nftables.service; the rules themselves are root's to read",
        "sudo nft list ruleset",
    ),
    Check(
        "network.shares",
        "The data is in no folder that is shared on the network",
        (Threat.USERS, Threat.IT),
        _shares,
        "/etc/exports, /etc/samba/smb.conf",
        "exportfs -v; testparm -s",
    ),
)
