"""What customers wrote does not stay for ever, and goes at once when one of them asks for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.conversation import Author, Conversation, State, close
from bot.domain.delivery import Delivery, DeliveryKind, DeliveryStatus, Purpose
from bot.domain.events import SYSTEM, EventKind
from bot.domain.leaving_out import without
from bot.domain.standing import standing_facts
from bot.domain.team_settings import TeamSettings
from bot.errors import BadInput, Conflict
from bot.services.claims import store
from bot.services.journal import record
from bot.storage import Erased, UnitOfWork, Units

FORGOTTEN = "Forgotten on request."
"""Why conversations with somebody who is forgotten are closed."""

_QUIET_FROM, _QUIET_UNTIL = 3, 5  # o'clock where the team is
_ALL = 1_000_000  # more than anybody has conversations with us
_OVERDUE = timedelta(days=2)  # the bot did not run at night: then it is done by day


class Retention:
    """Erases what is older than the team keeps it."""

    def __init__(self, units: Units) -> None:
        self._units = units

    async def due(self, settings: TeamSettings, now: datetime) -> bool:
        """Whether there is anything to erase now."""
        async with self._units.read() as uow:
            return await uow.erasing.anything_over(erase_before(settings, now))

    async def sweep(self, settings: TeamSettings, now: datetime, limit: int) -> Erased:
        """A small batch, in one transaction; nothing when there is none to erase now."""
        before = erase_before(settings, now)
        async with self._units.write() as uow:
            over = await uow.erasing.over(before, limit)
            ids = [c.id for c in over]
            erased = await uow.erasing.erase_conversations(ids, now)
            authors = await uow.erasing.erase_authors(
                {c.author_id for c in over}, only_without_conversations=True
            )
            dropped = await uow.erasing.drop_loose_notices(before, limit)
            unread = await uow.pushes.drop_unread(before, limit)
            erased += Erased(authors=authors, deliveries=dropped, pushes=unread)
            if not erased:
                return erased
            await record(
                uow,
                EventKind.ERASED,
                actor=SYSTEM,
                now=now,
                before=before.isoformat(),
                conversations=erased.conversations,
                messages=erased.messages,
                authors=erased.authors,
            )
            await uow.commit()
        return erased


def erase_before(settings: TeamSettings, now: datetime) -> datetime:
    """What is older is erased now: at a quiet hour what is due, by day what two nights missed."""
    quiet = _QUIET_FROM <= now.astimezone(ZoneInfo(settings.zone)).hour < _QUIET_UNTIL
    return now - settings.retention - (timedelta() if quiet else _OVERDUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What there is of somebody.

    Attributes:
        authors: one for each of our accounts to which they spoke.
        conversations: all; `waiting`: those among them in which they wait for us.
    """

    authors: tuple[Author, ...] = ()
    conversations: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What was done.

    Attributes:
        closed: conversations in which they still waited.
        called_off: messages that had not gone out.
        retracted: notices that leave Slack as soon as the bot runs.
        cards: cards that will say that they are erased.
    """

    erased: Erased = field(default_factory=Erased)
    closed: int = 0
    called_off: int = 0
    retracted: int = 0
    cards: int = 0


class Forgetting:
    """Erases one author everywhere, however new it is."""

    def __init__(self, units: Units) -> None:
        self._units = units

    async def find(self, network: str, name: str) -> Known:
        """Who would be forgotten; nobody, when no author of that network is called so."""
        async with self._units.read() as uow:
            authors = await self._authors(uow, network, name)
            conversations = [
                c for a in authors for c in await uow.conversations.of_author(a.id, _ALL)
            ]
        return Known(
            authors=tuple(authors),
            conversations=len(conversations),
            waiting=sum(c.clock is not None for c in conversations),
        )

    async def forget(self, network: str, name: str, now: datetime) -> Forgotten:
        """Do it, in one transaction. What Slack shows follows when the bot runs.

        Raises:
            BadInput: no author of that network is called so.
            Conflict: a message to them is being sent at this moment.
        """
        async with self._units.write(durable=True) as uow:
            authors = await self._authors(uow, network, name)
            if not authors:
                raise BadInput(
                    f"Nobody on {network} is known as “{name}”.", example="forget bluesky @handle"
                )
            author_ids = [a.id for a in authors]
            conversations = await uow.erasing.hold(author_ids)
            ids = [c.id for c in conversations]
            if await uow.erasing.in_flight(ids):
                raise Conflict(
                    "A message to them is being sent at this moment. "
                    "Run the same again in a minute."
                )
            called_off = await uow.erasing.call_off(ids, now)
            notices = await uow.erasing.notices_about(ids)
            retracted = await _retract(uow, notices, now)
            quotations = await uow.erasing.erase_quotations(authors)
            erased = await uow.erasing.erase_conversations(ids, now)
            erased += Erased(
                quotations=quotations,
                pushes=await _leave_pushes(uow, network, authors, now),
                authors=await uow.erasing.erase_authors(
                    author_ids, only_without_conversations=False
                ),
            )
            await uow.erasing.erase_notices(notices)
            closed = sum([await _end(uow, c, now) for c in conversations])
            await uow.erasing.show_no_card(ids)
            cards = await uow.cards.places(ids)
            uow.wake("cards", "deliveries")
            await uow.commit()
        return Forgotten(
            erased=erased,
            closed=closed,
            called_off=called_off,
            retracted=retracted,
            cards=len(cards),
        )

    async def _authors(self, uow: UnitOfWork, network: str, name: str) -> list[Author]:
        accounts = [a.id for a in await uow.accounts.all() if a.network == network]
        return await uow.erasing.authors_named(accounts, name.removeprefix("@"))


async def _end(uow: UnitOfWork, conversation: Conversation, now: datetime) -> bool:
    """An erased conversation: nobody waits there any more, and its card is shown anew.

    True when its author was waiting.
    """
    case = (await uow.cases.of([conversation.id])).get(conversation.id)
    if case is not None and case.closed_at is None:
        ended = replace(case, closed_at=now, closed_by=SYSTEM, remind_at=None)
        if await uow.cases.close(ended):
            await record(
                uow,
                EventKind.CASE_CLOSED,
                actor=SYSTEM,
                now=now,
                conversation_id=conversation.id,
                account_id=conversation.account_id,
                case=case.id,
                outcome="",
            )
    waiting = not conversation.state.terminal
    bare = replace(conversation, reason="")
    after = close(bare, State.CLOSED, FORGOTTEN) if waiting else bare.bump()
    await store(uow, conversation, after)
    if waiting:
        await uow.messages.mark_answered(conversation.id, now, now)
        await record(
            uow,
            EventKind.CLOSED,
            actor=SYSTEM,
            now=now,
            conversation_id=conversation.id,
            account_id=conversation.account_id,
            reason=FORGOTTEN,
            standing=standing_facts(after),
        )
    await record(
        uow,
        EventKind.FORGOTTEN,
        actor=SYSTEM,
        now=now,
        conversation_id=conversation.id,
        account_id=conversation.account_id,
    )
    return waiting


async def _leave_pushes(
    uow: UnitOfWork, network: str, authors: Sequence[Author], now: datetime
) -> int:
    """What was pushed of them and is not read yet, or could not be; others' words in it stay."""
    ids = {a.profile.external_id for a in authors}
    changed = 0
    for push in await uow.pushes.with_bodies(network):
        left = without(push.body, ids)
        if left != push.body:
            await uow.pushes.rewrite(push.id, left, now)
            changed += 1
    return changed


async def _retract(uow: UnitOfWork, notices: Sequence[Delivery], now: datetime) -> int:
    """Every notice leaves Slack, as soon as it is certain where it is."""
    there = {DeliveryStatus.SENT, DeliveryStatus.SENDING, DeliveryStatus.UNKNOWN}
    return await uow.deliveries.add(
        [
            Delivery(
                id=uow.new_id(),
                kind=DeliveryKind.RETRACT,
                purpose=Purpose.NOTICE,
                once=f"retract:{notice.id}",
                created_at=now,
                next_attempt_at=now,
                conversation_id=notice.conversation_id,
                after=notice.id,
            )
            for notice in notices
            if notice.status in there
        ]
    )
