"""Hands pictures over to the server, waits until they can be shown, and asks whether it has them.

Nothing here is public: whatever goes wrong, nothing was published, so no outcome is Unknown.
Source: docs.joinmastodon.org/methods/media; Pleroma, Akkoma and GoToSocial prepare a picture
before they answer.
"""

import asyncio
from collections import OrderedDict
from datetime import timedelta
from enum import StrEnum
from http import HTTPStatus

from integrations.base import PictureFile, PictureLimits, Rejected, RetryLater
from integrations.mastodon.client import MastodonClient, part
from integrations.mastodon.errors import Invalid, NotThere, unreadable
from integrations.mastodon.http import Answer, FilePart
from integrations.mastodon.options import Pause
from integrations.mastodon.tame import text
from integrations.pictures import Fitted, fitted

__all__ = ["Standing", "Uploads"]

_NEWEST = "/api/v2/media"
_OLDEST = "/api/v1/media"
_PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
"""Seconds between looks at a picture that is being prepared; half a minute in all."""

_STILL_BUSY = timedelta(seconds=30)
_MOST_REMEMBERED = 64
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif"}
_ANOTHER = "Take another picture, or save it as JPEG or PNG."


class Standing(StrEnum):
    """What the server says of an upload that no post shows yet."""

    READY = "ready"
    BUSY = "busy"  # still being prepared
    GONE = "gone"  # unknown to it, or shown by a post already
    BROKEN = "broken"  # it could not prepare it


class Uploads:
    """Pictures of one account."""

    def __init__(self, client: MastodonClient, *, pause: Pause) -> None:
        self._client = client
        self._pause = pause
        self._path = _NEWEST
        # What was handed over but not ready in time: to wait on is better than to hand over anew.
        self._unfinished: OrderedDict[tuple[str, str], str] = OrderedDict()

    async def upload(self, picture: PictureFile, limits: PictureLimits) -> str:
        """Hand a picture over; its id at the server, once it can be shown.

        Raises:
            RetryLater: also when no answer came, or it is still being prepared.
            Reauthorise: also for a sign-in from before pictures were sent.
            Rejected: the server, or its limits, do not take this picture.
        """
        _refuse(picture, limits)
        known = (picture.id, picture.alt_text)
        media_id = self._unfinished.pop(known, "")
        if not media_id:
            media_id, ready = await self._hand_over(picture, limits)
            if ready:
                return media_id
        self._remember(known, media_id)
        standing = await self._prepared(media_id)
        if standing is Standing.BUSY:
            raise RetryLater("The server is still preparing a picture.", after=_STILL_BUSY)
        self._unfinished.pop(known, None)
        if standing is Standing.BROKEN:
            raise Rejected(
                f"The server could not prepare the picture “{picture.name}”.", hint=_ANOTHER
            )
        if standing is Standing.GONE:
            raise RetryLater("The server lost a picture while preparing it.", after=_STILL_BUSY)
        return media_id

    async def standing(self, media_id: str) -> Standing:
        """What became of an upload. Only Mastodon answers to the rights that are asked for.

        Raises:
            RetryLater, Reauthorise, Rejected: the server does not say.
        """
        try:
            answer = await self._client.get(f"{_OLDEST}/{part(media_id)}")
        except NotThere:
            return Standing.GONE
        except Invalid:
            return Standing.BROKEN
        return Standing.BUSY if answer.status == HTTPStatus.PARTIAL_CONTENT else Standing.READY

    async def _hand_over(self, picture: PictureFile, limits: PictureLimits) -> tuple[str, bool]:
        """Its id, and whether it is ready."""
        ready = await asyncio.to_thread(
            fitted, picture.content, picture.mime, limits.most_bytes, limits.most_pixels
        )
        try:
            answer = await self._post(ready, picture.alt_text)
        except Rejected as error:
            said = error.said if isinstance(error, Invalid) else f": {error}".rstrip(".")
            raise Rejected(
                f"The server does not take the picture “{picture.name}”{said}.", hint=_ANOTHER
            ) from error
        media_id = text(answer.record, "id")
        if not media_id:
            raise unreadable(host=self._client.http.host, write=False)
        # The oldest way says so of a file that it did not understand.
        if text(answer.record, "type") == "unknown":
            raise Rejected(f"The server cannot read the picture “{picture.name}”.", hint=_ANOTHER)
        return media_id, answer.status != HTTPStatus.ACCEPTED

    async def _post(self, picture: Fitted, description: str) -> Answer:
        form = [("description", description)] if description else []
        # Its own name may tell what nobody should know; servers want only an ending.
        name = f"picture.{_ENDINGS.get(picture.mime, 'jpg')}"
        file = FilePart(name=name, mime=picture.mime, content=picture.content)
        try:
            return await self._client.upload(self._path, form, file)
        except NotThere:
            if self._path == _OLDEST:
                raise
        self._path = _OLDEST
        return await self._client.upload(self._path, form, file)

    async def _prepared(self, media_id: str) -> Standing:
        """How it stands when it is prepared, or after half a minute."""
        for seconds in _PAUSES:
            await self._pause(seconds)
            standing = await self.standing(media_id)
            if standing is not Standing.BUSY:
                return standing
        return Standing.BUSY

    def _remember(self, picture: tuple[str, str], media_id: str) -> None:
        self._unfinished[picture] = media_id
        while len(self._unfinished) > _MOST_REMEMBERED:
            self._unfinished.popitem(last=False)


def _refuse(picture: PictureFile, limits: PictureLimits) -> None:
    """Say at once what the server would not take.

    Raises:
        Rejected: it is too large even to be made smaller, of a wrong type, or its description is
            too long.
    """
    if len(picture.content) > limits.upload_bytes:
        most = limits.upload_bytes // 1_000_000
        raise Rejected(f"The picture “{picture.name}” has more than {most} MB.", hint=_ANOTHER)
    if picture.mime not in limits.mimes:
        raise Rejected(
            f"The server does not take the picture “{picture.name}” ({picture.mime}).",
            hint=_ANOTHER,
        )
    if limits.alt_units is not None and len(picture.alt_text) > limits.alt_units:
        raise Rejected(
            f"The description of “{picture.name}” has {len(picture.alt_text)} characters; the "
            f"server takes {limits.alt_units}.",
            hint="Shorten it.",
        )
