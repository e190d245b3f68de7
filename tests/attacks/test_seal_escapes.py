"""A sealed process tries to get out. Each way is first shown to be open without the seal."""

import contextlib
import os
import platform
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from seal_child import AS_EVERY_USER, ON_LINUX, USERS, run, said, start

from inhouse.egress.attempts import ACTS, PROBE_FOLDER

pytestmark = ON_LINUX

POWERS = {
    "engine": "Powers(read=('/usr',), sockets_in='/var', unix_listen=True)",
    "engine in namespaces": "Powers(read=('/usr',), sockets_in='/var', namespaces=True)",
    "gateway": "Powers(read=('/',), write=('/var',), listen=True)",
    "supervisor": "Powers(read=('/',), write=('/var',), unix_dial=True, spawn=True)",
    "dialer to a port": "Powers(read=('/usr',), tcp_dial=8000)",
    "dialer to a Unix socket": "Powers(read=('/usr',), unix_at='/var/run/none.sock')",
    "nothing at all": "Powers()",
}
ROOT_ONLY = {"open a raw socket", "open a packet socket"}
BY_CHOICE_OF_THE_SYSTEM = {  # what hardened machines and containers refuse without our help
    "open a ping socket",
    "connect by TCP over IPv6",
    "send by UDP over IPv6",
    "connect by Multipath TCP",
    "send with TCP Fast Open",
    "connect by vsock",
    "set up an io_uring",
    "signal another process",
    "trace another process",
    "read another process's memory",
    "open another process by descriptor",
    "load a program into the kernel",
    "open the kernel's key ring",
    "open a System V queue",
    "open a POSIX queue",
    "unshare",
    "enter a namespace",
}


@AS_EVERY_USER
def test_without_the_seal_the_attempts_succeed(user):
    open_ways = set(run("say([a.name for a in attempts() if not a.blocked])", user=user))
    everything = set(run("say([a.name for a in attempts()])", user=user))
    assert everything - open_ways <= BY_CHOICE_OF_THE_SYSTEM | (ROOT_ONLY if user else set())
    assert len(open_ways) >= 15


@AS_EVERY_USER
@pytest.mark.parametrize("powers", POWERS.values(), ids=POWERS)
def test_with_the_seal_every_attempt_is_refused(powers, user):
    level, open_ways, tried = run(
        f"""
        powers = {powers}
        report = seal(powers)
        results = [attempt for attempt in attempts() if attempt.name in must_block(powers)]
        say([report.level, [a.name for a in results if not a.blocked], len(results)])
        """,
        user=user,
    )
    assert level >= 2
    assert open_ways == []
    assert tried >= 25


@AS_EVERY_USER
def test_threads_born_after_the_seal_are_sealed(user):
    results = run(
        """
        seal(Powers())
        results = []
        thread = threading.Thread(target=lambda: results.extend(attempts()))
        thread.start()
        thread.join()
        say([attempt.name for attempt in results if not attempt.blocked])
        """,
        user=user,
    )
    assert results == []


def test_tightening_reaches_threads_that_run_already():
    before, after = run(
        """
        seal(Powers(read=("/",), unix_listen=True))
        go, results = threading.Semaphore(0), []
        def work():
            for _ in range(2):
                go.acquire()
                results.append(refused(socket.socket, socket.AF_UNIX))
        thread = threading.Thread(target=work)
        thread.start()
        go.release()
        while not results: time.sleep(0.001)
        tighten(Powers())
        go.release()
        thread.join()
        say(results)
        """
    )
    assert (before, after) == (None, "EPERM")


def test_tightening_can_only_take_away():
    assert run("seal(Powers()); tighten(Powers(unix_dial=True)); say(refused(socket.socket, 1))")


@pytest.mark.parametrize("kind", ["SOCK_DGRAM", "SOCK_RAW"])
def test_only_connected_kinds_of_unix_socket_exist(kind):
    """Any sendmsg could readdress a datagram, and the kernel makes one out of SOCK_RAW too."""
    attack = f"say(refused(socket.socketpair, socket.AF_UNIX, socket.{kind}))"
    assert run(attack) is None
    assert run(f"seal(GATEWAY); {attack}") == "EPERM"
    assert run(f"seal(Powers(unix_dial=True, spawn=True)); {attack}") == "EPERM"


def test_descriptors_that_were_open_before_are_closed():
    attack = """
    left = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM), open("/dev/null", "w")]
    numbers = [one.fileno() for one in left]
    {seal}
    say([refused(os.fstat, number) for number in numbers])
    os._exit(0)
    """
    assert run(attack.format(seal="")) == [None, None]
    assert run(attack.format(seal="seal(Powers())")) == ["EBADF", "EBADF"]


def test_descriptors_are_closed_on_kernels_without_close_range():
    closed, kept = run(
        """
        pretend(Rule("close_range", Verdict.UNKNOWN))
        gone, kept = os.pipe()
        seal(Powers(), keep=(0, 1, 2, kept))
        say([refused(os.fstat, gone), refused(os.fstat, kept)])
        """
    )
    assert (closed, kept) == ("EBADF", None)


