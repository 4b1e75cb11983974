"""The open form that moves a post."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from handlers.parsing import Body, click
from handlers.planned import wall_of
from handlers.showing import show_instead
from integrations.slack import ids
from integrations.slack.plan_inputs import read_move
from integrations.slack.plan_modals import move_form


async def changed(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Look at the chosen time again; a chosen slot is put into the fields."""
    desk, clicked = context["desk"], click(body)
    form = read_move(clicked.view)
    await ack()
    looked = await desk.services.planning.scheduling.look_move(
        form.meta.post,
        *wall_of(form),
        by=clicked.user,
        role=context["role"],
        now=desk.now(),
    )
    replaced = clicked.action_id == ids.PlanAction.MOVE_SLOT
    await show_instead(desk, clicked, move_form(looked, revision=form.meta.revision + replaced))


def register(app: AsyncApp) -> None:
    """All of them."""
    for action in (*ids.MOVE_CHANGES, ids.PlanAction.MOVE_SLOT):
        app.action(str(action))(changed)
