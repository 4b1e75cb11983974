"""Settings that managers have changed, and who gets digests."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from handlers.parsing import Body, actor
from handlers.showing_settings import Listed, go_back
from integrations.slack import ids
from integrations.slack.settings_inputs import (
    read_account,
    read_phrases,
    read_recipient,
    read_section,
)

_UNDER = {ids.Section.DUTY: Listed.ROTA, ids.Section.DIGEST: Listed.DIGESTS}


async def section(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """The settings of one section."""
    desk, form = context["desk"], read_section(body["view"])
    await desk.services.settings.change_all(
        form.changes, by=actor(body), role=context["role"], now=desk.now()
    )
    await go_back(desk, ack, body, _UNDER.get(form.section, Listed.OVERVIEW))


async def account(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """An account's channel and promise."""
    desk, form = context["desk"], read_account(body["view"])
    await desk.services.settings.change_account(
        form.account,
        channel=form.channel,
        window_minutes=form.window_minutes,
        hours=form.hours,
        by=actor(body),
        role=context["role"],
        now=desk.now(),
    )
    await go_back(desk, ack, body, Listed.OVERVIEW)


async def phrases(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Saved lines."""
    desk, form = context["desk"], read_phrases(body["view"])
    await desk.services.settings.set_phrases(
        form.kind, form.lines, by=actor(body), role=context["role"], now=desk.now()
    )
    await go_back(desk, ack, body, Listed.OVERVIEW)


async def recipient(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """When somebody, or a channel, gets the digest."""
    desk, form = context["desk"], read_recipient(body["view"])
    await desk.services.settings.choose_digest(
        form.recipient,
        at=form.at,
        zone=form.zone,
        by=actor(body),
        role=context["role"],
        now=desk.now(),
    )
    await go_back(desk, ack, body, Listed.DIGESTS)


def register(app: AsyncApp) -> None:
    """All four."""
    app.view(str(ids.SettingsCallback.SECTION))(section)
    app.view(str(ids.SettingsCallback.ACCOUNT))(account)
    app.view(str(ids.SettingsCallback.PHRASES))(phrases)
    app.view(str(ids.SettingsCallback.RECIPIENT))(recipient)
