"""Pictures on their way to the server."""

import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from PIL import Image

from integrations.base import OutsideError, Reauthorise, Rejected, RetryLater
from integrations.mastodon.picture_limits import read_picture_limits
from playground.networks.mastodon.flavours import GOTOSOCIAL, MASTODON, PLEROMA
from playground.networks.mastodon.server import FakeMastodon
from tests.integrations.mastodon.rig import Rig, a_picture

NOISE = Image.effect_noise((900, 900), 100)


def _noise(kind: str = "PNG") -> bytes:
    """A picture of about 800 kB as a PNG, which cannot be packed well."""
    out = io.BytesIO()
    Image.merge("RGB", (NOISE, NOISE.rotate(90), NOISE.rotate(180))).save(out, kind)
    return out.getvalue()


async def test_a_picture_arrives_with_its_description(any_rig: Rig) -> None:
    """On every kind of server; its own name stays here."""
    ref = await any_rig.publisher.upload(a_picture())
    (upload,) = any_rig.server.media.uploads.values()
    assert upload.id == ref
    assert (upload.name, upload.mime) == ("picture.png", "image/png")
    assert (upload.description, upload.size) == ("Our shop in orange", (40, 30))


async def test_limits_of_each_kind(any_rig: Rig) -> None:
    """What the server says, and the defaults of the documents for the rest."""
    flavour = any_rig.server.flavour
    limits = any_rig.publisher.limits
    pictures = limits.pictures
    assert limits.text == any_rig.network.limits.reply
    assert pictures.count == {MASTODON: 4, PLEROMA: 4, GOTOSOCIAL: 6}[flavour]
    assert pictures.alt_units == flavour.description
    assert pictures.most_pixels == flavour.picture_pixels
    assert pictures.most_bytes == flavour.picture_bytes - 1
    assert ("image/webp" in pictures.mimes) == (flavour is not GOTOSOCIAL)
    assert ("GIF" in pictures.note) == (flavour is MASTODON)
    assert limits.sends is not None
    assert limits.uploads is not None
    assert (limits.sends.count, limits.sends.per) == (300, timedelta(minutes=5))
    assert (limits.uploads.count, limits.uploads.per) == (30, timedelta(minutes=30))


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"configuration": None},
        {"configuration": {"media_attachments": {"supported_mime_types": {"0": "image/png"}}}},
        {
            "configuration": {
                "statuses": {"max_media_attachments": "four"},
                "media_attachments": {
                    "supported_mime_types": ["application/octet-stream", 7, None],
                    "image_size_limit": -1,
                    "image_matrix_limit": None,
                    "description_limit": True,
                },
            }
        },
    ],
)
def test_what_a_server_does_not_say_is_mastodons_default(document: dict[str, object]) -> None:
    """Odd values count as not said."""
    limits = read_picture_limits(document, small_gifs=False)
    assert limits.count == 4
    assert limits.mimes == ("image/jpeg", "image/png", "image/webp", "image/gif")
    assert (limits.most_bytes, limits.most_pixels) == (10 * 1024 * 1024 - 1, 4096 * 4096)
    assert limits.alt_units == 1500


def test_pleromas_newer_document_is_read_too() -> None:
    """Its own fields stand elsewhere there, and no pictures at all are no pictures."""
    document = json.loads(
        '{"configuration": {"statuses": {"max_media_attachments": 0}, "media_attachments":'
        ' {"image_size_limit": 16000000}}, "pleroma": {"metadata": {"description_limit": 5000}}}'
    )
    limits = read_picture_limits(document, small_gifs=False)
    assert (limits.count, limits.most_bytes, limits.alt_units) == (0, 15_999_999, 5000)
    assert limits.note == "A picture of more than 16.0 MB is made smaller."


async def test_a_large_picture_is_made_smaller(any_rig: Rig) -> None:
    """Until it fits into the server's limit; it is still the whole picture."""
    content = _noise()
    assert len(content) > any_rig.server.flavour.picture_bytes
    await any_rig.publisher.upload(a_picture(content=content))
    (upload,) = any_rig.server.media.uploads.values()
    assert len(upload.content) < any_rig.server.flavour.picture_bytes
    assert upload.size[0] == upload.size[1]


