"""A story that a process tells step by step, and that another process takes up where it ended.

Two customers write. One is answered by Ana; the other is left alone until the first nudge. The
acts are those of the loops, run one after the other; whoever takes the story up runs them all.
"""

import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import aiohttp

from bot.domain.delivery import Purpose
from bot.domain.team_settings import TeamSettings
from bot.observability.metrics import Metrics
from bot.parts import Pace, Parts
from bot.services.answers import Writing
from bot.workers.connecting import OpenNetworks
from db.engine import reading_engine, writing_engine
from db.migrate import upgrade
from db.unit_of_work import Database
from integrations.email import NullMailer
from integrations.memory import OURS, MemoryPlugin, World
from integrations.memory.dialects import WARBLE, Dialect
from playground.slack import LocalSlack
from tests.crash.steps import EndingNetwork, EndingSlack, Steps
from tests.scenario.office import ManualClock
from tests.stories import ACCOUNT, NOON

ANSWER = "So sorry, Kim! Which order is it?"
_FAST = Pace(
    poll=timedelta(seconds=1),
    refresh=timedelta(hours=1),
    channel_rate=1000.0,
    channel_burst=1000.0,
)
_TEAM = TeamSettings(
    home_team="T0HARBOUR1", managers=("U0MARALIND",), on_duty=("U0ANARUIZ1", "U0BENOKAF1")
)
_MANY_ROUNDS = 40


class Story:
    """What outlives a process: the database's file, Slack, the network, the time."""

    def __init__(self, file: Path, slack: LocalSlack, world: World, clock: ManualClock) -> None:
        self.address = f"sqlite+aiosqlite:///{file}"
        self.slack = slack
        self.world = world
        self.clock = clock
        self.nudge_time = clock.now() + timedelta(minutes=31)

    async def tell(self, steps: Steps) -> None:
        """One process from its start until there is nothing left to do, or until it ends."""
        async with AsyncExitStack() as stack:
            database = Database(writing_engine(self.address), reading_engine(self.address))
            stack.push_async_callback(database.close)
            steps.watch(database)
            await database.take_over()
            session = await stack.enter_async_context(aiohttp.ClientSession())
            chat = EndingSlack(
                self.slack.bot_token,
                session=session,
                base_url=self.slack.api_url,
                wall=self.clock.now,
            )
            network = EndingNetwork(self.world)
            chat.steps = network.steps = steps
            await network.open()
            stack.push_async_callback(network.close)
            networks = OpenNetworks({WARBLE.name: MemoryPlugin(self.world)})
            networks.open[ACCOUNT.id] = network
            parts = Parts(
                database=database,
                networks=networks,
                chat=chat,
                mailer=NullMailer(),
                clock=self.clock,
                team=_TEAM,
                pace=_FAST,
                metrics=Metrics(),
                holder="story",
            )
            await self._acts(parts, database, network)

    async def _acts(self, parts: Parts, database: Database, network: EndingNetwork) -> None:
        async with database.read() as uow:
            account = (await uow.accounts.all())[0]
        await parts.polling(account, network).round()
        await self._quiet(parts)
        await self._ana_answers(parts)
        await self._quiet(parts)
        if self.clock.now() < self.nudge_time:
            self.clock.advance(self.nudge_time - self.clock.now())
        await parts.reminding.round()
        await self._quiet(parts)

    async def _ana_answers(self, parts: Parts) -> None:
        """Ana sees no acknowledgement of her click and clicks again, unless she sees the answer."""
        queue = await parts.services.queues.team(self.clock.now())
        for item in queue.items:
            view = item.view
            if view.author.profile.handle.startswith("kim") and not view.conversation.answers:
                form = await parts.services.answers.open_form(
                    view.conversation.id, "U0ANARUIZ1", Purpose.ANSWER, self.clock.now()
                )
                await parts.services.answers.submit(
                    Writing(
                        conversation_id=view.conversation.id,
                        by="U0ANARUIZ1",
                        text=ANSWER,
                        purpose=Purpose.ANSWER,
                        seen_answers=form.seen_answers,
                        seen_at=form.seen_at,
                    ),
                    self.clock.now(),
                )

    async def _quiet(self, parts: Parts) -> None:
        """Run every loop until none has anything to do; seconds of waiting are let pass."""
        for _ in range(_MANY_ROUNDS):
            busy = [
                await parts.pictures.round(),
                await parts.due_posts.round(),
                await parts.settling.round(),
                await parts.to_customers.round(),
                await parts.publishing.round(),
                await parts.cards.round(),
                await parts.plan_cards.round(),
                await parts.notices.round(),
            ]
            if not any(busy) and not await self._waits(parts):
                return
            if not any(busy):
                self.clock.advance(timedelta(seconds=10))

    async def _waits(self, parts: Parts) -> bool:
        async with parts.services.units.read() as uow:
            return any((await uow.deliveries.depth()).values())


Told = TypeVar("Told", bound=Story)


@asynccontextmanager
async def new_story(
    folder: Path, template: Path, kind: type[Told], dialect: Dialect = WARBLE
) -> AsyncIterator[Told]:
    """A story at its beginning: two customers have written, nobody has looked."""
    clock = ManualClock()
    world = World(dialect, now=clock.now, own_handle="harbourcoffee")
    world.person("kim", display_name="Kim Osei").posts("@harbourcoffee it is broken", mention=True)
    world.person("lee", display_name="Lee Wong").posts("@harbourcoffee are you open?", mention=True)
    file = folder / "story.sqlite3"
    shutil.copyfile(template, file)
    async with LocalSlack(clock=clock.now, limits=False) as slack:
        yield kind(file, slack, world, clock)


async def make_template(file: Path) -> None:
    """A migrated database with our account in it, to be copied for each story."""
    address = f"sqlite+aiosqlite:///{file}"
    writing = writing_engine(address)
    await upgrade(writing)
    database = Database(writing, reading_engine(address))
    async with database.write() as uow:
        stored = replace(ACCOUNT, network=WARBLE.name, external_id=OURS)
        await uow.accounts.save(stored, NOON)
        await uow.commit()
    await database.close()  # the last connection writes the log into the file
