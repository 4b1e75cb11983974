"""The story of two mentions that are pushed, one of them edited and one taken back.

Whoever takes the story up is the network that saw no acknowledgement: it delivers everything again.
"""

import asyncio
from pathlib import Path

from bot.parts import Parts
from bot.services.push_inbox import PushInbox
from db.unit_of_work import Database
from integrations.memory import World
from playground.slack import LocalSlack
from tests.crash.steps import EndingNetwork
from tests.crash.story import Story
from tests.scenario.office import ManualClock


class PushStory(Story):
    """What outlives a process that is pushed to."""

    def __init__(self, file: Path, slack: LocalSlack, world: World, clock: ManualClock) -> None:
        super().__init__(file, slack, world, clock)
        world.pushes.bodies()
        kim, lee = world.person("kim"), world.person("lee")
        first, second = (m.id for m in world.messages())
        kim.edits(first, "@harbourcoffee it is broken in two")
        lee.deletes(second)
        world.pushes.bodies()
        self.first_half = world.pushes.given[:2]
        self.second_half = world.pushes.given[2:]

    async def _acts(self, parts: Parts, database: Database, network: EndingNetwork) -> None:
        del database, network
        for bodies in (self.first_half, self.second_half):
            for body in bodies:
                await _keep(parts.push_inbox, self.world.dialect.name, body)
            while await parts.pushes.round():
                pass
            await self._quiet(parts)


async def _keep(inbox: PushInbox, network: str, body: bytes) -> None:
    """Bring a body; nobody hears of one whose process ends while it is written."""
    keeping = asyncio.ensure_future(inbox.keep(network, body))
    while inbox._writing is None and not keeping.done():  # noqa: ASYNC110 - it offers no event
        await asyncio.sleep(0)
    writing = inbox._writing
    if writing is not None:
        await asyncio.wait([writing])
        if writing.exception() is not None:
            keeping.cancel()
            await writing
    await keeping
