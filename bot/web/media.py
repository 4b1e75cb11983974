"""Pictures of planned posts, for networks that fetch them: JPEG, at addresses that end."""

import asyncio
from collections import OrderedDict
from datetime import timedelta

import structlog
from aiohttp import web

from bot.errors import Rejected
from bot.ports import Clock
from bot.services.media import PublicMedia
from bot.storage import Units
from integrations.pictures import as_jpeg

log = structlog.get_logger(__name__)

MEDIA_PATH = "/media/{token}"
_KEPT = 8  # pictures, of about half a megabyte each
# What Instagram shows of a picture in its feed (Content Publishing, image specifications): JPEG, at
# most 1,440 pixels wide, from 4:5 to 1.91:1. So it has a few hundred kilobytes, where 8 MB may be.
_MOST_WIDTH = 1440
_LEAST_RATIO, _MOST_RATIO = 4 / 5, 1.91


class _Gallery:
    def __init__(self, media: PublicMedia, units: Units, clock: Clock) -> None:
        self._media = media
        self._units = units
        self._clock = clock
        self._shown: OrderedDict[str, bytes] = OrderedDict()
        # One at a time: a picture takes a tenth of a second, and is asked for several times.
        self._turn = asyncio.Lock()

    async def show(self, request: web.Request) -> web.Response:
        """A picture."""
        found = self._media.picture_of(request.match_info["token"], self._clock.now())
        if found is None:
            raise web.HTTPNotFound
        picture_id, left = found
        async with self._turn:
            jpeg = await self._jpeg(picture_id)
        return web.Response(body=jpeg, content_type="image/jpeg", headers=_for(left))

    async def _jpeg(self, picture_id: str) -> bytes:
        """Its bytes, made now or before.

        Raises:
            web.HTTPNotFound: its post is over and its bytes are gone, or it is broken.
        """
        known = self._shown.get(picture_id)
        if known is not None:
            self._shown.move_to_end(picture_id)
            return known
        async with self._units.read() as uow:
            content = await uow.pictures.content(picture_id)
        if content is None:
            raise web.HTTPNotFound
        try:
            made = await asyncio.to_thread(
                as_jpeg,
                content,
                "",
                most_width=_MOST_WIDTH,
                least_ratio=_LEAST_RATIO,
                most_ratio=_MOST_RATIO,
            )
        except Rejected as error:
            log.warning("picture_not_shown", picture=picture_id, reason=str(error))
            raise web.HTTPNotFound from error
        self._shown[picture_id] = made.content
        if len(self._shown) > _KEPT:
            self._shown.popitem(last=False)
        return made.content


def media_routes(media: PublicMedia, units: Units, clock: Clock) -> list[web.RouteDef]:
    """/media/{token}."""
    return [web.get(MEDIA_PATH, _Gallery(media, units, clock).show)]


def _for(left: timedelta) -> dict[str, str]:
    """Nobody keeps it longer than its address holds."""
    return {"Cache-Control": f"private, max-age={int(left.total_seconds())}"}
