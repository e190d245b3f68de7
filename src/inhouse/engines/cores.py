"""How many threads the engine should use: the cores that are really free.

More threads than free cores is a cliff, not a slope: with two threads on two busy cores the
spinning barriers of the engine's threads fell from 80 to 0.1 tokens a second. So we count what
this process may use (affinity, container quota), count hyper-threads once, take off what others
are using now, and leave one core for the gateway and the person's own work.
"""

import os
from pathlib import Path


def free_cores() -> int:
    """The number of threads to give the engine, at least 1."""
    allowed = _physical(_affinity())
    quota = _quota(Path("/proc/self/cgroup"), Path("/sys/fs/cgroup"))
    cores = min(allowed, quota) if quota else allowed
    return max(1, round(min(cores - 1, cores - _load())))


def _affinity() -> set[int]:
    try:
        return os.sched_getaffinity(0)
    except AttributeError:  # macOS and Windows have no affinity to ask for
        return set(range(os.cpu_count() or 1))


def _physical(cpus: set[int]) -> int:
    """Cores, not hyper-threads: logical CPUs that share a core count once."""
    cores = set()
    for cpu in cpus:
        topology = Path(f"/sys/devices/system/cpu/cpu{cpu}/topology")
        try:
            cores.add(
                ((topology / "physical_package_id").read_text(), (topology / "core_id").read_text())
            )
        except OSError:
            return len(cpus)
    return len(cores)


def _quota(membership: Path, root: Path) -> float | None:
    """The tightest CPU quota of this process's cgroups (v2), in cores; None is no quota."""
    try:
        own = membership.read_text().strip().rpartition("::")[2].strip("/")
    except OSError:
        return None
    quotas = []
    folder = root / own
    while True:
        try:
            limit, period = (folder / "cpu.max").read_text().split()
            if limit != "max":
                quotas.append(int(limit) / int(period))
        except (OSError, ValueError):
            pass  # the root group has no such file, and neither has a v1 hierarchy
        if folder == root or root not in folder.parents:
            return min(quotas, default=None)
        folder = folder.parent


def _load() -> float:
    """The cores others kept busy over the last minute."""
    try:
        return os.getloadavg()[0]
    except OSError:
        return 0.0
