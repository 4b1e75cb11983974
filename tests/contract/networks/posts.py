"""What the contract suite needs to try how a network publishes, beside `harness.py`.

A harness of a network that can speak first offers these hooks too; until then its line in
`conftest.WITHOUT` says "publishing".
"""

import io
from dataclasses import dataclass, replace
from typing import Protocol

from PIL import Image

from integrations.base import (
    Engagement,
    OutgoingPost,
    PictureFile,
    Publisher,
    Sent,
    ThreadPlace,
    UploadedPicture,
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


def publisher_of(harness: PublishingHarness) -> Publisher:
    """How to speak first on the harness's network."""
    publisher = harness.network.publisher
    assert publisher is not None
    return publisher


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
