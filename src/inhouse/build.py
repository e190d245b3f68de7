"""From the policy to running parts: the only place that knows which class does what.

`start_engine` runs before the gateway is sealed, since it is the last time this process starts
another one; `open_house` runs after, inside the event loop.
"""

import asyncio
import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from inhouse.access.credential import Door, credential_file
from inhouse.access.sessions import Sessions
from inhouse.answer import Steps
from inhouse.chat import Finding
from inhouse.config import Policy
from inhouse.documents.pictures import AllowedPictures, MaskedPictures, NoPictures, Pictures
from inhouse.egress.seal import Level, Powers, SealReport, require, seal
from inhouse.engines import channel
from inhouse.engines.channel import EngineState, Line, Sealed, State
from inhouse.engines.cores import free_cores
from inhouse.engines.events import Service
from inhouse.engines.llama import EngineSpec
from inhouse.engines.local import LocalEngine
from inhouse.engines.modelfile import ModelFile
from inhouse.engines.remote import RemoteEngine, service_of
from inhouse.engines.tls import trust
from inhouse.engines.upstream import Upstream, parse_upstream
from inhouse.engines.upstream_check import UpstreamReport, look
from inhouse.errors import ConfigError, EngineError, SealError
from inhouse.home import run_folder
from inhouse.ledger.counters import Counters
from inhouse.privacy.detect.classifier.child import Child
from inhouse.privacy.detect.detection import Detection, Detector
from inhouse.privacy.detect.remembered import Remembered
from inhouse.privacy.rules import Rules, read_rules
from inhouse.processes.classifier import KeptClassifier
from inhouse.processes.pictures import KeptParser
from inhouse.processes.sealing import describe, readable


class Remote(NamedTuple):
    """What is needed to use an upstream, read while files may still be opened."""

    upstream: Upstream
    service: Service
    key: str

    def __repr__(self) -> str:
        return f"<Remote {self.upstream.shown}>"


LONGEST_KEY: Final = 1024
UPSTREAM_PATIENCE_S: Final = 20.0
LOOK_AGAIN_S: Final = 0.5


class Masking(NamedTuple):
    """What masking is made of: lines to whoever starts classifiers and parsers, and the rules.

    Without `parsers` there is nobody who could open a picture, because none would be sent on.
    """

    line: Line
    rules: Rules
    parsers: Line | None = None


class House:
    """The parts of a running server."""

    def __init__(
        self,
        policy: Policy,
        home: Path,
        model: ModelFile,
        door: Door,
        line: Line,
        gateway: Sealed,
        masking: Masking,
        remote: Remote | None = None,
    ) -> None:
        self.policy = policy
        self.home = home
        self.model = model
        self.gateway = gateway
        self.started = int(time.time())
        self.counters = Counters()
        self.door = door
        self.sessions = Sessions(life_s=policy.server.session_hours * 3600.0)
        self.remote = remote
        self.upstream = UpstreamReport()
        self._looking: asyncio.Task[None] | None = None
        self._line = line
        self._engine = self._make_engine()
        self.classifier = KeptClassifier(masking.line, most_patience_s=policy.masking.seconds)
        self.parser = _parser(masking.parsers, policy)
        self.steps = Steps(
            engine=self._engine,
            record=self.counters.record,
            detect=Detection(self.classifier, Remembered()).raw,
            rules=masking.rules,
            pictures=_pictures(self.parser, policy),
        )

    def _make_engine(self) -> LocalEngine | RemoteEngine:
        if self.remote is None:
            return LocalEngine(
                self._line,
                self.model.name,
                context_tokens=self.policy.engine.context_tokens,
                advised=self.model.sampling,
            )
        return RemoteEngine(
            self._line,
            self.remote.service,
            self.remote.key,
            self.policy.engine.model,
            answer_tokens=self.policy.limits.answer_tokens,
        )

    @property
    def engine(self) -> EngineState:
        return self._line.engine

    async def engine_ready(self) -> None:
        """Wait for classifier and engine. Raises InhouseError when one may not be used."""
        await self.classifier.ready()
        state = await self._line.settled()
        if state.state is not State.READY:
            raise EngineError(state.problem or "the engine did not start", fix=state.fix)
        if isinstance(self._engine, RemoteEngine):
            await self._meet(self._engine)

    async def _meet(self, engine: RemoteEngine) -> None:
        """Learn what the upstream is called, which models it has, and what it lets others see.

        If the policy names the model, an upstream that is down can come later.
        """
        wanted = self.policy.engine.model
        try:
            names = await self._models(engine, patience_s=0 if wanted else UPSTREAM_PATIENCE_S)
        except EngineError:
            if not wanted:
                raise
            names = (wanted,)
        if wanted and wanted not in names:
            raise EngineError(
                "the upstream has no model of the name that was asked for",
                fix=f"use one of: {', '.join(names[:8])}",
            )
        engine.model = wanted or names[0]
        self.model = ModelFile("", engine.model, 0)
        if not await self._look_at(engine):
            self._looking = asyncio.create_task(self._look_later(engine))

    async def _models(self, engine: RemoteEngine, *, patience_s: float) -> tuple[str, ...]:
        deadline = time.monotonic() + patience_s
        while True:
            try:
                return await engine.models()
            except EngineError as error:
                if time.monotonic() >= deadline:
                    state = self._line.engine
                    if state.problem:  # the dialer knows better why nothing answers
                        raise EngineError(state.problem, fix=state.fix) from error
                    raise
                if not self._line.engine.problem:
                    raise
            await asyncio.sleep(LOOK_AGAIN_S)

    async def _look_at(self, engine: RemoteEngine) -> bool:
        if self._line.engine.problem:
            return False
        self.upstream = await look(engine)
        engine.extras = self.upstream.extras
        return True

    async def _look_later(self, engine: RemoteEngine) -> None:
        while not await self._look_at(engine):  # noqa: ASYNC110 - nobody tells us when it is up
            await asyncio.sleep(LOOK_AGAIN_S)

    async def wipe(self) -> int:
        """Replace the engine's process, and with it all that it held in memory."""
        if self.remote:
            raise EngineError(
                "the engine is another server's, which can't be wiped from here",
                fix="restart that server; inhouse itself keeps nothing of a conversation",
            )
        return await self._line.restart()

    @property
    def credential_file(self) -> Path:
        return credential_file(self.home)

    def close(self) -> None:
        if self._looking:
            self._looking.cancel()
        self.classifier.close()
        if self.parser:
            self.parser.close()
        self._line.close()


