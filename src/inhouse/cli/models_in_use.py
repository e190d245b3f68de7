"""Which model the running server of this home folder uses, by its own word."""

from pathlib import Path

from msgspec import Struct

from inhouse.cli.client import Client
from inhouse.errors import InhouseError
from inhouse.home import is_locked


class InUse(Struct, frozen=True):
    """A server runs. `name` is empty if it does not say which model it uses."""

    name: str


def model_in_use(home: Path) -> InUse | None:
    """None if no server holds this home folder."""
    if not is_locked(home):
        return None
    try:
        return InUse(Client(home).get("/inhouse/status")["model"]["name"])
    except (InhouseError, KeyError, TypeError):
        return InUse("")
