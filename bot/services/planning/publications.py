"""From a post whose time has come to what is live: once, and never silently late.

Each part of each variant is a delivery of its own. The part that follows waits until the one
before it is accepted; a part that is refused ends its thread until somebody tries again, which
goes on behind what is live.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.delivery import Delivery, DeliveryKind, Purpose
from bot.domain.events import SYSTEM, EventKind
from bot.domain.post_notices import PostOverdue
from bot.domain.posts import (
    Post,
    PostKind,
    PostState,
    Variant,
    VariantStatus,
    begin,
    overdue,
    settle,
)
from bot.domain.threads import parts_of
from bot.errors import NotFound
from bot.services.journal import record
from bot.services.planning import mixing
from bot.services.planning.context import Context, save
from bot.services.planning.labels import publisher_of
from bot.services.planning.reporting import Reporting
from bot.services.planning.telling import tell_people
from bot.services.planning.views import named_post, where
from bot.storage import UnitOfWork
from integrations.base import Sent

_BATCH = 20
_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """What one look at the plan came to."""

    begun: int = 0
    overdue: int = 0


class Publications:
    """Begins publishing, and applies what became of each part."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._reporting = Reporting(ctx.networks)

    async def round(self, now: datetime) -> Started:
        """Begin what is due; what is too late goes to its author instead."""
        begun = late = held = 0
        async with self._ctx.units.write(durable=True) as uow:
            for post in await uow.posts.due(now, _BATCH):
                if self._too_late(post, now):
                    await self._ask_author(uow, post, now)
                    late += 1
                elif await self._crosses_the_line(uow, post, now):
                    held += 1
                else:
                    await self.begin_in(uow, post, SYSTEM, now)
                    begun += 1
            if begun or late or held:
                await uow.commit()
        return Started(begun=begun, overdue=late)

    async def _crosses_the_line(self, uow: UnitOfWork, post: Post, now: datetime) -> bool:
        """A promotional post is looked at once more; what others did meanwhile counts."""
        rule = self._ctx.team.settings.mix
        due_at = post.due_at
        if post.kind is not PostKind.PROMOTIONAL or post.override_reason or due_at is None:
            return False
        for account_id in post.account_ids:
            window = await uow.posts.mix([account_id], due_at - rule.window, due_at + _MOMENT)
            share = mixing.crosses_now(window, post, rule)
            entry = next((e for e in window if e.post_id == post.id), None)
            if share is not None and entry is not None:
                accounts = await self._ctx.views.accounts(uow)
                entries = await mixing.queued(uow, account_id, rule, now)
                others = [e for e in entries if e.post_id != post.id]
                why = f"{where(accounts, account_id)}: {share.in_words(rule.social)}"
                await mixing.hold(
                    uow, post, entry, others, why=why, accounts=accounts, rule=rule, now=now
                )
                return True
        return False

    def _too_late(self, post: Post, now: datetime) -> bool:
        grace = self._ctx.team.settings.post_grace
        return post.due_at is not None and now - post.due_at > grace

    async def _ask_author(self, uow: UnitOfWork, post: Post, now: datetime) -> None:
        """It is not sent silently: its author decides."""
        after = overdue(post, now)
        await save(uow, post, after)
        late = now - post.due_at if post.due_at is not None else now - now
        await record(
            uow,
            EventKind.POST_OVERDUE,
            actor=SYSTEM,
            now=now,
            post_id=post.id,
            late_seconds=late.total_seconds(),
        )
        accounts = await self._ctx.views.accounts(uow)
        notice = PostOverdue(
            about=named_post(after, accounts), late_seconds=int(late.total_seconds())
        )
        once = f"overdue:{post.id}:{after.version}"
        await tell_people(uow, [post.author], notice, once, now, post_id=post.id)

    async def begin_in(self, uow: UnitOfWork, post: Post, by: str, now: datetime) -> Post:
        """Make the deliveries of a new run inside the caller's transaction.

        Whoever changed the post's state first has won: `save` is conditional on its version.
        """
        after = begin(post, now)
        late_after = None
        if by == SYSTEM and post.due_at is not None:
            late_after = post.due_at + self._ctx.team.settings.post_grace
        deliveries: list[Delivery] = []
        for variant in after.variants:
            if variant.status is VariantStatus.ON_ITS_WAY:
                deliveries += self._parts(uow, after, variant, by, late_after, now)
        await save(uow, post, after)
        await uow.deliveries.add(deliveries)
        await record(
            uow,
            EventKind.POST_PUBLISHING,
            actor=by,
            now=now,
            post_id=post.id,
            run=after.run,
            deliveries=[d.id for d in deliveries],
        )
        uow.wake("publishing", "post cards")
        return after

    def _parts(
        self,
        uow: UnitOfWork,
        post: Post,
        variant: Variant,
        by: str,
        late_after: datetime | None,
        now: datetime,
    ) -> list[Delivery]:
        """One delivery for each part that is not live yet, each after the one before."""
        try:
            publisher = publisher_of(self._ctx.networks, variant.account_id)
        except NotFound:
            publisher = None  # its key is chosen when it is sent: nothing was tried before
        parts = parts_of(variant.text)
        made: list[Delivery] = []
        for place in range(variant.live_parts, len(parts)):
            delivery_id = uow.new_id()
            key = ""
            if publisher is not None:
                key = publisher.new_post_key(delivery_id=delivery_id, created_at=now)
            made.append(
                Delivery(
                    id=delivery_id,
                    kind=DeliveryKind.POST,
                    purpose=Purpose.POST,
                    once=f"post:{post.id}:{variant.account_id}:{place}:{post.run}",
                    created_at=now,
                    created_by=post.author if by == SYSTEM else by,
                    account_id=variant.account_id,
                    post_id=post.id,
                    after=made[-1].id if made else "",
                    key=key,
                    next_attempt_at=now,
                    payload={
                        "text": parts[place],
                        "part": place,
                        "parts": len(parts),
                        "pictures": [] if place else [p.id for p in post.pictures],
                        "alt_texts": {} if place else {p.id: p.alt_text for p in post.pictures},
                        "uploads": {},
                        "not_after": late_after.isoformat() if late_after is not None else "",
                    },
                )
            )
        return made

    async def accepted(
        self, uow: UnitOfWork, delivery: Delivery, sent: Sent, now: datetime
    ) -> None:
        """A network has accepted one part."""
        post, variant = await self._of(uow, delivery)
        if post is None or variant is None:
            return
        part = int(str(delivery.payload["part"]))
        live = part + 1
        if live <= variant.live_parts:
            return
        complete = live >= int(str(delivery.payload["parts"]))
        changed = replace(
            variant,
            live_parts=live,
            external_id=variant.external_id or sent.external_id,
            last_external_id=sent.external_id,
            url=variant.url or sent.url,
            published_at=variant.published_at or sent.sent_at or now,
            status=VariantStatus.LIVE if complete else VariantStatus.ON_ITS_WAY,
            error="",
            hint="",
        )
        await record(
            uow,
            EventKind.POST_PART_LIVE,
            actor=SYSTEM,
            now=now,
            post_id=post.id,
            account_id=delivery.account_id,
            delivery=delivery.id,
            part=part,
            url=sent.url,
        )
        await self._settled(uow, post, changed, now)
        if complete:
            await self._reporting.plan_readings(uow, post, changed, now)
        uow.wake("publishing")

    async def refused(self, uow: UnitOfWork, delivery: Delivery, now: datetime) -> None:
        """A network said no to one part: what follows it is called off, and the author told."""
        await uow.deliveries.cancel_after(delivery.id, now)
        post, variant = await self._of(uow, delivery)
        if post is None or variant is None:
            return
        changed = replace(
            variant, status=VariantStatus.FAILED, error=delivery.error, hint=delivery.hint
        )
        after = await self._settled(uow, post, changed, now)
        await record(
            uow,
            EventKind.POST_FAILED,
            actor=SYSTEM,
            now=now,
            post_id=post.id,
            account_id=delivery.account_id,
            delivery=delivery.id,
            reason=delivery.error,
        )
        await self._reporting.failed(uow, after, changed, delivery, now)

    async def unknown(
        self, uow: UnitOfWork, delivery: Delivery, now: datetime, *, ask: bool
    ) -> None:
        """Nobody knows about one part; `ask`: looking did not help, its author is asked."""
        post, variant = await self._of(uow, delivery)
        if post is None or variant is None:
            return
        status = VariantStatus.UNKNOWN if ask else VariantStatus.ON_ITS_WAY
        changed = replace(variant, status=status, error=delivery.error, hint=delivery.hint)
        after = await self._settled(uow, post, changed, now)
        await record(
            uow,
            EventKind.POST_UNKNOWN,
            actor=SYSTEM,
            now=now,
            post_id=post.id,
            account_id=delivery.account_id,
            delivery=delivery.id,
            reason=delivery.error,
        )
        if ask:
            await self._reporting.asked(uow, after, changed, delivery, now)

    async def waiting(self, uow: UnitOfWork, delivery: Delivery, now: datetime) -> None:
        """It certainly took no effect and is tried again: the card says why it waits."""
        post, variant = await self._of(uow, delivery)
        if post is None or variant is None:
            return
        changed = replace(
            variant,
            status=VariantStatus.ON_ITS_WAY,
            error=delivery.error,
            hint=delivery.hint,
        )
        if changed != variant:
            await self._settled(uow, post, changed, now)

    async def too_late(self, uow: UnitOfWork, delivery: Delivery, now: datetime) -> None:
        """Nothing of it went out within the grace: the author is asked, as after a downtime."""
        await uow.deliveries.cancel_after(delivery.id, now)
        post, variant = await self._of(uow, delivery)
        if post is None or variant is None:
            return
        others = [v for v in post.variants if v.account_id != variant.account_id]
        if any(v.status is not VariantStatus.WAITING for v in others):
            failed = replace(
                variant,
                status=VariantStatus.FAILED,
                error="Its time passed while its network could not be reached.",
                hint="Try again, or withdraw it.",
            )
            after = await self._settled(uow, post, failed, now)
            await self._reporting.failed(uow, after, failed, delivery, now)
            return
        await self._ask_author(uow, post, now)

    async def _settled(self, uow: UnitOfWork, post: Post, changed: Variant, now: datetime) -> Post:
        after = settle(post, changed, now)
        await save(uow, post, after)
        if after.state is PostState.PUBLISHED and post.state is not PostState.PUBLISHED:
            await record(uow, EventKind.POST_PUBLISHED, actor=SYSTEM, now=now, post_id=post.id)
            await self._reporting.published(uow, after, now)
        return after

    async def _of(self, uow: UnitOfWork, delivery: Delivery) -> tuple[Post | None, Variant | None]:
        post = await uow.posts.lock(delivery.post_id)
        return post, None if post is None else post.variant(delivery.account_id)
