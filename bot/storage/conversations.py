"""Accounts, authors, conversations, messages and cards."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.account import Account
from bot.domain.card import Acquaintance
from bot.domain.conversation import Author, Conversation, Message
from bot.domain.events import Event
from bot.domain.sign_in import SignIn
from bot.errors import Conflict
from bot.ports import Posted


class Collision(Conflict):
    """Another transaction stored the same thing first; run yours again."""


class Accounts(Protocol):
    """Connected accounts and how far each was read."""

    async def all(self, *, active_only: bool = False) -> list[Account]:
        """Accounts in the order in which they were connected."""
        ...

    async def get(self, account_id: str) -> Account | None:
        """One account."""
        ...

    async def lock(self, account_ids: Collection[str]) -> None:
        """Keep others from deciding about these accounts until the transaction ends."""
        ...

    async def find(self, network: str, base_url: str, external_id: str) -> Account | None:
        """The account that stands for this presence."""
        ...

    async def save(self, account: Account, now: datetime) -> None:
        """Insert or update by id."""
        ...

    async def remove(self, account_id: str) -> None:
        """Forget the account's credentials and stop it; its conversations stay."""
        ...

    async def cursor(self, account_id: str) -> str | None:
        """How far the account was read; None before the first poll."""
        ...

    async def move_cursor(self, account_id: str, cursor: str, now: datetime) -> None:
        """Note how far the account was read, in the transaction that stores what was passed."""
        ...

    async def note_trouble(self, account_id: str, problem: str) -> bool:
        """Note (or with "" clear) what is wrong; True when that is news."""
        ...

    async def sign_ins(self) -> dict[str, SignIn]:
        """What is known of each account's sign-in."""
        ...

    async def note_sign_in_end(self, account_id: str, ends_at: datetime | None) -> None:
        """Note when it ends, as the network says."""
        ...

    async def told_of_sign_in(self, account_id: str, since: datetime | None, now: datetime) -> bool:
        """Note that managers are told now; True for the first who says so after `since`.

        None: for the first since somebody signed in. Race: replicas; one statement.
        """
        ...

    async def signed_in(self, account_id: str) -> None:
        """Somebody has signed in: what was known of the sign-in before is forgotten."""
        ...


class Authors(Protocol):
    """People on networks."""

    async def by_external(
        self, account_id: str, external_ids: Collection[str]
    ) -> dict[str, Author]:
        """Known authors by the network's id."""
        ...

    async def get(self, author_ids: Collection[str]) -> dict[str, Author]:
        """Authors by our id."""
        ...

    async def add(self, authors: Sequence[Author], now: datetime) -> None:
        """Store new authors."""
        ...

    async def update(self, authors: Sequence[Author]) -> None:
        """Store changed profiles."""
        ...

    async def acquaintance(
        self, pairs: Mapping[str, str], *, endings: int
    ) -> dict[str, Acquaintance]:
        """For {conversation id: author id}: the author's other conversations before that one."""
        ...


