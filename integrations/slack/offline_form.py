"""The form that takes a conversation to a private message, e-mail or the phone."""

from bot.domain.offline import Route
from bot.forms import OfflineForm, WrittenText
from integrations.slack import ids
from integrations.slack.answer_form import measured
from integrations.slack.blocks import (
    Block,
    View,
    context,
    labelled,
    modal,
    option,
    section,
    text_input,
)
from integrations.slack.labels import ROUTES, author_line
from integrations.slack.talk import talk
from integrations.slack.text import date, inline

_ABOUT = {
    Route.PRIVATE: "We write to them on the network",
    Route.EMAIL: "They write to our address",
    Route.PHONE: "They call us, or we them",
}


def offline_form(form: OfflineForm, *, revision: int = 0) -> View:
    """Take offline. `revision` counts up when its texts are replaced (another route)."""
    view = form.view
    meta = ids.OfflineMeta(
        view.conversation.id, form.route, form.reference, form.seen_answers, form.seen_at, revision
    )
    blocks = [
        section(f"{author_line(view.author.profile)} on {inline(view.network_title, 60)}"),
        talk(view),
        _routes(form),
    ]
    if form.private_refusal:
        blocks.append(context(f"🚧 No private message: {inline(form.private_refusal, 300)}"))
    blocks.append(context(_reference(form)))
    if form.invitation is not None:
        blocks += _text(
            form.invitation,
            ids.Action.OFFLINE_INVITATION,
            ids.revised(ids.BlockId.OFFLINE_INVITATION, revision),
            "The public line: everybody can read it",
            view.network_title,
        )
    if form.private is not None:
        blocks += _text(
            form.private,
            ids.Action.OFFLINE_PRIVATE,
            ids.revised(ids.BlockId.OFFLINE_PRIVATE, revision),
            "The private message",
            view.network_title,
        )
        if view.reach is not None:
            only = ", one only" if view.reach.once else ""
            blocks.append(
                context(
                    f"⏰ {inline(view.reach.name, 60).capitalize()} possible until "
                    f"{date(view.reach.until)}{only}"
                )
            )
        if view.private_note:
            blocks.append(context(f"ℹ️ {inline(view.private_note, 300)}"))
    blocks += _notes(form)
    return modal(
        "Take offline",
        ids.Callback.OFFLINE,
        blocks,
        meta=meta,
        submit="Take offline",
        close="Cancel",
    )


def _routes(form: OfflineForm) -> Block:
    options = {
        route: option(ROUTES[route], route.value, _ABOUT[route])
        for route in dict.fromkeys((*form.routes, form.route))
    }
    element: Block = {
        "type": "radio_buttons",
        "action_id": str(ids.Action.OFFLINE_ROUTE),
        "options": list(options.values()),
        "initial_option": options[form.route],
    }
    return labelled(element, ids.BlockId.OFFLINE_ROUTE, "Where it goes on", live=True)


def _reference(form: OfflineForm) -> str:
    line = f"📨 Case reference: *{inline(form.reference, 40)}*"
    if form.route is Route.EMAIL and form.email:
        line += f" · our address: {inline(form.email, 100)}"
    return line


def _text(
    written: WrittenText, action: ids.Action, block_id: str, label: str, network: str
) -> list[Block]:
    return [
        text_input(action, block_id, label, value=written.text, live=True),
        *measured(written, network=network),
    ]


def _notes(form: OfflineForm) -> list[Block]:
    blocks = []
    if form.route is not Route.PRIVATE:
        blocks.append(
            text_input(
                ids.Action.OFFLINE_CONTACT,
                ids.BlockId.OFFLINE_CONTACT,
                "How to reach them, if you know",
                placeholder="E-mail address or phone number",
                multiline=False,
                optional=True,
            )
        )
    blocks.append(
        text_input(
            ids.Action.OFFLINE_NOTES,
            ids.BlockId.OFFLINE_NOTES,
            "Notes for colleagues",
            hint="They stay in Slack; the customer never sees them.",
            optional=True,
        )
    )
    if form.can_mail_transcript:
        blocks.append(
            labelled(
                {
                    "type": "checkboxes",
                    "action_id": str(ids.Action.OFFLINE_TRANSCRIPT),
                    "options": [option("Mail what was said to the support inbox", ids.ON)],
                },
                ids.BlockId.OFFLINE_TRANSCRIPT,
                "Transcript",
                optional=True,
            )
        )
    return blocks
