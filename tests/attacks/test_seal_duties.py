"""A sealed process can still do its work, and tells the truth about how far it is sealed."""

import array
import http.client
import os
import signal
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from seal_child import AS_EVERY_USER, ON_LINUX, USERS, run, said, start

from inhouse.egress import landlock

pytestmark = ON_LINUX


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user can reach, unlike pytest's."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


ENGINE = "Powers(read=('/usr', '/lib'), unix_listen=True, namespaces=True)"


@AS_EVERY_USER
def test_a_gateway_answers_on_a_listener_that_was_bound_before(user):
    gateway = """
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    seal(GATEWAY, keep=(0, 1, 2, listener.fileno()))
    listener.listen()
    say(listener.getsockname()[1])
    for _ in range(50):
        connection, _ = listener.accept()
        connection.sendall(connection.recv(100).upper())
        connection.close()
    say(refused(socket.socket))
    """
    with start(gateway, user=user) as child:
        port = said(child)
        for _ in range(50):
            with socket.create_connection(("127.0.0.1", port)) as connection:
                connection.sendall(b"hello")
                assert connection.recv(100) == b"HELLO"
        assert said(child) == "EPERM"


def test_a_real_web_server_serves_sealed():
    server = """
    import asyncio, uvicorn, uvloop
    import uvicorn.protocols.http.httptools_impl, uvicorn.lifespan.off

    async def app(scope, receive, send):
        dial = asyncio.open_connection("127.0.0.1", listener.getsockname()[1])
        try:
            await dial
            body = b"dialled"
        except OSError as error:
            body = errno.errorcode[error.errno].encode()
        on_a_thread = await asyncio.to_thread(lambda: b" " + str(threading.active_count()).encode())
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body + on_a_thread})

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    seal(GATEWAY, keep=(0, 1, 2, listener.fileno()))
    listener.listen()
    say(listener.getsockname()[1])
    config = uvicorn.Config(app, loop="uvloop", http="httptools", lifespan="off", log_level="error")
    uvloop.run(uvicorn.Server(config).serve(sockets=[listener]))
    """
    with start(server) as child:
        port = said(child)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        answers = set()
        for _ in range(100):
            connection.request("GET", "/")
            answers.add(connection.getresponse().read().split()[0])
        connection.close()
        child.terminate()
    assert answers == {b"EPERM"}


def test_a_gateway_uses_connections_that_it_is_handed():
    gateway = """
    hatch = socket.socket(fileno=int(sys.stdin.readline()))
    seal(GATEWAY, keep=(0, 1, 2, hatch.fileno()))
    _, descriptors, _, _ = socket.recv_fds(hatch, 1, 1)
    handed = socket.socket(fileno=descriptors[0])
    handed.sendall(handed.recv(100).upper())
    own, other = socket.socketpair()
    socket.send_fds(own, [b"x"], [handed.fileno()])
    say(len(socket.recv_fds(other, 1, 1)[1]))
    """
    ours, theirs = socket.socketpair()
    server = socket.create_server(("127.0.0.1", 0))
    with ours, theirs, server, start(gateway, pass_fds=[theirs.fileno()]) as child:
        child.stdin.write(f"{theirs.fileno()}\n")
        child.stdin.flush()
        theirs.close()
        dialled = socket.create_connection(server.getsockname())
        accepted, _ = server.accept()
        ours.sendmsg(
            [b"x"],
            [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [dialled.fileno()]))],
        )
        dialled.close()
        accepted.sendall(b"hello")
        assert accepted.recv(100) == b"HELLO"
        accepted.close()
        assert said(child) == 1


@AS_EVERY_USER
def test_a_sealed_process_makes_threads_but_no_processes(user):
    threads, fork, program = run(
        """
        seal(Powers(read=("/",)))
        done = []
        threads = [threading.Thread(target=done.append, args=(1,)) for _ in range(20)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        say([len(done), refused(os.fork), refused(subprocess.run, ["true"])])
        """,
        user=user,
    )
    assert (threads, fork, program) == (20, "EPERM", "EPERM")


def test_what_is_thrown_away_can_still_be_thrown_away():
    assert run("seal(Powers()); say(refused(open, os.devnull, 'r+b', 0))") is None


@pytest.mark.parametrize("how", ["os.abort()", "signal.raise_signal(signal.SIGABRT)"])
def test_a_sealed_process_can_still_end_itself(how):
    with start(f"seal(Powers())\n{how}") as child:
        pass
    assert child.returncode == -signal.SIGABRT


@AS_EVERY_USER
def test_an_engine_goes_on_answering_after_it_was_tightened(user, folder):
    os.chown(folder, user, user)
    engine = f"""
    seal(Powers(read=("/usr",), sockets_in={str(folder)!r}, unix_listen=True, namespaces=True))
    listener = socket.socket(socket.AF_UNIX)
    listener.bind({str(folder / "socket")!r})
    listener.listen()
    tighten(Powers())
    say([attempt.name for attempt in attempts() if not attempt.blocked])
    def serve():
        connection, _ = listener.accept()
        connection.sendall(connection.recv(100).upper())
        connection.close()
    for _ in range(20):
        thread = threading.Thread(target=serve)
        thread.start()
        thread.join()
    """
    with start(engine, user=user) as child:
        assert said(child) == []
        for _ in range(20):
            with socket.socket(socket.AF_UNIX) as connection:
                connection.connect(str(folder / "socket"))
                connection.sendall(b"hello")
                assert connection.recv(100) == b"HELLO"
    assert child.returncode == 0


