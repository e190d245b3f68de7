"""`inhouse ask`: one question to the running server, the answer as it is written."""

import json
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from inhouse.cli import USAGE, Parser
from inhouse.cli.arguments import clear_process_title
from inhouse.cli.client import Client, ServerSaid
from inhouse.config import home_folder
from inhouse.egress.seal import harden

EXAMPLES = """examples:
  inhouse ask 'What is a good question to ask a doctor about a cough?'
  inhouse ask --system 'Answer in one sentence.' 'What is GDPR?'
  cat letter.txt | inhouse ask 'Summarise this letter:' -
  inhouse ask -                       type the question, end with Ctrl-D: no shell remembers it
  inhouse ask --json 'Hello'          the whole answer and what was masked, as JSON

The server must be running (inhouse serve). Nothing is kept, so each question stands alone."""


def main(argv: Sequence[str]) -> int:
    parser = Parser(
        prog="inhouse ask", description="Ask the running server one question.", epilog=EXAMPLES
    )
    parser.add_argument("question", nargs="+", help="the question; - reads standard input")
    parser.add_argument("--system", metavar="TEXT", help="how the model should behave")
    parser.add_argument("--max-tokens", type=int, metavar="N", help="the longest answer")
    parser.add_argument("--json", action="store_true", help="print one JSON object at the end")
    wanted = parser.parse_args(argv)
    clear_process_title()
    harden()
    question = "\n".join(sys.stdin.read() if part == "-" else part for part in wanted.question)
    if not question.strip():
        print("inhouse ask: the question is empty", file=sys.stderr)
        return USAGE
    messages = [{"role": "user", "content": question}]
    if wanted.system:
        messages.insert(0, {"role": "system", "content": wanted.system})
    body: dict[str, Any] = {"messages": messages, "stream": True}
    body["stream_options"] = {"include_usage": True}
    if wanted.max_tokens is not None:
        body["max_tokens"] = wanted.max_tokens
    events = Client(home_folder()).events("/v1/chat/completions", body, explain=True)
    return _as_json(events) if wanted.json else _as_text(events)


def _as_text(events: Iterator[Any]) -> int:
    for text in _pieces(events, {}):
        print(text, end="", flush=True)
    print()
    return 0


def _as_json(events: Iterator[Any]) -> int:
    seen: dict[str, Any] = {}
    seen["answer"] = "".join(_pieces(events, seen))
    print(json.dumps(seen, ensure_ascii=False))
    return 0


def _pieces(events: Iterator[Any], seen: dict[str, Any]) -> Iterator[str]:
    """The text of the answer; what else is learned on the way goes into `seen`."""
    for event in events:
        if "error" in event:
            error = event["error"]
            what = str(error["message"]).removesuffix(f". Fix: {error['fix']}")
            raise ServerSaid(what, fix=str(error["fix"]))
        if event["object"] == "inhouse.masked":
            kinds = [value["kind"] for value in event["masked"]["values"]]
            seen["masked"] = {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}
            continue
        seen["model"] = event["model"]
        if event.get("usage"):
            seen["usage"] = event["usage"]
        for choice in event["choices"]:
            if choice.get("finish_reason"):
                seen["finish_reason"] = choice["finish_reason"]
            if text := choice["delta"].get("content"):
                yield text
