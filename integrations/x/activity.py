"""The kinds of events of the X Activity API.

Source: https://docs.x.com/x-api/activity/introduction and .../activity/event-payloads.
"""

import re
from collections.abc import Mapping

from integrations.base import PushedEvent
from integrations.x.payload import Json, as_id
from integrations.x.settings import XSettings

MENTION = "post.mention.create"
REPLY = "post.reply.create"
QUOTE = "post.quote.create"
DIRECT = "dm.received"

POSTS = frozenset({MENTION, REPLY, QUOTE})

# What X knows besides, and is no business of ours: none of it is asked for.
IGNORED = frozenset(
    {
        "post.create",
        "post.delete",
        "post.repost.create",
        "like.create",
        "follow.follow",
        "follow.unfollow",
        "subscriptions.subscribe",
        "subscriptions.unsubscribe",
        "profile.update.bio",
        "profile.update.profile_picture",
        "profile.update.banner_picture",
        "profile.update.screenname",
        "profile.update.handle",
        "profile.update.geo",
        "profile.update.url",
        "profile.update.verified_badge",
        "profile.update.affiliate_badge",
        "dm.sent",
        "dm.read",
        "dm.indicate_typing",
        "chat.received",
        "chat.sent",
        "chat.conversation_join",
        "chat.conversation.join",
        "chat.conversation.member_added",
        "chat.conversation.member_removed",
        "chat.conversation.admin_added",
        "chat.conversation.admin_removed",
        "chat.update.group_name",
        "chat.update.restrictions",
        "mute.mute",
        "mute.unmute",
        "block.block",
        "block.unblock",
        "broadcast.start",
        "broadcast.end",
        "broadcast.chat",
        "spaces.start",
        "spaces.end",
        "news.new",
        "oauth.revoke",
    }
)

UNREADABLE = "unreadable"

_KIND = re.compile(r"[a-z_]{1,30}(\.[a-z_]{1,30}){0,4}")


def wanted(settings: XSettings) -> tuple[str, ...]:
    """The kinds to subscribe to, one subscription each."""
    return (MENTION, REPLY, QUOTE, *((DIRECT,) if settings.read_direct else ()))


def read_event(given: object) -> PushedEvent:
    """One element of a body's `data`, whatever it is."""
    content: Json = given if isinstance(given, Mapping) else {}
    named = content.get("event_type")
    # It is counted and logged, so it must be a name and nothing else.
    readable = isinstance(named, str) and _KIND.fullmatch(named)
    return PushedEvent(
        own_external_id=_own_id(content),
        kind=str(named) if readable else UNREADABLE,
        content=content,
    )


def _own_id(content: Json) -> str:
    found = content.get("filter")
    given = found.get("user_id") if isinstance(found, Mapping) else None
    return as_id(given)
