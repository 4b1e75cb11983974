"""What every handler needs, and how many of them are at work."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import structlog

from bot.domain.people import Role
from bot.ports import Clock
from bot.services.bundle import Services
from integrations.slack.gateway import SlackGateway
from integrations.slack.surface import Surface

log = structlog.get_logger(__name__)

_PATIENCE = 10.0  # seconds that handlers get to finish at shutdown; Slack waits three


class Desk:
    """Services, Slack's surface and the time, for handlers."""

    def __init__(
        self,
        *,
        services: Services,
        surface: Surface,
        chat: SlackGateway,
        clock: Clock,
        bot_user: str,
        acknowledged: Callable[[timedelta], None],
    ) -> None:
        self.services = services
        self.surface = surface
        self.chat = chat
        self.bot_user = bot_user
        self.acknowledged = acknowledged
        self._clock = clock
        self._at_work = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._later: set[asyncio.Task[None]] = set()

    def now(self) -> datetime:
        """The time at which somebody acted: handlers are an edge and may ask."""
        return self._clock.now()

    async def admit(self, user: str) -> Role:
        """The role of somebody who acts.

        Raises:
            NotAllowed: outsiders.
        """
        return await self.services.team.admit(user)

    async def site(self) -> str:
        """The workspace's own address, which links to cards begin with."""
        return (await self.chat.whoami()).site

    @contextmanager
    def working(self) -> Iterator[None]:
        """Count a handler while it works."""
        self._at_work += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._at_work -= 1
            if not self._at_work:
                self._idle.set()

    def afterwards(self, work: Coroutine[object, object, None]) -> None:
        """Go on with something that takes longer than Slack waits; `finish` waits for it.

        For what nobody misses after a crash: what must happen is a row in the database.
        """
        task = asyncio.create_task(self._counted(work))
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def _counted(self, work: Coroutine[object, object, None]) -> None:
        with self.working():
            try:
                await work
            except Exception:
                log.exception("afterwards_crashed")

    async def finish(self) -> None:
        """Wait until no handler works."""
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._idle.wait()
        except TimeoutError:
            return
