"""The message shortcuts “Send as public reply” and “Make a post from this”."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.errors import BadInput
from handlers.parsing import Body
from handlers.proposing import propose
from integrations.slack import ids
from integrations.slack.composer import composer
from integrations.slack.text import from_slack


async def send_as_reply(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Show a message of a card's thread as the customer would see it."""
    message, channel = body["message"], body["channel"]["id"]
    root = str(message.get("thread_ts") or message["ts"])
    user = body["user"]["id"]
    text = str(message.get("text") or "")
    if not await propose(context["desk"], channel, root, user, text):
        raise BadInput(
            "This message is not in the thread of a card, so I do not know whom to answer. "
            "Write it under the customer's card and choose “Send as public reply” there."
        )
    await ack()


async def make_post(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Begin a post with what a message says."""
    desk, text = context["desk"], from_slack(str(body["message"].get("text") or ""))
    form = await desk.services.planning.composing.new(
        body["user"]["id"], context["role"], desk.now(), text=text
    )
    await desk.surface.open_view(body["trigger_id"], composer(form, revision=0))
    await ack()


def register(app: AsyncApp) -> None:
    """Both."""
    for callback, handler in (
        (ids.Callback.SEND_AS_REPLY, send_as_reply),
        (ids.PlanCallback.MAKE_POST, make_post),
    ):
        app.shortcut({"type": "message_action", "callback_id": str(callback)})(handler)
