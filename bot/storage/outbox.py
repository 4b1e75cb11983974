"""What has to happen, and what has happened: deliveries, nudges, cases, events, leases."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.delivery import Delivery, DeliveryKind, DeliveryStatus, Purpose
from bot.domain.events import Event
from bot.domain.offline import OfflineCase
from bot.domain.phrases import PhraseKind


class Deliveries(Protocol):
    """Effects on the outside, each once."""

    async def add(self, deliveries: Sequence[Delivery]) -> int:
        """Store new ones; those whose `once` exists stay as they are. Gives how many are new."""
        ...

    async def get(self, delivery_id: str) -> Delivery | None:
        """One delivery."""
        ...

    async def known(self, onces: Collection[str]) -> set[str]:
        """Those of these `once` that exist."""
        ...

    async def open_of(self, conversation_ids: Collection[str]) -> dict[str, list[Delivery]]:
        """To customers: in flight, failed or unknown since the last accepted answer."""
        ...

    async def last_answer(self, conversation_id: str) -> Delivery | None:
        """The newest answer that was asked for and did not fail."""
        ...

    async def privately_answered(self, conversation_ids: Collection[str]) -> set[str]:
        """Ids of messages to which a private one was sent, is on its way, or may have arrived."""
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

    async def note_progress(self, delivery: Delivery) -> bool:
        """Store the payload of one that is being sent. Race: False when it is not any more."""
        ...

    async def of_post(self, post_id: str) -> list[Delivery]:
        """All deliveries of a post to networks, oldest first."""
        ...

    async def replies_due(self, account_id: str, now: datetime) -> bool:
        """Whether an answer to a customer waits for this account and can go within a minute."""
        ...

    async def cancel_after(self, delivery_id: str, now: datetime) -> list[Delivery]:
        """Cancel those that wait for a delivery which failed, and those that wait for these."""
        ...

    async def cancel_nudges(self, conversation_id: str) -> None:
        """Cancel reminders of a conversation that have not gone out yet."""
        ...

    async def cancel_pending(self, conversation_id: str, now: datetime) -> list[Delivery]:
        """Cancel messages to a customer that nobody has begun to send."""
        ...

    async def cancel_once(self, conversation_id: str, begins: str, now: datetime) -> None:
        """What was asked for under a name (`once`) that begins so is not tried any more."""
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

    async def of_post(self, post_id: str, limit: int) -> list[Event]:
        """A post's events, oldest first (the newest `limit`)."""
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

    async def spend(
        self, bucket: str, per_second: float, burst: float, *, leave: float = 0.0
    ) -> float:
        """Take a token, of those above `leave`; 0.0 when there was one, else seconds until then."""
        ...

    async def drain(self, bucket: str, seconds: float) -> None:
        """Nobody gets a token for so long: the other side has said so."""
        ...
