"""Other AI tools on this machine, and whether their settings keep what they are told here.

What is known of each tool is in docs/host.md, with its source. A tool that is not here passes.
"""

import configparser
from collections.abc import Iterable
from typing import Any, Final

import msgspec

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
from inhouse.proofs.report import Seen

_ON: Final = ("1", "true", "yes", "on")
_OFF: Final = ("0", "false", "no", "off")
_ASSISTANTS: Final = {
    "GitHub Copilot": (".config/github-copilot",),
    "Cursor": (".cursor", ".config/Cursor"),
    "Codeium": (".codeium",),
    "Claude": (".claude", ".config/Claude"),
    "Codex": (".codex",),
    "Gemini": (".gemini",),
    "ChatGPT": (".config/ChatGPT",),
    "Grammarly": (".config/Grammarly",),
    "Tabnine": (".config/TabNine",),
    "Amazon Q": (".aws/amazonq", ".local/share/amazon-q"),
}
_KEYS: Final = (
    "OPENAI_API_KEY",
    "ANTHROPIC_API_KEY",
    "GEMINI_API_KEY",
    "GOOGLE_API_KEY",
    "MISTRAL_API_KEY",
    "GROQ_API_KEY",
    "OPENROUTER_API_KEY",
    "DEEPSEEK_API_KEY",
    "XAI_API_KEY",
    "COHERE_API_KEY",
    "TOGETHER_API_KEY",
)
_SECRET_FILES: Final = (
    ".cache/huggingface/token",
    ".huggingface/token",
    ".config/io.datasette.llm/keys.json",
    ".config/openai/auth.json",
    ".codex/auth.json",
    ".claude/.credentials.json",
    ".netrc",
)


def _object(machine: Machine, path: str) -> dict[str, Any]:
    """A settings file of JSON, {} if there is none."""
    raw = machine.raw(path, 1024 * 1024)
    if raw is None:
        return {}
    try:
        found = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Unreadable(f"{machine.shown(path)} is not JSON") from None
    return found if isinstance(found, dict) else {}


def _wide(address: str) -> bool:
    host = address.removeprefix("http://").removeprefix("https://")
    return host.startswith(("0.0.0.0", "[::]", "::", ":"))  # noqa: S104 - looked for, not used


def _ollama(machine: Machine) -> Seen:
    running = machine.environments("ollama")
    settings = _object(machine, machine.in_home(".ollama/server.json"))
    if (
        not running
        and not settings
        and not machine.running(["ollama"])
        and not _has(machine, ".ollama")
    ):
        return passed("Ollama is not here")
    variables = [*running, dict(machine.env)]
    if any(_wide(each.get("OLLAMA_HOST", "")) for each in variables):
        return failed("OLLAMA_HOST opens it to the network, without a password", _LOOPBACK)
    if any("*" in each.get("OLLAMA_ORIGINS", "") for each in variables):
        return failed("OLLAMA_ORIGINS=* lets every web page use it", "unset OLLAMA_ORIGINS")
    quiet = settings.get("disable_ollama_cloud") is True or any(
        each.get("OLLAMA_NO_CLOUD", "").lower() in _ON for each in variables
    )
    if not quiet:
        return warned(
            "it contacts ollama.com at its start and every 4 hours, with an identifier of its own, "
            "and sends prompts there for models with :cloud",
            'OLLAMA_NO_CLOUD=1, or {"disable_ollama_cloud": true} in ~/.ollama/server.json',
        )
    return passed("Ollama is here, its cloud is off and it is not opened to the network")


_LOOPBACK: Final = "OLLAMA_HOST=127.0.0.1"


def _has(machine: Machine, *names: str) -> bool:
    return machine.first(machine.in_home(name) for name in names) is not None


def _lm_studio(machine: Machine) -> Seen:
    folders = [name for name in (".lmstudio", ".cache/lm-studio") if _has(machine, name)]
    if not folders:
        return passed("LM Studio is not here")
    for folder in folders:
        server = _object(machine, machine.in_home(f"{folder}/.internal/http-server-config.json"))
        if _wide(str(server.get("networkInterface", ""))):
            return failed("its server is open to the network", "Developer > Serve on network: off")
        if server.get("cors") is True:
            return failed("its server lets every web page use it (CORS)", "Developer > CORS: off")
        if server.get("logSensitiveData") is True:
            return warned("its server logs prompts and answers", "Developer > log prompts: off")
    kept = machine.names(machine.in_home(f"{folders[0]}/conversations")) or []
    return warned(
        f"it keeps chats in clear ({len(kept)} now) and asks for updates; its code is closed",
        "delete ~/.lmstudio/conversations; inhouse watch shows whom it contacts",
    )


