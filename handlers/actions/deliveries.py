"""What people say about a message of unknown outcome, and refused texts that they mend."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.domain.delivery import Purpose
from bot.services.outcomes import Verdict
from handlers.actions.conversation import open_answer, open_offline
from handlers.parsing import Body, click
from integrations.slack import ids

_VERDICTS = {
    str(ids.Action.DELIVERY_LIVE): Verdict.LIVE,
    str(ids.Action.DELIVERY_ABSENT): Verdict.NOT_THERE,
    str(ids.Action.DELIVERY_AGAIN): Verdict.SEND_AGAIN,
}


async def judge(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """It is live / it is not there / send again."""
    desk, clicked = context["desk"], click(body)
    ref = ids.decode(clicked.value, ids.DeliveryRef)
    verdict = _VERDICTS[clicked.action_id]
    await desk.services.outcomes.judge(ref.delivery, verdict, clicked.user, desk.now())
    await ack()


async def mend(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Open the form with the text that was refused."""
    desk, clicked = context["desk"], click(body)
    refused = await desk.services.answers.asked(ids.decode(clicked.value, ids.DeliveryRef).delivery)
    if refused.purpose in {Purpose.INVITATION, Purpose.OFFLINE}:
        await open_offline(desk, clicked, refused.conversation_id)
    else:
        purpose = Purpose.THANKS if refused.purpose is Purpose.THANKS else Purpose.ANSWER
        await open_answer(desk, clicked, refused.conversation_id, purpose, text=refused.text)
    await ack()


async def delete(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Take our answer back from the network."""
    desk, clicked = context["desk"], click(body)
    ref = ids.decode(clicked.value, ids.DeliveryRef)
    await desk.services.moderation.delete(ref.delivery, clicked.user, context["role"], desk.now())
    await ack()


def register(app: AsyncApp) -> None:
    """All of them."""
    for action in _VERDICTS:
        app.action(action)(judge)
    app.action(str(ids.Action.DELIVERY_EDIT))(mend)
    app.action(str(ids.Action.SENT_MORE))(delete)
