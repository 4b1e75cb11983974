"""What services ask of the database: a unit of work and its repositories, as Protocols.

`write()` is one transaction that rolls back unless it is committed; `read()` is a consistent look
without one. Several statements of a race are settled here: a method whose docstring names a race
is one conditional statement.
"""

from bot.storage.charges import Charges
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
from bot.storage.digests import DigestRows
from bot.storage.erasing import Erased, Erasing
from bot.storage.extracts import Extracts, Mark
from bot.storage.figures import DayBook, Running, Said
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
from bot.storage.pushes import Push, Pushes, PushState
from bot.storage.settings import ChangedSettings, KeptSetting, RotaRows
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
    "ChangedSettings",
    "Charges",
    "Collision",
    "Conversations",
    "DayBook",
    "Deliveries",
    "DigestRows",
    "Drafts",
    "DueReading",
    "Erased",
    "Erasing",
    "Events",
    "Extracts",
    "Inbox",
    "KeptSetting",
    "KeptSlots",
    "Kudos",
    "Leases",
    "Mark",
    "Messages",
    "Newest",
    "Nudges",
    "Phrases",
    "Pictures",
    "PostCardLease",
    "PostCards",
    "PostQuery",
    "Posts",
    "Push",
    "PushState",
    "Pushes",
    "Readings",
    "RotaRows",
    "Running",
    "Said",
    "SeriesRows",
    "SlotRows",
    "Themes",
    "UnitOfWork",
    "Units",
    "WaitingPicture",
]
