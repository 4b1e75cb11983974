"""Erasing what customers wrote and who they are. What is counted stays: events, ids, times."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Protocol

from bot.domain.conversation import Author, Conversation
from bot.domain.delivery import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """How many rows lost what was personal in them; drafts, and pushes never read, are deleted."""

    conversations: int = 0
    messages: int = 0
    authors: int = 0
    deliveries: int = 0
    drafts: int = 0
    cases: int = 0
    kudos: int = 0
    events: int = 0
    quotations: int = 0
    pushes: int = 0

    def __add__(self, other: "Erased") -> "Erased":
        sums = {f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)}
        return Erased(**sums)

    def __bool__(self) -> bool:
        return self != Erased()


class Erasing(Protocol):
    """Erases.

    Whoever erases holds the authors first and then their conversations. Intake holds an author
    before it looks for their conversations, so that neither sees half of what the other does.
    """

    async def over(self, before: datetime, limit: int) -> list[Conversation]:
        """Race: conversations in which nothing has happened since, locked with their authors.

        They have ended, no case of theirs is open, nothing is on its way, and they are not erased
        yet; oldest first. What others hold is left out.
        """
        ...

    async def anything_over(self, before: datetime) -> bool:
        """Whether there is such a conversation, a notice of nobody's or an unread push as old."""
        ...

    async def authors_named(self, account_ids: Collection[str], name: str) -> list[Author]:
        """Authors of these accounts by handle (without @, whatever its case) or network id."""
        ...

    async def hold(self, author_ids: Collection[str]) -> list[Conversation]:
        """All conversations of these authors, kept from others with them until the end; by age."""
        ...

    async def in_flight(self, conversation_ids: Collection[str]) -> int:
        """How many messages to these customers a worker is sending at this moment."""
        ...

    async def call_off(self, conversation_ids: Collection[str], now: datetime) -> int:
        """Nothing about these conversations goes out any more; gives how many would have."""
        ...

    async def notices_about(self, conversation_ids: Collection[str]) -> list[Delivery]:
        """What Slack was told about conversations, also among other things."""
        ...

    async def erase_notices(self, notices: Sequence[Delivery]) -> None:
        """Erase what these say, whatever became of them."""
        ...

    async def erase_conversations(self, conversation_ids: Collection[str], now: datetime) -> Erased:
        """Erase what was said in conversations, and about them; their rows and versions stay."""
        ...

    async def erase_authors(
        self, author_ids: Collection[str], *, only_without_conversations: bool
    ) -> int:
        """Erase who they are; whoever writes again is a new author."""
        ...

    async def erase_quotations(self, authors: Sequence[Author]) -> int:
        """Erase where others' messages show what these authors said before."""
        ...

    async def drop_loose_notices(self, before: datetime, limit: int) -> int:
        """Delete old notices that belong to no conversation and no post: gathered ones."""
        ...

    async def show_no_card(self, conversation_ids: Collection[str]) -> None:
        """Where no card was ever tried, none is shown any more."""
        ...