def test_a_datagram_socket_can_not_be_kept():
    said_why = run(
        """
        open_socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            seal(Powers(), keep=(0, 1, 2, open_socket.fileno()))
        except SealError as error:
            say(error.what)
        """
    )
    assert said_why.endswith("is a datagram socket, which can send to any address")


def test_a_listener_can_not_be_turned_into_a_caller():
    """shutdown() makes a listening socket an idle one, and Fast Open dials without connect()."""
    attack = """
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    {seal}
    listener.listen()
    listener.shutdown(socket.SHUT_RDWR)
    target = ("127.0.0.1", {port})
    say(refused(listener.sendmsg, [b"secret"], [], socket.MSG_FASTOPEN, target))
    """
    with socket.create_server(("127.0.0.1", 0)) as outside:
        outside.settimeout(0.3)
        port = outside.getsockname()[1]
        if run(attack.format(seal="", port=port)) is not None:
            pytest.skip("this system has no TCP Fast Open")
        connection, _ = outside.accept()
        connection.close()
        sealed = "seal(GATEWAY, keep=(0, 1, 2, listener.fileno()))"
        assert run(attack.format(seal=sealed, port=port)) == "EPERM"
        with pytest.raises(TimeoutError):
            outside.accept()


@pytest.mark.parametrize("act", ["chmod 0o666", "utime (7, 7)", "setxattr user.note"])
def test_a_process_that_may_write_nowhere_leaves_no_note_on_a_file(act, tmp_path):
    """Landlock rules over the content of files, not over their rights, dates and attributes."""
    path = tmp_path / "private"
    path.touch(0o600)
    attack = {
        "chmod 0o666": f"say(refused(os.chmod, {str(path)!r}, 0o666))",
        "utime (7, 7)": f"say(refused(os.utime, {str(path)!r}, (7, 7)))",
        "setxattr user.note": f"say(refused(os.setxattr, {str(path)!r}, 'user.note', b'x'))",
    }[act]
    assert run(attack) in (None, "EOPNOTSUPP")  # not every file system has attributes
    before = path.stat()
    assert run(f"seal(Powers(read=('/',))); {attack}") == "EPERM"
    assert (path.stat().st_mode, path.stat().st_mtime) == (before.st_mode, before.st_mtime)


def test_only_the_named_files_can_be_read_and_none_beside_them(tmp_path):
    given, secret = tmp_path / "given", tmp_path / "secret"
    given.write_text("g")
    secret.write_text("s")
    attack = f"say([refused(open, {str(given)!r}), refused(open, {str(secret)!r})])"
    assert run(attack) == [None, None]
    assert run(f"seal(Powers(read=({str(given)!r},))); {attack}") == [None, "EACCES"]


