"""Reply, thank you, mark answered, take offline."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.services.answers import Writing
from bot.services.offline import GoingOffline
from handlers.parsing import Body, actor
from integrations.slack import ids
from integrations.slack.inputs import read_answer, read_answered, read_offline


async def answer(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Send an answer or a thank-you."""
    desk, written = context["desk"], read_answer(body["view"])
    writing = Writing(
        conversation_id=written.meta.conversation,
        by=actor(body),
        text=written.text,
        purpose=written.meta.purpose,
        seen_answers=written.meta.seen_answers,
        seen_at=written.meta.seen_at,
    )
    await desk.services.answers.submit(writing, desk.now())
    await ack(response_action="clear")


async def answered(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Mark answered what somebody has answered on the network itself."""
    desk, written = context["desk"], read_answered(body["view"])
    writing = Writing(
        conversation_id=written.meta.conversation,
        by=actor(body),
        text=written.text,
        purpose=written.meta.purpose,
        seen_answers=written.meta.seen_answers,
        seen_at=written.meta.seen_at,
    )
    await desk.services.elsewhere.mark(writing, desk.now())
    await ack(response_action="clear")


async def offline(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Open an offline case, and send what invites the customer."""
    desk, written = context["desk"], read_offline(body["view"])
    going = GoingOffline(
        conversation_id=written.meta.conversation,
        by=actor(body),
        route=written.route,
        reference=written.meta.reference,
        invitation=written.invitation,
        private=written.private,
        notes=written.notes,
        contact=written.contact,
        mail_transcript=written.transcript,
        seen_answers=written.meta.seen_answers,
        seen_at=written.meta.seen_at,
    )
    await desk.services.offline.submit(going, desk.now())
    await ack(response_action="clear")


def register(app: AsyncApp) -> None:
    """All three."""
    app.view(str(ids.Callback.ANSWER))(answer)
    app.view(str(ids.Callback.ANSWERED))(answered)
    app.view(str(ids.Callback.OFFLINE))(offline)
