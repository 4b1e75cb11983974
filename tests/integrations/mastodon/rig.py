"""Our network on a pretend server, with the conversions that tests need again and again."""

import io
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Self

from PIL import Image

from bot.domain.mention import Mention
from integrations.base import (
    MentionPage,
    Outgoing,
    OutgoingKind,
    OutgoingPost,
    PictureFile,
    Publisher,
    ReplyTarget,
    Sent,
    UploadedPicture,
)
from integrations.mastodon.http import Timeouts
from integrations.mastodon.network import MastodonNetwork
from integrations.mastodon.options import Options
from integrations.mastodon.streaming import StreamPace
from playground.networks.mastodon.pretend import DOMAIN
from playground.networks.mastodon.server import FakeMastodon

__all__ = ["Rig", "Store", "a_picture", "target_of"]


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
    """A server, our network on it, and the product's side of a conversation."""

    def __init__(self, server: FakeMastodon) -> None:
        self.server = server
        self.store = Store(access_token="tok-1", client_id="client-1", client_secret="secret-1")
        self.network = self.build()
        self.ann = server.person("ann", "far.example")

    def build(self, **changes: object) -> MastodonNetwork:
        """A network with the server's clock; it is patient, because test machines are busy."""
        options = Options(
            timeouts=Timeouts(connect=5.0, read=10.0, total=20.0),
            pace=StreamPace(ping=5.0, first_wait=0.01, longest_wait=0.05),
            clock=lambda: self.server.now,
            pause=self._pause,
        )
        return MastodonNetwork(
            own_external_id=self.server.brand.id,
            own_handle=f"brand@{DOMAIN}",
            base_url=self.server.base_url,
            credentials=self.store,
            options=replace(options, **changes),  # type: ignore[arg-type]  # keywords of Options
        )

    async def _pause(self, seconds: float) -> None:
        """The adapter waits: the server's time goes on instead."""
        self.server.advance(timedelta(seconds=seconds))

    def impatient(self) -> MastodonNetwork:
        """A network that gives a silent server a fifth of a second."""
        return self.build(timeouts=Timeouts(connect=5.0, read=0.2, total=20.0))

    async def send(self, outgoing: Outgoing) -> Sent:
        """Send from an impatient network."""
        impatient = self.impatient()
        try:
            return await impatient.send(outgoing)
        finally:
            await impatient.close()

    async def __aenter__(self) -> Self:
        await self.network.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.network.close()

    async def fetch(self, cursor: str | None = None) -> MentionPage:
        """One poll, at the server's time."""
        return await self.network.fetch_mentions(cursor, now=self.server.now)

    async def mention(self, status_id: str) -> Mention:
        """The mention of a status, as a new connection sees it."""
        page = await self.fetch()
        return next(one for one in page.mentions if one.external_id == status_id)

    async def outgoing(
        self, status_id: str, text: str, kind: OutgoingKind = OutgoingKind.REPLY
    ) -> Outgoing:
        """An answer to a status, on its first attempt now."""
        now = self.server.now
        return Outgoing(
            delivery_id="d-1",
            kind=kind,
            text=text,
            target=target_of(await self.mention(status_id)),
            key=self.network.new_key(delivery_id="d-1", created_at=now - timedelta(seconds=5)),
            created_at=now - timedelta(seconds=5),
            first_attempt_at=now,
        )

    @property
    def publisher(self) -> Publisher:
        """How our account speaks first."""
        return self.network.publisher

    def post(self, text: str, **changes: object) -> OutgoingPost:
        """A post whose delivery was created a moment ago, on its first attempt."""
        created_at = self.server.now - timedelta(seconds=5)
        post = OutgoingPost(
            delivery_id="p-1",
            text=text,
            key=self.publisher.new_post_key(delivery_id="p-1", created_at=created_at),
            created_at=created_at,
        )
        return replace(post, **changes)  # type: ignore[arg-type]  # keywords of OutgoingPost

    async def upload(self, **changes: object) -> UploadedPicture:
        """A picture that the server has."""
        picture = a_picture(**changes)
        ref = await self.publisher.upload(picture)
        return UploadedPicture(ref=ref, alt_text=picture.alt_text)

    async def publish(self, post: OutgoingPost) -> Sent:
        """Publish from an impatient network."""
        impatient = self.impatient()
        try:
            return await impatient.publisher.publish(post)
        finally:
            await impatient.close()


def a_picture(**changes: object) -> PictureFile:
    """A small PNG with its description."""
    width, height = 40, 30
    out = io.BytesIO()
    Image.new("RGB", (width, height), "orange").save(out, "PNG")
    picture = PictureFile(
        id="pic-1",
        name="IMG_0042 our office.png",
        mime="image/png",
        content=out.getvalue(),
        width=width,
        height=height,
        alt_text="Our shop in orange",
    )
    return replace(picture, **changes)  # type: ignore[arg-type]  # keywords of PictureFile
