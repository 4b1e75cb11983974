"""Guarantee 10: one bot on a SQLite file, any number that work as one on PostgreSQL."""

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App, open_database
from bot.config import Settings, load_settings
from bot.domain.delivery import Purpose
from bot.errors import Misconfigured
from bot.services.answers import Writing
from db.tables import leases
from integrations.memory import Operation
from playground.slack import ShownMessage
from tests.databases import postgresql_database
from tests.guarantees.replicas import Workplace
from tests.scenario.office import Office, running_office
from tests.scenario.stillness import work_left

PROJECT = Path(__file__).resolve().parents[2]


def settings_for(file: Path) -> Settings:
    """A bot on a SQLite file."""
    return load_settings(
        dotenv=file.parent / "no.env", environ={"DATABASE_URL": f"sqlite+aiosqlite:///{file}"}
    )


REFUSED = (
    "Another process is using {file}. SQLite serves one bot; stop the other one, or use "
    "PostgreSQL for several."
)
ANOTHER_PROCESS = """
import asyncio, sys
from pathlib import Path
from tests.guarantees.test_10_one_process_on_sqlite_many_on_postgresql import settings_for
from bot.app import open_database
from bot.errors import Misconfigured

async def main():
    try:
        async with open_database(settings_for(Path(sys.argv[1]))):
            print("opened")
    except Misconfigured as error:
        print(error)

asyncio.run(main())
"""


async def another_process(file: Path) -> str:
    """What a second process says that wants the same file."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        ANOTHER_PROCESS,
        str(file),
        cwd=PROJECT,
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()
    return said.decode().strip()


async def test_a_second_process_on_the_same_file_is_refused(tmp_path: Path) -> None:
    """With a sentence; and let in once the first has gone."""
    file = tmp_path / "bot.sqlite3"
    async with open_database(settings_for(file)):
        refused = await another_process(file)
    assert refused == REFUSED.format(file=file)
    assert await another_process(file) == "opened"


async def test_the_lock_is_let_go_when_the_start_fails(tmp_path: Path) -> None:
    """A bot that could not start does not keep the next one out."""
    file = tmp_path / "bot.sqlite3"
    file.write_text("this is no database")
    for _ in range(2):
        with pytest.raises(Exception, match="file is not a database"):
            async with open_database(settings_for(file)):
                pass


async def test_two_files_are_two_bots(tmp_path: Path) -> None:
    """Only the same file is refused, by whatever path it is reached."""
    one, two = tmp_path / "one.sqlite3", tmp_path / "two.sqlite3"
    same = tmp_path / "folder" / ".." / "one.sqlite3"
    (tmp_path / "folder").mkdir()
    async with open_database(settings_for(one)), open_database(settings_for(two)):
        with pytest.raises(Misconfigured):
            async with open_database(settings_for(same)):
                pass


# -- two replicas with all their loops -----------------------------------------------------------


@asynccontextmanager
async def two_replicas(folder: Path, postgresql: str) -> AsyncIterator[tuple[Office, App]]:
    """An office whose bot runs twice: two processes' worth of loops, two sockets."""
    with postgresql_database(postgresql) as address:
        async with running_office(folder, environ={"DATABASE_URL": address}) as office:
            second = office.new_app()
            await second.start()
            try:
                await office.slack.wait_connected(2)
                yield office, second
            finally:
                await second.stop()


async def still(office: Office) -> None:
    """Wait until neither replica has anything to do."""
    await office.quiet()
    async with asyncio.timeout(20):
        busy = True
        while busy:
            await asyncio.sleep(0.01)
            busy = bool(await work_left(office.app.database, office.clock.now()))
    await office.slack.settled()


async def answer(office: Office, app: App, card: ShownMessage, words: str) -> None:
    """Ana answers through one of the replicas."""
    conversation = await office.conversation(card)
    answers, now = app.services.answers, office.clock.now()
    form = await answers.open_form(conversation.id, office.ana.id, Purpose.ANSWER, now)
    await answers.submit(
        Writing(
            conversation_id=conversation.id,
            by=office.ana.id,
            text=words,
            purpose=Purpose.ANSWER,
            seen_answers=form.seen_answers,
            seen_at=form.seen_at,
        ),
        now,
    )


