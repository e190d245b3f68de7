"""Addresses to knock at: well-known ones of servers like this, and all that the program names.

The program's own files are read as text, as a stranger would who downloaded them, and what is put
together from texts is put together here too. So a route that is added tomorrow is knocked at
tomorrow, without anybody adding it here. A route whose address can't be read is told, not left out.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import islice, product
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
_HEADER: Final = re.compile(r"""b["']([a-z][a-z0-9]*(?:-[a-z0-9]+)*)["']""")
_VARIABLE: Final = re.compile(r"\$?\{[^{}]*\}")
_ADDRESS: Final = re.compile(r"/[A-Za-z0-9_.~:/-]{0,100}")
_ROUTES: Final = ("Route", "WebSocketRoute", "Mount", "add_route", "add_websocket_route", "mount")
_OF_ROUTES: Final = re.compile(rb"""["']/[a-z]|Route\(|route\(|[Mm]ount\(""")
MOST: Final = 1000
MOST_WAYS: Final = 16  # that one composed text is followed


def addresses() -> tuple[str, ...]:
    """All of them, each once. Files of the page are among them, and are open."""
    return _all()[:MOST]


def unread() -> tuple[str, ...]:
    """Where the program makes a route at an address that can't be read here, or there are more."""
    cut = (f"{len(_all()) - MOST} addresses more",) if len(_all()) > MOST else ()
    return (*_composed()[1], *cut)


def below_the_page() -> tuple[str, ...]:
    """Where the page's folder, which is open, could hold more than the page."""
    last = dict.fromkeys(each.rpartition("/")[2] for each in addresses())
    return tuple(f"/page/{name}" for name in last if f"/page/{name}" not in page_files())


def headers() -> tuple[str, ...]:
    """The names of headers that the program's gate and its server write."""
    found: set[str] = set()
    for path in sorted((_package() / "server").rglob("*.py")):
        found.update(_HEADER.findall(path.read_text(encoding="utf-8", errors="replace")))
    return tuple(sorted(found))


@cache
def _all() -> tuple[str, ...]:
    return tuple(dict.fromkeys((*WELL_KNOWN, *_named_by_the_program(), *_composed()[0])))


@cache
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


def page_bytes() -> dict[str, bytes]:
    """What these addresses must answer, byte for byte."""
    folder = _package() / "server" / "page"
    return {each: (folder / each.removeprefix("/page/")).read_bytes() for each in page_files()}


@cache
def _composed() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Addresses that are put together from texts, and the routes whose address can't be read."""
    trees = {
        path: ast.parse(written)
        for path in sorted(_package().rglob("*.py"))
        if "proofs" not in path.parts and _OF_ROUTES.search(written := path.read_bytes())
    }
    names: dict[str, list[str]] = {}
    for tree in trees.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                for target in targets:
                    if isinstance(target, ast.Name):
                        names.setdefault(target.id, []).extend(_texts(node.value, {}))
    found: dict[str, None] = {}
    hidden: list[str] = []
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.BinOp | ast.JoinedStr | ast.Call):
                found |= dict.fromkeys(filter(_ADDRESS.fullmatch, _texts(node, names)))
            if isinstance(node, ast.Call) and _called(node) in _ROUTES:
                at = _at(node, names)
                if _called(node) in ("Mount", "mount"):
                    at = [] if not at else [f"{under}{each}" for under in at for each in WELL_KNOWN]
                found |= dict.fromkeys(_VARIABLE.sub("x", each) for each in at)
                hidden += [] if at else [f"{path.name}:{node.lineno}"]
    return tuple(found), tuple(hidden)


def _at(node: ast.Call, names: dict[str, list[str]]) -> list[str]:
    """The address that a route is given."""
    named = [each.value for each in node.keywords if each.arg == "path"]
    return _texts((*node.args, *named)[0], names) if node.args or named else []


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _texts(node: ast.expr, names: dict[str, list[str]]) -> list[str]:
    """What a text may be that is written there or put together there; nothing if that's unclear."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return names.get(name, [])[:MOST_WAYS]
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            parts = [_texts(left, names), _texts(right, names)]
        case ast.JoinedStr(values=values):
            parts = [_texts(each, names) for each in values]
        case ast.FormattedValue(value=value):
            return _texts(value, names) or ["x"]
        case ast.Call(
            func=ast.Attribute(attr="join", value=ast.Constant(value=str(between))),
            args=[ast.List(elts=elements) | ast.Tuple(elts=elements)],
        ):
            parts = [_texts(each, names) for each in elements]
            return [between.join(each) for each in islice(product(*parts), MOST_WAYS)]
        case _:
            return []
    return ["".join(each) for each in islice(product(*parts), MOST_WAYS)]


def _package() -> Path:
    return Path(inhouse.__file__).parent
