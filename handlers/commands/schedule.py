"""`/schedule`: write a post and plan it."""

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from handlers.parsing import Body
from integrations.slack.composer import composer
from integrations.slack.plan_help import schedule_help
from integrations.slack.text import from_slack


async def schedule(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Open the composer with what follows: perhaps a time, perhaps a text."""
    desk, said = context["desk"], from_slack(str(body.get("text") or ""))
    if said.lower() == "help":
        await ack({"response_type": "ephemeral", **schedule_help()})
        return
    form = await desk.services.planning.composing.new(
        body["user_id"], context["role"], desk.now(), said=said
    )
    await desk.surface.open_view(body["trigger_id"], composer(form, revision=0))
    await ack()
