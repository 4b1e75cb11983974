"""The past: posts that are out already.

They were published before the demo began, so no service can do it now. They are put into the
worlds of the networks, and kept as what publishing leaves: the post with its links, its events,
and the figures that are still to be read.
"""

from datetime import datetime, timedelta
from typing import Any, cast

from bot.domain.events import SYSTEM, EventKind
from bot.domain.posts import Post, PostState, Variant, VariantStatus
from bot.domain.wall_time import settle
from bot.ports import Posted
from bot.services.journal import record
from bot.services.planning.reporting import Reporting
from bot.services.planning.views import PostViews
from bot.storage import UnitOfWork
from integrations.slack.plan_card import plan_card
from playground.plan.past import PAST
from playground.plan.posts import Past
from playground.plan.stage import Stage

_WRITTEN = timedelta(days=1)  # before it went out
_APPROVED = timedelta(hours=20)  # before it went out
_MANY = 100
_LEASE_SECONDS = 60.0


async def write_past(stage: Stage) -> None:
    """All of it, in one transaction; the figures are read at once where their time has come."""
    reporting = Reporting(stage.app.networks)
    async with stage.app.database.write() as uow:
        posts = [_published(stage, past, uow.new_id()) for past in PAST]
        await uow.posts.add(posts)
        for post in posts:
            await _note(uow, post)
            for variant in post.variants:
                await reporting.plan_readings(uow, post, variant, stage.now)
        await _keep_cards(stage, uow)
        uow.wake("figures")
        await uow.commit()


async def _keep_cards(stage: Stage, uow: UnitOfWork) -> None:
    """Slack has shown their cards since they went out; everybody has seen them."""
    leases = await uow.post_cards.lease(_MANY, _LEASE_SECONDS, stage.now)
    leases = sorted(leases, key=lambda one: _went_out(one.post))
    views = await PostViews(stage.app.networks).many(uow, [one.post for one in leases])
    for lease, view in zip(leases, views, strict=True):
        at = _went_out(lease.post)
        message = cast("dict[str, Any]", plan_card(view, now=at))
        ts = stage.slack.posted_before(lease.channel, message, at=at)
        posted = Posted(lease.channel, ts)
        await uow.post_cards.shown(lease, posted, lease.post.version, stage.now)


def _published(stage: Stage, past: Past, post_id: str) -> Post:
    found = settle(stage.wall(-past.days, past.clock), stage.zone)
    at, author = found.instant, stage.people[past.author]
    return Post(
        id=post_id,
        author=author,
        created_at=at - _WRITTEN,
        changed_at=at,
        channel=stage.channel,
        kind=past.kind,
        variants=tuple(_live(stage, *text, at) for text in past.texts.items()),
        state=PostState.PUBLISHED,
        theme_id=stage.themes.get(past.theme, ""),
        planned=found.planned,
        due_at=at,
        edited_by=author,
        submitted_by=author,
        submitted_at=at - _WRITTEN,
        approved_by=stage.people[past.reviewer],
        approved_at=at - _APPROVED,
        run=1,
        published_at=at,
    )


def _live(stage: Stage, network: str, text: str, at: datetime) -> Variant:
    message = stage.town.posted_before(network, text, at)
    return Variant(
        account_id=stage.accounts[network],
        text=text,
        status=VariantStatus.LIVE,
        external_id=message.id,
        last_external_id=message.id,
        url=stage.town.worlds[network].url_of(message),
        live_parts=1,
        published_at=message.created_at,
    )


async def _note(uow: UnitOfWork, post: Post) -> None:
    """What has happened to it, for its history."""
    approved = post.approved_at or post.changed_at
    for kind, actor, at in (
        (EventKind.POST_WRITTEN, post.author, post.created_at),
        (EventKind.POST_SUBMITTED, post.author, post.created_at),
        (EventKind.POST_APPROVED, post.approved_by, approved),
        (EventKind.POST_PUBLISHED, SYSTEM, post.changed_at),
    ):
        await record(uow, kind, actor=actor, now=at, post_id=post.id)


def _went_out(post: Post) -> datetime:
    return post.published_at or post.changed_at
