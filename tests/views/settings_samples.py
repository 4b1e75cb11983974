"""Settings, a rota and how a day goes, for the tests of views."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.domain.account import Account
from bot.domain.figures.digest import Headline
from bot.domain.figures.response import Times
from bot.domain.phrases import DEFAULT_PHRASES, PhraseKind
from bot.domain.posts import PlannedTime
from bot.domain.rota import DutyShift, DutySwap
from bot.domain.settings import DigestRecipient, SettingKey, shown
from bot.domain.team_settings import TeamSettings, kept_values
from bot.forms import Today
from bot.settings_forms import (
    DutyNow,
    RotaView,
    SettingsView,
    ShownAccount,
    ShownPhrases,
    ShownSetting,
)
from tests.views.samples import ANA, BEN, MARA, NOW, OPENED

ZONE = "Europe/Berlin"
INSTALLED = TeamSettings(
    home_team="T0HARBOUR1",
    zone=ZONE,
    country="DE-BE",
    days_off=(date(2026, 12, 24),),
    managers=(MARA, "S0MANAGERS"),
    on_duty=("S0ONDUTY01",),
)


def setting(key: SettingKey, **changes: object) -> ShownSetting:
    """A setting as it was installed."""
    value = kept_values(INSTALLED)[key]
    text = shown(key, value)
    base = ShownSetting(key=key, value=value, text=text, installed=text)
    return replace(base, **changes)  # type: ignore[arg-type]  # fields by name


def changed(key: SettingKey, value: object, text: str) -> ShownSetting:
    """A setting that Mara has changed."""
    return setting(key, value=value, text=text, changed_by=MARA, changed_at=OPENED, changed=True)


def account(**changes: object) -> ShownAccount:
    """An account with a window of its own."""
    base = ShownAccount(
        account=Account(
            id="a1",
            network="bluesky",
            base_url="https://bsky.social",
            external_id="did:plc:us",
            handle="harbour.example",
            display_name="Harbour Coffee",
            channel="C0CARE0001",
        ),
        network_title="Bluesky",
        window_minutes=30,
        hours_text="",
        team_window_minutes=60,
        team_hours_text="Mon-Fri 9-17",
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # fields by name


SHIFTS = (
    DutyShift(id="s1", person=ANA, hours_text="Mon-Fri 9-13"),
    DutyShift(id="s2", person=BEN, hours_text="Mon-Fri 13-17, Sat 10-14"),
)


def planned(wall: datetime) -> PlannedTime:
    """A wall time of the team's zone."""
    return PlannedTime(wall=wall, zone=ZONE)


SWAPS = (
    DutySwap(
        id="w1",
        person=ANA,
        to=BEN,
        begins=planned(datetime(2026, 11, 23)),
        ends=planned(datetime(2026, 11, 25)),
        made_by=ANA,
    ),
    DutySwap(
        id="w2",
        person=BEN,
        to=MARA,
        begins=planned(datetime(2026, 11, 26, 9)),
        ends=planned(datetime(2026, 11, 26, 13, 30)),
        made_by=MARA,
    ),
    DutySwap(
        id="w3",
        person=BEN,
        to=ANA,
        begins=planned(datetime(2026, 11, 27)),
        ends=planned(datetime(2026, 11, 28)),
        made_by=BEN,
    ),
)
DUTY = DutyNow(people=(ANA, BEN), until=NOW + timedelta(hours=3), by_rota=True)
ROTA = RotaView(zone=ZONE, shifts=SHIFTS, swaps=SWAPS, now=DUTY)
EMPTY_ROTA = RotaView(zone="UTC", shifts=(), swaps=(), now=DutyNow(people=()))

PHRASES = {
    **{
        kind: ShownPhrases(kind=kind, lines=DEFAULT_PHRASES[kind], own=False) for kind in PhraseKind
    },
    PhraseKind.THANK_YOU: ShownPhrases(
        kind=PhraseKind.THANK_YOU, lines=("Thanks a million, {name}!",), own=True
    ),
}
PERSON = DigestRecipient(id=MARA, at=time(8, 30))
CHANNEL = DigestRecipient(id="C0CARE0001", at=time(9), zone="America/New_York")
WISHES = [
    {"id": MARA, "at": "8:30", "zone": ""},
    {"id": "C0CARE0001", "at": "9:00", "zone": "America/New_York"},
    {"id": BEN, "at": "", "zone": ""},
]
SETTINGS = SettingsView(
    settings={
        **{key: setting(key) for key in SettingKey},
        SettingKey.WINDOW: changed(SettingKey.WINDOW, 45, "45"),
        SettingKey.MANAGERS: changed(SettingKey.MANAGERS, [MARA, BEN], f"{MARA}, {BEN}"),
        SettingKey.PLAN_CHANNEL: changed(SettingKey.PLAN_CHANNEL, "C0PLAN0001", "C0PLAN0001"),
        SettingKey.RETENTION: setting(SettingKey.RETENTION, changed_by=BEN, changed_at=OPENED),
        SettingKey.DIGEST_NAMES: changed(SettingKey.DIGEST_NAMES, value=False, text="no"),
        SettingKey.DIGEST_RECIPIENTS: changed(SettingKey.DIGEST_RECIPIENTS, WISHES, ""),
    },
    accounts=(
        account(),
        account(
            account=replace(account().account, id="a2", handle="roastery.example"),
            window_minutes=None,
            hours_text="Mon-Sat 8-20",
        ),
    ),
    phrases=PHRASES,
    rota=ROTA,
    digests=(PERSON, CHANNEL),
)

TODAY = Today(
    headline=Headline(
        people=43, answered=41, within=39, waiting=2, waiting_longer=1, window_seconds=3600
    ),
    times=Times(
        count=40,
        median_seconds=720,
        p90_seconds=3300,
        lived_median_seconds=720,
        lived_p90_seconds=3300,
        within=38,
        share=0.95,
    ),
    overdue=1,
    cases=3,
)
QUIET_DAY = Today(
    headline=Headline(
        people=0, answered=0, within=0, waiting=0, waiting_longer=0, window_seconds=3600
    ),
    times=Times(
        count=0,
        median_seconds=None,
        p90_seconds=None,
        lived_median_seconds=None,
        lived_p90_seconds=None,
        within=0,
        share=None,
    ),
    overdue=0,
    cases=0,
)
