"""The adapter: the `Network` contract over a `World`."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from integrations.base import (
    AccountIdentity,
    Capabilities,
    Limits,
    MentionPage,
    MessageState,
    Meter,
    Money,
    Outgoing,
    OutgoingKind,
    Permission,
    PrivateWindow,
    Publisher,
    PushReader,
    ReadBack,
    ReadBackOutcome,
    Rejected,
    ReplyTarget,
    Sent,
    TextCheck,
)
from integrations.memory import mapping, service
from integrations.memory.counting import has_link
from integrations.memory.faults import Operation
from integrations.memory.meter import MemoryMeter
from integrations.memory.publisher import MemoryPublisher
from integrations.memory.pushing import MemoryPushReader
from integrations.memory.records import Message
from integrations.memory.world import World

_Answer = TypeVar("_Answer")

LOOK_BACK = timedelta(hours=1)
"""How far before `now` the first fetch of an account begins."""


class MemoryNetwork:
    """Our account in a `World`.

    Strict about its life, as a test tool should be: using it before `open` or after `close` is a
    `RuntimeError`. Several may be open on one world (replicas).
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self._meter = MemoryMeter(world)
        publishing = world.dialect.publishing
        self._publisher = (
            None
            if publishing is None
            else MemoryPublisher(
                world, publishing, meter=self._meter, require_open=self._require_open
            )
        )
        self._news = asyncio.Event()
        self._stop_listening: Callable[[], None] | None = None
        self._closed = False

    @property
    def name(self) -> str:
        """The dialect's name."""
        return self.world.dialect.name

    @property
    def capabilities(self) -> Capabilities:
        """What the dialect can do."""
        return self.world.dialect.capabilities

    @property
    def publisher(self) -> Publisher | None:
        """How to speak first on it; None in dialects that do not offer it."""
        return self._publisher

    @property
    def limits(self) -> Limits:
        """The dialect's limits; known after `open`, as on a real network."""
        self._require_open()
        return self.world.dialect.limits

    async def open(self) -> None:
        """Begin to listen for news."""
        if self._closed or self._stop_listening is not None:
            raise RuntimeError("A network is opened once.")
        await self.world.faults.around(Operation.OPEN, "", lambda: None)
        self._stop_listening = self.world.listen(self._news.set)

    async def close(self) -> None:
        """Stop listening; a second time does nothing."""
        self._closed = True
        if self._stop_listening is not None:
            self._stop_listening()
            self._stop_listening = None

    async def identity(self) -> AccountIdentity:
        """Who we are in this world."""
        return await self._ask(
            Operation.IDENTITY,
            "",
            lambda: AccountIdentity(profile=mapping.author(self.world, self.world.profile())),
        )

    async def fetch_mentions(self, cursor: str | None, *, now: datetime) -> MentionPage:
        """Mentions since `cursor`, in the order of their time stamps; the last few are repeated.

        The cursor counts what we were told, so a message that appears late with an old time stamp
        is found like any other.
        """
        return await self._ask(
            Operation.FETCH, cursor or "", lambda: self._page(cursor, now - LOOK_BACK)
        )

    async def wait_for_news(self, timeout: timedelta) -> bool:
        """Return True as soon as somebody did something, False after `timeout` (real time)."""
        self._require_open()
        try:
            async with asyncio.timeout(timeout.total_seconds()):
                await self._news.wait()
        except TimeoutError:
            return False
        self._news.clear()
        return True

    async def current_state(self, external_ids: Sequence[str]) -> Mapping[str, MessageState]:
        """Messages as they are now; ids that were never issued are left out."""
        known = self.world.state.messages
        return await self._ask(
            Operation.STATE,
            ",".join(external_ids),
            lambda: {
                one: mapping.state(self.world, known[one]) for one in external_ids if one in known
            },
        )

    def new_key(self, *, delivery_id: str, created_at: datetime) -> str:  # noqa: ARG002 - contract
        """The delivery's own id, in dialects that know keys."""
        return f"key-{delivery_id}" if self.capabilities.resend_within is not None else ""

    def check_text(self, text: str, kind: OutgoingKind, target: ReplyTarget) -> TextCheck:
        """Measure a text by the same rule that the world enforces."""
        self._require_open()
        return service.check(self.world, text, kind, target)

    def cost(self, text: str, kind: OutgoingKind, target: ReplyTarget) -> Money | None:
        """What the dialect charges; None where it is free."""
        prices = self.world.dialect.prices
        if prices is None:
            return None
        if service.is_private(kind, target):
            return prices.of_private()
        return prices.of_reply(has_link=has_link(text))

    def reply_permission(self, target: ReplyTarget) -> Permission:
        """Whether the dialect and the author let us answer."""
        return service.may_reply(self.world, target.reply_handle)

    async def private_permission(self, target: ReplyTarget) -> Permission:
        """Whether the author takes private messages from us."""
        return await self._ask(
            Operation.PERMISSION,
            target.author_external_id,
            lambda: service.may_write_privately(self.world, target.author_external_id),
        )

    async def send(self, outgoing: Outgoing) -> Sent:
        """Send a reply or a private message."""
        return await self._ask(
            Operation.SEND,
            outgoing.delivery_id,
            lambda: mapping.sent(self.world, self._accept(outgoing)),
        )

    async def read_back(self, outgoing: Outgoing) -> ReadBack:
        """Look for an outgoing message among our own; a deleted one counts as having been sent."""
        return await self._ask(
            Operation.READ_BACK, outgoing.delivery_id, lambda: self._read_back(outgoing)
        )

    async def delete(self, external_id: str) -> None:
        """Take back a message of ours."""
        await self._ask(
            Operation.DELETE, external_id, lambda: service.delete(self.world, external_id)
        )

    async def hide(self, external_id: str) -> None:
        """Hide a customer's reply under a post of ours."""
        await self._ask(Operation.HIDE, external_id, lambda: service.hide(self.world, external_id))

    async def unhide(self, external_id: str) -> None:
        """Show it again."""
        await self._ask(
            Operation.UNHIDE,
            external_id,
            lambda: service.hide(self.world, external_id, hidden=False),
        )

    def private_window(self, target: ReplyTarget) -> PrivateWindow | None:
        """As the dialect bounds private messages."""
        return service.private_window(self.world, target)

    @property
    def pushed(self) -> PushReader | None:
        """In dialects that push."""
        dialect = self.world.dialect
        return MemoryPushReader(self.world) if dialect.pushed or dialect.streams else None

    @property
    def meter(self) -> Meter | None:
        """What the dialect charges; None where it is free."""
        return None if self.world.dialect.prices is None else self._meter

    async def _ask(
        self, operation: Operation, subject: str, effect: Callable[[], _Answer]
    ) -> _Answer:
        self._require_open()
        return await self.world.faults.around(operation, subject, effect)

    def _require_open(self) -> None:
        if self._closed:
            raise RuntimeError("This network is closed.")
        if self._stop_listening is None:
            raise RuntimeError("Open the network before you use it.")

    def _page(self, cursor: str | None, since: datetime) -> MentionPage:
        told = self.world.arrivals()
        begin = self._begin(told, since) if cursor is None else self._position(cursor, len(told))
        end = min(begin + self.world.dialect.page_size, len(told))
        again = () if cursor is None else told[max(0, begin - self.world.dialect.overlap) : begin]
        page = sorted(
            (self.world.message(one) for one in (*again, *told[begin:end])),
            key=lambda message: message.created_at,
        )
        mentions = [mapping.mention(self.world, message) for message in page if message.exists]
        self._meter.read(sum(self.world.message(one).exists for one in told[begin:end]))
        return MentionPage(mentions=tuple(mentions), cursor=str(end), more=end < len(told))

    def _accept(self, outgoing: Outgoing) -> Message:
        """Charged where it takes effect: also when its receipt is lost."""
        known = service.sent_with_key(self.world, outgoing.key) is not None
        accepted = service.accept(self.world, outgoing)
        if not known:
            private = service.is_private(outgoing.kind, outgoing.target)
            self._meter.sent(
                "private messages" if private else "replies",
                self.cost(outgoing.text, outgoing.kind, outgoing.target),
            )
        return accepted

    def _begin(self, told: Sequence[str], since: datetime) -> int:
        recent = (
            index for index, one in enumerate(told) if self.world.message(one).created_at >= since
        )
        return next(recent, len(told))

    def _position(self, cursor: str, told: int) -> int:
        if not cursor.isdecimal():
            raise Rejected(f"{self.world.dialect.title} does not know the cursor {cursor!r}.")
        position = int(cursor)
        # A cursor of a world that has begun anew meanwhile: what is there now is all unknown.
        return position if position <= told else 0

    def _read_back(self, outgoing: Outgoing) -> ReadBack:
        doubt = self.world.faults.take_unsure()
        if doubt is not None:
            return ReadBack(outcome=ReadBackOutcome.UNSURE, why=doubt)
        found = service.look_for(self.world, outgoing)
        if found is None:
            return ReadBack(outcome=ReadBackOutcome.ABSENT)
        return ReadBack(outcome=ReadBackOutcome.LIVE, sent=mapping.sent(self.world, found))
