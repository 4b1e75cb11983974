"""The Home tab: what waits, who is on duty, the plan, and for managers how today goes."""

from dataclasses import replace
from datetime import datetime

from bot.domain.people import Role
from bot.forms import HomePages, HomeTab
from bot.services.digests.figures import Figures
from bot.services.planning.calendar import Calendar
from bot.services.queues import Queues
from bot.services.rota import RotaService


class Home:
    """Reads only."""

    def __init__(
        self, queues: Queues, calendar: Calendar, rota: RotaService, figures: Figures
    ) -> None:
        self._queues = queues
        self._calendar = calendar
        self._rota = rota
        self._figures = figures

    async def look(self, user: str, role: Role, pages: HomePages, now: datetime) -> HomeTab:
        """One colleague's Home tab; a page that is not there any more is the last one."""
        tab = await self._queues.home(user, pages, now)
        plan = await self._calendar.at_home(user, role, now)
        duty = await self._rota.on_duty_now(now)
        manager = role is Role.MANAGER
        today = await self._figures.today(plan.zone, now) if manager else None
        return replace(tab, plan=plan, duty=duty, manager=manager, today=today)
