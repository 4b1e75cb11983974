"""Uploads: in pieces, processed, described, made to fit, and harmless when they fail."""

from datetime import timedelta

import pytest

from integrations.base import Network, Publisher, Reauthorise, Rejected, RetryLater
from integrations.x.media import (
    GIF_BYTES,
    LONGEST_WAIT,
    MOST_BYTES,
    PIECE_BYTES,
    TAKEN_BYTES,
    Reference,
    Uploader,
    read_reference,
)
from integrations.x.network import XNetwork
from playground.networks.x.faults import (
    Fault,
    Garbled,
    Lost,
    RateLimited,
    Refuse,
    When,
    html_503,
    problem,
)
from playground.networks.x.media import LIFE, Upload
from playground.networks.x.server import FakeX
from tests.integrations.x.conftest import NOW, Connect, Store
from tests.integrations.x.pictures import file_of, gif, noise, png

STEPS = ("/initialize", "/append", "/finalize", "/metadata")


class Pauses:
    """Remembers how long was waited, and waits for nothing."""

    def __init__(self) -> None:
        self.waited: list[float] = []

    async def __call__(self, seconds: float) -> None:
        """Go on at once."""
        self.waited.append(seconds)


@pytest.fixture
def publisher(network: Network) -> Publisher:
    """How our account speaks first."""
    assert network.publisher is not None
    return network.publisher


@pytest.fixture
def pauses() -> Pauses:
    """What was waited."""
    return Pauses()


@pytest.fixture
def uploader(network: Network, pauses: Pauses) -> Uploader:
    """Uploads without really waiting."""
    assert isinstance(network, XNetwork)
    return Uploader(network._client, pauses)


def only(x: FakeX) -> Upload:
    """The one upload that X has."""
    (upload,) = x.media.uploads.values()
    return upload


async def test_a_picture_is_handed_over_with_its_description(
    x: FakeX, publisher: Publisher
) -> None:
    """Announced, appended, finished, described; the reference knows when X forgets it."""
    reference = await publisher.upload(file_of(png(), alt_text="A sunrise – wow"))
    upload = only(x)
    assert [(one.method, one.path.rpartition("/")[2]) for one in x.asked] == [
        ("POST", "initialize"),
        ("POST", "append"),
        ("POST", "finalize"),
        ("POST", "metadata"),
    ]
    assert (upload.mime, upload.category, upload.ready) == ("image/png", "tweet_image", True)
    assert upload.alt_text == "A sunrise – wow"
    assert read_reference(reference) == Reference(id=upload.id, until=NOW + LIFE)


async def test_a_picture_without_words_is_not_described(x: FakeX, publisher: Publisher) -> None:
    """X refuses an empty description."""
    await publisher.upload(file_of(png(), alt_text=""))
    assert x.count("POST", "/metadata") == 0


async def test_both_kinds_of_keys_may_upload(x: FakeX, connect: Connect) -> None:
    """A bearer token too, renewed in the middle of it."""
    x.oauth.tokens = set()
    keys = {"user_token": "user-token-1", "refresh_token": "refresh-1", "client_id": "client"}
    async with connect(Store(keys)) as network:
        assert network.publisher is not None
        await network.publisher.upload(file_of(png()))
    assert only(x).ready
    assert x.asked[-1].headers["Authorization"] == "Bearer user-token-2"


async def test_a_large_picture_goes_in_pieces(x: FakeX, publisher: Publisher) -> None:
    """In order, and X puts them together to what it was told."""
    await publisher.upload(file_of(noise(1100), "image/jpeg"))
    upload = only(x)
    sizes = [len(upload.pieces[index]) for index in sorted(upload.pieces)]
    assert len(sizes) > 1
    assert sizes[:-1] == [PIECE_BYTES] * (len(sizes) - 1)
    assert (sum(sizes), upload.ready) == (upload.size, True)


async def test_a_picture_that_is_too_large_is_made_smaller(x: FakeX, publisher: Publisher) -> None:
    """X would refuse it."""
    content = noise(1500, "PNG")
    assert len(content) > MOST_BYTES
    await publisher.upload(file_of(content))
    assert only(x).size <= MOST_BYTES


async def test_a_moving_gif_is_processed_before_it_is_shown(
    x: FakeX, uploader: Uploader, pauses: Pauses
) -> None:
    """As it is; X is asked again after the time it says."""
    content = gif()
    reference = await uploader.upload(file_of(content, "image/gif"))
    upload = only(x)
    assert (upload.content, upload.category, upload.ready) == (content, "tweet_gif", True)
    assert upload.alt_text == "A sunrise"
    assert pauses.waited == [3, 5]
    assert read_reference(reference) == Reference(id=upload.id, until=NOW + LIFE, moves=True)


