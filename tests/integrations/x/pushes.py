"""What X pushes, for tests: events as the door reads them."""

from collections.abc import Iterable

from bot.domain.mention import Mention
from integrations.base import Network, News, PushedEvent
from integrations.x import PLUGIN
from playground.networks.x import envelopes
from playground.networks.x.server import FakeX
from playground.networks.x.world import OWN_ID, Item
from tests.integrations.x.conftest import NOW

KINDS = ("post.mention.create", "post.reply.create", "post.quote.create", "dm.received")
PHOTO = Item(key="3_7", document={"media_key": "3_7", "type": "photo", "url": "https://p.x/7.jpg"})


def pushed(x: FakeX, *made: str, sparse: bool = False) -> list[PushedEvent]:
    """The events of what people did, as the door reads them."""
    door = PLUGIN.webhook({"X_CONSUMER_SECRET": "s"})
    assert door is not None
    bodies = [
        envelopes.body(x.world, one, kind, OWN_ID, sparse=sparse)
        for one in made
        for kind in KINDS
        if envelopes.fits(x.world, one, kind, OWN_ID)
    ]
    return [event for body in bodies for event in door.events(body)]


async def read(network: Network, events: Iterable[PushedEvent]) -> News:
    """What they mean."""
    assert network.pushed is not None
    return await network.pushed.read(list(events), now=NOW)


async def polled(network: Network) -> list[Mention]:
    """What a poll brings."""
    return list((await network.fetch_mentions(None, now=NOW)).mentions)
