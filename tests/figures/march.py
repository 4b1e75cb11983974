"""A month at Harbour Coffee, told line by line: what `test_march_by_hand` counts by hand.

Berlin's clock. The team works Mon-Fri 9-17 and Sat 10-14, answers within one working hour, and
gives the real answer within four working hours of an acknowledgement. A line is: day of March,
time, who, what they do, and with whom or what. `fetched` is a poll; cards follow a minute later.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.conversation import Direction
from bot.domain.conversation import Message as StoredMessage
from bot.domain.delivery import Purpose
from bot.domain.offline import Outcome, Route
from bot.domain.people import Role
from bot.forms import AnswerForm
from bot.services.answers import Writing
from bot.services.offline import GoingOffline
from db.tables import authors, cases, conversations
from integrations.memory.records import Message
from tests.figures.team import ANA, BEN, MARA, OPEN_AIR, ZONE, Act, Team

CHLOE = "U0CHLOEWU1"
Line = tuple[int, str, str, str, str]

MARCH: tuple[Line, ...] = (
    # Monday 2: one in time, one late; two who are answered the next morning.
    (2, "09:00", "kim", "writes", "My order is late"),
    (2, "09:01", "", "fetched", ""),
    (2, "09:20", ANA, "answers", "kim"),  # 20 min
    (2, "09:30", "lee", "writes", "Where is my order?"),
    (2, "09:31", "", "fetched", ""),
    (2, "10:30", "", "reminds", ""),  # lee's deadline: Ana, Ben and Mara hear it
    (2, "10:40", BEN, "answers", "lee"),  # 70 min: late
    (2, "16:50", "max", "writes", "The orders came cold"),
    (2, "16:51", "", "fetched", ""),
    (2, "16:55", ANA, "claims", "max"),
    (2, "20:00", "noa", "writes", "Cold coffee, again"),
    (2, "20:01", "", "fetched", ""),
    # Tuesday 3: the two of yesterday; an acknowledgement and its real answer; praise.
    (3, "09:30", ANA, "answers", "max"),  # 10 min on Monday, 30 today: 40, in time
    (3, "09:45", BEN, "answers", "noa"),  # from 9 o'clock on: 45, in time
    (3, "11:00", "kim", "writes again", "It still is not here"),
    (3, "11:01", "", "fetched", ""),
    (3, "11:05", ANA, "acknowledges", "kim"),  # 5 min; promised until 15:05
    (3, "12:00", "olu", "writes", "Chloe was lovely"),
    (3, "12:01", "", "fetched", ""),
    (3, "12:30", BEN, "thanks", "olu"),  # 30 min
    (3, "12:35", BEN, "passes on to Chloe", "olu"),
    (3, "14:05", ANA, "answers", "kim"),  # the promise is kept, an hour early
    # Wednesday 4: nobody is left, and only one needed words of ours.
    (4, "09:00", "pia", "writes", "Cheap watches"),
    (4, "09:01", "", "fetched", ""),
    (4, "09:10", BEN, "marks as spam", "pia"),
    (4, "10:00", "pia", "writes again", "Cheaper watches"),
    (4, "10:00", "rob", "writes", "Me too"),
    (4, "10:01", "", "fetched", ""),
    (4, "10:10", ANA, "closes", "rob"),
    (4, "11:00", "sam", "writes", "You charged me twice"),
    (4, "11:01", "", "fetched", ""),
    (4, "11:30", ANA, "takes offline", "sam"),  # 30 min
    (4, "12:00", "tia", "writes", "Never mind"),
    (4, "12:01", "", "fetched", ""),
    (4, "12:20", "tia", "deletes", ""),
    # Thursday 5: the easy one first.
    (5, "09:00", "uma", "writes", "A long story about an invoice"),
    (5, "09:01", "", "fetched", ""),
    (5, "09:10", "vic", "writes", "When do you open?"),
    (5, "09:11", "", "fetched", ""),
    (5, "09:20", ANA, "answers", "vic"),  # 10 min, past uma whom nobody has
    (5, "09:25", BEN, "claims", "uma"),
    (5, "10:00", "", "reminds", ""),  # uma's deadline: taken from Ben; three hear it
    # Friday 6.
    (6, "09:30", MARA, "answers", "uma"),  # 480 min on Thursday, 30 today: 510, late
    (6, "11:30", ANA, "has solved", "sam"),  # two days old
    # The weekend.
    (7, "13:50", "wes", "writes", "Is the shop open?"),
    (7, "13:51", "", "fetched", ""),
    (8, "12:00", "xia", "writes", "Hello?"),
    (8, "12:01", "", "fetched", ""),
    # Monday 9: an answer crosses with a second message.
    (9, "09:30", ANA, "answers", "wes"),  # 10 min on Saturday, 30 today: 40, in time
    (9, "10:30", BEN, "answers", "xia"),  # from 9 o'clock on: 90, late
    (9, "11:00", "yan", "writes", "Which beans are these?"),
    (9, "11:01", "", "fetched", ""),
    (9, "11:05", ANA, "opens the form for", "yan"),
    (9, "11:08", "yan", "writes again", "And which mill?"),
    (9, "11:09", "", "fetched", ""),
    (9, "11:15", ANA, "sends it to", "yan"),  # 15 min; the second one waits since 11:08
    (9, "11:40", BEN, "takes over and answers", "yan"),  # 32 min
    # Sunday 29 has 23 hours. abe wrote on Saturday and was fetched at midnight.
    (28, "23:58", "abe", "writes", "Good night"),
    (29, "00:00", "", "fetched", ""),
    (29, "01:30", "zoe", "writes", "Good morning"),
    (29, "01:31", "", "fetched", ""),
    (30, "09:20", ANA, "answers", "zoe"),  # 20 min
    (30, "09:50", BEN, "answers", "abe"),  # 50 min, in time
    # Tuesday 31: somebody is left.
    (31, "16:30", "dee", "writes", "Do you hear me?"),
    (31, "16:31", "", "fetched", ""),
)


def at(day: int, clock: str) -> datetime:
    """An instant of March in Berlin, as UTC; days beyond 31 are April's."""
    month, day = (3, day) if day <= 31 else (4, day - 31)
    local = datetime.fromisoformat(f"2026-{month:02}-{day:02}T{clock}")
    return local.replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


