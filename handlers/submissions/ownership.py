"""Hand over, close, snooze."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.domain.people import Role
from bot.errors import BadInput
from handlers.parsing import Body, actor
from integrations.slack import ids
from integrations.slack.inputs import read_close, read_hand_over, read_snooze


async def hand_over(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Give it to a colleague."""
    desk, form = context["desk"], read_hand_over(body["view"])
    if await desk.services.team.role(form.to) is Role.OUTSIDER:
        raise BadInput(
            "Only full members of this workspace can own a conversation. Choose somebody else.",
            field=str(ids.BlockId.HAND_OVER_TO),
        )
    await desk.services.claims.hand_over(
        form.conversation, actor(body), form.to, context["role"], form.note, desk.now()
    )
    await ack(response_action="clear")


async def close(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """No reply needed."""
    desk, form = context["desk"], read_close(body["view"])
    await desk.services.closing.close(
        form.conversation, actor(body), form.reason, desk.now(), seen_at=form.seen_at
    )
    await ack(response_action="clear")


async def snooze(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Quiet for a while; “tomorrow at 9:00” is the person's own morning."""
    desk, user = context["desk"], actor(body)
    colleague = await desk.chat.colleague(user)
    form = read_snooze(body["view"], zone=colleague.zone, now=desk.now())
    await desk.services.closing.snooze(form.conversation, user, form.until, desk.now())
    await ack(response_action="clear")


def register(app: AsyncApp) -> None:
    """All three."""
    app.view(str(ids.Callback.HAND_OVER))(hand_over)
    app.view(str(ids.Callback.CLOSE))(close)
    app.view(str(ids.Callback.SNOOZE))(snooze)
