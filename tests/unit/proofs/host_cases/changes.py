"""Changes of a healthy made-up machine."""

import json
import os
import struct
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from tests.unit.proofs.world import (
    DATA,
    NOW_S,
    ROOT_ONE,
    ROOT_TWO,
    World,
    pem,
)


def plain_disk(world: World) -> None:
    for number in [path.name for path in (world.root / "sys/dev/block").iterdir()]:
        world.gone(f"/sys/dev/block/{number}/dm")
    world.gone("/sys/class/block/dm-0/dm")


def plain_disk_in_a_vm(world: World) -> None:
    plain_disk(world)
    world.file("/proc/cpuinfo", "flags : fpu hypervisor\n")


def mounted(kind: str, device: str = "0:44", source: str = "x") -> Callable[[World], None]:
    def change(world: World) -> None:
        for number in [path.name for path in (world.root / "sys/dev/block").iterdir()]:
            world.gone(f"/sys/dev/block/{number}")
        world.file("/proc/self/mountinfo", f"27 1 {device} / / rw,relatime - {kind} {source} rw\n")

    return change


def btrfs_on_two(world: World, *, second_is_encrypted: bool) -> None:
    mounted("btrfs", source="/dev/mapper/data")(world)
    world.disk("259:7", "sdb1", crypt=second_is_encrypted)
    world.folder("/sys/fs/btrfs/0a1b/devices/dm-0")
    world.folder("/sys/fs/btrfs/0a1b/devices/sdb1")


def acl(name: str) -> Callable[[World], None]:
    """An access list that names a person: user::rwx, user:1001:r-x, mask::r-x, other::---."""
    entries = ((0x01, 7, 0), (0x02, 5, 1001), (0x04, 0, 0), (0x10, 5, 0), (0x20, 0, 0))
    value = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)

    def change(world: World) -> None:
        world.attribute = lambda path, asked: (
            value if asked == name and str(path).endswith(DATA) else b""
        )

    return change


def no_attributes(world: World) -> None:
    def refuse(path: Path, name: str) -> bytes:
        raise PermissionError(13, "no")

    world.attribute = refuse


def with_values(**values: object) -> Callable[[World], None]:
    def change(world: World) -> None:
        for name, value in values.items():
            setattr(world, name, value)

    return change


def has(path: str, text: str | bytes = "", mode: int = 0o644) -> Callable[[World], None]:
    return lambda world: world.file(path, text, mode)


def has_at_home(name: str, text: str | bytes = "", mode: int = 0o600) -> Callable[[World], None]:
    return lambda world: world.home_file(name, text, mode)


def has_folder(path: str, mode: int = 0o755) -> Callable[[World], None]:
    return lambda world: world.folder(path, mode)


def runs(name: str, uid: int | None = None, **env: str) -> Callable[[World], None]:
    return lambda world: world.process(901, name, env, uid)


def unreadable(path: str) -> Callable[[World], None]:
    return lambda world: world.unreadable(path)


def gone(path: str) -> Callable[[World], None]:
    return lambda world: world.gone(path)


def several(*changes: Callable[[World], None]) -> Callable[[World], None]:
    def change(world: World) -> None:
        for each in changes:
            each(world)

    return change


def with_variables(**values: str) -> Callable[[World], None]:
    return lambda world: world.env.update(values)


def listens(*rows: str, table: str = "tcp") -> Callable[[World], None]:
    return lambda world: world.listening(*rows, table=table)


def swap(name: str, kind: str = "partition") -> Callable[[World], None]:
    return has("/proc/swaps", f"Filename Type Size Used Priority\n{name} {kind} 9 0 -2\n")


def real_root(world: World, name: str) -> None:
    """A root with a true name, made on the spot."""
    x509 = pytest.importorskip("cryptography.x509", reason="certificates are made with it")
    from cryptography.hazmat.primitives.asymmetric import ed25519
    from cryptography.hazmat.primitives.serialization import Encoding

    key = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32))
    whose = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder(whose, whose, key.public_key(), 1)
    builder = builder.not_valid_before(datetime(2026, 1, 1)).not_valid_after(datetime(2036, 1, 1))
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    root = builder.sign(key, None).public_bytes(Encoding.PEM).decode()
    world.file("/etc/ssl/certs/ca-certificates.crt", pem(ROOT_ONE) + root)


def own_bundle(world: World) -> None:
    world.file("/opt/bundle.pem", pem(ROOT_TWO))
    world.env["SSL_CERT_FILE"] = "/opt/bundle.pem"


def last_update(world: World, *, days: int) -> None:
    world.file("/etc/apt/apt.conf.d/20auto", "")
    world.folder("/var/lib/apt/lists")
    then = NOW_S - days * 86_400
    os.utime(world.root / "var/lib/apt/lists", (then, then))


def thunderbolt(security: str, guarded: str) -> Callable[[World], None]:
    place = "/sys/bus/thunderbolt/devices/domain0"
    return several(
        has(f"{place}/security", f"{security}\n"),
        has(f"{place}/iommu_dma_protection", f"{guarded}\n"),
    )


def lm_studio(**settings: object) -> Callable[[World], None]:
    return has_at_home(".lmstudio/.internal/http-server-config.json", json.dumps(settings))


def gpt4all(text: str) -> Callable[[World], None]:
    return has_at_home(".config/nomic.ai/GPT4All.ini", text)
