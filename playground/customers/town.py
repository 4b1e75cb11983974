"""The whole of the pretend outside: three networks, their customers, what is kept of them."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from integrations.memory import COMMON_ROOM, OPENAIR, WARBLE, MemoryPlugin, Message, World
from integrations.memory.records import OURS
from integrations.memory.storage import load, save
from playground.customers.diary import read_diary, write_diary
from playground.customers.simulation import Customers

_DIALECTS = (WARBLE, COMMON_ROOM, OPENAIR)
_WARBLE_CAP = Decimal(25)  # US dollars a month; a long demo stays below it
_STEP = 0.5  # real seconds between two looks at the clock


class Town:
    """Three pretend networks and the customers of Harbour Coffee on them.

    Attributes:
        worlds: by dialect name.
        customers: who lives there.
        plugins: one network plugin a world, for the composition root.
        now: the demo's clock.
    """

    def __init__(
        self,
        folder: Path,
        *,
        now: Callable[[], datetime],
        site: str,
        seed: int = 7,
        speed: float = 60.0,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Continue the town that `folder` keeps, or found a new one.

        Args:
            folder: where everything is kept; made when it is needed.
            now: the demo's clock, aware UTC.
            site: where `routes` are served, "http://127.0.0.1:8000"; pictures and links are there.
            seed: of the customers.
            speed: seconds of the demo's clock in a real second.
            sleep: how `run` waits between steps, in real seconds.

        Raises:
            msgspec.DecodeError: the folder holds something else.
        """
        self.now = now
        self._folder = folder
        self._sleep = sleep
        self.worlds: dict[str, World] = {
            dialect.name: load(
                folder / f"{dialect.name}.json",
                dialect,
                now=now,
                site=site,
                link=f"/customers#{dialect.name}/{{id}}",
                picture_link=f"/customers/uploads/{dialect.name}/{{id}}",
            )
            for dialect in _DIALECTS
        }
        self.worlds[WARBLE.name].monthly_cap = _WARBLE_CAP
        self.customers = Customers(
            self.worlds,
            seed=seed,
            speed=speed,
            diary=read_diary(folder / "diary.json"),
        )
        self.plugins = tuple(MemoryPlugin(world) for world in self.worlds.values())
        self._kept: dict[str, int] = {}

    def posted_before(self, network: str, text: str, at: datetime) -> Message:
        """A post of ours from before anybody looked; made unless it is there already.

        Raises:
            KeyError: there is no such network.
        """
        world = self.worlds[network]
        known = next((m for m in world.published() if m.text == text), None)
        if known is not None:
            return known
        post = world.add(author_id=OURS, text=text, created_at=at)
        self.customers.knows(network, post)
        return post

    async def run(self) -> None:
        """Let the customers live until the task is cancelled; everything is kept, then too."""
        try:
            while True:
                self.customers.step(self.now())
                self.keep()
                await self._sleep(_STEP)
        finally:
            self.keep()

    def keep(self) -> None:
        """Write what has changed since the last time."""
        changed = False
        for name, world in self.worlds.items():
            if self._kept.get(name) != world.state.version:
                save(world, self._folder / f"{name}.json")
                self._kept[name] = world.state.version
                changed = True
        if changed:
            write_diary(self.customers.diary, self._folder / "diary.json")
