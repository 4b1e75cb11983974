"""The rota: everybody looks, and gives their own duty away; managers set shifts."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.domain.people import Role
from handlers.desk import Desk
from handlers.parsing import Body, Click, click
from handlers.showing import publish_home, show_instead
from handlers.showing_settings import open_list, rota_view
from integrations.slack import ids
from integrations.slack.rota_modals import shift_form, swap_form
from integrations.slack.settings_inputs import read_rota_page


async def look(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """A page of it: from the Home tab, from the settings, or another page than the one shown."""
    desk, clicked = context["desk"], click(body)
    page = ids.decode(clicked.value, ids.RotaMeta).page
    await open_list(desk, clicked, await rota_view(desk, clicked.user, context["role"], page))
    await ack()


async def new_shift(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Put somebody on duty; managers."""
    desk, clicked = context["desk"], click(body)
    await desk.services.team.admit_manager(clicked.user)
    page = ids.decode(clicked.value, ids.RotaMeta).page
    await desk.surface.push_view(clicked.trigger_id, shift_form(page))
    await ack()


async def new_swap(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Somebody stands in: for oneself; managers say for whom."""
    desk, clicked = context["desk"], click(body)
    found = await desk.services.rota.look(desk.now())
    form = swap_form(
        user=clicked.user,
        manager=context["role"] is Role.MANAGER,
        zone=found.zone,
        page=ids.decode(clicked.value, ids.RotaMeta).page,
    )
    await desk.surface.push_view(clicked.trigger_id, form)
    await ack()


async def choose_shift(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Ask somebody sooner, or no more."""
    desk, clicked, role = context["desk"], click(body), context["role"]
    choice = ids.decode(clicked.value, ids.ShiftChoice)
    who = {"by": clicked.user, "role": role, "now": desk.now()}
    if choice.act is ids.ShiftAct.REMOVE:
        await desk.services.rota.remove_shift(choice.shift, **who)
    else:
        await desk.services.rota.arrange(await _sooner(desk, choice.shift), **who)
    await _show_again(desk, clicked, role)
    await ack()


async def take_back(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """A swap holds no more."""
    desk, clicked, role = context["desk"], click(body), context["role"]
    swap = ids.decode(clicked.value, ids.SwapRef).swap
    await desk.services.rota.remove_swap(swap, by=clicked.user, role=role, now=desk.now())
    await _show_again(desk, clicked, role)
    await ack()


async def _sooner(desk: Desk, shift: str) -> list[str]:
    """All shifts in their order, this one before the one that it came after."""
    order = [one.id for one in (await desk.services.rota.look(desk.now())).shifts]
    place = order.index(shift) if shift in order else 0
    if place:
        order[place - 1], order[place] = order[place], order[place - 1]
    return order


async def _show_again(desk: Desk, clicked: Click, role: Role) -> None:
    page = read_rota_page(clicked.view)
    await show_instead(desk, clicked, await rota_view(desk, clicked.user, role, page))
    await publish_home(desk, clicked.user, role)


def register(app: AsyncApp) -> None:
    """All of them."""
    for action, handler in (
        (ids.SettingsAction.ROTA, look),
        (ids.SettingsAction.ROTA_EARLIER, look),
        (ids.SettingsAction.ROTA_LATER, look),
        (ids.SettingsAction.SHIFT_NEW, new_shift),
        (ids.SettingsAction.SHIFT_MORE, choose_shift),
        (ids.SettingsAction.SWAP_NEW, new_swap),
        (ids.SettingsAction.SWAP_REMOVE, take_back),
    ):
        app.action(str(action))(handler)
