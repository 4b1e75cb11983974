"""Pictures of a given size, for tests."""

from io import BytesIO

from PIL import Image


def png(width: int, height: int) -> bytes:
    """A picture of one colour."""
    out = BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "PNG")
    return out.getvalue()
