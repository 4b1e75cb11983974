"""What the contract suite needs to try how a network publishes, beside `harness.py`.

A harness of a network that can speak first offers these hooks too; until then its line in
`conftest.WITHOUT` says "publishing".
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from weakref import WeakKeyDictionary

from PIL import Image

from integrations.base import (
    Allowance,
    Engagement,
    Money,
    OutgoingPost,
    PictureFile,
    Publisher,
    PublishingLimits,
    ReadBack,
    Sent,
    TextCheck,
    ThreadPlace,
    UploadedPicture,
    UploadsGone,
)
from tests.contract.networks.harness import NetworkHarness


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingPost:
    """A post of ours as the server holds it.

    Attributes:
        follows: the id of the message that it stands under; "" for a first post.
        alt_texts: one for each picture that it shows, in that order.
    """

    external_id: str
    text: str
    follows: str = ""
    alt_texts: tuple[str, ...] = ()


class PublishingHarness(NetworkHarness, Protocol):
    """A network that we can speak on; `trouble` hits uploads and posts as it hits replies."""

    async def published(self) -> list[StandingPost]:
        """What our account has said in public, oldest first."""
        ...

    def forget_uploads(self) -> None:
        """The server knows pictures that are in no post no more."""
        ...

    async def people_react(self, external_id: str) -> Engagement:
        """Two people like a post of ours, one of them answers it, the other shares it.

        Returns what the network tells then.
        """
        ...

    def shown_at(self, picture: PictureFile) -> str:
        """The public address of a picture; only where the network fetches them."""
        ...

    def at_hand(self) -> tuple[UploadedPicture, ...]:
        """What a post needs at least; only where it needs pictures. `published` leaves them out."""
        ...


class AsTheCore:
    """A publisher as the core uses it.

    Pictures that are fetched have an address; what is prepared is remembered by the delivery, and
    forgotten with its uploads.
    """

    def __init__(
        self, publisher: Publisher, harness: PublishingHarness, prepared: dict[str, str]
    ) -> None:
        self._publisher = publisher
        self._harness = harness
        self._prepared = prepared

    @property
    def limits(self) -> PublishingLimits:
        """The publisher's."""
        return self._publisher.limits

    @property
    def allowance(self) -> Allowance | None:
        """The publisher's."""
        return self._publisher.allowance

    def check_post(self, text: str) -> TextCheck:
        """The publisher's."""
        return self._publisher.check_post(text)

    def post_cost(self, text: str, *, follows: bool) -> Money | None:
        """The publisher's."""
        return self._publisher.post_cost(text, follows=follows)

    def new_post_key(self, *, delivery_id: str, created_at: datetime) -> str:
        """The publisher's."""
        return self._publisher.new_post_key(delivery_id=delivery_id, created_at=created_at)

    async def upload(self, picture: PictureFile) -> str:
        """With an address where the network wants one."""
        if self.limits.pictures.fetched:
            picture = replace(picture, public_url=self._harness.shown_at(picture))
        return await self._publisher.upload(picture)

    async def prepare(self, post: OutgoingPost) -> str:
        """Once for each delivery."""
        known = self._prepared.get(post.delivery_id, "")
        prepared = known or await self._publisher.prepare(post)
        self._prepared[post.delivery_id] = prepared
        return prepared

    async def publish(self, post: OutgoingPost) -> Sent:
        """Prepared before."""
        try:
            return await self._publisher.publish(replace(post, prepared=await self.prepare(post)))
        except UploadsGone:
            self._prepared.pop(post.delivery_id, None)
            raise

    async def find_post(self, post: OutgoingPost) -> ReadBack:
        """By what was prepared."""
        prepared = self._prepared.get(post.delivery_id, "")
        return await self._publisher.find_post(replace(post, prepared=prepared))

    async def engagement(self, external_ids: Sequence[str]) -> Mapping[str, Engagement]:
        """The publisher's."""
        return await self._publisher.engagement(external_ids)

    async def credentials_end(self) -> datetime | None:
        """The publisher's."""
        return await self._publisher.credentials_end()


_PREPARED: WeakKeyDictionary[PublishingHarness, dict[str, str]] = WeakKeyDictionary()
"""The rows of deliveries, of each harness."""


def publisher_of(harness: PublishingHarness) -> Publisher:
    """How to speak first on the harness's network."""
    publisher = harness.network.publisher
    assert publisher is not None
    return AsTheCore(publisher, harness, _PREPARED.setdefault(harness, {}))


def picture(
    *, width: int = 64, height: int = 48, shade: int = 120, alt_text: str = "A cup of coffee"
) -> PictureFile:
    """A real PNG, of another colour for another shade."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), (shade, shade, 40)).save(file, "PNG")
    return PictureFile(
        id=f"picture-{shade}",
        name=f"cup-{shade}.png",
        mime="image/png",
        content=file.getvalue(),
        width=width,
        height=height,
        alt_text=alt_text,
    )


async def uploaded(harness: PublishingHarness, file: PictureFile) -> UploadedPicture:
    """A picture that the next post can show."""
    return UploadedPicture(ref=await publisher_of(harness).upload(file), alt_text=file.alt_text)


def post(
    harness: PublishingHarness,
    text: str = "New beans today.",
    *,
    delivery_id: str = "delivery-1",
    pictures: tuple[UploadedPicture, ...] = (),
    follows: Sent | None = None,
    root: Sent | None = None,
) -> OutgoingPost:
    """A delivery as the core creates it, the key chosen by the network, for its first attempt."""
    now = harness.now()
    if not pictures and publisher_of(harness).limits.pictures.least:
        pictures = harness.at_hand()
    place = None
    if follows is not None:
        place = ThreadPlace(
            parent_external_id=follows.external_id,
            root_external_id=(root or follows).external_id,
        )
    return OutgoingPost(
        delivery_id=delivery_id,
        text=text,
        key=publisher_of(harness).new_post_key(delivery_id=delivery_id, created_at=now),
        created_at=now,
        pictures=pictures,
        follows=place,
    )


def tried(message: OutgoingPost) -> OutgoingPost:
    """The same delivery as the core hands it over after its first attempt."""
    at = message.created_at
    return replace(message, first_attempt_at=at, last_attempt_at=at)
