"""The Home tab's own buttons: look again, and turn its lists."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from handlers.parsing import Body, click
from handlers.showing import publish_home
from integrations.slack import ids


async def show(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Show what the button says."""
    clicked = click(body)
    pages = ids.decode(clicked.value, ids.HomeMeta).pages
    await publish_home(context["desk"], clicked.user, context["role"], pages)
    await ack()


def register(app: AsyncApp) -> None:
    """All of them."""
    for action in ids.HomeAction:
        app.action(str(action))(show)
