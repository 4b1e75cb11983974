"""Speaking first on a real Bluesky network."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from bot.errors import Rejected
from integrations.base import (
    Engagement,
    OutgoingPost,
    PictureFile,
    Publisher,
    ReadBackOutcome,
    Sent,
    ThreadPlace,
    UploadedPicture,
    UploadsGone,
)
from integrations.bluesky.session import APP_PASSWORD, DID
from tests.integrations.bluesky.store import MemoryCredentials
from tests.integrations.noise import file, noise
from tests.live.bluesky_network import Account, BlueskyNetwork, Ref, eventually
from tests.live.our_account import opened
from tests.live.pictures import png

pytestmark = pytest.mark.live


@pytest.fixture
async def ours(bluesky: BlueskyNetwork, brand: Account) -> AsyncIterator[Publisher]:
    """The brand's account, open, speaking first."""
    password = await brand.create_app_password("golden-hour")
    credentials = MemoryCredentials({DID: brand.did, APP_PASSWORD: password})
    async with opened(bluesky, brand, credentials) as network:
        assert network.publisher is not None
        yield network.publisher


def post(
    ours: Publisher, text: str, *, delivery: str = "d1", follows: ThreadPlace | None = None
) -> OutgoingPost:
    """A post as the core creates it."""
    created_at = datetime.now(UTC)
    return OutgoingPost(
        delivery_id=delivery,
        text=text,
        key=ours.new_post_key(delivery_id=delivery, created_at=created_at),
        created_at=created_at,
        follows=follows,
    )


def ref_of(sent: Sent) -> Ref:
    """To be looked for; its hash is not known."""
    return Ref(sent.external_id, "")


async def uploaded(ours: Publisher, content: bytes, alt_text: str) -> UploadedPicture:
    """A picture that has been handed over."""
    picture = PictureFile(id="p1", name="p1.png", mime="image/png", content=content)
    return UploadedPicture(ref=await ours.upload(picture), alt_text=alt_text)


async def test_a_post_with_a_picture_is_seen_by_others(ours: Publisher, customer: Account) -> None:
    """Words that can be clicked, the picture, its description and shape; its page."""
    text = f"Hé @{customer.handle}, we open at ten: https://harbour.example/hours #coffee ☕"
    picture = await uploaded(ours, png(32, 16), "Our door, open")
    sent = await ours.publish(replace(post(ours, text), pictures=(picture,)))

    seen = await customer.sees(ref_of(sent))

    [image] = seen["embed"]["images"]
    kinds = [facet["features"][0]["$type"] for facet in seen["record"]["facets"]]
    assert seen["record"]["text"] == text
    assert (image["alt"], image["aspectRatio"]) == (
        "Our door, open",
        {"width": 32, "height": 16},
    )
    assert [kind.partition("#")[2] for kind in kinds] == ["mention", "link", "tag"]
    assert (await customer.notification_about(ref_of(sent)))["reason"] == "mention"
    assert sent.url.endswith(sent.external_id.rsplit("/", 1)[1])


async def test_the_same_post_again_is_one_post(ours: Publisher, brand: Account) -> None:
    """With its picture, one after the other and at the same time; reading back finds it."""
    picture = await uploaded(ours, png(), "A red square")
    outgoing = replace(post(ours, "Said once."), pictures=(picture,))
    before = await ours.find_post(outgoing)
    sent = [await ours.publish(outgoing)]
    sent += await asyncio.gather(*(ours.publish(outgoing) for _ in range(3)))
    after = await ours.find_post(outgoing)

    assert before.outcome is ReadBackOutcome.ABSENT
    assert {one.external_id for one in sent} == {after.sent.external_id if after.sent else ""}
    assert [record["value"]["text"] for record in await brand.posts()] == ["Said once."]


async def test_what_stands_is_never_written_over(ours: Publisher, brand: Account) -> None:
    """Other words under the same key change nothing."""
    outgoing = post(ours, "Said once.")
    first = await ours.publish(outgoing)
    second = await ours.publish(replace(outgoing, text="Said otherwise."))

    assert first == second
    assert [record["value"]["text"] for record in await brand.posts()] == ["Said once."]


async def test_a_thread_of_three(ours: Publisher, customer: Account) -> None:
    """The customer reads one below the other."""
    first = await ours.publish(post(ours, "One", delivery="d1"))
    second = await ours.publish(post(ours, "Two", delivery="d2", follows=_below(first, root=first)))
    third = await ours.publish(
        post(ours, "Three", delivery="d3", follows=_below(second, root=first))
    )

    [under_first] = await customer.replies_to(ref_of(first))
    [under_second] = await customer.replies_to(ref_of(second))

    assert (under_first["uri"], under_second["uri"]) == (second.external_id, third.external_id)
    assert under_second["record"]["reply"]["root"]["uri"] == first.external_id


