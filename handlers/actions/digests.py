"""The buttons of a digest that no card has."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from handlers.actions.menus import hand_over
from handlers.parsing import Body, click
from integrations.slack import ids


async def assign(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Choose to whom; who may is decided when the form is handed in."""
    clicked = click(body)
    ref = ids.decode(clicked.value, ids.ConversationRef)
    await hand_over(context["desk"], clicked, ref.conversation, context["role"])
    await ack()


async def look(ack: AsyncAck) -> None:
    """Slack has opened the card; it wants to hear that we know."""
    await ack()


def register(app: AsyncApp) -> None:
    """Both."""
    app.action(str(ids.Action.ASSIGN))(assign)
    app.action(str(ids.Action.LOOK))(look)
