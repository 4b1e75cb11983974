"""What managers can set: how it is read, shown, kept, and laid over the installer's."""

from collections.abc import Container
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.account import ResponsePolicy
from bot.domain.settings import (
    EXAMPLES,
    DigestRecipient,
    DigestRules,
    Json,
    SettingKey,
    read_setting,
    recipients,
    shown,
)
from bot.domain.team_settings import EarlierStages, TeamSettings, kept_values, with_changes
from bot.domain.working_hours import format_hours, parse_hours
from tests.stories import ACCOUNT

NEW_YEAR = date(2027, 1, 1)
XMAS = date(2026, 12, 24)
INSTALLED = TeamSettings(
    home_team="T0HARBOUR1",
    policy=ResponsePolicy(hours=parse_hours("Mon-Fri 9-17", "UTC", {NEW_YEAR})),
    holidays={NEW_YEAR},
    country="DE",
    managers=("U0MARA",),
    on_duty=("S0DUTY",),
)


def public(country: str) -> Container[date]:
    """Holidays of a country that has one of its own."""
    return {date(2026, 7, 4)} if country == "US" else frozenset()


def changed(values: dict[SettingKey, object]) -> TeamSettings:
    """The installer's settings with others over them, as typed."""
    kept = {key: read_setting(key, value) for key, value in values.items()}
    return with_changes(INSTALLED, kept, public)


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        (SettingKey.WINDOW, " 45 ", 45),
        (SettingKey.HOURS, "  mon-fri   9-17 ", "mon-fri 9-17"),
        (SettingKey.HOURS, "", "24/7"),
        (SettingKey.ZONE, "Europe/Berlin", "Europe/Berlin"),
        (SettingKey.COUNTRY, "de-be", "DE-BE"),
        (SettingKey.DAYS_OFF, "2026-12-31, 2026-12-24", ["2026-12-24", "2026-12-31"]),
        (SettingKey.DAYS_OFF, [date(2026, 12, 24)], ["2026-12-24"]),
        (SettingKey.DAYS_OFF, "", []),
        (SettingKey.STAGES, "0.5, 1", [0.5, 1.0]),
        (SettingKey.MANAGERS, "U0MARA, S0LEADS,U0MARA", ["U0MARA", "S0LEADS"]),
        (SettingKey.ON_DUTY, ["U0ANA"], ["U0ANA"]),
        (SettingKey.PLAN_CHANNEL, "C0PLAN", "C0PLAN"),
        (SettingKey.DIGEST_TIME, "7", "7:00"),
        (SettingKey.DIGEST_TIME, time(18, 5), "18:05"),
        (SettingKey.DIGEST_NAMES, "No", False),
        (SettingKey.DIGEST_NAMES, True, True),
        (SettingKey.MIX_SOCIAL, 80, 80),
        (SettingKey.RETENTION, "365", 365),
        (
            SettingKey.DIGEST_RECIPIENTS,
            [DigestRecipient(id="C0LEADS", at=time(9)), DigestRecipient(id="U0MARA", at=None)],
            [
                {"id": "C0LEADS", "at": "9:00", "zone": ""},
                {"id": "U0MARA", "at": "", "zone": ""},
            ],
        ),
    ],
)
def test_what_is_typed_is_kept_in_one_form(key: SettingKey, typed: object, kept: Json) -> None:
    """Whatever way it was written; reading it again changes nothing."""
    assert read_setting(key, typed) == kept
    again = recipients(kept) if key is SettingKey.DIGEST_RECIPIENTS else kept
    assert read_setting(key, again) == kept


