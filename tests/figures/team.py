"""A team at work without Slack: real services and loops, a pretend network, SQLite, a clock.

`Team.does` performs one act; what cannot be done at that moment is left undone, as a click that is
refused.
"""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from bench.stand import QuietChat
from bot.domain.account import Account, ResponsePolicy
from bot.domain.conversation import Conversation
from bot.domain.delivery import DeliveryKind, Purpose
from bot.domain.events import Event
from bot.domain.offline import Outcome, Route
from bot.domain.people import Role
from bot.domain.team_settings import TeamSettings
from bot.domain.working_hours import parse_hours
from bot.errors import GoldenHourError
from bot.observability.metrics import Metrics
from bot.parts import Pace, Parts
from bot.services.answers import Writing
from bot.services.digests.figures import Figures
from bot.services.offline import GoingOffline
from bot.workers.connecting import OpenNetworks
from db.engine import reading_engine, writing_engine
from db.mapping import to_delivery, to_event
from db.tables import cases, conversations, deliveries, events
from db.unit_of_work import Database
from integrations.email import NullMailer
from integrations.memory import OURS, PLAIN, MemoryNetwork, MemoryPlugin, Operation, World
from tests.databases import open_database, sqlite_address
from tests.scenario.office import ManualClock
from tests.stories import ACCOUNT

ANA, BEN, MARA = "U0ANARUIZ1", "U0BENOKAF1", "U0MARALIND"
COLLEAGUES = (ANA, BEN, MARA)
ZONE = "Europe/Berlin"
MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # 9 o'clock in Berlin
HOURS = parse_hours("Mon-Fri 9-17, Sat 10-14", ZONE)
POLICY = ResponsePolicy(hours=HOURS, follow_up_hours=HOURS)
SETTINGS = TeamSettings(
    home_team="T0HARBOUR1",
    policy=POLICY,
    zone=ZONE,
    managers=(MARA,),
    on_duty=(ANA, BEN),
    support_email="care@harbourcoffee.example",
)
OPEN_AIR = replace(ACCOUNT, network=PLAIN.name, external_id=OURS)
_PACE = Pace(
    poll=timedelta(seconds=30),
    refresh=timedelta(days=1),
    channel_rate=1000.0,
    channel_burst=1000.0,
)
_PEOPLE = ("kim", "lee", "max", "noa")


@dataclass(frozen=True, slots=True)
class Act:
    """Something that somebody does: `who` and `which` are numbers that are taken modulo."""

    what: str
    who: int = 0
    which: int = 0
    minutes: int = 0


async def new_file(folder: Path) -> Path:
    """A migrated database, to be copied."""
    address = sqlite_address(folder)
    async with open_database(address):
        pass
    return Path(address.removeprefix("sqlite+aiosqlite:///"))


@asynccontextmanager
async def team_on(file: Path, *, settings: TeamSettings = SETTINGS) -> AsyncIterator["Team"]:
    """A team on a copy of a migrated database, on a Monday at nine."""
    copied = file.with_name(f"copy-{file.name}")
    shutil.copy(file, copied)
    address = f"sqlite+aiosqlite:///{copied}"
    clock = ManualClock(MONDAY)
    world = World(PLAIN, now=clock.now)
    async with AsyncExitStack() as stack:
        database = Database(writing_engine(address), reading_engine(address))
        stack.push_async_callback(database.close)
        async with database.write() as uow:
            await uow.accounts.save(OPEN_AIR, MONDAY)
            await uow.commit()
        network = MemoryNetwork(world)
        await network.open()
        stack.push_async_callback(network.close)
        networks = OpenNetworks({PLAIN.name: MemoryPlugin(world)})
        networks.open[OPEN_AIR.id] = network
        parts = Parts(
            database=database,
            networks=networks,
            chat=QuietChat(),
            mailer=NullMailer(),
            clock=clock,
            team=settings,
            pace=_PACE,
            metrics=Metrics(),
            holder="figures",
        )
        yield Team(database, parts, networks, network, world, clock)


