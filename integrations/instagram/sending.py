"""Answers: comments under comments and posts, private replies, messages.

Instagram has no key that would make a second attempt harmless: what got no answer is looked for
(`read_back.py`), never sent again blindly.
"""

import asyncio

from integrations.attempts import Attempts
from integrations.base import (
    Outgoing,
    Permission,
    Rejected,
    ReplyTarget,
    Sent,
    Unknown,
)
from integrations.graph import GraphClient, Json
from integrations.graph.tame import as_id
from integrations.instagram.handle import Place, ReplyHandle
from integrations.instagram.ids import number
from integrations.instagram.private import permission
from integrations.instagram.said import WEB, Us
from integrations.instagram.settings import Clock
from integrations.instagram.text import check_reply, is_private

__all__ = ["Sending", "reply_permission"]

_LIVE = (
    "Instagram lets nobody answer comments on a live video in public. While the video lasts, its "
    "author can get a private reply."
)
_TAGGED = (
    "Instagram lets this bot answer a post only when its caption names us with an @; here we are "
    "only tagged in the picture. Answer it in the Instagram app."
)


def reply_permission(target: ReplyTarget, us: Us) -> Permission:
    """Whether it can be answered where it stands."""
    if us.is_ours(target.author_external_id, target.author_handle):
        return Permission(allowed=False, why="This is our own message.")
    place = ReplyHandle.of(target).place
    if place is Place.LIVE:
        return Permission(allowed=False, why=_LIVE)
    if place is Place.TAGGED:
        return Permission(allowed=False, why=_TAGGED)
    return Permission(allowed=True)


class Sending:
    """Answers of one account."""

    def __init__(self, client: GraphClient, us: Us, clock: Clock, attempts: Attempts) -> None:
        self._client = client
        self._us = us
        self._clock = clock
        self._attempts = attempts

    async def send(self, outgoing: Outgoing) -> Sent:
        """Send it where it belongs.

        Raises:
            RetryLater, Reauthorise, Rejected, Unknown: see integrations.graph.errors.
        """
        check = check_reply(outgoing.text, outgoing.kind, outgoing.target)
        if check.problems:
            raise Rejected(" ".join(check.problems))
        try:
            if is_private(outgoing.kind, outgoing.target):
                return await self._privately(outgoing.target, check.as_sent)
            return await self._in_public(outgoing.target, check.as_sent)
        except (Unknown, asyncio.CancelledError):
            self._attempts.unanswered(outgoing)
            raise

    async def _in_public(self, target: ReplyTarget, text: str) -> Sent:
        allowed = reply_permission(target, self._us)
        if not allowed.allowed:
            raise Rejected(allowed.why)
        handle = ReplyHandle.of(target)
        answered = number(target.external_id)
        match handle.place:
            case Place.CAPTION:
                path, fields = self._path("mentions"), {"media_id": answered}
            case Place.ELSEWHERE:
                path = self._path("mentions")
                fields = {"media_id": number(handle.media), "comment_id": answered}
            case _:
                path, fields = f"{answered}/replies", {}
        made = await self._client.post(path, {**fields, "message": text})
        return Sent(external_id=_made(made, "id"), url=handle.url or WEB, sent_at=self._clock())

    async def _privately(self, target: ReplyTarget, text: str) -> Sent:
        may = permission(target, now=self._clock())
        if not may.allowed:
            raise Rejected(may.why)
        if ReplyHandle.of(target).place is Place.MESSAGE:
            recipient = {"id": number(target.author_external_id)}
        else:
            recipient = {"comment_id": number(target.external_id)}
        made = await self._client.post(
            self._path("messages"), {"recipient": recipient, "message": {"text": text}}
        )
        return Sent(external_id=_made(made, "message_id"), sent_at=self._clock())

    def _path(self, edge: str) -> str:
        return f"{number(self._us.id)}/{edge}"


def _made(answer: Json, key: str) -> str:
    made = as_id(answer.get(key))
    if not made:
        raise Unknown("Instagram took it, but did not say under which name.")
    return made
