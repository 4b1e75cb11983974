"""What several tests of the customers build."""

from datetime import UTC, datetime, timedelta

from bot.domain.mention import Mention
from integrations.base import (
    Outgoing,
    OutgoingKind,
    OutgoingPost,
    PictureFile,
    ReplyTarget,
    Sent,
    ThreadPlace,
    UploadedPicture,
)
from integrations.memory import MemoryNetwork, Message, World
from playground.customers import Town

SITE = "http://127.0.0.1:8000"
START = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        """The time."""
        return self.now


def live(town: Town, clock: Clock, *, real_seconds: float) -> None:
    """Let the town live for so many real seconds at speed 60, half a second a step."""
    for _ in range(int(real_seconds * 2)):
        clock.now += timedelta(seconds=30)
        town.customers.step(clock.now)


def inbound(world: World) -> list[Message]:
    """What customers have said, oldest first."""
    return [message for message in world.messages() if not message.ours]


def said(town: Town) -> list[tuple[str, str, str]]:
    """Everything that was ever said by customers: network, author id, text; in order of time."""
    every = [
        (message.created_at, name, message.author_id, message.text)
        for name, world in town.worlds.items()
        for message in world.state.messages.values()
        if not message.ours
    ]
    return [(name, author, text) for _, name, author, text in sorted(every)]


async def answer(
    town: Town, message: Message, text: str, *, kind: OutgoingKind = OutgoingKind.REPLY
) -> None:
    """Answer a customer's message as the bot does."""
    world = next(w for w in town.worlds.values() if message.id in w.state.messages)
    network = MemoryNetwork(world)
    await network.open()
    page = await network.fetch_mentions("0", now=town.now())
    mention: Mention = next(m for m in page.mentions if m.external_id == message.id)
    delivery = f"d-{world.state.issued}"
    await network.send(
        Outgoing(
            delivery_id=delivery,
            kind=kind,
            text=text,
            target=ReplyTarget(
                external_id=mention.external_id,
                root_external_id=mention.root_external_id,
                author_external_id=mention.author.external_id,
                author_handle=mention.author.handle,
                visibility=mention.visibility,
                reply_handle=mention.reply_handle,
            ),
            key=network.new_key(delivery_id=delivery, created_at=town.now()),
            created_at=town.now(),
        )
    )
    await network.close()


async def publish(
    town: Town, network: str, text: str, *, picture: bytes = b"", follows: Sent | None = None
) -> Sent:
    """Publish a post of ours as the bot does, with a picture when there are bytes of one."""
    world = town.worlds[network]
    memory = MemoryNetwork(world)
    await memory.open()
    publisher = memory.publisher
    assert publisher is not None
    shown: tuple[UploadedPicture, ...] = ()
    if picture:
        file = PictureFile(id="p", name="cup.png", mime="image/png", content=picture)
        shown = (UploadedPicture(ref=await publisher.upload(file), alt_text="A cup"),)
    delivery = f"post-{world.state.issued}"
    sent = await publisher.publish(
        OutgoingPost(
            delivery_id=delivery,
            text=text,
            key=publisher.new_post_key(delivery_id=delivery, created_at=town.now()),
            created_at=town.now(),
            pictures=shown,
            follows=None
            if follows is None
            else ThreadPlace(
                parent_external_id=follows.external_id, root_external_id=follows.external_id
            ),
        )
    )
    await memory.close()
    return sent
