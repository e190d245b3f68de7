"""The families of promises, each a function from the ground to its claims."""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import Final

import msgspec

from inhouse.errors import InhouseError
from inhouse.proofs import egress, endpoint, residue
from inhouse.proofs.prove import alike, auth, defaults, fields, masking, processes
from inhouse.proofs.prove.canaries import Canaries, Canary
from inhouse.proofs.prove.policy import Installed, Settings, allowing_all, copy_for_trial
from inhouse.proofs.prove.stage import Stage, stage
from inhouse.proofs.prove.stranger import NotTried, Stranger
from inhouse.proofs.prove.trial import Trial
from inhouse.proofs.prove.upstream import Listener
from inhouse.proofs.report import Claim, Verdict

ISOLATION_S: Final = 55.0  # the clock needs most of it
SHARED: Final = ("/dev/shm", "/var/tmp")  # noqa: S108 - searched, not written
RESIDUE_S: Final = 30.0  # what is left for the search at the end


class Ground:
    """What is tried: started when it is first needed, ended with the stack."""

    def __init__(
        self,
        installed: Installed,
        home: Path,
        running: tuple[int, int, str] | None,
        stack: ExitStack,
        *,
        deadline: float,
        told: Callable[[str], None],
    ) -> None:
        self.installed = installed
        self.home = home
        self.running = running
        self.deadline = deadline
        self.told = told
        self.canaries = Canaries(secrets.randbits(64))
        self.trial_policy = copy_for_trial(installed.settings, home)
        self._stack = stack
        self.planted: list[Canary] = []
        self._started: list[Stage] = []

    @property
    def left_s(self) -> float:
        return max(0.0, self.deadline - time.monotonic())

    @property
    def upstream(self) -> str:
        """Of this installation's policy; the servers that are tried have none of it."""
        return str(self.installed.settings.get("engine", {}).get("upstream") or "")

    @property
    def starts(self) -> str:
        """How many servers were started, and whether one needed more than one try."""
        if not self._started:
            return ""
        again = sum(each.starts - 1 for each in self._started)
        return f"{len(self._started)}" + (f", with {again} failed tries" if again else "")

    @cached_property
    def listener(self) -> Listener:
        listener = Listener()
        self._stack.callback(listener.close)
        return listener

    @cached_property
    def masked(self) -> Stage:
        """A server with this policy, and our listener for an engine."""
        return self._start(self.trial_policy, "--upstream", self.listener.url)

    @cached_property
    def whole(self) -> Stage:
        """A server with this policy and the packaged engine."""
        return self._start(self.trial_policy)

    def leaky(self) -> tuple[Stage, Settings]:
        """A server that lets every class through, for the control."""
        policy = allowing_all(self.trial_policy)
        return self._start(policy, "--upstream", self.listener.url), policy

    def owner_of(self, on: Stage) -> Stranger:
        owner = Stranger(on.port, credential=on.credential, deadline=self.deadline)
        self._stack.callback(owner.close)
        return owner

    def door(self, port: int, credential: str, page_url: str = "") -> auth.Door:
        door = auth.Door(port, credential, page_url, deadline=self.deadline)
        self._stack.callback(door.close)
        return door

    def trial(self, on: Stage, policy: Settings) -> Trial:
        owner = self.owner_of(on)
        return Trial(owner, self.listener, policy, self.canaries)

    def subject(self, on: Stage, expected: tuple[str, ...]) -> processes.Subject:
        """A server that has worked, so that every one of its processes has begun."""
        owner = self.owner_of(on)
        hello = {"messages": [{"role": "user", "content": "My name is Anna."}]}
        owner.ask("POST", "/inhouse/preview", hello)
        status = owner.ask("GET", "/inhouse/status").json() or {}
        return processes.Subject(
            on.pid, on.port, status, on.pipe, on.planted, on.credential, expected
        )

    def _start(self, policy: Settings, *arguments: str) -> Stage:
        self.told("starting a server to try")
        try:
            begun = self._stack.enter_context(
                stage(policy, *arguments, seconds=max(1.0, self.left_s))
            )
        except InhouseError as error:
            raise NotTried(error.what, fix=error.fix) from error
        self._started.append(begun)
        return begun


Family = Callable[[Ground], Iterator[Claim]]


