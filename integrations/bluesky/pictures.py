"""Pictures in posts: what is accepted, what `upload` keeps, and the embed that shows them.

Sources: the lexicon app.bsky.embed.images (`maxLength` 4, `maxSize` 2,000,000, `accept` image/*);
MAX_ALT_TEXT in the source of Bluesky's own app (the lexicon has no limit for it).
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from integrations import pictures
from integrations.base import PictureLimits, UploadedPicture, UploadsGone
from integrations.bluesky.errors import SOON

EMBED = "app.bsky.embed.images"
LIMITS = PictureLimits(
    count=4,
    mimes=pictures.READABLE,
    most_bytes=2_000_000,
    upload_bytes=25_000_000,
    shrinks=True,
    alt_units=2_000,
    note="Bluesky takes pictures of up to 2 MB: larger ones are made smaller. Moving GIFs stand "
    "still there.",
)


class Upload(msgspec.Struct, frozen=True):
    """A picture that has been handed over. `blob` as the host gave it; sizes in pixels."""

    blob: dict[str, Any]
    width: int
    height: int


def encode(upload: Upload) -> str:
    """As text, to be stored with the delivery."""
    return msgspec.json.encode(upload).decode()


def embed(uploaded: Sequence[UploadedPicture]) -> dict[str, Any] | None:
    """The embed that shows these pictures in their order; None for none.

    Raises:
        UploadsGone: a reference was not written here.
    """
    if not uploaded:
        return None
    return {"$type": EMBED, "images": [_image(one) for one in uploaded]}


def _image(picture: UploadedPicture) -> dict[str, Any]:
    try:
        upload = msgspec.json.decode(picture.ref, type=Upload)
    except msgspec.DecodeError as error:
        raise UploadsGone(
            "What is known about an uploaded picture does not allow to show it.", after=SOON
        ) from error
    return {
        "alt": picture.alt_text,
        "image": upload.blob,
        "aspectRatio": {"width": upload.width, "height": upload.height},
    }
