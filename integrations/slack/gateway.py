"""Slack, outbound: `TeamChat` over the Web API."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp

from bot.domain.card import ConversationView
from bot.domain.digest_notices import DigestNotice
from bot.domain.notices import Notice
from bot.domain.people import Availability, Colleague
from bot.planning_forms import PostView
from bot.ports import Place, Posted, SharedFile, TeamChat
from integrations.slack import ids
from integrations.slack.calls import BASE_URL, Calls
from integrations.slack.cards import card as render_card
from integrations.slack.digest_forms import DigestForms
from integrations.slack.directory import Directory, Remembered, slack_time
from integrations.slack.errors import Effect
from integrations.slack.files import SharedFiles
from integrations.slack.notices import notice_message
from integrations.slack.plan_card import plan_card
from integrations.slack.posting import Posting, Remake

_LONG = timedelta(days=1)


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
    """Posts and updates cards and notices, finds lost ones, hands files over, knows people."""

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
        self._posting = Posting(self.calls, self._ourselves)
        self._files = SharedFiles(self.calls, token, session, base_url)
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
        return await self._posting.post(channel, "", render_card(card, now=now))

    async def update_card(self, posted: Posted, card: ConversationView, *, now: datetime) -> None:
        """Show the card's newest state. May be repeated, so its outcome is never unknown."""
        await self._posting.update(posted, render_card(card, now=now))

    async def find_card(self, channel: str, conversation_id: str, since: datetime) -> Posted | None:
        """A card that was posted but not recorded, by its metadata."""
        return await self._posting.find(channel, "", ids.card_metadata(conversation_id), since)

    async def post_notice(self, place: Place, notice: Notice, *, key: str, now: datetime) -> Posted:
        """Post a notice with `key` in the message metadata.

        Raises:
            NotFound: the message that it belongs under is gone; nothing was posted.
        """
        site = (await self.whoami()).site
        channel = await self._channel(place)
        message = notice_message(notice, key=key, now=now, site=site)
        instead: tuple[Remake, ...] = ()
        if isinstance(notice, DigestNotice):
            instead = DigestForms(notice, self._files, key=key, now=now, site=site).instead
        return await self._posting.post(channel, place.thread_ts, message, instead=instead)

    async def find_notice(self, place: Place, key: str, since: datetime) -> Posted | None:
        """A notice that was posted but not recorded, by its key."""
        channel = await self._channel(place)
        wanted = ids.notice_metadata(key)
        return await self._posting.find(channel, place.thread_ts, wanted, since)

    async def delete_notice(self, posted: Posted) -> None:
        """Take a notice of ours back. One that is gone already is fine."""
        await self._posting.delete(posted)

    async def post_plan_card(self, channel: str, view: PostView, *, now: datetime) -> Posted:
        """Post the card of a planned post with the post's id in the message metadata."""
        return await self._posting.post(channel, "", plan_card(view, now=now))

    async def update_plan_card(self, posted: Posted, view: PostView, *, now: datetime) -> None:
        """Show its newest state. May be repeated, so its outcome is never unknown."""
        await self._posting.update(posted, plan_card(view, now=now))

    async def find_plan_card(self, channel: str, post_id: str, since: datetime) -> Posted | None:
        """A card that was posted but not recorded, by its metadata."""
        return await self._posting.find(channel, "", ids.plan_card_metadata(post_id), since)

    async def fetch_file(self, file_id: str) -> SharedFile:
        """A file that somebody shared in Slack, with its bytes.

        Raises:
            NotFound: it is gone, or not shown to the bot.
            Rejected: it is larger than 20 MB, or not kept by Slack itself.
            RetryLater: Slack still works on it.
        """
        return await self._files.fetch(file_id)

    async def send_file(self, user: str, file: SharedFile, *, comment: str) -> None:
        """Hand a file to a person, in a direct message."""
        await self._files.send(await self._direct.get(user), file, comment=comment)

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

    async def _ourselves(self) -> frozenset[str]:
        me = await self.whoami()
        return frozenset(filter(None, (me.user, me.bot)))

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
