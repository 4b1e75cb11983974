"""What X pushes in another order, or as nobody would write it."""

import json
from collections.abc import Sequence
from datetime import timedelta
from itertools import permutations

import pytest

from integrations.base import Network, PushedEvent
from integrations.x import PLUGIN, snowflake
from playground.networks.x.server import FakeX
from playground.networks.x.world import OWN_ID
from tests.integrations.x.pushes import pushed, read


def events(event: dict[str, object]) -> Sequence[PushedEvent]:
    """One event for us, as the door reads it."""
    door = PLUGIN.webhook({"X_CONSUMER_SECRET": "s"})
    assert door is not None
    return door.events(json.dumps({"data": {"filter": {"user_id": OWN_ID}, **event}}).encode())


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_of_a_posts_versions_the_newest_counts(
    x: FakeX, network: Network, order: Sequence[int]
) -> None:
    """In whatever order they come in one batch."""
    first = x.world.post("@goldenshop one")
    told = [pushed(x, first)]
    for words in ("two", "three"):
        x.world.advance(timedelta(seconds=5))
        told.append(pushed(x, x.world.edit(first, f"@goldenshop {words}")))
    (mention,) = (await read(network, [event for place in order for event in told[place]])).mentions
    assert (mention.external_id, mention.text) == (first, "@goldenshop three")


async def test_an_older_version_does_not_say_that_it_is_the_newest(
    x: FakeX, network: Network
) -> None:
    """Looked up when there is a newer one, X tells of both: the words are still those of then."""
    ours = x.world.post("We are open", author_id=OWN_ID)
    first = x.world.post("Until when?", answers=ours)
    told = pushed(x, first, sparse=True)
    x.world.advance(timedelta(seconds=5))
    second = x.world.edit(first, "Until nine?")
    (old,) = (await read(network, told)).mentions
    (new,) = (await read(network, pushed(x, second, sparse=True))).mentions
    assert (old.external_id, old.edited_at) == (first, None)
    assert (new.external_id, new.edited_at) == (first, snowflake.time_of(second))


@pytest.mark.parametrize("odd", ["\udfff", json.loads('{"a":' * 700 + "1" + "}" * 700)])
@pytest.mark.parametrize("field", ["entities", "note_tweet", "edit_history_tweet_ids", "lang"])
async def test_an_odd_field_hides_nothing_else(
    x: FakeX, network: Network, field: str, odd: object
) -> None:
    """Half a character, or as deep as JSON may be nested: the post is read without it."""
    made = x.world.post("@goldenshop hello")
    (event,) = pushed(x, made)
    payload = event.content["payload"]
    assert isinstance(payload, dict)
    told = events({**event.content, "payload": {**payload, field: odd}})
    assert [one.external_id for one in (await read(network, told)).mentions] == [made]


@pytest.mark.parametrize("sender", [True, 1.5, None, "x" * 5000, {"id": "2000"}, ""])
async def test_a_private_message_of_nobody_is_unknown(network: Network, sender: object) -> None:
    """Nobody could be answered."""
    create = {"sender_id": sender, "message_data": {"text": "hello"}}
    message = {"type": "message_create", "id": "5", "message_create": create}
    payload = {"direct_message_events": [message], "users": {}}
    news = await read(network, events({"event_type": "dm.received", "payload": payload}))
    assert (news.mentions, news.unknown) == ((), ("dm.received",))
