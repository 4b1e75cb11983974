"""Files for one person: made and uploaded after the click is acknowledged.

Making and uploading takes longer than the three seconds that Slack waits. `Desk.afterwards` keeps
the process alive until it is done; nothing is stored, so that whoever does not get it asks again.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.errors import GoldenHourError, NotFound
from bot.planning_forms import CalendarQuestion
from bot.ports import SharedFile
from handlers.desk import Desk
from handlers.parsing import Click
from integrations.slack.blocks import View
from integrations.slack.plan_help import file_coming, file_failed, file_sent

Make = Callable[[CalendarQuestion, str, datetime], Awaitable[SharedFile]]


async def send_later(
    desk: Desk, clicked: Click, make: Make, question: CalendarQuestion, title: str
) -> None:
    """Say that a file is on its way; make and send it once Slack is answered."""
    shown = await desk.surface.push_view(clicked.trigger_id, file_coming(title))
    desk.afterwards(_send(desk, shown, clicked.user, make, question, title))


async def _send(
    desk: Desk, shown: str, user: str, make: Make, question: CalendarQuestion, title: str
) -> None:
    try:
        file = await make(question, user, desk.now())
        await desk.chat.send_file(user, file, comment=f"🗓️ {title}")
    except GoldenHourError as error:
        await _say(desk, shown, file_failed(title, error))
    else:
        await _say(desk, shown, file_sent(title))


async def _say(desk: Desk, shown: str, view: View) -> None:
    try:
        await desk.surface.update_view(shown, view)
    except NotFound:
        return  # closed meanwhile; the file is there, or they miss it and ask again
