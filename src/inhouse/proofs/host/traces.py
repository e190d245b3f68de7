"""What is written down of what you type: histories, logs, clipboards, lists of recent files.

Histories are counted, never shown.
"""

import re
from typing import Final

from inhouse.proofs.host.check import (
    Check,
    Threat,
    counted,
    failed,
    listed,
    passed,
    unknown,
    warned,
)
from inhouse.proofs.host.machine import Machine, Unreadable
from inhouse.proofs.host.settings import setting
from inhouse.proofs.report import Seen

_HISTORY_BYTES: Final = 1024 * 1024  # the newest part of a long history is enough to warn
_HISTORIES: Final = (
    ".bash_history",
    ".zsh_history",
    ".local/share/fish/fish_history",
    ".python_history",
    ".node_repl_history",
    ".psql_history",
    ".mysql_history",
    ".sqlite_history",
    ".ipython/profile_default/history.sqlite",
)
# Files in which AI tools keep what they were asked, in clear.
_PROMPT_FILES: Final = (
    ".ollama/history",
    ".config/io.datasette.llm/logs.db",
    ".aider.chat.history.md",
    ".aider.input.history",
    ".codex/history.jsonl",
    ".claude/history.jsonl",
    ".local/share/mods/mods.db",
    ".lmstudio/conversations",
    ".local/share/open-webui/webui.db",
)
_KEY: Final = re.compile(
    r"sk-(?:ant-|proj-)?[A-Za-z0-9_-]{20,200}|hf_[A-Za-z0-9]{30,60}|gh[pousr]_[A-Za-z0-9]{36}"
    r"|AKIA[0-9A-Z]{16}|AIza[0-9A-Za-z_-]{35}|xox[abp]-[0-9A-Za-z-]{20,80}"
    r"|(?i:authorization: bearer )[^\s\"']{16,400}"
    r"|(?i:password|passwd|token|secret)=[^\s$\"']{8,200}"
)
_PROMPT: Final = re.compile(
    r"^[^\n]{0,80}(?:ollama run \S{1,80} [\"']|\bllm [\"']|\bsgpt [\"']|\bmods [\"']|\baichat [\"']"
    r"|inhouse ask [\"']|/chat/completions\b[^\n]{0,400}content)",
    re.MULTILINE,
)
_SHIPPERS: Final = (
    "filebeat",
    "fluent-bit",
    "fluentd",
    "td-agent",
    "vector",
    "promtail",
    "alloy",
    "splunkd",
    "nxlog",
    "otelcol",
    "otelcol-contrib",
    "datadog-agent",
    "newrelic-infra",
    "systemd-journal-upload",
    "amazon-cloudwatch-agent",
    "google_cloud_ops_agent",
    "mdsd",
    "logstash",
)
_CLIPBOARDS: Final = (
    "klipper",
    "plasmashell",
    "copyq",
    "gpaste-daemon",
    "clipit",
    "parcellite",
    "diodon",
    "greenclip",
    "clipman",
    "cliphist",
    "xfce4-clipman",
    "clipse",
)
_CLIPBOARD_FILES: Final = (
    ".local/share/klipper",
    ".config/copyq",
    ".local/share/gpaste",
    ".local/share/clipit",
    ".cache/cliphist/db",
    ".cache/greenclip.history",
)
_RECORDERS: Final = ("auditd", "tlog-rec-session", "sudo_logsrvd", "snoopy", "acct")
_REMOTE_LOG: Final = re.compile(r"^[^#\n]{0,200}(?:@@?[\w.\[:-]{2,200}|omfwd)", re.MULTILINE)


def _histories(machine: Machine, form: re.Pattern[str]) -> tuple[int, int, list[str]]:
    """In how many lines of how many histories a form is, and what could not be read."""
    hits, files, unread = 0, 0, []
    for name in _HISTORIES:
        try:
            text = machine.text(machine.in_home(name), _HISTORY_BYTES, last=True)
        except Unreadable as reason:
            unread.append(str(reason))
            continue
        found = sum(1 for _ in form.finditer(text or ""))
        hits, files = hits + found, files + bool(found)
    return hits, files, unread


def count_keys(text: str) -> int:
    """How many things of a known form of key or password are in a text."""
    return sum(1 for _ in _KEY.finditer(text))


def _keys(machine: Machine) -> Seen:
    hits, files, unread = _histories(machine, _KEY)
    if hits:
        return failed(
            f"{counted(hits, 'thing')} that look like keys or passwords in "
            f"{counted(files, 'history', 'histories')} of shells and the like",
            "delete those lines, then change the keys: every program of yours could read them",
        )
    if unread:
        return unknown(unread[0])
    return passed(f"no key of a known form in {len(_HISTORIES)} kinds of history")


