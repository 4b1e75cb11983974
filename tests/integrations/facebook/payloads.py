"""Pushes of a Page as Facebook writes them, and what a plain comment means."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from bot.domain.mention import AuthorProfile, Mention, MentionKind
from integrations.base import PushedEvent
from integrations.facebook.handle import Place, ReplyHandle
from integrations.facebook.kinds import kind_of_change, kind_of_message
from tests.integrations.facebook.rig import Rig

__all__ = ["NOW", "PICTURE", "STAMP", "change", "comment", "expected", "talk"]

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
STAMP = int(NOW.timestamp())
PICTURE = "https://scontent.example/cup.jpg"


def change(rig: Rig, value: Mapping[str, object], field: str = "feed") -> PushedEvent:
    """A change of the Page, sent now; `POST` stands for a post on it."""
    page = rig.graph.page.id
    filled = {
        key: one.replace("POST", f"{page}_55") if isinstance(one, str) else one
        for key, one in value.items()
    }
    return PushedEvent(
        own_external_id=page,
        kind=kind_of_change(field, filled),
        content={"value": filled, "at": NOW.isoformat()},
    )


def talk(rig: Rig, sender: object = "7001", **event: object) -> PushedEvent:
    """Something in a conversation, a moment ago."""
    page = rig.graph.page.id
    whole: dict[str, object] = {
        "sender": {"id": sender},
        "recipient": {"id": page},
        "timestamp": STAMP * 1000 - 500,
        **event,
    }
    return PushedEvent(
        own_external_id=page,
        kind=kind_of_message(whole),
        content={"value": whole, "at": NOW.isoformat()},
    )


def comment(rig: Rig, **more: object) -> PushedEvent:
    """Ann comments on a post of ours."""
    value: dict[str, object] = {
        "item": "comment",
        "verb": "add",
        "comment_id": "55_90",
        "post_id": "POST",
        "parent_id": "POST",
        "from": {"id": "7001", "name": "Ann"},
        "created_time": STAMP - 10,
        "message": "Where is my order?",
    }
    return change(rig, value | more)


def expected(rig: Rig, **changes: object) -> Mention:
    """What `comment` means."""
    page = rig.graph.page.id
    at = NOW - timedelta(seconds=10)
    values: dict[str, object] = {
        "external_id": "55_90",
        "root_external_id": f"{page}_55",
        "parent_external_id": f"{page}_55",
        "author": AuthorProfile(external_id="7001", handle="Ann", display_name="Ann"),
        "text": "Where is my order?",
        "created_at": at,
        "kind": MentionKind.REPLY,
        "url": f"https://www.facebook.com/{page}_55?comment_id=90",
        "reply_handle": ReplyHandle(place=Place.COMMENT, said_at=at).encode(),
        "why": "commented on our Page",
    }
    return Mention(**(values | changes))  # type: ignore[arg-type] # a table of fields
