"""Forms about settings and the rota are read strictly, and only what was changed is taken."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

import pytest

from bot.domain.phrases import PhraseKind
from bot.domain.settings import SettingKey
from bot.errors import BadInput
from integrations.slack import ids, settings_inputs
from integrations.slack.home import read_pages
from integrations.slack.recipient_modals import recipient_form
from integrations.slack.rota_modals import shift_form, swap_form
from integrations.slack.settings_modals import account_form, phrases_form, section_form
from playground.slack.fields import first_values
from tests.views.samples import ANA, BEN, MARA
from tests.views.settings_samples import CHANNEL, PHRASES, SETTINGS, account


def handed_in(made: dict[str, Any], **fields: Mapping[str, object]) -> dict[str, object]:
    """A form with these fields as they are then; "shift__hours" stands for "shift.hours"."""
    values = first_values(made["blocks"])
    for name, field in fields.items():
        action = name.replace("__", ".")
        values[action] = {action: {**values[action][action], **field}}
    return {**made, "state": {"values": values}}


def section(name: ids.Section, **fields: Mapping[str, object]) -> dict[SettingKey, object]:
    """What is read of a section's form, with these fields changed."""
    view = handed_in(section_form(name, SETTINGS), **fields)
    read = settings_inputs.read_section(view)
    assert read.section is name
    return dict(read.changes)


def test_only_what_was_changed_is_taken() -> None:
    """The others stay as colleagues may have set them meanwhile."""
    assert section(ids.Section.HOURS) == {}
    changed = section(
        ids.Section.HOURS,
        setting__time_zone={"value": " Europe/Paris "},
        setting__holidays={"value": None},
    )
    assert changed == {SettingKey.ZONE: "Europe/Paris", SettingKey.COUNTRY: ""}


def test_people_and_groups_are_one_list() -> None:
    """Whatever was typed between the groups."""
    changed = section(
        ids.Section.MANAGERS,
        setting__managers={"selected_users": [ANA]},
        setting__managers__groups={"value": "S0CARE0001;S0CARE0002 ,"},
    )
    assert changed == {SettingKey.MANAGERS: [ANA, "S0CARE0001", "S0CARE0002"]}
    assert section(ids.Section.MANAGERS, setting__managers={"selected_users": []}) == {
        SettingKey.MANAGERS: []
    }


def test_other_kinds_of_inputs_are_read() -> None:
    """A channel that is taken out, a time, one of two, and boxes."""
    assert section(ids.Section.PLAN, setting__plan_channel={"selected_conversations": []}) == {
        SettingKey.PLAN_CHANNEL: ""
    }
    changed = section(
        ids.Section.DIGEST,
        setting__digest_time={"selected_time": "17:05"},
        setting__digest_names={"selected_option": {"value": "yes"}},
    )
    assert changed == {SettingKey.DIGEST_TIME: "17:05", SettingKey.DIGEST_NAMES: "yes"}
    box = {"selected_options": [{"value": "response_window_minutes"}, {"value": "retention_days"}]}
    changed = section(
        ids.Section.RESPONSE,
        settings__take_back=box,
        setting__response_window_minutes={"value": "7"},
    )
    assert changed == {SettingKey.WINDOW: None}


def test_account_is_read() -> None:
    """Empty fields are the team's."""
    view = handed_in(
        account_form(account()),
        account__window_minutes={"value": None},
        account__hours={"value": " Mon 9-10 "},
    )
    assert settings_inputs.read_account(view) == settings_inputs.AccountInput(
        account="a1", channel="C0CARE0001", window_minutes="", hours="Mon 9-10"
    )
    view = handed_in(account_form(account()), account__channel={"selected_conversation": ANA})
    with pytest.raises(BadInput, match="Choose a channel") as caught:
        settings_inputs.read_account(view)
    assert caught.value.field == "account.channel"


