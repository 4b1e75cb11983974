"""What X pushes, read into mentions: the same that a poll brings."""

import asyncio
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.mention import MentionKind, Visibility
from integrations.base import Network
from integrations.x.activity import IGNORED, read_event
from integrations.x.app_client import AppClient
from integrations.x.client import XClient
from integrations.x.mapping import DIRECT
from integrations.x.metering import XMeter
from integrations.x.payload import Json, is_id
from integrations.x.pushed import XPushReader
from integrations.x.settings import read_settings
from integrations.x.stream import SharedStream
from playground.networks.x import envelopes
from playground.networks.x.server import FakeX
from playground.networks.x.world import OWN_ID, Person
from tests.integrations.x.conftest import NOW, UNHURRIED, Connect
from tests.integrations.x.pushes import KINDS, PHOTO, polled, pushed, read


async def test_a_push_is_what_the_poll_would_have_brought(x: FakeX, network: Network) -> None:
    """Every field of it: of mentions, answers, quotes, pictures and private messages."""
    ours = x.world.post("We are open", author_id=OWN_ID)
    lee = x.world.add(Person(id="3000", username="lee", name="Lee"))
    other = x.world.post("Nice weather", author_id=lee.id)
    made = [
        x.world.post("@goldenshop hello & goodbye https://shop.example/a"),
        x.world.post("@goldenshop look at that", answers=other),
        x.world.post("@goldenshop broken", media=(PHOTO,)),
        x.world.post("Until when?", answers=ours),
        x.world.post("@goldenshop this", quotes=ours),
        x.world.write_privately("My order is <lost> & gone"),
    ]
    news = await read(network, pushed(x, *made))
    assert list(news.mentions) == await polled(network)
    assert [mention.external_id.removeprefix(DIRECT) for mention in news.mentions] == made
    assert (news.ignored, news.unknown, news.states) == ((), (), {})


async def test_a_quote_that_does_not_name_us_calls_us(x: FakeX, network: Network) -> None:
    """No poll brings it; X counts an answer to it as summoned."""
    ours = x.world.post("We are open", author_id=OWN_ID)
    made = x.world.post("At last", quotes=ours)
    (mention,) = (await read(network, pushed(x, made))).mentions
    assert (mention.kind, mention.why) == (MentionKind.QUOTE, "quoted our post")
    assert mention.reply_handle == f"{made} quoted"
    assert mention.context is not None
    assert (mention.context.author, mention.context.ours) == ("@goldenshop", True)
    assert mention.external_id not in {one.external_id for one in await polled(network)}


async def test_one_post_pushed_as_a_mention_and_an_answer_is_one(
    x: FakeX, network: Network
) -> None:
    """Redelivered, or in another order, the news are the same."""
    ours = x.world.post("We are open", author_id=OWN_ID)
    made = x.world.post("@goldenshop until when?", answers=ours)
    events = pushed(x, made)
    assert [event.kind for event in events] == ["post.mention.create", "post.reply.create"]
    news = await read(network, events)
    assert len(news.mentions) == 1
    assert await read(network, [*reversed(events), *events]) == news
    assert x.asked == []  # the mention holds what the answer leaves out


async def test_our_own_posts_and_repetitions_are_no_mentions(x: FakeX, network: Network) -> None:
    """Nor are they looked up."""
    made = x.world.post("@goldenshop hello", author_id=OWN_ID)
    body = envelopes.body(x.world, made, "post.mention.create", OWN_ID, sparse=True)
    repeated = {
        "event_type": "post.reply.create",
        "payload": {
            "id": x.world.next_id(),
            "author_id": "2000",
            "referenced_tweets": [{"type": "retweeted", "id": made}],
        },
    }
    news = await read(network, [read_event(json.loads(body)["data"]), read_event(repeated)])
    assert (news.mentions, len(news.ignored), x.asked) == ((), 2, [])


async def test_an_edited_post_keeps_its_first_id(x: FakeX, network: Network) -> None:
    """The push of a later version is the same message, edited."""
    first = x.world.post("@goldenshop helo")
    later = x.world.edit(first, "@goldenshop hello")
    (mention,) = (await read(network, pushed(x, later))).mentions
    assert (mention.external_id, mention.text) == (first, "@goldenshop hello")
    assert mention.edited_at is not None
    assert mention == (await polled(network))[0]


async def test_without_private_messages_they_are_ignored(x: FakeX, connect: Connect) -> None:
    """X_READ_DMS says so."""
    made = x.world.write_privately("hello")
    async with connect(X_READ_DMS="false") as network:
        news = await read(network, pushed(x, made))
    assert (news.mentions, news.ignored) == ((), ("dm.received",))


