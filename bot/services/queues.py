"""Lists of conversations: the queue, mine, by handle, a case, the Home tab, a history."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.conversation import Conversation
from bot.domain.offline import normal_reference
from bot.errors import BadInput, NotFound
from bot.forms import HOME_PAGE, CaseView, History, HomePages, HomeTab, Queue, QueueItem
from bot.services.excerpts import card_link
from bot.services.views import Views
from bot.storage import UnitOfWork, Units

_LISTED = 20
_HOME_CASES = 12
_FOUND = 10
_HISTORY_MESSAGES = 30
_HISTORY_EVENTS = 40
_HISTORY_EARLIER = 5


class Queues:
    """Reads only."""

    def __init__(self, units: Units, views: Views) -> None:
        self._units = units
        self._views = views

    async def team(self, now: datetime) -> Queue:
        """All that wait, by deadline."""
        async with self._units.read() as uow:
            return await self._queue(uow, "Waiting for an answer", None, _LISTED, now)

    async def mine(self, user: str, now: datetime) -> Queue:
        """Those that `user` owns, by deadline."""
        async with self._units.read() as uow:
            return await self._queue(uow, "Yours", user, _LISTED, now)

    async def find(self, handle: str, now: datetime) -> Queue:
        """By an author's handle or name, newest first.

        Raises:
            BadInput: nothing to look for.
        """
        handle = handle.strip()
        if not handle.lstrip("@"):
            raise BadInput(
                "Whom shall I look for? A handle or a part of a name is missing.",
                example="/social find @kim",
            )
        async with self._units.read() as uow:
            found = await uow.conversations.of_handle(handle, _FOUND)
            items = await self._items(uow, found, now)
        return Queue(title=f"Conversations with “{handle}”", items=items, total=len(items))

    async def case(self, reference: str, now: datetime) -> CaseView:
        """By a case's reference, however it was typed.

        Raises:
            BadInput: nothing to look for, or no such case.
        """
        if not reference.strip():
            raise BadInput(
                "Which case? Its reference is missing.", example="/social case GH-7K3M9X"
            )
        wanted = normal_reference(reference)
        async with self._units.read() as uow:
            case = await uow.cases.by_reference(wanted)
            if case is None:
                raise BadInput(
                    f"I understood the reference {wanted}, and there is no such case.",
                    example="/social case GH-7K3M9X",
                )
            view = await self._views.one(uow, case.conversation_id, now)
            places = await uow.cards.places([case.conversation_id])
        return CaseView(case=case, view=view, link=card_link(places.get(case.conversation_id)))

    async def case_by_id(self, case_id: str, now: datetime) -> CaseView:
        """By our id.

        Raises:
            NotFound: no such case.
        """
        async with self._units.read() as uow:
            case = await uow.cases.get(case_id)
        if case is None:
            raise NotFound("This case is not in the database any more.")
        return await self.case(case.reference, now)

    async def home(self, user: str, pages: HomePages, now: datetime) -> HomeTab:
        """My queue and the team's, as far as they were turned, and the cases that are open."""
        async with self._units.read() as uow:
            mine = await self._page(uow, "Yours", user, pages.mine, now)
            team = await self._page(uow, "The team's", None, pages.team, now)
            cases = await uow.cases.open(_HOME_CASES)
            opened = await uow.day_book.cases_opened_at()
            found = await uow.conversations.get([c.conversation_id for c in cases])
            views = {
                v.conversation.id: v for v in await self._views.many(uow, list(found.values()), now)
            }
            places = await uow.cards.places(list(found))
        return HomeTab(
            mine=mine,
            team=team,
            cases=tuple(
                CaseView(
                    case=c,
                    view=views[c.conversation_id],
                    link=card_link(places.get(c.conversation_id)),
                )
                for c in cases
            ),
            open_cases=len(opened),
            pages=HomePages(mine=mine.first // HOME_PAGE, team=team.first // HOME_PAGE),
            manager=False,
        )

    async def history(self, conversation_id: str, now: datetime) -> History:
        """What an author and we have said and done.

        Raises:
            NotFound: no such conversation.
        """
        async with self._units.read() as uow:
            view = await self._views.one(uow, conversation_id, now)
            said = await uow.messages.newest([conversation_id], _HISTORY_MESSAGES)
            events = await uow.events.of(conversation_id, _HISTORY_EVENTS)
            others = await uow.conversations.of_author(
                view.conversation.author_id, _HISTORY_EARLIER + 1
            )
            earlier = [c for c in others if c.id != conversation_id][:_HISTORY_EARLIER]
            items = await self._items(uow, earlier, now)
        return History(
            view=view,
            messages=said[conversation_id].messages,
            events=tuple(events),
            earlier=items,
        )

    async def _page(
        self, uow: UnitOfWork, title: str, owner: str | None, page: int, now: datetime
    ) -> Queue:
        """One page of a list; the last one when there are fewer by now."""
        queue = await self._queue(uow, title, owner, HOME_PAGE, now, first=page * HOME_PAGE)
        if queue.items or not queue.total:
            return queue
        last = (queue.total - 1) // HOME_PAGE
        return await self._queue(uow, title, owner, HOME_PAGE, now, first=last * HOME_PAGE)

    async def _queue(
        self,
        uow: UnitOfWork,
        title: str,
        owner: str | None,
        limit: int,
        now: datetime,
        *,
        first: int = 0,
    ) -> Queue:
        found, total = await uow.conversations.queue(owner=owner, limit=limit, offset=first)
        items = await self._items(uow, found, now)
        return Queue(title=title, items=items, total=total, first=first if items else 0)

    async def _items(
        self, uow: UnitOfWork, found: Sequence[Conversation], now: datetime
    ) -> tuple[QueueItem, ...]:
        views = await self._views.many(uow, found, now)
        places = await uow.cards.places([c.id for c in found])
        return tuple(
            QueueItem(view=v, link=card_link(places.get(v.conversation.id))) for v in views
        )
