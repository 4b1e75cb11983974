"""The clock reminds. One sweep: read who is due, ask Slack who is reachable, write."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.card import ConversationView
from bot.domain.conversation import Conversation, pass_deadline, promised, silent
from bot.domain.delivery import NUDGE
from bot.domain.events import SYSTEM, EventKind
from bot.domain.notices import GatheredNudges, NudgeNotice
from bot.domain.nudges import Audience, DueNudge, audiences, crosses_deadline, due_nudge
from bot.domain.people import Availability, reachable
from bot.errors import OutsideError
from bot.ports import Place, TeamChat
from bot.services.claims import store
from bot.services.excerpts import nudged
from bot.services.journal import notice_delivery, record
from bot.services.team import Team
from bot.services.views import Views
from bot.storage import UnitOfWork, Units

_AN_HOUR = timedelta(hours=1)
_GATHER_FOR = timedelta(minutes=30)
_WORTH_SAYING = timedelta(minutes=2)
_MANY_GATHERED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who could be nudged now, as Slack says."""

    on_duty: Mapping[str, tuple[str, ...]]
    managers: tuple[str, ...]
    availability: Mapping[str, Availability]

    def awake(self, people: Iterable[str]) -> tuple[str, ...]:
        """Those who can be disturbed, or all when nobody can."""
        return reachable(people, self.availability)

    def can_hear(self, person: str) -> bool:
        """Whether somebody can be disturbed."""
        found = self.availability.get(person, Availability.REACHABLE)
        return found is Availability.REACHABLE


@dataclass(frozen=True, slots=True)
class _Addressed:
    """One message of a nudge: where it goes and who hears it."""

    place: Place
    in_thread: bool
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Swept:
    """How many nudges a sweep made, by stage, and how many conversations became late."""

    stages: tuple[int, ...]
    late: int