def _auth(ground: Ground) -> Iterator[Claim]:
    on = ground.masked
    door = ground.door(on.port, on.credential, on.said["page_url"])
    for what, check in auth.CHECKS:
        ground.told(what)
        yield check(door)


def _masking(ground: Ground) -> Iterator[Claim]:
    trial = ground.trial(ground.masked, ground.trial_policy)
    for what, check in masking.CHECKS:
        ground.told(what)
        yield check(trial)
    ground.planted += trial.sent
    ground.told("letting everything through on purpose")
    yield masking.control(ground.trial(*ground.leaky()))


def _defaults(ground: Ground) -> Iterator[Claim]:
    ground.told("looking at files, ports and policy")
    on = ground.masked
    yield defaults.policy_strict(ground.installed)
    yield defaults.files_private(on, ground.home)
    yield defaults.loopback_only(on)
    subject = ground.subject(on, processes.WITH_UPSTREAM)
    for check in (processes.environment, processes.titles, processes.unreadable):
        yield check(subject)
    if not ground.planted:
        trial = ground.trial(on, ground.trial_policy)
        for planted in fields.alone(ground.canaries):
            trial.send(planted)
        ground.planted += trial.sent
    ground.told("looking at what was kept")
    yield defaults.keeps_nothing(on, ground.planted)


def _egress(ground: Ground) -> Iterator[Claim]:
    subject = ground.subject(ground.whole, processes.WITH_ENGINE)
    for what, check in (*processes.CHECKS, alike.CHECK):
        ground.told(what)
        yield check(subject)
    ground.told("trying to get out, in every way that is known here")
    yield from egress.claims(ground.upstream)


def _isolation(ground: Ground) -> Iterator[Claim]:
    """By the checks that `inhouse probe` makes at anybody's server."""
    on = ground.whole
    target = endpoint.find_target(f"http://127.0.0.1:{on.port}")
    yield from endpoint.probe(
        target,
        keys=(on.credential,),
        seconds=max(1.0, min(ISOLATION_S, ground.left_s - RESIDUE_S)),
        families=("isolation",),
        told=ground.told,
    ).claims


def _residue(ground: Ground) -> Iterator[Claim]:
    """Kills the server in the end, so it comes last."""
    on = ground.whole
    ground.told("chatting, then searching files and memory")
    target = endpoint.find_target(f"http://127.0.0.1:{on.port}")
    shared = tuple(folder for folder in map(Path, SHARED) if folder.is_dir())
    yield from residue.claims(
        residue.Subject(
            target,
            on.credential,
            folders=(on.folder,),
            shared=shared,
            pids=(on.pid, *residue.descendants(on.pid)),
            may_kill=True,
        ),
        seconds=max(1.0, ground.left_s),
    )


def _running(ground: Ground) -> Iterator[Claim]:
    """The server that runs now, if one does: only what changes nothing there."""
    if ground.running is None:
        return
    pid, port, credential = ground.running
    door = ground.door(port, credential)
    ground.told("knocking at the server that is running")
    for knock in auth.HARMLESS:
        yield _of_running(knock(door))
    status = door.owner.ask("GET", "/inhouse/status").json() or {}
    subject = processes.Subject(pid, port, status)
    for look in (*processes.OF_ANY, alike.powers_alike):
        yield _of_running(look(subject))


def _of_running(claim: Claim) -> Claim:
    return msgspec.structs.replace(
        claim,
        id=f"running.{claim.id.replace('.', '_')}",
        title=f"The running server: {claim.title}",
    )


def _log(_ground: Ground) -> Iterator[Claim]:
    yield _not_there_yet("log.integrity", "Nobody can change the log unseen")


def _deletion(_ground: Ground) -> Iterator[Claim]:
    yield _not_there_yet("deletion.complete", "What is deleted is gone everywhere")


FAMILIES: Final[dict[str, Family]] = {
    "auth": _auth,
    "masking": _masking,
    "defaults": _defaults,
    "egress": _egress,
    "running": _running,
    "log": _log,
    "deletion": _deletion,
    "isolation": _isolation,
    "residue": _residue,
}


def _not_there_yet(id_: str, title: str) -> Claim:
    return Claim(
        id=id_,
        title=title,
        verdict=Verdict.UNKNOWN,
        evidence="That part does not exist yet, so nothing was tried.",
        how="Nothing was done.",
        fix="wait for a version that has it, and promise nobody this until then",
    )
