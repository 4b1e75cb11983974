"""What the page hears: notices as Server-Sent Events, each person their own."""

import asyncio
import contextlib
import json
from collections.abc import Callable

from aiohttp import web

from playground.slack.core import Core
from playground.slack.messages import Messages
from playground.slack.notices import Notice
from playground.slack.state import Channel, Json

_CLOCK_SECONDS = 1.0
_MOST_WAITING = 1_000
"""Events kept for a page that does not read; then it is cut off and loads anew."""

_CHANNEL_EVENTS = {
    "posted": "message",
    "changed": "message_changed",
    "reaction_added": "message_changed",
    "reaction_removed": "message_changed",
}
_OWN_EVENTS = {"ephemeral": "ephemeral", "ephemeral_changed": "ephemeral_changed"}
_VIEW_EVENTS = ("view_opened", "view_pushed", "view_updated", "home")

Queue = asyncio.Queue[Json | None]


class PageEvents:
    """Passes notices to the open pages of those who may see them."""

    def __init__(
        self,
        core: Core,
        messages: Messages,
        overview: Callable[[str], Json],
        clock: Callable[[], Json],
    ) -> None:
        self._core = core
        self._messages = messages
        self._overview = overview
        self._clock = clock
        self._pages: dict[str, set[Queue]] = {}

    async def handle(self, request: web.Request, user: str) -> web.StreamResponse:
        """Serve the events of one page until it goes."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"},
        )
        # From before its beginning: the page fetches what there was when it sees the stream begin.
        queue: Queue = asyncio.Queue(_MOST_WAITING)
        self._pages.setdefault(user, set()).add(queue)
        try:
            with contextlib.suppress(ConnectionError):
                await response.prepare(request)
                await self._serve(response, queue)
        finally:
            self._pages[user].discard(queue)
        return response

    def hear(self, notice: Notice) -> None:
        """Tell the pages of a notice."""
        if not any(self._pages.values()):
            return
        kind, channel = notice.kind, notice.channel
        if kind in _VIEW_EVENTS:
            self._tell(notice.user, {"type": kind, "view": notice.view})
        elif kind == "view_closed":
            cleared = notice.detail["cleared"]
            closed = {"type": kind, "view_id": notice.view["id"], "cleared": cleared}
            self._tell(notice.user, closed)
        elif kind == "users":
            self._overviews("users", "users")
        elif kind in {"channels", "member_joined", "member_left"}:
            self._overviews("channels", "channels", "ims")
        elif kind == "app":
            self._overviews("app", "app")
        elif channel is not None:
            self._conversation(notice, channel)

    def close(self) -> None:
        """Let every page go."""
        for queues in self._pages.values():
            for queue in queues:
                self._put(queue, None)

    async def _serve(self, response: web.StreamResponse, queue: Queue) -> None:
        await response.write(_line({"type": "clock", **self._clock()}))
        loop = asyncio.get_running_loop()
        due = loop.time() + _CLOCK_SECONDS
        while True:
            try:
                async with asyncio.timeout_at(due):
                    event = await queue.get()
            except TimeoutError:
                due = loop.time() + _CLOCK_SECONDS
                event = {"type": "clock", **self._clock()}
            if event is None:
                return
            await response.write(_line(event))

    def _conversation(self, notice: Notice, channel: Channel) -> None:
        message, kind = notice.message, notice.kind
        if kind in _OWN_EVENTS:
            event = {"type": _OWN_EVENTS[kind], "channel": channel.id, "message": message}
            self._tell(notice.user, event)
        elif kind == "ephemeral_deleted":
            self._tell(notice.user, {"type": kind, "channel": channel.id, "ts": message["ts"]})
        elif kind == "deleted":
            gone = {"type": "message_deleted", "channel": channel.id, "ts": message["ts"]}
            self._tell_all(channel, gone)
            self._parent(channel, message)
        elif kind in _CHANNEL_EVENTS:
            shown = self._messages.shown(channel, message)
            event = {"type": _CHANNEL_EVENTS[kind], "channel": channel.id, "message": shown}
            self._tell_all(channel, event)
            self._parent(channel, message)

    def _parent(self, channel: Channel, message: Json) -> None:
        """A reply that comes or goes changes the counts of its parent."""
        parent = channel.messages.get(message.get("thread_ts", ""))
        if parent is not None and parent["ts"] != message["ts"]:
            shown = self._messages.shown(channel, parent)
            changed = {"type": "message_changed", "channel": channel.id, "message": shown}
            self._tell_all(channel, changed)

    def _overviews(self, kind: str, *fields: str) -> None:
        for user in self._pages:
            overview = self._overview(user)
            event = {field: overview[field] for field in fields}
            if kind == "app":
                event = {"connected": event["app"]["connected"]}
            self._tell(user, {"type": kind, **event})

    def _tell_all(self, channel: Channel, event: Json) -> None:
        for user in self._pages:
            if self._core.state.can_see(user, channel):
                self._tell(user, event)

    def _tell(self, user: str, event: Json) -> None:
        for queue in self._pages.get(user, ()):
            self._put(queue, event)

    def _put(self, queue: Queue, event: Json | None) -> None:
        if queue.full():
            while not queue.empty():
                queue.get_nowait()
            event = None
        queue.put_nowait(event)


def _line(event: Json) -> bytes:
    return f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode()
