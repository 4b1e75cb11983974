"""Pictures that are made to fit."""

import contextlib
import io
import struct
import zlib
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from bot.errors import Rejected
from integrations.pictures import Measured, fitted, measured
from tests.integrations.noise import file, noise

MB = 1_000_000
ORIENTATION, GPS = 0x0112, 0x8825


def telephone_exif(orientation: int = 1) -> Image.Exif:
    """What a telephone writes: how it was held, and where."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[GPS] = {1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)}
    return exif


def moving(kind: str, **more: object) -> bytes:
    """Three frames."""
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "green", "blue")]
    return file(frames[0], kind, save_all=True, append_images=frames[1:], **more)


def bomb(width: int, height: int) -> bytes:
    """A small PNG that says it is this large."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def test_a_picture_that_fits_keeps_its_pixels() -> None:
    """A PNG to the last bit, a JPEG nearly so."""
    drawn = noise(4, 3).resize((40, 30), Image.Resampling.BICUBIC)
    png = fitted(file(drawn, "PNG"), "image/png", MB)
    jpeg = fitted(file(drawn, "JPEG"), "image/jpeg", MB)
    before = Image.open(io.BytesIO(file(drawn, "JPEG"))).convert("L").tobytes()
    after = Image.open(io.BytesIO(jpeg.content)).convert("L").tobytes()
    assert Image.open(io.BytesIO(png.content)).tobytes() == drawn.tobytes()
    changes = [abs(one - other) for one, other in zip(before, after, strict=True)]
    assert sum(changes) / len(changes) < 0.5
    assert (png.mime, jpeg.mime) == ("image/png", "image/jpeg")
    assert (png.width, png.height, jpeg.width, jpeg.height) == (40, 30, 40, 30)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "MPO"])
@pytest.mark.parametrize("most_bytes", [MB, 20_000])
def test_no_place_leaves_with_a_picture(kind: str, most_bytes: int) -> None:
    """Nor a comment, nor what is behind its end; whether it is made smaller or not."""
    more: dict[str, object] = {"xmp": b"<x>at home</x>"}
    if kind in {"JPEG", "MPO"}:
        more = {"comment": b"at home"}
    if kind == "MPO":  # a second photograph in the first
        more |= {"save_all": True, "append_images": [noise(50, 50)]}
    film = b"\0\0\0 ftypmp42 at home"
    content = file(noise(200, 150), kind, exif=telephone_exif(), **more) + film
    outcome = fitted(content, "image/jpeg", most_bytes)
    left = Image.open(io.BytesIO(outcome.content))
    assert (dict(left.getexif()), b"at home" in outcome.content) == ({}, False)


@pytest.mark.parametrize(
    ("orientation", "corner"), [(1, (0, 0)), (3, (39, 19)), (6, (19, 0)), (8, (0, 39))]
)
@pytest.mark.parametrize("most_bytes", [MB, 700])
def test_a_picture_stands_upright(
    orientation: int, corner: tuple[int, int], most_bytes: int
) -> None:
    """As its file says that it was held; the size is the one that is seen."""
    drawn = Image.new("RGB", (40, 20), "white")
    drawn.paste("black", (0, 0, 8, 8))
    outcome = fitted(
        file(drawn, "JPEG", exif=telephone_exif(orientation)), "image/jpeg", most_bytes
    )
    seen = Image.open(io.BytesIO(outcome.content)).convert("L")
    x, y = corner
    scale = seen.width / (20 if orientation in {6, 8} else 40)
    at = (min(seen.width - 1, int(x * scale)), min(seen.height - 1, int(y * scale)))
    assert seen.getpixel(at) == pytest.approx(0, abs=60)
    assert (outcome.width, outcome.height) == seen.size
    assert (seen.width < seen.height) is (orientation in {6, 8})


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_measured_as_it_will_be_seen(kind: str, orientation: int) -> None:
    """From its beginning alone, but for WebP, which is read as a whole or not at all."""
    content = file(noise(400, 200), kind, exif=telephone_exif(orientation))
    outcome = fitted(content, "", MB)
    expected = Measured(outcome.mime, outcome.width, outcome.height)
    enough = len(content) if kind == "WEBP" else len(content) // 2
    assert measured(content[:enough]) == expected


