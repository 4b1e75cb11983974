"""What the demo's own pages are served with: strict headers, JSON, errors as sentences."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import msgspec
from aiohttp import web

from bot.errors import BadInput, NotFound

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_Asked = TypeVar("_Asked", bound=msgspec.Struct)

_CLOSED = "default-src 'none'; img-src 'self' data:; connect-src 'self'"
_PAGE_HEADERS = {
    # Nothing from elsewhere may run here, whatever a customer writes.
    "Content-Security-Policy": (
        f"{_CLOSED}; script-src 'self'; style-src 'self'; form-action 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
PICTURE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'",
    "Cache-Control": "public, max-age=86400",
    "X-Content-Type-Options": "nosniff",
}
_TYPES = {".css": "text/css", ".js": "text/javascript"}


def page(folder: Path) -> Handler:
    """Shows the page of a folder."""

    async def shown(request: web.Request) -> web.StreamResponse:
        del request
        return web.FileResponse(folder / "index.html", headers=_PAGE_HEADERS)

    return shown


def static(folder: Path) -> Handler:
    """Serves the styles and scripts beside a page, by `name` in the path."""
    names = {file.name for file in folder.iterdir() if file.suffix in _TYPES}

    async def served(request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name not in names:
            raise web.HTTPNotFound
        kind = _TYPES[Path(name).suffix]
        return web.FileResponse(
            folder / name,
            headers={"Content-Type": f"{kind}; charset=utf-8", "Cache-Control": "no-cache"},
        )

    return served


def explained(handler: Handler) -> Handler:
    """Turn errors into answers: `{"ok": false, "message": "a sentence"}`."""

    async def answered(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except (BadInput, NotFound) as error:
            status = 404 if isinstance(error, NotFound) else 400
            return json_answer({"ok": False, "message": str(error)}, status=status)

    return answered


async def body_of(request: web.Request, form: type[_Asked]) -> _Asked:
    """What was sent.

    Raises:
        BadInput: it is no JSON of this form.
    """
    # JSON alone: another site's form cannot send it without asking the browser first.
    if request.content_type != "application/json":
        raise BadInput("Send JSON.")
    try:
        return msgspec.json.decode(await request.read(), type=form)
    except msgspec.DecodeError as error:
        raise BadInput(f"This cannot be read: {error}.") from error


def json_answer(answer: object, *, status: int = 200) -> web.Response:
    """An answer that nobody keeps."""
    return web.Response(
        body=msgspec.json.encode(answer),
        status=status,
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


def picture_answer(content: bytes, mime: str) -> web.Response:
    """A picture; nothing else is ever served under its type.

    Raises:
        web.HTTPNotFound: it is none.
    """
    if not mime.startswith("image/"):
        raise web.HTTPNotFound
    return web.Response(body=content, content_type=mime, headers=PICTURE_HEADERS)