def _prompts(machine: Machine) -> Seen:
    hits, _, unread = _histories(machine, _PROMPT)
    kept = []
    for name in _PROMPT_FILES:
        try:
            about = machine.status(machine.in_home(name), follow=True)
        except Unreadable as reason:
            unread.append(str(reason))
            continue
        if about is not None and about.st_size:
            kept.append(f"~/{name}")
    if kept or hits:
        told = [f"prompts in {listed(kept)}"] if kept else []
        told += [f"{counted(hits, 'line')} with a prompt in histories of shells"] if hits else []
        return warned(
            "; ".join(told),
            "delete them; type prompts in the page or on standard input, not as an argument",
        )
    if unread:
        return unknown(unread[0])
    return passed("no prompts in histories of shells, nor of AI tools that are known")


def _journal(machine: Machine) -> Seen:
    kept = (setting(machine, "/etc/systemd/journald.conf", "Storage") or "auto").lower()
    stored = machine.names("/var/log/journal")
    if kept in ("volatile", "none"):
        return passed(f"journald writes nothing to the disk (Storage={kept})")
    if kept == "persistent" or stored is not None:
        return warned(
            f"what programs print is kept on the disk (journald, Storage={kept})",
            "Inhouse logs no content, others may: MaxRetentionSec in /etc/systemd/journald.conf",
        )
    return passed("journald keeps its log in memory")


def _shippers(machine: Machine) -> Seen:
    running = machine.running(_SHIPPERS)
    if _forwards(machine):
        running.append("rsyslog, to another machine")
    if running:
        return warned(
            f"logs of this machine are sent away: {listed(running)}",
            "know who reads them; keep prompts out of logs of other tools",
        )
    return passed("no program that ships logs runs, and rsyslog sends nothing away")


def _forwards(machine: Machine) -> bool:
    files = ["/etc/rsyslog.conf"]
    files += [f"/etc/rsyslog.d/{name}" for name in machine.names("/etc/rsyslog.d") or ()]
    return any(_REMOTE_LOG.search(machine.text(file) or "") for file in files)


def _clipboard(machine: Machine) -> Seen:
    running = machine.running(_CLIPBOARDS)
    kept = [name for name in _CLIPBOARD_FILES if machine.exists(machine.in_home(name))]
    if running or kept:
        told = running + [f"~/{name}" for name in kept]
        return warned(
            f"what you copy is remembered: {listed(told)}",
            "turn the history of the clipboard off, or clear it after copying an answer",
        )
    return passed("no history of the clipboard that is known")


def _recorders(machine: Machine) -> Seen:
    running = machine.running(_RECORDERS)
    if machine.exists("/var/log/account/pacct"):
        running.append("process accounting")
    if running:
        return warned(
            f"commands may be recorded with their arguments: {listed(running)}",
            "never give a prompt as an argument; use the page or standard input",
        )
    return passed("no program that records commands is known to run")


def _recent(machine: Machine) -> Seen:
    text = machine.text(machine.in_home(".local/share/recently-used.xbel"), last=True) or ""
    number = text.count("<bookmark ")
    if number:
        return warned(
            f"the desktop lists {counted(number, 'recently opened file')} by name",
            "turn 'file history' off in the privacy settings, and clear it",
        )
    return passed("the desktop keeps no list of recently opened files")


CHECKS: Final = (
    Check(
        "traces.keys",
        "No keys or passwords in histories",
        (Threat.MALWARE, Threat.THIEF, Threat.USERS),
        _keys,
        f"number of known forms of keys in the newest MiB of {len(_HISTORIES)} histories; no line "
        "is shown",
        "read your shell's history",
    ),
    Check(
        "traces.prompts",
        "No prompts in histories",
        (Threat.EMBARRASSMENT, Threat.IT, Threat.SUBPOENA, Threat.THIEF),
        _prompts,
        "number of lines with a prompt in histories of shells; files of AI tools that keep prompts",
        "read your shell's history, and look into the folders of AI tools",
    ),
    Check(
        "traces.journal",
        "What programs print is not kept on the disk",
        (Threat.IT, Threat.THIEF, Threat.SUBPOENA),
        _journal,
        "/etc/systemd/journald.conf and its drop-ins, /var/log/journal",
        "journalctl --disk-usage",
    ),
    Check(
        "traces.log-shippers",
        "No log is sent to another machine",
        (Threat.IT, Threat.PROVIDER, Threat.SUBPOENA),
        _shippers,
        "running programs; /etc/rsyslog.conf and rsyslog.d",
        "ask whoever administers this machine",
    ),
    Check(
        "traces.clipboard",
        "What you copy is not remembered",
        (Threat.EMBARRASSMENT, Threat.MALWARE),
        _clipboard,
        "running clipboard managers and their files",
        "look at the clipboard's settings of the desktop",
    ),
    Check(
        "traces.commands",
        "Commands are not recorded with their arguments",
        (Threat.IT,),
        _recorders,
        "running programs: auditd, tlog, snoopy; process accounting",
        "as root: auditctl -l",
    ),
    Check(
        "traces.recent-files",
        "The desktop does not list the files you opened",
        (Threat.EMBARRASSMENT, Threat.USERS),
        _recent,
        "number of entries in ~/.local/share/recently-used.xbel",
        "look at it",
    ),
)
