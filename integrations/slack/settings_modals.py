"""The forms in which managers change settings."""

from collections.abc import Sequence
from typing import Final

from bot.domain.setting_rules import clock
from bot.domain.settings import EXAMPLES, SettingKey
from bot.settings_forms import SettingsView, ShownAccount, ShownPhrases, ShownSetting
from integrations.slack import ids
from integrations.slack.blocks import (
    INPUT_LIMIT,
    Block,
    View,
    labelled,
    modal,
    option,
    plain,
    radio,
    section,
    text_input,
)
from integrations.slack.settings_words import (
    PEOPLE,
    PHRASES,
    SECTION_TITLES,
    SETTINGS,
    account_lines,
)
from integrations.slack.text import is_channel, is_user

_A = ids.SettingsAction
_KEY = SettingKey
_EMPTY_MAY_BE: Final = {_KEY.COUNTRY, _KEY.DAYS_OFF, *PEOPLE, _KEY.PLAN_CHANNEL}
_CHANNELS: Final = {"include": ["public", "private"], "exclude_bot_users": True}
_LINES_APART: Final = 2_500  # characters in one input: room for what somebody adds
_MOST_INPUTS: Final = 20
_YES_OR_NO = (("yes", "Shown"), ("no", "Left out: figures of the team only"))


# -- settings that are changed together -----------------------------------------------------------


def section_form(name: ids.Section, view: SettingsView) -> View:
    """The settings of one section, as they are."""
    shown = [view[key] for key in ids.SECTIONS[name]]
    return modal(
        SECTION_TITLES[name],
        ids.SettingsCallback.SECTION,
        [*(field for one in shown for field in _fields(one)), *_take_back(shown)],
        meta=ids.SectionRef(name),
        submit="Save",
        close="Cancel",
    )


def _fields(shown: ShownSetting) -> list[Block]:
    if shown.key in PEOPLE:
        return _people(shown)
    match shown.key:
        case SettingKey.PLAN_CHANNEL:
            return [_channel(shown)]
        case SettingKey.DIGEST_TIME:
            at = f"{clock(shown.text):%H:%M}"
            return [_labelled(shown, {"type": "timepicker", "initial_time": at})]
        case SettingKey.DIGEST_NAMES:
            options = [option(words, value) for value, words in _YES_OR_NO]
            chosen = options[0 if shown.value else 1]
            action = ids.setting_action(shown.key)
            return [radio(action, action, SETTINGS[shown.key].name, options, chosen)]
        case _:
            return [_typed(shown)]


def _typed(shown: ShownSetting) -> Block:
    action = ids.setting_action(shown.key)
    return text_input(
        action,
        action,
        SETTINGS[shown.key].name,
        value=shown.text,
        placeholder=EXAMPLES[shown.key],
        hint=SETTINGS[shown.key].hint,
        multiline=shown.key is SettingKey.DAYS_OFF,
        optional=shown.key in _EMPTY_MAY_BE,
    )


def _labelled(shown: ShownSetting, element: Block) -> Block:
    action = ids.setting_action(shown.key)
    return labelled(
        {**element, "action_id": action},
        action,
        SETTINGS[shown.key].name,
        hint=SETTINGS[shown.key].hint,
        optional=shown.key in _EMPTY_MAY_BE,
    )


def _people(shown: ShownSetting) -> list[Block]:
    """Slack lets one choose people; user groups have to be typed."""
    people = [entry for entry in shown.ids if is_user(entry)]
    groups = [entry for entry in shown.ids if not is_user(entry)]
    element: Block = {
        "type": "multi_users_select",
        "placeholder": plain("Choose colleagues"),
        **({"initial_users": people} if people else {}),
    }
    action = ids.groups_action(shown.key)
    return [
        _labelled(shown, element),
        text_input(
            action,
            action,
            "And user groups",
            value=", ".join(groups),
            placeholder="S0456EFGH",
            hint="Their ids, divided by commas: Slack shows them where groups are managed.",
            multiline=False,
            optional=True,
        ),
    ]


