"""The message shortcut “Send as public reply”."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.errors import BadInput
from handlers.parsing import Body
from handlers.proposing import propose
from integrations.slack import ids


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


def register(app: AsyncApp) -> None:
    """The shortcut."""
    app.shortcut({"type": "message_action", "callback_id": str(ids.Callback.SEND_AS_REPLY)})(
        send_as_reply
    )
