"""What the product needs from outside, apart from networks (`integrations.base`)."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.card import ConversationView
from bot.domain.notices import Notice
from bot.domain.people import Availability, Colleague
from bot.planning_forms import PostView


class Clock(Protocol):
    """The time. Only worker loops and handlers ask; everything below gets `now`."""

    def now(self) -> datetime:
        """Aware, UTC."""
        ...


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a Slack message is."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where to post: a channel, or a person (`user`: a direct message); `thread_ts` optional."""

    channel: str = ""
    user: str = ""
    thread_ts: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedFile:
    """A file with its bytes; at most 20 MB. `alt_text` describes a picture."""

    name: str
    mime: str
    content: bytes
    title: str = ""
    alt_text: str = ""


class TeamChat(Protocol):
    """Slack, outbound. Raises RetryLater, Reauthorise, Rejected or Unknown (`bot.errors`)."""

    async def post_card(self, channel: str, card: ConversationView, *, now: datetime) -> Posted:
        """Post a card with its conversation's id in the message metadata."""
        ...

    async def update_card(self, posted: Posted, card: ConversationView, *, now: datetime) -> None:
        """Show the card's newest state.

        Raises:
            NotFound: the message is gone; post it anew.
        """
        ...

    async def find_card(self, channel: str, conversation_id: str, since: datetime) -> Posted | None:
        """A card that was posted but not recorded, by its metadata."""
        ...

    async def post_notice(self, place: Place, notice: Notice, *, key: str, now: datetime) -> Posted:
        """Post a notice with `key` in the message metadata.

        Raises:
            NotFound: the message that it belongs under is gone; nothing was posted.
        """
        ...

    async def find_notice(self, place: Place, key: str, since: datetime) -> Posted | None:
        """A notice that was posted but not recorded, by its key."""
        ...

    async def delete_notice(self, posted: Posted) -> None:
        """Take a notice of ours back. One that is gone already is fine."""
        ...

    async def post_plan_card(self, channel: str, view: PostView, *, now: datetime) -> Posted:
        """Post the card of a planned post with the post's id in the message metadata."""
        ...

    async def update_plan_card(self, posted: Posted, view: PostView, *, now: datetime) -> None:
        """Show its newest state.

        Raises:
            NotFound: the message is gone; post it anew.
        """
        ...

    async def find_plan_card(self, channel: str, post_id: str, since: datetime) -> Posted | None:
        """A card that was posted but not recorded, by its metadata."""
        ...

    async def fetch_file(self, file_id: str) -> SharedFile:
        """A file that somebody shared in Slack, with its bytes.

        Raises:
            NotFound: it is gone, or not shown to the bot.
            Rejected: it is larger than `SharedFile` may be, or not kept by Slack itself.
            RetryLater: Slack still works on it.
        """
        ...

    async def send_file(self, user: str, file: SharedFile, *, comment: str) -> None:
        """Hand a file to a person, in a direct message."""
        ...

    async def permalink(self, posted: Posted) -> str:
        """A link that opens a message."""
        ...

    async def colleague(self, user: str) -> Colleague:
        """A person of the workspace; cached for a short while."""
        ...

    async def availability(self, users: Sequence[str]) -> Mapping[str, Availability]:
        """Whether people can be disturbed now; whoever cannot be looked up is left out."""
        ...

    async def group_members(self, group: str) -> tuple[str, ...]:
        """User ids of a Slack user group; cached for a short while."""
        ...

    async def channel_members(self, channel: str) -> tuple[str, ...]:
        """People in a channel, without bots."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One e-mail. `message_id` makes a repeated delivery recognisable to the receiver."""

    message_id: str
    to: str
    subject: str
    body: str
    reply_to: str = ""


class Mailer(Protocol):
    """Sends e-mail. Raises RetryLater, Reauthorise, Rejected or Unknown."""

    @property
    def ready(self) -> bool:
        """Whether SMTP is set up."""
        ...

    async def send(self, mail: Mail) -> None:
        """Hand over to the mail server."""
        ...


class Lock(Protocol):
    """A lock over all replicas."""

    def held(self, name: str) -> AbstractAsyncContextManager[bool]:
        """Hold the lock `name` while inside; gives False when another replica holds it."""
        ...
