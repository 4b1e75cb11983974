"""Shows every conversation's newest state in Slack."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.domain.card import ConversationView
from bot.domain.events import SYSTEM, EventKind
from bot.ports import Clock, Posted, TeamChat
from bot.services.journal import record
from bot.services.team import Team
from bot.services.views import Directory, Views
from bot.storage import CardLease, Cards, UnitOfWork, Units
from bot.workers.projecting import CHANNEL_BURST, CHANNEL_RATE, Projecting

_MOST_DUE = 50  # of a round; the rest is the next one's
_DIRECTORY_SECONDS = 60.0  # real time: colleagues come and go slowly


class CardWorker(Projecting[CardLease, ConversationView]):
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
        channel_rate: float = CHANNEL_RATE,
        channel_burst: float = CHANNEL_BURST,
    ) -> None:
        super().__init__(
            units=units, clock=clock, channel_rate=channel_rate, channel_burst=channel_burst
        )
        self._views = views
        self._chat = chat
        self._team = team
        self._posted = posted
        self._updated = updated
        self._directory: Directory = {}
        self._directory_until = 0.0

    def _cards(self, uow: UnitOfWork) -> Cards:
        return uow.cards

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

    async def _post(self, lease: CardLease, view: ConversationView, now: datetime) -> Posted:
        del lease
        return await self._chat.post_card(view.channel, view, now=now)

    async def _update(self, posted: Posted, view: ConversationView, now: datetime) -> None:
        await self._chat.update_card(posted, view, now=now)

    async def _find(
        self, lease: CardLease, view: ConversationView, since: datetime
    ) -> Posted | None:
        return await self._chat.find_card(view.channel, lease.id, since)

    async def _before(self, uow: UnitOfWork) -> None:
        """What a card says of the time that is left becomes stale without anybody's doing."""
        await uow.cards.renew_due(self._clock.now(), _MOST_DUE)

    async def _note_shown(
        self,
        uow: UnitOfWork,
        lease: CardLease,
        view: ConversationView,
        posted: Posted,
        now: datetime,
    ) -> None:
        version = self._version(view)
        await uow.cards.shown(lease, posted, version, now, due_at=view.changes_at)

    def _version(self, view: ConversationView) -> int:
        return view.conversation.version

    async def _note_new(
        self,
        uow: UnitOfWork,
        lease: CardLease,
        view: ConversationView,
        posted: Posted,
        now: datetime,
    ) -> None:
        await record(
            uow,
            EventKind.CARD_POSTED,
            actor=SYSTEM,
            now=now,
            conversation_id=lease.id,
            account_id=view.conversation.account_id,
            channel=posted.channel,
            ts=posted.ts,
        )

    def _count(self, view: ConversationView, now: datetime, *, is_new: bool) -> None:
        if is_new:
            self._posted(_lag(view, now))
        else:
            self._updated()


def _lag(view: ConversationView, now: datetime) -> timedelta:
    """From the first message being stored to its card."""
    first = min((m.received_at for m in view.messages), default=now)
    return max(now - first, timedelta())
