"""Posting, changing and finding messages in Slack.

Slack has no idempotency for posting. Every message carries our key in its metadata, and a post
whose answer was lost is looked for before it is posted anew.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.errors import NotFound, OutsideError, Rejected
from bot.ports import Posted
from integrations.slack.blocks import Block, Message
from integrations.slack.calls import Calls
from integrations.slack.errors import UNFIT_BLOCKS, Effect, code_of

Remake = Callable[[], Awaitable[Message | None]]
"""Makes a message that Slack has refused in another way; None: that way is not open."""

_SKEW = timedelta(minutes=2)  # between Slack's clock and ours
_log = structlog.get_logger(__name__)


class Posting:
    """Messages in channels and threads.

    Args:
        calls: Slack.
        ourselves: the bot's user id and bot id, by which its messages are known.
    """

    def __init__(self, calls: Calls, ourselves: Callable[[], Awaitable[frozenset[str]]]) -> None:
        self._calls = calls
        self._ourselves = ourselves

    async def post(
        self, channel: str, thread_ts: str, message: Message, *, instead: Sequence[Remake] = ()
    ) -> Posted:
        """Post a message, in a thread unless `thread_ts` is "".

        Args:
            channel: where.
            thread_ts: the message that it belongs under.
            message: what.
            instead: what to post when its blocks are refused, one after the other; without any,
                it is posted without pictures, then as text alone.

        Raises:
            NotFound: the message that it belongs under is gone; nothing was posted.
        """
        place = {"channel": channel, **({"thread_ts": thread_ts} if thread_ts else {})}
        answer = await self._send("chat.postMessage", Effect.ONCE, place, message, instead)
        posted = Posted(str(answer["channel"]), str(answer["ts"]))
        if thread_ts and "thread_ts" not in answer.get("message", place):
            await self._take_back(posted)
            raise NotFound("The message that this belongs under is gone.")
        return posted

    async def update(self, posted: Posted, message: Message) -> None:
        """Show something else in a message. May be repeated, so its outcome is never unknown.

        Raises:
            NotFound: the message is gone.
        """
        shown = {
            name: value
            for name, value in message.items()
            if not name.startswith("unfurl")  # chat.update knows no such arguments
        }
        place = {"channel": posted.channel, "ts": posted.ts}
        await self._send("chat.update", Effect.REPEATABLE, place, shown)

    async def delete(self, posted: Posted) -> None:
        """Take a message of ours back; one that is gone already is fine."""
        with suppress(NotFound):
            await self._calls.write(
                "chat.delete", Effect.REPEATABLE, channel=posted.channel, ts=posted.ts
            )

    async def find(
        self, channel: str, thread_ts: str, wanted: Mapping[str, object], since: datetime
    ) -> Posted | None:
        """The message of ours that carries this metadata."""
        ours = await self._ourselves()
        method = "conversations.replies" if thread_ts else "conversations.history"
        rows = self._calls.pages(
            method,
            "messages",
            channel=channel,
            oldest=f"{(since - _SKEW).timestamp():.6f}",
            include_all_metadata=True,
            **({"ts": thread_ts} if thread_ts else {}),
        )
        async for row in rows:
            by_us = bool({row.get("user"), row.get("bot_id")} & ours)
            if by_us and _carries(row.get("metadata"), wanted):
                return Posted(channel, str(row["ts"]))
        return None

    async def _take_back(self, posted: Posted) -> None:
        """Delete what Slack, without a word, has put into the channel instead of a thread."""
        try:
            await self.delete(posted)
        except OutsideError as error:
            _log.warning("slack_stray_message", channel=posted.channel, why=str(error))

    async def _send(
        self,
        method: str,
        effect: Effect,
        place: Mapping[str, object],
        message: Message,
        instead: Sequence[Remake] = (),
    ) -> Mapping[str, Any]:
        """Send a message; refused for its blocks, in another way.

        Slack fetches pictures when a message is posted: one that it cannot get fails the whole
        message. A refused message certainly was not posted.
        """
        ways = instead or (_always(_without_pictures, message), _always(_text_alone, message))
        sent: Message | None = message
        for way in (*ways, None):
            if sent is not None:
                try:
                    return await self._calls.write(method, effect, **{**place, **sent})
                except Rejected as refused:
                    code = code_of(refused.__cause__)
                    if code not in UNFIT_BLOCKS or way is None:
                        raise
                    why = str(refused)
                    _log.warning("slack_refused_blocks", method=method, code=code, why=why)
            if way is not None:
                sent = await way()
        raise Rejected("Slack refused it in every form.")


def _always(remade: Callable[[Message], Message], message: Message) -> Remake:
    async def way() -> Message:
        return remade(message)

    return way


def _carries(metadata: object, wanted: Mapping[str, object]) -> bool:
    return isinstance(metadata, dict) and all(metadata.get(k) == v for k, v in wanted.items())


def _without_pictures(message: Message) -> Message:
    blocks = message.get("blocks")
    kept = (
        [_bare(b) for b in blocks if b.get("type") != "image"] if isinstance(blocks, list) else []
    )
    return {**message, "blocks": [b for b in kept if b.get("elements") != []]}


def _bare(block: Block) -> Block:
    """A block without pictures inside: avatars stand in contexts and beside sections."""
    elements = block.get("elements")
    if block.get("type") == "context" and isinstance(elements, list):
        return {**block, "elements": [e for e in elements if e.get("type") != "image"]}
    accessory = block.get("accessory")
    if isinstance(accessory, dict) and accessory.get("type") == "image":
        return {name: value for name, value in block.items() if name != "accessory"}
    return block


def _text_alone(message: Message) -> Message:
    """Only the fallback; an empty list takes the blocks of an updated message away."""
    return {**message, "blocks": []}
