"""Whatever settings say, every view of them is one that Slack takes, and is read back as it was."""

from dataclasses import replace
from datetime import datetime, time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.phrases import PhraseKind
from bot.domain.rota import DutyShift, DutySwap
from bot.domain.settings import DigestRecipient, SettingKey
from bot.forms import HOME_PAGE, CaseView, HomePages, HomeTab, Queue, QueueItem
from bot.planning_forms import PlanAtHome, PostView
from bot.settings_forms import DutyNow, RotaView, ShownPhrases, ShownSetting
from integrations.slack import ids
from integrations.slack.home import home
from integrations.slack.recipient_modals import digests, recipient_form
from integrations.slack.rota_modals import rota, swap_form
from integrations.slack.settings_inputs import read_phrases, read_section
from integrations.slack.settings_modals import account_form, phrases_form, section_form
from integrations.slack.settings_overview import overview
from playground.slack.fields import first_values
from playground.slack.validation.views import is_too_large
from tests.views.hostile import EVIL, words
from tests.views.hostile_plan import days, post_views
from tests.views.plan_samples import ZONE
from tests.views.rules import hold_for_view
from tests.views.samples import ANA, BEN, MARA, NOW, SITE, case, view
from tests.views.settings_samples import (
    DUTY,
    PHRASES,
    SETTINGS,
    TODAY,
    account,
    planned,
)

few = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def filled(made: dict[str, Any]) -> dict[str, Any]:
    """A form as Slack hands it in when nobody has changed anything."""
    return {**made, "state": {"values": first_values(made["blocks"])}}


def hostile_setting(shown: ShownSetting, evil: str) -> ShownSetting:
    """A setting whose value nobody could have kept."""
    text = shown.text if shown.key is SettingKey.DIGEST_TIME else evil
    many = [evil, *(f"U0COLLEAG{n}" for n in range(300)), "S0GROUP"]
    value = many if isinstance(shown.value, list) else text
    return replace(
        shown,
        value=value,
        text=text,
        installed=evil,
        changed_by=evil,
        changed_at=NOW,
        changed=True,
    )


@few
@given(words)
def test_overview_survives_hostile_words(evil: str) -> None:
    """A hundred accounts and whatever values keep to a hundred blocks."""
    strange = replace(account().account, handle=evil, channel=evil)
    shown = replace(
        SETTINGS,
        settings={k: hostile_setting(s, evil) for k, s in SETTINGS.settings.items()},
        accounts=(account(account=strange, network_title=evil, hours_text=evil),) * 150,
        phrases={k: ShownPhrases(kind=k, lines=(evil,) * 30, own=True) for k in PhraseKind},
        digests=(DigestRecipient(id="U0COLLEAG1", at=time(9), zone=evil),) * 150,
    )
    for made in (overview(shown), digests(shown)):
        hold_for_view(made)
        assert not is_too_large(made)


@few
@given(words, st.sampled_from(ids.Section))
def test_forms_survive_hostile_words(evil: str, name: ids.Section) -> None:
    """A form that shows what nobody could have kept changes nothing when it is handed in."""
    shown = replace(
        SETTINGS, settings={k: hostile_setting(s, evil) for k, s in SETTINGS.settings.items()}
    )
    made = section_form(name, shown)
    hold_for_view(made)
    assert read_section(filled(made)).changes == {}


@few
@given(words, st.lists(words, max_size=30))
def test_small_forms_survive_hostile_words(evil: str, lines: list[str]) -> None:
    """Accounts, saved lines, recipients and swaps stay within Slack's limits."""
    strange = replace(account().account, handle=evil, channel=evil)
    saved = ShownPhrases(kind=PhraseKind.OPENING, lines=tuple(lines), own=True)
    for made in (
        account_form(account(account=strange, network_title=evil, hours_text=evil)),
        phrases_form(saved),
        recipient_form(DigestRecipient(id="C0CARE0001", at=None, zone=evil), at="09:00"),
        swap_form(user=ANA, manager=True, zone=evil),
    ):
        hold_for_view(made)
        assert not is_too_large(made)


@pytest.mark.parametrize("kind", PhraseKind)
def test_saved_lines_come_back_as_they_were(kind: PhraseKind) -> None:
    """Spaces at an end count: whoever writes goes on there."""
    read = read_phrases(filled(phrases_form(PHRASES[kind])))
    assert (read.kind, read.lines) == (kind, PHRASES[kind].lines)