@pytest.mark.parametrize(
    ("content", "why"),
    [(bomb(9_000, 9_000), "too many pixels"), (b"%PDF-1.7", "not a picture")],
    ids=["bomb", "pdf"],
)
def test_what_cannot_be_measured_is_refused(content: bytes, why: str) -> None:
    """As soon as it has come from Slack."""
    with pytest.raises(Rejected, match=why):
        measured(content)


def test_a_large_photograph_becomes_a_smaller_jpeg() -> None:
    """As large as it may be, and not a thumbnail."""
    content = file(noise(1200, 900), "PNG")
    outcome = fitted(content, "image/png", 400_000)
    assert len(content) > 400_000
    assert 150_000 < len(outcome.content) <= 400_000
    assert outcome.mime == "image/jpeg"
    assert outcome.width / outcome.height == pytest.approx(4 / 3, abs=0.01)


def test_what_can_be_seen_through_stays_so() -> None:
    """A logo on no ground remains a PNG, however small it has to be."""
    drawn = noise(300, 300, "RGBA")
    outcome = fitted(file(drawn, "PNG"), "image/png", 50_000)
    left = Image.open(io.BytesIO(outcome.content))
    assert (outcome.mime, left.mode) == ("image/png", "RGBA")
    assert len(outcome.content) <= 50_000


def test_a_channel_that_hides_nothing_is_left_out() -> None:
    """A screenshot with an alpha channel that is full becomes a JPEG like any other."""
    drawn = noise(300, 300)
    drawn.putalpha(255)
    assert fitted(file(drawn, "PNG"), "image/png", 50_000).mime == "image/jpeg"


def test_too_many_pixels_become_fewer() -> None:
    """However few bytes they take."""
    outcome = fitted(file(Image.new("RGB", (400, 200)), "PNG"), "image/png", MB, 20_000)
    assert 18_000 <= outcome.width * outcome.height <= 20_000


@pytest.mark.parametrize(
    ("drawn", "kind"),
    [
        (noise(300, 200, "CMYK"), "JPEG"),
        (noise(300, 200).convert("L"), "JPEG"),
        (noise(300, 200).convert("P"), "PNG"),
        (noise(300, 200).convert("1"), "PNG"),
        (noise(300, 200).convert("LA"), "PNG"),
        (noise(300, 200), "WEBP"),
        (noise(300, 200), "GIF"),
    ],
    ids=["cmyk", "grey", "palette", "bits", "grey with alpha", "webp", "still gif"],
)
@pytest.mark.parametrize("most_bytes", [MB, 8_000])
def test_every_kind_of_picture_is_taken(drawn: Image.Image, kind: str, most_bytes: int) -> None:
    """Colours of print, grey, palettes: whole, and made smaller."""
    outcome = fitted(file(drawn, kind), "image/any", most_bytes)
    left = Image.open(io.BytesIO(outcome.content))
    left.load()
    assert len(outcome.content) <= most_bytes
    assert left.size == (outcome.width, outcome.height)


def test_sixteen_bits_of_grey_stay_grey() -> None:
    """Half bright is half bright, not white."""
    drawn = Image.new("I;16", (400, 400), 0x8000)
    outcome = fitted(file(drawn, "PNG"), "image/png", MB, 1_000)
    left = Image.open(io.BytesIO(outcome.content)).convert("L")
    assert left.getpixel((5, 5)) == pytest.approx(128, abs=2)


