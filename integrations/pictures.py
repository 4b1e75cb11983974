"""Pictures, made ready for a network: upright, small enough, and without what they would give away.

Nothing but the pixels and their colour profile leaves: the time, the place and the camera that a
telephone writes into a picture (EXIF, XMP, comments, a film behind a "motion photo") stay here.
Any network may use it. It is slow (a tenth of a second and more), so call it in a thread.
"""

import io
import math
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from PIL import Image, ImageOps

from bot.errors import Rejected

READABLE = ("image/jpeg", "image/png", "image/webp", "image/gif")
"""The types that can be read here, whatever a file calls itself."""

# Above this a small file could fill the memory; cameras of telephones reach 50 million.
_MOST_PIXELS = 64_000_000
_MIMES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}
# A photograph with a second one in it (a depth map, a preview); the first one is a JPEG.
_MULTI_PICTURE = "MPO"
_ORIENTATION, _ON_ITS_SIDE = 0x0112, frozenset({5, 6, 7, 8})
_GPS = 0x8825  # the EXIF tag that leads to the place where a picture was taken
_FINE, _GOOD, _FAIR = 92, 85, 76  # JPEG's scale
_SMALLEST_SIDE = 32
_OPAQUE = 255
# What is kept of what a file says about itself: the colour that a palette means by "transparent".
_KEPT = frozenset({"transparency"})

_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    ArithmeticError,
    AttributeError,
    RuntimeError,
    struct.error,
)
_TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError)
_CANNOT_READ = "This file is not a picture that can be read: use a JPEG, PNG, WebP or GIF."


class Fitted(NamedTuple):
    """A picture that fits. `width` and `height` in pixels, as it is seen."""

    content: bytes
    mime: str
    width: int
    height: int


class Measured(NamedTuple):
    """What a picture is. `width` and `height` in pixels, as it is seen."""

    mime: str
    width: int
    height: int


def measured(content: bytes, mime: str = "") -> Measured:
    """What a file is, by its beginning: fast, but a broken end is seldom noticed.

    Args:
        content: the file.
        mime: what it is said to be; only for the sentence that refuses it.

    Raises:
        Rejected: it is no picture that can be read, or a bomb.
    """
    with _told(mime):
        picture = _opened(content)
        # Where it stands at the end of a PNG, all of it would have to be read.
        turned = "exif" in picture.info and picture.getexif().get(_ORIENTATION) in _ON_ITS_SIDE
    width, height = picture.size[::-1] if turned else picture.size
    return Measured(_MIMES.get(str(picture.format), "image/jpeg"), width, height)


def fitted(content: bytes, mime: str, most_bytes: int, most_pixels: int | None = None) -> Fitted:
    """The picture, within these limits; made smaller, and then perhaps a JPEG, where it was not.

    The outcome has the type of the file, or is a JPEG, or a PNG where something is transparent. A
    moving picture is handed back as it is, for it would stop moving.

    Args:
        content: the file.
        mime: what the file is said to be; what it is decides.
        most_bytes: of the outcome.
        most_pixels: width times height of the outcome; None: no limit.

    Raises:
        Rejected: it is broken, no picture, a bomb, cannot be made small enough, or it moves and
            does not fit or tells a place.
    """
    with _told(mime):
        picture = _opened(content)
        if getattr(picture, "is_animated", False) and picture.format != _MULTI_PICTURE:
            return _moving(picture, content, most_bytes, most_pixels)
        upright = _upright(picture)
    for outcome in _attempts(upright, most_bytes, most_pixels):
        if len(outcome.content) <= most_bytes:
            return outcome
    raise Rejected(f"This picture cannot be made smaller than {_size(most_bytes)}.")


def as_jpeg(
    content: bytes, mime: str, *, most_width: int, least_ratio: float, most_ratio: float
) -> Fitted:
    """The picture as a JPEG, for a network that takes nothing else and only some shapes.

    What can be seen through becomes white, and what is too tall or too wide gets white at its
    sides: nothing is cut off. Of a moving picture it is the first one.

    Args:
        content: the file.
        mime: what the file is said to be; what it is decides.
        most_width: of the outcome, in pixels.
        least_ratio: of its width to its height.
        most_ratio: the same.

    Raises:
        Rejected: it is broken, no picture, or a bomb.
    """
    with _told(mime):
        upright = _upright(_opened(content))
    plain, profile = _plain(upright, upright.info.get("icc_profile"))
    if plain.mode == "RGBA":
        ground = Image.new("RGB", plain.size, "white")
        ground.paste(plain, mask=plain.getchannel("A"))
        plain = ground
    width, height = plain.size
    width, height = max(width, round(height * least_ratio)), max(height, round(width / most_ratio))
    if width > most_width:
        width, height = most_width, round(height * most_width / width)
    shaped = ImageOps.pad(plain, (width, height), Image.Resampling.LANCZOS, color="white")
    return _written(shaped, "JPEG", profile, quality=_FINE)