class Nudging:
    """Sweeps due nudges."""

    def __init__(self, units: Units, views: Views, team: Team, chat: TeamChat) -> None:
        self._units = units
        self._views = views
        self._team = team
        self._chat = chat

    async def sweep(self, now: datetime, limit: int = 50) -> Swept:
        """Make the nudges that are due; the same moment again makes none.

        Reading, asking Slack and writing are three steps, because Slack may be slow and no
        transaction waits for it. What changed in between is settled by the locked rows.
        """
        async with self._units.read() as uow:
            due = await uow.conversations.due(now, limit, lock=False)
            accounts = {a.id: a for a in await uow.accounts.all()}
        if not due:
            return Swept((), 0)
        channels = {accounts[c.account_id].channel for c in due}
        people = await self._people(channels, {c.owner for c in due if c.owner}, now)
        stages: list[int] = []
        late = 0
        async with self._units.write() as uow:
            locked = await uow.conversations.due(now, limit)
            known = {c.id for c in due}  # others are for the next sweep: nobody was looked up
            locked = [c for c in locked if c.id in known]
            views = {v.conversation.id: v for v in await self._views.many(uow, locked, now)}
            for conversation in locked:
                stage, became_late = await self._nudge(
                    uow, conversation, views[conversation.id], people, now
                )
                stages += [] if stage is None else [stage]
                late += became_late
            uow.wake("deliveries", "cards")
            await uow.commit()
        return Swept(tuple(stages), late)

    async def _people(
        self, channels: Iterable[str], owners: Iterable[str], now: datetime
    ) -> People:
        """Everybody who may have to be nudged; Slack's silence makes nobody unreachable."""
        on_duty: dict[str, tuple[str, ...]] = {}
        managers: tuple[str, ...] = ()
        for channel in channels:
            try:
                on_duty[channel] = await self._team.on_duty(channel, now)
            except OutsideError:
                on_duty[channel] = ()
        try:
            managers = await self._team.managers()
        except OutsideError:
            managers = tuple(m for m in self._team.settings.managers if m.startswith(("U", "W")))
        everybody = {*owners, *managers, *(p for duty in on_duty.values() for p in duty)}
        try:
            availability = await self._chat.availability(sorted(everybody))
        except OutsideError:
            availability = {}
        return People(on_duty=on_duty, managers=managers, availability=availability)

    async def _nudge(
        self,
        uow: UnitOfWork,
        conversation: Conversation,
        view: ConversationView,
        people: People,
        now: datetime,
    ) -> tuple[int | None, bool]:
        """One conversation: move to the next stage, and speak for the latest that is due."""
        account = await uow.accounts.get(conversation.account_id)
        if conversation.clock is None or conversation.nudge is None or account is None:
            return None, False
        clock, start = conversation.clock, conversation.clock.start
        # Settings that were changed since do not change what the customer was promised.
        policy = self._team.settings.policy_of(account).since(start)
        window, hours = promised(clock, policy)
        due = due_nudge(policy, conversation.nudge, start, window, hours, now)
        if due is None:
            return None, False
        is_new = await uow.nudges.record(conversation.id, start, due.stage, now)
        became_late = crosses_deadline(policy, conversation.nudge.stage, due.stage)
        after = pass_deadline(conversation) if became_late else conversation.bump()
        after = replace(after, nudge=due.following, version=conversation.version + 1)
        await store(uow, conversation, after)
        if became_late:
            await self._note_late(uow, conversation, now)
        if not is_new:
            return None, became_late
        # While Slack was down earlier stages could not be said; now only the latest is worth it.
        await uow.deliveries.cancel_nudges(conversation.id)
        heard = audiences(
            policy,
            due.stage,
            owned=bool(after.owner),
            silent=bool(after.owner) and silent(after, now, window),
        )
        view = replace(view, conversation=after)
        reached = await self._speak(uow, view, conversation, due, heard, people, now)
        await record(
            uow,
            EventKind.NUDGED,
            actor=SYSTEM,
            now=now,
            conversation_id=conversation.id,
            account_id=conversation.account_id,
            stage=due.stage,
            people=sorted(reached),
        )
        return due.stage, became_late

    async def _note_late(self, uow: UnitOfWork, before: Conversation, now: datetime) -> None:
        await record(
            uow,
            EventKind.LATE,
            actor=SYSTEM,
            now=now,
            conversation_id=before.id,
            account_id=before.account_id,
        )
        if before.owner:
            await record(
                uow,
                EventKind.RELEASED,
                actor=SYSTEM,
                now=now,
                conversation_id=before.id,
                account_id=before.account_id,
                owner=before.owner,
            )

    async def _speak(
        self,
        uow: UnitOfWork,
        view: ConversationView,
        before: Conversation,
        due: DueNudge,
        heard: Iterable[Audience],
        people: People,
        now: datetime,
    ) -> set[str]:
        """Create the deliveries; whoever has heard enough this hour gets them gathered."""
        conversation = view.conversation
        places = await uow.cards.places([conversation.id])
        about = nudged(view, places.get(conversation.id))
        clock = conversation.clock
        if clock is None:
            return set()
        delay = now - due.due_at
        quiet = before.snoozed_until is not None and before.snoozed_until > due.due_at
        reached: set[str] = set()
        for addressed in _addresses(view, heard, people):
            allowed = []
            for person in addressed.people:
                if person in reached or not await self._may_hear(uow, person, conversation.id, now):
                    continue
                allowed.append(person)
                reached.add(person)
            direct = bool(addressed.place.user)
            if direct and not allowed:
                continue
            notice = NudgeNotice(
                about=about,
                stage=due.stage,
                mentions=() if direct else tuple(allowed),
                late=now >= clock.deadline,
                released_from=before.owner if before.owner != conversation.owner else "",
                delayed_seconds=0 if quiet or delay < _WORTH_SAYING else int(delay.total_seconds()),
            )
            where = addressed.place.user or ("thread" if addressed.in_thread else "channel")
            once = f"{NUDGE}{conversation.id}:{clock.start.isoformat()}:{due.stage}:{where}"
            await uow.deliveries.add(
                [
                    notice_delivery(
                        uow,
                        notice,
                        once=once,
                        now=now,
                        conversation_id=conversation.id,
                        place=addressed.place,
                        thread_of=conversation.id if addressed.in_thread else "",
                    )
                ]
            )
        return reached

    async def _may_hear(
        self, uow: UnitOfWork, person: str, conversation_id: str, now: datetime
    ) -> bool:
        """Count a nudge for a person; above the hourly limit it waits to be gathered."""
        many = await uow.nudges.heard(person, now - _AN_HOUR)
        gathered = many >= self._team.settings.nudges_per_hour
        await uow.nudges.note(person, conversation_id, now, gathered=gathered)
        return not gathered

    async def send_gathered(self, now: datetime) -> int:
        """Send what was gathered for people above their limit, as one message each."""
        async with self._units.write() as uow:
            waiting = await uow.nudges.take_gathered(now - _GATHER_FOR)
            for person, conversation_ids in waiting.items():
                found = await uow.conversations.get(conversation_ids)
                still = [c for c in found.values() if c.clock is not None]
                if not still:
                    continue
                views = await self._views.many(uow, still[:_MANY_GATHERED], now)
                places = await uow.cards.places([c.id for c in still])
                notice = GatheredNudges(
                    about=tuple(nudged(v, places.get(v.conversation.id)) for v in views)
                )
                await uow.deliveries.add(
                    [
                        notice_delivery(
                            uow,
                            notice,
                            once=f"gathered:{person}:{now.isoformat()}",
                            now=now,
                            place=Place(user=person),
                        )
                    ]
                )
            if waiting:
                uow.wake("deliveries")
            await uow.commit()
        return len(waiting)


def _addresses(
    view: ConversationView, heard: Iterable[Audience], people: People
) -> list[_Addressed]:
    """Where each audience of a nudge is; people who cannot be disturbed are passed over."""
    channel, owner = view.channel, view.conversation.owner
    on_duty = people.awake(people.on_duty.get(channel, ()))
    audience = set(heard)
    found: list[_Addressed] = []
    thread = Audience.THREAD_ON_DUTY in audience
    if Audience.OWNER in audience and owner:
        if people.can_hear(owner):
            found.append(_Addressed(Place(user=owner), in_thread=False, people=(owner,)))
        else:
            # The owner is away: the next on duty hears it where everybody sees it.
            thread = True
    if thread:
        awake = tuple(p for p in on_duty if p != owner) or on_duty
        found.append(_Addressed(Place(channel=channel), in_thread=True, people=awake))
    if Audience.CHANNEL in audience:
        found.append(_Addressed(Place(channel=channel), in_thread=False, people=on_duty))
    if Audience.MANAGERS in audience:
        found.extend(
            _Addressed(Place(user=m), in_thread=False, people=(m,))
            for m in people.awake(people.managers)
        )
    return found
