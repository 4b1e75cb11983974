"""Showing again what an act has changed for the person who acted, and opening what comes next."""

from contextlib import suppress

from bot.domain.people import Role
from bot.errors import NotFound
from bot.forms import HomePages
from bot.planning_forms import CalendarQuestion
from handlers.desk import Desk
from handlers.parsing import Click
from integrations.slack import ids
from integrations.slack.blocks import View
from integrations.slack.calendar import calendar
from integrations.slack.home import home, read_pages
from integrations.slack.plan_inputs import read_calendar_meta
from integrations.slack.plan_modals import post_detail
from integrations.slack.theme_modals import themes

_FIRST_PAGES = HomePages()


async def publish_home(desk: Desk, user: str, role: Role, pages: HomePages = _FIRST_PAGES) -> None:
    """Show somebody's Home tab as it is now."""
    now = desk.now()
    tab = await desk.services.home.look(user, role, pages, now)
    await desk.surface.publish_home(user, home(tab, now=now, site=await desk.site()))


async def show_home_again(desk: Desk, clicked: Click, role: Role) -> None:
    """After an act on the Home tab; its lists stay as far as they were turned."""
    if clicked.at_home:
        await publish_home(desk, clicked.user, role, read_pages(clicked.view))


async def show_plan_again(desk: Desk, clicked: Click, role: Role) -> None:
    """After an act on a post: the Home tab, the calendar or the details that were clicked.

    Details may have been opened from the Home tab, which lies behind them. Cards in channels are
    the card worker's.
    """
    shown = await _plan_modal(desk, clicked, role)
    if shown is not None:
        await show_instead(desk, clicked, shown)
    if clicked.at_home:
        await show_home_again(desk, clicked, role)
    elif clicked.view.get("callback_id") == ids.PlanCallback.POST:
        await publish_home(desk, clicked.user, role)


async def _plan_modal(desk: Desk, clicked: Click, role: Role) -> View | None:
    match clicked.view.get("callback_id"):
        case ids.PlanCallback.CALENDAR:
            return await calendar_view(desk, clicked.user, read_calendar_meta(clicked.view))
        case ids.PlanCallback.POST:
            ref = ids.decode(clicked.view.get("private_metadata"), ids.PostRef)
            return await details_view(desk, ref.post)
        case ids.PlanCallback.THEMES:
            return await themes_view(desk, role)
        case _:
            return None


async def calendar_view(desk: Desk, user: str, question: CalendarQuestion) -> View:
    """A part of the plan, for one person."""
    now = desk.now()
    found = await desk.services.planning.calendar.look(question, user, now)
    return calendar(found, now=now, site=await desk.site())


async def details_view(desk: Desk, post_id: str) -> View:
    """One post with everything about it."""
    found, events = await desk.services.planning.calendar.history(post_id, desk.now())
    return post_detail(found, events=events, site=await desk.site())


async def themes_view(desk: Desk, role: Role) -> View:
    """The themes."""
    return themes(await desk.services.planning.themes.look(role, desk.now()))


async def show_instead(desk: Desk, clicked: Click, view: View, *, version: str = "") -> None:
    """Show something else in the modal that was clicked, unless it was closed meanwhile.

    `version`: as in `Surface.update_view`.
    """
    with suppress(NotFound):
        await desk.surface.update_view(str(clicked.view["id"]), view, version=version)


async def open_form(desk: Desk, clicked: Click, view: View) -> None:
    """Open a form where somebody clicked: over the calendar, in the place of a post's details.

    Slack lays three views over one another. A form is the second at most, so that there is room
    for the sentence why it cannot be handed in.
    """
    if clicked.view.get("callback_id") == ids.PlanCallback.POST:
        await show_instead(desk, clicked, view)
    elif clicked.in_modal:
        await desk.surface.push_view(clicked.trigger_id, view)
    else:
        await desk.surface.open_view(clicked.trigger_id, view)
