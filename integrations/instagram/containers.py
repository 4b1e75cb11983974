"""Containers: what Instagram is given before it publishes.

A container is made of addresses at which Instagram fetches the pictures, and the caption. Nobody
sees it; it lasts for 24 hours. Several pictures are containers of their own in one of the kind
CAROUSEL, which counts as one post. `status_code` says where it stands, also after it was
published: PUBLISHED is the proof that a post whose answer was lost is live.

Source: developers.facebook.com/docs/instagram-platform/content-publishing.
"""

import json
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from integrations.base import OutgoingPost, UploadsGone
from integrations.graph import GraphClient, GraphRefused
from integrations.graph.errors import Asked, unreadable
from integrations.graph.tame import as_id, as_record, as_text, as_time
from integrations.instagram.ids import number
from integrations.instagram.said import Us, web_address
from integrations.instagram.settings import Clock

__all__ = ["Containers", "Handed", "Standing", "State", "uploads_gone"]

_STALE = timedelta(hours=1)
"""After this a signed address may have ended; then a new one is asked for."""

_MOST_KEPT = 200
_NOT_FETCHED = frozenset({2207003, 2207052, 2207006})
_CANNOT_FETCH = 9004
_SOON = timedelta(seconds=1)


class State(StrEnum):
    """Where a container stands."""

    BUSY = "IN_PROGRESS"
    READY = "FINISHED"
    PUBLISHED = "PUBLISHED"
    BROKEN = "ERROR"
    EXPIRED = "EXPIRED"
    GONE = ""  # Instagram does not know it (any more)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a container stands. `said`: Instagram's own words, where it tells some."""

    state: State
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A picture as `upload` notes it: its address, its description, and since when."""

    url: str
    alt_text: str
    at: datetime | None

    def encode(self) -> str:
        """For `UploadedPicture.ref`."""
        at = self.at.isoformat() if self.at else ""
        return json.dumps({"url": self.url, "alt": self.alt_text, "at": at}, ensure_ascii=False)

    @classmethod
    def read(cls, ref: str) -> "Handed":
        """What was noted.

        Raises:
            UploadsGone: it cannot be read.
        """
        try:
            noted = as_record(json.loads(ref))
        except (ValueError, RecursionError):
            noted = {}
        url = as_text(noted.get("url"))
        if not url:
            raise uploads_gone()
        return cls(url=url, alt_text=as_text(noted.get("alt")), at=as_time(noted.get("at")))


def uploads_gone() -> UploadsGone:
    """Hand the pictures over anew."""
    return UploadsGone("Instagram does not have the pictures any more.", after=_SOON)


class Containers:
    """Containers of one account."""

    def __init__(self, client: GraphClient, us: Us, clock: Clock) -> None:
        self._client = client
        self._us = us
        self._clock = clock
        self._children: OrderedDict[str, str] = OrderedDict()

    async def make(self, post: OutgoingPost, caption: str) -> str:
        """The container of a post; its id. One that is made twice harms nobody.

        Raises:
            UploadsGone, RetryLater, Reauthorise, Rejected: never Unknown.
        """
        pictures = [(Handed.read(one.ref), one.alt_text) for one in post.pictures]
        if len(pictures) == 1:
            ((handed, alt_text),) = pictures
            return await self._make(_shown(handed, alt_text) | {"caption": caption}, [handed])
        children = [
            await self._child(post.delivery_id, handed, alt_text) for handed, alt_text in pictures
        ]
        whole = {"media_type": "CAROUSEL", "children": ",".join(children), "caption": caption}
        try:
            return await self._make(whole, [])
        except GraphRefused:
            self._forget(post.delivery_id)
            raise

    async def standing(self, container: str) -> Standing:
        """Where it stands.

        Raises:
            RetryLater, Reauthorise, Rejected: Instagram could not be asked.
        """
        try:
            answer = await self._client.get(
                number(container), {"fields": "status_code,status"}, urgent=True
            )
        except GraphRefused as error:
            if error.gone:
                return Standing(state=State.GONE)
            raise
        code = as_text(answer.get("status_code"))
        known = {one.value: one for one in State}
        said = as_text(answer.get("status")).partition(":")[2] or as_text(answer.get("status"))
        return Standing(state=known.get(code, State.BUSY), said=" ".join(said.split())[:200])

    async def _child(self, delivery_id: str, handed: Handed, alt_text: str) -> str:
        """A picture of several; kept, so that a second attempt does not make it again."""
        key = f"{delivery_id} {handed.url}"
        if key not in self._children:
            fields = _shown(handed, alt_text) | {"is_carousel_item": "true"}
            self._children[key] = await self._make(fields, [handed])
            while len(self._children) > _MOST_KEPT:
                self._children.popitem(last=False)
        return self._children[key]

    def _forget(self, delivery_id: str) -> None:
        for key in [one for one in self._children if one.startswith(f"{delivery_id} ")]:
            del self._children[key]

    async def _make(self, fields: dict[str, str], pictures: list[Handed]) -> str:
        path = f"{number(self._us.id)}/media"
        try:
            made = await self._client.post(path, fields, harmless=True)
        except GraphRefused as error:
            unfetched = error.code == _CANNOT_FETCH or error.subcode in _NOT_FETCHED
            if unfetched and any(self._stale(one) for one in pictures):
                raise uploads_gone() from error
            raise
        container = as_id(made.get("id"))
        if not container:
            raise unreadable(Asked(who="Instagram", what=f"POST {path}", write=False))
        return container

    def _stale(self, handed: Handed) -> bool:
        return handed.at is None or self._clock() - handed.at > _STALE


def _shown(handed: Handed, alt_text: str) -> dict[str, str]:
    fields = {"image_url": web_address(handed.url) or handed.url}
    words = (alt_text or handed.alt_text).strip()
    return {**fields, "alt_text": words} if words else fields
