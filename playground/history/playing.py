"""Plays tales: every message and every deed at its time, in order, through the bot's services."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from bot.domain.delivery import Purpose
from bot.domain.offline import OfflineCase, case_reference
from bot.domain.people import Role
from bot.forms import OfflineForm
from bot.services.answers import Writing
from bot.services.networks import network_of
from bot.services.offline import GoingOffline
from integrations.memory import Message, Person
from playground.history.past import Past
from playground.history.regulars import REGULARS
from playground.history.tales import Act, Deed, Tale

_WRITING = timedelta(minutes=2)  # from the open form to its sending
_TO_CARD = timedelta(seconds=1.4)
_TO_REMIND = timedelta(seconds=2)
_MANAGER = "mara"

_PURPOSES: Mapping[Deed, Purpose] = {Deed.ANSWER: Purpose.ANSWER, Deed.THANK: Purpose.THANKS}
_WRITTEN = {*_PURPOSES, Deed.INVITE}
_ENDS = {*_WRITTEN, Deed.CLOSE, Deed.SPAM}
_BEGINS = {Deed.ACKNOWLEDGE, Deed.REOPEN, Deed.MORE}
_QUIET = timedelta(minutes=30)  # for so long no clock reminds of anything


@dataclass(slots=True, kw_only=True)
class Told:
    """A tale as far as it has come.

    Attributes:
        at: when it begins (UTC).
        first: what the customer has said; None before.
        message: our id of it.
        card_at: when its card was posted.
        answers: how many of ours it has.
        form: of an invitation that is being written.
    """

    tale: Tale
    at: datetime
    first: Message | None = None
    conversation: str = ""
    message: str = ""
    card_at: datetime | None = None
    answers: int = 0
    form: OfflineForm | None = None
    case: OfflineCase | None = None


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class _Step:
    """Something that happens; of two at once the one that comes first in the book."""

    at: datetime
    number: int
    told: Told = field(compare=False)
    act: Act | None = field(compare=False, default=None)
    opens: bool = field(compare=False, default=False)


class Play:
    """The past, from the first step to `until`.

    Args:
        past: what it is played with.
        move: shows another time to all of them.
    """

    def __init__(self, past: Past, move: Callable[[datetime], None]) -> None:
        self._past = past
        self._services = past.parts.services
        self._move_clock = move
        self._now = datetime.min.replace(tzinfo=UTC)
        self._waiting: dict[str, datetime] = {}  # conversations with a clock, and since when
        self._cases: dict[str, datetime] = {}  # open cases, and when somebody is reminded of them
        self._regulars = {one.key: one for one in REGULARS}
        self._people: dict[str, Person] = {}
        self._luck = Random("the past")  # noqa: S311 - a play, not a secret
        self._deeds: Mapping[Deed, Callable[[Told, Act, str], Awaitable[object]]] = {
            Deed.CLAIM: self._claim,
            Deed.RELEASE: self._release,
            Deed.HAND_OVER: self._hand_over,
            Deed.ANSWER: self._answer,
            Deed.THANK: self._answer,
            Deed.ACKNOWLEDGE: self._acknowledge,
            Deed.INVITE: self._invite,
            Deed.OUTCOME: self._outcome,
            Deed.CLOSE: self._close,
            Deed.SPAM: self._spam,
            Deed.REOPEN: self._reopen,
            Deed.PASS_ON: self._pass_on,
        }

    async def until(self, end: datetime, book: Sequence[Told]) -> None:
        """Play everything that happens before `end`, and what the clock reminds of."""
        steps = sorted(step for step in _steps(book) if step.at < end)
        self._move_clock(steps[0].at)
        self._now = steps[0].at
        for step in steps:
            await self._remind_until(step.at)
            self._move(step.at)
            await self._do(step)
        await self._remind_until(end)
        self._move(end)

    def _move(self, to: datetime) -> None:
        """Forward, or not at all: what one step took may reach into the next."""
        self._now = max(self._now, to)
        self._move_clock(self._now)

    async def _remind_until(self, end: datetime) -> None:
        """The reminders of the clock and of cases, each when it is due."""
        while due := await self._reminders_until(end):
            self._move(min(due) + _TO_REMIND)
            await self._past.parts.reminding.round()
            again = self._now + self._past.parts.settings.now.case_reminder
            self._cases = {i: again if at <= self._now else at for i, at in self._cases.items()}

    async def _reminders_until(self, end: datetime) -> Sequence[datetime]:
        """The next ones; most answers come before the clock's have to be looked for."""
        due = [at for at in self._cases.values() if at < end]
        if all(since + _QUIET >= end for since in self._waiting.values()):
            return due
        async with self._past.database.read() as uow:
            found = await uow.conversations.due(end, 1, lock=False)
        return [*due, *(one.nudge.due_at for one in found if one.nudge is not None)]

    async def _do(self, step: _Step) -> None:
        told, act = step.told, step.act
        if act is None:
            await self._arrive(told, told.tale.says)
        elif act.deed is Deed.MORE:
            await self._arrive(told, act.text)
        elif step.opens:
            await self._open(told, act, self._past.people[act.by])
        else:
            await self._deeds[act.deed](told, act, self._past.people[act.by])
        if step.act is None or not step.opens:
            self._note_waiting(told, act)

    def _note_waiting(self, told: Told, act: Act | None) -> None:
        if act is not None and act.deed in _ENDS:
            self._waiting.pop(told.conversation, None)
        elif act is None or act.deed in _BEGINS:
            self._waiting.setdefault(told.conversation, self._now)

    # -- customers ------------------------------------------------------------------------------

    async def _arrive(self, told: Told, text: str) -> None:
        """A customer writes; we fetch it a little later, and its card comes."""
        regular = self._regulars[told.tale.who]
        account = self._past.accounts[regular.network]
        network = network_of(self._past.networks, account.id)
        said = self._say(told, text)
        self._move(self._now + timedelta(seconds=self._luck.uniform(4, 50)))
        async with self._past.database.read() as uow:
            cursor = await uow.accounts.cursor(account.id)
        page = await network.fetch_mentions(cursor, now=self._now)
        await self._past.parts.intake.store(
            account, page.mentions, cursor=page.cursor, now=self._now
        )
        if told.first is None:
            async with self._past.database.read() as uow:
                stored = (await uow.messages.known(account.id, [said.id]))[said.id]
            told.first, told.message, told.conversation = said, stored.id, stored.conversation_id
        self._move(self._now + _TO_CARD)
        told.card_at = told.card_at or self._now
        await self._past.parts.cards.round()

    def _say(self, told: Told, text: str) -> Message:
        person = self._person(told.tale.who)
        us = f"@{person.world.profile().handle.partition('@')[0]}"
        text = text.format(us=us)
        if told.tale.private:
            return person.messages_privately(text)
        if told.first is None:
            return person.posts(text)
        return person.replies(person.world.thread(told.first.id)[-1].id, text)

    def _person(self, key: str) -> Person:
        if key not in self._people:
            regular = self._regulars[key]
            self._people[key] = self._past.town.worlds[regular.network].person(
                regular.handle,
                display_name=regular.name,
                avatar_url=f"/customers/avatars/{key}.svg",
                followers=regular.followers,
                accepts_private=regular.accepts_private,
            )
        return self._people[key]

    # -- colleagues -----------------------------------------------------------------------------

    async def _open(self, told: Told, act: Act, by: str) -> None:
        """Begin to write: it is theirs from now on."""
        if act.deed is Deed.INVITE:
            told.form = await self._services.offline.open_form(told.conversation, by, self._now)
        else:
            await self._services.claims.claim(told.conversation, by, self._now)

    async def _answer(self, told: Told, act: Act, by: str) -> None:
        await self._services.answers.submit(
            Writing(
                conversation_id=told.conversation,
                by=by,
                text=act.text,
                purpose=_PURPOSES[act.deed],
                seen_answers=told.answers,
                seen_at=None,
            ),
            self._now,
        )
        await self._deliver(told)

    async def _acknowledge(self, told: Told, act: Act, by: str) -> None:
        del act
        await self._services.answers.acknowledge(told.conversation, by, self._now)
        await self._deliver(told)

    async def _invite(self, told: Told, act: Act, by: str) -> None:
        form = told.form
        assert form is not None  # noqa: S101 - `_steps` has opened it
        form = await self._services.offline.preview(
            told.conversation,
            act.route,
            self._now,
            reference=case_reference(self._luck.randrange(2**62)),
            seen=(form.seen_answers, form.seen_at),
        )
        told.case = await self._services.offline.submit(
            GoingOffline(
                conversation_id=told.conversation,
                by=by,
                route=act.route,
                reference=form.reference,
                invitation=form.invitation.text if form.invitation else "",
                private=form.private.text if form.private else "",
                notes=act.text,
                contact="",
                mail_transcript=False,
                seen_answers=form.seen_answers,
                seen_at=form.seen_at,
            ),
            self._now,
        )
        self._cases[told.case.id] = told.case.remind_at or self._now
        await self._deliver(told)

    async def _outcome(self, told: Told, act: Act, by: str) -> None:
        assert told.case is not None  # noqa: S101 - an invitation comes before its outcome
        del self._cases[told.case.id]
        following = self._services.following
        await following.close(told.case.id, by, act.outcome, act.text, self._now)

    async def _deliver(self, told: Told) -> None:
        """Send what has been asked for; a second message of an invitation follows the first."""
        told.answers += 1
        for _ in range(2 if told.form else 1):
            await self._past.parts.to_customers.round()

    async def _claim(self, told: Told, act: Act, by: str) -> None:
        del act
        await self._services.claims.claim(told.conversation, by, self._now)

    async def _release(self, told: Told, act: Act, by: str) -> None:
        await self._services.claims.release(told.conversation, by, _role(act), self._now)

    async def _hand_over(self, told: Told, act: Act, by: str) -> None:
        to = self._past.people[act.to]
        await self._services.claims.hand_over(
            told.conversation, by, to, _role(act), act.text, self._now
        )

    async def _close(self, told: Told, act: Act, by: str) -> None:
        await self._services.closing.close(told.conversation, by, act.text, self._now)

    async def _spam(self, told: Told, act: Act, by: str) -> None:
        del act
        await self._services.closing.spam(told.conversation, by, self._now)

    async def _reopen(self, told: Told, act: Act, by: str) -> None:
        del act
        await self._services.closing.reopen(told.conversation, by, self._now)

    async def _pass_on(self, told: Told, act: Act, by: str) -> None:
        to = self._past.people[act.to]
        await self._services.kudos.pass_on(told.message, to, by, act.text, self._now)


def _steps(book: Sequence[Told]) -> Iterator[_Step]:
    number = 0
    for told in book:
        yield _Step(at=told.at, number=number, told=told)
        for act in told.tale.acts:
            at = told.at + timedelta(minutes=act.after)
            number += 1
            if act.deed in _WRITTEN:
                yield _Step(at=at - _WRITING, number=number, told=told, act=act, opens=True)
            number += 1
            yield _Step(at=at, number=number, told=told, act=act)
        number += 1


def _role(act: Act) -> Role:
    return Role.MANAGER if act.by == _MANAGER else Role.MEMBER