def _channel(shown: ShownSetting) -> Block:
    # One of several can be taken out again; of a single one Slack lets nobody take it out.
    chosen = {"initial_conversations": [shown.text]} if is_channel(shown.text) else {}
    element: Block = {
        "type": "multi_conversations_select",
        "max_selected_items": 1,
        "filter": _CHANNELS,
        "placeholder": plain("Choose a channel"),
        **chosen,
    }
    return _labelled(shown, element)


def _take_back(shown: Sequence[ShownSetting]) -> list[Block]:
    """Boxes for what managers have changed: it goes back to what the installer has set."""
    options = [
        option(SETTINGS[one.key].name, one.key, one.installed or "none")
        for one in shown
        if one.changed
    ]
    if not options:
        return []
    element: Block = {
        "type": "checkboxes",
        "action_id": str(_A.TAKE_BACK),
        "options": options,
    }
    return [labelled(element, _A.TAKE_BACK, "Back to what was installed", optional=True)]


# -- an account -----------------------------------------------------------------------------------


def account_form(shown: ShownAccount) -> View:
    """Where an account's cards appear, and what it promises."""
    channel: Block = {
        "type": "conversations_select",
        "action_id": str(_A.ACCOUNT_CHANNEL),
        "filter": _CHANNELS,
        "placeholder": plain("Choose a channel"),
    }
    if is_channel(shown.account.channel):
        channel["initial_conversation"] = shown.account.channel
    minutes = shown.window_minutes
    return modal(
        "Account",
        ids.SettingsCallback.ACCOUNT,
        [
            section(account_lines(shown)),
            labelled(
                channel,
                _A.ACCOUNT_CHANNEL,
                "Where its cards appear",
                hint="I have to be in it: /invite @Golden Hour. Cards that are there stay.",
            ),
            text_input(
                _A.ACCOUNT_WINDOW,
                _A.ACCOUNT_WINDOW,
                SETTINGS[SettingKey.WINDOW].name,
                value="" if minutes is None else str(minutes),
                placeholder=str(shown.team_window_minutes),
                hint="Empty: as the team’s.",
                multiline=False,
                optional=True,
            ),
            text_input(
                _A.ACCOUNT_HOURS,
                _A.ACCOUNT_HOURS,
                SETTINGS[SettingKey.HOURS].name,
                value=shown.hours_text,
                placeholder=shown.team_hours_text,
                hint="Empty: as the team’s.",
                multiline=False,
                optional=True,
            ),
        ],
        meta=ids.AccountRef(shown.account.id),
        submit="Save",
        close="Cancel",
    )


# -- saved lines ----------------------------------------------------------------------------------


def phrases_form(shown: ShownPhrases) -> View:
    """Saved lines of a kind, one a line; many of them are spread over several inputs."""
    named = PHRASES[shown.kind]
    parts = _spread(shown.lines)
    return modal(
        named.name,
        ids.SettingsCallback.PHRASES,
        [
            text_input(
                _A.PHRASES_LINES,
                ids.lines_block(place),
                "One a line" if place == 0 else "And these",
                value=part,
                hint=f"{named.hint} Empty: those that I came with." if place == 0 else "",
                optional=True,
            )
            for place, part in enumerate(parts)
        ],
        meta=ids.PhrasesRef(shown.kind),
        submit="Save",
        close="Cancel",
    )


def _spread(lines: Sequence[str]) -> list[str]:
    """Lines by the input in which they stand: none of them is cut."""
    parts: list[str] = []
    for line in lines:
        fits = parts and len(parts[-1]) + 1 + len(line) <= _LINES_APART
        if fits:
            parts[-1] += f"\n{line}"
        else:
            parts.append(line[:INPUT_LIMIT])
    return parts[:_MOST_INPUTS] or [""]
