"""Showing again what an act has changed for the person who acted."""

from bot.domain.people import Role
from handlers.desk import Desk
from handlers.parsing import Click
from integrations.slack.home import home


async def publish_home(desk: Desk, user: str, role: Role) -> None:
    """Show somebody's Home tab as it is now."""
    now = desk.now()
    tab = await desk.services.queues.home(user, role, now)
    await desk.surface.publish_home(user, home(tab, now=now, site=await desk.site()))


async def show_home_again(desk: Desk, clicked: Click, role: Role) -> None:
    """After an act on the Home tab."""
    if clicked.at_home:
        await publish_home(desk, clicked.user, role)
