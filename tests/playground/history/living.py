"""A past that is lived at a fixed time, without the rest of the demo."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.app import open_database
from bot.config import Settings
from bot.config.reading import public_holidays
from bot.parts import team_settings
from bot.services.digests.figures import Figures
from bot.services.in_force import SettingsInForce
from bot.workers.connecting import OpenNetworks
from db.unit_of_work import Database
from playground.clock import FastClock
from playground.customers import Town
from playground.demo import connect_accounts, demo_settings
from playground.history import live_the_past
from playground.slack import LocalSlack

ZONE = "Europe/London"
CARE = "C0CARE0001"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """What there is afterwards."""

    database: Database
    settings: Settings
    clock: FastClock
    slack: LocalSlack
    town: Town
    figures: Figures

    async def again(self) -> bool:
        """Try to live it a second time."""
        return await live_the_past(
            self.database, self.settings, clock=self.clock, slack=self.slack, town=self.town
        )


@asynccontextmanager
async def prepared(folder: Path, now: datetime, *, channel: str = CARE) -> AsyncIterator[Lived]:
    """Everything that the past needs, before any of it has happened."""
    clock = FastClock(now, 0.0)
    town = Town(folder / "customers", now=clock.now, site="http://127.0.0.1:1")
    async with LocalSlack(clock=clock.now) as slack:
        settings = demo_settings(slack, folder)
        async with open_database(settings) as database:
            plugins = {plugin.name: plugin for plugin in town.plugins}
            await connect_accounts(database, plugins, channel, now)
            in_force = SettingsInForce(team_settings(settings, "T0HARBOUR1"), public_holidays)
            yield Lived(
                database=database,
                settings=settings,
                clock=clock,
                slack=slack,
                town=town,
                figures=Figures(database, OpenNetworks(plugins), in_force),
            )


@asynccontextmanager
async def lived(folder: Path, now: datetime) -> AsyncIterator[Lived]:
    """The past until `now`."""
    async with prepared(folder, now) as everything:
        assert await everything.again()
        yield everything
