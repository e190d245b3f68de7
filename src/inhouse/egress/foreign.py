"""A foreign program, sealed: what it may read, write and see of its surroundings.

    child, report = start(Foreign(("tool", "--flag"), write=("/data/out",)), Level.L2, temporary)

The program is started as it is and knows nothing of the seal. It may read the system's libraries,
its own folder and the current one, write what was named and a private temporary folder that is
gone afterwards, and start children, who are sealed with it. It reaches no network, no daemon and no
other process, and finds an environment with next to nothing in it.

What is named in addition stays narrow: a path is a path below which files may be made, and no link,
no pipe and no change of rights or dates comes with it.
"""

import os
import shutil
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, NoReturn

import msgspec

from inhouse.egress import belongings, macos
from inhouse.egress.powers import Powers
from inhouse.egress.seal import Level, SealReport, require, seal
from inhouse.egress.syscalls import prctl
from inhouse.errors import ConfigError, InhouseError, SealError

SYSTEM: Final = (  # libraries, programs and facts that any program on this machine may know
    "/usr",
    "/lib",
    "/lib32",
    "/lib64",
    "/bin",
    "/sbin",
    "/nix/store",
    "/etc/alternatives",
    "/etc/ca-certificates",
    "/etc/fonts",
    "/etc/group",
    "/etc/hosts",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/localtime",
    "/etc/mime.types",
    "/etc/nsswitch.conf",
    "/etc/os-release",
    "/etc/passwd",
    "/etc/pki",
    "/etc/protocols",
    "/etc/resolv.conf",
    "/etc/services",
    "/etc/ssl/certs",
    "/etc/ssl/openssl.cnf",
    "/etc/terminfo",
    "/etc/timezone",
    "/dev/full",
    "/dev/random",
    "/dev/urandom",
    "/dev/zero",
    "/sys/devices/system",
    "/sys/fs/cgroup",
)
PROCESSES: Final = "/proc"  # of a process namespace: the program's own
FACTS: Final = (  # and of the machine's /proc, where the command lines of everybody are
    "/proc/self",
    "/proc/cpuinfo",
    "/proc/filesystems",
    "/proc/loadavg",
    "/proc/meminfo",
    "/proc/stat",
    "/proc/sys",
    "/proc/uptime",
    "/proc/version",
)
NOT_ALONE: Final = (
    "processes: the program shares the machine's list of them, so it reads only its own entry there"
)
PASSED_ON: Final = ("PATH", "LANG", "TERM")
MOST_DESCRIPTORS: Final = 65536
PR_SET_PDEATHSIG: Final = 1
NOT_FOUND, NOT_RUN = 127, 126  # as shells say it
ENDED_BY_A_SIGNAL: Final = 128


class Foreign(msgspec.Struct, frozen=True):
    """A command, and what it is given besides what every program is."""

    command: tuple[str, ...]
    read: tuple[str, ...] = ()
    write: tuple[str, ...] = ()
    environment: tuple[str, ...] = ()  # names of variables that are passed on
    ports: tuple[int, ...] = ()  # that it may dial, in a network of its own


class Started(msgspec.Struct, frozen=True):
    """The first word from the child: how it is sealed, or why it was not started."""

    report: SealReport | None = None
    what: str = ""
    fix: str = ""
    exit_code: int = 0


def program_of(foreign: Foreign) -> str:
    """The file that the command names. Raises ConfigError."""
    found = shutil.which(foreign.command[0])
    if found is None:
        raise ConfigError(
            f"there is no program {foreign.command[0]}",
            fix="name it with its path, or look at PATH",
        )
    return os.path.abspath(found)  # noqa: PTH100 - its links are followed apart


def powers_of(
    foreign: Foreign, program: str, temporary: str, *, apart: bool, alone: bool
) -> Powers:
    """What the program may do. `apart`: it is in a network of its own already; `alone`: it sees
    no processes but its own.

    Raises ConfigError if the owner's home, or the keys in it, would come along.
    """
    owned = belongings.private()
    read = (
        *belongings.of_the_system(SYSTEM, owned),
        *((PROCESSES,) if alone else FACTS),
        *belongings.places(program, owned),
        *belongings.current_folder(owned),
        *map(_absolute, foreign.read),
    )
    write = (temporary, *map(_absolute, foreign.write))
    belongings.refuse_private((*read, *write), owned)
    return Powers(
        read=tuple(dict.fromkeys(read)),
        write=write,
        spawn=True,
        shows=True,  # data bases on files can't do without locks, nor runtimes without names
        namespaces=not apart,
        tcp_ports=foreign.ports,
    )


