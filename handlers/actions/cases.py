"""Offline cases and kudos."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from handlers.desk import Desk
from handlers.parsing import Body, Click, click
from integrations.slack import ids
from integrations.slack.modals import kudos_form, outcome_form


async def open_outcome(desk: Desk, clicked: Click, case_id: str) -> None:
    """Ask how a case ended."""
    now = desk.now()
    found = await desk.services.queues.case_by_id(case_id, now)
    await desk.surface.open_view(clicked.trigger_id, outcome_form(found, now=now))


async def outcome(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Record outcome."""
    clicked = click(body)
    await open_outcome(context["desk"], clicked, ids.decode(clicked.value, ids.CaseRef).case)
    await ack()


async def later(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Remind me tomorrow."""
    desk, clicked = context["desk"], click(body)
    ref = ids.decode(clicked.value, ids.CaseRef)
    await desk.services.following.postpone(ref.case, clicked.user, desk.now())
    await ack()


async def kudos(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Pass on the praise."""
    desk, clicked = context["desk"], click(body)
    ref = ids.decode(clicked.value, ids.KudosRef)
    found = await desk.services.queues.history(ref.conversation, desk.now())
    named = [ref.colleague] if ref.colleague else []
    await desk.surface.open_view(clicked.trigger_id, kudos_form(found.view, ref.message, named))
    await ack()


def register(app: AsyncApp) -> None:
    """All of them."""
    app.action(str(ids.Action.CASE_OUTCOME))(outcome)
    app.action(str(ids.Action.CASE_LATER))(later)
    app.action(str(ids.Action.KUDOS))(kudos)
