"""Pictures in our posts: handed over, shown, made smaller, forgotten by the host."""

import json
from dataclasses import replace

import pytest

from bot.errors import Rejected, RetryLater
from integrations.base import PictureFile, ReadBackOutcome, UploadedPicture, UploadsGone
from playground.networks.bluesky.faults import Wrong
from tests.integrations.bluesky.harness import BlueskyHarness
from tests.integrations.bluesky.test_publishing import post, publisher, record_of
from tests.integrations.noise import file, noise

UPLOAD = frozenset({"com.atproto.repo.uploadBlob"})


def picture(width: int = 40, height: int = 30, *, kind: str = "PNG") -> PictureFile:
    """Noise, which compresses badly."""
    content = file(noise(width, height), kind)
    return PictureFile(id="p1", name="harbour", mime=f"image/{kind.lower()}", content=content)


async def test_pictures_are_shown_with_their_descriptions(bluesky: BlueskyHarness) -> None:
    """In their order, with their shapes, the blobs exactly as the host gave them."""
    ours = publisher(bluesky)
    refs = [await ours.upload(one) for one in (picture(), picture(20, 50, kind="JPEG"))]
    pictures = tuple(
        UploadedPicture(ref=ref, alt_text=alt)
        for ref, alt in zip(refs, ("A boat", "A mast"), strict=True)
    )
    sent = await ours.publish(replace(post(bluesky), pictures=pictures))
    embed = record_of(bluesky, sent)["embed"]
    assert [(one["alt"], one["aspectRatio"]) for one in embed["images"]] == [
        ("A boat", {"width": 40, "height": 30}),
        ("A mast", {"width": 20, "height": 50}),
    ]
    for image, mime in zip(embed["images"], ("image/png", "image/jpeg"), strict=True):
        content, kept_as = bluesky.world.blobs[bluesky.brand.did, image["image"]["ref"]["$link"]]
        assert image["image"] == bluesky.world.keep(bluesky.brand, content, mime)
        assert kept_as == mime


async def test_a_large_picture_is_made_smaller(bluesky: BlueskyHarness) -> None:
    """So that Bluesky takes it."""
    large = picture(1_200, 1_200)
    ref = await publisher(bluesky).upload(large)
    await publisher(bluesky).publish(
        replace(post(bluesky), pictures=(UploadedPicture(ref=ref, alt_text="Noise"),))
    )
    [(content, mime)] = bluesky.world.blobs.values()
    assert len(large.content) > 2_000_000 >= len(content) > 500_000
    assert mime == "image/jpeg"


async def test_a_fifth_picture_never_leaves(bluesky: BlueskyHarness) -> None:
    """Four fit in a post."""
    shown = UploadedPicture(ref=await publisher(bluesky).upload(picture()), alt_text="A boat")
    with pytest.raises(Rejected, match="4 pictures"):
        await publisher(bluesky).publish(replace(post(bluesky), pictures=(shown,) * 5))
    assert bluesky.server.calls["com.atproto.repo.putRecord"] == 0


async def test_what_cannot_be_shown_is_refused_at_once(bluesky: BlueskyHarness) -> None:
    """No picture, and one too large even to be read."""
    broken = replace(picture(), content=b"%PDF-1.7")
    huge = replace(picture(), content=b"\0" * 25_000_001)
    with pytest.raises(Rejected, match="not a picture"):
        await publisher(bluesky).upload(broken)
    with pytest.raises(Rejected, match="larger than 25 MB"):
        await publisher(bluesky).upload(huge)
    assert bluesky.server.calls["com.atproto.repo.uploadBlob"] == 0


@pytest.mark.parametrize(
    "wrong",
    [
        Wrong.UNAVAILABLE,
        Wrong.RATE_LIMIT,
        Wrong.LOST_REQUEST,
        Wrong.LOST_ANSWER,
        Wrong.NONSENSE,
    ],
)
async def test_an_upload_is_never_unknown(bluesky: BlueskyHarness, wrong: Wrong) -> None:
    """Nobody has seen it: it is simply made again."""
    bluesky.server.fail(wrong, methods=UPLOAD)
    with pytest.raises(RetryLater):
        await publisher(bluesky).upload(picture())
    bluesky.server.heal()
    await publisher(bluesky).upload(picture())
    assert len(bluesky.world.blobs) == 1


async def test_an_expired_token_while_uploading_is_renewed(bluesky: BlueskyHarness) -> None:
    """And the file sent again."""
    bluesky.server.expire("access")
    await publisher(bluesky).upload(picture())
    assert len(bluesky.world.blobs) == 1


async def test_a_refused_upload_needs_a_person(bluesky: BlueskyHarness) -> None:
    """With the host's sentence."""
    bluesky.server.fail(Wrong.REFUSAL, methods=UPLOAD)
    with pytest.raises(Rejected, match="Your account is restricted"):
        await publisher(bluesky).upload(picture())


async def test_forgotten_pictures_are_handed_over_anew(bluesky: BlueskyHarness) -> None:
    """A host keeps a file without a post for hours only; nothing was published."""
    ours = publisher(bluesky)
    shown = UploadedPicture(ref=await ours.upload(picture()), alt_text="A boat")
    outgoing = replace(post(bluesky), pictures=(shown,))
    bluesky.world.blobs.clear()
    with pytest.raises(UploadsGone):
        await ours.publish(outgoing)
    assert (await ours.find_post(outgoing)).outcome is ReadBackOutcome.ABSENT
    again = UploadedPicture(ref=await ours.upload(picture()), alt_text="A boat")
    await ours.publish(replace(outgoing, pictures=(again,), first_attempt_at=bluesky.now()))
    assert len(await bluesky.ours()) == 1


@pytest.mark.parametrize("ref", ["", "42", json.dumps({"blob": "x"})])
async def test_a_reference_that_is_not_ours_is_replaced(bluesky: BlueskyHarness, ref: str) -> None:
    """Perhaps of an earlier release: handed over anew, nothing written."""
    outgoing = replace(post(bluesky), pictures=(UploadedPicture(ref=ref, alt_text="A boat"),))
    with pytest.raises(UploadsGone):
        await publisher(bluesky).publish(outgoing)
    assert bluesky.server.calls["com.atproto.repo.putRecord"] == 0
