"""Slack, outbound: `TeamChat` over the Web API.

Slack has no idempotency for posting. Every message carries our key in its metadata, and a post
whose answer was lost is looked for (`find_card`, `find_notice`) before it is posted anew.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import structlog

from bot.domain.card import ConversationView
from bot.domain.notices import Notice
from bot.domain.people import Availability, Colleague
from bot.errors import NotFound, OutsideError, Rejected
from bot.ports import Place, Posted, TeamChat
from integrations.slack import ids
from integrations.slack.blocks import Block, Message
from integrations.slack.calls import BASE_URL, Calls
from integrations.slack.cards import card as render_card
from integrations.slack.directory import Directory, Remembered, slack_time
from integrations.slack.errors import UNFIT_BLOCKS, Effect, code_of
from integrations.slack.notices import notice_message

_SKEW = timedelta(minutes=2)  # between Slack's clock and ours
_LONG = timedelta(days=1)
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class BotIdentity:
    """Who the bot is in its workspace.

    Attributes:
        user: its user id, which mentions carry; bot: its bot id, which its messages carry.
        site: the workspace's address, "https://team.slack.com/".
        scopes: what the token may do.
    """

    user: str
    bot: str
    team: str
    team_name: str
    name: str
    site: str
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelState:
    """A channel as the bot sees it."""

    id: str
    name: str
    member: bool
    archived: bool
    shared: bool


class SlackGateway(TeamChat):
    """Posts and updates cards and notices, finds lost ones, knows people."""

    def __init__(
        self,
        token: str,
        *,
        session: aiohttp.ClientSession,
        base_url: str = BASE_URL,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], datetime] = slack_time,
        timeout: float = 15.0,
    ) -> None:
        """Make ready; no I/O.

        Args:
            token: the bot's (xoxb-…).
            session: shared, closed by whoever opened it.
            base_url: of Slack's Web API.
            monotonic: seconds that only grow, for what is remembered.
            wall: Slack's own time, which do-not-disturb is measured by.
            timeout: for one call, in seconds.
        """
        self.calls = Calls(token, session=session, base_url=base_url, timeout=timeout)
        self._directory = Directory(self.calls, monotonic=monotonic, wall=wall)
        self._identity = Remembered(self._fetch_identity, _LONG, monotonic)
        self._direct = Remembered(self._open_direct, _LONG, monotonic)

    async def whoami(self) -> BotIdentity:
        """Who the bot is; proves that the token works; remembered for a day."""
        return await self._identity.get("")

    async def channel_state(self, channel: str) -> ChannelState:
        """How a channel stands to the bot.

        Raises:
            Rejected: there is none, or the bot cannot see it; the hint says how to mend it.
        """
        answer = await self.calls.read("conversations.info", channel=channel)
        found = answer.get("channel") or {}
        return ChannelState(
            id=channel,
            name=str(found.get("name", "")),
            member=bool(found.get("is_member")),
            archived=bool(found.get("is_archived")),
            shared=bool(found.get("is_ext_shared")),
        )

    async def post_card(self, channel: str, card: ConversationView, *, now: datetime) -> Posted:
        """Post a card with its conversation's id in the message metadata."""
        return await self._post(channel, "", render_card(card, now=now))

    async def update_card(self, posted: Posted, card: ConversationView, *, now: datetime) -> None:
        """Show the card's newest state. May be repeated, so its outcome is never unknown."""
        message = {
            name: value
            for name, value in render_card(card, now=now).items()
            if not name.startswith("unfurl")  # chat.update knows no such arguments
        }
        place = {"channel": posted.channel, "ts": posted.ts}
        await self._send("chat.update", Effect.REPEATABLE, {**place, **message})

    async def find_card(self, channel: str, conversation_id: str, since: datetime) -> Posted | None:
        """A card that was posted but not recorded, by its metadata."""
        wanted = ids.card_metadata(conversation_id)
        return await self._find(channel, "", wanted, since)

    async def post_notice(self, place: Place, notice: Notice, *, key: str, now: datetime) -> Posted:
        """Post a notice with `key` in the message metadata.

        Raises:
            NotFound: the message that it belongs under is gone; nothing was posted.
        """
        site = (await self.whoami()).site
        channel = await self._channel(place)
        message = notice_message(notice, key=key, now=now, site=site)
        return await self._post(channel, place.thread_ts, message)

    async def find_notice(self, place: Place, key: str, since: datetime) -> Posted | None:
        """A notice that was posted but not recorded, by its key."""
        channel = await self._channel(place)
        return await self._find(channel, place.thread_ts, ids.notice_metadata(key), since)

    async def permalink(self, posted: Posted) -> str:
        """A link that opens a message."""
        answer = await self.calls.read(
            "chat.getPermalink", channel=posted.channel, message_ts=posted.ts
        )
        return str(answer.get("permalink", ""))

    async def colleague(self, user: str) -> Colleague:
        """A person of the workspace; remembered for ten minutes."""
        return await self._directory.colleague(user)

    async def availability(self, users: Sequence[str]) -> Mapping[str, Availability]:
        """Whether people can be disturbed now; whoever cannot be looked up is left out."""
        return await self._directory.availability(users)

    async def group_members(self, group: str) -> tuple[str, ...]:
        """User ids of a Slack user group; remembered for ten minutes."""
        return await self._directory.group_members(group)

    async def channel_members(self, channel: str) -> tuple[str, ...]:
        """People in a channel, without bots; remembered for ten minutes."""
        return await self._directory.channel_members(channel)

    async def _channel(self, place: Place) -> str:
        return place.channel or await self._direct.get(place.user)

    async def _open_direct(self, user: str) -> str:
        answer = await self.calls.write("conversations.open", Effect.REPEATABLE, users=user)
        return str(answer["channel"]["id"])

    async def _fetch_identity(self, _: str) -> BotIdentity:
        answer = await self.calls.read("auth.test")
        headers = {str(k).lower(): str(v) for k, v in answer["_headers"].items()}
        scopes = headers.get("x-oauth-scopes", "").split(",")
        return BotIdentity(
            user=str(answer.get("user_id", "")),
            bot=str(answer.get("bot_id", "")),
            team=str(answer.get("team_id", "")),
            team_name=str(answer.get("team", "")),
            name=str(answer.get("user", "")),
            site=str(answer.get("url", "")),
            scopes=frozenset(filter(None, (s.strip() for s in scopes))),
        )

    async def _post(self, channel: str, thread_ts: str, message: Message) -> Posted:
        place = {"channel": channel, **({"thread_ts": thread_ts} if thread_ts else {})}
        answer = await self._send("chat.postMessage", Effect.ONCE, {**place, **message})
        posted = Posted(str(answer["channel"]), str(answer["ts"]))
        if thread_ts and "thread_ts" not in answer.get("message", place):
            await self._take_back(posted)
            raise NotFound("The message that this belongs under is gone.")
        return posted

    async def _take_back(self, posted: Posted) -> None:
        """Delete what Slack, without a word, has put into the channel instead of a thread."""
        try:
            await self.calls.write(
                "chat.delete", Effect.REPEATABLE, channel=posted.channel, ts=posted.ts
            )
        except (NotFound, OutsideError) as error:
            _log.warning("slack_stray_message", channel=posted.channel, why=str(error))

    async def _send(
        self, method: str, effect: Effect, message: Mapping[str, object]
    ) -> Mapping[str, Any]:
        """Send a message; refused for its blocks, again without pictures, then as text alone.

        Slack fetches pictures when a message is posted: one that it cannot get fails the whole
        message. A refused message certainly was not posted.
        """
        for fallen_back in (None, _without_pictures, _text_alone):
            sent = fallen_back(message) if fallen_back else message
            try:
                return await self.calls.write(method, effect, **sent)
            except Rejected as refused:
                code = code_of(refused.__cause__)
                if code not in UNFIT_BLOCKS or fallen_back is _text_alone:
                    raise
                _log.warning("slack_refused_blocks", method=method, code=code, why=str(refused))
        raise AssertionError("the last attempt returns or raises")

    async def _find(
        self, channel: str, thread_ts: str, wanted: Mapping[str, object], since: datetime
    ) -> Posted | None:
        me = await self.whoami()
        method = "conversations.replies" if thread_ts else "conversations.history"
        rows = self.calls.pages(
            method,
            "messages",
            channel=channel,
            oldest=f"{(since - _SKEW).timestamp():.6f}",
            include_all_metadata=True,
            **({"ts": thread_ts} if thread_ts else {}),
        )
        async for row in rows:
            ours = me.user == row.get("user") or me.bot == row.get("bot_id", "-")
            if ours and _carries(row.get("metadata"), wanted):
                return Posted(channel, str(row["ts"]))
        return None


def _carries(metadata: object, wanted: Mapping[str, object]) -> bool:
    return isinstance(metadata, dict) and all(metadata.get(k) == v for k, v in wanted.items())


def _without_pictures(message: Mapping[str, object]) -> Message:
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


def _text_alone(message: Mapping[str, object]) -> Message:
    """Only the fallback; an empty list takes the blocks of an updated message away."""
    return {**message, "blocks": []}
