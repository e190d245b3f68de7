"""What belongs to a program, and what belongs to the owner of this machine and never comes with it.

Every place is compared where it really is: a home behind a link is still the home. Three people
name places. The owner is believed, except about the home itself and its keys. The system is
believed. The program is not: the interpreter in its first line brings its installation along only
if the owner would start the same one by its name; else it is that one file and nothing around it.

    places(program, private())        # where the program lies, with what it can't run without
    refuse_private(granted, private())
"""

import os
import pwd
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from inhouse.config import home_folder
from inhouse.errors import ConfigError

LONGEST_SHEBANG: Final = 512
LONGEST_SETTINGS: Final = 4096
PARTS: Final = ("bin", "sbin", "lib", "lib32", "lib64", "libexec", "include", "ssl", "pyvenv.cfg")
SHARED: Final = ("terminfo", "zoneinfo", "locale")
KEYS: Final = (  # in a home: what a thief looks for first
    ".ssh",
    ".gnupg",
    ".aws",
    ".azure",
    ".docker",
    ".kube",
    ".password-store",
    ".mozilla",
    ".config/gcloud",
    ".local/share/keyrings",
)


class Private(msgspec.Struct, frozen=True):
    """Where the owner's things are, with all links followed."""

    homes: tuple[Path, ...]
    keys: tuple[Path, ...]

    def is_below(self, place: Path) -> bool:
        """Whether a home, or one of the folders of keys, would come along with this place."""
        return any(each.is_relative_to(place) for each in (*self.homes, *self.keys))

    def holds(self, place: Path) -> bool:
        """Whether this place is one of the keys, or would bring some along."""
        return self.is_below(place) or any(map(place.is_relative_to, self.keys))


def private() -> Private:
    """The homes that the environment and the list of users name, and Inhouse's own."""
    homes = {_real(Path(home)) for home in _homes() if os.path.isabs(home)}  # noqa: PTH117 - a word of the environment, no path yet
    keys = {_real(home / name) for home in homes for name in KEYS if (home / name).exists()}
    keys.add(_real(home_folder()))
    return Private(tuple(sorted(homes)), tuple(sorted(keys)))


def _homes() -> Iterator[str]:
    with suppress(RuntimeError):  # nobody knows
        yield str(Path.home())
    for user in {os.getuid(), os.geteuid()}:
        with suppress(KeyError):
            yield pwd.getpwuid(user).pw_dir


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def refuse_private(granted: Iterable[str], owned: Private) -> None:
    """Raises ConfigError if one of these would bring the home, or its keys, along.

    A file among the keys may be named, but not by a link: a link may be somebody else's word.
    """
    for path in granted:
        real = _real(Path(path))
        led_there = owned.holds(real) and str(real) != path
        if owned.is_below(real) or led_there:
            raise ConfigError(
                f"{path} would bring the home, or the keys in it, along",
                fix="name the folders and files that the program needs, as they really are",
            )


def current_folder(owned: Private) -> tuple[str, ...]:
    """The current folder, unless the whole home, with its keys and mail, would come with it."""
    here = _real(Path.cwd())
    return () if owned.holds(here) else (str(here),)


def of_the_system(folders: Iterable[str], owned: Private) -> Iterator[str]:
    """The folders of the system; where homes lie below one, all that is beside them."""
    for folder in folders:
        place = _real(Path(folder))
        if not owned.is_below(place):
            yield folder
            continue
        with suppress(OSError):
            yield from (str(each) for each in place.iterdir() if not owned.holds(_real(each)))


def places(program: str, owned: Private) -> tuple[str, ...]:
    """Where the program lies with what belongs to it, and whatever interprets it."""
    found = [each for path in _names(program) for each in _around(path, owned)]
    real = os.path.realpath(program)
    for _ in range(4):  # the kernel follows no more first lines either
        named = _interpreter(real)
        if not named:
            break
        known = shutil.which(os.path.basename(named))  # noqa: PTH119 - a word of a first line
        real = os.path.realpath(named)
        if known and os.path.realpath(known) == real:
            both = (Path(known).absolute(), Path(real))
            found += [each for path in both for each in _installation(path)]
        found.append(real)
    return tuple(each for each in dict.fromkeys(found) if not owned.holds(_real(Path(each))))


def _names(program: str) -> tuple[Path, ...]:
    """As it was named, as it is called in a folder without links, and the file itself.

    Environments of Python are told by the second: in them, the program is a link to another's.
    """
    folder, name = os.path.split(program)
    return Path(program), _real(Path(folder)) / name, _real(Path(program))


def _around(program: Path, owned: Private) -> Iterator[str]:
    """The file itself, and its installation, or else its folder."""
    yield str(program)
    installation = tuple(_installation(program))
    if installation:
        yield from installation
    elif not owned.holds(_real(program.parent)):
        yield str(program.parent)


def _installation(program: Path) -> Iterator[str]:
    """A bin beside a lib: what programs there share. What else lies there is somebody's data.

    A part that leads out of the installation by a link is none: who made the link is not known.
    """
    root = program.parent.parent
    if program.parent.name != "bin":
        return
    if (root / "lib").is_dir() or (root / "pyvenv.cfg").is_file():
        names = (*PARTS, *(f"share/{name}" for name in (program.name, *SHARED)))
        parts = (root / name for name in names if (root / name).exists())
        yield from (str(part) for part in parts if _real(part).is_relative_to(_real(root)))
        yield from _base_of(root / "pyvenv.cfg")


def _base_of(settings: Path) -> Iterator[str]:
    """The Python that an environment made with copies is a copy of (PEP 405), if it is one."""
    if not settings.is_file():  # a pipe would be waited for without end
        return
    with suppress(OSError, UnicodeDecodeError), settings.open("rb") as file:
        for line in file.read(LONGEST_SETTINGS).decode().splitlines():
            key, _, value = line.partition("=")
            base = _real(Path(value.strip())).parent
            if key.strip() == "home" and any(base.glob("lib*/python3*/encodings/__init__.py")):
                yield from (str(part) for part in (base / "lib", base / "lib64") if part.is_dir())


def _interpreter(program: str) -> str:
    """The program that the first line of a script names, if it is named in full."""
    with suppress(OSError), open(program, "rb") as file:  # noqa: PTH123 - a plain path
        first = file.readline(LONGEST_SHEBANG)
        words = first[2:].split() if first.startswith(b"#!") else []
        named = os.fsdecode(words[0]) if words else ""
        return named if named.startswith("/") and "\0" not in named else ""
    return ""
