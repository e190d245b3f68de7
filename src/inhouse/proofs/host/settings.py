"""Reads the small settings files of other programs: NAME = VALUE lines, with drop-in folders."""

from inhouse.proofs.host.machine import Machine


def settings_of(machine: Machine, path: str) -> dict[str, str]:
    """The NAME=VALUE lines of a file, the last one wins; quotes and comments are taken off."""
    found = {}
    for line in (machine.text(path) or "").splitlines():
        name, equals, value = line.partition("=")
        if equals and not name.lstrip().startswith(("#", ";")):
            found[name.strip().removeprefix("export ").strip()] = value.strip().strip("\"'")
    return found


def setting(machine: Machine, path: str, name: str) -> str | None:
    """One setting of a file of systemd's kind: its drop-ins in PATH.d come after it."""
    files = [path]
    for folder in (f"{path.replace('/etc/', '/usr/lib/')}.d", f"{path}.d"):
        files += [f"{folder}/{each}" for each in machine.names(folder) or () if ".conf" in each]
    value = None
    for file in files:
        value = settings_of(machine, file).get(name, value)
    return value


def words_of_lines(text: str) -> list[list[str]]:
    """The words of each line, without comments and empty lines."""
    lines = (line.partition("#")[0].split() for line in text.splitlines())
    return [words for words in lines if words]
