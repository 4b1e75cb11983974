"""Today and the week ahead, from the calendar."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.content_mix import MixRule
from bot.domain.figures.ahead import Ahead, MixShare, PlannedDay, PlannedPost
from bot.domain.figures.period import day_of
from bot.domain.posts import Post, PostState
from bot.planning_forms import AccountLabel
from bot.services.excerpts import card_link
from bot.services.networks import Networks
from bot.services.planning.calendar import mix_lines
from bot.services.planning.labels import labels, places, unknown_label
from bot.services.planning.views import beginning
from bot.storage import PostQuery, UnitOfWork

_DAYS = 7
_EACH_DAY = 10
_LOOKED_AT = 1000


async def read_ahead(
    uow: UnitOfWork, networks: Networks, rule: MixRule, zone: str, now: datetime
) -> Ahead:
    """The plan for today and six more local days, and the mix of each account."""
    today = now.astimezone(ZoneInfo(zone)).date()
    begin, end = day_of(today, zone).begin, day_of(today + timedelta(days=_DAYS - 1), zone).end
    known = labels(networks, await uow.accounts.all())
    found, _ = await uow.posts.find(PostQuery(begin=begin, end=end), limit=_LOOKED_AT)
    _, to_approve = await uow.posts.find(PostQuery(states=(PostState.IN_REVIEW,)), limit=1)
    by_day: dict[date, list[Post]] = defaultdict(list)
    for post in found:
        if post.due_at is not None:
            by_day[post.due_at.astimezone(ZoneInfo(zone)).date()].append(post)
    shown = [post for posts in by_day.values() for post in posts[:_EACH_DAY]]
    cards = await uow.post_cards.places([post.id for post in shown])
    links = {post.id: card_link(cards.get(post.id)) for post in shown}
    days = [today + timedelta(days=n) for n in range(_DAYS)]
    return Ahead(
        days=tuple(
            PlannedDay(
                day=day,
                posts=_posts(by_day[day][:_EACH_DAY], known, links),
                more=max(len(by_day[day]) - _EACH_DAY, 0),
            )
            for day in days
        ),
        to_approve=to_approve,
        mix=tuple(
            MixShare(
                account_id=line.account.account_id,
                network_title=line.account.network_title,
                handle=line.account.handle,
                social=line.share.social,
                promotional=line.share.promotional,
                share=line.share.ratio,
                needed=line.needed,
                below=line.share.below(rule),
            )
            for line in await mix_lines(uow, known, rule, now)
        ),
    )


def _posts(
    posts: Sequence[Post], known: Mapping[str, AccountLabel], links: Mapping[str, str]
) -> tuple[PlannedPost, ...]:
    return tuple(
        PlannedPost(
            post_id=post.id,
            due_at=post.due_at,
            excerpt=beginning(post),
            where=places([known.get(i) or unknown_label(i) for i in post.account_ids]),
            state=post.state,
            author=post.author,
            link=links[post.id],
        )
        for post in posts
        if post.due_at is not None
    )