async def test_two_replicas_work_as_one(tmp_path: Path, postgresql: str) -> None:
    """Thirty mentions: each card once, each answer once, each reminder once."""
    async with two_replicas(tmp_path, postgresql) as (office, second):
        for number in range(30):
            office.world.person(f"fan{number}").posts(f"@harbourcoffee number {number}!")
        await office.until(lambda: len(office.cards()) == 30, timeout=20)
        cards = {n: office.find_card(f"number {n}!") for n in range(30)}
        shown = [card for card in cards.values() if card is not None]
        for number, card in enumerate(shown[:4]):  # the two sockets take turns
            await office.ana.click(card, "Reply")
            await office.ana.submit({"answer.text": f"Hello {number}!"})
        await asyncio.gather(
            *(
                answer(office, (office.app, second)[number % 2], card, f"Hello {number}!")
                for number, card in enumerate(shown[:20])
                if number >= 4
            )
        )
        await still(office)
        office.clock.advance(timedelta(minutes=31))
        await asyncio.gather(*(a.parts.reminding.round() for a in (office.app, second)))
        await still(office)
        said = Counter(message.text for message in office.world.posts_by_us())
        lines = [len(office.thread(card)) for card in shown]
    assert (len(shown), len({card.ts for card in shown})) == (30, 30)
    assert len(office.cards()) == 30
    assert said == Counter(f"Hello {number}!" for number in range(20))
    assert lines == [1] * 30  # that it was sent, or a reminder


async def test_a_dead_replicas_work_is_taken_over(tmp_path: Path, postgresql: str) -> None:
    """Its loops end in the middle of a call and leave their leases; when those end, it goes on."""
    async with two_replicas(tmp_path, postgresql) as (office, second):
        office.world.person("kim").posts("@harbourcoffee it is broken")
        card = await office.card("it is broken")
        await still(office)
        office.world.faults.hang(Operation.SEND, took_effect=True)
        await answer(office, office.app, card, "So sorry!")
        await office.until(lambda: office.world.faults.calls_of(Operation.SEND))
        # Either replica may have taken it: both are cut off, and a third comes.
        for app in (office.app, second):
            await kill(app)
        third = office.new_app()
        await third.start()
        try:
            workplace = Workplace("", office.slack, office.world, office.clock, third.database)
            await workplace.let_leases_end()
            office.world.person("lee").posts("@harbourcoffee hello?")
            await office.card("hello?")
            await office.until(lambda: office.world.faults.calls_of(Operation.READ_BACK))
            await office.thread_line(card, "So sorry!")
        finally:
            await third.stop()
    assert [message.text for message in office.world.posts_by_us()] == ["So sorry!"]


async def kill(app: App) -> None:
    """End a replica's loops wherever they are; nothing is let go."""
    tasks = [loop.task for loop in app.supervisor._loops.values() if loop.task is not None]
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


async def test_leases_follow_the_databases_clock(shared_place: Workplace) -> None:
    """A replica whose clock is years ahead cannot take another's lease."""
    async with shared_place.replica("one") as one, shared_place.replica("two") as two:
        await one.poll()
        shared_place.clock.advance(timedelta(days=3650))
        await two.poll()
        asked = len(shared_place.world.faults.calls_of(Operation.FETCH))
        await shared_place.let_leases_end()
        await two.poll()
    assert (asked, len(shared_place.world.faults.calls_of(Operation.FETCH))) == (1, 2)


async def test_a_replica_that_stops_lets_go_of_its_polls(tmp_path: Path, postgresql: str) -> None:
    """The other goes on at once, and not when a lease has ended two minutes later."""
    async with two_replicas(tmp_path, postgresql) as (office, second):
        await second.stop()
        await office.stop()
        third = office.new_app()
        await third.start()
        try:
            async with third.database.read() as uow:
                held = list((await uow.connection.execute(leases.select())).mappings())
        finally:
            await third.stop()
    assert [row["name"] for row in held if row["holder"] != third.parts._holder] == []