async def test_a_private_message_has_the_conversation_x_names(network: Network) -> None:
    """The older account first, by number; where X names it, that one."""
    message = {"sender_id": "999", "message_data": {"text": "hello"}, "target": {}}
    event = {"type": "message_create", "id": "7", "created_timestamp": "1784928224372"}
    told = {
        "event_type": "dm.received",
        "payload": {
            "direct_message_events": [{**event, "message_create": message}],
            "users": {"999": {"screen_name": "lee", "name": "Lee"}},
        },
    }
    (mention,) = (await read(network, [read_event(told)])).mentions
    assert mention.root_external_id == "dm:999-1000"
    assert mention.visibility is Visibility.DIRECT
    assert mention.author.handle == "lee"
    assert mention.created_at.isoformat() == "2026-07-24T21:23:44.372000+00:00"


async def test_a_private_picture_is_told_without_showing_it(network: Network) -> None:
    """As the poll tells it: X shows it only to people signed in."""
    data = {"text": "look", "attachment": {"media": {"id_str": "5", "type": "photo"}}}
    create = {"sender_id": "2000", "message_data": data}
    told = {
        "event_type": "dm.received",
        "payload": {
            "direct_message_events": [
                {"type": "message_create", "id": "7", "message_create": create}
            ],
            "users": {"2000": {"data": {"username": "kim"}}},
        },
    }
    (mention,) = (await read(network, [read_event(told)])).mentions
    assert [item.url for item in mention.media] == ["https://x.com/messages/1000-2000"]


async def test_other_kinds_are_ignored_on_purpose_or_unknown(network: Network) -> None:
    """One event that makes no sense keeps no other from being read."""
    told = [
        *({"event_type": kind} for kind in sorted(IGNORED)),
        {"event_type": "post.poll.create"},
        {"event_type": "post.mention.create", "payload": {"id": "none"}},
        {"event_type": "post.reply.create", "payload": ["odd"]},
        {"event_type": "dm.received", "payload": {"direct_message_events": [7, {}]}},
        {},
    ]
    news = await read(network, map(read_event, told))
    assert news.ignored == tuple(sorted(IGNORED))
    assert news.unknown == (
        "post.poll.create",
        "post.mention.create",
        "post.reply.create",
        "dm.received",
        "unreadable",
    )
    assert news.mentions == ()


async def test_pushes_do_not_move_the_poll(x: FakeX, network: Network) -> None:
    """It is the safety net: it finds the same, with the same ids."""
    page = await network.fetch_mentions(None, now=NOW)
    made = x.world.post("@goldenshop hello")
    (mention,) = (await read(network, pushed(x, made))).mentions
    x.world.advance(timedelta(minutes=1))
    again = await network.fetch_mentions(page.cursor, now=x.world.now)
    assert again.mentions == (mention,)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=4) | st.just("2000"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=5,
)
_FIELDS = ("id", "text", "author_id", "referenced_tweets", "entities", "attachments", "users",
           "direct_message_events", "data", "created_at")  # fmt: skip
_PAYLOAD = st.fixed_dictionaries({}, optional=dict.fromkeys(_FIELDS, _JSON)) | _JSON
_DIRECT = st.fixed_dictionaries(
    {"id": st.just("7") | _JSON, "type": st.just("message_create") | _JSON},
    optional={
        "created_timestamp": _JSON,
        "message_create": _JSON
        | st.fixed_dictionaries({"sender_id": _JSON, "message_data": _JSON}),
    },
)


@UNHURRIED
@given(
    st.lists(
        st.fixed_dictionaries(
            {"event_type": st.sampled_from(KINDS)},
            optional={
                "payload": _PAYLOAD
                | st.fixed_dictionaries({"direct_message_events": st.lists(_DIRECT)}),
                "includes": _JSON | st.fixed_dictionaries({"users": st.lists(_JSON)}),
            },
        ),
        max_size=3,
    )
)
def test_no_event_stops_the_others(told: list[dict[str, object]]) -> None:
    """Whatever a field holds: each event is a mention, or counted."""
    settings = read_settings({})
    client = cast("XClient", _NothingKnown())
    reader = XPushReader(
        client=client,
        app=cast("AppClient", None),
        meter=XMeter(settings, lambda: None),
        stream=SharedStream(),
        settings=settings,
        own_id=OWN_ID,
        own_handle="goldenshop",
    )
    good = {
        "event_type": "post.mention.create",
        "payload": {"id": "77", "text": "@goldenshop hello", "author_id": "2000"},
    }
    news = asyncio.run(reader.read([*map(read_event, told), read_event(good)], now=NOW))
    assert "77" in {mention.external_id for mention in news.mentions}


class _NothingKnown:
    """An X that knows nobody."""

    async def mentions_by_id(self, ids: Sequence[str]) -> Json:
        """None of them."""
        assert all(is_id(one) for one in ids)
        return {}

    async def users(self, ids: Sequence[str]) -> Json:
        """None of them."""
        assert all(is_id(one) for one in ids)
        return {}
