"""Which process comes of which, read in /proc."""

from contextlib import suppress
from pathlib import Path


def name_and_parent(pid: int) -> tuple[str, int]:
    stat = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    name = stat[stat.index("(") + 1 : stat.rindex(")")]
    return name, int(stat[stat.rindex(")") + 2 :].split()[1])


def below(ancestor: int) -> list[int]:
    """The processes that it started, and that those started, and so on."""
    parents: dict[int, int] = {}
    for process in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            parents[int(process.name)] = name_and_parent(int(process.name))[1]
    found = [ancestor]
    for known in found:  # grows while it is walked
        found += [process for process, parent in parents.items() if parent == known]
    return found[1:]
