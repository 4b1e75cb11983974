"""A customer whose every word is about quinces, and so is all that is noted about them.

After erasing, the word stands nowhere in the database, and nowhere in what we have put into Slack.
"""

from collections import Counter
from datetime import timedelta

from sqlalchemy import select

from bot.domain.delivery import Purpose
from bot.domain.offline import Outcome, Route
from bot.domain.people import Role
from bot.services.offline import GoingOffline
from db.schema import metadata
from db.unit_of_work import Database
from integrations.memory import Person
from tests.guarantees.replicas import ANA, BEN, TEAM, Replica, Workplace

WORD = "quince"
DAY = timedelta(days=1)
LONG = TEAM.retention
NIGHT = timedelta(hours=15, minutes=30)  # from noon until half past three


async def standing(database: Database) -> list[str]:
    """Where in the database the word still stands, as "table: row"."""
    found = []
    async with database.read() as uow:
        for table in metadata.sorted_tables:
            for row in (await uow.connection.execute(select(table))).mappings():
                found += [f"{table.name}: {dict(row)}"] if WORD in str(row).casefold() else []
    return found


async def kinds(database: Database) -> Counter[str]:
    """How many events of each kind there are: what figures are made of."""
    events = metadata.tables["events"]
    async with database.read() as uow:
        return Counter((await uow.connection.execute(select(events.c.kind))).scalars())


async def rows(database: Database) -> dict[str, int]:
    """How many rows each table has that is counted."""
    counted = ("authors", "conversations", "messages", "cases", "kudos", "nudges")
    async with database.read() as uow:
        return {
            name: len((await uow.connection.execute(select(metadata.tables[name]))).all())
            for name in counted
        }


def customer(place: Workplace, name: str = "quince") -> Person:
    """Somebody whose every word is about quinces."""
    return place.world.person(name, display_name=f"{name.title()} Quince")


async def complains(place: Workplace, bot: Replica, name: str = "quince") -> str:
    """They complain, edit it, write again, are quoted by a friend; gives the conversation."""
    kim = customer(place, name)
    first = kim.posts("@harbourcoffee my quince jam is off")
    await bot.poll()
    conversation = (await place.conversations())[-1]
    await bot.quiet()
    kim.edits(first.id, "@harbourcoffee my quince jam is really off")
    kim.posts("It was quince jam!", reply_to=first.id)
    await bot.poll()
    await bot.quiet()
    return conversation.id


async def taken_offline(place: Workplace, bot: Replica) -> str:
    """All that can be written about somebody is written; it ends well."""
    services, now = bot.parts.services, place.clock.now
    conversation_id = await complains(place, bot)
    form = await services.offline.open_form(conversation_id, ANA, now())
    case = await services.offline.submit(
        GoingOffline(
            conversation_id=conversation_id,
            by=ANA,
            route=Route.PRIVATE,
            reference=form.reference,
            invitation="Quince, I have sent you a message.",
            private="Hi Quince, what happened?",
            notes="Quince is a regular",
            contact="quince@example.com",
            mail_transcript=False,
            seen_answers=form.seen_answers,
            seen_at=form.seen_at,
        ),
        now(),
    )
    await bot.quiet()
    await services.following.close(case.id, ANA, Outcome.SOLVED, "a new quince jam", now())
    await services.claims.hand_over(conversation_id, ANA, BEN, Role.MEMBER, "quince again", now())
    customer(place).posts("Thank you Ben, says Quince", reply_to=place.world.outbox()[-1].id)
    await bot.poll()
    thread = (await messages(place))[-1]
    await services.kudos.pass_on(thread, BEN, ANA, "from Quince", now())
    async with place.database.write() as uow:
        await uow.drafts.save(BEN, conversation_id, Purpose.ANSWER, "Dear Quince", now())
        await uow.commit()
    later = (await place.conversations())[-1].id
    await services.closing.close(later, BEN, "Quince only said thanks", now())
    if later != conversation_id:
        await services.closing.close(conversation_id, BEN, "Quince is happy", now())
    await bot.quiet()
    return conversation_id


async def messages(place: Workplace) -> list[str]:
    """Ids of all messages, oldest first."""
    table = metadata.tables["messages"]
    async with place.database.read() as uow:
        query = select(table.c.id).order_by(table.c.received_at, table.c.id)
        return list((await uow.connection.execute(query)).scalars())


def in_slack(place: Workplace) -> list[str]:
    """What Slack shows of ours that has the word, wherever it stands."""
    shown = [*place.timeline(), *place.directly(ANA), *place.directly(BEN)]
    shown += [m for card in place.cards() for m in place.thread(card)]
    return [m.words for m in shown if WORD in m.words.casefold()]
