"""The families of promises, each a function from the ground to its claims."""

import importlib
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from inhouse.errors import InhouseError
from inhouse.proofs.prove import auth, masking
from inhouse.proofs.prove.canaries import Canaries
from inhouse.proofs.prove.policy import Installed, Settings, allowing_all, copy_for_trial
from inhouse.proofs.prove.stage import Stage, stage
from inhouse.proofs.prove.stranger import Stranger
from inhouse.proofs.prove.upstream import Listener
from inhouse.proofs.report import Claim, Verdict


class NotTried(InhouseError):
    """Something needed could not be had; why, and what would help."""

    code = "not_tried"
    exit_code = 2


class Ground:
    """What is tried: started when it is first needed, ended with the stack."""

    def __init__(
        self,
        installed: Installed,
        home: Path,
        running: tuple[int, str] | None,
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
        self._started: list[Stage] = []

    @property
    def left_s(self) -> float:
        return max(0.0, self.deadline - time.monotonic())

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

    def trial(self, on: Stage, policy: Settings) -> masking.Trial:
        owner = Stranger(on.port, credential=on.credential)
        return masking.Trial(owner, self.listener, policy, self.canaries)

    def _start(self, policy: Settings, *arguments: str) -> Stage:
        self.told("starting a server to try")
        try:
            begun = self._stack.enter_context(stage(policy, *arguments))
        except InhouseError as error:
            raise NotTried(error.what, fix=error.fix) from error
        self._started.append(begun)
        return begun


Family = Callable[[Ground], Iterator[Claim]]


def _auth(ground: Ground) -> Iterator[Claim]:
    on = ground.masked
    door = auth.Door(on.port, on.credential, on.said["page_url"])
    for what, check in auth.CHECKS:
        ground.told(what)
        yield check(door)


def _masking(ground: Ground) -> Iterator[Claim]:
    trial = ground.trial(ground.masked, ground.trial_policy)
    for what, check in masking.CHECKS:
        ground.told(what)
        yield check(trial)
    ground.told("letting one value through on purpose")
    yield masking.control(ground.trial(*ground.leaky()))


def _egress(ground: Ground) -> Iterator[Claim]:
    ground.told("trying to get out")
    yield from _of_module(
        "inhouse.proofs.egress", "egress.escapes", "Nothing leaves a sealed process"
    )


def _residue(ground: Ground) -> Iterator[Claim]:
    ground.told("searching what is left")
    yield from _of_module("inhouse.proofs.residue", "residue.files", "Nothing stays behind")


def _isolation(ground: Ground) -> Iterator[Claim]:
    """By the checks that `inhouse probe` makes at anybody's server."""
    from inhouse.proofs.endpoint import find_target, probe

    on = ground.whole
    ground.told("asking as two callers at once")
    target = find_target(f"http://127.0.0.1:{on.port}")
    probed = probe(
        target,
        keys=(on.credential,),
        seconds=ground.left_s,
        families=("isolation",),
        told=ground.told,
    )
    yield from probed.claims


def _log(_ground: Ground) -> Iterator[Claim]:
    yield _not_there_yet("log.integrity", "Nobody can change the log unseen")


def _deletion(_ground: Ground) -> Iterator[Claim]:
    yield _not_there_yet("deletion.complete", "What is deleted is gone everywhere")


FAMILIES: Final[dict[str, Family]] = {
    "auth": _auth,
    "masking": _masking,
    "egress": _egress,
    "residue": _residue,
    "isolation": _isolation,
    "log": _log,
    "deletion": _deletion,
}


def _of_module(module: str, id_: str, title: str) -> Iterator[Claim]:
    """The claims of a part that may not be there."""
    try:
        part: Any = importlib.import_module(module)
        claims: Callable[[], tuple[Claim, ...]] = part.claims
    except (ImportError, AttributeError):
        yield _not_there_yet(id_, title)
        return
    yield from claims()


def _not_there_yet(id_: str, title: str) -> Claim:
    return Claim(
        id=id_,
        title=title,
        verdict=Verdict.UNKNOWN,
        evidence="That part does not exist yet, so nothing was tried.",
        how="Nothing was done.",
        fix="wait for a version that has it, and promise nobody this until then",
    )
