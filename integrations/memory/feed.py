"""What a world pushes of what happens in it.

Tests and the demo carry it to the bot's door: `world.pushes.bodies()` has what happened since the
last call, `given` every body so far (to deliver them again, or in another order), and `signed`
makes the request that brings one.
"""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Mapping

from integrations.base import HookRequest
from integrations.memory.records import OURS, Message

SIGNATURE = "x-memory-signature"
DEFAULT_SECRET = "a pretend secret"  # noqa: S105 - it guards a pretend network

ADD = "message.add"
EDIT = "message.edit"
DELETE = "message.delete"
HIDE = "message.hide"
UNHIDE = "message.unhide"
LIKE = "like.add"


def signature(secret: str, body: bytes) -> str:
    """As the header carries it."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


class PushFeed:
    """The pushes of one world.

    Attributes:
        on: whether anything is pushed at all.
        secrets: the newest first; while it is being changed the old one counts, too.
        subscribed: the address that it was asked to push to; "" for none.
        given: every body that was handed out, the oldest first.
    """

    def __init__(self, *, on: bool) -> None:
        self.on = on
        self.secrets: tuple[str, ...] = (DEFAULT_SECRET,)
        self.subscribed = ""
        self.given: list[bytes] = []
        self._since: list[dict[str, object]] = []
        self._streams: list[asyncio.Queue[bytes | None]] = []
        self._lose = 0
        self._number = 0

    def happened(self, kind: str, message: Message) -> None:
        """Something that our account is told of; the content is as it is now."""
        edited_at = message.edited_at.isoformat() if message.edited_at else None
        self.invent(kind, id=message.id, text=message.text, edited_at=edited_at)

    def invent(self, kind: str, **content: object) -> None:
        """Push whatever a test likes: an unknown kind, a content that makes no sense."""
        if not self.on:
            return
        if self._lose:
            self._lose -= 1
            return
        event = {"kind": kind, **content}
        self._since.append(event)
        if self._streams:
            body = self._body([event])
            for stream in self._streams:
                stream.put_nowait(body)

    def bodies(self, *, at_once: int = 1) -> list[bytes]:
        """What happened since the last call, so many events in a body."""
        events, self._since = self._since, []
        return [self._body(events[i : i + at_once]) for i in range(0, len(events), at_once)]

    def lose(self, times: int = 1) -> None:
        """Push nothing of the next things that happen."""
        self._lose += times

    def signed(self, body: bytes, *, secret: str = "") -> HookRequest:
        """The request that brings a body; another `secret` forges it."""
        headers: Mapping[str, str] = {SIGNATURE: signature(secret or self.secrets[0], body)}
        return HookRequest(method="POST", query={}, headers=headers, body=body)

    # -- the stream -----------------------------------------------------------------------------

    @property
    def streams(self) -> int:
        """How many connections are open."""
        return len(self._streams)

    def listen(self) -> "asyncio.Queue[bytes | None]":
        """A new connection; None in it is its end."""
        stream: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._streams.append(stream)
        return stream

    def leave(self, stream: "asyncio.Queue[bytes | None]") -> None:
        """The connection is closed."""
        if stream in self._streams:
            self._streams.remove(stream)

    def breathe(self) -> None:
        """A sign of life on every connection."""
        for stream in self._streams:
            stream.put_nowait(b"")

    def cut(self) -> None:
        """End every connection; what happens until the next one is told to nobody."""
        for stream in self._streams:
            stream.put_nowait(None)
        self._streams.clear()

    def _body(self, events: list[dict[str, object]]) -> bytes:
        self._number += 1
        body = json.dumps({"number": self._number, "account": OURS, "events": events}).encode()
        self.given.append(body)
        return body
