"""Somebody else looks before it goes out. Each step is one conditional update."""

from datetime import datetime

from bot.domain.events import EventKind
from bot.domain.post_notices import ChangesAsked, PostApproved, ReviewAsked
from bot.domain.posts import Post, PostState, approve, ask_changes, may_approve, submit
from bot.errors import BadInput, Conflict, NotAllowed
from bot.services.journal import record
from bot.services.planning.context import Context, locked_post, refuse_unless, save
from bot.services.planning.measuring import measured
from bot.services.planning.mixing import figures, fitting
from bot.services.planning.queueing import enqueue, stopped
from bot.services.planning.telling import tell_in_thread
from bot.services.planning.views import named_post
from bot.storage import UnitOfWork

_SUBMITTABLE = {PostState.DRAFT, PostState.CHANGES_ASKED}


class Reviewing:
    """Submit, approve, ask for changes."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    async def submit(self, post_id: str, version: int, by: str, now: datetime) -> Post:
        """Ask for a review.

        Raises:
            BadInput: something has to be mended first.
            Conflict: it is no draft any more, or has changed since.
        """
        around = await self._ctx.around(by, post_id)
        async with self._ctx.units.write() as uow:
            post = await locked_post(uow, post_id, version)
            refuse_unless(post.state in _SUBMITTABLE, post, "sent for review")
            await _refuse_unfit(self._ctx, uow, post)
            after = await submit_in(self._ctx, uow, post, by, now, alone=around.alone)
            await uow.commit()
        return after

    async def approve(self, post_id: str, version: int, by: str, now: datetime) -> Post:
        """Let it go out at its time. Race: of an approval and an edit, the later one is refused.

        Raises:
            NotAllowed: it is one's own.
            BadInput: something has to be mended first.
            Conflict: it is not in review, or has changed since they looked.
        """
        around = await self._ctx.around(by, post_id)
        async with self._ctx.units.write() as uow:
            post = await locked_post(uow, post_id, version)
            if post.state is PostState.APPROVED or post.state is PostState.SCHEDULED:
                raise Conflict(f"<@{post.approved_by}> has approved it already.")
            refuse_unless(post.state is PostState.IN_REVIEW, post, "approved")
            if not may_approve(post, by, alone=around.alone):
                raise NotAllowed(
                    "Nobody approves their own post: a second pair of eyes is the point. "
                    "Ask a colleague to look at it."
                )
            # Locked before it is looked at: of two offers, one takes the room there is for one.
            await uow.accounts.lock(post.account_ids)
            await _refuse_unfit(self._ctx, uow, post)
            after = await approve_in(self._ctx, uow, post, by, now)
            await uow.commit()
        return after

    async def ask_changes(
        self, post_id: str, version: int, by: str, what: str, now: datetime
    ) -> Post:
        """Send it back to its author.

        Raises:
            BadInput: it is not said what; `field` is "what".
            Conflict: it is not in review, or has changed since they looked.
        """
        what = what.strip()
        if not what:
            raise BadInput(
                "Say what should change.", field="what", example="shorter, and ask them something"
            )
        async with self._ctx.units.write() as uow:
            post = await locked_post(uow, post_id, version)
            refuse_unless(post.state is PostState.IN_REVIEW, post, "sent back")
            after = ask_changes(post, by, what, now)
            await save(uow, post, after)
            await record(
                uow, EventKind.POST_CHANGES_ASKED, actor=by, now=now, post_id=post.id, what=what
            )
            accounts = await self._ctx.views.accounts(uow)
            notice = ChangesAsked(about=named_post(after, accounts), by=by, what=what)
            await tell_in_thread(uow, after, notice, f"changes:{post.id}:{after.version}", now)
            await uow.commit()
        return after


async def submit_in(
    ctx: Context, uow: UnitOfWork, post: Post, by: str, now: datetime, *, alone: bool
) -> Post:
    """Ask for a review inside the caller's transaction; a team of one approves at once."""
    after = submit(post, by, now)
    await save(uow, post, after)
    await record(uow, EventKind.POST_SUBMITTED, actor=by, now=now, post_id=post.id)
    if alone:
        return await approve_in(ctx, uow, after, by, now)
    if post.state is PostState.CHANGES_ASKED:
        accounts = await ctx.views.accounts(uow)
        notice = ReviewAsked(about=named_post(after, accounts), by=by)
        await tell_in_thread(uow, after, notice, f"review:{post.id}:{after.version}", now)
    return after


async def approve_in(ctx: Context, uow: UnitOfWork, post: Post, by: str, now: datetime) -> Post:
    """Approve, queue, and tell the author, inside the caller's transaction."""
    approved = approve(post, by, now)
    await save(uow, post, approved)
    await record(
        uow, EventKind.POST_APPROVED, actor=by, now=now, post_id=post.id, version=post.version
    )
    after = await enqueue(ctx, uow, approved, now)
    accounts = await ctx.views.accounts(uow)
    notice = PostApproved(about=named_post(after, accounts), by=by, hold=after.hold)
    await tell_in_thread(uow, after, notice, f"approved:{post.id}:{after.version}", now)
    return after


async def _refuse_unfit(ctx: Context, uow: UnitOfWork, post: Post) -> None:
    """What no approval can mend.

    Raises:
        BadInput: the texts do not fit, a picture has no description or is gone, or a promotional
            post crosses the line of 80/20.
    """
    problems: list[str] = []
    accounts = await ctx.views.accounts(uow)
    for variant in post.variants:
        network = ctx.networks.get(variant.account_id)
        publisher = None if network is None else network.publisher
        if publisher is None or variant.live_parts:
            continue  # an account that is away for a moment may be back at the post's time
        found = measured(accounts[variant.account_id], publisher, variant.text, post.pictures)
        problems += [f"{found.account.network_title}: {p}" for p in found.problems]
    problems += [f"“{p.name}” has no description." for p in post.pictures if not p.alt_text]
    problems += [f"“{p.name}”: {p.problem}" for p in post.pictures if p.problem]
    crossed = await stopped(ctx, uow, post)
    problems += [figures(found) for found in crossed]
    dates = fitting(crossed, post.planned.zone) if crossed and post.planned is not None else ""
    if problems:
        raise BadInput(" ".join(dict.fromkeys(problems)) + dates + " Edit it, then try again.")
