"""Shows every conversation's newest state in Slack: the card is a projection.

The lease is committed before Slack is called, so that a crash between posting and recording
leaves a second attempt, which looks for the card by its metadata before it posts anew.
"""

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from bot.domain.card import ConversationView
from bot.domain.events import SYSTEM, EventKind
from bot.errors import NotFound, OutsideError, RetryLater, Unknown
from bot.ports import Clock, Posted, TeamChat
from bot.services.journal import record
from bot.services.team import Team
from bot.services.views import Directory, Views
from bot.storage import CardLease, UnitOfWork, Units

log = structlog.get_logger(__name__)

_BATCH = 10
_LEASE_SECONDS = 60.0
_FIRST_PAUSE_SECONDS = 5.0
_LONGEST_PAUSE_SECONDS = 300.0
_CHANNEL_RATE = 1.0  # messages a second that Slack allows in a channel
_CHANNEL_BURST = 4.0  # and how far above it tolerates for a moment
_DIRECTORY_SECONDS = 60.0  # real time: colleagues come and go slowly
_SEARCH_MARGIN = timedelta(minutes=5)


class CardWorker:
    """Closes the difference between conversations and their cards."""

    def __init__(
        self,
        *,
        units: Units,
        views: Views,
        chat: TeamChat,
        team: Team,
        clock: Clock,
        posted: Callable[[timedelta], None],
        updated: Callable[[], None],
        channel_rate: float = _CHANNEL_RATE,
        channel_burst: float = _CHANNEL_BURST,
    ) -> None:
        self._units = units
        self._views = views
        self._chat = chat
        self._team = team
        self._clock = clock
        self._posted = posted
        self._updated = updated
        self._rate = channel_rate
        self._burst = channel_burst
        self._directory: Directory = {}
        self._directory_until = 0.0

    async def round(self) -> bool:
        """Show a batch of stale cards; True when there may be more."""
        async with self._units.write() as uow:
            leased = await uow.cards.lease(_BATCH, _LEASE_SECONDS, self._clock.now())
            if not leased:
                return False
            leases = [lease for lease in leased if await self._has_room(uow, lease)]
            await uow.commit()
        if not leases:
            return False
        views = await self._views_of(leases)
        for lease in leases:
            view = views.get(lease.conversation_id)
            # Before the first one Slack was not called yet: no time has passed.
            if view is not None and (lease is leases[0] or await self._is_ours(lease)):
                await self._show(lease, view)
        return len(leased) == _BATCH

    async def _has_room(self, uow: UnitOfWork, lease: CardLease) -> bool:
        """Spend a token of the channel for a new card, or put the card off until there is one.

        Before anything is read or rendered: a backlog must not be prepared over and over.
        """
        if lease.posted is not None and lease.channel == lease.posted.channel:
            return True  # updates have a limit of their own, which Slack tells
        wait = await uow.leases.spend(f"post:{lease.channel}", self._rate, self._burst)
        if wait:
            await uow.cards.postpone(lease, wait, "waiting for the channel", tried=False)
        return not wait

    async def _views_of(self, leases: Sequence[CardLease]) -> dict[str, ConversationView]:
        """The newest state of each, by its lease: a burst of changes is shown once."""
        directory = await self._colleagues()
        leased = [lease.conversation for lease in leases]
        async with self._units.read() as uow:
            views = await self._views.many(uow, leased, self._clock.now(), directory=directory)
        return {v.conversation.id: v for v in views}

    async def _colleagues(self) -> Directory:
        """Whom a customer could name; asked of Slack once in a while, not for every card."""
        if time.monotonic() >= self._directory_until:
            async with self._units.read() as uow:
                channels = {a.channel for a in await uow.accounts.all(active_only=True)}
            self._directory = {c: await self._team.directory(c) for c in channels}
            self._directory_until = time.monotonic() + _DIRECTORY_SECONDS
        return self._directory

    async def _show(self, lease: CardLease, view: ConversationView) -> None:
        try:
            posted, is_new = await self._post_or_update(lease, view)
        except NotFound:
            async with self._units.write() as uow:
                await uow.cards.gone(lease.conversation_id, lease.posted)
                uow.wake("cards")
                await uow.commit()
            log.info("card_gone", conversation=lease.conversation_id)
            return
        except OutsideError as error:
            await self._postpone(lease, error)
            return
        except Exception as error:  # one card must not keep the others from being shown
            log.exception("card_crashed", conversation=lease.conversation_id)
            ours = Unknown(f"An error of the bot itself: {type(error).__name__}.")
            await self._postpone(lease, ours)
            return
        await self._record(lease, view, posted, is_new=is_new)

    async def _is_ours(self, lease: CardLease) -> bool:
        """Whether a new card is still leased to us.

        A batch may take longer than its lease when Slack is slow: what another worker may have
        taken over meanwhile is left to it, because two posts would be two cards.
        """
        if lease.posted is not None:
            return True
        async with self._units.write() as uow:
            if not await uow.cards.keep(lease, _LEASE_SECONDS):
                return False
            await uow.commit()
        return True

    async def _post_or_update(
        self, lease: CardLease, view: ConversationView
    ) -> tuple[Posted, bool]:
        now = self._clock.now()
        if lease.posted is not None:
            await self._chat.update_card(lease.posted, view, now=now)
            return lease.posted, False
        if lease.attempts > 1:
            since = lease.first_attempt_at - _SEARCH_MARGIN
            found = await self._chat.find_card(view.channel, lease.conversation_id, since)
            if found is not None:
                await self._chat.update_card(found, view, now=now)
                return found, True
        return await self._chat.post_card(view.channel, view, now=now), True

    async def _record(
        self, lease: CardLease, view: ConversationView, posted: Posted, *, is_new: bool
    ) -> None:
        now = self._clock.now()
        async with self._units.write() as uow:
            await uow.cards.shown(lease, posted, view.conversation.version, now)
            if is_new:
                await record(
                    uow,
                    EventKind.CARD_POSTED,
                    actor=SYSTEM,
                    now=now,
                    conversation_id=lease.conversation_id,
                    account_id=view.conversation.account_id,
                    channel=posted.channel,
                    ts=posted.ts,
                )
            await uow.commit()
        if is_new:
            self._posted(_lag(view, now))
        else:
            self._updated()

    async def _postpone(self, lease: CardLease, error: OutsideError) -> None:
        seconds = min(
            _FIRST_PAUSE_SECONDS * 2.0 ** min(lease.attempts - 1, 10), _LONGEST_PAUSE_SECONDS
        )
        refused = isinstance(error, RetryLater)
        if isinstance(error, RetryLater):
            seconds = error.after.total_seconds()
        log.warning("card_postponed", conversation=lease.conversation_id, reason=str(error))
        async with self._units.write() as uow:
            # A refusal before any effect leaves nothing to be found; everything else may.
            await uow.cards.postpone(lease, seconds, str(error), tried=not refused)
            await uow.commit()


def _lag(view: ConversationView, now: datetime) -> timedelta:
    """From the first message being stored to its card."""
    first = min((m.received_at for m in view.messages), default=now)
    return max(now - first, timedelta())