def _below(parent: Sent, *, root: Sent) -> ThreadPlace:
    return ThreadPlace(parent_external_id=parent.external_id, root_external_id=root.external_id)


async def test_a_thread_does_not_go_on_below_a_deleted_post(
    ours: Publisher, brand: Account
) -> None:
    """Somebody took the first one back."""
    first = await ours.publish(post(ours, "One"))
    await brand.delete(ref_of(first))

    with pytest.raises(Rejected, match="probably been deleted"):
        await ours.publish(post(ours, "Two", delivery="d2", follows=_below(first, root=first)))


async def test_an_oversized_picture_arrives_shrunk(
    ours: Publisher, bluesky: BlueskyNetwork, brand: Account, customer: Account
) -> None:
    """As a JPEG that the lexicon accepts, upright, with no word about where it was taken."""
    photograph = noise(1_400, 1_000)
    exif = photograph.getexif()
    exif[0x0112] = 6
    exif[0x8825] = {1: "N", 2: (52.0, 31.0, 12.0)}
    content = file(photograph, "PNG", exif=exif)
    picture = await uploaded(ours, content, "Noise")
    sent = await ours.publish(replace(post(ours, "Look"), pictures=(picture,)))

    seen = await customer.sees(ref_of(sent))

    [image] = seen["record"]["embed"]["images"]
    arrived = await _blob(bluesky, brand, image["image"])
    assert len(content) > 4_000_000
    assert image["image"]["size"] == len(arrived) <= 2_000_000
    assert image["image"]["mimeType"] == "image/jpeg"
    assert image["aspectRatio"]["width"] < image["aspectRatio"]["height"]
    assert b"Exif" not in arrived


async def _blob(bluesky: BlueskyNetwork, owner: Account, blob: dict[str, Any]) -> bytes:
    params = {"did": owner.did, "cid": blob["ref"]["$link"]}
    url = f"{bluesky.pds_url}/xrpc/com.atproto.sync.getBlob"
    async with aiohttp.ClientSession() as http, http.get(url, params=params) as response:
        return await response.read()


async def test_pictures_that_the_host_does_not_know_are_uploaded_anew(
    ours: Publisher, brand: Account
) -> None:
    """What it answers to a blob that is gone; nothing is published."""
    picture = await uploaded(ours, png(), "A red square")
    unknown = json.loads(picture.ref)
    # Another file's name: the last letters but one belong to the hash.
    link = unknown["blob"]["ref"]["$link"]
    unknown["blob"]["ref"]["$link"] = link[:-3] + ("aa" if link[-3:-1] != "aa" else "bb") + link[-1]
    gone = replace(picture, ref=json.dumps(unknown))

    with pytest.raises(UploadsGone):
        await ours.publish(replace(post(ours, "Look"), pictures=(gone,)))
    assert await brand.posts() == []


async def test_four_pictures_and_no_fifth(ours: Publisher, brand: Account) -> None:
    """As many as the lexicon lets in."""
    four = tuple([await uploaded(ours, png(16 + n), f"Square {n}") for n in range(4)])
    await ours.publish(replace(post(ours, "Look"), pictures=four))

    with pytest.raises(Rejected, match="4 pictures"):
        await ours.publish(replace(post(ours, "Look"), pictures=(*four, four[0])))
    [record] = await brand.posts()
    assert len(record["value"]["embed"]["images"]) == 4


async def test_the_line_is_where_the_server_draws_it(ours: Publisher) -> None:
    """300 graphemes of two code points are accepted by check and server."""
    text = "e\u0301" * 300
    await ours.publish(post(ours, text))

    assert (ours.check_post(text).used, ours.check_post(text).problems) == (300, ())


async def test_engagement_counts_what_the_customer_does(ours: Publisher, customer: Account) -> None:
    """A like, a reply, and a quote, which is a share."""
    sent = await ours.publish(post(ours, "We open at ten."))
    view = await customer.sees(ref_of(sent))
    ref = Ref(view["uri"], view["cid"])
    before = await ours.engagement([sent.external_id])
    await customer.like(ref)
    await customer.post("On Sundays as well?", reply_to=ref)
    await customer.post("Good to know.", quote=ref)

    async def counted() -> Engagement | None:
        found = (await ours.engagement([sent.external_id]))[sent.external_id]
        return found if found == Engagement(likes=1, replies=1, shares=1) else None

    await eventually(counted, "the like, the reply and the quote are counted")
    assert before == {sent.external_id: Engagement(likes=0, replies=0, shares=0)}
