"""Shows every post's newest state in Slack."""

from collections.abc import Sequence
from datetime import datetime

from bot.planning_forms import PostView
from bot.ports import Clock, Posted, TeamChat
from bot.services.planning.views import PostViews
from bot.storage import PostCardLease, PostCards, UnitOfWork, Units
from bot.workers.projecting import CHANNEL_BURST, CHANNEL_RATE, Projecting


class PlanCardWorker(Projecting[PostCardLease, PostView]):
    """Closes the difference between posts and their cards."""

    kind = "post"
    loop = "post cards"

    def __init__(
        self,
        *,
        units: Units,
        views: PostViews,
        chat: TeamChat,
        clock: Clock,
        channel_rate: float = CHANNEL_RATE,
        channel_burst: float = CHANNEL_BURST,
    ) -> None:
        super().__init__(
            units=units, clock=clock, channel_rate=channel_rate, channel_burst=channel_burst
        )
        self._views = views
        self._chat = chat

    def _cards(self, uow: UnitOfWork) -> PostCards:
        return uow.post_cards

    async def _views_of(self, leases: Sequence[PostCardLease]) -> dict[str, PostView]:
        async with self._units.read() as uow:
            views = await self._views.many(uow, [lease.post for lease in leases])
        return {view.post.id: view for view in views}

    async def _post(self, lease: PostCardLease, view: PostView, now: datetime) -> Posted:
        return await self._chat.post_plan_card(lease.channel, view, now=now)

    async def _update(self, posted: Posted, view: PostView, now: datetime) -> None:
        await self._chat.update_plan_card(posted, view, now=now)

    async def _find(self, lease: PostCardLease, view: PostView, since: datetime) -> Posted | None:
        del view
        return await self._chat.find_plan_card(lease.channel, lease.id, since)

    def _version(self, view: PostView) -> int:
        return view.post.version