class March:
    """Tells the month to a team."""

    def __init__(self, team: Team) -> None:
        self.team = team
        self._next = 0
        self._forms: dict[str, AnswerForm] = {}
        self._said: dict[str, Message] = {}

    async def until(self, day: int, clock: str) -> None:
        """Everything before that moment; then it is that moment."""
        moment = at(day, clock)
        while self._next < len(MARCH):
            line = MARCH[self._next]
            if at(line[0], line[1]) >= moment:
                break
            self._next += 1
            self._now(at(line[0], line[1]))
            await self._tell(line)
        self._now(moment)

    def _now(self, moment: datetime) -> None:
        self.team.clock.advance(moment - self.team.clock.now())

    async def _tell(self, line: Line) -> None:
        _, _, who, does, what = line
        team = self.team
        nothing = Act("")
        if does in {"writes", "writes again"}:
            above = self._said[who].id if does == "writes again" else ""
            said = team.world.person(who).posts(what, reply_to=above)
            self._said.setdefault(who, said)
        elif does == "deletes":
            team.world.person(who).deletes(self._said[who].id)
            await team.parts.refresh.look(OPEN_AIR, team.network, team.clock.now())
        elif does == "fetched":
            await team.poll(nothing)
            self._now(team.clock.now() + timedelta(minutes=1))
            await team.shows_cards(nothing)
        elif does == "reminds":
            await team.reminds(nothing)
        else:
            await self._act(who, does, await self._conversation_of(what))
            await team.delivers(nothing)

    async def _act(self, who: str, does: str, conversation: str) -> None:  # noqa: C901 - one line for each act
        now, services = self.team.clock.now(), self.team.parts.services
        match does:
            case "claims":
                await services.claims.claim(conversation, who, now)
            case "closes":
                await services.closing.close(conversation, who, "Duplicate", now)
            case "marks as spam":
                await services.closing.spam(conversation, who, now)
            case "acknowledges":
                await services.answers.acknowledge(conversation, who, now)
            case "passes on to Chloe":
                message = (await self._newest(conversation)).id
                await services.kudos.pass_on(message, CHLOE, who, "", now)
            case "takes offline":
                await self._offline(who, conversation)
            case "has solved":
                await services.following.close(await self._case(), who, Outcome.SOLVED, "", now)
            case "opens the form for":
                self._forms[who] = await services.answers.open_form(
                    conversation, who, Purpose.ANSWER, now
                )
            case "sends it to":
                await self._send(who, conversation, self._forms[who], Purpose.ANSWER)
            case _:
                if does == "takes over and answers":
                    await services.claims.release(conversation, ANA, Role.MEMBER, now)
                purpose = Purpose.THANKS if does == "thanks" else Purpose.ANSWER
                form = await services.answers.open_form(conversation, who, purpose, now)
                await self._send(who, conversation, form, purpose)

    async def _send(self, who: str, conversation: str, form: AnswerForm, purpose: Purpose) -> None:
        writing = Writing(
            conversation_id=conversation,
            by=who,
            text=f"An answer at {self.team.clock.now()}",
            purpose=purpose,
            seen_answers=form.seen_answers,
            seen_at=form.seen_at,
        )
        await self.team.parts.services.answers.submit(writing, self.team.clock.now())

    async def _offline(self, who: str, conversation: str) -> None:
        now, offline = self.team.clock.now(), self.team.parts.services.offline
        form = await offline.open_form(conversation, who, now)
        going = GoingOffline(
            conversation_id=conversation,
            by=who,
            route=Route.EMAIL,
            reference=form.reference,
            invitation=f"Please write to us: {form.reference}",
            private="",
            notes="",
            contact="",
            mail_transcript=False,
            seen_answers=form.seen_answers,
            seen_at=form.seen_at,
        )
        await offline.submit(going, now)

    async def _conversation_of(self, customer: str) -> str:
        query = (
            conversations.select()
            .with_only_columns(conversations.c.id)
            .join(authors, authors.c.id == conversations.c.author_id)
            .where(authors.c.handle == customer)
        )
        async with self.team.database.read() as uow:
            found: str = (await uow.connection.execute(query)).scalar_one()
        return found

    async def _newest(self, conversation: str) -> StoredMessage:
        async with self.team.database.read() as uow:
            found = await uow.messages.newest([conversation], 12)
        return next(m for m in found[conversation].messages if m.direction is Direction.INBOUND)

    async def _case(self) -> str:
        async with self.team.database.read() as uow:
            found: str = (await uow.connection.execute(cases.select())).mappings().one()["id"]
        return found
