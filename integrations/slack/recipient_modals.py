"""Who gets digests, and when."""

from typing import Final

from bot.domain.settings import DigestRecipient, SettingKey, recipients, wall
from bot.settings_forms import SettingsView
from integrations.slack import ids
from integrations.slack.blocks import (
    VIEW_BLOCKS,
    Block,
    View,
    actions,
    button,
    context,
    labelled,
    modal,
    option,
    overflow,
    plain,
    section,
    text_input,
)
from integrations.slack.settings_words import setting_lines
from integrations.slack.text import channel, inline, is_user, mention, mentions

_A = ids.SettingsAction
_MOST_WITHOUT: Final = 20


def digests(view: SettingsView) -> View:
    """Everybody who gets one; managers do unless they want none."""
    wishes = recipients(view[SettingKey.DIGEST_RECIPIENTS].value)
    without = tuple(w.id for w in wishes if w.at is None)[:_MOST_WITHOUT]
    head = [
        section("\n".join(setting_lines(view[k]) for k in ids.SECTIONS[ids.Section.DIGEST])),
        actions(
            button("Add somebody", _A.RECIPIENT_NEW, ids.RecipientRef(), style="primary"),
            button("Time and names", _A.EDIT, ids.SectionRef(ids.Section.DIGEST)),
            button("All settings", _A.OPEN, ids.SettingsRef()),
        ),
    ]
    foot = [
        *([context(f"They want none: {mentions(without)}")] if without else []),
        context(
            "On each working day for the day before, and once a week for the week. Managers get it "
            "unless they want none; everybody gets it at their own time."
        ),
    ]
    room = VIEW_BLOCKS - len(head) - len(foot) - 1
    shown = [_recipient(one) for one in view.digests[:room]]
    more = len(view.digests) - room
    if more > 0:
        shown.append(context(f"… and {more:,} more"))
    blocks = [*head, *(shown or [section("🔕 Nobody gets it.")]), *foot]
    return modal("Who gets the digest", ids.SettingsCallback.DIGESTS, blocks)


def _recipient(one: DigestRecipient) -> Block:
    who = mention(one.id) if is_user(one.id) else channel(one.id)
    own = "their own time zone" if is_user(one.id) else "the team’s time zone"
    zone = inline(one.zone, 60) if one.zone else own
    options = [
        option(label, ids.encode(ids.RecipientChoice(act, one.id), ids.OPTION_LIMIT))
        for act, label in (
            (ids.RecipientAct.EDIT, "Another time…"),
            (ids.RecipientAct.REMOVE, "No digest"),
        )
    ]
    at = wall(one.at) if one.at is not None else "never"
    return section(f"{who} at {at}, {zone}", overflow(_A.RECIPIENT_MORE, options))


def recipient_form(one: DigestRecipient | None, *, at: str) -> View:
    """When somebody, or a channel, gets the digest.

    Args:
        one: who it is; None: to be chosen.
        at: the time that is offered, "08:30".
    """
    known = one.id if one is not None else ""
    who = [] if known else _whom()
    if known:
        who = [section(mention(known) if is_user(known) else channel(known))]
    return modal(
        "Digest",
        ids.SettingsCallback.RECIPIENT,
        [
            *who,
            labelled(
                {"type": "timepicker", "action_id": str(_A.RECIPIENT_AT), "initial_time": at},
                _A.RECIPIENT_AT,
                "At",
            ),
            text_input(
                _A.RECIPIENT_ZONE,
                _A.RECIPIENT_ZONE,
                "By the clock of",
                value=one.zone if one is not None else "",
                placeholder="Europe/Berlin",
                hint="A name of the IANA list. Empty: where the person is; for a channel, the "
                "team’s time zone.",
                multiline=False,
                optional=True,
            ),
        ],
        meta=ids.RecipientRef(known),
        submit="Save",
        close="Cancel",
    )


def _whom() -> list[Block]:
    return [
        labelled(
            {
                "type": "users_select",
                "action_id": str(_A.RECIPIENT_PERSON),
                "placeholder": plain("Choose a colleague"),
            },
            _A.RECIPIENT_PERSON,
            "Somebody",
            optional=True,
        ),
        labelled(
            {
                "type": "conversations_select",
                "action_id": str(_A.RECIPIENT_CHANNEL),
                "filter": {"include": ["public", "private"], "exclude_bot_users": True},
                "placeholder": plain("Choose a channel"),
            },
            _A.RECIPIENT_CHANNEL,
            "Or a channel",
            hint="I have to be in it: /invite @Golden Hour",
            optional=True,
        ),
    ]
