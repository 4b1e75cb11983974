"""Puts together what a card, a calendar or a form shows of posts, for many at once."""

from collections.abc import Mapping, Sequence

from bot.domain.delivery import Delivery, DeliveryStatus
from bot.domain.post_notices import NamedPost
from bot.domain.posts import Post, PostState
from bot.domain.series import Series
from bot.domain.threads import parts_of
from bot.errors import NotFound
from bot.planning_forms import AccountLabel, OpenQuestion, PostView
from bot.services.excerpts import card_link, excerpt
from bot.services.networks import Networks
from bot.services.planning.labels import labels, named, places, unknown_label
from bot.services.planning.recurrence import series_in_words
from bot.storage import UnitOfWork

_EXCERPT = 80


class PostViews:
    """Builds `PostView`s inside a unit of work of the caller."""

    def __init__(self, networks: Networks) -> None:
        self._networks = networks

    async def accounts(self, uow: UnitOfWork) -> dict[str, AccountLabel]:
        """All accounts, as people name them."""
        return labels(self._networks, await uow.accounts.all())

    async def one(self, uow: UnitOfWork, post_id: str) -> PostView:
        """The view of one post.

        Raises:
            NotFound: there is no such post.
        """
        found = await uow.posts.get([post_id])
        if post_id not in found:
            raise NotFound("This post is not in the database any more.")
        return (await self.many(uow, list(found.values())))[0]

    async def many(self, uow: UnitOfWork, posts: Sequence[Post]) -> list[PostView]:
        """Views in the order given."""
        if not posts:
            return []
        accounts = await self.accounts(uow)
        themes = await uow.themes.get({p.theme_id for p in posts if p.theme_id})
        cards = await uow.post_cards.places([p.id for p in posts])
        published = [p.id for p in posts if any(v.live_parts for v in p.variants)]
        readings = await uow.readings.of(published) if published else {}
        series: dict[str, Series] = {}
        for series_id in {p.series_id for p in posts if p.series_id}:
            one = await uow.series.get(series_id)
            if one is not None and not one.ended:
                series[series_id] = one
        return [
            PostView(
                post=post,
                accounts={i: accounts.get(i) or unknown_label(i) for i in post.account_ids},
                theme=themes[post.theme_id].name if post.theme_id in themes else "",
                link=card_link(cards.get(post.id)),
                parts={v.account_id: len(parts_of(v.text)) for v in post.variants},
                readings=dict(readings.get(post.id, {})),
                open_questions=await self._questions(uow, post, accounts),
                recurrence=(
                    series_in_words(series[post.series_id]) if post.series_id in series else ""
                ),
            )
            for post in posts
        ]

    async def _questions(
        self, uow: UnitOfWork, post: Post, accounts: Mapping[str, AccountLabel]
    ) -> tuple[OpenQuestion, ...]:
        if post.state not in {PostState.UNKNOWN, PostState.PUBLISHING}:
            return ()
        return tuple(
            OpenQuestion(
                delivery_id=delivery.id,
                account=accounts.get(delivery.account_id) or unknown_label(delivery.account_id),
                why=delivery.error,
                look_at=_own_page(delivery),
            )
            for delivery in await uow.deliveries.of_post(post.id)
            if delivery.status is DeliveryStatus.UNKNOWN and delivery.ask_person
        )


def _own_page(delivery: Delivery) -> str:
    """Where to look for a post: the one before it in its thread, where there is one."""
    return str(delivery.payload.get("look_at", ""))


def beginning(post: Post) -> str:
    """How a post begins."""
    first = next((v.text for v in post.variants if v.text.strip()), "")
    return excerpt(first, _EXCERPT)


def named_post(post: Post, accounts: Mapping[str, AccountLabel]) -> NamedPost:
    """A post in a sentence."""
    return NamedPost(
        post_id=post.id,
        author=post.author,
        excerpt=beginning(post),
        where=places([accounts.get(i) or unknown_label(i) for i in post.account_ids]),
        due_at=post.due_at,
        zone=post.planned.zone if post.planned is not None else "UTC",
    )


def where(accounts: Mapping[str, AccountLabel], account_id: str) -> str:
    """One account in a sentence."""
    return named(accounts.get(account_id) or unknown_label(account_id))