def _parser(line: Line | None, policy: Policy) -> KeptParser | None:
    def check(sealed: Sealed) -> None:
        require(_report(sealed), Level[policy.seal.minimum])
        require_attempts("parser", sealed)

    if line is None:
        return None
    return KeptParser(line, seconds=policy.masking.seconds, check=check)


def _pictures(parser: KeptParser | None, policy: Policy) -> Pictures:
    """What the policy says about pictures, for an engine that may see them."""
    if not policy.engine.upstream:
        return NoPictures(
            "the embedded engine reads text only",
            fix="leave it out, or serve a model that sees: inhouse serve --upstream URL",
        )
    if parser is None:
        return NoPictures(
            "the policy refuses pictures", fix="leave it out; masking.images says what is done"
        )
    if policy.masking.images == "allow":
        return AllowedPictures(parser, seconds=policy.masking.seconds)
    return MaskedPictures(parser, seconds=policy.masking.seconds)


def listen(port: int) -> socket.socket:
    """A bound listener on loopback; port 0 takes a free one. Raises ConfigError."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        listener.close()
        raise ConfigError(
            f"port {port} can't be used; another program may have it",
            fix="stop that program, or take any free port: inhouse serve --port 0",
        ) from error
    listener.listen(256)
    return listener


def start_engine(policy: Policy, home: Path, model: ModelFile) -> socket.socket:
    """Start the supervisor, which starts the engine. Returns the gateway's end of their line."""
    ours, theirs = channel.pair()
    folder = run_folder(home)
    streams = policy.engine.slots + policy.engine.waiting
    spec = EngineSpec(
        model=model.path,
        socket="",
        key="",
        threads=free_cores(),
        context_tokens=policy.engine.context_tokens,
        slots=policy.engine.slots,
        streams=streams,
        checked=model.checked,
    )
    orders = msgspec.json.encode({"folder": str(folder), "spec": spec})
    return _start("inhouse.processes.supervisor", orders, ours, theirs, folder)


def start_classifiers(home: Path) -> socket.socket:
    """Start the process that starts classifiers. Returns the gateway's end of the line."""
    return _start_starter("detector", home)


def start_parsers(policy: Policy, home: Path) -> socket.socket | None:
    """Start the process that starts parsers, if any picture could be sent to a model at all."""
    if not policy.engine.upstream or policy.masking.images == "refuse":
        return None
    return _start_starter("parser", home)


def _start_starter(reader: str, home: Path) -> socket.socket:
    ours, theirs = channel.pair()
    return _start("inhouse.processes.starter", b"", ours, theirs, run_folder(home), reader)


def start_dialer(remote: Remote, home: Path) -> socket.socket:
    """Start the process that alone may dial the upstream. Returns the gateway's end of the line."""
    ours, theirs = channel.pair()
    orders = msgspec.json.encode(remote.upstream)
    return _start("inhouse.processes.dialer", orders, ours, theirs, run_folder(home))