def _open_webui(machine: Machine) -> Seen:
    running = machine.environments("open-webui")
    database = machine.first(
        machine.in_home(name)
        for name in (".local/share/open-webui/webui.db", "open-webui/webui.db")
    )
    if not running and database is None and not machine.running(["open-webui"]):
        return passed("Open WebUI is not here (or in a container, where it is not looked at)")
    if any(each.get("WEBUI_AUTH", "").lower() in _OFF for each in running):
        return failed("it asks nobody for a password (WEBUI_AUTH)", "unset WEBUI_AUTH")
    about = machine.status(database) if database else None
    if about is not None and about.st_mode & 0o044:
        return failed("others may read its database of chats", "chmod 600 webui.db")
    loud = [
        name
        for each in running
        for name, good in (("OFFLINE_MODE", _ON), ("ENABLE_OPENAI_API", _OFF))
        if each.get(name, "").lower() not in good
    ]
    if loud or not running:
        return warned(
            "it contacts huggingface.co, api.openai.com and api.github.com unless told not to, and "
            "keeps chats in clear, also deleted ones for a while",
            "OFFLINE_MODE=true ENABLE_OPENAI_API=false",
        )
    return passed("Open WebUI runs with a password, offline, without OpenAI")


def _localai(machine: Machine) -> Seen:
    running = machine.environments("local-ai")
    if not running and not machine.running(["local-ai"]):
        return passed("LocalAI does not run here")
    if not running:
        return unknown("LocalAI runs as somebody else; its settings can't be seen")
    if not all(each.get("LOCALAI_API_KEY") or each.get("API_KEY") for each in running):
        return failed(
            "it asks nobody for a key, and listens on all addresses unless told otherwise",
            "LOCALAI_API_KEY=..., LOCALAI_ADDRESS=127.0.0.1:8080",
        )
    return warned(
        "it asks index.localai.io for updates of its parts every 6 hours",
        "LOCALAI_BACKEND_GALLERIES='[]'",
    )


def _jan(machine: Machine) -> Seen:
    if not _has(machine, ".config/Jan", ".local/share/Jan", "jan", ".config/jan.ai.app"):
        return passed("Jan is not here")
    return warned(
        "it keeps chats in clear; whether it may send statistics lies in its own store, which was "
        "not read",
        "Settings > Privacy: analytics off; delete old threads",
    )


def _gpt4all(machine: Machine) -> Seen:
    text = machine.text(machine.in_home(".config/nomic.ai/GPT4All.ini"))
    if text is None:
        found = _has(machine, ".local/share/nomic.ai/GPT4All")
        return warned(_NO_SETTINGS, _GPT4ALL_FIX) if found else passed("GPT4All is not here")
    settings = _ini(text)
    if settings.get("network.isactive") in _ON:
        return failed("its data lake is on: chats are sent to gpt4all.io", _GPT4ALL_FIX)
    if settings.get("network.usagestatsactive") in _ON:
        return failed("it sends statistics of use", _GPT4ALL_FIX)
    if settings.get("general.serverchat") in _ON:
        return warned(
            "its server is on, without a password (port 4891)", "Settings: API server off"
        )
    return warned(
        "sharing is off; it asks gpt4all.io for news at each start and keeps chats in clear",
        "inhouse run --sealed, or a firewall rule for it",
    )


_NO_SETTINGS: Final = "GPT4All has files here, its settings were not found"
_GPT4ALL_FIX: Final = "Settings > Datalake: off, usage analytics: off"


def _ini(text: str) -> dict[str, str]:
    """The settings of a Qt program, "section.name", in small letters."""
    parser = configparser.RawConfigParser(strict=False, allow_no_value=True)
    try:
        parser.read_string(text)
    except configparser.Error:
        raise Unreadable("GPT4All.ini has a form that is not known") from None
    return {
        f"{section}.{name}".lower(): (value or "").lower()
        for section in parser.sections()
        for name, value in parser.items(section)
    }


def _vllm(machine: Machine) -> Seen:
    quiet = machine.exists(machine.in_home(".config/vllm/do_not_track")) or any(
        machine.env.get(name, "").lower() in _ON for name in ("VLLM_NO_USAGE_STATS", "DO_NOT_TRACK")
    )
    used = machine.exists(machine.in_home(".config/vllm/usage_stats.json"))
    if (
        not used
        and not _has(machine, ".config/vllm", ".cache/vllm")
        and not machine.running(["vllm"])
    ):
        return passed("vLLM was not used here")
    if quiet:
        return passed("vLLM was used here; its statistics of use are off")
    return warned(
        "vLLM sends statistics of use: machine, model and settings",
        "mkdir -p ~/.config/vllm && touch ~/.config/vllm/do_not_track, or VLLM_NO_USAGE_STATS=1",
    )