def test_lines_are_read_as_typed() -> None:
    """Empty ones are none; spaces at an end stay."""
    view = phrases_form(PHRASES[PhraseKind.OPENING])
    typed = {"phrases.lines.0": {"phrases.lines": {"value": "Hi {name}, \r\n \n\n  Well, "}}}
    read = settings_inputs.read_phrases({**view, "state": {"values": typed}})
    assert read.lines == ("Hi {name}, ", "  Well, ")


def test_lines_of_several_inputs_stay_in_their_order() -> None:
    """The tenth input stands behind the second, not before it."""
    view = phrases_form(PHRASES[PhraseKind.OPENING])
    typed = {f"phrases.lines.{n}": {"phrases.lines": {"value": f"line {n}"}} for n in (10, 2, 0, 1)}
    read = settings_inputs.read_phrases({**view, "state": {"values": typed}})
    assert read.lines == ("line 0", "line 1", "line 2", "line 10")


def test_recipients_are_read() -> None:
    """One that is known, and one that was chosen."""
    known = handed_in(recipient_form(CHANNEL, at="09:00"), recipient__at={"selected_time": "10:30"})
    assert settings_inputs.read_recipient(known) == settings_inputs.RecipientInput(
        recipient="C0CARE0001", at=time(10, 30), zone="America/New_York"
    )
    chosen = handed_in(recipient_form(None, at="08:30"), recipient__person={"selected_user": MARA})
    assert settings_inputs.read_recipient(chosen) == settings_inputs.RecipientInput(
        recipient=MARA, at=time(8, 30), zone=""
    )


def test_shift_is_read() -> None:
    """With the page of the list beneath."""
    view = handed_in(
        shift_form(3),
        shift__person={"selected_user": BEN},
        shift__hours={"value": "24/7"},
        shift__first={"selected_options": [{"value": ids.ON}]},
    )
    assert settings_inputs.read_shift(view) == settings_inputs.ShiftInput(
        page=3, person=BEN, hours="24/7", first=True
    )


@pytest.mark.parametrize("hours", [True, False])
def test_swap_is_read(*, hours: bool) -> None:
    """A member's own duty is nobody's in the form."""
    at = {"selected_time": "09:00"} if hours else {}
    view = handed_in(
        swap_form(user=ANA, manager=False, zone="UTC"),
        swap__to={"selected_user": BEN},
        swap__first={"selected_date": "2026-12-24"},
        swap__last={"selected_date": "2026-12-26"},
        swap__begin=at,
        swap__end=at,
    )
    assert settings_inputs.read_swap(view) == settings_inputs.SwapInput(
        page=0,
        person="",
        to=BEN,
        first=date(2026, 12, 24),
        last=date(2026, 12, 26),
        begin=datetime(2026, 12, 24, 9) if hours else None,
        end=datetime(2026, 12, 26, 9) if hours else None,
    )


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"swap__to": {"selected_user": "<!here>"}}, "swap.to"),
        ({"swap__person": {"selected_user": None}}, "swap.person"),
        ({"swap__first": {"selected_date": None}}, "swap.first"),
        ({"swap__last": {"selected_date": "2026-02-30"}}, "swap.last"),
        ({"swap__begin": {"selected_time": "25:00"}}, "swap.begin"),
    ],
)
def test_what_no_picker_gives_is_refused(fields: dict[str, dict[str, object]], field: str) -> None:
    """In its field."""
    right: dict[str, dict[str, object]] = {
        "swap__to": {"selected_user": BEN},
        "swap__first": {"selected_date": "2026-12-24"},
        "swap__last": {"selected_date": "2026-12-24"},
    }
    form = swap_form(user=ANA, manager=True, zone="UTC")
    view = handed_in(form, **{**right, **fields})
    with pytest.raises(BadInput) as caught:
        settings_inputs.read_swap(view)
    assert caught.value.field == field


def test_a_home_tab_of_the_release_before_is_at_its_beginning() -> None:
    """It carried nothing."""
    assert (read_pages({"type": "home"}).mine, read_pages({"private_metadata": ""}).team) == (0, 0)