def environment_of(foreign: Foreign, outside: Mapping[str, str], temporary: str) -> dict[str, str]:
    """Almost nothing: no keys, no proxies, no preloaded code. A fresh home."""
    kept = {name: outside[name] for name in PASSED_ON if name in outside}
    kept |= {"HOME": f"{temporary}/home", "TMPDIR": temporary}
    return kept | {name: outside[name] for name in foreign.environment if name in outside}


def _absolute(path: str) -> str:
    return os.path.abspath(Path(path).expanduser())  # noqa: PTH100 - links stay as they are


def start(
    foreign: Foreign, minimum: Level, temporary: str, *, apart: bool, alone: bool
) -> tuple[int, SealReport]:
    """Start it in a sealed child: its process id, and how far it is sealed.

    Raises SealError below the minimum, and ConfigError if the program can't be started; then
    nothing of it has run. The caller must have a single thread.
    """
    program = program_of(foreign)
    for path in map(_absolute, (*foreign.read, *foreign.write)):
        if not os.path.lexists(path):
            raise ConfigError(f"there is no {path}", fix="make it first, or look at its spelling")
    Path(temporary, "home").mkdir(mode=0o700, exist_ok=True)
    environment = environment_of(foreign, os.environ, temporary)
    powers = powers_of(foreign, program, temporary, apart=apart, alone=alone)
    reader, writer = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _become(foreign, program, environment, powers, minimum, writer, apart)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        lines = pipe.read().splitlines()
    words = [msgspec.json.decode(line, type=Started) for line in lines]
    refused = next((word for word in words if word.what), None)
    if refused or not words or words[0].report is None:
        os.waitpid(child, 0)
        raise refusal(refused or Started())
    report = words[0].report
    if not alone:
        report = msgspec.structs.replace(report, missing=(*report.missing, NOT_ALONE))
    return child, report


def started_not(error: InhouseError) -> Started:
    """The word for an error, as one process tells it to another."""
    code = NOT_RUN if isinstance(error, ConfigError) else 0
    return Started(what=error.what, fix=error.fix, exit_code=code)


def refusal(refused: Started) -> InhouseError:
    """The error for a word that says why the program was not started."""
    if not refused.what:
        return SealError("the program could not be started", fix="run it again")
    if refused.exit_code:
        return ConfigError(refused.what, fix=refused.fix)
    return SealError(refused.what, fix=refused.fix)


def _become(
    foreign: Foreign,
    program: str,
    environment: dict[str, str],
    powers: Powers,
    minimum: Level,
    writer: int,
    apart: bool,
) -> NoReturn:
    """The child: it seals itself, says how far, and turns into the program."""
    code = NOT_RUN
    try:
        for number in (signal.SIGPIPE, signal.SIGXFSZ):  # Python ignores them, programs do not
            signal.signal(number, signal.SIG_DFL)
        report, start = _sealed(powers, writer, apart, program)
        if sys.platform == "linux":  # new namespaces and other rights undo it, so not before
            prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        require(report, minimum)
        os.set_inheritable(writer, False)
        _say(writer, Started(report))
        words = (*start, *foreign.command[1:]) if start else foreign.command
        os.execve(start[0] if start else program, words, environment)  # noqa: S606 - the errand
    except InhouseError as error:
        _say(writer, started_not(error))
    except OSError as error:
        code = NOT_FOUND if isinstance(error, FileNotFoundError) else NOT_RUN
        what = f"{program} could not be started ({os.strerror(error.errno or 0)})"
        fix = "its interpreter or its libraries may lie elsewhere: give --read FOLDER"
        _say(writer, Started(what=what, fix=fix, exit_code=code))
    finally:
        os._exit(code)


def _sealed(
    powers: Powers, writer: int, apart: bool, program: str
) -> tuple[SealReport, tuple[str, ...]]:
    """Seal this process; on a Mac instead the command that starts the program sealed."""
    if sys.platform == "darwin":
        os.closerange(3, writer)
        os.closerange(writer + 1, MOST_DESCRIPTORS)
        missing = (macos.NOT_VERIFIED,)
        return SealReport(Level.L1, 0, False, False, missing), macos.sealed_command(
            powers, (program,)
        )
    return seal(powers, keep=(0, 1, 2, writer), apart_already=apart), ()


def _say(writer: int, word: Started) -> None:
    with suppress(OSError):
        os.write(writer, msgspec.json.encode(word) + b"\n")


def wait_for(child: int) -> int:
    """The program's own code; 128 and the signal if one ended it. Signals for us are passed on."""

    def pass_on(number: int, _frame: object) -> None:
        with suppress(ProcessLookupError):
            os.kill(child, number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, pass_on)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal tells the program itself
    while True:
        with suppress(InterruptedError):
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            return code if code >= 0 else ENDED_BY_A_SIGNAL - code
