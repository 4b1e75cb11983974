"""Finds what is said to us: notifications and private messages since a cursor."""

import logging
from datetime import datetime, timedelta

from bot.domain.mention import Mention
from integrations.base import MentionPage, RetryLater
from integrations.bluesky import cursor as cursors
from integrations.bluesky import mapping
from integrations.bluesky.chat import Chat, Received
from integrations.bluesky.cursor import Position, Walk
from integrations.bluesky.errors import XrpcRejected
from integrations.bluesky.payloads import (
    Notification,
    NotificationPage,
    Profile,
    moment,
    read_each,
)
from integrations.bluesky.session import Session
from integrations.bluesky.settings import BlueskySettings
from integrations.bluesky.views import Views

log = logging.getLogger(__name__)

_PAGE = 100  # `maximum` of `limit` in app.bsky.notification.listNotifications
_PAGES_A_CALL = 3
_CHAT_PAUSE = timedelta(minutes=5)


class Inbox:
    """Mentions of one account."""

    def __init__(
        self, session: Session, views: Views, chat: Chat, *, own_did: str, settings: BlueskySettings
    ) -> None:
        self._session = session
        self._views = views
        self._chat = chat
        self._own_did = own_did
        self._settings = settings
        self._chat_from: datetime | None = None

    async def fetch(self, cursor: str | None, *, now: datetime) -> MentionPage:
        """The next mentions, oldest first; private messages come with the last page."""
        position = cursors.read(cursor, now=now, lookback=self._settings.lookback)
        walk = position.begin(now=now, overlap=self._settings.overlap)
        notifications, walk, arrived = await self._walk(walk)
        received: list[Received] = []
        if arrived:
            position = position.finished(walk, now=now)
            received = await self._private(position, now=now)
            newest = max((one.sent_at for one in received), default=None)
            position = position.with_messages(newest)
        else:
            position = position.paused(walk)
        return MentionPage(
            mentions=await self._mentions(notifications, received),
            cursor=cursors.write(position),
            more=not arrived,
        )

    async def _walk(self, walk: Walk) -> tuple[list[Notification], Walk, bool]:
        """Go back some pages. Returns what was met, and whether the floor was reached."""
        met: list[Notification] = []
        for _ in range(_PAGES_A_CALL):
            before = walk.page
            page = await self._page(walk)
            listed = read_each(page.notifications, Notification)
            times = [time for one in listed if (time := moment(one.indexed_at))]
            walk = walk.met(times, page.cursor)
            met += [one for one in listed if (moment(one.indexed_at) or walk.floor) >= walk.floor]
            reached = min(times, default=walk.floor) < walk.floor
            if reached or not page.cursor or page.cursor == before:
                return met, walk, True
        return met, walk, False

    async def _page(self, walk: Walk) -> NotificationPage:
        reasons = [("reasons", reason) for reason in mapping.KINDS]
        # "priority" would list only those whom the account follows, if its owner once chose so.
        fixed: list[tuple[str, str | int]] = [("limit", _PAGE), ("priority", "false"), *reasons]
        return await self._session.query(
            "app.bsky.notification.listNotifications",
            [*fixed, *([("cursor", walk.page)] if walk.page else [])],
            kind=NotificationPage,
        )

    async def _private(self, position: Position, *, now: datetime) -> list[Received]:
        """Private messages. Their service is another one: its trouble does not hold up mentions."""
        if not self._settings.chat_service:
            return []
        if self._chat_from is not None and now < self._chat_from:
            return []
        try:
            return await self._chat.received_since(position.messages_since(self._settings.overlap))
        except (RetryLater, XrpcRejected) as trouble:
            log.warning("bluesky: no private messages for a while: %s", trouble)
            self._chat_from = now + _CHAT_PAUSE
            return []

    async def _mentions(
        self, notifications: list[Notification], received: list[Received]
    ) -> tuple[Mention, ...]:
        """Mentions of what was found, with pictures, context and full profiles."""
        wanted = [one for one in notifications if one.reason in mapping.KINDS]
        posts = await self._views.posts(
            uri
            for one in wanted
            for uri in (
                one.uri,
                one.record.reply.parent.uri if one.record.reply else "",
                one.reason_subject,
            )
            if uri
        )
        people = [one.author.did for one in wanted]
        people += [one.message.sender.did for one in received if one.message.sender]
        profiles = await self._views.profiles(people)
        web_url = self._settings.web_url
        found = [
            mapping.mention(
                one, own_did=self._own_did, web_url=web_url, posts=posts, profiles=profiles
            )
            for one in wanted
        ]
        found += [
            mapping.private_mention(
                one.message,
                convo_id=one.convo.id,
                sender=_sender(one, profiles),
                web_url=web_url,
            )
            for one in received
        ]
        by_id = {one.external_id: one for one in found}
        return tuple(sorted(by_id.values(), key=lambda one: (one.created_at, one.external_id)))


def _sender(received: Received, profiles: dict[str, Profile]) -> Profile:
    did = received.message.sender.did if received.message.sender else ""
    members = {member.did: member for member in received.convo.members}
    return profiles.get(did) or members.get(did) or Profile(did=did, handle=did)