def test_a_writer_writes_in_its_folder_only_and_makes_no_links_or_pipes(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    outcome = run(
        f"""
        seal(Powers(read=("/",), write=({str(home)!r},)))
        os.chdir({str(home)!r})
        say([
            refused(open, "mine", "w"),
            refused(os.rename, "mine", "renamed"),
            refused(os.mkdir, "folder"),
            refused(os.rename, "renamed", "folder/moved"),
            refused(os.unlink, "folder/moved"),
            refused(open, "../theirs", "w"),
            refused(os.symlink, "/etc/passwd", "link"),
            refused(os.mkfifo, "pipe"),
        ])
        """
    )
    assert outcome == [None] * 5 + ["EACCES"] * 3


def test_a_supervisor_reaches_no_foreign_abstract_socket():
    name = f"\0inhouse-test-{os.getpid()}"
    attack = f"say(refused(socket.socket(socket.AF_UNIX).connect, {name!r}))"
    with socket.socket(socket.AF_UNIX) as outside:
        outside.bind(name)
        outside.listen()
        assert run(attack) is None
        seal = "report = seal(Powers(read=('/',), unix_dial=True, spawn=True))"
        assert run(f"{seal}; {attack}") == "EPERM"


def test_a_supervisor_signals_its_children_and_nobody_else():
    foreign, own = run(
        """
        seal(Powers(read=("/",), spawn=True))
        child = subprocess.Popen(["sleep", "60"])
        outcome = [refused(os.kill, os.getppid(), 0), refused(child.kill)]
        child.wait()
        say(outcome)
        """
    )
    assert (foreign, own) == ("EPERM", None)


@pytest.mark.skipif(USERS[-1] == 0, reason="root may look into everything")
def test_no_other_process_of_the_same_user_looks_inside():
    user = USERS[-1]
    spy = "say([refused(open, '/proc/{pid}/mem'), refused(os.listdir, '/proc/{pid}/fd')])"
    closed = ["EACCES", "EACCES"]
    for before, expected in (("", [None, None]), ("harden()", closed), ("seal(Powers())", closed)):
        with start(f"{before}\nsay(os.getpid()); sys.stdin.read()", user=user) as victim:
            assert run(spy.format(pid=said(victim)), user=user) == expected


def test_root_keeps_no_capability():
    before, after = run(
        """
        def capabilities():
            lines = open("/proc/self/status").read().splitlines()
            return [int(line.split()[1], 16) for line in lines if line.startswith("Cap")]
        before = capabilities()
        seal(Powers(read=("/",)))
        say([before, capabilities()])
        """
    )
    if os.getuid() == 0:
        assert any(before)
        assert not any(after)
    assert not any(after[:3])  # inheritable, permitted, effective


@pytest.mark.skipif(platform.machine() != "x86_64", reason="these back doors are x86-64's")
@pytest.mark.parametrize("powers", POWERS.values(), ids=POWERS)
def test_the_32_bit_entrance_is_a_trap(powers):
    """`int 0x80` reaches the i386 calls, whose numbers mean other things: 20 is getpid there."""
    attack = """
    import mmap
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(bytes.fromhex("b814000000cd80c3"))  # mov eax, 20; int 0x80; ret
    enter = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
    {seal}
    say(enter() == os.getpid())
    os._exit(0)
    """
    with start(attack.format(seal="")) as control:
        if said(control) is not True:
            pytest.skip("this kernel has no 32-bit entrance")
    with start(attack.format(seal=f"seal({powers})")) as child:
        assert said(child) is None
    assert child.returncode == -31  # SIGSYS


@pytest.mark.skipif(platform.machine() != "x86_64", reason="these back doors are x86-64's")
def test_the_x32_entrance_is_closed():
    assert run(
        """
        seal(Powers())
        libc = ctypes.CDLL(None, use_errno=True)
        say([libc.syscall(0x40000000 + 41, 2, 1, 0), errno.errorcode[ctypes.get_errno()]])
        """
    ) == [-1, "ENOSYS"]


@contextlib.contextmanager
def listening(path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX) as outside:
        outside.bind(str(path))
        path.chmod(0o777)
        outside.listen()
        yield outside


@pytest.mark.parametrize("powers", ["engine", "engine in namespaces", "gateway", "nothing at all"])
def test_no_daemon_on_a_unix_socket_can_be_asked_for_help(powers, tmp_path):
    attack = f"say(refused(lambda: socket.socket(socket.AF_UNIX).connect('{tmp_path}/daemon')))"
    with listening(tmp_path / "daemon"):
        assert run(attack) is None
        assert run(f"seal({POWERS[powers]}); {attack}") == "EPERM"


def test_numbers_that_nobody_has_read_about_do_not_exist():
    assert run(
        """
        seal(Powers())
        libc = ctypes.CDLL(None, use_errno=True)
        def ask(number):
            libc.syscall(number, 0, 0, 0, 0, 0, 0)
            return errno.errorcode[ctypes.get_errno()]
        say(sorted({ask(number) for number in [400, *range(470, 1000)]}))
        """
    ) == ["ENOSYS"]


@AS_EVERY_USER
@pytest.mark.parametrize("powers", ["gateway", "supervisor"])
def test_who_writes_its_own_folder_cannot_open_other_files_to_everybody(powers, user):
    """A power to write files below one folder was once a power over the rights of every file."""
    attack = """
    path = tempfile.mkstemp(dir={folder!r})[1]
    {seal}
    changes = [
        refused(os.chmod, path, 0o666),
        refused(os.utime, path, (1, 1)),
        refused(os.chown, path, os.getuid(), os.getgid()),
    ]
    say([changes, os.stat(path).st_mode & 0o777])
    """
    seal = f"seal({POWERS[powers]})"
    with tempfile.TemporaryDirectory() as folder:
        os.chown(folder, user, user)
        unsealed = run(attack.format(folder=folder, seal=""), user=user)
        sealed = run(attack.format(folder=folder, seal=seal), user=user)
    assert unsealed == [[None] * 3, 0o666]
    assert sealed == [["EPERM"] * 3, 0o600]


@pytest.mark.parametrize("powers", POWERS)
def test_nobody_watches_folders_or_slows_others_down(powers):
    attack = """
    def watch(): os.close(syscall("inotify_init1", 0))
    def renice(): os.setpriority(os.PRIO_PROCESS, 0, os.getpriority(os.PRIO_PROCESS, 0))
    def pin(): os.sched_setaffinity(0, os.sched_getaffinity(0))
    def reschedule(): os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
    say([refused(act) for act in (watch, renice, pin, reschedule)])
    """
    assert run(attack) == [None] * 4
    assert run(f"\n    seal({POWERS[powers]}){attack}") == ["EPERM"] * 4


def test_nobody_keeps_a_server_from_starting_by_making_files_before_it() -> None:
    """An attempt that fails because of a file that is there was not refused by the kernel."""
    before = Path(PROBE_FOLDER, f"inhouse-probe-{os.getpid()}")
    before.touch(exist_ok=True)
    try:
        ACTS["write a file"]()
    finally:
        before.unlink()
