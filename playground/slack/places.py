"""Files, pictures and links: what the local Slack serves beside the Web API and the page."""

from html import escape
from pathlib import Path

from aiohttp import web

from playground.slack.core import Core
from playground.slack.files import bot_sees

PAGE = Path(__file__).parent.parent / "page"
"""Where the web page lies."""

_LARGEST_UPLOAD = 2**27
_SAFE_TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_COLOURS = ("#0b6e4f", "#8a3b12", "#5b2a86", "#1d4e89", "#7a1f3d", "#33658a", "#6b705c")


class Places:
    """Serves the page's files, uploads, downloads, avatars and permalinks."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def routes(self) -> list[web.RouteDef]:
        """Give the routes of these places."""
        return [
            web.get("/", self._index),
            web.get("/static/{path:.+}", self._static),
            web.get("/avatars/{user}.svg", self._avatar),
            web.get("/archives/{channel}/{link}", self._permalink),
            web.post("/upload/v1/{file}", self._upload),
            web.get("/page/files/{file}/{name}", self._page_file),
            web.get("/files-pri/{file}/{name}", self._private_file),
            web.get("/files-pri/{file}/download/{name}", self._private_file),
        ]

    async def _index(self, _request: web.Request) -> web.StreamResponse:
        return _file(PAGE / "index.html")

    async def _static(self, request: web.Request) -> web.StreamResponse:
        path = (PAGE / request.match_info["path"]).resolve()
        if not path.is_relative_to(PAGE):
            raise web.HTTPNotFound
        return _file(path)

    async def _avatar(self, request: web.Request) -> web.Response:
        user = self._core.state.users.get(request.match_info["user"])
        if user is None:
            raise web.HTTPNotFound
        initials = "".join(part[0] for part in user.real_name.split()[:2])
        colour = _COLOURS[sum(map(ord, user.id)) % len(_COLOURS)]
        picture = (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 72 72">'
            f'<rect width="72" height="72" rx="12" fill="{colour}"/>'
            '<text x="36" y="47" font-family="sans-serif" font-size="30" fill="#fff" '
            f'text-anchor="middle">{escape(initials)}</text></svg>'
        )
        return web.Response(text=picture, content_type="image/svg+xml")

    async def _permalink(self, request: web.Request) -> web.Response:
        link = request.match_info["link"].removeprefix("p")
        if len(link) <= 6 or not link.isdigit():  # noqa: PLR2004 - the microseconds of a time stamp
            raise web.HTTPNotFound
        ts = f"{link[:-6]}.{link[-6:]}"
        raise web.HTTPFound(f"/#{request.match_info['channel']}/{ts}")

    async def _upload(self, request: web.Request) -> web.Response:
        stored = self._core.state.files.get(request.match_info["file"])
        if stored is None or stored.content is not None:
            raise web.HTTPNotFound
        if request.content_type == "multipart/form-data":
            fields = await request.post()
            part = next((value for value in fields.values() if not isinstance(value, str)), None)
            content = part.file.read() if isinstance(part, web.FileField) else b""
        else:
            content = await request.read()
        if len(content) != stored.size or len(content) > _LARGEST_UPLOAD:
            return web.Response(status=400, text="size mismatch")
        stored.content = content
        return web.Response(text=f"OK - {len(content)}")

    async def _private_file(self, request: web.Request) -> web.Response:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token != self._core.credentials.bot_token:
            raise web.HTTPUnauthorized
        if "files:read" not in self._core.rights.scopes:
            raise web.HTTPForbidden
        file_id = request.match_info["file"].rpartition("-")[2]
        stored = self._core.state.files.get(file_id)
        if stored is None or not bot_sees(self._core, stored):
            raise web.HTTPNotFound
        return self._content(file_id)

    async def _page_file(self, request: web.Request) -> web.Response:
        return self._content(request.match_info["file"])

    def _content(self, file_id: str) -> web.Response:
        stored = self._core.state.files.get(file_id)
        if stored is None or stored.content is None:
            raise web.HTTPNotFound
        kind = _image_type(stored.content)
        headers = {"X-Content-Type-Options": "nosniff"}
        if kind not in _SAFE_TYPES:
            # What people upload must not run as a script of the page.
            headers["Content-Disposition"] = "attachment"
        return web.Response(body=stored.content, content_type=kind, headers=headers)


def _image_type(content: bytes) -> str:
    """Tell the type by the first bytes; names lie."""
    signatures = {
        b"\x89PNG\r\n\x1a\n": "image/png",
        b"\xff\xd8\xff": "image/jpeg",
        b"GIF8": "image/gif",
    }
    for signature, kind in signatures.items():
        if content.startswith(signature):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return "application/octet-stream"


def _file(path: Path) -> web.StreamResponse:
    if not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path, headers={"Cache-Control": "no-cache"})
