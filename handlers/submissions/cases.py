"""Outcomes of cases, praise, and what somebody saw who looked."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.errors import Conflict
from bot.services.outcomes import Verdict
from handlers.parsing import Body, actor
from integrations.slack import ids
from integrations.slack.inputs import read_kudos, read_outcome, read_settle

_VERDICTS = {
    ids.Settlement.LIVE: Verdict.LIVE,
    ids.Settlement.ABSENT: Verdict.NOT_THERE,
    ids.Settlement.AGAIN: Verdict.SEND_AGAIN,
}


async def outcome(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """How a case ended."""
    desk, form = context["desk"], read_outcome(body["view"])
    await desk.services.following.close(
        form.meta.case, actor(body), form.outcome, form.note, desk.now()
    )
    await ack(response_action="clear")


async def kudos(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Tell colleagues of a customer's praise; those who have heard are left out."""
    desk, form = context["desk"], read_kudos(body["view"])
    told = 0
    for colleague in form.colleagues:
        try:
            await desk.services.kudos.pass_on(
                form.meta.message, colleague, actor(body), form.note, desk.now()
            )
            told += 1
        except Conflict:
            continue
    if not told:
        raise Conflict("They have heard of this already. How nice!")
    await ack(response_action="clear")


async def settle(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """What somebody saw who looked for a message of unknown outcome."""
    desk, form = context["desk"], read_settle(body["view"])
    await desk.services.outcomes.judge(
        form.meta.delivery, _VERDICTS[form.settlement], actor(body), desk.now()
    )
    await ack(response_action="clear")


def register(app: AsyncApp) -> None:
    """All three."""
    app.view(str(ids.Callback.OUTCOME))(outcome)
    app.view(str(ids.Callback.KUDOS))(kudos)
    app.view(str(ids.Callback.SETTLE))(settle)
