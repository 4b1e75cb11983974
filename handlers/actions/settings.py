"""Settings: the lists, and the forms that change a part of them. Managers only."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.domain.people import Role
from bot.domain.setting_rules import clock
from bot.domain.settings import SettingKey
from bot.errors import NotFound
from bot.settings_forms import SettingsView
from handlers.desk import Desk
from handlers.parsing import Body, Click, click
from handlers.showing import show_instead
from handlers.showing_settings import digests_view, open_list, settings_view
from integrations.slack import ids
from integrations.slack.recipient_modals import recipient_form
from integrations.slack.settings_modals import account_form, phrases_form, section_form


async def _look(context: AsyncBoltContext) -> SettingsView:
    desk: Desk = context["desk"]
    return await desk.services.settings.look(context["role"], desk.now())


async def open_settings(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Everything that can be changed."""
    desk, clicked = context["desk"], click(body)
    await open_list(desk, clicked, await settings_view(desk, clicked.user, context["role"]))
    await ack()


async def open_digests(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Who gets digests."""
    desk, clicked = context["desk"], click(body)
    await open_list(desk, clicked, await digests_view(desk, clicked.user, context["role"]))
    await ack()


async def edit(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """The settings of one section."""
    desk, clicked = context["desk"], click(body)
    name = ids.decode(clicked.value, ids.SectionRef).section
    form = section_form(name, await _look(context))
    await desk.surface.push_view(clicked.trigger_id, form)
    await ack()


async def edit_account(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """An account's channel and promise."""
    desk, clicked = context["desk"], click(body)
    wanted = ids.decode(clicked.value, ids.AccountRef).account
    found = [a for a in (await _look(context)).accounts if a.account.id == wanted]
    if not found:
        raise NotFound("This account is not connected any more.")
    await desk.surface.push_view(clicked.trigger_id, account_form(found[0]))
    await ack()


async def edit_phrases(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Saved lines of a kind."""
    desk, clicked = context["desk"], click(body)
    kind = ids.decode(clicked.value, ids.PhrasesRef).kind
    form = phrases_form((await _look(context)).phrases[kind])
    await desk.surface.push_view(clicked.trigger_id, form)
    await ack()


async def new_recipient(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Somebody else, or a channel, gets the digest."""
    clicked = click(body)
    await _open_recipient(context, clicked, "")
    await ack()


async def choose_recipient(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Another time for somebody, or none."""
    desk, clicked = context["desk"], click(body)
    choice = ids.decode(clicked.value, ids.RecipientChoice)
    if choice.act is ids.RecipientAct.EDIT:
        await _open_recipient(context, clicked, choice.recipient)
    else:
        await _no_digest(desk, clicked, choice.recipient, context["role"])
    await ack()


async def _open_recipient(context: AsyncBoltContext, clicked: Click, wanted: str) -> None:
    desk: Desk = context["desk"]
    view = await _look(context)
    known = next((r for r in view.digests if r.id == wanted), None)
    at = known.at if known is not None else None
    offered = at or clock(view[SettingKey.DIGEST_TIME].text)
    form = recipient_form(known, at=f"{offered:%H:%M}")
    await desk.surface.push_view(clicked.trigger_id, form)


async def _no_digest(desk: Desk, clicked: Click, recipient: str, role: Role) -> None:
    await desk.services.settings.choose_digest(
        recipient, at=None, by=clicked.user, role=role, now=desk.now()
    )
    await show_instead(desk, clicked, await digests_view(desk, clicked.user, role))


def register(app: AsyncApp) -> None:
    """All of them."""
    for action, handler in (
        (ids.SettingsAction.OPEN, open_settings),
        (ids.SettingsAction.DIGESTS, open_digests),
        (ids.SettingsAction.EDIT, edit),
        (ids.SettingsAction.ACCOUNT, edit_account),
        (ids.SettingsAction.PHRASES, edit_phrases),
        (ids.SettingsAction.RECIPIENT_NEW, new_recipient),
        (ids.SettingsAction.RECIPIENT_MORE, choose_recipient),
    ):
        app.action(str(action))(handler)
