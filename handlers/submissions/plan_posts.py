"""The composer, another time, changes, an override."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.domain.posts import PostState
from handlers.parsing import Body, actor
from handlers.planned import wall_of
from integrations.slack import ids
from integrations.slack.composer import composer
from integrations.slack.plan_help import kept_as_draft
from integrations.slack.plan_inputs import (
    composer_revision,
    read_changes,
    read_composer,
    read_move,
    read_override,
)


async def compose(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Keep a post; while questions are open, it is kept as a draft and the form stays."""
    desk, view = context["desk"], body["view"]
    saved = await desk.services.planning.composing.save(
        read_composer(view), actor(body), context["role"], desk.now()
    )
    if saved.form is not None:
        shown = composer(saved.form, revision=composer_revision(view))
        await ack(response_action="update", view=shown)
    elif saved.post.state is PostState.DRAFT:
        await ack(response_action="update", view=kept_as_draft(saved.post))
    else:
        await ack(response_action="clear")


async def move(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Plan it for another time."""
    desk, form = context["desk"], read_move(body["view"])
    await desk.services.planning.scheduling.move(
        form.meta.post,
        form.meta.version,
        *wall_of(form),
        by=actor(body),
        role=context["role"],
        now=desk.now(),
        override_reason=form.override_reason,
    )
    await ack(response_action="clear")


async def ask_changes(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Send it back to its author."""
    desk, form = context["desk"], read_changes(body["view"])
    await desk.services.planning.reviewing.ask_changes(
        form.meta.post, form.meta.version, actor(body), form.what, desk.now()
    )
    await ack(response_action="clear")


async def override(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """A manager lets it cross the line of 80/20."""
    desk, form = context["desk"], read_override(body["view"])
    await desk.services.planning.scheduling.override(
        form.meta.post, form.meta.version, actor(body), context["role"], form.reason, desk.now()
    )
    await ack(response_action="clear")


def register(app: AsyncApp) -> None:
    """All four."""
    app.view(str(ids.PlanCallback.COMPOSER))(compose)
    app.view(str(ids.PlanCallback.MOVE))(move)
    app.view(str(ids.PlanCallback.CHANGES))(ask_changes)
    app.view(str(ids.PlanCallback.OVERRIDE))(override)
