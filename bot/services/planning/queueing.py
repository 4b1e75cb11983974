"""Letting an approved post into the queue, or saying why not."""

from datetime import datetime

from bot.domain.events import SYSTEM, EventKind
from bot.domain.posts import Post, hold_back, schedule
from bot.planning_forms import MixCrossed
from bot.services.journal import record
from bot.services.planning import mixing
from bot.services.planning.context import Context, save
from bot.services.planning.labels import named
from bot.services.planning.measuring import unpublishable
from bot.storage import UnitOfWork


async def enqueue(ctx: Context, uow: UnitOfWork, post: Post, now: datetime) -> Post:
    """An approved post with a time goes into the queue, unless something speaks against it.

    The accounts are locked, so that of two promotional posts that are approved at the same moment
    only one takes the room that there is for one.
    """
    if post.due_at is None or post.planned is None:
        return post
    await uow.accounts.lock(post.account_ids)
    why = await _against(ctx, uow, post, now)
    after = hold_back(post, why, now) if why else schedule(post, now)
    await save(uow, post, after)
    await record(
        uow,
        EventKind.POST_HELD if why else EventKind.POST_SCHEDULED,
        actor=SYSTEM,
        now=now,
        post_id=post.id,
        due_at=post.due_at.isoformat(),
        why=why,
    )
    uow.wake("posts")
    return after


async def _against(ctx: Context, uow: UnitOfWork, post: Post, now: datetime) -> str:
    """What speaks against it going out at its time; "" when nothing does."""
    if post.due_at is not None and post.due_at + ctx.team.settings.post_grace < now:
        return "Its time has passed before it was approved. Choose another one."
    broken = [p for p in post.pictures if p.problem]
    if broken:
        return f"The picture “{broken[0].name}” cannot be had: {broken[0].problem}"
    blocked = await _unpublishable(ctx, uow, post)
    if blocked:
        return blocked
    return " ".join(mixing.figures(found) for found in await stopped(ctx, uow, post))


async def _unpublishable(ctx: Context, uow: UnitOfWork, post: Post) -> str:
    """Where it cannot be published at all as the bot is set up, or without a picture."""
    accounts = await ctx.views.accounts(uow)
    for variant in post.variants:
        network = ctx.networks.get(variant.account_id)
        publisher = None if network is None else network.publisher
        if publisher is not None and not variant.live_parts:
            account = accounts[variant.account_id]
            why = unpublishable(account, publisher, len(post.pictures))
            if why:
                return f"{named(account)}: {why}"
    return ""


async def stopped(ctx: Context, uow: UnitOfWork, post: Post) -> tuple[MixCrossed, ...]:
    """Where a post crosses the line of 80/20 at its time, unless a manager lets it."""
    if post.override_reason or post.planned is None or post.due_at is None:
        return ()
    accounts = await ctx.views.accounts(uow)
    rule = ctx.team.settings.mix
    return await mixing.crossed(uow, post, post.planned, post.due_at, accounts, rule)
