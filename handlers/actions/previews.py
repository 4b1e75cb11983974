"""The preview of a reply that was written in a thread: Send, Edit, Cancel."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.domain.delivery import Purpose
from bot.services.answers import Writing
from handlers.parsing import Body, click
from integrations.slack import ids
from integrations.slack.answer_form import answer_form
from integrations.slack.previews import settled


async def send(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Send what the preview shows."""
    desk, clicked = context["desk"], click(body)
    ref = ids.decode(clicked.value, ids.PreviewRef)
    text = await desk.services.threads.draft(ref.conversation, clicked.user, ref.mark)
    writing = Writing(
        conversation_id=ref.conversation,
        by=clicked.user,
        text=text,
        purpose=Purpose.ANSWER,
        seen_answers=ref.seen_answers,
        seen_at=ref.seen_at,
    )
    await desk.services.answers.submit(writing, desk.now())
    await ack()
    done = settled("📤 On its way. The answer appears in this thread once it is public.")
    await desk.surface.respond(clicked.response_url, done, replace=True)


async def edit(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Open the form with the text; it keeps what its writer had seen."""
    desk, clicked = context["desk"], click(body)
    ref = ids.decode(clicked.value, ids.PreviewRef)
    text = await desk.services.threads.draft(ref.conversation, clicked.user, ref.mark)
    form = await desk.services.answers.preview(
        ref.conversation,
        Purpose.ANSWER,
        text,
        desk.now(),
        seen=(ref.seen_answers, ref.seen_at),
    )
    await desk.surface.open_view(clicked.trigger_id, answer_form(form))
    await ack()
    await desk.surface.dismiss(clicked.response_url)


async def cancel(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Send nothing."""
    desk, clicked = context["desk"], click(body)
    ref = ids.decode(clicked.value, ids.ConversationRef)
    await desk.services.threads.drop(ref.conversation, clicked.user, desk.now())
    await ack()
    await desk.surface.dismiss(clicked.response_url)


def register(app: AsyncApp) -> None:
    """All three."""
    app.action(str(ids.Action.PREVIEW_SEND))(send)
    app.action(str(ids.Action.PREVIEW_EDIT))(edit)
    app.action(str(ids.Action.PREVIEW_CANCEL))(cancel)
