"""Pictures that compress badly, and are the same in every run."""

import io
import random

from PIL import Image


def noise(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """Every channel is noise of its own."""
    chance = random.Random(7)  # noqa: S311 - not a secret, a picture
    return Image.frombytes(mode, (width, height), chance.randbytes(width * height * len(mode)))


def file(picture: Image.Image, kind: str, **more: object) -> bytes:
    """A picture as a file."""
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()
