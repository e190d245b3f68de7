"""A network as small as one process: every address in the world is this machine, and nothing else.

    child = fork_inside(SmallNet(files={"/etc/resolv.conf": b"nameserver 198.18.0.1\n"}), work)
    code = wait_for(child)

`work` runs in a child that has user, network, mount, IPC, host name and, where the system allows,
process namespaces of its own. Nothing needs root. Inside, a connection to any address, IPv4 or
IPv6, ends at a listener inside or is refused; no packet can leave, because there is no interface
to leave by. Two kinds of socket are not held by a network namespace: Unix sockets in the file tree
(those under `hidden` folders are gone, and so are those that were bound when it began, if the
kernel lists them) and vsock (a filter on system calls must refuse it).

`work` keeps all capabilities over these namespaces, so that it can listen on port 53 and look into
every process inside. Whatever it starts for somebody else must give them up first
(`namespaces.drop_capabilities`). When `work` ends, every process inside ends with it, as far as
process namespaces were to be had.

Descriptors that were open before stay open: that is how `work` talks to the outside, and what it
must close before it starts anything.
"""

import errno
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import ClassVar, Final, NoReturn

import msgspec

from inhouse.egress import namespaces, rtnetlink
from inhouse.egress.syscalls import architecture, prctl, syscall
from inhouse.errors import SealError

CLONE_NEWNS: Final = 0x00020000
CLONE_NEWPID: Final = 0x20000000
MS_NOSUID: Final = 0x2
MS_NODEV: Final = 0x4
MS_NOEXEC: Final = 0x8
MS_BIND: Final = 0x1000
MS_REC: Final = 0x4000
MS_PRIVATE: Final = 0x40000
MNT_DETACH: Final = 2
PR_SET_PDEATHSIG: Final = 1
PR_SET_DUMPABLE: Final = 4

RUN: Final = "/run"  # where the system's resolvers and message buses have their sockets


class NoSmallNet(SealError):
    """The system gives a plain process no namespaces of its own, so nothing was started."""

    code: ClassVar[str] = "no_small_net"
    exit_code: ClassVar[int] = 2


class SmallNet(msgspec.Struct, frozen=True):
    """What is different inside. A file that does not exist outside can't be shown inside."""

    files: Mapping[str, bytes] = {}  # path: what it holds inside
    hidden: tuple[str, ...] = ()  # folders that are empty inside, besides /run
    folders: tuple[str, ...] = ()  # made inside hidden folders
    host_name: str = ""  # as outside if empty


def fork_inside(net: SmallNet, work: Callable[[], int]) -> int:
    """Run `work` inside, in a child; its id, for `wait_for`. Returns once everything is set up.

    The caller must have a single thread. Raises NoSmallNet, with the reason and the fix.
    """
    sockets = _sockets_now()

    def set_up_net(with_processes: bool, tell: int) -> None:
        set_up(net, with_processes, sockets, tell)

    # A container that masks /proc allows no second one.
    return _fork_first_that_works(set_up_net, work, (True, False))


def fork_alone(work: Callable[[], int]) -> int:
    """Run `work` in a child with no network at all and with processes of its own, as the first.

    The file tree is the one outside, except for /proc. Otherwise as `fork_inside`.
    """
    return _fork_first_that_works(_set_up_alone, work, (True,))


def fork_here(work: Callable[[], int]) -> int:
    """Run `work` in a child like any other, where there are no namespaces."""
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        _never_return(work)
    return child


def _fork_first_that_works(
    prepare: Callable[[bool, int], None], work: Callable[[], int], ways: tuple[bool, ...]
) -> int:
    if architecture() is None:
        raise NoSmallNet("there are no namespaces on this machine", fix="run it on Linux")
    failure = ""
    for with_processes in ways:
        child, failure = _fork(prepare, work, with_processes)
        if not failure:
            return child
        os.waitpid(child, 0)
    raise NoSmallNet(f"the system gave no namespaces ({failure})", fix=FIX)


FIX: Final = (
    "allow user namespaces (sysctl -w user.max_user_namespaces=1024; on Ubuntu also "
    "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0), or start it as root, or in a "
    "container that allows unshare(2) and mount(2)"
)


def wait_for(child: int) -> int:
    """What `work` returned; 128 and the signal if it was killed."""
    while True:
        with suppress(InterruptedError):
            return code_of(os.waitpid(child, 0)[1])


def code_of(status: int) -> int:
    """What a process ended with, as a shell says it."""
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def _sockets_now() -> tuple[str, ...]:
    try:
        return tuple(bound_sockets(Path("/proc/net/unix").read_text(errors="replace")))
    except OSError:
        return ()


