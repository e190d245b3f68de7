"""The escape corpus gets out of an unsealed process in a hundred ways, of a sealed one in none.

Success is decided by receivers outside, so each attempt is its own positive control.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from seal_child import AS_EVERY_USER, ON_LINUX, USERS, run

from inhouse.proofs.egress import corpus, judge, needed
from inhouse.proofs.egress.world import Answer, Outcome, Plan, Round
from inhouse.proofs.report import Verdict

pytestmark = ON_LINUX

ROLES = (*judge.ROLES, "engine that loads")
FAMILY = {attempt.name: family for family, attempt in corpus.attempts()}


def plans(user: int) -> tuple[Plan, ...]:
    engine = next(plan for plan in judge.plans(user) if plan.name == "engine")
    loading = ["engine that loads" if word == "engine" else word for word in engine.command]
    return (*judge.plans(user), Plan("engine that loads", tuple(loading)))


@pytest.fixture(scope="module")
def answers() -> Mapping[int, Answer]:
    with ThreadPoolExecutor(len(USERS)) as pool:
        made = pool.map(lambda user: judge.attack(user, plans(user)), USERS)
    return dict(zip(USERS, made, strict=True))


def round_of(answer: Answer, name: str) -> Round:
    return next(each for each in answer.rounds if each.name == name)


def out(found: Round) -> set[str]:
    return {name for name, each in found.outcomes.items() if each.leaked or each.shown}


@AS_EVERY_USER
def test_unsealed_most_attempts_get_out(answers, user):
    open_ways = out(round_of(answers[user], "unsealed"))
    assert len(open_ways) >= 80
    assert {FAMILY[name] for name in open_ways} == set(corpus.FAMILIES)


@AS_EVERY_USER
@pytest.mark.parametrize("role", ROLES)
def test_sealed_no_attempt_gets_out(answers, role, user):
    sealed = round_of(answers[user], role)
    leaked = {name for name, each in sealed.outcomes.items() if each.leaked}
    work = {name for _, names in needed.needed(role, sealed, list(FAMILY)) for name in names}
    assert leaked <= work
    assert [name for name, each in sealed.outcomes.items() if not each.begun] == []


@AS_EVERY_USER
@pytest.mark.parametrize("role", ROLES)
def test_a_sealed_process_can_show_nothing_but_its_title(answers, role, user):
    sealed = round_of(answers[user], role)
    shown = {name for name, each in sealed.outcomes.items() if each.shown}
    may = {"the process's title"}
    if role in ("supervisor", "starter"):  # they start programs, and set limits to them
        may |= {name for name, family in FAMILY.items() if family == "children"}
        may |= {"the process's limits"}
    if role == "supervisor":  # whose engine may have to bring a library in memory
        may |= {"memory with a name"}
    assert shown <= may


def test_what_belongs_to_the_work_of_a_process_is_little():
    """Whoever dials can dial one place; whoever starts programs can't hide their command lines."""
    received = {
        role: {name for power in powers if not power.only_shown for name in power.names}
        for role, powers in needed.POWERS.items()
    }
    unix = {"path stream", "a descriptor handed over"}
    assert received == {
        "supervisor": unix,
        "starter": set(),
        "dialer": {"TCP to the port of the one place, elsewhere"},
        "dialer of a Unix socket": unix,
    }


def test_a_machine_without_landlock_is_found_out():
    """The corpus sees what a missing layer means, whatever a report would say."""
    said = run(
        """
        pretend(Rule("landlock_create_ruleset", Verdict.UNKNOWN))
        from inhouse.proofs.egress import judge
        answer = judge.attack(os.getuid(), judge.plans(os.getuid())[:2])
        claims = [judge._claim(family, [answer], 0.0) for family in ("drops", "native")]
        engine = answer.rounds[1].outcomes
        say([claims[0].verdict, [name for name, each in engine.items() if each.leaked]])
        """
    )
    verdict, leaks = said
    assert verdict == Verdict.BROKEN
    assert {"a file", "FIFO"} <= set(leaks)
    assert "TCP" not in leaks


