"""The pretend server's pictures: taken, prepared after a while, shown by a post or lost."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from aiohttp import web
from PIL import Image

from playground.networks.mastodon.refusals import refusal
from playground.networks.numbers import Numbers

if TYPE_CHECKING:
    from playground.networks.mastodon.server import FakeMastodon

__all__ = ["FakeMedia", "Upload"]

_FIELDS = {"file", "description"}


@dataclass(slots=True, kw_only=True)
class Upload:
    """A picture as the server keeps it."""

    id: str
    name: str
    mime: str
    content: bytes
    description: str
    ready_at: datetime
    shown_by: str = ""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return Image.open(io.BytesIO(self.content)).size


class FakeMedia:
    """The endpoints of media; as strict as the documents."""

    def __init__(self, server: "FakeMastodon") -> None:
        self._server = server
        self.numbers = Numbers()
        self.uploads: dict[str, Upload] = {}
        self.takes = timedelta()
        self.breaks = False
        self.offers_newest = True

    def routes(self) -> list[web.RouteDef]:
        """Where it is found."""
        return [
            web.post("/api/v1/media", self._create),
            web.post("/api/v2/media", self._create),
            web.get("/api/v1/media/{id}", self._show),
        ]

    def lose_all(self) -> None:
        """Mastodon deletes after a day what no post shows."""
        self.uploads.clear()

    def attach(self, ids: list[str]) -> list[Upload]:
        """The uploads of a new post, or the server's refusal."""
        flavour = self._server.flavour
        free = {one.id: one for one in self.uploads.values() if not one.shown_by}
        lost = [one for one in ids if one not in free]
        if lost and flavour.lost_pictures is not None:
            kind, words = flavour.lost_pictures
            raise refusal(kind, words.format(ids=", ".join(lost)))
        found = [free[one] for one in ids if one in free]
        if any(one.ready_at > self._server.now for one in found):
            raise refusal(
                web.HTTPUnprocessableEntity,
                "Cannot attach files that have not finished processing. Try again in a moment!",
            )
        if len(ids) > flavour.pictures:
            raise refusal(web.HTTPUnprocessableEntity, "Cannot attach more than 4 files")
        return found

    async def _create(self, request: web.Request) -> web.Response:
        server = self._server
        newest = request.path.startswith("/api/v2")
        if newest and not self.offers_newest:
            return web.Response(status=404, text="<h1>Not Found</h1>")
        server.require(request, "write:media")
        form = await request.post()
        file = form.get("file")
        if not isinstance(file, web.FileField) or set(form) - _FIELDS:
            raise refusal(web.HTTPUnprocessableEntity, "Validation failed: File can't be blank")
        with file.file as opened:
            content = opened.read()
        upload = Upload(
            id=server.flavour.status_id(9000 + next(self.numbers)),
            name=file.filename,
            mime=file.content_type,
            content=content,
            description=str(form.get("description", "")),
            ready_at=server.now + (self.takes if newest else timedelta()),
        )
        self._validate(upload)
        self.uploads[upload.id] = upload
        ready = upload.ready_at <= server.now
        return web.json_response(self._json(upload, told=ready), status=200 if ready else 202)

    def _validate(self, upload: Upload) -> None:
        limits = self._server.flavour
        wrong = ""
        if upload.mime not in limits.mimes:
            wrong = "File content type is invalid, File is invalid"
        elif len(upload.content) >= limits.picture_bytes:
            wrong = "File file size must be less than 1 MB"
        elif upload.size[0] * upload.size[1] > limits.picture_pixels:
            wrong = f"{upload.size[0]}x{upload.size[1]} images are not supported"
        elif len(upload.description) > limits.description:
            wrong = "Description is too long"
        if wrong:
            raise refusal(web.HTTPUnprocessableEntity, f"Validation failed: {wrong}")

    async def _show(self, request: web.Request) -> web.Response:
        self._server.require(request, self._server.flavour.media_right)
        upload = self.uploads.get(request.match_info["id"])
        if upload is None or upload.shown_by:
            raise refusal(web.HTTPNotFound, "Record not found")
        if self.breaks:
            raise refusal(web.HTTPUnprocessableEntity, "Error processing thumbnail")
        if upload.ready_at > self._server.now:
            return web.Response(status=206, content_type="application/json")
        return web.json_response(self._json(upload, told=True))

    def _json(self, upload: Upload, *, told: bool) -> dict[str, object]:
        address = f"https://files.example/{upload.id}"
        return {
            "id": upload.id,
            "type": "image",
            "url": address if told and not self._server.flavour.hides_addresses else None,
            "preview_url": f"{address}/small",
            "description": upload.description,
        }