async def test_a_still_gif_is_an_ordinary_picture(x: FakeX, uploader: Uploader) -> None:
    """It may stand beside others."""
    reference = read_reference(await uploader.upload(file_of(gif(1), "image/gif")))
    assert reference is not None
    assert (only(x).category, reference.moves) == ("tweet_image", False)


async def test_a_still_gif_is_made_to_fit_as_a_picture(x: FakeX, uploader: Uploader) -> None:
    """What a moving one may weigh is too much for it."""
    content = noise(2260, "GIF")
    assert MOST_BYTES < len(content) < GIF_BYTES
    await uploader.upload(file_of(content, "image/gif"))
    assert only(x).size <= MOST_BYTES


async def test_what_x_cannot_process_is_said(x: FakeX, uploader: Uploader) -> None:
    """In X's words, with what to use instead."""
    x.media.broken = "Frame count exceeds 350"
    with pytest.raises(Rejected) as raised:
        await uploader.upload(file_of(gif(), "image/gif"))
    assert str(raised.value) == "X cannot process this picture. X says: “Frame count exceeds 350”"
    assert "350 frames" in raised.value.hint


async def test_processing_is_not_waited_for_for_ever(
    x: FakeX, uploader: Uploader, pauses: Pauses
) -> None:
    """Nothing is public yet: it is tried again later."""
    x.media.slow = 1000
    with pytest.raises(RetryLater, match="X is still processing"):
        await uploader.upload(file_of(gif(), "image/gif"))
    assert LONGEST_WAIT <= sum(pauses.waited) < LONGEST_WAIT + 10


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (RateLimited(), RetryLater),
        (html_503(), RetryLater),
        (Lost(when=When.BEFORE), RetryLater),
        (Lost(when=When.AFTER), RetryLater),
        (Garbled(), RetryLater),
        (problem(403, detail="Forbidden"), Rejected),
        (problem(401), Reauthorise),
    ],
)
async def test_an_upload_that_fails_is_never_of_unknown_outcome(
    x: FakeX, publisher: Publisher, step: str, fault: Fault, kind: type[Exception]
) -> None:
    """Nobody sees an upload, so a lost answer is no harm; the next attempt begins anew."""
    x.script(type(fault)(**{**vars(fault), "path": step}))
    with pytest.raises(kind):
        await publisher.upload(file_of(png()))
    reference = read_reference(await publisher.upload(file_of(png())))
    assert reference is not None
    assert x.media.uploads[reference.id].ready


async def test_an_upload_that_x_has_lost_is_said_as_such(x: FakeX, publisher: Publisher) -> None:
    """Not as a post that is gone."""
    x.script(problem(404, path="/append"))
    with pytest.raises(Rejected, match="X has lost the picture while it was handed over"):
        await publisher.upload(file_of(png()))


async def test_a_beginning_without_an_id_is_tried_again(x: FakeX, publisher: Publisher) -> None:
    """X has said yes to nothing."""
    x.script(Refuse(status=200, body={"data": {}}))
    with pytest.raises(RetryLater, match="X has not begun an upload"):
        await publisher.upload(file_of(png()))


async def test_what_x_does_not_take_is_said_in_its_words(x: FakeX, publisher: Publisher) -> None:
    """With what it takes instead."""
    x.script(problem(400, detail="File size exceeds 5242880 bytes.", path="/initialize"))
    with pytest.raises(Rejected) as raised:
        await publisher.upload(file_of(png()))
    assert str(raised.value) == (
        "X does not take this picture. X says: “File size exceeds 5242880 bytes”."
    )
    assert raised.value.hint.startswith("Use a JPEG, PNG or WebP")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"GIF89a", b"\x89PNG\r\n\x1a\n"])
async def test_what_is_no_picture_is_not_handed_over(
    x: FakeX, publisher: Publisher, content: bytes
) -> None:
    """X is not asked."""
    with pytest.raises(Rejected):
        await publisher.upload(file_of(content))
    assert x.asked == []


async def test_a_file_beyond_all_measure_is_not_opened(x: FakeX, publisher: Publisher) -> None:
    """X is not asked."""
    with pytest.raises(Rejected, match="This file is too large for X"):
        await publisher.upload(file_of(png() + b"\0" * TAKEN_BYTES))
    assert x.asked == []


def test_when_an_upload_is_forgotten() -> None:
    """By X's clock; without one nothing is said."""
    known = Reference(id="1", until=NOW)
    assert known.forgotten(NOW)
    assert not known.forgotten(NOW - timedelta(seconds=1))
    assert not known.forgotten(None)
    assert not Reference(id="1").forgotten(NOW)


@pytest.mark.parametrize("text", ["", "1", "{}", '{"id": 5}', "not JSON"])
def test_a_reference_that_cannot_be_read_is_none(text: str) -> None:
    """It may come from another release."""
    assert read_reference(text) is None
