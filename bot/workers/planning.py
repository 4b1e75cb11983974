"""The loops of speaking first: begin what is due, fetch pictures, read figures."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import structlog

from bot.domain.events import SYSTEM, EventKind
from bot.domain.post_notices import PictureLost
from bot.domain.posts import Reading
from bot.errors import NotFound, OutsideError, Rejected, RetryLater
from bot.ports import Clock
from bot.services.journal import record
from bot.services.planning import mixing
from bot.services.planning.context import Context
from bot.services.planning.publications import Publications
from bot.services.planning.repeating import Repeating
from bot.services.planning.telling import tell_people
from bot.services.planning.views import named_post
from bot.services.spending import Spending
from bot.storage import DueReading, WaitingPicture
from integrations.pictures import measured

log = structlog.get_logger(__name__)

_BATCH = 10
_LEASE_SECONDS = 120.0
_FIRST_PAUSE_SECONDS = 5.0
_LONGEST_PAUSE_SECONDS = 600.0
_READ_AGAIN = timedelta(minutes=10)
_GIVE_UP_READING = timedelta(days=2)


class DuePosts:
    """Begins publishing what is due."""

    def __init__(
        self, publications: Publications, clock: Clock, begun: Callable[[int, int], None]
    ) -> None:
        self._publications = publications
        self._clock = clock
        self._begun = begun

    async def round(self) -> bool:
        """One batch; True when there may be more."""
        started = await self._publications.round(self._clock.now())
        if started.begun or started.overdue:
            self._begun(started.begun, started.overdue)
        return bool(started.begun or started.overdue)


class Rechecks:
    """80/20 again, after others moved: promotional posts that cross the line now are held back.

    A sweep and not a part of each change: it can be made again at any time, and it takes accounts
    before posts, where changes take a post before its accounts.
    """

    def __init__(self, ctx: Context, clock: Clock) -> None:
        self._ctx = ctx
        self._clock = clock

    async def round(self) -> bool:
        """All accounts; True when one has to be looked at again."""
        now, rule = self._clock.now(), self._ctx.team.settings.mix
        async with self._ctx.units.read() as uow:
            accounts = await self._ctx.views.accounts(uow)
            wrong = [
                i
                for i in accounts
                if mixing.to_hold(await mixing.queued(uow, i, rule, now), rule, now)
            ]
        if not wrong:
            return False
        managers = (await self._ctx.around("")).managers
        done = True
        for account_id in wrong:
            async with self._ctx.units.write() as uow:
                await uow.accounts.lock([account_id])
                done &= await mixing.recheck(uow, account_id, accounts, rule, managers, now)
                await uow.commit()
        return not done


class Series:
    """Makes posts of recurring ones."""

    def __init__(self, repeating: Repeating, clock: Clock) -> None:
        self._repeating = repeating
        self._clock = clock

    async def round(self) -> bool:
        """All series; never more at once than a look makes of each."""
        await self._repeating.round(self._clock.now())
        return False


class PictureKeeper:
    """Fetches pictures from Slack while they are there."""

    def __init__(self, ctx: Context, clock: Clock) -> None:
        self._ctx = ctx
        self._clock = clock

    async def round(self) -> bool:
        """A batch; True when there may be more."""
        async with self._ctx.units.write() as uow:
            waiting = await uow.pictures.lease_waiting(_BATCH, _LEASE_SECONDS)
            if not waiting:
                return False
            await uow.commit()
        for one in waiting:
            await self._fetch(one)
        return len(waiting) == _BATCH

    async def _fetch(self, waiting: WaitingPicture) -> None:
        try:
            file = await self._ctx.chat.fetch_file(waiting.picture.file_id)
            found = measured(file.content)
        except RetryLater as error:
            await self._postpone(waiting, max(error.after.total_seconds(), 1.0))
            return
        except (NotFound, Rejected) as error:
            await self._lost(waiting, str(error))
            return
        except OutsideError as error:
            log.warning("picture_not_fetched", post=waiting.post_id, reason=str(error))
            pause = _FIRST_PAUSE_SECONDS * 2.0 ** min(waiting.attempts, 10)
            await self._postpone(waiting, min(pause, _LONGEST_PAUSE_SECONDS))
            return
        kept = replace(
            waiting.picture,
            mime=found.mime,
            size=len(file.content),
            width=found.width,
            height=found.height,
        )
        async with self._ctx.units.write() as uow:
            await uow.pictures.keep(kept, file.content)
            uow.wake("publishing")
            await uow.commit()

    async def _postpone(self, waiting: WaitingPicture, seconds: float) -> None:
        async with self._ctx.units.write() as uow:
            await uow.pictures.postpone(waiting.picture.id, seconds)
            await uow.commit()

    async def _lost(self, waiting: WaitingPicture, problem: str) -> None:
        """It cannot be had: the author hears of it now, not when the post is due."""
        now = self._clock.now()
        async with self._ctx.units.write() as uow:
            await uow.pictures.fail(waiting.picture.id, problem)
            post = await uow.posts.lock(waiting.post_id)
            if post is not None:
                if not await uow.posts.save(post, post.bump(now)):
                    return
                await record(
                    uow,
                    EventKind.POST_PICTURE_LOST,
                    actor=SYSTEM,
                    now=now,
                    post_id=post.id,
                    picture=waiting.picture.name,
                    problem=problem,
                )
                accounts = await self._ctx.views.accounts(uow)
                notice = PictureLost(
                    about=named_post(post, accounts), name=waiting.picture.name, problem=problem
                )
                once = f"picture:{waiting.picture.id}"
                await tell_people(uow, [post.author], notice, once, now, post_id=post.id)
            uow.wake("post cards")
            await uow.commit()


class Readings:
    """Reads likes, replies and shares of what is published."""

    def __init__(self, ctx: Context, spending: Spending, clock: Clock) -> None:
        self._ctx = ctx
        self._spending = spending
        self._clock = clock

    async def round(self) -> bool:
        """A batch; True when there may be more."""
        now = self._clock.now()
        async with self._ctx.units.write() as uow:
            due = await uow.readings.lease(now, _BATCH, _LEASE_SECONDS)
            if not due:
                return False
            await uow.commit()
        by_account: dict[str, list[DueReading]] = {}
        for one in due:
            by_account.setdefault(one.account_id, []).append(one)
        for account_id, ours in by_account.items():
            await self._read(account_id, ours)
        return len(due) == _BATCH

    async def _read(self, account_id: str, due: list[DueReading]) -> None:
        now = self._clock.now()
        network = self._ctx.networks.get(account_id)
        publisher = None if network is None else network.publisher
        if network is None or publisher is None:
            return  # leased: it is tried again when the lease has ended
        if await self._spending.why_not_read(account_id, network, now):
            return  # the same; figures can wait for next month's money
        try:
            found = await publisher.engagement([one.external_id for one in due])
        except OutsideError as error:
            log.warning("figures_not_read", account=account_id, reason=str(error))
            found = {}
            due = [one for one in due if now - one.due_at > _GIVE_UP_READING]
        async with self._ctx.units.write() as uow:
            for one in due:
                figures = found.get(one.external_id)
                reading = None
                if figures is not None:
                    reading = Reading(
                        stage=one.stage,
                        read_at=now,
                        likes=figures.likes,
                        replies=figures.replies,
                        shares=figures.shares,
                    )
                await uow.readings.store(one, reading, now)
                post = await uow.posts.lock(one.post_id)
                if post is not None and reading is not None:
                    await uow.posts.save(post, post.bump(now))
                    await record(
                        uow,
                        EventKind.POST_READ,
                        actor=SYSTEM,
                        now=now,
                        post_id=one.post_id,
                        account_id=account_id,
                        stage=one.stage,
                        likes=reading.likes,
                        replies=reading.replies,
                        shares=reading.shares,
                    )
            uow.wake("post cards")
            await uow.commit()
