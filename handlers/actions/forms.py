"""What changes in an open form while somebody fills it in: counters, openings, routes."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.errors import NotFound
from bot.forms import AnswerForm
from handlers.desk import Desk
from handlers.parsing import Body, click
from integrations.slack import ids
from integrations.slack.answer_form import answer_form, insert_opening
from integrations.slack.inputs import AnswerInput, OfflineInput, read_answer, read_offline
from integrations.slack.offline_form import offline_form


async def _measured(desk: Desk, written: AnswerInput, text: str) -> AnswerForm:
    meta = written.meta
    return await desk.services.answers.preview(
        meta.conversation,
        meta.purpose,
        text,
        desk.now(),
        ask_who=written.ask_who,
        seen=(meta.seen_answers, meta.seen_at),
    )


async def _show(desk: Desk, view: Mapping[str, Any], shown: dict[str, Any], version: str) -> None:
    try:
        await desk.surface.update_view(str(view["id"]), shown, version=version)
    except NotFound:
        return  # closed while we measured


async def typed_answer(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Count again; the typed text stays as it is."""
    desk, view = context["desk"], click(body).view
    written = read_answer(view)
    form = await _measured(desk, written, written.text)
    shown = answer_form(form, revision=written.meta.revision)
    await ack()
    await _show(desk, view, shown, str(view.get("hash") or ""))


async def opening(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Put an opening in front of the text."""
    desk, clicked = context["desk"], click(body)
    written = read_answer(clicked.view)
    chosen = ids.decode(clicked.value, ids.Opening).text
    text = insert_opening(chosen, written.text, written.meta.purpose)
    form = await _measured(desk, written, text)
    await ack()
    await _show(desk, clicked.view, answer_form(form, revision=written.meta.revision + 1), "")


async def ask_who(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Add the question who helped them, or take it back."""
    desk, view = context["desk"], click(body).view
    written = read_answer(view)
    text = await desk.services.answers.with_question(
        written.meta.conversation, written.text, desk.now(), ask=written.ask_who
    )
    form = await _measured(desk, written, text)
    await ack()
    await _show(desk, view, answer_form(form, revision=written.meta.revision + 1), "")


async def _offline(desk: Desk, view: Mapping[str, Any], written: OfflineInput) -> None:
    meta = written.meta
    other_route = written.route is not meta.route
    form = await desk.services.offline.preview(
        meta.conversation,
        written.route,
        desk.now(),
        reference=meta.reference,
        invitation=None if other_route else written.invitation,
        private=None if other_route else written.private,
        seen=(meta.seen_answers, meta.seen_at),
    )
    shown = offline_form(form, revision=meta.revision + other_route)
    await _show(desk, view, shown, "" if other_route else str(view.get("hash") or ""))


async def changed_offline(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Another route, or another text."""
    view = click(body).view
    await ack()
    await _offline(context["desk"], view, read_offline(view))


async def noted(ack: AsyncAck) -> None:
    """A field that changes nothing else."""
    await ack()


def register(app: AsyncApp) -> None:
    """All of them."""
    app.action(str(ids.Action.ANSWER_TEXT))(typed_answer)
    app.action(ids.OPENING_ACTIONS)(opening)
    app.action(str(ids.Action.ANSWER_ASK_WHO))(ask_who)
    for action in (
        ids.Action.OFFLINE_ROUTE,
        ids.Action.OFFLINE_INVITATION,
        ids.Action.OFFLINE_PRIVATE,
    ):
        app.action(str(action))(changed_offline)
