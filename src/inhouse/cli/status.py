"""`inhouse status`: what is running, and how well it is sealed, as each layer reports it."""

import json
import sys
from collections.abc import Sequence
from typing import Any

from inhouse.cli import Parser
from inhouse.cli.client import Client
from inhouse.config import home_folder

EXAMPLES = """examples:
  inhouse status
  inhouse status --json | jq .seal.engine.level

Exit codes: 0 running and ready, 1 running but not ready, 2 no server is running."""


def main(argv: Sequence[str]) -> int:
    parser = Parser(
        prog="inhouse status", description="Show the running server's state.", epilog=EXAMPLES
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    wanted = parser.parse_args(argv)
    client = Client(home_folder())
    status = client.get("/inhouse/status") | {"url": client.url}
    print(json.dumps(status) if wanted.json else _as_text(status, colour=sys.stdout.isatty()))
    return 0 if status["engine"]["state"] == "ready" else 1


def _as_text(status: dict[str, Any], *, colour: bool) -> str:
    engine, counts, upstream = status["engine"], status["counts"], status["upstream"]
    lines = [
        f"server      {status['url']}  (version {status['version']}, up {status['uptime_s']} s)",
        f"credential  {status['credential_file']}",
        f"model       {status['model']['name']}, {status['model']['context_tokens']} tokens",
        f"engine      {_good(engine['state'], engine['state'] == 'ready', colour)}"
        + ("" if upstream else f"  pid {engine['pid']}, restarted {engine['restarts']} times"),
    ]
    if engine["problem"]:
        lines.append(f"            {engine['problem']}; fix: {engine['fix']}")
    if upstream:
        lines.append(f"upstream    {upstream['address']}  (seems to be: {upstream['server']})")
        for check in upstream["checks"]:
            fix = f"; fix: {check['fix']}" if check["verdict"] != "HOLDS" else ""
            lines.append(f"            {check['verdict']:8}{check['what']}{fix}")
    names = {"gateway": "gateway", "supervisor": "dialer"} if upstream else {}
    for name in ("gateway", "detector", "supervisor", "engine")[: 3 if upstream else 4]:
        lines += _seal_lines(names.get(name, name), status["seal"][name], colour)
    if parser := status["seal"].get("parser"):  # only where one opens pictures
        lines += _seal_lines("parser", parser, colour)
    masking = status["masking"]
    lines.append(f"masking     on: {', '.join(masking['kinds'])}")
    lines.append(f"stored      no prompt, no answer; only {' and '.join(status['stored']['what'])}")
    lines.append(
        f"answers     {counts['answered']} answered, {counts['refused']} refused, "
        f"{counts['failed']} failed, {counts['hung_up']} hung up"
    )
    return "\n".join(lines)


def _seal_lines(name: str, seal: dict[str, Any], colour: bool) -> list[str]:
    level = _good(seal["level"], seal["level"] in ("L2", "L3"), colour)
    tried = f"{seal['attempts_blocked']} of {seal['attempts']} own attempts to get out blocked"
    lines = [f"seal        {name}: {level}, {tried}"]
    return lines + [f"            not achieved: {reason}" for reason in seal["missing"]]


def _good(word: str, good: bool, colour: bool) -> str:
    return f"\033[{'32' if good else '31'}m{word}\033[0m" if colour else word