@contextmanager
def _told(mime: str) -> Iterator[None]:
    """Whatever Pillow raises on reading a file, as a sentence."""
    try:
        yield
    except _TOO_LARGE as error:
        raise _too_large() from error
    except _BROKEN as error:
        said = f" (It calls itself {mime}.)" if mime and mime not in READABLE else ""
        raise Rejected(_CANNOT_READ + said) from error


def _opened(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content), formats=tuple(_MIMES))
    pixels = picture.width * picture.height
    if not 0 < pixels <= _MOST_PIXELS:
        raise _too_large(pixels)
    return picture


def _moving(
    picture: Image.Image, content: bytes, most_bytes: int, most_pixels: int | None
) -> Fitted:
    if len(content) > most_bytes or (most_pixels and picture.width * picture.height > most_pixels):
        raise Rejected(
            f"This moving picture is too large ({_size(len(content))}, "
            f"{picture.width} × {picture.height}), and making it smaller would stop it: "
            f"{_size(most_bytes)} are possible here."
        )
    if picture.getexif().get_ifd(_GPS):
        raise Rejected(
            "This moving picture tells where it was made, and that cannot be taken out without "
            "stopping it."
        )
    return Fitted(content, _MIMES[str(picture.format)], picture.width, picture.height)


def _upright(picture: Image.Image) -> Image.Image:
    """Its pixels the right way up. The same object where they were, so that a JPEG can be kept."""
    picture.load()
    # In place, because a copy would not know any more that it was a JPEG.
    ImageOps.exif_transpose(picture, in_place=True)
    return picture


def _attempts(picture: Image.Image, most_bytes: int, most_pixels: int | None) -> Iterator[Fitted]:
    """Ever smaller outcomes; the first that fits is taken."""
    profile = picture.info.get("icc_profile")
    picture.info = {key: value for key, value in picture.info.items() if key in _KEPT}
    if not most_pixels or picture.width * picture.height <= most_pixels:
        yield _same_type(picture, profile)
    plain, profile = _plain(picture, profile)
    size = (plain.width, plain.height)
    if most_pixels and size[0] * size[1] > most_pixels:
        size = _scaled(size, math.sqrt(most_pixels / (size[0] * size[1])))
    while True:
        smaller = plain if size == plain.size else plain.resize(size, Image.Resampling.LANCZOS)
        if plain.mode == "RGBA":
            outcome = _written(smaller, "PNG", profile)
            yield outcome
        else:
            for quality in (_FINE, _GOOD, _FAIR):
                outcome = _written(smaller, "JPEG", profile, quality=quality)
                yield outcome
        if max(size) <= _SMALLEST_SIDE:
            return
        # A file grows about as its area does; a tenth more, so that few attempts are needed.
        size = _scaled(size, min(0.9, 0.95 * math.sqrt(most_bytes / len(outcome.content))))


def _same_type(picture: Image.Image, profile: bytes | None) -> Fitted:
    """Without what it says about itself, and otherwise as little changed as its type allows."""
    match picture.format:
        case "JPEG" if picture.mode in {"RGB", "L"} and hasattr(picture, "quantization"):
            return _written(picture, "JPEG", profile, quality="keep")
        case "PNG":
            return _written(picture, "PNG", profile)
        case "GIF":  # a still one
            return _written(picture, "PNG", profile)
        case "WEBP":
            return _written(picture, "WEBP", profile, quality=_FINE)
        case _:
            plain, profile = _plain(picture, profile)
            return _written(plain, "JPEG", profile, quality=_FINE)


def _plain(picture: Image.Image, profile: bytes | None) -> tuple[Image.Image, bytes | None]:
    """As RGB, or RGBA where something can be seen through; with the profile that then holds."""
    if picture.has_transparency_data:
        seen_through = picture.convert("RGBA")
        lowest, _ = seen_through.getchannel("A").getextrema()
        if lowest != _OPAQUE:
            return seen_through, profile if picture.mode in {"RGBA", "P", "RGB"} else None
        picture = seen_through
    if picture.mode.startswith("I"):  # 16 bits of grey; Pillow would call most of them white
        picture = picture.point(lambda value: value * (1 / 256)).convert("L")
    # A profile describes the channels that were there, not those after a conversion.
    kept = profile if picture.mode in {"RGB", "RGBA", "P"} else None
    return picture.convert("RGB"), kept


def _written(
    picture: Image.Image, kind: str, profile: bytes | None, *, quality: int | str | None = None
) -> Fitted:
    out = io.BytesIO()
    more = {} if quality is None else {"quality": quality}
    picture.save(out, kind, icc_profile=profile, **more)
    return Fitted(out.getvalue(), _MIMES[kind], picture.width, picture.height)


def _scaled(size: tuple[int, int], by: float) -> tuple[int, int]:
    width, height = size
    return max(1, int(width * by)), max(1, int(height * by))


def _too_large(pixels: int | None = None) -> Rejected:
    told = f" ({pixels / 1_000_000:,.0f} million)" if pixels else ""
    return Rejected(
        f"This picture has too many pixels{told}: {_MOST_PIXELS // 1_000_000} million are possible."
    )


def _size(count: int) -> str:
    megabyte = 1_000_000
    return f"{count / megabyte:,.1f} MB" if count >= megabyte else f"{max(1, count // 1000):,} kB"
