"""When a post goes out: another time, the next free slot, now, not at all."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.events import EventKind
from bot.domain.people import Role
from bot.domain.posts import PlannedTime, Post, PostState, duplicate, move, override, withdraw
from bot.domain.slots import next_free, parse_slots
from bot.domain.wall_time import WallKind, planned_at, settle
from bot.errors import BadInput, NotAllowed
from bot.planning_forms import Composed, MixCrossed, MoveForm
from bot.services.journal import record
from bot.services.planning import mixing, queueing
from bot.services.planning.context import (
    Context,
    is_manager,
    locked_post,
    refuse_unless,
    save,
)
from bot.services.planning.drafting import chosen_wall
from bot.services.planning.publications import Publications
from bot.storage import PostQuery, UnitOfWork

_SLOTS_SHOWN = 5
_TAKEN = 500  # planned posts looked at for free slots
_WITHDRAWABLE = set(PostState) - {
    PostState.PUBLISHING,
    PostState.UNKNOWN,
    PostState.PUBLISHED,
    PostState.WITHDRAWN,
}


class Scheduling:
    """Move, withdraw, duplicate, override, publish now, try again."""

    def __init__(self, ctx: Context, publications: Publications) -> None:
        self._ctx = ctx
        self._publications = publications

    async def move_form(self, post_id: str, by: str, role: Role, now: datetime) -> MoveForm:
        """Another time for a post, with the next free slots of its accounts.

        Raises:
            Conflict: it is on its way, out, or withdrawn.
        """
        async with self._ctx.units.read() as uow:
            view = await self._ctx.views.one(uow, post_id)
        planned = view.post.planned
        zone = planned.zone if planned is not None else await self._ctx.zone_of(by)
        return await self.look_move(
            post_id,
            f"{planned.wall:%Y-%m-%d}" if planned else "",
            f"{planned.wall:%H:%M}" if planned else "",
            zone,
            planned.fold if planned else 0,
            by,
            role,
            now,
        )

    async def look_move(
        self,
        post_id: str,
        day: str,
        time: str,
        zone: str,
        fold: int,
        by: str,
        role: Role,
        now: datetime,
    ) -> MoveForm:
        """The same with another time chosen in it; writes nothing."""
        around = await self._ctx.around(by, post_id)
        async with self._ctx.units.read() as uow:
            view = await self._ctx.views.one(uow, post_id)
            refuse_unless(view.post.state.movable, view.post, "moved")
            slots = await self._free(uow, view.post, now, _SLOTS_SHOWN)
            planned, note, twice = None, "", False
            crossed: tuple[MixCrossed, ...] = ()
            try:
                planned = chosen_wall(Composed(day=day, time=time, zone=zone, fold=fold))
            except BadInput as error:
                note = str(error)
            if planned is not None:
                found = settle(datetime.fromisoformat(f"{day}T{time}"), zone, fold)
                note, twice = found.sentence, found.kind is WallKind.TWICE
                accounts = await self._ctx.views.accounts(uow)
                crossed = await mixing.crossed(
                    uow, view.post, planned, found.instant, accounts, self._ctx.team.settings.mix
                )
        return MoveForm(
            view=view,
            planned=planned,
            zone=zone,
            zones=tuple(dict.fromkeys((zone, *around.zones))),
            note=note,
            twice=twice,
            slots=tuple(slots),
            crossed=() if view.post.override_reason else crossed,
            manager=is_manager(role),
        )

    async def move(
        self,
        post_id: str,
        version: int,
        day: str,
        time: str,
        zone: str,
        fold: int,
        by: str,
        *,
        role: Role,
        now: datetime,
        override_reason: str = "",
    ) -> Post:
        """Plan it for another time.

        Raises:
            BadInput: no time, a past one, or one at which it would cross 80/20, with the figures
                and the dates that fit.
            NotAllowed: an override by somebody who is no manager.
            Conflict: it is on its way, or has changed since.
        """
        planned = chosen_wall(Composed(day=day, time=time, zone=zone, fold=fold))
        if planned is None:
            raise BadInput("Choose a day and a time.", field="day")
        async with self._ctx.units.write() as uow:
            post = await locked_post(uow, post_id, version)
            if override_reason.strip():
                post = await self._overridden(uow, post, by, role, override_reason.strip(), now)
            after = await self._moved(uow, post, planned, by, now)
            await uow.commit()
        return after

    async def next_slot(
        self, post_id: str, version: int, by: str, role: Role, now: datetime
    ) -> Post:
        """Plan it for the next free slot of its accounts.

        Raises:
            BadInput: no account has slots, or none is free within a year.
        """
        del role
        async with self._ctx.units.write() as uow:
            post = await locked_post(uow, post_id, version)
            await uow.accounts.lock(post.account_ids)
            free = await self._free(uow, post, now, 1)
            if not free:
                raise BadInput(
                    "None of its accounts has a free slot. Set preferred times with "
                    "/calendar slots, or choose a time yourself."
                )
            kept = await uow.slots.of(post.account_ids)
            zone = next((kept[i].zone for i in post.account_ids if i in kept), "UTC")
            after = await self._moved(uow, post, planned_at(free[0], zone), by, now)
            await uow.commit()
        return after

    async def _moved(
        self,
        uow: UnitOfWork,
        post: Post,
        planned: PlannedTime,
        by: str,
        now: datetime,
    ) -> Post:
        refuse_unless(post.state.movable, post, "moved")
        due_at = settle(planned.wall, planned.zone, planned.fold).instant
        if due_at <= now:
            raise BadInput("This time has passed. Choose a later one.", field="day")
        after = move(post, planned, due_at, now)
        await uow.accounts.lock(post.account_ids)
        crossed = await queueing.stopped(self._ctx, uow, after)
        if crossed:
            why = " ".join(mixing.figures(c) for c in crossed)
            raise BadInput(why + mixing.fitting(crossed, planned.zone), field="day")
        await save(uow, post, after)
        await record(
            uow,
            EventKind.POST_MOVED,
            actor=by,
            now=now,
            post_id=post.id,
            was=post.due_at.isoformat() if post.due_at else None,
            due_at=due_at.isoformat(),
        )
        if after.state is PostState.APPROVED:
            after = await queueing.enqueue(self._ctx, uow, after, now)
        return after

    async def withdraw(self, post_id: str, version: int, by: str, now: datetime) -> Post:
        """It does not go out; what is live of it stays.

        Raises:
            Conflict: it is on its way or out, or has changed since.
        """
        async with self._ctx.units.write() as uow:
            post = await locked_post(uow, post_id, version)
            refuse_unless(post.state in _WITHDRAWABLE, post, "withdrawn")
            after = withdraw(post, now)
            await save(uow, post, after)
            await record(uow, EventKind.POST_WITHDRAWN, actor=by, now=now, post_id=post.id)
            await uow.commit()
        return after

    async def duplicate(self, post_id: str, by: str, now: datetime) -> Post:
        """A new draft with the same words and pictures, without a time."""
        async with self._ctx.units.write() as uow:
            post = await locked_post(uow, post_id)
            ids = tuple(uow.new_id() for _ in post.pictures)
            copy = duplicate(post, uow.new_id(), by, ids, now)
            await uow.posts.add([copy])
            await uow.pictures.copy(
                [(p.id, new) for p, new in zip(post.pictures, ids, strict=True)]
            )
            await record(
                uow, EventKind.POST_DUPLICATED, actor=by, now=now, post_id=copy.id, of=post.id
            )
            uow.wake("pictures")
            await uow.commit()
        return copy

    async def override(
        self, post_id: str, version: int, by: str, role: Role, reason: str, now: datetime
    ) -> Post:
        """A manager lets it cross the line of 80/20, with a reason that is kept.

        Raises:
            NotAllowed: everybody else.
            BadInput: no reason; `field` is "reason".
        """
        async with self._ctx.units.write() as uow:
            post = await locked_post(uow, post_id, version)
            refuse_unless(post.state.editable, post, "let through")
            after = await self._overridden(uow, post, by, role, reason.strip(), now)
            if after.state is PostState.APPROVED:
                after = await queueing.enqueue(self._ctx, uow, after, now)
            await uow.commit()
        return after

    async def _overridden(
        self, uow: UnitOfWork, post: Post, by: str, role: Role, reason: str, now: datetime
    ) -> Post:
        if not is_manager(role):
            raise NotAllowed(
                "Only a manager can let a post cross the line of 80/20. "
                "Choose one of the dates that fit, or ask a manager."
            )
        if not reason:
            raise BadInput("Say why: the reason is kept with the post.", field="reason")
        after = override(post, by, reason, now)
        await save(uow, post, after)
        await record(
            uow, EventKind.POST_OVERRIDDEN, actor=by, now=now, post_id=post.id, reason=reason
        )
        return after

    async def publish_now(
        self, post_id: str, version: int, by: str, role: Role, now: datetime
    ) -> Post:
        """Send an overdue post after all.

        Raises:
            Conflict: it is not overdue any more.
        """
        del role
        async with self._ctx.units.write(durable=True) as uow:
            post = await locked_post(uow, post_id, version)
            refuse_unless(post.state is PostState.OVERDUE, post, "sent")
            after = await self._publications.begin_in(uow, post, by, now)
            await uow.commit()
        return after

    async def try_again(
        self, post_id: str, version: int, by: str, role: Role, now: datetime
    ) -> Post:
        """Publish what is not live of a failed post; a thread goes on where it stopped.

        Raises:
            Conflict: it has not failed, or has changed since.
        """
        del role
        async with self._ctx.units.write(durable=True) as uow:
            post = await locked_post(uow, post_id, version)
            refuse_unless(post.state is PostState.FAILED, post, "tried again")
            after = await self._publications.begin_in(uow, post, by, now)
            await uow.commit()
        return after

    async def _free(
        self, uow: UnitOfWork, post: Post, now: datetime, most: int
    ) -> Sequence[datetime]:
        """The next free slots of the post's accounts (UTC), soonest first."""
        kept = await uow.slots.of(post.account_ids)
        found: set[datetime] = set()
        for account_id, slots in kept.items():
            planned, _ = await uow.posts.find(
                PostQuery(begin=now, account_id=account_id), limit=_TAKEN
            )
            taken = [p.due_at for p in planned if p.due_at is not None and p.id != post.id]
            after = now
            for _ in range(most):
                free = next_free(parse_slots(slots.text, slots.zone), taken, after)
                if free is None:
                    break
                after = settle(free.wall, free.zone, free.fold).instant
                found.add(after)
        return sorted(found)[:most]
