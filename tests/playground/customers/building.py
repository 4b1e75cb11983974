"""What several tests of the customers build."""

from datetime import UTC, datetime, timedelta

from bot.domain.mention import Mention
from integrations.base import Outgoing, OutgoingKind, ReplyTarget
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
