"""From what was kept of a push to durable conversations: the second half of its way.

Everything here may be done twice. A process may end between any two lines, a lease may end while
its holder is slow, the network may deliver again: messages are unique by their ids, what became of
them is noted once, and that a push has been read is written last.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

import structlog

from bot.domain.account import Account
from bot.domain.keepable import keepable
from bot.errors import OutsideError, Reauthorise, Rejected, RetryLater
from bot.services.intake import Intake
from bot.services.networks import Networks
from bot.services.outcomes import Outcomes
from bot.services.push_batch import Batch, Letter
from bot.services.push_kinds import PushKinds
from bot.services.push_pauses import Holds, Later, crashed, pause_after
from bot.services.push_settling import PushFate, SettledFigures, Settling
from bot.services.push_turns import Turns
from bot.services.refresh import Refresh
from bot.services.signs_of_life import SignsOfLife
from bot.storage import Push, Units
from integrations.base import MessageState, News, PushedEvent, Webhook

log = structlog.get_logger(__name__)

_PATIENCE = 1.0  # seconds; reading what a burst brings takes a tenth of it
_BEHIND = Later(
    seconds=5.0, why="Earlier ones for the same account are still being read.", tried=False
)
_FINISH_WITHIN = 3.0  # seconds
_NOT_OPEN = timedelta(seconds=30)
_REFUSED = timedelta(minutes=5)


class PushFigures(SettledFigures, Protocol):
    """What is counted; the metrics do."""

    def push_event(self, network: str, kind: str, fate: str) -> None:
        """An event was ignored, is of an unknown kind, or for nobody."""
        ...

    def mentions_received(self, network: str, lags: Sequence[timedelta]) -> None:
        """Mentions are durable."""
        ...


class PushReading:
    """Reads pushes.

    Args:
        units: the database.
        door: the webhook of a network, None where there is none.
        networks: the open networks.
        intake: stores mentions, for polls and pushes alike.
        refresh: notes what became of messages, for polls and pushes alike.
        outcomes: tells the managers of an account that does not work.
        signs: notes that networks push.
        figures: counts.
        monotonic: real seconds.
        patience: how long a batch is waited for, in seconds; what takes longer goes on by itself.
    """

    def __init__(
        self,
        units: Units,
        *,
        door: Callable[[str], Webhook | None],
        networks: Networks,
        intake: Intake,
        refresh: Refresh,
        outcomes: Outcomes,
        signs: SignsOfLife,
        figures: PushFigures,
        monotonic: Callable[[], float],
        patience: float = _PATIENCE,
    ) -> None:
        self._units = units
        self._door = door
        self._networks = networks
        self._intake = intake
        self._refresh = refresh
        self._outcomes = outcomes
        self._figures = figures
        self._settling = Settling(units, signs, figures)
        self._monotonic = monotonic
        self._patience = patience
        self._turns = Turns()
        self._kept_at = 0.0
        self._holds = Holds(monotonic)
        self._kinds = PushKinds()
        self._troubled: set[str] = set()

    async def read(self, pushes: Sequence[Push], now: datetime) -> None:
        """Read leased pushes; one that cannot be read, or not soon, keeps no other from it."""
        async with self._units.read() as uow:
            active = await uow.accounts.all(active_only=True)
        batch = Batch(pushes={push.id: push for push in pushes})
        for push in pushes:
            self._sort(batch, push, active)
        accounts = {account.id: account for account in active}
        begun = []
        for account_id, letters in batch.letters.items():
            if self._turns.is_full(account_id):
                for letter in letters.values():
                    batch.postpone(letter.push, _BEHIND)
                continue
            batch.open.add(account_id)
            read = partial(self._read_for, accounts[account_id], batch, now)
            begun.append(self._turns.begin(account_id, batch, read))
        if begun:
            await asyncio.wait(begun, timeout=self._patience)
        batch.late = True
        self._turns.collect()
        await self._settling.settle(batch, now)

    async def keep_leases(self, seconds: float) -> None:
        """Renew those of what takes long; to be called often while there is any.

        Raises whatever has ended a read since.
        """
        self._turns.collect()
        in_hand, now = self._turns.in_hand(), self._monotonic()
        if in_hand and now - self._kept_at < seconds / 3:
            return
        self._kept_at = now
        if in_hand:
            async with self._units.write() as uow:
                await uow.pushes.keep_leases(in_hand, seconds)
                await uow.commit()

    async def close(self, *, within: float = _FINISH_WITHIN) -> None:
        """Let reads end for so many seconds; what is left is free for whoever comes next."""
        left = await self._turns.close(within)
        if left:
            async with self._units.write() as uow:
                await uow.pushes.postpone(left, 0.0, "The bot was stopped.", tried=False)
                await uow.commit()

    def _sort(self, batch: Batch, push: Push, accounts: Sequence[Account]) -> None:
        """What a body holds, to the accounts that it is for."""
        try:
            door = self._door(push.network)
            if door is None:
                why = "Its network has no webhook now."
                batch.postpone(push, Later(seconds=pause_after(push), why=why, tried=True))
                return
            events = door.events(push.body)
        except ValueError:
            batch.unreadable.add(push.id)
            return
        except Exception as error:  # one that cannot be read must not keep others from it
            log.exception("push_crashed", push=push.id, network=push.network)
            batch.postpone(push, crashed(push, error))
            return
        for event in events:
            mine = [
                a
                for a in accounts
                if (a.network, a.external_id) == (push.network, event.own_external_id)
            ]
            for account in mine:
                batch.add(account.id, push, event)
            if not mine:
                self._count(push.network, [event.kind], PushFate.NOBODY)

    async def _read_for(self, account: Account, batch: Batch, now: datetime) -> None:
        """All that is for one account at once; what has failed before, by itself."""
        letters = batch.letters[account.id].values()
        together = [letter for letter in letters if letter.push.attempts <= 1]
        alone = [[letter] for letter in letters if letter.push.attempts > 1]
        for group in [together, *alone] if together else alone:
            await self._try(account, group, batch, now)
        batch.open.discard(account.id)
        if batch.late:
            await self._settling.settle(batch, now)

    async def _try(
        self, account: Account, group: Sequence[Letter], batch: Batch, now: datetime
    ) -> None:
        later = self._holds.left(account.id)
        try:
            if later is None:
                await self._take_in(account, [e for one in group for e in one.events], now)
        except (RetryLater, Reauthorise) as error:
            later = await self._hold(account, error, now)
        except OutsideError as error:
            if not await self._one_by_one(account, group, batch, now):
                push = group[0].push
                batch.postpone(push, await self._refused(account, push, error, now))
            return
        except Exception as error:  # the same for what reading its events runs into
            if not await self._one_by_one(account, group, batch, now):
                push = group[0].push
                log.exception("push_crashed", push=push.id, network=push.network)
                batch.postpone(push, crashed(push, error))
            return
        if later is None:
            await self._works(account)
        else:
            for one in group:
                batch.postpone(one.push, later)

    async def _hold(
        self, account: Account, error: RetryLater | Reauthorise, now: datetime
    ) -> Later:
        """Nothing more of this account for a while: the network is not asked again and again."""
        if isinstance(error, RetryLater):
            after = error.after
            log.info("pushes_postponed", account=account.handle, reason=str(error))
        else:
            after = _REFUSED
            await self._trouble(account, error, now)
            log.warning("push_refused", account=account.handle, reason=str(error))
        return self._holds.begin(account.id, after.total_seconds(), str(error))

    async def _one_by_one(
        self, account: Account, group: Sequence[Letter], batch: Batch, now: datetime
    ) -> bool:
        """One of several cannot be read; False: there is only one."""
        if len(group) == 1:
            return False
        for one in group:
            await self._try(account, [one], batch, now)
        return True

    async def _refused(
        self, account: Account, push: Push, error: OutsideError, now: datetime
    ) -> Later:
        if isinstance(error, Rejected):
            await self._trouble(account, error, now)
        log.warning("push_refused", account=account.handle, push=push.id, reason=str(error))
        return Later(seconds=pause_after(push), why=str(error), tried=True)

    async def _trouble(self, account: Account, error: OutsideError, now: datetime) -> None:
        async with self._units.write() as uow:
            await self._outcomes.trouble(uow, account.id, str(error), error.hint, now)
            await uow.commit()
        self._troubled.add(account.id)

    async def _works(self, account: Account) -> None:
        self._holds.end(account.id)
        if account.id in self._troubled:
            async with self._units.write() as uow:
                await uow.accounts.note_trouble(account.id, "")
                await uow.commit()
            self._troubled.discard(account.id)

    async def _take_in(
        self, account: Account, events: Sequence[PushedEvent], now: datetime
    ) -> None:
        network = self._networks.get(account.id)
        if network is None:
            raise RetryLater("The account is not open at the moment.", after=_NOT_OPEN)
        reader = network.pushed
        if reader is None:
            self._count(account.network, [event.kind for event in events], PushFate.IGNORED)
            return
        news = await reader.read(events, now=now)
        states = await self._store(account, news, now)
        await self._refresh.apply(account, states, now)
        self._count(account.network, news.ignored, PushFate.IGNORED)
        self._count(account.network, news.unknown, PushFate.UNKNOWN)

    async def _store(
        self, account: Account, news: News, now: datetime
    ) -> Mapping[str, MessageState]:
        """Store what is new; gives what became of messages, these included.

        That a message is gone is written down before anybody looks whether it is there, and is
        looked at once more after storing: whichever of two replicas comes second sees the other.
        """
        states = {keepable(one): state for one, state in news.states.items()}
        gone = {one for one, state in states.items() if not state.exists}
        if gone:
            async with self._units.write() as uow:
                await uow.pushes.withdraw(account.id, gone, now)
                await uow.commit()
        mentions = [keepable(mention) for mention in news.mentions]
        withdrawn = await self._withdrawn(account, {m.external_id for m in mentions})
        there = [m for m in mentions if m.external_id not in withdrawn]
        if there:
            stored = await self._intake.store(account, there, cursor=None, now=now)
            if stored.lags:
                self._figures.mentions_received(account.network, stored.lags)
            for one in await self._withdrawn(account, {m.external_id for m in there}):
                states[one] = MessageState(exists=False)
        return states

    async def _withdrawn(self, account: Account, external_ids: Collection[str]) -> set[str]:
        if not external_ids:
            return set()
        async with self._units.read() as uow:
            return await uow.pushes.withdrawn(account.id, external_ids)

    def _count(self, network: str, kinds: Collection[str], fate: PushFate) -> None:
        for kind in kinds:
            label = self._kinds.label(network, kind)
            self._figures.push_event(network, label, fate.value)
            if fate is PushFate.UNKNOWN and self._kinds.is_first(network, label):
                log.warning("push_unknown", network=network, kind=label)
