"""Addresses to knock at: well-known ones of servers like this, and all that the program names.

The program's own files are read as text, as a stranger would who downloaded them. So a route that
is added tomorrow is knocked at tomorrow, without anybody adding it here.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import inhouse

# Of OpenAI, Ollama, llama-server, vLLM, Open WebUI, LiteLLM, web frameworks, and of carelessness.
_WELL_KNOWN: Final = """
/v1/chat/completions /v1/completions /v1/responses /v1/embeddings /v1/models /v1/files
/v1/batches /v1/threads /v1/assistants /v1/audio/transcriptions /v1/images/generations
/v1/moderations /v1/messages /v1/rerank /v1/fine_tuning/jobs /v1/realtime /v1/conversations
/api/tags /api/chat /api/generate /api/show /api/ps /api/pull /api/push /api/delete /api/create
/api/copy /api/embed /api/version /api/v1/models /api/v1/chats /api/v1/users /api/config
/completion /completions /infill /tokenize /detokenize /apply-template /embedding /embeddings
/props /slots /lora-adapters /models /models/load /metrics /health /healthz /ready /readyz
/livez /status /stats /version /ping /info /server_info /get_server_info /get_model_info /load
/key/generate /key/list /user/list /spend/logs /model/info /config /config.json /settings
/sdapi/v1/txt2img /invocations /pooling /score /sleep /wake_up /collective_rpc /start_profile
/docs /redoc /openapi.json /swagger /swagger.json /graphql /schema /rpc /mcp /sse /ws /socket.io
/admin /debug /debug/vars /debug/pprof /actuator /actuator/env /trace /logs /log /console
/server-status /phpinfo.php /.env /.git/config /.git/HEAD /.well-known/security.txt /robots.txt
/favicon.ico /sitemap.xml /static /assets /public /uploads /files /backup /dump /export /login
/session /sessions /users /me /token /oauth/token /auth /register /signup /shutdown /restart
/inhouse /inhouse/ /inhouse/status /inhouse/preview /inhouse/find /inhouse/wipe /inhouse/session
/inhouse/log /inhouse/keys /inhouse/users /inhouse/vault /inhouse/config /inhouse/policy
"""
WELL_KNOWN: Final = tuple(_WELL_KNOWN.split())
# Other spellings of an address, for a gate that compares text and a router that does not.
TWISTED: Final = (
    "//v1/models",
    "/v1//models",
    "/v1/models/",
    "/v1/./models",
    "/page/../v1/models",
    "/page/%2e%2e/v1/models",
    "/page/..%2fv1/models",
    "/page/..\\v1/models",
    "/health/../v1/models",
    "/health/..%2f..%2fv1/models",
    "/%76%31/models",
    "/v1%2fmodels",
    "/V1/MODELS",
    "/v1/models;a=b",
    "/v1/models?open=1",
    "/v1/models#page",
    "/health;/v1/models",
    "/inhouse/session/../status",
    "/inhouse/%73tatus",
    "/PAGE/app.js",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/v1/models%00/health",
)
_NAMED: Final = re.compile(r"""["'`](/[A-Za-z0-9_.~{}:$/-]{0,100})""")
_VARIABLE: Final = re.compile(r"\$?\{[^{}]*\}")
MOST: Final = 1000


def addresses() -> tuple[str, ...]:
    """All of them, each once. Files of the page are among them, and are open."""
    found = dict.fromkeys((*WELL_KNOWN, *_named_by_the_program()))
    return tuple(found)[:MOST]


def page_files() -> tuple[str, ...]:
    """The addresses of the page that lies in the package."""
    folder = _package() / "server" / "page"
    return tuple(
        f"/page/{path.relative_to(folder).as_posix()}"
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in (".py", ".pyc")
    )


def _named_by_the_program() -> Iterator[str]:
    for path in sorted(_package().rglob("*")):
        if path.suffix not in (".py", ".js", ".html") or "proofs" in path.parts:
            continue
        for named in _NAMED.findall(path.read_text(encoding="utf-8", errors="replace")):
            address = _VARIABLE.sub("x", named)
            if not re.search(r"[{}$]", address):
                yield address


def _package() -> Path:
    return Path(inhouse.__file__).parent