@AS_EVERY_USER
def test_a_sealed_supervisor_starts_an_engine_that_seals_itself_further(user, folder):
    """Filters and rules stack, so the parent's seal must leave the child room for its own."""
    os.chown(folder, user, user)
    supervisor = """
    reading, writing = os.pipe()
    folder = sys.stdin.readline().strip()
    report = seal(Powers(read=("/",), write=(folder,), unix_dial=True, spawn=True))
    child = os.fork()
    if child == 0:
        harden()
        run = os.path.join(folder, "run")
        os.mkdir(run, 0o700)
        path = os.path.join(run, "socket")
        mine = seal(Powers(read=("/usr",), sockets_in=run, unix_listen=True, namespaces=True))
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(path)
        listener.listen()
        tighten(Powers())
        leaks = sum(not attempt.blocked for attempt in attempts())
        print(json.dumps([mine.level, leaks]), flush=True)
        connection, _ = listener.accept()
        connection.sendall(b"hello")
        time.sleep(60)
    path = os.path.join(folder, "run", "socket")
    dial = socket.socket(socket.AF_UNIX)
    while refused(dial.connect, path): time.sleep(0.01)
    greeting = dial.recv(5).decode()
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    say([report.level, greeting, os.WTERMSIG(status)])
    """
    namespaces = run("say(seal(Powers(namespaces=True)).namespaces)", user=USERS[-1])
    with start(supervisor, user=user) as child:
        child.stdin.write(f"{folder}\n")
        child.stdin.flush()
        assert said(child) == [3 if namespaces else 2, 0]
        assert said(child) == [2, "hello", signal.SIGKILL]


def test_a_kernel_without_landlock_is_level_1_and_says_what_to_do():
    level, abi, missing, what, fix = run(
        """
        pretend(Rule("landlock_create_ruleset", Verdict.UNKNOWN))
        report = seal(Powers(read=("/",), listen=True))
        try:
            require(report, Level.L2)
        except SealError as error:
            say([report.level, report.landlock_abi, report.missing, error.what, error.fix])
        """
    )
    assert (level, abi) == (1, 0)
    assert "Landlock: this kernel has none, or a container hides it" in missing
    assert "sealed to L1 but must reach L2" in what
    assert "use Linux 6.12 or newer (6.7 at least) with landlock" in fix


def test_where_user_namespaces_are_forbidden_the_seal_is_level_2():
    level, namespaces, missing, fix = run(
        f"""
        pretend(Rule("unshare", Verdict.REFUSE))
        report = seal({ENGINE})
        require(report, Level.L2)
        try:
            require(report, Level.L3)
        except SealError as error:
            say([report.level, report.namespaces, report.missing, error.fix])
        """
    )
    assert (level, namespaces) == (2, False)
    assert missing == ["user namespaces: not permitted on this system"]
    assert "sysctl -w user.max_user_namespaces" in fix


@pytest.mark.skipif(os.getuid() != 0, reason="only root can do without")
def test_root_gets_its_namespaces_where_user_namespaces_are_forbidden():
    new_user = 0x10000000
    level = run(
        f"""
        own_user = Case((Test(0, {new_user}, mask={new_user}),), Verdict.REFUSE)
        pretend(Rule("unshare", Verdict.ALLOW, (own_user,)))
        say(seal({ENGINE}).level)
        """
    )
    assert level == 3


def test_where_the_filter_is_refused_nothing_is_claimed():
    level, fix = run(
        """
        pretend(Rule("seccomp", Verdict.REFUSE))
        report = seal(Powers(read=("/",)))
        try:
            require(report, Level.L1)
        except SealError as error:
            say([report.level, error.fix])
        """
    )
    assert level == 0
    assert "CONFIG_SECCOMP_FILTER" in fix


def test_a_process_with_threads_is_not_called_more_than_filtered():
    level, missing, stray = run(
        """
        stop, results = threading.Event(), []
        def work():
            stop.wait()
            results.append(refused(socket.socket))
        thread = threading.Thread(target=work)
        thread.start()
        report = seal(Powers(read=("/",), namespaces=True))
        stop.set()
        thread.join()
        say([report.level, report.missing, results[0]])
        """
    )
    assert level == 1
    assert missing == ["threads: others run already, and they would stay outside"]
    assert stray == "EPERM"  # the filter reaches the threads that Landlock does not


@AS_EVERY_USER
def test_a_full_seal_reports_level_3_and_nothing_missing(user):
    report = run(
        f"""
        harden()
        report = seal({ENGINE})
        say([report.level, report.landlock_abi, report.seccomp, report.missing, os.getuid()])
        """,
        user=user,
    )
    if report[3]:
        pytest.skip(f"this system lacks something: {report[3]}")
    assert report == [3, min(landlock.abi(), landlock.NEWEST), True, [], user]


def test_a_private_network_has_nothing_in_it():
    inside = run(
        "seal(Powers(read=('/proc',), namespaces=True)); say(open('/proc/net/dev').read())"
    )
    if "lo:" not in inside:
        pytest.skip("/proc is hidden here")
    names = {line.split(":")[0].strip() for line in inside.splitlines()[2:]}
    here = {line.split(":")[0].strip() for line in Path("/proc/net/dev").read_text().splitlines()}
    assert "lo" in names
    assert not names & {name for name in here if name.startswith(("eth", "en", "wl"))}


def test_hardening_leaves_no_core_and_only_private_files(tmp_path):
    path = tmp_path / "file"
    core, dumpable = run(
        f"""
        harden()
        open({str(path)!r}, "w").close()
        say([resource.getrlimit(resource.RLIMIT_CORE), prctl(3)])
        """
    )
    assert core == [0, 0]
    assert dumpable == 0
    assert path.stat().st_mode & 0o077 == 0
