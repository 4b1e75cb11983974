"""Posts of the Page: what the contract suite does not look at."""

import io
from datetime import timedelta

import pytest
from PIL import Image

from bot.errors import Rejected
from integrations.base import OutgoingPost, PictureFile, ThreadPlace, UploadedPicture
from playground.networks.graph import refusal
from tests.integrations.facebook.rig import Rig
from tests.integrations.noise import file, noise


def post(rig: Rig, text: str = "New beans", **more: object) -> OutgoingPost:
    """A delivery as the core creates it."""
    values: dict[str, object] = {
        "delivery_id": "delivery-1",
        "text": text,
        "key": "",
        "created_at": rig.graph.now,
    }
    return OutgoingPost(**(values | more))  # type: ignore[arg-type] # a table of fields


def picture(content: bytes, mime: str = "image/png", alt_text: str = "Beans") -> PictureFile:
    """A picture file."""
    return PictureFile(id="p", name="IMG_2041.png", mime=mime, content=content, alt_text=alt_text)


async def test_a_large_picture_is_made_smaller_and_named_neutrally(rig: Rig) -> None:
    """Below four million bytes, readable, described."""
    large = file(noise(1600, 1000), "PNG")
    assert len(large) > 4_000_000
    ref = await rig.network.publisher.upload(picture(large))
    photo = rig.graph.photos[ref]
    assert len(photo.content) <= 4_000_000
    assert photo.alt_text == "Beans"
    assert Image.open(io.BytesIO(photo.content)).size == (1600, 1000)


async def test_a_picture_alone_needs_words(rig: Rig) -> None:
    """A post says something."""
    ref = await rig.network.publisher.upload(picture(file(noise(8, 8), "PNG")))
    shown = (UploadedPicture(ref=ref, alt_text="Beans"),)
    with pytest.raises(Rejected, match="Write something"):
        await rig.network.publisher.publish(post(rig, " ", pictures=shown))


async def test_a_refusal_for_another_reason_does_not_blame_the_pictures(rig: Rig) -> None:
    """They are there: the reason is told as it is."""
    ref = await rig.network.publisher.upload(picture(file(noise(8, 8), "PNG")))
    rig.graph.faults.add(refusal(368, message="(#368) Blocked", method="POST"))
    shown = (UploadedPicture(ref=ref, alt_text="Beans"),)
    with pytest.raises(Rejected, match="blocked"):
        await rig.network.publisher.publish(post(rig, pictures=shown))


async def test_a_moving_picture_is_not_taken(rig: Rig) -> None:
    """Facebook would stop it."""
    with pytest.raises(Rejected, match="JPEG and PNG"):
        await rig.network.publisher.upload(picture(b"GIF89a", "image/gif"))


async def test_there_are_no_threads(rig: Rig) -> None:
    """The composer does not offer them, and nothing is published under a post."""
    assert rig.network.publisher.limits.threads is False
    place = ThreadPlace(parent_external_id="1_2", root_external_id="1_2")
    with pytest.raises(Rejected, match="cannot go on"):
        await rig.network.publisher.publish(post(rig, follows=place))
    assert rig.graph.requests == []


async def test_figures_of_posts_that_are_gone_are_left_out(rig: Rig) -> None:
    """The others are told."""
    kept, gone = rig.graph.brand_post("Kept"), rig.graph.brand_post("Gone")
    rig.graph.remove(gone)
    assert set(await rig.network.publisher.engagement([gone, kept])) == {kept}


async def test_a_person_has_to_sign_in_before_the_access_to_data_ends(rig: Rig) -> None:
    """A Page's token does not end by itself, this does: asked of Facebook, in ninety days."""
    assert await rig.network.publisher.credentials_end() == rig.graph.now + timedelta(days=90)


async def test_where_facebook_cannot_be_asked_the_end_is_as_it_was_told(rig: Rig) -> None:
    """At the sign-in."""
    end = rig.graph.now + timedelta(days=30)
    rig.store.credentials = {**rig.store.credentials, "ends": end.isoformat()}
    rig.graph.faults.add(refusal(2, message="(#2) Down", status=500))
    assert await rig.network.publisher.credentials_end() == end