def _telemetry(machine: Machine) -> Seen:
    """onnxruntime from 1.29 on keeps an identifier where it has sent one."""
    places = [".cache/Microsoft/DeveloperTools/.onnxruntime/deviceid"]
    sent = [name for name in places if _has(machine, name)]
    off = machine.env.get("ORT_DISABLE_TELEMETRY") == "1"
    if sent and not off:
        return warned(
            "a program with onnxruntime has made an identifier for this person; it is sent to "
            "Microsoft with the path of the program",
            "export ORT_DISABLE_TELEMETRY=1 in your profile (Inhouse sets it for itself)",
        )
    if sent:
        return passed("onnxruntime has an identifier here; its telemetry is off by now")
    return passed("onnxruntime has left no identifier here")


def _assistants(machine: Machine) -> Seen:
    found = [name for name, places in _ASSISTANTS.items() if _has(machine, *places)]
    keys = [name for name in _KEYS if machine.env.get(name)]
    if found or keys:
        told = [listed(found)] if found else []
        told += [f"{counted(len(keys), 'key')} of AI providers in the environment"] if keys else []
        return warned(
            f"AI of other people's machines is used here: {'; '.join(told)}",
            "do not open sensitive files in programs that send what they show to a provider",
        )
    return passed(f"none of {len(_ASSISTANTS)} known cloud assistants, no key of an AI provider")


def _secrets(machine: Machine) -> Seen:
    shared = [f"~/{name}" for name in _readable(machine, _SECRET_FILES)]
    if shared:
        return failed(f"others may read the keys in {listed(shared)}", f"chmod 600 {shared[0]}")
    return passed("no file with a key of an AI tool can be read by others")


def _readable(machine: Machine, names: Iterable[str]) -> Iterable[str]:
    for name in names:
        about = machine.status(machine.in_home(name), follow=True)
        if about is not None and about.st_mode & 0o044:
            yield name


_LEAVES: Final = (Threat.PROVIDER, Threat.TRAINING, Threat.SUBPOENA)
CHECKS: Final = (
    Check(
        "tools.ollama",
        "Ollama, if here, keeps to this machine",
        (*_LEAVES, Threat.USERS),
        _ollama,
        "~/.ollama/server.json, environment of its process (if it is yours) and of this session",
        "systemctl cat ollama; inhouse watch -- ollama serve",
    ),
    Check(
        "tools.lm-studio",
        "LM Studio, if here, keeps to this machine",
        (*_LEAVES, Threat.USERS, Threat.THIEF),
        _lm_studio,
        "~/.lmstudio/.internal/http-server-config.json, number of chats",
        "its Developer tab; inhouse watch",
    ),
    Check(
        "tools.open-webui",
        "Open WebUI, if here, keeps to this machine",
        (*_LEAVES, Threat.USERS, Threat.THIEF),
        _open_webui,
        "environment of its process, mode of its database",
        "its admin panel; inhouse probe on its address",
    ),
    Check(
        "tools.localai",
        "LocalAI, if here, keeps to this machine",
        (*_LEAVES, Threat.USERS),
        _localai,
        "environment of its process",
        "systemctl cat local-ai; inhouse probe on its address",
    ),
    Check(
        "tools.jan",
        "Jan, if here, keeps to this machine",
        (*_LEAVES, Threat.THIEF),
        _jan,
        "its folders",
        "look at its Settings > Privacy",
    ),
    Check(
        "tools.gpt4all",
        "GPT4All, if here, keeps to this machine",
        (*_LEAVES, Threat.THIEF),
        _gpt4all,
        "~/.config/nomic.ai/GPT4All.ini",
        "look at its Settings > Datalake",
    ),
    Check(
        "tools.vllm",
        "vLLM, if used, sends no statistics",
        (Threat.PROVIDER,),
        _vllm,
        "~/.config/vllm, VLLM_NO_USAGE_STATS, DO_NOT_TRACK",
        "inhouse watch -- vllm serve ...",
    ),
    Check(
        "tools.onnxruntime",
        "No AI library has sent an identifier of this person",
        (Threat.PROVIDER,),
        _telemetry,
        "the identifier that onnxruntime (1.29 or newer) keeps in ~/.cache/Microsoft",
        "inhouse watch -- python -c 'import onnxruntime'",
    ),
    Check(
        "tools.cloud-assistants",
        "No assistant sends what you see to a provider",
        (*_LEAVES, Threat.REGULATION),
        _assistants,
        f"folders of {len(_ASSISTANTS)} assistants, names of keys in the environment",
        "look through the extensions of your editor and browser",
    ),
    Check(
        "tools.secrets",
        "Keys of AI tools can be read by nobody else",
        (Threat.USERS, Threat.MALWARE),
        _secrets,
        f"modes of {len(_SECRET_FILES)} files in which AI tools keep keys",
        "ls -l ~/.cache/huggingface/token ~/.netrc",
    ),
)