async def test_a_wide_picture_gets_fewer_pixels() -> None:
    """More than `image_matrix_limit` is refused by the server, however few bytes it takes."""
    flavour = replace(MASTODON, picture_pixels=900)
    async with FakeMastodon(flavour) as server, Rig(server) as rig:
        await rig.publisher.upload(a_picture())
        (upload,) = server.media.uploads.values()
        assert 450 < upload.size[0] * upload.size[1] <= 900


async def test_the_place_of_a_photograph_stays_here(rig: Rig) -> None:
    """What a telephone writes into it goes nowhere."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    Image.new("RGB", (40, 30), "orange").save(out, "JPEG", exif=exif)
    await rig.publisher.upload(a_picture(content=out.getvalue(), mime="image/jpeg"))
    (upload,) = rig.server.media.uploads.values()
    assert b"Secret Camera" not in upload.content
    assert upload.name == "picture.jpg"


async def test_what_takes_time_is_waited_for() -> None:
    """202, then 206 without a body until it is ready."""
    async with FakeMastodon() as server, Rig(server) as rig:
        server.media.takes = timedelta(seconds=5)
        began = server.now
        ref = await rig.publisher.upload(a_picture())
        assert server.media.uploads[ref].ready_at <= server.now
        assert server.now - began == timedelta(seconds=7.5)


async def test_what_takes_too_long_is_waited_for_later_not_sent_again(rig: Rig) -> None:
    """Uploads are few: 30 in half an hour."""
    rig.server.media.takes = timedelta(minutes=1)
    began = rig.server.now
    with pytest.raises(RetryLater, match="still preparing"):
        await rig.publisher.upload(a_picture())
    assert rig.server.now - began == timedelta(seconds=30.5)
    rig.server.advance(timedelta(seconds=30))
    ref = await rig.publisher.upload(a_picture())
    assert list(rig.server.media.uploads) == [ref]


async def test_another_description_is_another_upload(rig: Rig) -> None:
    """Else the words of before would be shown."""
    rig.server.media.takes = timedelta(minutes=1)
    with pytest.raises(RetryLater):
        await rig.publisher.upload(a_picture())
    rig.server.media.takes = timedelta()
    ref = await rig.publisher.upload(a_picture(alt_text="Our shop, freshly painted"))
    assert rig.server.media.uploads[ref].description == "Our shop, freshly painted"


async def test_what_the_server_cannot_prepare_is_refused(rig: Rig) -> None:
    """422 to the question."""
    rig.server.media.takes = timedelta(seconds=5)
    rig.server.media.breaks = True
    with pytest.raises(Rejected) as raised:
        await rig.publisher.upload(a_picture())
    assert str(raised.value) == (
        "The server could not prepare the picture “IMG_0042 our office.png”."
    )


async def test_what_the_server_loses_meanwhile_is_uploaded_anew(rig: Rig) -> None:
    """404 to the question: the next attempt begins again."""
    rig.server.media.takes = timedelta(seconds=5)
    rig.server.fail("GET", "/api/v1/media/", 404)
    with pytest.raises(RetryLater, match="lost a picture"):
        await rig.publisher.upload(a_picture())
    rig.server.media.takes = timedelta()
    await rig.publisher.upload(a_picture())
    assert len(rig.server.media.uploads) == 2


async def test_a_server_without_the_newest_way_is_asked_the_old_way(any_rig: Rig) -> None:
    """404 once; it is not asked again."""
    any_rig.server.media.offers_newest = False
    await any_rig.publisher.upload(a_picture())
    await any_rig.publisher.upload(a_picture(id="pic-2"))
    asked = [one for one in any_rig.server.requests if one.startswith("POST")]
    assert asked == ["POST /api/v2/media", "POST /api/v1/media", "POST /api/v1/media"]


@pytest.mark.parametrize("status", [-1, 0, 500, 502, 503])
async def test_no_answer_to_an_upload_is_no_harm(any_rig: Rig, status: int) -> None:
    """Nobody sees it: it is sent again, whether it arrived or not."""
    any_rig.server.fail("POST", "/api/v2/media", status, after_effect=True)
    impatient = any_rig.impatient()
    with pytest.raises(RetryLater):
        await impatient.publisher.upload(a_picture())
    await impatient.publisher.upload(a_picture())
    await impatient.close()


async def test_the_limit_of_uploads_is_waited_for(any_rig: Rig) -> None:
    """429 with the server's own end, up to half an hour."""
    reset = (any_rig.server.now + timedelta(minutes=12)).isoformat()
    any_rig.server.fail("POST", "/api/v2/media", 429, headers=(("X-RateLimit-Reset", reset),))
    with pytest.raises(RetryLater) as raised:
        await any_rig.publisher.upload(a_picture())
    assert raised.value.after == timedelta(minutes=12)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"mime": "image/tiff"},
            "The server does not take the picture “IMG_0042 our office.png” (image/tiff).",
        ),
        (
            {"alt_text": "x" * 1501},
            (
                "The description of “IMG_0042 our office.png” has 1501 characters; the server "
                "takes 1500."
            ),
        ),
        (
            {"content": b"x" * (20 * 1024 * 1024 + 1)},
            "The picture “IMG_0042 our office.png” has more than 20 MB.",
        ),
        (
            {"content": b"no picture"},
            "This file is not a picture that can be read: use a JPEG, PNG, WebP or GIF.",
        ),
    ],
)
async def test_what_it_would_not_take_is_said_before_it_is_sent(
    rig: Rig, changes: dict[str, object], sentence: str
) -> None:
    """With the picture's name, and no request."""
    rig.server.requests.clear()
    with pytest.raises(Rejected) as raised:
        await rig.publisher.upload(a_picture(**changes))
    assert str(raised.value) == sentence
    assert rig.server.requests == []


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (
            422,
            '{"error": "Validation failed: File content type is invalid, File is invalid"}',
            (
                "The server does not take the picture “IMG_0042 our office.png”: Validation "
                "failed: File content type is invalid, File is invalid."
            ),
        ),
        (
            413,
            "<html>",
            (
                "The server does not take the picture “IMG_0042 our office.png”: 127.0.0.1 refuses "
                "the request (HTTP 413)."
            ),
        ),
    ],
)
async def test_what_it_does_not_take_is_refused_in_its_words(
    rig: Rig, status: int, body: str, sentence: str
) -> None:
    """And says which picture."""
    rig.server.fail("POST", "/api/v2/media", status, body=body)
    with pytest.raises(Rejected) as raised:
        await rig.publisher.upload(a_picture())
    assert str(raised.value) == sentence


