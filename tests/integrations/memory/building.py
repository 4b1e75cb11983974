"""What several tests of the memory network build."""

from datetime import UTC, datetime, timedelta

from bot.domain.mention import Mention, Visibility
from integrations.base import Outgoing, OutgoingKind, ReplyTarget
from integrations.memory import MemoryNetwork, World

START = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        """The time."""
        return self.now

    def forward(self, by: timedelta) -> None:
        """Let time pass."""
        self.now += by


def target_of(mention: Mention) -> ReplyTarget:
    """The target that answers a mention."""
    return ReplyTarget(
        external_id=mention.external_id,
        root_external_id=mention.root_external_id,
        author_external_id=mention.author.external_id,
        author_handle=mention.author.handle,
        visibility=mention.visibility,
        reply_handle=mention.reply_handle,
    )


def any_target(
    *, reply_handle: str = "open", visibility: Visibility = Visibility.PUBLIC
) -> ReplyTarget:
    """A target for questions that need no message behind it."""
    return ReplyTarget(
        external_id="memory-000001",
        root_external_id="memory-000001",
        author_external_id="person-1",
        author_handle="ada",
        visibility=visibility,
        reply_handle=reply_handle,
    )


def outgoing(
    target: ReplyTarget,
    text: str = "We are sorry.",
    *,
    kind: OutgoingKind = OutgoingKind.REPLY,
    delivery_id: str = "d1",
    key: str = "key-d1",
    created_at: datetime = START,
) -> Outgoing:
    """A message of ours to send."""
    return Outgoing(
        delivery_id=delivery_id,
        kind=kind,
        text=text,
        target=target,
        key=key,
        created_at=created_at,
    )


async def fetch_all(network: MemoryNetwork, world: World) -> list[Mention]:
    """Everything that the network tells from the beginning, page by page."""
    mentions: list[Mention] = []
    page = await network.fetch_mentions(None, now=world.now())
    mentions.extend(page.mentions)
    while page.more:
        page = await network.fetch_mentions(page.cursor, now=world.now())
        mentions.extend(page.mentions)
    return mentions


async def only_mention(network: MemoryNetwork, world: World) -> Mention:
    """The one mention there is."""
    (mention,) = await fetch_all(network, world)
    return mention
