"""How Instagram gets a picture: from a public address, by itself; and what it thinks of it."""

import io

import aiohttp
from PIL import Image, UnidentifiedImageError

from playground.networks.graph.refusals import GraphError

_HEAVIEST = 8 * 1024 * 1024
_NARROWEST, _WIDEST = 0.8, 1.91
_TIMEOUT = aiohttp.ClientTimeout(total=10)


async def fetch_picture(url: str) -> bytes:
    """The picture, really fetched; refused as Instagram refuses it."""
    try:
        async with (
            aiohttp.ClientSession(timeout=_TIMEOUT) as session,
            session.get(url, allow_redirects=False) as answer,
        ):
            content = await answer.read()
            fetched = answer.status == 200
            mime = answer.content_type
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
        fetched, content, mime = False, b"", ""
    if not fetched:
        raise GraphError(
            "Only photo or video can be accepted as media type.",
            code=9004,
            subcode=2207052,
            user_message="The media could not be fetched from this URI.",
        )
    _check(content, mime)
    return content


def _check(content: bytes, mime: str) -> None:
    if len(content) > _HEAVIEST:
        raise GraphError("The image size is too large.", code=36000, subcode=2207004)
    try:
        with Image.open(io.BytesIO(content)) as picture:
            form, (width, height) = picture.format, picture.size
    except (UnidentifiedImageError, OSError):
        form, width, height = None, 1, 1
    if form != "JPEG" or mime != "image/jpeg":
        raise GraphError("The image format is not supported.", code=36001, subcode=2207005)
    if not _NARROWEST <= width / height <= _WIDEST:
        raise GraphError("The aspect ratio is not supported.", code=36003, subcode=2207009)
