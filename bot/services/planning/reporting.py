"""What is said about publishing, and what is looked at afterwards."""

from datetime import datetime, timedelta

from bot.domain.delivery import Delivery
from bot.domain.post_notices import PostFailed, PostOutcomeUnknown, PostPublished
from bot.domain.posts import Post, Variant
from bot.domain.threads import parts_of
from bot.services.networks import Networks
from bot.services.planning.labels import labels
from bot.services.planning.telling import tell_in_thread
from bot.services.planning.views import named_post, where
from bot.storage import DueReading, UnitOfWork

READ_AFTER = (1, 24, 168)  # hours after publication


class Reporting:
    """Notices about publishing, inside the caller's transaction."""

    def __init__(self, networks: Networks) -> None:
        self._networks = networks

    async def published(self, uow: UnitOfWork, post: Post, now: datetime) -> None:
        """All of it is live."""
        accounts = labels(self._networks, await uow.accounts.all())
        links = tuple((where(accounts, v.account_id), v.url) for v in post.variants)
        notice = PostPublished(about=named_post(post, accounts), links=links)
        await tell_in_thread(uow, post, notice, f"published:{post.id}:{post.run}", now)

    async def failed(
        self, uow: UnitOfWork, post: Post, variant: Variant, delivery: Delivery, now: datetime
    ) -> None:
        """A network said no."""
        accounts = labels(self._networks, await uow.accounts.all())
        notice = PostFailed(
            about=named_post(post, accounts),
            where=where(accounts, variant.account_id),
            reason=variant.error,
            hint=variant.hint,
            live_parts=variant.live_parts,
            parts=len(parts_of(variant.text)),
        )
        once = f"post-failed:{delivery.id}:{delivery.attempts}"
        await tell_in_thread(uow, post, notice, once, now)

    async def asked(
        self, uow: UnitOfWork, post: Post, variant: Variant, delivery: Delivery, now: datetime
    ) -> None:
        """Looking did not help: a person is asked."""
        accounts = labels(self._networks, await uow.accounts.all())
        notice = PostOutcomeUnknown(
            about=named_post(post, accounts),
            delivery_id=delivery.id,
            where=where(accounts, variant.account_id),
            text=delivery.text,
            reason=delivery.error,
            look_at=variant.url,
        )
        await tell_in_thread(uow, post, notice, f"ask:{delivery.id}:{delivery.attempts}", now)

    async def plan_readings(
        self, uow: UnitOfWork, post: Post, variant: Variant, now: datetime
    ) -> None:
        """Likes, replies and shares are read after an hour, a day and a week."""
        if not variant.external_id:
            return
        since = variant.published_at or now
        await uow.readings.plan(
            [
                DueReading(
                    post_id=post.id,
                    account_id=variant.account_id,
                    external_id=variant.external_id,
                    stage=hours,
                    due_at=since + timedelta(hours=hours),
                )
                for hours in READ_AFTER
            ]
        )
