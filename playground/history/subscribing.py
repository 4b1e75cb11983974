"""The manager gets her digest at once, and not only tomorrow morning."""

from zoneinfo import ZoneInfo

from bot.app import App
from bot.domain.people import Role
from playground.slack import LocalSlack

_MANAGER = "mara"


async def subscribe(app: App, slack: LocalSlack) -> None:
    """Let the digest come at the time of the day that it is now; on working days that is now."""
    person, now = slack.person(_MANAGER), app.clock.now()
    wall = now.astimezone(ZoneInfo(person.user.tz)).time()
    await app.services.settings.choose_digest(
        person.id,
        at=wall.replace(second=0, microsecond=0),
        by=person.id,
        role=Role.MANAGER,
        now=now,
    )
