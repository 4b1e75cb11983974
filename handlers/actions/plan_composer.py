"""The open composer, while somebody writes: everything is measured and shown anew."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.domain.people import Role
from bot.planning_forms import Composed
from handlers.desk import Desk
from handlers.parsing import Body, Click, click
from handlers.showing import show_instead
from integrations.slack import ids
from integrations.slack.composer import composer
from integrations.slack.plan_inputs import (
    composed_at,
    composer_revision,
    read_composer,
    read_fit,
)


async def _show(
    desk: Desk, clicked: Click, role: Role, composed: Composed, revision: int, version: str = ""
) -> None:
    form = await desk.services.planning.composing.look(composed, clicked.user, role, desk.now())
    await show_instead(desk, clicked, composer(form, revision=revision), version=version)


async def changed(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Measure again; what is typed stays as it is.

    While somebody types, an answer that is older than what is shown is dropped. Any other change
    adds fields or takes some away, and must be shown.
    """
    clicked = click(body)
    composed = read_composer(clicked.view)
    typing = clicked.action_id == ids.PlanAction.COMPOSE_TEXT
    version = str(clicked.view.get("hash") or "") if typing else ""
    await ack()
    revision = composer_revision(clicked.view)
    await _show(context["desk"], clicked, context["role"], composed, revision, version)


async def fitted(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Put a date that fits into the form."""
    clicked = click(body)
    composed = composed_at(read_composer(clicked.view), read_fit(clicked.value))
    await ack()
    revision = composer_revision(clicked.view) + 1
    await _show(context["desk"], clicked, context["role"], composed, revision)


def register(app: AsyncApp) -> None:
    """All of them."""
    for action in ids.COMPOSER_CHANGES:
        app.action(str(action))(changed)
    app.action(str(ids.PlanAction.COMPOSE_FIT))(fitted)