WEAKENED = """
import sys
from inhouse.egress import powers, seal
from inhouse.processes import rehearsal
{change}
sys.argv = ["", "gateway", "inhouse.proofs.egress.corpus", "{user}", "0"]
rehearsal.main()
"""
CHANGES = {
    "descriptors stay open": "seal._close_all_but = lambda keep: None",
    "the filter forgets io_uring": (
        "powers.NEVER.update((why, 'sendmmsg') for why, calls in powers.NEVER.items()"
        " if 'io_uring' in calls)"
    ),
    "the filter forgets locks": "powers.F_LOCKS = ()",
}
CAUGHT = {
    "descriptors stay open": {"a connection left open", "a pipe left open"},
    "the filter forgets io_uring": {"io_uring: a datagram"},
    "the filter forgets locks": {"a lock", "a lock of a descriptor"},
}


def test_each_hole_that_is_torn_into_the_seal_is_found():
    user = USERS[0]
    weak = [
        Plan(name, (sys.executable, "-I", "-c", WEAKENED.format(change=change, user=user)))
        for name, change in CHANGES.items()
    ]
    for found in judge.attack(user, weak).rounds:
        assert out(found) >= CAUGHT[found.name], found.name
        assert out(found) & {"TCP", "a file"} == set()


def made(unsealed: Outcome, **sealed: Outcome) -> Answer:
    """An answer in which all attempts of every family fared alike; they fail where none is said."""
    outcomes = {"unsealed": unsealed} | dict.fromkeys(judge.ROLES, REFUSED) | sealed
    rounds = (
        Round(name, dict.fromkeys(FAMILY, outcome), 1.0) for name, outcome in outcomes.items()
    )
    return Answer(1000, tuple(rounds), True)


GOT_OUT = Outcome(begun=True, leaked=True, shown=False, note="done")
SHOWED = Outcome(begun=True, leaked=False, shown=True, note="done")
REFUSED = Outcome(begun=True, leaked=False, shown=False, note="EPERM")
NOT_BEGUN = Outcome(begun=False, leaked=False, shown=False, note="")


@pytest.mark.parametrize(
    ("outcomes", "verdict"),
    [
        ((GOT_OUT, {}), Verdict.HOLDS),
        ((GOT_OUT, {"engine": GOT_OUT}), Verdict.BROKEN),
        ((GOT_OUT, {"gateway": SHOWED}), Verdict.BROKEN),
        ((REFUSED, {"engine": GOT_OUT}), Verdict.BROKEN),
        ((GOT_OUT, {"courier": GOT_OUT}), Verdict.BROKEN),
        ((GOT_OUT, {"dialer": GOT_OUT}), Verdict.BROKEN),
        ((GOT_OUT, {"engine": NOT_BEGUN}), Verdict.UNKNOWN),
        ((GOT_OUT, {"reader": NOT_BEGUN}), Verdict.UNKNOWN),
        ((REFUSED, {}), Verdict.UNKNOWN),
    ],
)
def test_a_verdict_needs_a_control_that_got_out_and_an_attempt_that_was_begun(outcomes, verdict):
    control, sealed = outcomes
    claim = judge._claim("internet", [made(control, **sealed)], 1.0)
    assert claim.verdict == verdict
    assert bool(claim.fix) == (verdict != Verdict.HOLDS)


def test_what_can_not_be_closed_is_weak_and_never_holds_or_breaks():
    claim = judge._claim("shown", [made(SHOWED, engine=SHOWED)], 1.0)
    assert claim.verdict == Verdict.WEAK


@pytest.mark.parametrize(
    ("upstream", "verdict"),
    [
        ("", Verdict.HOLDS),
        ("unix:///run/a.sock", Verdict.HOLDS),
        ("https://gpu.example/v1", Verdict.WEAK),
    ],
)
def test_what_a_process_must_be_able_to_is_told_and_weak_where_it_is_used(upstream, verdict):
    answer = made(GOT_OUT)
    way = "TCP to the port of the one place, elsewhere"
    dialer = round_of(answer, "dialer")
    dialer.outcomes[way] = GOT_OUT
    claim = judge._claim("internet", [answer], 1.0, needed.unused_by(upstream))
    assert claim.verdict == verdict
    assert f"and 1 of its work ({way}: it dials one port" in claim.evidence
    assert ("not used here" in claim.evidence) == (verdict is Verdict.HOLDS)
    dialer.outcomes["UDP"] = GOT_OUT
    assert judge._claim("internet", [answer], 1.0, frozenset({"dialer"})).verdict == Verdict.BROKEN


