"""`inhouse serve`: start everything, sealed, and say where it is."""

import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from inhouse.access.credential import Door, credential_file, write_private
from inhouse.build import (
    House,
    Masking,
    Remote,
    listen,
    open_line,
    open_readers,
    read_remote,
    seal_gateway,
    start_classifiers,
    start_dialer,
    start_engine,
    start_parsers,
)
from inhouse.cli import Parser
from inhouse.cli.client import ServerFile, server_file
from inhouse.cli.models_chosen import chosen_model
from inhouse.config import Policy, home_folder, load_policy
from inhouse.egress.seal import harden
from inhouse.engines.modelfile import ModelFile
from inhouse.home import home_error, locked_home
from inhouse.privacy.rules import read_rules

EXAMPLES = """examples:
  inhouse serve                       the packaged model, on http://127.0.0.1:8484
  inhouse serve --model big.gguf      your own model file
  inhouse serve --model NAME          one that was pulled or imported: inhouse models list
  inhouse serve --upstream http://127.0.0.1:8000/v1
                                      mask for another server: vLLM, llama-server, Ollama ...
  inhouse serve --port 0 --json       any free port; one line of JSON when ready

Stop it with Ctrl-C. Nothing of any conversation is kept."""


def main(argv: Sequence[str]) -> int:
    parser = Parser(
        prog="inhouse serve",
        description="Start the private AI server and its chat page on this machine.",
        epilog=EXAMPLES,
    )
    parser.add_argument("--port", type=int, help="0 takes a free one (default: 8484)")
    parser.add_argument(
        "--model",
        metavar="NAME",
        help="a model from the list, a GGUF file of your own, or an upstream's model name",
    )
    parser.add_argument(
        "--upstream", metavar="URL", help="use the OpenAI-compatible server at this address"
    )
    parser.add_argument("--json", action="store_true", help="print one line of JSON when ready")
    wanted = parser.parse_args(argv)
    if wanted.port is not None and not 0 <= wanted.port <= 65535:
        parser.error("--port takes a number from 0 to 65535")
    harden()
    home = home_folder()
    policy = _with_words(load_policy(home), wanted.model, wanted.upstream)
    remote = read_remote(policy)
    model = ModelFile("", "", 0) if remote else chosen_model(home, policy)
    with locked_home(home) as lock:
        listener = listen(policy.server.port if wanted.port is None else wanted.port)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        from inhouse.server.run import prepare, serve  # the heavier imports, once all is checked

        prepare()
        door = Door(home)
        rules = read_rules(policy.masking, home)
        line = start_dialer(remote, home) if remote else start_engine(policy, home, model)
        classifiers = start_classifiers(home)
        parsers = start_parsers(policy, home)
        lines = [each.fileno() for each in (line, classifiers, parsers) if each]
        gateway = seal_gateway(policy, home, lock, listener.fileno(), *lines)

        def open_house() -> House:
            masking = Masking(
                open_readers(classifiers, policy, "classifiers"),
                rules,
                open_readers(parsers, policy, "parsers") if parsers else None,
            )
            engine = open_line(line, policy)
            return House(policy, home, model, door, engine, gateway, masking, remote)

        def ready(house: House) -> None:
            announce(house, url, as_json=wanted.json)

        write_address(home, url)  # from here on `inhouse status` finds the server
        try:
            serve(listener, open_house, loading=Progress(model, remote).show, ready=ready)
        finally:
            server_file(home).unlink(missing_ok=True)
    return 0


def _with_words(policy: Policy, model: str | None, upstream: str | None) -> Policy:
    """The policy with what the command line says instead."""
    replace = msgspec.structs.replace
    said = {"model": model, "upstream": upstream}
    words = {name: word for name, word in said.items() if word is not None}
    return replace(policy, engine=replace(policy.engine, **words))


class Progress:
    """A line that tells a person at a terminal that the model is still being loaded."""

    def __init__(self, model: ModelFile, remote: Remote | None) -> None:
        self._what = f"Loading {model.name}, {model.size_bytes / 1e9:.1f} GB"
        if remote:
            self._what = f"Waiting for {remote.upstream.shown}"
        self._started = time.monotonic()

    def show(self) -> None:
        if sys.stderr.isatty():
            elapsed_s = time.monotonic() - self._started
            print(f"\r{self._what}: {elapsed_s:.0f} s\033[K", end="", file=sys.stderr, flush=True)

    @staticmethod
    def clear() -> None:
        if sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def write_address(home: Path, url: str) -> None:
    try:
        told = msgspec.json.encode(ServerFile(url, os.getpid())).decode()
        write_private(server_file(home), told)
    except OSError as error:
        raise home_error(home, error) from error


def announce(house: House, url: str, *, as_json: bool) -> None:
    """Tell the person that all is ready, and where."""
    page_url = f"{url}/#enter={house.sessions.link()}"
    credential = credential_file(house.home)
    seal = house.engine.seal.level
    Progress.clear()
    if as_json:
        line = {
            "url": url,
            "page_url": page_url,
            "credential_file": str(credential),
            "model": house.model.name,
            "seal": seal,
            "pid": os.getpid(),
            "engine_pid": house.engine.pid,
        }
        print(json.dumps(line), flush=True)
        return
    if house.remote:
        shown = house.remote.upstream.shown
        print(f"Inhouse is ready. Model: {house.model.name}, of the server at {shown}.")
        print("  upstream    gets masked text only; what it keeps can't be seen from here")
    else:
        print(f"Inhouse is ready. Model: {house.model.name}. Engine sealed: {seal}.")
    print(f"  chat page   {page_url}")
    print("              (this link signs you in once, within 15 minutes)")
    print(f"  API         {url}/v1")
    print(f"  credential  {credential}")
    if house.model.note:
        print(f"  note        {house.model.note}")
    print("Nothing of any conversation is kept. Stop with Ctrl-C.", flush=True)
