"""The buttons of posts: on cards, in notices, in the calendar, on the Home tab."""

from collections.abc import Awaitable, Callable

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.domain.people import Role
from bot.domain.posts import Post
from handlers.desk import Desk
from handlers.parsing import Body, Click, click
from handlers.showing import details_view, open_form, show_plan_again
from integrations.slack import ids
from integrations.slack.composer import composer
from integrations.slack.plan_help import done
from integrations.slack.plan_modals import changes_form, move_form, override_form

Act = Callable[[Desk, Click, ids.PostRef, Role], Awaitable[Post]]
Opener = Callable[[Desk, Click, ids.PostRef, Role], Awaitable[None]]


async def submit(desk: Desk, clicked: Click, ref: ids.PostRef, role: Role) -> Post:
    """Send for review."""
    del role
    reviewing = desk.services.planning.reviewing
    return await reviewing.submit(ref.post, ref.version, clicked.user, desk.now())


async def approve(desk: Desk, clicked: Click, ref: ids.PostRef, role: Role) -> Post:
    """It may go out."""
    del role
    reviewing = desk.services.planning.reviewing
    return await reviewing.approve(ref.post, ref.version, clicked.user, desk.now())


async def next_slot(desk: Desk, clicked: Click, ref: ids.PostRef, role: Role) -> Post:
    """Plan it for the next free slot."""
    scheduling = desk.services.planning.scheduling
    return await scheduling.next_slot(ref.post, ref.version, clicked.user, role, desk.now())


async def publish_now(desk: Desk, clicked: Click, ref: ids.PostRef, role: Role) -> Post:
    """Send an overdue post after all."""
    scheduling = desk.services.planning.scheduling
    return await scheduling.publish_now(ref.post, ref.version, clicked.user, role, desk.now())


async def try_again(desk: Desk, clicked: Click, ref: ids.PostRef, role: Role) -> Post:
    """Publish what was refused."""
    scheduling = desk.services.planning.scheduling
    return await scheduling.try_again(ref.post, ref.version, clicked.user, role, desk.now())


async def withdraw(desk: Desk, clicked: Click, ref: ids.PostRef, role: Role) -> Post:
    """It does not go out."""
    del role
    scheduling = desk.services.planning.scheduling
    return await scheduling.withdraw(ref.post, ref.version, clicked.user, desk.now())


async def edit(desk: Desk, clicked: Click, ref: ids.PostRef, role: Role) -> None:
    """The composer with the post in it."""
    composing = desk.services.planning.composing
    form = await composing.existing(ref.post, clicked.user, role, desk.now())
    await open_form(desk, clicked, composer(form, revision=0))


async def duplicate(desk: Desk, clicked: Click, ref: ids.PostRef, role: Role) -> None:
    """A new draft with the same words, opened at once: it wants a time, and changes."""
    copy = await desk.services.planning.scheduling.duplicate(ref.post, clicked.user, desk.now())
    await edit(desk, clicked, ids.PostRef(copy.id, copy.version), role)


async def move(desk: Desk, clicked: Click, ref: ids.PostRef, role: Role) -> None:
    """Another time."""
    scheduling = desk.services.planning.scheduling
    form = await scheduling.move_form(ref.post, clicked.user, role, desk.now())
    await open_form(desk, clicked, move_form(form))


async def ask_changes(desk: Desk, clicked: Click, ref: ids.PostRef, role: Role) -> None:
    """Say what should be changed."""
    del role
    view = await desk.services.planning.calendar.view(ref.post, desk.now())
    await open_form(desk, clicked, changes_form(view))


async def override(desk: Desk, clicked: Click, ref: ids.PostRef, role: Role) -> None:
    """Managers say why it may cross the line of 80/20."""
    del role
    await desk.services.team.admit_manager(clicked.user)
    view = await desk.services.planning.calendar.view(ref.post, desk.now())
    await open_form(desk, clicked, override_form(view))


async def details(desk: Desk, clicked: Click, ref: ids.PostRef, role: Role) -> None:
    """All about it, and what has happened to it."""
    del role
    await open_form(desk, clicked, await details_view(desk, ref.post))


ACTS: dict[str, Act] = {
    ids.PlanAction.SUBMIT: submit,
    ids.PlanAction.APPROVE: approve,
    ids.PlanAction.NEXT_SLOT: next_slot,
    ids.PlanAction.PUBLISH_NOW: publish_now,
    ids.PlanAction.TRY_AGAIN: try_again,
    ids.PlanAction.WITHDRAW: withdraw,
}
OPENERS: dict[str, Opener] = {
    ids.PlanAction.EDIT: edit,
    ids.PlanAction.MOVE: move,
    ids.PlanAction.ASK_CHANGES: ask_changes,
    ids.PlanAction.OVERRIDE: override,
    ids.PlanAction.OPEN: details,
}
MENU: dict[ids.PlanAct, Opener] = {
    ids.PlanAct.OPEN: details,
    ids.PlanAct.HISTORY: details,
    ids.PlanAct.EDIT: edit,
    ids.PlanAct.MOVE: move,
    ids.PlanAct.DUPLICATE: duplicate,
}


async def _act(desk: Desk, clicked: Click, act: Act, ref: ids.PostRef, role: Role) -> None:
    """Do it, and say what came of it where the card does not show it: in a thread, directly."""
    post = await act(desk, clicked, ref, role)
    await show_plan_again(desk, clicked, role)
    if clicked.thread_ts or clicked.channel.startswith("D"):
        words, thread = done(post), clicked.thread_ts
        await desk.surface.whisper(clicked.channel, clicked.user, words, thread_ts=thread)


async def do(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """A button that changes the post."""
    clicked = click(body)
    ref = ids.decode(clicked.value, ids.PostRef)
    await _act(context["desk"], clicked, ACTS[clicked.action_id], ref, context["role"])
    await ack()


async def open_(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """A button that opens a form or the details."""
    clicked = click(body)
    ref = ids.decode(clicked.value, ids.PostRef)
    await OPENERS[clicked.action_id](context["desk"], clicked, ref, context["role"])
    await ack()


async def choose(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """What was chosen in a post's menu."""
    clicked = click(body)
    choice = ids.decode(clicked.value, ids.PlanChoice)
    ref = ids.PostRef(choice.post, choice.version)
    if choice.act is ids.PlanAct.WITHDRAW:
        await _act(context["desk"], clicked, withdraw, ref, context["role"])
    else:
        await MENU[choice.act](context["desk"], clicked, ref, context["role"])
    await ack()


def register(app: AsyncApp) -> None:
    """All of them."""
    for action in ACTS:
        app.action(str(action))(do)
    for action in OPENERS:
        app.action(str(action))(open_)
    for action in (ids.PlanAction.MORE, ids.PlanAction.ENTRY):
        app.action(str(action))(choose)
