"""The calendar, themes and slots: turning pages, files, and what opens from there."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.planning_forms import CalendarQuestion, Span
from handlers.parsing import Body, Click, click
from handlers.sending import send_later
from handlers.showing import calendar_view, open_form, show_instead
from integrations.slack import ids
from integrations.slack.composer import composer
from integrations.slack.plan_inputs import read_slots
from integrations.slack.theme_modals import slots_form, theme_form


def _question(clicked: Click) -> CalendarQuestion:
    return ids.decode(clicked.value, ids.CalendarMeta).question


async def open_calendar(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Open it, from the Home tab."""
    desk, clicked = context["desk"], click(body)
    view = await calendar_view(desk, clicked.user, _question(clicked))
    await open_form(desk, clicked, view)
    await ack()


async def turn(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Another week, another month, another part of the plan."""
    desk, clicked = context["desk"], click(body)
    await ack()
    view = await calendar_view(desk, clicked.user, _question(clicked))
    await show_instead(desk, clicked, view)


async def write(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Write a post."""
    desk, clicked = context["desk"], click(body)
    composing = desk.services.planning.composing
    form = await composing.new(clicked.user, context["role"], desk.now())
    await open_form(desk, clicked, composer(form, revision=0))
    await ack()


async def picture(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """The month as a picture."""
    desk, clicked = context["desk"], click(body)
    make = desk.services.planning.calendar.month_picture
    await send_later(desk, clicked, make, _question(clicked), "The month as a picture")
    await ack()


async def ics(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """The month for a calendar program."""
    desk, clicked = context["desk"], click(body)
    make = desk.services.planning.calendar.ics
    await send_later(desk, clicked, make, _question(clicked), "The month for your calendar")
    await ack()


async def new_theme(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Describe a theme; managers."""
    desk, clicked = context["desk"], click(body)
    await desk.services.team.admit_manager(clicked.user)
    await open_form(desk, clicked, theme_form())
    await ack()


async def choose_theme(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """A theme's posts, in the place of the list; or the form that changes it, above it."""
    desk, clicked = context["desk"], click(body)
    choice = ids.decode(clicked.value, ids.ThemeChoice)
    if choice.act is ids.ThemeAct.SHOW:
        question = CalendarQuestion(span=Span.THEME, theme_id=choice.theme)
        await show_instead(desk, clicked, await calendar_view(desk, clicked.user, question))
    else:
        await desk.services.team.admit_manager(clicked.user)
        found = await desk.services.planning.themes.theme(choice.theme)
        await open_form(desk, clicked, theme_form(found))
    await ack()


async def other_account(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """The slots of another account."""
    desk, clicked = context["desk"], click(body)
    written = read_slots(clicked.view)
    await ack()
    form = await desk.services.planning.slots.form(written.chosen, context["role"], desk.now())
    shown = slots_form(form, revision=written.meta.revision + 1)
    await show_instead(desk, clicked, shown)


def register(app: AsyncApp) -> None:
    """All of them."""
    for action in ids.CALENDAR_TURNS:
        app.action(str(action))(turn)
    for action, handler in (
        (ids.PlanAction.CALENDAR_OPEN, open_calendar),
        (ids.PlanAction.CALENDAR_WRITE, write),
        (ids.PlanAction.CALENDAR_PICTURE, picture),
        (ids.PlanAction.CALENDAR_ICS, ics),
        (ids.PlanAction.THEME_NEW, new_theme),
        (ids.PlanAction.THEME_MORE, choose_theme),
        (ids.PlanAction.SLOTS_ACCOUNT, other_account),
    ):
        app.action(str(action))(handler)