def test_a_kernel_that_can_tell_unix_sockets_apart_leaves_no_excuse(monkeypatch):
    answer = made(GOT_OUT)
    round_of(answer, "supervisor").outcomes["path stream"] = GOT_OUT
    for abi, verdict in ((8, Verdict.WEAK), (9, Verdict.BROKEN)):
        monkeypatch.setattr(needed, "_landlock_abi", lambda abi=abi: abi)
        assert judge._claim("unix", [answer], 1.0).verdict == verdict


def test_a_world_that_could_not_be_made_is_unknown():
    nothing = Answer(1000, (), False, "the system gave no namespaces")
    claim = judge._claim("internet", [nothing], 1.0)
    assert claim.verdict == Verdict.UNKNOWN
    assert "no namespaces" in claim.fix


WITHOUT_NAMESPACES = """
from inhouse.egress.small_net import SmallNet, fork_inside, wait_for
from inhouse.proofs.egress import corpus, judge

def destinations(frames):
    "Where each packet was going: its address and, of UDP and TCP, the port."
    for frame in frames:
        if frame[12:14] == b"\\x08\\x00":
            start = 14 + 4 * (frame[14] & 15)
            there = socket.inet_ntop(socket.AF_INET, frame[30:34])
            has_port = frame[23] in (6, 17)
        elif frame[12:14] == b"\\x86\\xdd":
            start, there = 54, socket.inet_ntop(socket.AF_INET6, frame[38:54])
            has_port = frame[20] in (6, 17)
        else:
            continue
        yield there, int.from_bytes(frame[start + 2 : start + 4], "big") if has_port else 0

def work():
    frames = []
    ear = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    ear.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    ear.bind(("lo", 3))
    def listen():
        while True:
            frames.append(ear.recv(65536))
    threading.Thread(target=listen, daemon=True).start()
    pretend(Rule("unshare", Verdict.UNKNOWN))
    answer = judge.attack(0, judge.plans(0)[:1])
    before = sorted(set(destinations(frames)))
    with contextlib.suppress(OSError):
        socket.getaddrinfo("control.example.com", 443)
    time.sleep(0.2)
    claims = [judge._claim(family, [answer], 0.0) for family in ("internet", "children")]
    control = sorted(set(destinations(frames)) - set(before))
    say([answer.apart, before, control, [claim.evidence for claim in claims]])
    return 0

resolver = b"nameserver 198.51.100.53\\noptions timeout:1 attempts:1\\n"
names = b"hosts: files dns\\n"
inside = SmallNet(files={"/etc/resolv.conf": resolver, "/etc/nsswitch.conf": names})
sys.exit(wait_for(fork_inside(inside, work)))
"""


def test_without_a_private_network_nothing_is_sent_to_anybody_else():
    """All that leaves goes to this machine, and no resolver of it that would pass it on."""
    apart, went, control, evidence = run(WITHOUT_NAMESPACES)
    assert not apart
    assert ["198.51.100.53", 53] in control, "a question that is asked is seen"
    assert {there for there, _ in went} == {"127.0.0.1", "127.0.0.2", "127.255.255.255", "::1"}
    assert not {port for _, port in went} & {53, 5353}
    reason = "(tried in a private network only, and there is none here)"
    for name in ("UDP to a group", "a name asked of the system", "a name asked of a server"):
        assert f"{name} {reason}" in evidence[0]
    assert f"the system's name tool {reason}" in evidence[1]


def test_every_attempt_has_a_name_of_its_own():
    names = [attempt.name for _, attempt in corpus.attempts()]
    assert len(names) == len(set(names)) >= 100


def test_what_the_process_believes_is_not_believed():
    """A process that claims success without reaching anybody has not got out."""
    liar = (
        "import json, sys\n"
        "for name in json.load(sys.stdin)['tokens']:\n"
        "    print(json.dumps({'name': name, 'outcome': 'done'}))"
    )
    answer = judge.attack(os.getuid(), [Plan("liar", (sys.executable, "-I", "-c", liar))])
    evident = {attempt.name for _, attempt in corpus.attempts() if attempt.evident}
    assert out(answer.rounds[0]) == evident, "but where the object itself is the way out"


def test_the_corpus_says_what_it_tries_in_lines_that_can_be_read():
    world = msgspec.json.encode({"tokens": {}})
    ran = subprocess.run(
        [sys.executable, "-I", "-m", corpus.__name__], input=world, capture_output=True, check=False
    )
    assert ran.returncode != 0, "half a world is refused"
    assert ran.stdout == b""
