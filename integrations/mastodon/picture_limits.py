"""What pictures a server takes, out of its document about itself.

Mastodon and GoToSocial say it under `configuration`, Pleroma there and partly in fields of its own,
Akkoma in those fields alone. What a server does not say is taken from Mastodon's own defaults.
"""

from integrations.base import PictureLimits
from integrations.mastodon.tame import Record, as_record, count
from integrations.pictures import READABLE

__all__ = ["DEFAULT_PICTURES", "MOVING_PIXELS", "read_picture_limits"]

DEFAULT_COUNT = 4
"""Pictures of one post (docs.joinmastodon.org/entities/Instance; Mastodon's Status)."""

DEFAULT_BYTES = 10 * 1024 * 1024
DEFAULT_PIXELS = 4096 * 4096
"""Of Mastodon 4.0, the oldest that is spoken to, and of the example in its documents; GoToSocial's
default is as many bytes, Pleroma's and Akkoma's more."""

DEFAULT_ALT_UNITS = 1500
"""Characters of a description: Mastodon before 4.4, and GoToSocial's `media-description-max-chars`;
newer servers, Pleroma and Akkoma say theirs."""

MOVING_PIXELS = 1280 * 720
"""Pixels of a GIF at Mastodon, which its document does not say (its Attachmentable)."""

_MOST_TAKEN = 20 * 1024 * 1024
"""Bytes that are taken from us to be made smaller. Ours: what a large camera file has."""

_MEGABYTE = 1_000_000


def read_picture_limits(document: Record, *, small_gifs: bool) -> PictureLimits:
    """The limits of a v1 or v2 document. `small_gifs`: `MOVING_PIXELS` is the most of a GIF."""
    configuration = as_record(document.get("configuration"))
    media = as_record(configuration.get("media_attachments"))
    pleroma = as_record(as_record(document.get("pleroma")).get("metadata"))
    statuses = as_record(configuration.get("statuses"))
    size = count(media, "image_size_limit") or count(document, "upload_limit") or DEFAULT_BYTES
    number = count(statuses, "max_media_attachments")
    if number is None:
        number = count(document, "max_media_attachments")
    # Mastodon takes what is smaller than its limit; one byte less is right everywhere.
    most_bytes = size - 1
    return PictureLimits(
        count=DEFAULT_COUNT if number is None else number,
        mimes=_mimes(media),
        most_bytes=most_bytes,
        upload_bytes=max(_MOST_TAKEN, most_bytes),
        shrinks=True,
        alt_units=count(media, "description_limit")
        or count(document, "description_limit")
        or count(pleroma, "description_limit")
        or DEFAULT_ALT_UNITS,
        most_pixels=count(media, "image_matrix_limit") or DEFAULT_PIXELS,
        note=_note(size, small_gifs=small_gifs),
    )


def _mimes(media: Record) -> tuple[str, ...]:
    """The readable ones of those that it lists; Pleroma lists "any", others nothing."""
    listed = media.get("supported_mime_types")
    said = listed if isinstance(listed, list) else []
    return tuple(mime for mime in READABLE if mime in said) or READABLE


def _note(size: int, *, small_gifs: bool) -> str:
    note = f"A picture of more than {size / _MEGABYTE:.1f} MB is made smaller"
    return f"{note}; a moving GIF may have 1280 × 720 pixels." if small_gifs else f"{note}."


DEFAULT_PICTURES = read_picture_limits({}, small_gifs=False)
