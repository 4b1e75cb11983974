"""Lists of settings: shown in one another's place, and again once a form above them is done.

Slack lays three views over one another. Lists take each other's place, so that a form is the second
at most, and the sentence why it cannot be handed in has room.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from enum import Enum, auto

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.domain.people import Role
from bot.errors import NotAllowed, NotFound, OutsideError
from handlers.desk import Desk
from handlers.parsing import Body, Click, actor
from handlers.showing import publish_home, show_instead
from integrations.slack.blocks import View
from integrations.slack.recipient_modals import digests
from integrations.slack.rota_modals import rota
from integrations.slack.settings_inputs import beneath
from integrations.slack.settings_overview import overview


class Listed(Enum):
    """What a form may lie on."""

    OVERVIEW = auto()
    DIGESTS = auto()
    ROTA = auto()


Make = Callable[[Desk, str, Role, int], Awaitable[View]]


async def settings_view(desk: Desk, user: str, role: Role, page: int = 0) -> View:
    """What is in force.

    Raises:
        NotAllowed: only managers see settings.
    """
    del user, page
    return overview(await desk.services.settings.look(role, desk.now()))


async def digests_view(desk: Desk, user: str, role: Role, page: int = 0) -> View:
    """Who gets digests.

    Raises:
        NotAllowed: only managers see settings.
    """
    del user, page
    return digests(await desk.services.settings.look(role, desk.now()))


async def rota_view(desk: Desk, user: str, role: Role, page: int = 0) -> View:
    """The rota, as somebody may see and change it."""
    found = await desk.services.rota.look(desk.now())
    return rota(found, user=user, manager=role is Role.MANAGER, page=page)


_LISTS: dict[Listed, Make] = {
    Listed.OVERVIEW: settings_view,
    Listed.DIGESTS: digests_view,
    Listed.ROTA: rota_view,
}


async def open_list(desk: Desk, clicked: Click, view: View) -> None:
    """Open a list from the Home tab, or in the place of the one that was clicked."""
    if clicked.in_modal:
        await show_instead(desk, clicked, view)
    else:
        await desk.surface.open_view(clicked.trigger_id, view)


async def go_back(desk: Desk, ack: AsyncAck, body: Body, to: Listed, page: int = 0) -> None:
    """Close a form that was handed in; the list beneath, and the Home tab, show what has changed.

    What cannot be shown is changed all the same: nobody is told that it is not.
    """
    user, under = actor(body), beneath(body["view"])
    role = await desk.services.team.role(user)
    try:
        shown = await _LISTS[to](desk, user, role, page)
    except NotAllowed:
        await ack(response_action="clear")  # they have just taken this right from themselves
    else:
        if under:
            with suppress(NotFound, OutsideError):
                await desk.surface.update_view(under, shown)
        await ack()
    with suppress(NotFound, OutsideError):
        await publish_home(desk, user, role)