class Conversations(Protocol):
    """Conversations. `lock` and everything conditional settle races."""

    async def get(self, conversation_ids: Collection[str]) -> dict[str, Conversation]:
        """Conversations as they are."""
        ...

    async def lock(self, conversation_id: str) -> Conversation | None:
        """The conversation, kept from others until the transaction ends."""
        ...

    async def by_roots(
        self, account_id: str, pairs: Collection[tuple[str, str]]
    ) -> dict[tuple[str, str], Conversation]:
        """By (author id, root id), locked; a conversation may have several roots."""
        ...

    async def in_a_row(
        self, account_id: str, author_ids: Collection[str], since: datetime
    ) -> dict[str, Conversation]:
        """By author: their newest public conversation that still waits and spoke after `since`."""
        ...

    async def add(self, conversations: Sequence[Conversation]) -> None:
        """Store new conversations with their roots.

        Raises:
            Collision: a root is taken.
        """
        ...

    async def add_roots(self, roots: Sequence[tuple[str, str, str, str]]) -> None:
        """More roots, as (account id, author id, root id, conversation id)."""
        ...

    async def save(self, before: Conversation, after: Conversation) -> bool:
        """Store a change. Race: only from the version it was made from; False when it is not."""
        ...

    async def save_all(self, changed: Sequence[Conversation]) -> None:
        """Store changes of conversations that this transaction has locked."""
        ...

    async def claim(
        self, conversation_id: str, by: str, now: datetime
    ) -> tuple[Conversation | None, bool]:
        """Race: many claim at once, one owns it. Gives (conversation, whether `by` won now).

        What is erased has no owner.
        """
        ...

    async def claim_alone(self, claimed: Event) -> bool:
        """The same for who acted in the event, which is appended; True if they won now.

        Nothing but the commit may follow: where nothing has come before, it may be committed.
        """
        ...

    async def touch(self, conversation_id: str, owner: str, now: datetime) -> None:
        """The owner works on it; no new version."""
        ...

    async def due(self, now: datetime, limit: int, *, lock: bool = True) -> list[Conversation]:
        """Conversations whose next nudge is due; locked, without those others have locked."""
        ...

    async def queue(
        self, *, owner: str | None, limit: int, offset: int = 0
    ) -> tuple[list[Conversation], int]:
        """Those with a running clock by deadline, of one owner or all, and how many there are."""
        ...

    async def of_handle(self, handle: str, limit: int) -> list[Conversation]:
        """Newest first, of authors whose handle or name contains `handle` (without @)."""
        ...

    async def of_author(self, author_id: str, limit: int) -> list[Conversation]:
        """Newest first."""
        ...

    async def counts(self) -> Mapping[str, int]:
        """Queue depth: "open", "unclaimed", "late"."""
        ...


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest messages of a conversation, oldest first, and how many it has in all."""

    messages: tuple[Message, ...] = ()
    total: int = 0


class Messages(Protocol):
    """Messages, inbound and outbound."""

    async def known(self, account_id: str, external_ids: Collection[str]) -> dict[str, Message]:
        """Stored messages by the network's id."""
        ...

    async def get(self, message_id: str) -> Message | None:
        """One message."""
        ...

    async def add(self, messages: Sequence[Message]) -> None:
        """Store new messages.

        Raises:
            Collision: one is stored already.
        """
        ...

    async def update(self, messages: Sequence[Message]) -> None:
        """Store text, media, and the marks that say it was edited, deleted or hidden."""
        ...

    async def unanswered_since(self, conversation_ids: Collection[str]) -> dict[str, datetime]:
        """Per conversation, the earliest inbound message that is neither answered nor deleted."""
        ...

    async def mark_answered(self, conversation_id: str, seen_at: datetime, now: datetime) -> None:
        """Inbound messages up to the newest that the writer saw are answered (or closed)."""
        ...

    async def mark_waiting(self, conversation_id: str, since: datetime | None) -> None:
        """Inbound messages that were marked after `since` (None: ever) wait again."""
        ...

    async def newest(self, conversation_ids: Collection[str], each: int) -> dict[str, Newest]:
        """The newest messages of each conversation, at most `each`."""
        ...

    async def alive(self, account_id: str, since: datetime, limit: int) -> list[Message]:
        """Inbound messages received since then that still exist, newest first."""
        ...

    async def recent_texts(self, account_id: str, limit: int) -> list[str]:
        """Our newest texts on an account, newest first, those in flight included."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLease:
    """A card that is older than its conversation, leased to one worker.

    Attributes:
        conversation: as it was when the card was leased.
        posted: where the card is; None before it was recorded.
        channel: where the card belongs.
        attempts: 1 on the first; more: an earlier attempt may have posted it unrecorded.
        first_attempt_at: when posting was first tried.
    """

    conversation: Conversation
    channel: str
    posted: Posted | None
    attempts: int
    first_attempt_at: datetime

    @property
    def id(self) -> str:
        """Of the conversation."""
        return self.conversation.id


class Cards(Protocol):
    """Which version of each conversation Slack shows."""

    async def lease(self, limit: int, seconds: float, now: datetime) -> list[CardLease]:
        """Race: of all workers one gets a stale card, for `seconds` by the database's clock."""
        ...

    async def shown(
        self,
        lease: CardLease,
        posted: Posted,
        version: int,
        now: datetime,
        *,
        due_at: datetime | None = None,
    ) -> bool:
        """Slack shows `version`; True when this was the card's first appearance.

        `due_at`: when it has to be shown anew because time has passed.
        """
        ...

    async def renew_due(self, now: datetime, limit: int) -> int:
        """Race: cards that time has made stale get a next version, each once; gives how many."""
        ...

    async def postpone(
        self, lease: CardLease, seconds: float, error: str, *, tried: bool = True
    ) -> None:
        """Let go of the lease; try again after `seconds` of real time.

        `tried` False: Slack was not called, so nothing can be there.
        """
        ...

    async def keep(self, lease: CardLease, seconds: float) -> bool:
        """Race: prolong a lease; False when it has ended and another worker may have the card."""
        ...

    async def gone(self, conversation_id: str, posted: Posted | None) -> None:
        """Slack has lost the message; post it anew. Race: unless it was posted anew already."""
        ...

    async def places(self, conversation_ids: Collection[str]) -> dict[str, Posted]:
        """Where cards are."""
        ...

    async def at(self, posted: Posted) -> str | None:
        """The conversation whose card is there."""
        ...
