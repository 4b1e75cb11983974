"""Shifts and swaps."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from handlers.parsing import Body, actor
from handlers.showing_settings import Listed, go_back
from integrations.slack import ids
from integrations.slack.settings_inputs import read_shift, read_swap


async def shift(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Somebody is on duty."""
    desk, form = context["desk"], read_shift(body["view"])
    await desk.services.rota.add_shift(
        form.person,
        form.hours,
        by=actor(body),
        role=context["role"],
        now=desk.now(),
        place=0 if form.first else None,
    )
    await go_back(desk, ack, body, Listed.ROTA, form.page)


async def swap(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Somebody stands in."""
    desk, form, user = context["desk"], read_swap(body["view"]), actor(body)
    person = form.person or user
    who = {"by": user, "role": context["role"], "now": desk.now()}
    rota = desk.services.rota
    if form.begin is not None and form.end is not None:
        await rota.swap_hours(person, form.to, form.begin, form.end, **who)
    else:
        await rota.swap_days(person, form.to, form.first, form.last, **who)
    await go_back(desk, ack, body, Listed.ROTA, form.page)


def register(app: AsyncApp) -> None:
    """Both."""
    app.view(str(ids.SettingsCallback.SHIFT))(shift)
    app.view(str(ids.SettingsCallback.SWAP))(swap)
