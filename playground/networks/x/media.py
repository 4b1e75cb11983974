"""Uploads on a pretend X: a file is announced, comes in pieces, is finished, processed, described.

announced ──► pieces ──► finished ──► (pending ──► in progress ──►) ready ──► forgotten
"""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from playground.networks.x import rules
from playground.networks.x.rules import Answered
from playground.networks.x.world import Item, World

LIFE = timedelta(hours=24)

_BEGINS = {
    "image/jpeg": b"\xff\xd8\xff",
    "image/png": b"\x89PNG",
    "image/webp": b"RIFF",
    "image/gif": b"GIF8",
}
_MOST_BYTES = {"tweet_image": 5_242_880, "tweet_gif": 15_728_640}
_MOST_PIECE = 5_242_880
_MOST_ALT = 1000
_INVALID = "Your media IDs are invalid."


class _Came(Protocol):
    query: dict[str, str]
    body: dict[str, object]


@dataclass(kw_only=True)
class Upload:
    """One file. `looks` is how often its status says that it is not ready yet."""

    id: str
    mime: str
    category: str
    size: int
    until: datetime
    pieces: dict[int, bytes] = field(default_factory=dict)
    finished: bool = False
    looks: int = 0
    broken: str = ""
    alt_text: str = ""

    @property
    def content(self) -> bytes:
        """All pieces in order."""
        return b"".join(self.pieces[index] for index in sorted(self.pieces))

    @property
    def ready(self) -> bool:
        """Whether a post may show it."""
        return self.finished and self.looks <= 0 and not self.broken

    @property
    def item(self) -> Item:
        """As it stands in a post."""
        kind = "animated_gif" if self.category == "tweet_gif" else "photo"
        key = f"{16 if kind == 'animated_gif' else 3}_{self.id}"
        return Item(key=key, document={"media_key": key, "type": kind, "alt_text": self.alt_text})


