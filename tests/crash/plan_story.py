"""The story of a post, from its writing to its publication, for `tests.crash`.

Ana writes a thread of two with a picture, Ben approves it, and its time comes. Whoever takes the
story up does what a colleague would who saw no acknowledgement: looks first, then acts again.
"""

from datetime import timedelta
from pathlib import Path

from bot.domain.people import Role
from bot.domain.posts import PostState
from bot.parts import Parts
from bot.storage import PostQuery
from db.unit_of_work import Database
from integrations.memory import World
from playground.slack import LocalSlack
from tests.crash.steps import EndingNetwork
from tests.crash.story import Story
from tests.guarantees.planning import composed, photo_in
from tests.scenario.office import ManualClock

THREAD = "The ship with our Sidamo is in.\n---\nWho wants to taste it on Friday?"
ANA, BEN = "U0ANARUIZ1", "U0BENOKAF1"


class PlanStory(Story):
    """What outlives a process that plans and publishes."""

    def __init__(self, file: Path, slack: LocalSlack, world: World, clock: ManualClock) -> None:
        super().__init__(file, slack, world, clock)
        self.picture = photo_in(slack)
        self.due_at = clock.now() + timedelta(hours=1)

    async def _acts(self, parts: Parts, database: Database, network: EndingNetwork) -> None:
        del database, network
        await self._ana_writes(parts)
        await self._quiet(parts)
        await self._ben_approves(parts)
        await self._quiet(parts)
        if self.clock.now() < self.due_at:
            self.clock.advance(self.due_at - self.clock.now())
        await self._quiet(parts)

    async def _ana_writes(self, parts: Parts) -> None:
        async with parts.services.units.read() as uow:
            _, written = await uow.posts.find(PostQuery(author=ANA), limit=1)
        if not written:
            what = composed(THREAD, at=self.due_at, new_files=(self.picture,))
            await parts.services.planning.composing.save(what, ANA, Role.MEMBER, self.clock.now())

    async def _ben_approves(self, parts: Parts) -> None:
        async with parts.services.units.read() as uow:
            waiting, _ = await uow.posts.find(PostQuery(states=(PostState.IN_REVIEW,)), limit=1)
        for post in waiting:
            await parts.services.planning.reviewing.approve(
                post.id, post.version, BEN, self.clock.now()
            )
