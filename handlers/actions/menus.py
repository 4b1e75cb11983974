"""The two menus of a card: ownership, and more."""

from collections.abc import Awaitable, Callable

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.domain.card import ConversationView
from bot.domain.delivery import Purpose
from bot.domain.people import Role
from bot.errors import Conflict
from handlers.actions.cases import open_outcome
from handlers.actions.conversation import open_answer, open_history
from handlers.desk import Desk
from handlers.parsing import Body, Click, click
from integrations.slack import ids
from integrations.slack.modals import close_form, hand_over_form, snooze_form

Act = Callable[[Desk, Click, str, Role], Awaitable[None]]


async def _view(desk: Desk, conversation: str) -> ConversationView:
    return (await desk.services.queues.history(conversation, desk.now())).view


async def claim(desk: Desk, clicked: Click, conversation: str, role: Role) -> None:
    """Own it."""
    del role
    await desk.services.claims.claim(conversation, clicked.user, desk.now())


async def release(desk: Desk, clicked: Click, conversation: str, role: Role) -> None:
    """Own it no longer."""
    await desk.services.claims.release(conversation, clicked.user, role, desk.now())


async def hand_over(desk: Desk, clicked: Click, conversation: str, role: Role) -> None:
    """Choose to whom."""
    del role
    view = await _view(desk, conversation)
    await desk.surface.open_view(clicked.trigger_id, hand_over_form(view))


async def take_over(desk: Desk, clicked: Click, conversation: str, role: Role) -> None:
    """Managers own it from now on."""
    await desk.services.team.admit_manager(clicked.user)
    await desk.services.claims.hand_over(
        conversation, clicked.user, clicked.user, role, "", desk.now()
    )


async def acknowledge(desk: Desk, clicked: Click, conversation: str, role: Role) -> None:
    """Say “we have heard you”."""
    del role
    await desk.services.answers.acknowledge(conversation, clicked.user, desk.now())


async def close(desk: Desk, clicked: Click, conversation: str, role: Role) -> None:
    """No reply needed: ask why."""
    del role
    await desk.services.claims.claim(conversation, clicked.user, desk.now())
    view = await _view(desk, conversation)
    await desk.surface.open_view(clicked.trigger_id, close_form(view))


async def snooze(desk: Desk, clicked: Click, conversation: str, role: Role) -> None:
    """Ask until when."""
    del role
    await desk.services.claims.claim(conversation, clicked.user, desk.now())
    view = await _view(desk, conversation)
    await desk.surface.open_view(clicked.trigger_id, snooze_form(view, now=desk.now()))


async def show_history(desk: Desk, clicked: Click, conversation: str, role: Role) -> None:
    """What was said and done."""
    del role
    await open_history(desk, clicked, conversation)


async def spam(desk: Desk, clicked: Click, conversation: str, role: Role) -> None:
    """Not for us."""
    del role
    await desk.services.closing.spam(conversation, clicked.user, desk.now())


async def reply(desk: Desk, clicked: Click, conversation: str, role: Role) -> None:
    """Reply again."""
    del role
    await open_answer(desk, clicked, conversation, Purpose.ANSWER)


async def reopen(desk: Desk, clicked: Click, conversation: str, role: Role) -> None:
    """It is not done after all."""
    del role
    await desk.services.closing.reopen(conversation, clicked.user, desk.now())


async def outcome(desk: Desk, clicked: Click, conversation: str, role: Role) -> None:
    """Record how its case ended."""
    del role
    view = await _view(desk, conversation)
    if view.case is None:
        raise Conflict("This conversation has no offline case.")
    await open_outcome(desk, clicked, view.case.id)


ACTS: dict[ids.Act, Act] = {
    ids.Act.CLAIM: claim,
    ids.Act.RELEASE: release,
    ids.Act.HAND_OVER: hand_over,
    ids.Act.TAKE_OVER: take_over,
    ids.Act.ACKNOWLEDGE: acknowledge,
    ids.Act.CLOSE: close,
    ids.Act.SNOOZE: snooze,
    ids.Act.HISTORY: show_history,
    ids.Act.SPAM: spam,
    ids.Act.REPLY: reply,
    ids.Act.REOPEN: reopen,
    ids.Act.OUTCOME: outcome,
}


async def see(desk: Desk, user: str, choice: ids.MessageChoice) -> None:
    """Hide a customer's reply under our post, or let others see it again."""
    moderation = desk.services.moderation
    act = moderation.hide if choice.act is ids.MessageAct.HIDE else moderation.unhide
    await act(choice.conversation, choice.message, user, desk.now())


async def choose(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Do what was chosen in either menu."""
    desk, clicked = context["desk"], click(body)
    choice = ids.chosen(clicked.value)
    if isinstance(choice, ids.MessageChoice):
        await see(desk, clicked.user, choice)
    else:
        await ACTS[choice.act](desk, clicked, choice.conversation, context["role"])
    await ack()


def register(app: AsyncApp) -> None:
    """Both menus."""
    for action in (ids.Action.OWNERSHIP, ids.Action.MORE):
        app.action(str(action))(choose)
