"""A unit of work: one transaction and its repositories."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from bot.storage.charges import Charges
from bot.storage.conversations import (
    Accounts,
    Authors,
    Cards,
    Conversations,
    Messages,
)
from bot.storage.digests import DigestRows
from bot.storage.erasing import Erasing
from bot.storage.extracts import Extracts
from bot.storage.figures import DayBook
from bot.storage.outbox import (
    Cases,
    Deliveries,
    Drafts,
    Events,
    Inbox,
    Kudos,
    Leases,
    Nudges,
    Phrases,
)
from bot.storage.planning import (
    Pictures,
    PostCards,
    Posts,
    Readings,
    SeriesRows,
    SlotRows,
    Themes,
)
from bot.storage.pushes import Pushes
from bot.storage.settings import ChangedSettings, RotaRows


class UnitOfWork(Protocol):
    """One transaction."""

    accounts: Accounts
    authors: Authors
    conversations: Conversations
    messages: Messages
    cards: Cards
    deliveries: Deliveries
    nudges: Nudges
    cases: Cases
    events: Events
    drafts: Drafts
    phrases: Phrases
    kudos: Kudos
    inbox: Inbox
    leases: Leases
    posts: Posts
    post_cards: PostCards
    pictures: Pictures
    themes: Themes
    slots: SlotRows
    series: SeriesRows
    readings: Readings
    settings: ChangedSettings
    rota: RotaRows
    erasing: Erasing
    day_book: DayBook
    extracts: Extracts
    digests: DigestRows
    pushes: Pushes
    charges: Charges

    async def commit(self) -> None:
        """Make it durable; afterwards, workers that `wake` named are woken."""
        ...

    def wake(self, *workers: str) -> None:
        """After the commit, wake these loops: "cards", "deliveries"."""
        ...

    def new_id(self) -> str:
        """A new id, ordered by time."""
        ...


class Units(Protocol):
    """Makes units of work."""

    def write(self, *, durable: bool = False) -> AbstractAsyncContextManager[UnitOfWork]:
        """A transaction that writes. `durable`: on the disk before `commit` returns."""
        ...

    def read(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A look; nothing may be written."""
        ...