def _fork(
    prepare: Callable[[bool, int], None], work: Callable[[], int], with_processes: bool
) -> tuple[int, str]:
    """The child, and why it could not be set up, or nothing."""
    told, tell = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        os.close(told)
        _never_return(lambda: _outer(prepare, work, with_processes, tell, parent))
    os.close(tell)
    with os.fdopen(told, "rb") as pipe:
        failure = pipe.read(200)  # nothing, once the writing end was closed without a word
    return child, failure.decode()


def _outer(
    prepare: Callable[[bool, int], None],
    work: Callable[[], int],
    with_processes: bool,
    tell: int,
    parent: int,
) -> int:
    """The child: enters the namespaces and waits for the grandchild, who is their first process."""
    with _explained(tell, "namespaces"):
        namespaces.enter(CLONE_NEWNS | (CLONE_NEWPID if with_processes else 0))
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        return 2  # it died before that
    inner = os.fork()
    if inner == 0:

        def all_of_it() -> int:
            prepare(with_processes, tell)
            os.close(tell)
            return work()

        _never_return(all_of_it)
    os.close(tell)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # `work` decides what they mean
        signal.signal(number, lambda got, _frame: _pass_on(inner, got))
    return wait_for(inner)


def _pass_on(process: int, number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, number)


def _never_return(work: Callable[[], int]) -> NoReturn:
    """A forked child ends here, whatever happens: it must never run on in its parent's code."""
    result = 2
    try:
        result = work()
    except SystemExit as wanted:
        result = wanted.code if isinstance(wanted.code, int) else 1
    except BaseException:  # noqa: BLE001 - shown, and the child ends
        sys.excepthook(*sys.exc_info())
    finally:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(result)


class _explained:
    """Tells the parent which step the system refused, and ends the process."""

    def __init__(self, tell: int, step: str) -> None:
        self._tell, self._step = tell, step

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError):
            reason = errno.errorcode.get(error.errno or 0, "refused")
            os.write(self._tell, f"{self._step}: {reason}".encode())
            os._exit(2)


def _set_up_alone(with_processes: bool, tell: int) -> None:
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    prctl(PR_SET_DUMPABLE, 1)  # else its own files in /proc would belong to a root it does not know
    with _explained(tell, "mount"):
        syscall("mount", b"none", b"/", None, MS_REC | MS_PRIVATE, None)
    if with_processes:
        with _explained(tell, "proc"):
            syscall("mount", b"proc", b"/proc", b"proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, None)


def set_up(net: SmallNet, with_processes: bool, sockets: Iterable[str], tell: int) -> None:
    """The first process inside makes the place what it was said to be."""
    _set_up_alone(with_processes, tell)
    with _explained(tell, "files"):
        _hide(net)
        _show(net, sockets)
    with _explained(tell, "network"):
        rtnetlink.make_every_address_local()
    if net.host_name:
        with _explained(tell, "host name"):
            name = net.host_name.encode()
            syscall("sethostname", name, len(name))


def _hide(net: SmallNet) -> None:
    for folder in dict.fromkeys(os.path.realpath(folder) for folder in (RUN, *net.hidden)):
        if Path(folder).is_dir():
            _tmpfs(folder)
    for made in net.folders:
        Path(made).mkdir(mode=0o777, parents=True, exist_ok=True)


def _show(net: SmallNet, sockets: Iterable[str]) -> None:
    """The private files are made in a file system that lives on in their bind mounts alone.

    They are not removed there: nothing can be mounted on a removed file, so no small net could be
    made inside of this one.
    """
    place = Path(RUN) / "private"
    place.mkdir()
    _tmpfs(str(place))
    for number, (path, content) in enumerate(net.files.items()):
        copy = place / str(number)
        copy.write_bytes(content)
        copy.chmod(0o444)
        target = Path(os.path.realpath(path))  # a link may lead into a folder hidden by now
        if not target.exists() and any(map(target.is_relative_to, (RUN, *net.hidden))):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.touch()
        if target.exists():
            _bind(copy, target)
    nothing = place / "nothing"
    nothing.touch(0o444)
    for path in sockets:
        with suppress(OSError):  # gone meanwhile, or out of reach for this user anyway
            if Path(path).is_socket():
                _bind(nothing, Path(path))
    syscall("umount2", os.fsencode(place), MNT_DETACH)
    place.rmdir()


def _tmpfs(folder: str) -> None:
    where, options = os.fsencode(folder), b"mode=755,size=64m"
    syscall("mount", b"tmpfs", where, b"tmpfs", MS_NOSUID | MS_NODEV, options)


def _bind(source: Path, target: Path) -> None:
    syscall("mount", os.fsencode(source), os.fsencode(target), None, MS_BIND, None)


def bound_sockets(table: str) -> Iterator[str]:
    """The paths at which Unix sockets are bound, as /proc/net/unix lists them (proc(5))."""
    for line in table.splitlines():
        path = line.split(maxsplit=7)[7:]
        if path and path[0].startswith("/"):
            yield path[0]
