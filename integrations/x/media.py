"""Pictures for posts: made to fit, handed over in pieces, processed, described.

X's chunked upload, which X recommends for all files: initialize, append, finalize, and for moving
GIFs a status to ask until X has processed them; then the alternative text. Sources:
https://docs.x.com/x-api/media/introduction, .../media/quickstart/best-practices and the reference
pages of /2/media/upload/initialize, .../append, .../finalize and /2/media/metadata.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import msgspec

from integrations.base import PictureFile, PictureLimits, Rejected, RetryLater
from integrations.pictures import Fitted, fitted
from integrations.x.client import XClient
from integrations.x.errors import RETRY_SOON, Refused
from integrations.x.payload import Upload, is_id, read_upload
from integrations.x.refusals import Reason

Pause = Callable[[float], Awaitable[None]]

MOST_PICTURES = 4
MOST_BYTES = 5_000_000
GIF_BYTES = 15_000_000
TAKEN_BYTES = 20_000_000  # of a file that is made smaller here
PIECE_BYTES = 524_288  # X takes up to 5 MB; aiohttp advises against bodies of over 1 MB at once
LONGEST_WAIT = 45.0  # seconds for X's processing, well below a delivery's lease

PICTURES = PictureLimits(
    count=MOST_PICTURES,
    mimes=("image/jpeg", "image/png", "image/webp", "image/gif"),
    most_bytes=MOST_BYTES,
    upload_bytes=TAKEN_BYTES,
    shrinks=True,
    alt_units=1000,
    alone=("image/gif",),
    alone_bytes=GIF_BYTES,
    note="Pictures over 5 MB are made smaller for X. A moving GIF (up to 15 MB) stands alone.",
)

_GIF = "image/gif"
_GIF_BEGINS = b"GIF8"
_USUAL_LIFE = timedelta(hours=24)
_SUCCEEDED, _FAILED = "succeeded", "failed"
_SHORTEST_PAUSE, _LONGEST_PAUSE = 1, 10  # seconds between two looks, whatever X says


class Reference(msgspec.Struct, kw_only=True, frozen=True):
    """An upload as the core keeps it.

    Attributes:
        id: X's media id.
        until: when X forgets it, by X's clock; None when X's clock was not known.
        moves: it is a moving GIF, which stands alone.
    """

    id: str
    until: datetime | None = None
    moves: bool = False

    def forgotten(self, at: datetime | None) -> bool:
        """Whether X no longer knows it at that time of X's clock."""
        return self.until is not None and at is not None and at >= self.until


def read_reference(text: str) -> Reference | None:
    """What `Uploader.upload` gave; None when it cannot be read."""
    try:
        return msgspec.json.decode(text, type=Reference)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None


class Uploader:
    """Hands over pictures of one account."""

    def __init__(self, client: XClient, pause: Pause = asyncio.sleep) -> None:
        self._client = client
        self._pause = pause

    async def upload(self, picture: PictureFile) -> str:
        """Hand over a picture; its reference, once X can show it.

        Raises:
            RetryLater, Reauthorise, Rejected: nothing of it can be seen by anybody.
        """
        if len(picture.content) > TAKEN_BYTES:
            raise Rejected("This file is too large for X.", hint="Use one of up to 20 MB.")
        ready = await asyncio.to_thread(_ready, picture)
        try:
            made = await self._handed_over(ready)
            if picture.alt_text:
                await self._client.describe(made.id, picture.alt_text)
        except Refused as error:
            if error.reason in {Reason.GONE, Reason.MEDIA}:
                raise Refused(
                    "X has lost the picture while it was handed over.", hint="Try again."
                ) from error
            raise
        return msgspec.json.encode(made).decode()

    async def _handed_over(self, ready: Fitted) -> Reference:
        moves = ready.mime == _GIF
        begun = read_upload(
            await self._client.begin_upload(
                size=len(ready.content),
                mime=ready.mime,
                category="tweet_gif" if moves else "tweet_image",
            )
        )
        if begun is None or not is_id(begun.id):
            raise RetryLater("X has not begun an upload.", after=RETRY_SOON)
        for index, start in enumerate(range(0, len(ready.content), PIECE_BYTES)):
            piece = ready.content[start : start + PIECE_BYTES]
            await self._client.append(begun.id, index, piece)
        finished = read_upload(await self._client.finish_upload(begun.id)) or begun
        at = self._client.server_time
        await self._processed(begun.id, finished)
        lives = finished.expires_after_secs or begun.expires_after_secs
        life = _USUAL_LIFE if lives is None else timedelta(seconds=lives)
        return Reference(id=begun.id, until=at + life if at else None, moves=moves)

    async def _processed(self, media_id: str, upload: Upload) -> None:
        """Wait until X has processed it."""
        found = upload.processing_info
        waited = 0.0
        while found is not None and found.state != _SUCCEEDED:
            if found.state == _FAILED:
                said = f" X says: “{found.error.message}”" if found.error else ""
                raise Refused(
                    f"X cannot process this picture.{said}",
                    hint="Use another file: a moving GIF of at most 1280 × 1080 pixels and 350 "
                    "frames, or a still picture.",
                )
            if waited >= LONGEST_WAIT:
                raise RetryLater("X is still processing the picture.", after=RETRY_SOON)
            wait = min(max(found.check_after_secs, _SHORTEST_PAUSE), _LONGEST_PAUSE)
            await self._pause(wait)
            waited += wait
            status = read_upload(await self._client.upload_status(media_id))
            found = status.processing_info if status else found


def _ready(picture: PictureFile) -> Fitted:
    """What X accepts of a picture: a moving GIF as it is, anything else within 5 MB."""
    gif = picture.content.startswith(_GIF_BEGINS)
    made = fitted(picture.content, picture.mime, GIF_BYTES if gif else MOST_BYTES)
    if made.mime != _GIF and len(made.content) > MOST_BYTES:  # the GIF was a still one
        made = fitted(made.content, made.mime, MOST_BYTES)
    return made
