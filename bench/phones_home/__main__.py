"""Watches tools as they are installed from PyPI today, and writes down whom they call.

    python -m bench.phones_home --into /tmp/tools --out bench/phones_home/results.json [NAME ...]
    python -m bench.phones_home --out bench/phones_home/results.json --table

Each tool gets an environment of its own and is watched twice: as it comes, and with its switch. The
table in docs/who-phones-home.md is made of the results. It needs PyPI, and disk for what it
installs, which is removed again.
"""

import argparse
import datetime
import json
import platform
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.phones_home.tools import TOOLS, Tool

INSTALL_S = 900


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--into", type=Path, default=Path("/tmp/phones-home"))  # noqa: S108
    parser.add_argument("--out", type=Path, default=Path("bench/phones_home/results.json"))
    parser.add_argument(
        "--table", action="store_true", help="only print the table of what is known"
    )
    parser.add_argument("names", nargs="*")
    wanted = parser.parse_args()
    results = json.loads(wanted.out.read_text()) if wanted.out.exists() else {}
    if wanted.table:
        print(table(results))
        return 0
    for tool in TOOLS:
        if not wanted.names or tool.name in wanted.names:
            results[tool.name] = one(tool, wanted.into)
            wanted.out.write_text(json.dumps(results, indent=1) + "\n")
            print(tool.name, "->", json.dumps(results[tool.name])[:300], flush=True)
    return 0


def one(tool: Tool, into: Path) -> dict[str, Any]:
    """A row: what happened, or why it could not be tried."""
    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    place = into / tool.packages[0]
    row = {"day": day, "python": platform.python_version(), "does": tool.does}
    began = time.monotonic()
    try:
        version = install(tool, place)
        row |= {"version": version, "installed_s": round(time.monotonic() - began)}
        row["plain"] = watched(tool, place, ())
        row["command"] = shown(tool, ())
        if tool.switch:
            row["switched"] = watched(tool, place, tool.switch)
            row["switch"] = " ".join(tool.switch)
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        row["skipped"] = f"{type(error).__name__}: {str(error)[-200:]}"
    if not [other for other in TOOLS if other.packages == tool.packages and other is not tool]:
        shutil.rmtree(place, ignore_errors=True)
    return row


def install(tool: Tool, place: Path) -> str:
    """With uv where it is on the PATH, which is faster."""
    if not place.exists():
        uv = shutil.which("uv")
        subprocess.run([sys.executable, "-m", "venv", place], check=True)
        pip = (
            [uv, "pip", "install", "--python", place / "bin/python"]
            if uv
            else ([place / "bin/pip", "install", "--no-input", "--no-compile"])
        )
        command = [*pip, "-q", *tool.packages]
        subprocess.run(command, check=True, timeout=INSTALL_S, capture_output=True)
    script = "import sys; from importlib.metadata import version; print(version(sys.argv[1]))"
    asked = [place / "bin/python", "-c", script, tool.packages[0]]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()


def watched(tool: Tool, place: Path, switch: tuple[str, ...]) -> dict[str, Any]:
    command = [str(place / "bin" / word) if word in ("python", "streamlit", "open-webui") else word
               for word in tool.command]  # fmt: skip
    ran = subprocess.run(
        [
            *(sys.executable, "-m", "inhouse", "watch", "--json", "--seconds", str(tool.seconds)),
            *("--", "env", *switch, *command),
        ],
        capture_output=True,
        text=True,
        timeout=tool.seconds + 60,
        check=False,
    )
    said = json.loads(ran.stdout)
    return {
        "seconds": said["watched"]["seconds"],
        "ended": said["watched"]["ended"],
        "control": said["watched"]["control"],
        "gaps": said["watched"]["gaps"],
        "contacts": [
            {
                "who": contact["who"],
                "first_s": min(time_s for way in contact["ways"] for time_s in way["times_s"]),
                "count": sum(way["count"] for way in contact["ways"] if way["kind"] != "dns"),
                "asked": [
                    title for way in contact["ways"] if way["kind"] != "dns"
                    for title in way["titles"]
                ][:6],
                "bytes": sum(way["sent_bytes"] for way in contact["ways"] if way["kind"] != "dns"),
                "refused_us": any(way["refused_us"] for way in contact["ways"]),
                "identifiers": contact["identifiers"],
            }
            for contact in said["watched"]["contacts"]
        ],
    }  # fmt: skip


def shown(tool: Tool, switch: tuple[str, ...]) -> str:
    env = ["env", *switch] if switch else []
    return shlex.join(
        ["inhouse", "watch", "--seconds", str(tool.seconds), "--", *env, *tool.command]
    )


def table(results: dict[str, Any]) -> str:
    lines = [
        "| tool | day | it did | called, without being asked | with | with its switch |",
        "|---|---|---|---|---|---|",
    ]
    for tool in TOOLS:
        row = results.get(tool.name)
        if row is None:
            continue
        if "skipped" in row:
            lines.append(f"| {tool.name} | {row['day']} | {row['does']} | not tried | | |")
            continue
        plain, switched = row["plain"], row.get("switched")
        with_switch = ""
        if switched:
            with_switch = f"`{row['switch']}`: {calls(switched) or silence(switched)}"
        kinds = sorted({kind for contact in plain["contacts"] for kind in contact["identifiers"]})
        lines.append(
            f"| {tool.name} {row['version']} | {row['day']} | {row['does']} "
            f"| {calls(plain) or silence(plain)} ({plain['seconds']:g} s) | {', '.join(kinds)} "
            f"| {with_switch} |"
        )
    lines.append("")
    for tool in TOOLS:
        row = results.get(tool.name)
        if row and "skipped" not in row:
            lines += [f"{tool.name}:", "", "```sh", row["command"], "```", ""]
    return "\n".join(lines)


def calls(watched: dict[str, Any]) -> str:
    parts = []
    for contact in watched["contacts"]:
        asked = "; ".join(contact["asked"][:2])
        unread = ", certificate refused" if contact["refused_us"] else ""
        what = f": {asked}" if asked and not unread else ""
        parts.append(f"**{contact['who']}** +{contact['first_s']:.0f} s{what}{unread}")
    return "; ".join(parts)


def silence(watched: dict[str, Any]) -> str:
    """What failed early may have had no time to call."""
    by_itself, _, code = watched["ended"].partition("by itself with ")
    failed = not by_itself and not code.startswith("0")
    return f"nobody before it ended with {code}" if failed else "nobody"


if __name__ == "__main__":
    sys.exit(main())
