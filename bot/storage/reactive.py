"""What services ask of the database: a unit of work and its repositories, as Protocols.

`write()` is one transaction that rolls back unless it is committed; `read()` is a consistent look
without one. Several statements of a race are settled here: a method whose docstring names a race
is one conditional statement.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.account import Account
from bot.domain.card import Acquaintance
from bot.domain.conversation import Author, Conversation, Message
from bot.domain.delivery import Delivery, DeliveryKind, DeliveryStatus, Purpose
from bot.domain.events import Event
from bot.domain.offline import OfflineCase
from bot.domain.phrases import PhraseKind
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
        """Race: many claim at once, one owns it. Gives (conversation, whether `by` won now)."""
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
        """Store text, media, edit and deletion marks."""
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
    def conversation_id(self) -> str:
        """Of the conversation."""
        return self.conversation.id


class Cards(Protocol):
    """Which version of each conversation Slack shows."""

    async def lease(self, limit: int, seconds: float, now: datetime) -> list[CardLease]:
        """Race: of all workers one gets a stale card, for `seconds` by the database's clock."""
        ...

    async def shown(self, lease: CardLease, posted: Posted, version: int, now: datetime) -> bool:
        """Slack shows `version`; True when this was the card's first appearance."""
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


class Deliveries(Protocol):
    """Effects on the outside, each once."""

    async def add(self, deliveries: Sequence[Delivery]) -> int:
        """Store new ones; those whose `once` exists stay as they are. Gives how many are new."""
        ...

    async def get(self, delivery_id: str) -> Delivery | None:
        """One delivery."""
        ...

    async def open_of(self, conversation_ids: Collection[str]) -> dict[str, list[Delivery]]:
        """To customers: in flight, failed or unknown since the last accepted answer."""
        ...

    async def last_answer(self, conversation_id: str) -> Delivery | None:
        """The newest answer that was asked for and did not fail."""
        ...

    async def purposes(self, conversation_ids: Collection[str]) -> dict[str, set[Purpose]]:
        """For what each conversation has sent messages that were accepted."""
        ...

    async def lease(
        self, kinds: Collection[DeliveryKind], limit: int, seconds: float, now: datetime
    ) -> list[Delivery]:
        """Race: pending and due becomes `sending` for one worker, durably, before the call.

        What follows another delivery waits until that is sent, and what goes to a customer until
        it is known what became of what they were sent before.
        """
        ...

    async def lease_unknown(self, limit: int, seconds: float, now: datetime) -> list[Delivery]:
        """Race: one worker reads back; those that wait for a person are left alone."""
        ...

    async def orphans(self, now: datetime) -> list[Delivery]:
        """`sending` whose worker is gone becomes `unknown`."""
        ...

    async def settle(self, delivery: Delivery, expected: Collection[DeliveryStatus]) -> bool:
        """Store status and outcome. Race: only from one of the expected states."""
        ...

    async def cancel_after(self, delivery_id: str, now: datetime) -> list[Delivery]:
        """Cancel those that wait for a delivery which failed."""
        ...

    async def cancel_nudges(self, conversation_id: str) -> None:
        """Cancel reminders of a conversation that have not gone out yet."""
        ...

    async def cancel_pending(self, conversation_id: str, now: datetime) -> list[Delivery]:
        """Cancel messages to a customer that nobody has begun to send."""
        ...

    async def depth(self) -> Mapping[str, int]:
        """How many are pending, sending, unknown."""
        ...


class Nudges(Protocol):
    """Which nudges were made, and who has heard how many."""

    async def record(
        self, conversation_id: str, clock_start: datetime, stage: int, now: datetime
    ) -> bool:
        """Race: a nudge is unique by (conversation, clock start, stage); False when it exists."""
        ...

    async def heard(self, person: str, since: datetime) -> int:
        """How many a person has got since then."""
        ...

    async def note(
        self, person: str, conversation_id: str, now: datetime, *, gathered: bool
    ) -> None:
        """A person got one, or has one waiting to be gathered."""
        ...

    async def take_gathered(self, before: datetime) -> dict[str, list[str]]:
        """Race: per person whose oldest waiting one is from before then, all their conversations.

        They are taken away: only one worker gets them.
        """
        ...

    async def forget(self, before: datetime) -> None:
        """What nobody counts any more."""
        ...


class Cases(Protocol):
    """Offline cases."""

    async def add(self, case: OfflineCase) -> None:
        """Store a new case."""
        ...

    async def get(self, case_id: str) -> OfflineCase | None:
        """By id."""
        ...

    async def by_reference(self, reference: str) -> OfflineCase | None:
        """By the reference that people quote."""
        ...

    async def of(self, conversation_ids: Collection[str]) -> dict[str, OfflineCase]:
        """The newest case of each conversation."""
        ...

    async def open(self, limit: int) -> list[OfflineCase]:
        """Cases without an outcome, oldest first."""
        ...

    async def due(self, now: datetime, limit: int) -> list[OfflineCase]:
        """Cases whose reminder is due, locked."""
        ...

    async def save(self, case: OfflineCase) -> bool:
        """Store a change. Race: only while it is open; False when it was closed meanwhile."""
        ...

    async def close(self, case: OfflineCase) -> bool:
        """Race: one outcome is recorded; False when there is one already."""
        ...


class Events(Protocol):
    """What happened."""

    async def add(self, events: Sequence[Event]) -> None:
        """Append."""
        ...

    async def of(self, conversation_id: str, limit: int) -> list[Event]:
        """A conversation's events, oldest first (the newest `limit`)."""
        ...


class Drafts(Protocol):
    """Texts that people typed and did not get to send: nothing they typed is lost."""

    async def save(
        self, person: str, conversation_id: str, purpose: Purpose, text: str, now: datetime
    ) -> None:
        """Keep the newest text; "" forgets it."""
        ...

    async def get(self, person: str, conversation_id: str, purpose: Purpose) -> str:
        """The kept text, or ""."""
        ...


class Phrases(Protocol):
    """Saved openings and lines."""

    async def of(self, kind: PhraseKind) -> list[str]:
        """The team's own, in their order; empty when it has none."""
        ...

    async def replace(self, kind: PhraseKind, texts: Sequence[str]) -> None:
        """Set the team's own."""
        ...


class Kudos(Protocol):
    """Praise that was passed on."""

    async def add(self, message_id: str, colleague: str, by: str, note: str, now: datetime) -> bool:
        """Race: the same praise is passed on once; False when it was."""
        ...

    async def passed(self, message_ids: Collection[str]) -> set[tuple[str, str]]:
        """Pairs of (message id, colleague) that were passed on."""
        ...


class Inbox(Protocol):
    """Slack events that were handled: each once, however often it is delivered."""

    async def first_time(self, event_id: str, now: datetime) -> bool:
        """Race: True for one of several deliveries of the same event."""
        ...

    async def known(self, event_id: str) -> bool:
        """Whether it was handled."""
        ...

    async def forget(self, before: datetime) -> None:
        """Old ones need not be kept."""
        ...


class Leases(Protocol):
    """Named leases by the database's clock, and token buckets in rows."""

    async def take(self, name: str, holder: str, seconds: float) -> bool:
        """Race: one holder at a time; the holder may take again to prolong."""
        ...

    async def drop(self, name: str, holder: str) -> None:
        """Let go."""
        ...

    async def spend(self, bucket: str, per_second: float, burst: float) -> float:
        """Take a token; 0.0 when there was one, else how many seconds until there is."""
        ...


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