def test_colours_keep_their_meaning() -> None:
    """The profile of a camera with more colours goes along, also into a smaller picture."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = file(noise(300, 200), "JPEG", icc_profile=profile)
    for most_bytes in (MB, 15_000):
        left = Image.open(io.BytesIO(fitted(content, "image/jpeg", most_bytes).content))
        assert left.info.get("icc_profile") == profile


def test_what_it_is_counts_more_than_what_it_is_called() -> None:
    """Somebody renamed a PNG."""
    assert fitted(file(noise(8, 8), "PNG"), "image/jpeg", MB).mime == "image/png"


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_a_moving_picture_is_left_alone(kind: str) -> None:
    """To the last bit where it fits; refused, and not stopped, where it does not."""
    content = moving(kind)
    outcome = fitted(content, "image/gif", MB)
    assert (outcome.content, outcome.width, outcome.height) == (content, 16, 16)
    with pytest.raises(Rejected, match="would stop it"):
        fitted(content, "image/gif", 40)
    with pytest.raises(Rejected, match="would stop it"):
        fitted(content, "image/gif", MB, 100)


def test_a_moving_picture_that_tells_a_place_is_refused() -> None:
    """It cannot be taken out here."""
    with pytest.raises(Rejected, match="tells where"):
        fitted(moving("WEBP", exif=telephone_exif()), "image/webp", MB)


@pytest.mark.parametrize("size", [(9_000, 9_000), (10_000, 10_000), (50_000, 50_000)])
def test_a_bomb_is_refused(size: tuple[int, int]) -> None:
    """A thousand bytes that would fill the memory."""
    with pytest.raises(Rejected, match="too many pixels"):
        fitted(bomb(*size), "image/png", MB)


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'/>", file(noise(9, 9), "BMP")],
    ids=["nothing", "pdf", "svg", "bmp"],
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    """With what would have been one."""
    with pytest.raises(Rejected, match=r"use a JPEG, PNG, WebP or GIF\.$"):
        fitted(content, "image/png", MB)


def test_a_type_that_cannot_be_read_is_named() -> None:
    """Telephones make HEIC."""
    with pytest.raises(Rejected, match="calls itself image/heic"):
        fitted(b"\0\0\0\x18ftypheic", "image/heic", MB)


def test_half_a_picture_is_refused() -> None:
    """The upload to Slack broke off."""
    content = file(noise(200, 200), "JPEG")
    with pytest.raises(Rejected, match="not a picture that can be read"):
        fitted(content[: len(content) // 2], "image/jpeg", MB)


def test_what_cannot_be_small_enough_is_refused() -> None:
    """Ten bytes hold no picture."""
    with pytest.raises(Rejected, match="cannot be made smaller"):
        fitted(file(noise(200, 200), "JPEG"), "image/jpeg", 10)


SEEDS: list[bytes] = [
    file(noise(24, 18), "JPEG", exif=telephone_exif(6)),
    file(noise(24, 18), "PNG"),
    file(noise(24, 18).convert("P"), "PNG", transparency=3),
    file(noise(24, 18), "WEBP", exif=telephone_exif(3)),
    file(noise(24, 18), "GIF"),
    moving("GIF"),
]


# Pillow warns of what it passes over in spoilt metadata, and goes on.
@pytest.mark.filterwarnings("ignore::UserWarning")
@given(
    content=st.sampled_from(SEEDS),
    spoil=st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), max_size=8),
    end=st.integers(0, 4000),
    most_bytes=st.integers(200, 3000),
)
@settings(max_examples=100, deadline=None)
def test_a_spoilt_picture_fits_or_is_refused(
    content: bytes, spoil: list[tuple[int, int]], end: int, most_bytes: int
) -> None:
    """Nothing else happens, whatever is in a file."""
    spoilt = bytearray(content)
    for place, value in spoil:
        spoilt[place % len(spoilt)] = value
    size = 0
    with contextlib.suppress(Rejected):
        measured(bytes(spoilt))
    with contextlib.suppress(Rejected):
        size = len(fitted(bytes(spoilt[: max(8, end)]), "image/png", most_bytes).content)
    assert size <= most_bytes


@pytest.mark.parametrize("draw", [noise, lambda w, h: noise(w, h, "RGBA")])
def test_more_room_never_makes_it_smaller(draw: Callable[[int, int], Image.Image]) -> None:
    """The limits decide, not chance."""
    content = file(draw(400, 300), "PNG")
    widths = [fitted(content, "image/png", size).width for size in (5_000, 20_000, 80_000)]
    assert all(less <= more for less, more in pairwise(widths))
