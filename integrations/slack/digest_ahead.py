"""Today and the week ahead, in a digest."""

from collections.abc import Iterator
from datetime import date

from bot.domain.digest_words import percent
from bot.domain.figures.ahead import Ahead, MixShare, PlannedDay, PlannedPost
from bot.domain.figures.digest import Digest
from bot.domain.posts import PostState
from integrations.slack import ids
from integrations.slack.blocks import Block, actions, button, section, small_print
from integrations.slack.labels import at_handle
from integrations.slack.plan_labels import STATES, clock
from integrations.slack.text import card_url, inline, link

_MOST_TODAY = 6
_MOST_TO_APPROVE = 5
_MOST_ACCOUNTS = 8


def ahead(digest: Digest, *, site: str) -> list[Block]:
    """What the brand says today and in the next days, what needs a yes, and the mix."""
    plan, zone = digest.ahead, digest.period.zone
    blocks = [section("\n".join(_today(plan, zone, site)))]
    later = [_day(day) for day in plan.days[1:] if day.posts or day.more]
    if later:
        blocks.append(section(f"*The next days*\n{' · '.join(later)}"))
    if plan.to_approve:
        blocks.append(section("\n".join(_to_approve(plan, zone, site))))
    blocks.append(
        actions(button("Open the calendar", ids.PlanAction.CALENDAR_OPEN, ids.CalendarMeta()))
    )
    return [*blocks, *small_print(map(_mix, plan.mix[:_MOST_ACCOUNTS]))]


def _today(plan: Ahead, zone: str, site: str) -> Iterator[str]:
    today = next(iter(plan.days), None)
    if today is None or not (today.posts or today.more):
        yield "🗓️ *Today* nothing is planned."
        return
    yield f"🗓️ *Today*, {_short(today.day)}"
    for post in today.posts[:_MOST_TODAY]:
        yield f"• {_post(post, zone, site)}"
    more = today.more + len(today.posts[_MOST_TODAY:])
    if more:
        yield f"… and {more:,} more"


def _to_approve(plan: Ahead, zone: str, site: str) -> Iterator[str]:
    count = plan.to_approve
    yield f"👀 *{count:,} {'post needs' if count == 1 else 'posts need'} approval*"
    waiting = [p for day in plan.days for p in day.posts if p.state is PostState.IN_REVIEW]
    for post in waiting[:_MOST_TO_APPROVE]:
        yield f"• {_post(post, zone, site, dated=True)}"
    more = count - len(waiting[:_MOST_TO_APPROVE])
    if more > 0 and waiting:
        yield f"… and {more:,} more"


def _post(post: PlannedPost, zone: str, site: str, *, dated: bool = False) -> str:
    sign, words = STATES[post.state]
    name = post.excerpt if post.excerpt.strip() else "no text yet"
    said = link(card_url(post.link, site), name, 80, 200)
    where = inline(post.where, 60)
    return f"{clock(post.due_at, zone, dated=dated)} {where}: “{said}” · {sign} {words.lower()}"


def _day(day: PlannedDay) -> str:
    count = len(day.posts) + day.more
    return f"{_short(day.day)}: {count:,} post{'' if count == 1 else 's'}"


def _short(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def _mix(share: MixShare) -> str:
    name = f"{inline(share.network_title, 40)} · {inline(at_handle(share.handle), 60)}"
    total = share.social + share.promotional
    ratio = "nothing said yet" if share.share is None else percent(share.share)
    sign = "⚠️" if share.below else "⚖️"
    least = f"at least {percent(share.needed)} have to be"
    return f"{sign} {name}: {share.social:,} of {total:,} posts social ({ratio}; {least})"
