"""How much memory a process may still use: the tightest of all that bounds it."""

import resource
from pathlib import Path

import pytest

from inhouse.errors import ModelError
from inhouse.models import machine
from inhouse.models.machine import Room, check_disk, free_memory

GIB = 1024**3


@pytest.fixture
def kernel(tmp_path: Path) -> tuple[Path, Path]:
    """A /proc and a /sys/fs/cgroup with 16 GiB free and no limits."""
    proc, groups = tmp_path / "proc", tmp_path / "groups"
    (proc / "self").mkdir(parents=True)
    (proc / "meminfo").write_text("MemTotal: 99 kB\nMemAvailable:   16777216 kB\nSwapFree: 9 kB\n")
    (proc / "self" / "cgroup").write_text("0::/outer/inner\n")
    (groups / "outer" / "inner").mkdir(parents=True)
    return proc, groups


def group(folder: Path, **files: object) -> None:
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(f"{text}\n")


def test_without_limits_it_is_what_is_free(kernel: tuple[Path, Path]):
    assert free_memory(*kernel) == Room(16 * GIB, "free memory")


def test_a_containers_limit_counts_and_files_it_only_keeps_do_not(kernel: tuple[Path, Path]):
    inner = kernel[1] / "outer" / "inner"
    group(inner, memory__max=8 * GIB, memory__current=3 * GIB)
    group(inner, memory__stat=f"anon 5\ninactive_file {1 * GIB}")
    assert free_memory(*kernel) == Room(6 * GIB, "its container's limit")


def test_the_limit_of_an_outer_group_counts_too(kernel: tuple[Path, Path]):
    group(kernel[1] / "outer" / "inner", memory__max="max", memory__current=1)
    group(kernel[1] / "outer", memory__max=2 * GIB, memory__current=1 * GIB)
    assert free_memory(*kernel).free_bytes == 1 * GIB


def test_limits_of_the_first_version_of_cgroups_count(kernel: tuple[Path, Path]):
    (kernel[0] / "self" / "cgroup").write_text("5:cpu,memory:/docker\n1:name=systemd:/x\n")
    folder = kernel[1] / "memory" / "docker"
    folder.mkdir(parents=True)
    group(folder, memory__limit_in_bytes=4 * GIB, memory__usage_in_bytes=1 * GIB)
    assert free_memory(*kernel).free_bytes == 3 * GIB
    group(folder, memory__limit_in_bytes=2**63 - 4096)
    assert free_memory(*kernel).free_bytes == 16 * GIB


def test_a_group_that_is_over_its_limit_has_nothing_left(kernel: tuple[Path, Path]):
    group(kernel[1] / "outer", memory__max=1 * GIB, memory__current=2 * GIB)
    assert free_memory(*kernel).free_bytes == 0


def test_its_own_limits_count(kernel: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch):
    limits = {resource.RLIMIT_AS: (GIB, GIB)}
    free = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    monkeypatch.setattr(resource, "getrlimit", lambda limit: limits.get(limit, free))
    assert free_memory(*kernel) == Room(GIB, "its own limit (ulimit -v)")


def test_a_system_without_these_files_is_unknown(tmp_path: Path):
    assert free_memory(tmp_path, tmp_path).free_bytes is None


def test_on_this_machine_it_says_something():
    assert (free_memory().free_bytes or 0) > 0


def test_a_disk_without_room_is_refused_before_it_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    check_disk(1, tmp_path / "not" / "there" / "yet")
    monkeypatch.setattr(machine, "DISK_SPARE_BYTES", 2**60)
    with pytest.raises(ModelError, match="GiB on the disk") as refused:
        check_disk(1, tmp_path)
    assert "free some space" in refused.value.fix
