"""The buttons of cards and notices that are about a conversation."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.domain.delivery import Purpose
from handlers.desk import Desk
from handlers.parsing import Body, Click, click
from handlers.showing import show_home_again
from integrations.slack import ids
from integrations.slack.answer_form import answer_form
from integrations.slack.history import history
from integrations.slack.modals import answered_form
from integrations.slack.offline_form import offline_form


def _conversation(clicked: Click) -> str:
    return ids.decode(clicked.value, ids.ConversationRef).conversation


async def open_answer(
    desk: Desk, clicked: Click, conversation: str, purpose: Purpose, *, text: str = ""
) -> None:
    """Claim, and open the form: with the writer's kept draft, else with `text`."""
    form = await desk.services.answers.open_form(
        conversation, clicked.user, purpose, desk.now(), text=text
    )
    await desk.surface.open_view(clicked.trigger_id, answer_form(form))


async def open_offline(desk: Desk, clicked: Click, conversation: str) -> None:
    """Claim, and open the form that takes it offline."""
    form = await desk.services.offline.open_form(conversation, clicked.user, desk.now())
    await desk.surface.open_view(clicked.trigger_id, offline_form(form))


async def reply(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Reply."""
    clicked = click(body)
    await open_answer(context["desk"], clicked, _conversation(clicked), Purpose.ANSWER)
    await ack()


async def thanks(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Thank you."""
    clicked = click(body)
    await open_answer(context["desk"], clicked, _conversation(clicked), Purpose.THANKS)
    await ack()


async def offline(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Take offline."""
    clicked = click(body)
    await open_offline(context["desk"], clicked, _conversation(clicked))
    await ack()


async def claim(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Claim, from a reminder."""
    desk, clicked = context["desk"], click(body)
    await desk.services.claims.claim(_conversation(clicked), clicked.user, desk.now())
    await ack()
    await show_home_again(desk, clicked, context["role"])


async def release(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Release, from a reminder."""
    desk, clicked = context["desk"], click(body)
    await desk.services.claims.release(
        _conversation(clicked), clicked.user, context["role"], desk.now()
    )
    await ack()
    await show_home_again(desk, clicked, context["role"])


async def acknowledge(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """“We have heard you”, from a reminder."""
    desk, clicked = context["desk"], click(body)
    await desk.services.answers.acknowledge(_conversation(clicked), clicked.user, desk.now())
    await ack()


async def show_history(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """History."""
    desk, clicked = context["desk"], click(body)
    await open_history(desk, clicked, _conversation(clicked))
    await ack()


async def open_history(desk: Desk, clicked: Click, conversation: str) -> None:
    """The history of a conversation and of its author."""
    found = await desk.services.queues.history(conversation, desk.now())
    await desk.surface.open_view(clicked.trigger_id, history(found, site=await desk.site()))


async def mark_answered(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Mark answered: ask what was said."""
    desk, clicked = context["desk"], click(body)
    view = await desk.services.elsewhere.open_form(_conversation(clicked), clicked.user, desk.now())
    await desk.surface.open_view(clicked.trigger_id, answered_form(view))
    await ack()


async def hide(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Hide a customer's reply under our post."""
    desk, clicked = context["desk"], click(body)
    ref = ids.decode(clicked.value, ids.MessageRef)
    await desk.services.moderation.hide(ref.conversation, ref.message, clicked.user, desk.now())
    await ack()


async def unhide(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Let others see it again."""
    desk, clicked = context["desk"], click(body)
    ref = ids.decode(clicked.value, ids.MessageRef)
    await desk.services.moderation.unhide(ref.conversation, ref.message, clicked.user, desk.now())
    await ack()


def register(app: AsyncApp) -> None:
    """All of them."""
    for action, handler in (
        (ids.Action.REPLY, reply),
        (ids.Action.THANKS, thanks),
        (ids.Action.OFFLINE, offline),
        (ids.Action.CLAIM, claim),
        (ids.Action.RELEASE, release),
        (ids.Action.ACKNOWLEDGE, acknowledge),
        (ids.Action.HISTORY, show_history),
        (ids.Action.MARK_ANSWERED, mark_answered),
        (ids.Action.HIDE, hide),
        (ids.Action.UNHIDE, unhide),
    ):
        app.action(str(action))(handler)