async def test_a_sign_in_from_before_pictures_asks_for_a_new_one(any_rig: Rig) -> None:
    """It lacks `write:media`."""
    any_rig.server.granted = "read:accounts read:notifications read:statuses write:statuses"
    with pytest.raises(Reauthorise, match="lacks a right"):
        await any_rig.publisher.upload(a_picture())


async def test_a_renewed_token_sends_the_file_again(rig: Rig) -> None:
    """The body of the second attempt is whole."""
    rig.server.token = "tok-2"
    with pytest.raises(Reauthorise):
        await rig.publisher.upload(a_picture())
    rig.store.credentials = {**rig.store.credentials, "access_token": "tok-2"}
    await rig.publisher.upload(a_picture())
    (upload,) = rig.server.media.uploads.values()
    assert upload.size == (40, 30)


async def test_errors_of_uploads_are_never_unknown(any_rig: Rig) -> None:
    """Whatever the server answers, nothing was published."""
    kinds = set()
    for status in (-1, 302, 400, 401, 403, 408, 410, 418, 422, 429, 500, 599):
        any_rig.server.fail("POST", "/api/", status, times=2 if status == 410 else 1)
        with pytest.raises(OutsideError) as raised:
            await any_rig.publisher.upload(a_picture())
        kinds.add(type(raised.value))
    assert kinds == {RetryLater, Rejected, Reauthorise}
