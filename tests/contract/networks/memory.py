"""The memory network under the contract suite, one harness a dialect."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from integrations.base import Engagement, Network
from integrations.memory import Dialect, MemoryNetwork, Operation, World
from tests.contract.networks.harness import OpenHarness, Standing, Trouble
from tests.contract.networks.posts import StandingPost

_WRITES = (Operation.SEND, Operation.PUBLISH, Operation.UPLOAD)


class MemoryHarness:
    """A world and our account in it."""

    def __init__(self, dialect: Dialect) -> None:
        self._now = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
        self._world = World(dialect, now=self.now)
        self._customer = self._world.person("ada", display_name="Ada Byron")
        self.network: Network = self.another()

    def now(self) -> datetime:
        """The world's time."""
        return self._now

    def forward(self, by: timedelta) -> None:
        """Let time pass."""
        self._now += by

    def another(self) -> Network:
        """A second network on the same world."""
        return MemoryNetwork(self._world)

    async def customer_posts(
        self, text: str, *, reply_to: str = "", late_by: timedelta = timedelta()
    ) -> str:
        """Ada mentions us."""
        message = self._customer.posts(text, reply_to=reply_to, created_at=self._now - late_by)
        return message.id

    async def customer_writes_privately(self, text: str) -> str:
        """Ada writes to us alone."""
        return self._customer.messages_privately(text).id

    async def customer_edits(self, external_id: str, text: str) -> None:
        """Ada changes her words."""
        self._customer.edits(external_id, text)

    async def customer_deletes(self, external_id: str) -> None:
        """Ada takes a message back."""
        self._customer.deletes(external_id)

    async def stranger_posts(self) -> str | None:
        """Bob mentions us, but lets nobody reply or write to him."""
        bob = self._world.person("bob", accepts_private=False)
        return bob.posts("Do not answer me.", answerable=False).id

    async def ours(self) -> list[Standing]:
        """Our messages in the world."""
        return [
            Standing(
                external_id=message.id,
                text=message.text,
                private=message.visibility.private,
                answers=message.parent_id,
            )
            for message in self._world.outbox()
        ]

    async def published(self) -> list[StandingPost]:
        """Our public messages in the world."""
        return [
            StandingPost(
                external_id=message.id,
                text=message.text,
                follows=message.parent_id,
                alt_texts=tuple(one.alt_text for one in message.media),
            )
            for message in self._world.posts_by_us()
        ]

    def forget_uploads(self) -> None:
        """The world knows no picture any more."""
        self._world.pictures.forget()

    async def people_react(self, external_id: str) -> Engagement:
        """Ada and Bob like it; she answers, he shares."""
        bob = self._world.person("bob")
        self._customer.likes(external_id)
        bob.likes(external_id)
        self._customer.replies(external_id, "Lovely!")
        bob.shares(external_id)
        return Engagement(likes=2, replies=1, shares=1)

    def trouble(self, what: Trouble) -> None:
        """Script the world's faults."""
        faults = self._world.faults
        match what:
            case Trouble.OUTAGE:
                faults.outage()
            case Trouble.UNAUTHORISED:
                faults.revoke()
            case Trouble.RATE_LIMIT:
                for operation in Operation:
                    faults.rate_limit(operation)
            case Trouble.REFUSAL:
                for operation in _WRITES:
                    faults.reject(operation, "Your account is restricted.")
            case Trouble.LOST_REQUEST | Trouble.LOST_ANSWER:
                for operation in _WRITES:
                    faults.time_out(operation, took_effect=what is Trouble.LOST_ANSWER)

    def heal(self) -> None:
        """Forget all faults."""
        self._world.faults.clear()


def memory_harness(dialect: Dialect) -> OpenHarness:
    """How to open the memory network in one dialect."""

    @asynccontextmanager
    async def open_harness() -> AsyncIterator[MemoryHarness]:
        harness = MemoryHarness(dialect)
        await harness.network.open()
        try:
            yield harness
        finally:
            await harness.network.close()

    return open_harness