class Team:
    """What people can do, by name."""

    def __init__(
        self,
        database: Database,
        parts: Parts,
        networks: OpenNetworks,
        network: MemoryNetwork,
        world: World,
        clock: ManualClock,
    ) -> None:
        self.database = database
        self.parts = parts
        self.network = network
        self.world = world
        self.clock = clock
        self.figures = Figures(database, networks, parts.settings)
        self._said = 0

    async def does(self, act: Act) -> None:
        """Let the time pass, then do it."""
        self.clock.advance(timedelta(minutes=act.minutes))
        try:
            await ACTS[act.what](self, act)
        except (GoldenHourError, ValueError):
            return

    # -- what is there --------------------------------------------------------------------------

    async def events(self) -> list[Event]:
        """Everything that was noted."""
        async with self.database.read() as uow:
            rows = await uow.connection.execute(select(events))
            return [to_event(row) for row in rows.mappings()]

    async def conversations(self) -> list[Conversation]:
        """All of them."""
        async with self.database.read() as uow:
            query = select(conversations.c.id).order_by(conversations.c.id)
            ids = list((await uow.connection.execute(query)).scalars())
            found = await uow.conversations.get(ids)
        return [found[i] for i in ids]

    async def _one(self, which: int) -> Conversation:
        found = await self.conversations()
        if not found:
            raise GoldenHourError
        return found[-1 - which % len(found)]

    # -- customers ------------------------------------------------------------------------------

    async def speaks(self, act: Act) -> None:
        """A customer writes: something new, or under what they wrote, or in private."""
        self._said += 1
        person = self.world.person(_PEOPLE[act.who % len(_PEOPLE)])
        words = f"Message {self._said}: the order is late"
        theirs = [m for m in self.world.messages() if m.author_id == person.id and m.exists]
        public = [m for m in theirs if not m.visibility.private]
        if act.which % 4 == 0 or not public:
            person.posts(words)
        elif act.which % 4 == 1:
            person.messages_privately(words)
        else:
            person.posts(words, reply_to=public[act.which % len(public)].id)

    async def deletes(self, act: Act) -> None:
        """A customer takes back what they wrote, and we look."""
        theirs = [m for m in self.world.messages() if m.author_id != OURS and m.exists]
        if theirs:
            chosen = theirs[-1 - act.which % len(theirs)]
            self.world.person(self.world.profile(chosen.author_id).handle).deletes(chosen.id)
        await self.parts.refresh.look(OPEN_AIR, self.network, self.clock.now())

    async def poll(self, act: Act) -> None:
        """What was written is fetched."""
        del act
        async with self.database.read() as uow:
            cursor = await uow.accounts.cursor(OPEN_AIR.id)
        page = await self.network.fetch_mentions(cursor, now=self.clock.now())
        await self.parts.intake.store(
            OPEN_AIR, page.mentions, cursor=page.cursor, now=self.clock.now()
        )

    # -- colleagues -----------------------------------------------------------------------------

    async def claims(self, act: Act) -> None:
        """Somebody takes it up."""
        found = await self._one(act.which)
        await self.parts.services.claims.claim(found.id, _who(act), self.clock.now())

    async def releases(self, act: Act) -> None:
        """Somebody lets go of it."""
        found = await self._one(act.which)
        now = self.clock.now()
        await self.parts.services.claims.release(found.id, _who(act), _role(_who(act)), now)

    async def hands_over(self, act: Act) -> None:
        """Somebody gives it to the next one."""
        found, by = await self._one(act.which), _who(act)
        to = COLLEAGUES[(act.who + act.which) % len(COLLEAGUES)]
        now = self.clock.now()
        await self.parts.services.claims.hand_over(found.id, by, to, _role(by), "", now)

    async def replies(self, act: Act) -> None:
        """Somebody answers; it is on its way."""
        await self._writes(act, Purpose.ANSWER)

    async def thanks(self, act: Act) -> None:
        """Somebody says thank you."""
        await self._writes(act, Purpose.THANKS)

    async def _writes(self, act: Act, purpose: Purpose) -> None:
        found, now = await self._one(act.which), self.clock.now()
        form = await self.parts.services.answers.open_form(found.id, _who(act), purpose, now)
        self._said += 1
        writing = Writing(
            conversation_id=found.id,
            by=_who(act),
            text=f"Answer {self._said}",
            purpose=purpose,
            seen_answers=form.seen_answers,
            seen_at=form.seen_at,
        )
        await self.parts.services.answers.submit(writing, now)

    async def acknowledges(self, act: Act) -> None:
        """Somebody says that we have heard them."""
        found = await self._one(act.which)
        await self.parts.services.answers.acknowledge(found.id, _who(act), self.clock.now())

    async def takes_offline(self, act: Act) -> None:
        """Somebody goes on by e-mail."""
        found, now, by = await self._one(act.which), self.clock.now(), _who(act)
        form = await self.parts.services.offline.open_form(found.id, by, now)
        going = GoingOffline(
            conversation_id=found.id,
            by=by,
            route=Route.EMAIL,
            reference=form.reference,
            invitation=f"Please write to us: {form.reference}",
            private=f"Please write to us: {form.reference}",
            notes="",
            contact="",
            mail_transcript=False,
            seen_answers=form.seen_answers,
            seen_at=form.seen_at,
        )
        await self.parts.services.offline.submit(going, now)

    async def records_outcome(self, act: Act) -> None:
        """A case ends."""
        async with self.database.read() as uow:
            query = select(cases.c.id).order_by(cases.c.id)
            ids = list((await uow.connection.execute(query)).scalars())
        if ids:
            outcome = tuple(Outcome)[act.who % len(Outcome)]
            chosen = ids[act.which % len(ids)]
            await self.parts.services.following.close(
                chosen, _who(act), outcome, "", self.clock.now()
            )

    async def closes(self, act: Act) -> None:
        """No reply needed."""
        found = await self._one(act.which)
        reason = ("Duplicate", "duplicate", "Only shared our post")[act.which % 3]
        await self.parts.services.closing.close(found.id, _who(act), reason, self.clock.now())

    async def marks_spam(self, act: Act) -> None:
        """Not for us."""
        found = await self._one(act.which)
        await self.parts.services.closing.spam(found.id, _who(act), self.clock.now())

    async def reopens(self, act: Act) -> None:
        """It is not done after all."""
        found = await self._one(act.which)
        await self.parts.services.closing.reopen(found.id, _who(act), self.clock.now())

    async def snoozes(self, act: Act) -> None:
        """Quiet for an hour."""
        found, now = await self._one(act.which), self.clock.now()
        until = now + timedelta(hours=1)
        await self.parts.services.closing.snooze(found.id, _who(act), until, now)

    async def deletes_answer(self, act: Act) -> None:
        """Somebody takes an answer of ours back."""
        async with self.database.read() as uow:
            sent = deliveries.c.kind.in_([DeliveryKind.REPLY.value, DeliveryKind.PRIVATE.value])
            rows = await uow.connection.execute(deliveries.select().where(sent))
            ours = [to_delivery(row) for row in rows.mappings()]
        if ours:
            chosen = ours[-1 - act.which % len(ours)]
            now = self.clock.now()
            await self.parts.services.moderation.delete(chosen.id, _who(act), Role.MANAGER, now)

    async def praises(self, act: Act) -> None:
        """Kind words of a customer are passed on."""
        found = await self._one(act.which)
        async with self.database.read() as uow:
            newest = await uow.messages.newest([found.id], 1)
        message = newest[found.id].messages[0]
        colleague = COLLEAGUES[act.which % len(COLLEAGUES)]
        await self.parts.services.kudos.pass_on(
            message.id, colleague, _who(act), "", self.clock.now()
        )

    # -- the bot --------------------------------------------------------------------------------

    async def delivers(self, act: Act) -> None:
        """What is on its way arrives."""
        del act
        while await self.parts.to_customers.round():
            pass

    async def is_refused(self, act: Act) -> None:
        """The network refuses the next message, and it is tried."""
        self.world.faults.reject(Operation.SEND, "Not now.")
        await self.delivers(act)
        self.world.faults.clear()

    async def reminds(self, act: Act) -> None:
        """The clock reminds whom it has to."""
        del act
        await self.parts.reminding.round()

    async def shows_cards(self, act: Act) -> None:
        """Cards stand in Slack."""
        del act
        await self.parts.cards.round()

    async def waits(self, act: Act) -> None:
        """Nothing happens."""
        del act


def _who(act: Act) -> str:
    return COLLEAGUES[act.who % len(COLLEAGUES)]


def _role(user: str) -> Role:
    return Role.MANAGER if user == MARA else Role.MEMBER


ACTS: dict[str, Callable[[Team, Act], Awaitable[None]]] = {
    name: getattr(Team, name)
    for name in (
        "speaks",
        "deletes",
        "poll",
        "claims",
        "releases",
        "hands_over",
        "replies",
        "thanks",
        "acknowledges",
        "takes_offline",
        "records_outcome",
        "closes",
        "marks_spam",
        "reopens",
        "snoozes",
        "deletes_answer",
        "praises",
        "delivers",
        "is_refused",
        "reminds",
        "shows_cards",
        "waits",
    )
}


def account() -> Account:
    """Ours."""
    return OPEN_AIR
