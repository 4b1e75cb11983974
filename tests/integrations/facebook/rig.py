"""Our Page on the pretend Graph, and the product's side of a conversation."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Self

from bot.domain.mention import Mention
from integrations.base import (
    News,
    Outgoing,
    OutgoingKind,
    PushedEvent,
    PushReader,
    ReplyTarget,
)
from integrations.facebook.network import FacebookNetwork
from integrations.facebook.settings import FacebookSettings
from integrations.facebook.webhook import FacebookWebhook
from playground.networks.graph import FakeGraph

__all__ = ["VERIFY_TOKEN", "Rig", "Store", "target_of"]

VERIFY_TOKEN = "harbour-lights"


class Store:
    """A credential store in memory."""

    def __init__(self, **credentials: str) -> None:
        self.credentials: Mapping[str, str] = credentials

    async def load(self) -> Mapping[str, str]:
        """What is stored."""
        return self.credentials

    async def save(self, credentials: Mapping[str, str]) -> None:
        """Replace it."""
        self.credentials = credentials

    async def refresh(
        self, renew: Callable[[Mapping[str, str]], Awaitable[Mapping[str, str]]]
    ) -> Mapping[str, str]:
        """Renew it."""
        self.credentials = await renew(self.credentials)
        return self.credentials


def target_of(mention: Mention) -> ReplyTarget:
    """What the product keeps of a mention to answer it."""
    return ReplyTarget(
        external_id=mention.external_id,
        root_external_id=mention.root_external_id,
        author_external_id=mention.author.external_id,
        author_handle=mention.author.handle,
        visibility=mention.visibility,
        reply_handle=mention.reply_handle,
    )


class Rig:
    """A server and our network on it, in the server's time."""

    def __init__(self, graph: FakeGraph) -> None:
        self.graph = graph
        self.store = Store(page_token=graph.page_token)
        self.settings = FacebookSettings(
            api_url=graph.base_url,
            app_id=graph.app_id,
            app_secret=graph.app_secret,
            verify_token=VERIFY_TOKEN,
            timeout=timedelta(seconds=10),
        )
        self.webhook = FacebookWebhook(self.settings)
        self.network = self.build()

    def build(self, page_id: str = "") -> FacebookNetwork:
        """A network of the Page, not opened."""
        return FacebookNetwork(
            own_external_id=page_id or self.graph.page.id,
            own_handle=self.graph.page.username,
            base_url=self.graph.base_url,
            credentials=self.store,
            settings=self.settings,
            clock=lambda: self.graph.now,
        )

    async def __aenter__(self) -> Self:
        await self.network.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.network.close()

    @property
    def reader(self) -> PushReader:
        """What reads the pushes."""
        return self.network.pushed

    def pushed(self) -> tuple[PushedEvent, ...]:
        """Everything that the server has told its webhooks so far."""
        return tuple(
            event
            for body in self.graph.hooks.bodies(about="page")
            for event in self.webhook.events(body)
        )

    async def news(self, events: Sequence[PushedEvent] | None = None) -> News:
        """What the pushes mean."""
        told = self.pushed() if events is None else events
        return await self.reader.read(told, now=self.graph.now)

    async def polled(self, cursor: str | None = None) -> dict[str, Mention]:
        """What a poll finds, by id."""
        found: dict[str, Mention] = {}
        while True:
            page = await self.network.fetch_mentions(cursor, now=self.graph.now)
            found |= {mention.external_id: mention for mention in page.mentions}
            cursor = page.cursor
            if not page.more:
                return found

    async def said(self, external_id: str) -> Mention:
        """What a customer said, as a poll finds it."""
        return (await self.polled())[external_id]

    def outgoing(
        self,
        mention: Mention,
        text: str = "It is on its way.",
        *,
        kind: OutgoingKind = OutgoingKind.REPLY,
        delivery_id: str = "delivery-1",
    ) -> Outgoing:
        """A delivery as the core creates it."""
        return Outgoing(
            delivery_id=delivery_id,
            kind=kind,
            text=text,
            target=target_of(mention),
            key="",
            created_at=self.graph.now,
        )
