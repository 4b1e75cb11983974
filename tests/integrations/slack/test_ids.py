"""Values that ride on buttons come back as they were, and nothing else comes in."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.delivery import Purpose
from bot.domain.offline import Route
from bot.domain.phrases import PhraseKind
from bot.errors import BadInput
from bot.planning_forms import Span
from integrations.slack import ids

_ID = "0190a1b2-aaaa-7bbb-8ccc-123456789abc"
_SEEN = datetime(2026, 11, 20, 14, 0, 0, 123456, tzinfo=UTC)
VALUES = [
    ids.ConversationRef(_ID),
    ids.Choice(ids.Act.HAND_OVER, _ID),
    ids.MessageRef(_ID, _ID),
    ids.DeliveryRef(_ID, _ID),
    ids.CaseRef(_ID, _ID),
    ids.KudosRef(_ID, _ID, "U0ANARUIZ1"),
    ids.Opening("Hi {name} “…”\n"),
    ids.PreviewRef(_ID, 3, _SEEN, "0123456789abcdef"),
    ids.AnswerMeta(_ID, Purpose.ANSWER, 3, _SEEN, 7),
    ids.OfflineMeta(_ID, Route.EMAIL, "GH-7K3M9X", 0, None),
    ids.PostRef(_ID, 4),
    ids.PlanChoice(ids.PlanAct.MOVE, _ID, 4),
    ids.FitTime(_SEEN),
    ids.CalendarMeta(Span.THEME, _SEEN.date(), 3, _ID),
    ids.ComposerRef(_ID, 4),
    ids.ComposerMeta(_ID, 4, (_ID, "a1"), (_ID, "p2"), 7),
    ids.MoveMeta(_ID, 4, 7),
    ids.ChangesMeta(_ID, 4),
    ids.ThemeRef(""),
    ids.ThemeChoice(ids.ThemeAct.EDIT, _ID),
    ids.SlotsMeta(_ID, 7),
    ids.HomeMeta(3, 7),
    ids.SettingsRef(),
    ids.SectionRef(ids.Section.HOURS),
    ids.AccountRef(_ID),
    ids.PhrasesRef(PhraseKind.ACKNOWLEDGEMENT),
    ids.RecipientRef("C0CARE0001"),
    ids.RecipientChoice(ids.RecipientAct.REMOVE, "U0ANARUIZ1"),
    ids.RotaMeta(7),
    ids.ShiftChoice(ids.ShiftAct.SOONER, _ID),
    ids.SwapRef(_ID),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda v: type(v).__name__)
def test_value_comes_back(value: ids.Value) -> None:
    """Every kind of value survives the way through Slack."""
    assert ids.decode(ids.encode(value), type(value)) == value


@pytest.mark.parametrize("value", VALUES, ids=lambda v: type(v).__name__)
def test_value_of_another_kind_is_refused(value: ids.Value) -> None:
    """A value is only read as what it is."""
    for other in {type(v) for v in VALUES} - {type(value)}:
        with pytest.raises(BadInput):
            ids.decode(ids.encode(value), other)


def test_kinds_are_distinct() -> None:
    """No two kinds share their tag."""
    tags = [json.loads(ids.encode(v))[0] for v in VALUES]
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        7,
        "c1",
        "{}",
        '["c1"]',
        '["c2","a"]',
        '["c1",1]',
        '["c1","a","b"]',
        '["c1",""]',
        '["c1","a\\n"]',
        '["c1","a b"]',
        '["c1","<!channel>"]',
        '["c1","\\ud800"]',
        '["c1","\ud800"]',
        f'["c1","{"a" * 65}"]',
        f'["c1","{"a" * 4000}"]',
        "[" * 2900,
    ],
    ids=range(18),
)
def test_hostile_value_is_refused(text: object) -> None:
    """Malformed, foreign, over-long and over-deep values end as a sentence."""
    with pytest.raises(BadInput, match="newest card"):
        ids.decode(text, ids.ConversationRef)


@given(st.text(max_size=200) | st.binary(max_size=50))
def test_noise_is_refused(noise: object) -> None:
    """Nothing but a value is read as a value."""
    with pytest.raises(BadInput):
        ids.decode(noise, ids.AnswerMeta)


def test_time_without_a_zone_is_refused() -> None:
    """Instants are UTC or nothing."""
    with pytest.raises(BadInput):
        ids.decode('["p1","c1",0,"2026-11-20T14:00:00","m"]', ids.PreviewRef)


def test_value_that_slack_would_refuse_is_not_made() -> None:
    """A value above Slack's limit fails where it is made."""
    with pytest.raises(ValueError, match="2009 of 2000"):
        ids.encode(ids.Opening("x" * 2000))


@pytest.mark.parametrize("act", ids.Act)
def test_options_fit_into_a_menu(act: ids.Act) -> None:
    """The longest ids still fit into the value of an option."""
    assert len(ids.encode(ids.Choice(act, "x" * 64), ids.OPTION_LIMIT)) <= 150


@pytest.mark.parametrize(
    "value",
    [
        *(ids.PlanChoice(act, "x" * 64, 1_000_000) for act in ids.PlanAct),
        *(ids.CalendarMeta(span, _SEEN.date(), 1_000_000, "x" * 64) for span in Span),
        *(ids.ThemeChoice(act, "x" * 64) for act in ids.ThemeAct),
        ids.FitTime(_SEEN),
    ],
    ids=repr,
)
def test_options_of_the_plan_fit_into_a_menu(value: ids.Value) -> None:
    """The longest ids still fit into the value of an option."""
    assert len(ids.encode(value, ids.OPTION_LIMIT)) <= 150


def test_largest_composer_fits_into_its_metadata() -> None:
    """Ten accounts and ten pictures with the longest ids."""
    meta = ids.ComposerMeta("x" * 64, 10**6, ("x" * 64,) * 10, ("x" * 64,) * 10, 10**6)
    assert len(ids.encode(meta, ids.METADATA_LIMIT)) <= 3000


def test_names_of_the_plan_are_its_own() -> None:
    """No action or callback id stands for two things."""
    actions = [*map(str, ids.Action), *map(str, ids.PlanAction)]
    callbacks = [*map(str, ids.Callback), *map(str, ids.PlanCallback)]
    assert len(set(actions)) == len(actions)
    assert len(set(callbacks)) == len(callbacks)


def test_opening_buttons_are_matched() -> None:
    """Bolt finds all opening buttons with one pattern, and no other action."""
    assert all(ids.OPENING_ACTIONS.match(ids.opening_action(n)) for n in range(8))
    assert not any(ids.OPENING_ACTIONS.match(a) for a in ids.Action)
