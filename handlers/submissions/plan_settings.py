"""Themes and slots, which managers set."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.errors import BadInput
from handlers.parsing import Body, actor
from integrations.slack import ids
from integrations.slack.plan_inputs import read_slots, read_theme


async def theme(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Set a theme, or take it out of use."""
    desk, form = context["desk"], read_theme(body["view"])
    themes = desk.services.planning.themes
    who = {"by": actor(body), "role": context["role"], "now": desk.now()}
    if form.archived:
        await themes.archive(form.theme_id, **who)
    else:
        period = {"begins": form.begins, "ends": form.ends}
        await themes.save(form.theme_id, form.name, form.goal, **period, **who)
    await ack(response_action="clear")


async def slots(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Set an account's preferred times."""
    desk, form = context["desk"], read_slots(body["view"])
    if form.chosen != form.meta.account:
        raise BadInput(
            "The times of this account were not shown yet, so I have changed nothing. Look again.",
            field=str(ids.PlanBlock.SLOTS_ACCOUNT),
        )
    await desk.services.planning.slots.save(
        form.meta.account, form.text, form.zone, actor(body), context["role"], desk.now()
    )
    await ack(response_action="clear")


def register(app: AsyncApp) -> None:
    """Both."""
    app.view(str(ids.PlanCallback.THEME))(theme)
    app.view(str(ids.PlanCallback.SLOTS))(slots)
