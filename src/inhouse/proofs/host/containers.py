"""Docker and the like: who may use them is root, and volumes of AI tools hold their chats."""

import stat
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
from inhouse.proofs.host.network import listeners
from inhouse.proofs.report import Seen

_SOCKETS: Final = (
    "/run/docker.sock",
    "/run/podman/podman.sock",
    "/run/containerd/containerd.sock",
    "/run/crio/crio.sock",
)
_REMOTE_PORT: Final = 2375  # Docker without TLS
_VOLUMES: Final = (
    "/var/lib/docker/volumes",
    "/var/lib/containers/storage/volumes",
    "~/.local/share/docker/volumes",
    "~/.local/share/containers/storage/volumes",
)
_AI_WORDS: Final = (
    "ollama",
    "webui",
    "localai",
    "local-ai",
    "librechat",
    "anythingllm",
    "chroma",
    "qdrant",
    "weaviate",
    "milvus",
    "vllm",
    "dify",
    "flowise",
    "n8n",
    "lobe",
)


def _socket(machine: Machine) -> Seen:
    if any(each.port == _REMOTE_PORT for each in listeners(machine)):
        return failed(
            f"port {_REMOTE_PORT} listens: whoever reaches it is root here",
            "take -H tcp:// out of Docker's settings",
        )
    found = [(path, about) for path in _SOCKETS if (about := machine.status(path, follow=True))]
    if any(about.st_mode & 0o002 for _, about in found):
        return failed(
            "everybody may use the container engine, and so become root", "chmod o-rwx its socket"
        )
    members = _docker_group(machine)
    if members:
        return warned(
            f"{counted(members, 'account')} in the group docker may become root without a password",
            "use rootless containers, or take people out of the group: gpasswd -d NAME docker",
        )
    if found:
        names = listed([path for path, about in found if stat.S_ISSOCK(about.st_mode)] or ["-"])
        return passed(f"only root and its group may use the container engine ({names})")
    return passed("no container engine's socket was found")


def _docker_group(machine: Machine) -> int:
    for line in machine.needed("/etc/group").splitlines():
        parts = line.split(":")
        if len(parts) == 4 and parts[0] == "docker":
            return len([name for name in parts[3].split(",") if name])
    return 0


def _volumes(machine: Machine) -> Seen:
    ai, others, unread = [], 0, []
    for place in _VOLUMES:
        path = machine.in_home(place[2:]) if place.startswith("~/") else place
        try:
            names = machine.names(path) or []
        except Unreadable as reason:
            unread.append(str(reason))
            continue
        found = [name for name in names if any(word in name.lower() for word in _AI_WORDS)]
        ai += found
        others += len(names) - len(found)
    if ai:
        return warned(
            f"{counted(len(ai), 'volume')} of AI tools: {listed(ai)}; their chats lie in clear",
            "docker volume rm what you no longer need; deleted chats may stay in its database",
        )
    if unread:
        return unknown(unread[0])
    return passed(f"no volume of an AI tool that is known, {others} of others")


def _inside(machine: Machine) -> Seen:
    marks = [path for path in ("/.dockerenv", "/run/.containerenv") if machine.exists(path)]
    first = next((each.name for each in machine.processes if each.pid == 1), "")
    groups = machine.text("/proc/1/cgroup") or ""
    if marks or machine.env.get("container") or "/docker/" in groups or "kubepods" in groups:
        return warned(
            "this is a container: the machine around it was not looked at",
            "run inhouse host on the machine itself, too",
        )
    return passed(f"no sign of a container; process 1 is {first}")


CHECKS: Final = (
    Check(
        "containers.socket",
        "Containers give nobody the rights of root",
        (Threat.USERS, Threat.MALWARE),
        _socket,
        "mode of docker's, podman's, containerd's and cri-o's socket, group docker, port 2375",
        "ls -l /run/docker.sock; getent group docker",
    ),
    Check(
        "containers.volumes",
        "No container volume holds chats of AI tools",
        (Threat.THIEF, Threat.SUBPOENA, Threat.IT),
        _volumes,
        "names in the folders of docker's and podman's volumes",
        "as root: docker volume ls",
    ),
    Check(
        "containers.inside",
        "These checks saw the machine, not only a container",
        (Threat.IT, Threat.PROVIDER),
        _inside,
        "/.dockerenv, /run/.containerenv, /proc/1",
        "systemd-detect-virt --container",
    ),
)
