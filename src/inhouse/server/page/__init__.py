"""The chat page: static files, read once at start and served from memory."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from inhouse.errors import NotFound

TYPES: Final = {
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
}
PLAIN: Final = "text/plain; charset=utf-8"  # licences and checksums


def routes() -> list[Route]:
    """`/` and `/page/...`. Only files that were there at the start exist, so no path can escape."""
    known = dict(_read(files(__package__)))

    async def serve(request: Request) -> Response:
        name = request.path_params.get("name", "index.html")
        if name not in known:
            raise NotFound("there is no such file of the page", fix="open the page at /")
        body, kind = known[name]
        return Response(body, media_type=kind)

    return [
        Route("/", serve, methods=["GET"]),
        Route("/page/{name:path}", serve, methods=["GET"]),
    ]


def _read(folder: Traversable, prefix: str = "") -> list[tuple[str, tuple[bytes, str]]]:
    found = []
    for item in folder.iterdir():
        if item.name == "__pycache__":  # may be of another user, and unreadable
            continue
        if item.is_dir():
            found += _read(item, f"{prefix}{item.name}/")
        elif not item.name.endswith(".py"):
            kind = TYPES.get(item.name.rpartition(".")[2], PLAIN)
            found.append((prefix + item.name, (item.read_bytes(), kind)))
    return found
