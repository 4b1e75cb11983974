"""Shows the newest state of what has a card in Slack: the card is a projection.

The lease is committed before Slack is called, so that a crash between posting and recording
leaves a second attempt, which looks for the card by its metadata before it posts anew. How cards
of conversations and of posts differ stands in `bot.workers.cards` and `bot.workers.plan_cards`.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

import structlog

from bot.errors import NotFound, OutsideError, RetryLater, Unknown
from bot.ports import Clock, Posted
from bot.storage import UnitOfWork, Units

log = structlog.get_logger(__name__)

_BATCH = 10
_LEASE_SECONDS = 60.0
_FIRST_PAUSE_SECONDS = 5.0
_LONGEST_PAUSE_SECONDS = 300.0
CHANNEL_RATE = 1.0  # messages a second that Slack allows in a channel
CHANNEL_BURST = 4.0  # and how far above it tolerates for a moment
_SEARCH_MARGIN = timedelta(minutes=5)


class Lease(Protocol):
    """A stale card, leased to one worker."""

    @property
    def id(self) -> str:
        """Of what the card shows."""
        ...

    @property
    def channel(self) -> str:
        """Where the card belongs."""
        ...

    @property
    def posted(self) -> Posted | None:
        """Where it is; None before it was recorded."""
        ...

    @property
    def attempts(self) -> int:
        """1 on the first; more: an earlier attempt may have posted it unrecorded."""
        ...

    @property
    def first_attempt_at(self) -> datetime:
        """When posting was first tried."""
        ...


LeaseT = TypeVar("LeaseT", bound=Lease)
ViewT = TypeVar("ViewT")


class CardRepository(Protocol[LeaseT]):
    """The repository behind a kind of cards: `bot.storage.Cards` and `bot.storage.PostCards`."""

    async def lease(self, limit: int, seconds: float, now: datetime) -> list[LeaseT]:
        """Race: of all workers one gets a stale card."""
        ...

    async def shown(self, lease: LeaseT, posted: Posted, version: int, now: datetime) -> bool:
        """Slack shows `version`."""
        ...

    async def postpone(
        self, lease: LeaseT, seconds: float, error: str, *, tried: bool = True
    ) -> None:
        """Let go of the lease; try again later."""
        ...

    async def keep(self, lease: LeaseT, seconds: float) -> bool:
        """Prolong a lease."""
        ...

    async def gone(self, of: str, posted: Posted | None, /) -> None:
        """Slack has lost the message."""
        ...


class Projecting(ABC, Generic[LeaseT, ViewT]):
    """Closes the difference between what there is and what Slack shows of it."""

    kind = "conversation"
    loop = "cards"

    def __init__(
        self,
        *,
        units: Units,
        clock: Clock,
        channel_rate: float = CHANNEL_RATE,
        channel_burst: float = CHANNEL_BURST,
    ) -> None:
        self._units = units
        self._clock = clock
        self._rate = channel_rate
        self._burst = channel_burst

    # -- what differs ---------------------------------------------------------------------------

    @abstractmethod
    def _cards(self, uow: UnitOfWork) -> CardRepository[LeaseT]:
        """The repository of this kind of cards."""

    @abstractmethod
    async def _views_of(self, leases: Sequence[LeaseT]) -> dict[str, ViewT]:
        """The newest state of each, by its id."""

    @abstractmethod
    async def _post(self, lease: LeaseT, view: ViewT, now: datetime) -> Posted:
        """Post a card anew."""

    @abstractmethod
    async def _update(self, posted: Posted, view: ViewT, now: datetime) -> None:
        """Show the newest state in a card that is there."""

    @abstractmethod
    async def _find(self, lease: LeaseT, view: ViewT, since: datetime) -> Posted | None:
        """A card that was posted and not recorded."""

    @abstractmethod
    def _version(self, view: ViewT) -> int:
        """Which version a view shows."""

    async def _before(self, uow: UnitOfWork) -> None:
        """In the transaction of each round, before stale cards are leased."""

    async def _note_shown(
        self, uow: UnitOfWork, lease: LeaseT, view: ViewT, posted: Posted, now: datetime
    ) -> None:
        """Record that Slack shows it."""
        await self._cards(uow).shown(lease, posted, self._version(view), now)

    async def _note_new(
        self, uow: UnitOfWork, lease: LeaseT, view: ViewT, posted: Posted, now: datetime
    ) -> None:
        """In the transaction that records a card's first appearance."""

    def _count(self, view: ViewT, now: datetime, *, is_new: bool) -> None:
        """For the figures, once it is recorded."""

    # -- what does not --------------------------------------------------------------------------

    async def round(self) -> bool:
        """Show a batch of stale cards; True when there may be more."""
        async with self._units.write() as uow:
            await self._before(uow)
            leased = await self._cards(uow).lease(_BATCH, _LEASE_SECONDS, self._clock.now())
            if not leased:
                return False
            leases = [lease for lease in leased if await self._has_room(uow, lease)]
            await uow.commit()
        if not leases:
            return False
        views = await self._views_of(leases)
        for lease in leases:
            view = views.get(lease.id)
            # Before the first one Slack was not called yet: no time has passed.
            if view is not None and (lease is leases[0] or await self._is_ours(lease)):
                await self._show(lease, view)
        return len(leased) == _BATCH

    async def _has_room(self, uow: UnitOfWork, lease: LeaseT) -> bool:
        """Spend a token of the channel for a new card, or put the card off until there is one.

        Before anything is read or rendered: a backlog must not be prepared over and over.
        """
        if lease.posted is not None and lease.channel == lease.posted.channel:
            return True  # updates have a limit of their own, which Slack tells
        wait = await uow.leases.spend(f"post:{lease.channel}", self._rate, self._burst)
        if wait:
            await self._cards(uow).postpone(lease, wait, "waiting for the channel", tried=False)
        return not wait

    async def _show(self, lease: LeaseT, view: ViewT) -> None:
        try:
            posted, is_new = await self._post_or_update(lease, view)
        except NotFound:
            async with self._units.write() as uow:
                await self._cards(uow).gone(lease.id, lease.posted)
                uow.wake(self.loop)
                await uow.commit()
            log.info("card_gone", kind=self.kind, of=lease.id)
            return
        except OutsideError as error:
            await self._postpone(lease, error)
            return
        except Exception as error:  # one card must not keep the others from being shown
            log.exception("card_crashed", kind=self.kind, of=lease.id)
            ours = Unknown(f"An error of the bot itself: {type(error).__name__}.")
            await self._postpone(lease, ours)
            return
        await self._record(lease, view, posted, is_new=is_new)

    async def _is_ours(self, lease: LeaseT) -> bool:
        """Whether a new card is still leased to us.

        A batch may take longer than its lease when Slack is slow: what another worker may have
        taken over meanwhile is left to it, because two posts would be two cards.
        """
        if lease.posted is not None:
            return True
        async with self._units.write() as uow:
            if not await self._cards(uow).keep(lease, _LEASE_SECONDS):
                return False
            await uow.commit()
        return True

    async def _post_or_update(self, lease: LeaseT, view: ViewT) -> tuple[Posted, bool]:
        now = self._clock.now()
        if lease.posted is not None:
            await self._update(lease.posted, view, now)
            return lease.posted, False
        if lease.attempts > 1:
            found = await self._find(lease, view, lease.first_attempt_at - _SEARCH_MARGIN)
            if found is not None:
                await self._update(found, view, now)
                return found, True
        return await self._post(lease, view, now), True

    async def _record(self, lease: LeaseT, view: ViewT, posted: Posted, *, is_new: bool) -> None:
        now = self._clock.now()
        async with self._units.write() as uow:
            await self._note_shown(uow, lease, view, posted, now)
            if is_new:
                await self._note_new(uow, lease, view, posted, now)
            await uow.commit()
        self._count(view, now, is_new=is_new)

    async def _postpone(self, lease: LeaseT, error: OutsideError) -> None:
        seconds = min(
            _FIRST_PAUSE_SECONDS * 2.0 ** min(lease.attempts - 1, 10), _LONGEST_PAUSE_SECONDS
        )
        refused = isinstance(error, RetryLater)
        if isinstance(error, RetryLater):
            seconds = error.after.total_seconds()
        if refused:  # part of any rush, and nothing to look at
            log.info("card_paused", kind=self.kind, of=lease.id, reason=str(error))
        else:
            log.warning("card_postponed", kind=self.kind, of=lease.id, reason=str(error))
        async with self._units.write() as uow:
            # A refusal before any effect leaves nothing to be found; everything else may.
            await self._cards(uow).postpone(lease, seconds, str(error), tried=not refused)
            await uow.commit()