def _start(
    module: str,
    orders: bytes,
    ours: socket.socket,
    theirs: socket.socket,
    folder: Path,
    *words: str,
) -> socket.socket:
    with theirs:
        subprocess.Popen(  # noqa: S603 - our own module, by our own interpreter
            [sys.executable, "-I", "-m", module, str(theirs.fileno()), *words],
            pass_fds=[theirs.fileno()],
            cwd=folder,
            env={},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    if orders:
        ours.send(orders)
    return ours


def read_remote(policy: Policy) -> Remote | None:
    """How the policy's upstream is reached, if it names one. Raises ConfigError."""
    if not policy.engine.upstream:
        return None
    upstream = parse_upstream(policy.engine.upstream, in_clear=policy.engine.upstream_in_clear)
    tls = trust(policy.engine.upstream_ca_file) if upstream.tls else None
    return Remote(upstream, service_of(upstream, tls), _upstream_key(policy))


def _upstream_key(policy: Policy) -> str:
    named = policy.engine.upstream_key_file
    if not named:
        return ""
    path = Path(named).expanduser()
    try:
        if path.stat().st_mode & 0o077:
            raise ConfigError(
                f"others can read {path}, which holds the upstream's key", fix=f"chmod 600 {path}"
            )
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"the upstream's key can't be read from {path}", fix="make it a readable text file"
        ) from error
    if not key or len(key) > LONGEST_KEY or not key.isprintable() or " " in key:
        raise ConfigError(f"{path} holds no key", fix="put the key into it, and nothing else")
    return key


def open_line(end: socket.socket, policy: Policy) -> Line:
    """The gateway's end at work, inside the running event loop.

    Every engine of ours is held to the policy's minimum, also one that was started anew. An
    upstream is sealed by nobody that we know of; its dialer is held to the minimum instead.
    """
    minimum = Level[policy.seal.minimum]

    def check(state: EngineState) -> None:
        if not policy.engine.upstream:
            require(_report(state.seal), minimum)
        # The supervisor starts other processes, so it can't have namespaces of its own.
        require(_report(state.supervisor), min(Level.L2, minimum))
        require_attempts("engine", state.seal)
        require_attempts("dialer" if policy.engine.upstream else "supervisor", state.supervisor)

    return Line(end, check=check)


def open_readers(end: socket.socket, policy: Policy, name: str) -> Line:
    """The gateway's end of the line to a starter of readers, held to the policy's minimum."""
    minimum = min(Level.L2, Level[policy.seal.minimum])

    def check(state: EngineState) -> None:
        require(_report(state.supervisor), minimum)
        require_attempts(f"starter of {name}", state.supervisor)

    return Line(end, check=check)


def seal_gateway(policy: Policy, home: Path, *keep: int) -> Sealed:
    """From here on this process answers but never dials. Raises SealError below the minimum.

    It can't read the credential any more, only tell whether another one is the same.
    """
    powers = gateway_powers(home)
    report = seal(powers, keep=(0, 1, 2, *keep))
    # The gateway needs the network it listens on, so its best level has no namespaces.
    require(report, min(Level.L2, Level[policy.seal.minimum]))
    sealed = describe(report, powers)
    require_attempts("gateway", sealed)
    return sealed


def gateway_powers(home: Path) -> Powers:
    """What the gateway may do once it serves."""
    run = str(run_folder(home))
    return Powers(read=(*readable(run), "/proc/self", "/etc/localtime"), write=(run,), listen=True)


def require_attempts(name: str, sealed: Sealed) -> None:
    """A seal of both layers counts only if the process tried to break out and could not.

    Below that the policy has named the weakening, and the status shows what got through.
    """
    if sealed.not_blocked and Level[sealed.level] >= Level.L2:
        raise SealError(
            f"the {name} could still do what its seal forbids: {', '.join(sealed.not_blocked)}",
            fix="please report this with your kernel version (uname -r); nothing was served",
        )


def _report(sealed: Sealed) -> SealReport:
    return SealReport(
        level=Level[sealed.level],
        landlock_abi=sealed.landlock_abi,
        seccomp=sealed.seccomp,
        namespaces=sealed.namespaces,
        missing=sealed.missing,
    )


@contextlib.contextmanager
def detection(policy: Policy, home: Path, *, learned: bool = True) -> Iterator[Detector]:
    """All that finds data, for one command: rules, the policy's lists, and a classifier of its own.

    Raises DetectorError or MissingExtra when the classifier is asked and can't answer.
    """
    rules = read_rules(policy.masking, home)
    with Child() as child:
        found = Detection(child if learned else None)

        def find(text: str) -> list[Finding]:
            return rules.hidden(text, found.raw(text), ())

        yield find
