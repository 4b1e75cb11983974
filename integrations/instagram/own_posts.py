"""Our own posts: their addresses, and looking for one by its caption."""

from datetime import datetime

from integrations.base import OutsideError, Sent
from integrations.graph import GraphClient
from integrations.graph.tame import as_list, as_record
from integrations.instagram import nodes
from integrations.instagram.ids import number
from integrations.instagram.read_back import same_words
from integrations.instagram.said import WEB, Us

__all__ = ["OwnPosts"]

_NEWEST = 25


class OwnPosts:
    """Posts of one account."""

    def __init__(self, client: GraphClient, us: Us) -> None:
        self._client = client
        self._us = us

    async def find(self, caption: str, since: datetime) -> tuple[Sent | None, bool]:
        """Our post with this caption since then; whether all since then are told.

        Of several the oldest: a later one is another delivery's.

        Raises:
            RetryLater, Reauthorise, Rejected: Instagram could not be asked.
        """
        answer = await self._client.get(
            f"{number(self._us.id)}/media",
            {"fields": nodes.POST_FIELDS, "limit": str(_NEWEST)},
            urgent=True,
        )
        listed = [nodes.post(as_record(one)) for one in as_list(answer.get("data"))]
        times = [one.created_at for one in listed if one.created_at]
        whole = len(listed) < _NEWEST or min(times, default=since) < since
        same = [
            one
            for one in listed
            if one.created_at and one.created_at >= since and same_words(one.caption, caption)
        ]
        if not same:
            return None, whole
        found = min(same, key=lambda one: one.created_at or since)
        sent = Sent(
            external_id=found.id, url=found.permalink or self._profile, sent_at=found.created_at
        )
        return sent, whole

    async def address(self, media_id: str) -> str:
        """Its public address; the account's own where it is not told, for the post is live."""
        try:
            answer = await self._client.get(media_id, {"fields": nodes.POST_FIELDS}, urgent=True)
        except OutsideError:
            return self._profile
        return nodes.post(answer).permalink or self._profile

    @property
    def _profile(self) -> str:
        return f"{WEB}{self._us.handle}/"
