"""Conversations, messages and events of some days, as rows; on request without personal data."""

import hmac
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import TypeAlias

from bot.domain.account import Account
from bot.domain.conversation import Author, Conversation, Direction, Message
from bot.domain.events import SYSTEM, Event
from bot.domain.figures.period import day_of
from bot.storage import Mark, UnitOfWork, Units

Row: TypeAlias = dict[str, object]
"""Column names and JSON values, the same names in the same order for all rows of a kind."""

_PAGE = 2000  # rows
_IN_ONE = 500  # ids of one look-up
_PSEUDONYM = 20  # hexadecimal digits: enough for millions of different ones

_HARMLESS = frozenset(
    {
        "again",
        "answer_deleted",
        "clock",
        "clock_start",
        "deadline",
        "in_hours",
        "opened_at",
        "opens",
        "outcome",
        "purpose",
        "route",
        "sent_at",
        "since",
        "stage",
        "state",
        "status",
        "stopped",
        "takes_back",
        "took",
        "until",
        "version",
        "was",
    }
)
"""Facts of events that say nothing of a person. A fact that is not listed is left out."""
_IDS = frozenset({"case", "delivery", "message"})
_PEOPLE = frozenset({"colleague", "owner", "people", "to"})


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Stable names for ids, from a key: the same id gives the same name, and no way leads back.

    Args:
        key: at least 16 bytes that nobody else has.
    """

    key: bytes = field(repr=False)

    def of(self, value: str) -> str:
        """A name for an id; "" for none, and the bot is itself."""
        if not value or value == SYSTEM:
            return value
        return hmac.new(self.key, value.encode(), sha256).hexdigest()[:_PSEUDONYM]


class DataExport:
    """Reads some days for an export.

    Args:
        units: of the database.
        zone: IANA name; whose days.
        pseudonyms: given: personal data are left out, and ids are replaced.
    """

    def __init__(self, units: Units, zone: str, pseudonyms: Pseudonyms | None = None) -> None:
        self._units = units
        self._zone = zone
        self._pseudonyms = pseudonyms

    async def tables(
        self, first: date, last: date, progress: Callable[[str, int, int], None]
    ) -> AsyncIterator[tuple[str, Sequence[Row]]]:
        """Pages of rows, each with its table: "events", "conversations", "messages".

        Events and messages of the days, and every conversation of which something was noted then.

        Args:
            first: local day.
            last: local day, included.
            progress: is told the table, how many rows are done, and of how many.
        """
        begin, end = day_of(first, self._zone).begin, day_of(last, self._zone).end
        async with self._units.read() as uow:
            accounts = {a.id: a for a in await uow.accounts.all()}
            concerned: set[str] = set()
            total, done = await uow.extracts.count_events(begin, end), 0
            async for page in _events(uow, begin, end):
                concerned |= {e.conversation_id for e in page if e.conversation_id}
                done += len(page)
                progress("events", done, total)
                yield "events", [self._event(e) for e in page]
            ids = sorted(concerned)
            for start in range(0, len(ids), _IN_ONE):
                chunk = ids[start : start + _IN_ONE]
                found = await uow.conversations.get(chunk)
                authors = await uow.authors.get({c.author_id for c in found.values()})
                progress("conversations", start + len(chunk), len(ids))
                rows = [
                    self._conversation(found[i], accounts, authors) for i in chunk if i in found
                ]
                yield "conversations", rows
            total, done = await uow.extracts.count_messages(accounts, begin, end), 0
            for account_id in accounts:
                for direction in Direction:
                    async for messages in _messages(uow, account_id, direction, begin, end):
                        done += len(messages)
                        progress("messages", done, total)
                        yield "messages", [self._message(m) for m in messages]

    def _id(self, value: str) -> str:
        return value if self._pseudonyms is None else self._pseudonyms.of(value)

    def _personal(self, row: Row) -> Row:
        """Columns that only an export with personal data has."""
        return row if self._pseudonyms is None else {}

    def _event(self, event: Event) -> Row:
        return {
            "id": self._id(event.id),
            "at": event.at.isoformat(),
            "actor": self._id(event.actor),
            "kind": event.kind.value,
            "account": self._id(event.account_id),
            "conversation": self._id(event.conversation_id),
            "post": self._id(event.post_id),
            "facts": self._facts(event.facts),
        }

    def _facts(self, facts: Mapping[str, object]) -> Row:
        if self._pseudonyms is None:
            return dict(facts)
        kept: Row = {}
        for name, value in facts.items():
            if name in _HARMLESS:
                kept[name] = value
            elif name in _IDS or (name in _PEOPLE and isinstance(value, str)):
                kept[name] = self._pseudonyms.of(str(value))
            elif name in _PEOPLE and isinstance(value, list):
                kept[name] = [self._pseudonyms.of(str(one)) for one in value]
        return kept

    def _conversation(
        self,
        conversation: Conversation,
        accounts: Mapping[str, Account],
        authors: Mapping[str, Author],
    ) -> Row:
        account = accounts.get(conversation.account_id)
        author = authors.get(conversation.author_id)
        clock = conversation.clock
        return {
            "id": self._id(conversation.id),
            "network": account.network if account is not None else "",
            "account": self._id(conversation.account_id),
            "author": self._id(conversation.author_id),
            **self._personal(
                {
                    "account_handle": account.handle if account is not None else "",
                    "author_handle": author.profile.handle if author is not None else "",
                    "author_name": author.profile.name if author is not None else "",
                    "reason": conversation.reason,
                }
            ),
            "private": conversation.private,
            "state": conversation.state.value,
            "owner": self._id(conversation.owner),
            "opened_at": conversation.opened_at.isoformat(),
            "last_inbound_at": conversation.last_inbound_at.isoformat(),
            "claimed_at": _iso(conversation.claimed_at),
            "answered_at": _iso(conversation.answered_at),
            "answers": conversation.answers,
            "clock": clock.kind.value if clock is not None else "",
            "clock_start": _iso(clock.start if clock is not None else None),
            "deadline": _iso(clock.deadline if clock is not None else None),
            "late": conversation.late,
        }

    def _message(self, message: Message) -> Row:
        return {
            "id": self._id(message.id),
            "conversation": self._id(message.conversation_id),
            "account": self._id(message.account_id),
            "direction": message.direction.value,
            "kind": message.kind.value,
            "visibility": message.visibility.value,
            "created_at": message.created_at.isoformat(),
            "received_at": message.received_at.isoformat(),
            "answered_at": _iso(message.answered_at),
            "edited_at": _iso(message.edited_at),
            "deleted_at": _iso(message.deleted_at),
            "sent_by": self._id(message.sent_by),
            **self._personal(
                {
                    "text": message.text,
                    "url": message.url,
                    "external_id": message.external_id,
                    "parent_external_id": message.parent_external_id,
                }
            ),
        }


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


async def _events(uow: UnitOfWork, begin: datetime, end: datetime) -> AsyncIterator[list[Event]]:
    behind: Mark | None = None
    while page := await uow.extracts.events(begin, end, behind, _PAGE):
        yield page
        behind = Mark(at=page[-1].at, id=page[-1].id)


async def _messages(
    uow: UnitOfWork, account_id: str, direction: Direction, begin: datetime, end: datetime
) -> AsyncIterator[list[Message]]:
    behind: Mark | None = None
    read = uow.extracts.messages
    while page := await read(account_id, direction, begin, end, behind, _PAGE):
        yield page
        behind = Mark(at=page[-1].received_at, id=page[-1].id)