def test_many_saved_lines_come_back_as_they_were() -> None:
    """Slack's longest input does not hold thirty long lines; several do."""
    lines = tuple(f"{n} {'word ' * 99}" for n in range(30))
    shown = ShownPhrases(kind=PhraseKind.OPENING, lines=lines, own=True)
    assert read_phrases(filled(phrases_form(shown))).lines == lines


@few
@given(words, st.booleans(), st.integers(0, 10))
def test_rota_survives_hostile_words(evil: str, manager: bool, page: int) -> None:  # noqa: FBT001 - drawn
    """A hundred shifts and a hundred swaps are turned; each page keeps to a hundred blocks."""
    swap = DutySwap(
        id="w1",
        person=evil,
        to=BEN,
        begins=planned(datetime(2026, 3, 4, 9)),
        ends=planned(datetime(2026, 3, 5, 9)),
        made_by=evil,
    )
    shown = RotaView(
        zone=evil,
        shifts=(DutyShift(id="s1", person=evil, hours_text=evil),) * 100,
        swaps=(swap,) * 100,
        now=DutyNow(people=(evil,) * 100, until=NOW),
    )
    made = rota(shown, user=BEN, manager=manager, page=page)
    hold_for_view(made)
    assert not is_too_large(made)


def test_every_shift_and_swap_is_on_one_page() -> None:
    """Whoever turns all pages has seen each of them once."""
    shifts = tuple(DutyShift(id=f"s{n}", person=ANA, hours_text=f"Mon 9-1{n}") for n in range(95))
    swap = DutySwap(
        id="",
        person=ANA,
        to=BEN,
        begins=planned(datetime(2026, 3, 4, 9)),
        ends=planned(datetime(2026, 3, 5, 9)),
        made_by=ANA,
    )
    swaps = tuple(replace(swap, id=f"w{n}") for n in range(30))
    shown = RotaView(zone="UTC", shifts=shifts, swaps=swaps, now=DUTY)
    found = []
    for page in range(4):
        blocks = rota(shown, user=MARA, manager=True, page=page)["blocks"]
        for block in blocks:  # type: ignore[attr-defined]  # blocks of a view
            accessory = block.get("accessory", {})
            if accessory.get("type") == "overflow":
                value = accessory["options"][-1]["value"]
                found.append(ids.decode(value, ids.ShiftChoice).shift)
            elif accessory.get("type") == "button":
                found.append(ids.decode(accessory["value"], ids.SwapRef).swap)
    assert found == [*(s.id for s in shifts), *(s.id for s in swaps)]


@few
@given(post_views(), days(7), words)
def test_full_home_survives_hostile_words(shown: PostView, week: tuple, evil: str) -> None:  # type: ignore[type-arg]  # of days
    """A manager's Home tab with everything full shows whole pages and keeps to a hundred blocks."""
    item = QueueItem(view=view(), link=evil)
    many = Queue(title=evil, items=(item,) * 500, total=9000, first=24)
    about = CaseView(case=case(notes=evil), view=view(), link=evil)
    plan = PlanAtHome(
        days=week, zone=ZONE, to_approve=(shown,) * 50, mine=(shown,) * 50, waiting=10**6
    )
    made = home(
        HomeTab(
            mine=many,
            team=many,
            cases=(about,) * 50,
            open_cases=10**6,
            manager=True,
            pages=HomePages(mine=2, team=2),
            duty=DutyNow(people=(evil,) * 300, until=NOW),
            today=TODAY,
            plan=plan,
        ),
        now=NOW,
        site=SITE,
    )
    hold_for_view(made)
    assert not is_too_large(made)
    replies = [b for b in made["blocks"] if "conversation.reply" in str(b.get("accessory"))]  # type: ignore[attr-defined]  # blocks of a view
    assert len(replies) == 2 * HOME_PAGE


@pytest.mark.parametrize("evil", EVIL, ids=range(len(EVIL)))
def test_every_evil_text_passes_through_every_form(evil: str) -> None:
    """Each known attack in each setting leaves forms that Slack takes."""
    shown = replace(
        SETTINGS, settings={k: hostile_setting(s, evil) for k, s in SETTINGS.settings.items()}
    )
    for made in (overview(shown), *(section_form(name, shown) for name in ids.Section)):
        hold_for_view(made)
