"""What several tests of the memory network build."""

from datetime import UTC, datetime, timedelta

from bot.domain.mention import Mention, Visibility
from integrations.base import (
    Outgoing,
    OutgoingKind,
    OutgoingPost,
    PictureFile,
    Publisher,
    ReplyTarget,
    Sent,
    ThreadPlace,
    UploadedPicture,
)
from integrations.memory import Dialect, MemoryNetwork, World

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


def outgoing_post(
    text: str = "New beans today.",
    *,
    delivery_id: str = "d1",
    key: str = "key-d1",
    pictures: tuple[UploadedPicture, ...] = (),
    follows: Sent | None = None,
    root: Sent | None = None,
) -> OutgoingPost:
    """A post of ours to publish, or the part of a thread that follows another."""
    return OutgoingPost(
        delivery_id=delivery_id,
        text=text,
        key=key,
        created_at=START,
        pictures=pictures,
        follows=None
        if follows is None
        else ThreadPlace(
            parent_external_id=follows.external_id,
            root_external_id=(root or follows).external_id,
        ),
    )


def picture(
    content: bytes = b"a cup", *, mime: str = "image/png", alt_text: str = "A cup"
) -> PictureFile:
    """A picture, as far as a world looks at it."""
    return PictureFile(id="p1", name="cup", mime=mime, content=content, alt_text=alt_text)


async def publisher_in(dialect: Dialect, clock: Clock) -> tuple[Publisher, World]:
    """A publisher in a dialect; it holds nothing that would have to be closed."""
    world = World(dialect, now=clock)
    network = MemoryNetwork(world)
    await network.open()
    assert network.publisher is not None
    return network.publisher, world


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