@pytest.mark.parametrize(
    ("key", "typed", "sentence"),
    [
        (SettingKey.WINDOW, "an hour", "it has to be a whole number"),
        (SettingKey.WINDOW, "0", "it has to be at least 1"),
        (SettingKey.WINDOW, "10081", "it has to be at most 10,080"),
        (SettingKey.ZONE, "Berlin", "it is no time zone .*; did you mean Europe/Berlin?"),
        (SettingKey.ZONE, "Europe", "it is no time zone"),
        (SettingKey.HOURS, "nine to five", "Working hours “nine to five” were not understood"),
        (SettingKey.STAGES, "1, 0.5", "it has to be rising fractions"),
        (SettingKey.STAGES, "0.5", "it has to be rising fractions"),
        (SettingKey.STAGES, "", "it has to be rising fractions"),
        (SettingKey.STAGES, "nan, 1", "it has to be numbers"),
        (SettingKey.STAGES, "half", "it has to be numbers"),
        (SettingKey.DAYS_OFF, "24.12.", "“24.12.” is no date"),
        (SettingKey.MANAGERS, "mara", "“mara” is neither a user's id"),
        (SettingKey.MANAGERS, 7, "it has to be a list"),
        (SettingKey.PLAN_CHANNEL, "#plan", "it has to be a channel's id"),
        (SettingKey.DIGEST_TIME, "24:00", "it has to be a time of the day"),
        (SettingKey.DIGEST_TIME, "soon", "it has to be a time of the day"),
        (SettingKey.DIGEST_NAMES, "maybe", "it has to be yes or no"),
        (SettingKey.DIGEST_RECIPIENTS, "U0MARA", "it has to be a list"),
        (SettingKey.MIX_SOCIAL, "101", "it has to be at most 100"),
        (SettingKey.RETENTION, "29", "it has to be at least 30"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(
    key: SettingKey, typed: object, sentence: str
) -> None:
    """It is the same as for a wrong setting of the installer."""
    with pytest.raises(ValueError, match=sentence):
        read_setting(key, typed)


def test_a_wish_about_the_digest_names_a_person_or_a_channel() -> None:
    """And a zone that exists."""
    for wish in (
        DigestRecipient(id="S0LEADS", at=None),
        DigestRecipient(id="C", at=None),
        DigestRecipient(id="U0MARA", at=time(9), zone="Berlin"),
    ):
        with pytest.raises(ValueError, match="it "):
            read_setting(SettingKey.DIGEST_RECIPIENTS, [wish])


@pytest.mark.parametrize("key", [k for k in SettingKey if k is not SettingKey.DIGEST_RECIPIENTS])
def test_every_example_works(key: SettingKey) -> None:
    """And is shown as it was typed."""
    kept = read_setting(key, EXAMPLES[key])
    assert shown(key, kept) == EXAMPLES[key]


def test_every_setting_has_its_reader_and_its_place() -> None:
    """What can be changed can be shown, and the other way round."""
    assert set(kept_values(INSTALLED)) == set(SettingKey) == set(EXAMPLES)


def test_the_installers_own_values_over_themselves_change_nothing() -> None:
    """What is shown as installed means what is installed."""
    kept = kept_values(INSTALLED)
    assert with_changes(INSTALLED, kept, public) == INSTALLED


def test_everything_can_be_changed_at_once() -> None:
    """Each value ends where it is used."""
    found = changed(
        {
            SettingKey.WINDOW: "30",
            SettingKey.HOURS: "Mon-Sat 8-20",
            SettingKey.FOLLOW_UP_HOURS: "24/7",
            SettingKey.ZONE: "America/New_York",
            SettingKey.COUNTRY: "us",
            SettingKey.DAYS_OFF: "2026-12-24",
            SettingKey.STAGES: "0.5,1",
            SettingKey.ON_DUTY: "U0ANA",
            SettingKey.MANAGERS: "U0BEN",
            SettingKey.PLAN_CHANNEL: "C0PLAN",
            SettingKey.DIGEST_TIME: "7:15",
            SettingKey.DIGEST_RECIPIENTS: [DigestRecipient(id="C0LEADS", at=time(9))],
            SettingKey.DIGEST_NAMES: "no",
            SettingKey.MIX_SOCIAL: "75",
            SettingKey.MIX_WINDOW: "14",
            SettingKey.RETENTION: "100",
        }
    )
    policy = found.policy
    assert (policy.window, policy.stages) == (timedelta(minutes=30), (0.5, 1.0))
    assert policy.hours is not None
    assert (format_hours(policy.hours), policy.hours.zone) == ("Mon-Sat 8-20", "America/New_York")
    assert policy.follow_up_hours is None
    days = [d for d in (NEW_YEAR, XMAS, date(2026, 7, 4)) if d in policy.hours.holidays]
    assert days == [XMAS, date(2026, 7, 4)]
    assert (found.managers, found.on_duty, found.plan_channel) == (("U0BEN",), ("U0ANA",), "C0PLAN")
    assert found.digest == DigestRules(
        at=time(7, 15), recipients=(DigestRecipient(id="C0LEADS", at=time(9)),), names=False
    )
    assert (found.mix.social, found.mix.window) == (0.75, timedelta(days=14))
    assert found.retention == timedelta(days=100)


def test_another_zone_moves_hours_that_nobody_changed() -> None:
    """The team's hours are wall times of the team's zone; an account's own follow as well."""
    found = changed({SettingKey.ZONE: "Asia/Tokyo"})
    own = found.policy_of(replace(ACCOUNT, hours_text="Sat 10-14"))
    assert found.policy.hours is not None
    assert own.hours is not None
    assert [(h.zone, h.holidays) for h in (found.policy.hours, own.hours)] == [
        ("Asia/Tokyo", {NEW_YEAR})
    ] * 2


def test_own_days_off_come_beside_public_holidays() -> None:
    """Those of the installer's country stay."""
    found = changed({SettingKey.DAYS_OFF: [XMAS]})
    assert found.policy.hours is not None
    assert [d in found.policy.hours.holidays for d in (XMAS, NEW_YEAR, date(2026, 5, 5))] == [
        True,
        True,
        False,
    ]


def test_nobody_is_locked_out_by_an_empty_list_of_managers() -> None:
    """The installer's are managers again; nobody on duty is a wish like another."""
    found = changed({SettingKey.MANAGERS: "", SettingKey.ON_DUTY: ""})
    assert (found.managers, found.on_duty) == (("U0MARA",), ())


def test_clocks_that_run_keep_the_stages_they_began_with() -> None:
    """Each by its start; what was in force before is known for as long as it matters."""
    noon = datetime(2026, 3, 4, 12, tzinfo=UTC)
    earlier = [
        EarlierStages(until=noon, stages=(0.5, 1.0)),
        EarlierStages(until=noon + timedelta(hours=1), stages=(0.2, 0.9, 1.0)),
    ]
    kept = {SettingKey.STAGES: [1.0]}
    policy = with_changes(INSTALLED, kept, public, earlier_stages=earlier).policy
    found = [policy.since(noon + timedelta(minutes=m)).stages for m in (-1, 0, 59, 60)]
    assert found == [(0.5, 1.0), (0.2, 0.9, 1.0), (0.2, 0.9, 1.0), (1.0,)]


def test_managers_get_the_digest_unless_they_want_none() -> None:
    """At their own time when they have one; others are added."""
    rules = DigestRules(
        recipients=(
            DigestRecipient(id="U2", at=time(7), zone="UTC"),
            DigestRecipient(id="U3", at=None),
            DigestRecipient(id="C1", at=time(9)),
        )
    )
    assert rules.everybody(["U1", "U2", "U3"]) == (
        DigestRecipient(id="U1", at=time(8, 30)),
        DigestRecipient(id="U2", at=time(7), zone="UTC"),
        DigestRecipient(id="C1", at=time(9)),
    )


hours_texts = st.lists(
    st.tuples(
        st.sampled_from(["Mon", "Tue-Thu", "Fri-Mon", "Sun", "Mon-Sun"]),
        st.integers(0, 23),
        st.sampled_from([0, 30]),
        st.integers(1, 24),
    ).filter(lambda t: (t[1], t[2]) != (t[3], 0)),
    min_size=1,
    max_size=4,
).map(lambda parts: ", ".join(f"{d} {h}:{m:02}-{end}" for d, h, m, end in parts))


@given(text=hours_texts)
@example(text="Mon 2:00-3, Mon 2:30-2, Tue-Thu 1:30-1")
def test_hours_are_written_as_they_are_read(text: str) -> None:
    """What is shown for changing means the same when it is read again."""
    hours = parse_hours(text, "UTC")
    again = parse_hours(format_hours(hours), "UTC")
    assert hours is not None
    assert again is not None
    monday = datetime(2026, 3, 2, tzinfo=UTC)
    instants = [monday + timedelta(minutes=30 * n) for n in range(7 * 48)]
    assert [hours.open_at(t) for t in instants] == [again.open_at(t) for t in instants]
