"""`/calendar`: the plan by day, the themes that it serves, and the slots that it fills."""

from collections.abc import Awaitable, Callable

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.domain.people import Role
from bot.errors import BadInput
from bot.planning_forms import CalendarQuestion, Span
from handlers.desk import Desk
from handlers.parsing import Body
from handlers.showing import calendar_view, themes_view
from integrations.slack import ids
from integrations.slack.blocks import View
from integrations.slack.plan_help import calendar_help
from integrations.slack.text import from_slack
from integrations.slack.theme_modals import slots_form

Answer = Callable[[Desk, str, Role, str], Awaitable[View]]


async def week(desk: Desk, user: str, role: Role, rest: str) -> View:
    """This week."""
    del role, rest
    return await calendar_view(desk, user, CalendarQuestion(span=Span.WEEK))


async def month(desk: Desk, user: str, role: Role, rest: str) -> View:
    """This month."""
    del role, rest
    return await calendar_view(desk, user, CalendarQuestion(span=Span.MONTH))


async def coming(desk: Desk, user: str, role: Role, rest: str) -> View:
    """What goes out next."""
    del role, rest
    return await calendar_view(desk, user, CalendarQuestion(span=Span.NEXT))


async def mine(desk: Desk, user: str, role: Role, rest: str) -> View:
    """What I have written."""
    del role, rest
    return await calendar_view(desk, user, CalendarQuestion(span=Span.MINE))


async def theme(desk: Desk, user: str, role: Role, rest: str) -> View:
    """What serves a theme."""
    del role
    found = await desk.services.planning.themes.find(rest, desk.now())
    return await calendar_view(desk, user, CalendarQuestion(span=Span.THEME, theme_id=found.id))


async def themes(desk: Desk, user: str, role: Role, rest: str) -> View:
    """The themes."""
    del user, rest
    return await themes_view(desk, role)


async def slots(desk: Desk, user: str, role: Role, rest: str) -> View:
    """The preferred slots of accounts."""
    del user, rest
    form = await desk.services.planning.slots.form("", role, desk.now())
    return slots_form(form)


WORDS: dict[str, Answer | None] = {
    "week": week,
    "month": month,
    "next": coming,
    "mine": mine,
    "theme": theme,
    "themes": themes,
    "slots": slots,
    "help": None,  # said in the channel, not shown in a modal
}


async def calendar(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Read the first word; an unknown one gets a sentence and an example."""
    desk, user = context["desk"], body["user_id"]
    word, _, rest = from_slack(str(body.get("text") or "")).partition(" ")
    if word.lower() not in {"", *WORDS}:
        raise BadInput(
            f"I understood “{word}”, and that is none of {', '.join(WORDS)}.",
            example=f"{ids.CALENDAR_COMMAND} week",
        )
    answer = WORDS[word.lower() or "week"]
    if answer is None:
        await ack({"response_type": "ephemeral", **calendar_help()})
        return
    view = await answer(desk, user, context["role"], rest.strip())
    await desk.surface.open_view(body["trigger_id"], view)
    await ack()
