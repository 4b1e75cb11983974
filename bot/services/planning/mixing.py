"""80/20 over published and queued posts together: who would cross the line, and who does now."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from bot.domain.content_mix import MixEntry, MixRule, Share, crosses, crossing, dates_that_fit
from bot.domain.events import SYSTEM, EventKind
from bot.domain.post_notices import PostHeld
from bot.domain.posts import PlannedTime, Post, PostKind, PostState, hold_back
from bot.domain.wall_time import days_after
from bot.planning_forms import AccountLabel, MixCrossed
from bot.services.journal import record
from bot.services.planning.labels import named
from bot.services.planning.telling import tell_in_thread
from bot.services.planning.views import named_post
from bot.storage import UnitOfWork

_LOOK_AHEAD = 90  # days in which a time that fits is looked for


async def crossed(
    uow: UnitOfWork,
    post: Post,
    planned: PlannedTime,
    due_at: datetime,
    accounts: Mapping[str, AccountLabel],
    rule: MixRule,
) -> tuple[MixCrossed, ...]:
    """On which accounts a promotional post would cross the line at that time, and when not."""
    if post.kind is not PostKind.PROMOTIONAL or not post.account_ids:
        return ()
    begin = due_at - rule.window
    end = due_at + timedelta(days=_LOOK_AHEAD) + rule.window
    by_account = _by_account(await uow.posts.mix(post.account_ids, begin, end), post.id)
    found = []
    for account_id in post.account_ids:
        others = by_account.get(account_id, [])
        candidate = MixEntry(
            post_id=post.id, account_id=account_id, at=due_at, kind=PostKind.PROMOTIONAL
        )
        worst = crosses([*others, candidate], post.id, rule)
        if worst is not None:
            fits = dates_that_fit(others, candidate, rule, days=_following(planned))
            found.append(
                MixCrossed(account=accounts[account_id], share=worst, needed=rule.social, fits=fits)
            )
    return tuple(found)


def _by_account(entries: Collection[MixEntry], without: str) -> dict[str, list[MixEntry]]:
    found: dict[str, list[MixEntry]] = {}
    for entry in entries:
        if entry.post_id != without:
            found.setdefault(entry.account_id, []).append(entry)
    return found


def _following(planned: PlannedTime) -> list[datetime]:
    """The same wall time on the days after."""
    return [found.instant for found in days_after(planned, _LOOK_AHEAD)]


def figures(found: MixCrossed) -> str:
    """Why a post is stopped, in a sentence with its figures."""
    return f"{named(found.account)}: {in_words(found.share, found.needed)}"


def in_words(share: Share, needed: float) -> str:
    """A share as a sentence."""
    both = share.social + share.promotional
    of = f"{share.social} of {both} posts" if both != 1 else f"{share.social} of 1 post"
    days = (share.end - share.begin).days
    return (
        f"{of} would be social within {days} days, which is "
        f"{(share.ratio or 0):.0%}; at least {needed:.0%} have to be."
    )


async def recheck(
    uow: UnitOfWork,
    account_ids: Collection[str],
    accounts: Mapping[str, AccountLabel],
    rule: MixRule,
    managers: tuple[str, ...],
    now: datetime,
) -> None:
    """After others moved: queued promotional posts that cross the line now are held back.

    The latest goes first, and after each the rest is looked at anew: no more are held than needed.
    """
    if not account_ids:
        return
    begin, end = now - 2 * rule.window, now + timedelta(days=400)
    by_account = _by_account(await uow.posts.mix(account_ids, begin, end), "")
    for account_id, entries in by_account.items():
        left = entries
        while (worst := await _latest_held(uow, left, rule, now)) is not None:
            post, share = worst
            left = [e for e in left if e.post_id != post.id]
            why = f"{named(accounts[account_id])}: {in_words(share, rule.social)}"
            held = hold_back(post, why, now)
            await uow.posts.save(post, held)
            await record(
                uow,
                EventKind.POST_HELD,
                actor=SYSTEM,
                now=now,
                post_id=post.id,
                account_id=account_id,
                why=why,
            )
            fits: tuple[datetime, ...] = ()
            if post.planned is not None and post.due_at is not None:
                entry = MixEntry(
                    post_id=post.id, account_id=account_id, at=post.due_at, kind=post.kind
                )
                fits = dates_that_fit(left, entry, rule, days=_following(post.planned))
            notice = PostHeld(
                about=named_post(held, accounts), managers=managers, why=why, fits=fits
            )
            await tell_in_thread(uow, held, notice, f"held:{held.id}:{held.version}", now)


async def _latest_held(
    uow: UnitOfWork, entries: Collection[MixEntry], rule: MixRule, now: datetime
) -> tuple[Post, Share] | None:
    """The latest queued post that crosses the line; what is published cannot be held."""
    wrong = crossing(list(entries), rule)
    at = {e.post_id: e.at for e in entries}
    for post_id in sorted(wrong, key=lambda i: at[i], reverse=True):
        if at[post_id] < now:
            continue
        post = await uow.posts.lock(post_id)
        if post is not None and post.state is PostState.SCHEDULED:
            return post, wrong[post_id]
    return None
