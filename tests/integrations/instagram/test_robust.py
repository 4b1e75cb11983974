"""Whatever stands in a push or an answer, it becomes a mention or nothing; never an exception."""

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NoReturn

from hypothesis import given
from hypothesis import strategies as st

from integrations.base import PushedEvent
from integrations.graph import GraphClient, GraphRefused
from integrations.graph.tame import as_record
from integrations.instagram import nodes
from integrations.instagram.lookup import Lookup
from integrations.instagram.pushed import InstagramPushes
from integrations.instagram.pushes import comment_pushed, message_id, message_pushed, ours
from integrations.instagram.said import Us, to_mention
from integrations.instagram.settings import InstagramSettings
from integrations.instagram.subscribing import Subscribing

US = Us(id="1", handle="harbourcoffee")
NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
NAMES = st.sampled_from(
    [
        *("id", "text", "from", "username", "media", "parent_id", "timestamp", "caption"),
        *("comments", "data", "replies", "sender", "message", "mid", "attachments", "payload"),
        *("url", "type", "reply_to", "story", "mention", "link", "postback", "title", "shares"),
    ]
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=12)
    | st.sampled_from(["https://a.example/1", "javascript:x", "\ud800", "IMAGE", "story_mention"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=25,
)


@given(st.dictionaries(NAMES, JSON, max_size=8))
def test_any_record_is_read(record: dict[str, object]) -> None:
    """And what comes of it can be stored: texts of UTF-8, links of https."""
    value = as_record(json.loads(json.dumps(record)))
    ours(value, US)
    message_id(value)
    said = [
        comment_pushed(value, sent_at=NOW, live=False),
        message_pushed(value, US, sent_at=NOW),
        nodes.comment(value, US),
        nodes.message(value),
        nodes.other_comment(value, US),
        nodes.other_post(value, US, named=False),
        *nodes.comments_under(value, US, nodes.post(value)),
        *nodes.answers_elsewhere(value, US),
    ]
    for one in said:
        mention = to_mention(one, now=NOW)
        f"{mention}".encode()
        assert mention.author.external_id != ""
        assert mention.author.handle != ""
        assert all(media.url.startswith("https://") for media in mention.media)


class RefusingClient(GraphClient):
    """Meta says no to everything."""

    async def get(
        self, path: str, params: Mapping[str, str] | None = None, *, urgent: bool = False
    ) -> NoReturn:
        """Refused."""
        raise GraphRefused(f"{path} {params} {urgent}", code=100, subcode=33)


async def _no_token() -> str:
    return ""


def pushes() -> InstagramPushes:
    """The pushes of our account, with nothing to be looked up."""
    settings = InstagramSettings()
    client = RefusingClient(base_url="https://g.example", token=_no_token, timeout=settings.timeout)
    subscribing = Subscribing(client, US, settings)
    return InstagramPushes(Lookup(client, US, lambda: NOW), US, subscribing)


KINDS = st.sampled_from(
    [
        *("comments", "live_comments", "mentions", "story_insights", "tea"),
        *("messages.message", "messages.message_edit", "messages.message_gone"),
        *("messages.postback", "messages.reaction", "messages.tea"),
    ]
)
CONTENT = st.fixed_dictionaries({"value": JSON | st.dictionaries(NAMES, JSON), "at": JSON})


@given(st.lists(st.tuples(KINDS, CONTENT), max_size=4))
def test_any_event_means_something_or_nothing(
    told: list[tuple[str, dict[str, object]]],
) -> None:
    """And again the same."""
    events = [PushedEvent(own_external_id="1", kind=kind, content=value) for kind, value in told]
    reader = pushes()
    first, second = (asyncio.run(reader.read(events, now=NOW)) for _ in range(2))
    assert first == second
