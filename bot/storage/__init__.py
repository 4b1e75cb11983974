"""What services ask of the database: a unit of work and its repositories, as Protocols.

`write()` is one transaction that rolls back unless it is committed; `read()` is a consistent look
without one. Several statements of a race are settled here: a method whose docstring names a race
is one conditional statement.
"""

from bot.storage.conversations import (
    Accounts,
    Authors,
    CardLease,
    Cards,
    Collision,
    Conversations,
    Messages,
    Newest,
)
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
    DueReading,
    KeptSlots,
    Pictures,
    PostCardLease,
    PostCards,
    PostQuery,
    Posts,
    Readings,
    SeriesRows,
    SlotRows,
    Themes,
    WaitingPicture,
)
from bot.storage.unit import (
    UnitOfWork,
    Units,
)

__all__ = [
    "Accounts",
    "Authors",
    "CardLease",
    "Cards",
    "Cases",
    "Collision",
    "Conversations",
    "Deliveries",
    "Drafts",
    "DueReading",
    "Events",
    "Inbox",
    "KeptSlots",
    "Kudos",
    "Leases",
    "Messages",
    "Newest",
    "Nudges",
    "Phrases",
    "Pictures",
    "PostCardLease",
    "PostCards",
    "PostQuery",
    "Posts",
    "Readings",
    "SeriesRows",
    "SlotRows",
    "Themes",
    "UnitOfWork",
    "Units",
    "WaitingPicture",
]