class FakeMedia:
    """Every upload, by id; `slow` and `broken` are for those to come."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.uploads: dict[str, Upload] = {}
        self.slow = 2
        self.broken = ""

    def routes(
        self,
    ) -> list[tuple[str, str, Callable[..., Answered], frozenset[str]]]:
        """What the server answers with it."""
        one = r"/2/media/upload/(\d+)"
        return [
            ("POST", "/2/media/upload/initialize", self._begin, rules.NOTHING),
            ("POST", f"{one}/append", self._append, rules.NOTHING),
            ("POST", f"{one}/finalize", self._finish, rules.NOTHING),
            ("GET", "/2/media/upload", self._status, rules.UPLOAD_STATUS),
            ("POST", "/2/media/metadata", self._describe, rules.NOTHING),
        ]

    def refused(self, body: Mapping[str, object]) -> Answered | None:
        """Why a post cannot show what it asks for, if so."""
        if "media" not in body:
            return None
        media = body["media"]
        if not isinstance(media, dict) or set(media) != {"media_ids"} or not media["media_ids"]:
            return rules.invalid("$.media: is not right")
        found = [self._known(one) for one in media["media_ids"]]
        if any(upload is None or not upload.ready for upload in found):
            return rules.invalid(_INVALID)
        moving = any(upload is not None and upload.category == "tweet_gif" for upload in found)
        if len(found) > (1 if moving else 4) or len(set(media["media_ids"])) < len(found):
            return rules.invalid(_INVALID)
        return None

    def items(self, body: Mapping[str, object]) -> tuple[Item, ...]:
        """What a post that was not refused shows."""
        media = body.get("media")
        ids = media["media_ids"] if isinstance(media, dict) else []
        return tuple(self.uploads[one].item for one in ids)

    def _known(self, media_id: str) -> Upload | None:
        upload = self.uploads.get(media_id)
        return upload if upload is not None and self._world.now < upload.until else None

    def _begin(self, came: _Came) -> Answered:
        if wrong := rules.unknown_keys(came.body, {"total_bytes", "media_type", "media_category"}):
            return wrong
        mime, category = str(came.body.get("media_type")), str(came.body.get("media_category"))
        size = came.body.get("total_bytes")
        if mime not in _BEGINS or category not in _MOST_BYTES or not isinstance(size, int):
            return rules.invalid("media type unrecognized.")
        if (category == "tweet_gif") is not (mime == "image/gif"):
            return rules.invalid("The media type does not fit the media category.")
        if not 0 < size <= _MOST_BYTES[category]:
            return rules.invalid(f"File size exceeds {_MOST_BYTES[category]} bytes.")
        made = self._world.next_id()
        upload = Upload(
            id=made, mime=mime, category=category, size=size, until=self._world.now + LIFE
        )
        upload.looks = self.slow if category == "tweet_gif" else 0
        upload.broken = self.broken
        self.uploads[made] = upload
        return 200, {
            "data": {"id": made, "media_key": upload.item.key, "expires_after_secs": 86399}
        }

    def _append(self, came: _Came, media_id: str) -> Answered:
        upload = self._known(media_id)
        if upload is None or upload.finished:
            return _missing(media_id)
        if wrong := rules.unknown_keys(came.body, {"media", "segment_index"}):
            return wrong
        index = came.body.get("segment_index")
        if not isinstance(index, int) or not 0 <= index <= 999:
            return rules.invalid("$.segment_index: is out of range")
        try:
            piece = base64.b64decode(str(came.body.get("media", "")), validate=True)
        except binascii.Error:
            return rules.invalid("$.media: is not base64")
        if not 0 < len(piece) <= _MOST_PIECE:
            return rules.invalid("$.media: is too long")
        upload.pieces[index] = piece
        return 200, {"data": {"expires_at": int(upload.until.timestamp())}}

    def _finish(self, came: _Came, media_id: str) -> Answered:
        upload = self._known(media_id)
        if upload is None or came.body:
            return _missing(media_id)
        whole = sorted(upload.pieces) == list(range(len(upload.pieces)))
        if not whole or len(upload.content) != upload.size:
            return rules.invalid("Segments do not add up to provided total file size.")
        if not upload.content.startswith(_BEGINS[upload.mime]):
            return rules.invalid("Invalid media: the file is of another type.")
        upload.finished = True
        upload.until = self._world.now + LIFE
        document: dict[str, object] = {
            "id": media_id,
            "media_key": upload.item.key,
            "size": upload.size,
            "expires_after_secs": int(LIFE.total_seconds()),
        }
        if upload.looks or upload.broken:
            document["processing_info"] = {"state": "pending", "check_after_secs": 3}
        return 200, {"data": document}

    def _status(self, came: _Came) -> Answered:
        media_id = came.query.get("media_id", "")
        upload = self._known(media_id)
        if upload is None or not upload.finished or came.query.get("command") != "STATUS":
            return _missing(media_id)
        upload.looks -= 1
        info: dict[str, object]
        if upload.looks > 0:
            info = {"state": "in_progress", "check_after_secs": 5, "progress_percent": 50}
        elif upload.broken:
            error = {"code": 3, "name": "UnsupportedMedia", "message": upload.broken}
            info = {"state": "failed", "progress_percent": 100, "error": error}
        else:
            info = {"state": "succeeded", "progress_percent": 100}
        return 200, {"data": {"id": media_id, "processing_info": info}}

    def _describe(self, came: _Came) -> Answered:
        upload = self._known(str(came.body.get("id")))
        if upload is None or not upload.finished:
            return rules.invalid("Invalid media id.")
        metadata = came.body.get("metadata")
        alt = metadata.get("alt_text") if isinstance(metadata, dict) else None
        text = alt.get("text") if isinstance(alt, dict) else None
        if not isinstance(text, str) or not 0 < len(text) <= _MOST_ALT:
            return rules.invalid("$.metadata.alt_text.text: is too long")
        upload.alt_text = text
        return 200, {"data": {"id": upload.id, "associated_metadata": metadata}}


def _missing(media_id: str) -> Answered:
    return rules.problem(404, f"Could not find media with id: [{media_id}].", title="Not Found")
