"""All checks, by system."""

from typing import Final

from inhouse.errors import ConfigError
from inhouse.proofs.host import (
    access,
    containers,
    copies,
    disk,
    hardware,
    interception,
    kernel,
    macos,
    memory,
    network,
    onlookers,
    tools,
    traces,
    windows,
)
from inhouse.proofs.host.check import Check

LINUX: Final[tuple[Check, ...]] = (
    *disk.CHECKS,
    *memory.CHECKS,
    *access.CHECKS,
    *network.CHECKS,
    *containers.CHECKS,
    *copies.CHECKS,
    *traces.CHECKS,
    *onlookers.CHECKS,
    *interception.CHECKS,
    *kernel.CHECKS,
    *hardware.CHECKS,
    *tools.CHECKS,
)


def checks_for(system: str) -> tuple[Check, ...]:
    """Raises ConfigError where no checks are written."""
    if found := {"linux": LINUX, "darwin": macos.CHECKS, "windows": windows.CHECKS}.get(system):
        return found
    raise ConfigError(
        f"no checks of the machine are written for {system}", fix="use Linux, macOS or Windows"
    )
