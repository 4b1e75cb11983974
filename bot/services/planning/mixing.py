"""80/20 over published and queued posts together: who would cross the line, and who does now."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.content_mix import MixEntry, MixRule, Share, crosses, crossing, dates_that_fit
from bot.domain.events import SYSTEM, EventKind
from bot.domain.post_notices import PostHeld
from bot.domain.posts import PlannedTime, Post, PostKind, PostState, hold_back
from bot.domain.wall_time import days_after, planned_at
from bot.planning_forms import AccountLabel, MixCrossed
from bot.services.journal import record
from bot.services.planning.labels import named
from bot.services.planning.telling import tell_in_thread
from bot.services.planning.views import named_post
from bot.storage import UnitOfWork

_PLANNED = 400  # days ahead in which posts are planned
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
    return f"{named(found.account)}: {found.share.in_words(found.needed)}"


def fitting(crossed: Sequence[MixCrossed], zone: str) -> str:
    """The dates on which it would fit everywhere, as words."""
    fits = set(crossed[0].fits)
    for found in crossed[1:]:
        fits &= set(found.fits)
    if not fits:
        return " Within the next 90 days there is no date on which it would fit."
    days = [planned_at(at, zone).wall for at in sorted(fits)]
    return f" It would fit on {', '.join(f'{d.day} {d:%B}' for d in days)}."


async def recheck(
    uow: UnitOfWork,
    account_id: str,
    accounts: Mapping[str, AccountLabel],
    rule: MixRule,
    managers: tuple[str, ...],
    now: datetime,
) -> bool:
    """Hold back queued promotional posts of an account that cross the line now.

    The latest goes first, and after each the rest is looked at anew: no more are held than needed.
    The caller has locked the account; False: somebody is changing one of these posts, look again.
    """
    left = await queued(uow, account_id, rule, now)
    while wrong := to_hold(left, rule, now):
        entry, share = wrong
        post = await uow.posts.lock(entry.post_id, patient=False)
        if post is None:
            return False
        left = [e for e in left if e.post_id != post.id]
        if post.state is PostState.SCHEDULED:
            why = f"{named(accounts[account_id])}: {share.in_words(rule.social)}"
            await hold(
                uow,
                post,
                entry,
                left,
                why=why,
                accounts=accounts,
                rule=rule,
                managers=managers,
                now=now,
            )
    return True


async def queued(uow: UnitOfWork, account_id: str, rule: MixRule, now: datetime) -> list[MixEntry]:
    """What counts for an account from here on."""
    begin, end = now - 2 * rule.window, now + timedelta(days=_PLANNED)
    return await uow.posts.mix([account_id], begin, end)


async def hold(
    uow: UnitOfWork,
    post: Post,
    entry: MixEntry,
    others: Sequence[MixEntry],
    *,
    why: str,
    accounts: Mapping[str, AccountLabel],
    rule: MixRule,
    now: datetime,
    managers: tuple[str, ...] = (),
) -> None:
    """Take one off the queue; its author and the managers hear why, and when it would fit."""
    held = hold_back(post, why, now)
    await uow.posts.save(post, held)
    await record(
        uow,
        EventKind.POST_HELD,
        actor=SYSTEM,
        now=now,
        post_id=post.id,
        account_id=entry.account_id,
        why=why,
    )
    planned = post.planned
    days = _following(planned) if planned is not None else []
    fits = dates_that_fit(others, entry, rule, days=[d for d in days if d > now])
    notice = PostHeld(about=named_post(held, accounts), managers=managers, why=why, fits=fits)
    await tell_in_thread(uow, held, notice, f"held:{held.id}:{held.version}", now)
    uow.wake("post cards")


def crosses_now(entries: Sequence[MixEntry], post: Post, rule: MixRule) -> Share | None:
    """Whether a promotional post that is about to go out crosses the line: its own window."""
    return crossing(list(entries), rule).get(post.id)


def to_hold(
    entries: Sequence[MixEntry], rule: MixRule, now: datetime
) -> tuple[MixEntry, Share] | None:
    """The latest queued post that crosses the line; what is published cannot be held."""
    wrong = crossing(list(entries), rule)
    coming = [e for e in entries if e.post_id in wrong and e.at >= now]
    if not coming:
        return None
    latest = max(coming, key=lambda e: e.at)
    return latest, wrong[latest.post_id]
