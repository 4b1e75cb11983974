"""Pictures to publish, drawn here."""

import io
import random

from PIL import Image

from integrations.base import PictureFile


def png(side: int = 8) -> bytes:
    """A small one."""
    return _written([Image.new("RGB", (side, side), "orange")], "PNG")


def noise(side: int, kind: str = "JPEG") -> bytes:
    """One that no compression makes much smaller; a GIF is grey."""
    mode, channels = ("L", 1) if kind == "GIF" else ("RGB", 3)
    grain = random.Random(side).randbytes(side * side * channels)  # noqa: S311 - a picture
    out = io.BytesIO()
    picture = Image.frombytes(mode, (side, side), grain)
    picture.save(out, kind, **({"quality": 95} if kind == "JPEG" else {}))
    return out.getvalue()


def gif(frames: int = 2, side: int = 8) -> bytes:
    """A moving one, or a still one."""
    colors = [(40 * number, 90, 200) for number in range(frames)]
    return _written([Image.new("RGB", (side, side), color) for color in colors], "GIF")


def file_of(content: bytes, mime: str = "image/png", *, alt_text: str = "A sunrise") -> PictureFile:
    """A file as the core hands it over."""
    return PictureFile(id="p-1", name="sunrise", mime=mime, content=content, alt_text=alt_text)


def _written(pictures: list[Image.Image], kind: str) -> bytes:
    out = io.BytesIO()
    first, *rest = pictures
    more = {"save_all": True, "append_images": rest} if rest else {}
    first.save(out, kind, **more)
    return out.getvalue()
