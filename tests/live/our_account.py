"""Our account on the real network, through the adapter."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from bot.domain.mention import Mention
from integrations.base import Network, Outgoing, OutgoingKind, ReplyTarget
from integrations.bluesky import PLUGIN
from tests.integrations.bluesky.store import MemoryCredentials
from tests.live.bluesky_network import Account, BlueskyNetwork, Ref, eventually

# dev-env has no chat service.
SETTINGS = {"BLUESKY_CHAT_SERVICE": ""}


@asynccontextmanager
async def opened(
    bluesky: BlueskyNetwork, brand: Account, credentials: MemoryCredentials
) -> AsyncIterator[Network]:
    """The brand's account through the adapter."""
    network = PLUGIN.build(
        own_external_id=brand.did,
        own_handle=brand.handle,
        base_url=bluesky.pds_url,
        credentials=credentials,
        settings=SETTINGS,
    )
    await network.open()
    try:
        yield network
    finally:
        await network.close()


async def fetched(network: Network, ref: Ref, cursor: str | None = None) -> Mention:
    """The mention of a post, as soon as it can be fetched."""

    async def look() -> Mention | None:
        page = await network.fetch_mentions(cursor, now=datetime.now(UTC))
        return next((one for one in page.mentions if one.external_id == ref.uri), None)

    return await eventually(look, f"{ref.uri} is fetched")


def reply_to(network: Network, mention: Mention, text: str, *, delivery: str = "d1") -> Outgoing:
    """A reply as the core creates it."""
    created_at = datetime.now(UTC)
    return Outgoing(
        delivery_id=delivery,
        kind=OutgoingKind.REPLY,
        text=text,
        target=ReplyTarget(
            external_id=mention.external_id,
            root_external_id=mention.root_external_id,
            author_external_id=mention.author.external_id,
            author_handle=mention.author.handle,
            visibility=mention.visibility,
            reply_handle=mention.reply_handle,
        ),
        key=network.new_key(delivery_id=delivery, created_at=created_at),
        created_at=created_at,
    )
