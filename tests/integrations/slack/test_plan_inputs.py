"""The forms about planned posts are read as they were filled in, and nothing else is taken."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.domain.posts import Picture, PlannedTime, PostKind
from bot.domain.series import Words
from bot.errors import BadInput
from bot.planning_forms import CalendarQuestion, Composed, Next, Span
from integrations.slack import ids
from integrations.slack import plan_inputs as inputs
from integrations.slack.composer import composer
from integrations.slack.plan_modals import move_form
from integrations.slack.theme_modals import slots_form, theme_form
from playground.slack.fields import first_values
from tests.views.every_plan_view import MOVE, SLOTS
from tests.views.plan_samples import THEME, ZONE, full_composer, new_composer

AT = datetime(2026, 12, 4, 8, 0, tzinfo=UTC)


def opened(view: Mapping[str, Any]) -> dict[str, Any]:
    """A view as Slack sends it back when nobody has touched it."""
    return {**view, "id": "V1", "state": {"values": first_values(view["blocks"])}}


def put(view: dict[str, Any], action: str, **state: object) -> dict[str, Any]:
    """The same view after somebody has used one element."""
    values = view["state"]["values"]
    block = next(b for b, fields in values.items() if action in fields)
    return put_at(view, block, action, **state)


def put_at(view: dict[str, Any], block: str, action: str, **state: object) -> dict[str, Any]:
    """The same, in a certain block."""
    values = view["state"]["values"]
    field = {"type": values.get(block, {}).get(action, {}).get("type", "x"), **state}
    return {**view, "state": {"values": {**values, block: {action: field}}}}


def chosen(value: str) -> dict[str, Any]:
    """A chosen option."""
    return {"selected_option": {"text": {"type": "plain_text", "text": "x"}, "value": value}}


def test_untouched_composer_gives_back_what_it_was_made_of() -> None:
    """What a full composer shows is what is read from it."""
    form = full_composer()
    read = inputs.read_composer(opened(composer(form, revision=3)))
    first = form.composed.texts["a1"]
    assert read == replace(
        form.composed,
        text=first,
        alt_texts={"p1": "Two people at a counter"},
    )


def test_new_composer_is_read_empty() -> None:
    """An untouched new composer says nothing but its zone."""
    read = inputs.read_composer(opened(composer(new_composer(), revision=0)))
    assert read == Composed(zone=ZONE)


def test_first_accounts_are_chosen() -> None:
    """The text written before any account was chosen is kept beside the accounts."""
    view = opened(composer(new_composer(), revision=0))
    view = put(view, "compose.text", value="Hello\nthere ")
    options = [{"value": "a3"}, {"value": "a1"}, {"value": "a3"}]
    read = inputs.read_composer(put(view, "compose.accounts", selected_options=options))
    assert (read.account_ids, read.text, read.texts) == (("a3", "a1"), "Hello\nthere ", {})


def test_text_of_an_account_that_is_taken_out_begins_the_others() -> None:
    """Texts follow their accounts; the first one begins those that come later."""
    view = opened(composer(full_composer(), revision=3))
    options = [{"value": "a3"}, {"value": "a2"}]
    read = inputs.read_composer(put(view, "compose.accounts", selected_options=options))
    texts = full_composer().composed.texts
    assert (read.account_ids, read.text, dict(read.texts)) == (
        ("a3", "a2"),
        texts["a1"],
        {"a3": texts["a3"]},
    )


def test_new_files_are_read_with_their_descriptions() -> None:
    """A picture just added keeps its description in itself: it has no id of ours yet."""
    view = opened(composer(full_composer(), revision=3))
    file = {
        "id": "F0PICTURE2",
        "name": "cup.png",
        "mimetype": "image/png",
        "size": 340_000,
        "original_w": 800,
        "original_h": 600,
        "url_private": "https://files.slack.com/x",
    }
    view = put(view, "compose.files", files=[file, {"id": "F0BARE", "name": None}])
    view = put_at(view, "compose.alt.F0PICTURE2", "compose.alt", value=" A cup ")
    assert inputs.read_composer(view).new_files == (
        Picture(
            id="",
            file_id="F0PICTURE2",
            name="cup.png",
            mime="image/png",
            size=340_000,
            width=800,
            height=600,
            alt_text="A cup",
        ),
        Picture(id="", file_id="F0BARE", name="F0BARE", mime="", size=0),
    )


def test_files_of_an_older_version_are_not_added_again() -> None:
    """Once the post was saved, its files are pictures of ours; the old field does not count."""
    view = opened(composer(full_composer(), revision=3))
    view = put_at(view, "compose.files.3", "compose.files", files=[{"id": "F0OLD"}])
    assert inputs.read_composer(view).new_files == ()


def test_picture_is_taken_out() -> None:
    """A ticked box drops its picture."""
    view = opened(composer(full_composer(), revision=3))
    view = put_at(view, "compose.drop.p1", "compose.drop", selected_options=[{"value": "on"}])
    assert inputs.read_composer(view).dropped == {"p1", "p3"}


@pytest.mark.parametrize(
    ("repeat", "rule"),
    [
        ("once", ""),
        ("daily", "FREQ=DAILY"),
        ("weekdays", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("weekly", "FREQ=WEEKLY"),
        ("monthly", "FREQ=MONTHLY"),
        ("own", "FREQ=WEEKLY;INTERVAL=2"),
    ],
)
def test_recurrence_is_a_rule(repeat: str, rule: str) -> None:
    """Each choice is a rule; one's own begins with an example that works."""
    view = opened(composer(new_composer(), revision=0))
    assert inputs.read_composer(put(view, "compose.rule", **chosen(repeat))).rule == rule


@pytest.mark.parametrize("rule", [*inputs.RULES.values(), "FREQ=YEARLY"])
def test_rule_comes_back_from_the_form(rule: str) -> None:
    """What recurs stays as it is through the form, however it is written."""
    form = new_composer()
    form = replace(form, composed=replace(form.composed, rule=rule, words=Words.REPEAT))
    read = inputs.read_composer(opened(composer(form, revision=0)))
    assert (read.rule, read.words) == (rule, Words.REPEAT if rule else Words.FRESH)


def test_kind_theme_and_what_follows_are_read() -> None:
    """Menus and radio buttons give their values."""
    view = opened(composer(full_composer(), revision=3))
    view = put(view, "compose.kind", **chosen("service"))
    view = put(view, "compose.theme", **chosen(ids.NO_THEME))
    view = put(view, "compose.then", **chosen("draft"))
    read = inputs.read_composer(view)
    assert (read.kind, read.theme_id, read.then) == (PostKind.SERVICE, "", Next.DRAFT)


@pytest.mark.parametrize(
    ("action", "state", "field"),
    [
        ("compose.kind", chosen("rubbish"), "compose.kind"),
        ("compose.then", chosen(""), "compose.then"),
        ("compose.rule", chosen("hourly"), "compose.rule"),
        ("compose.day", {"selected_date": "2026-13-01"}, "compose.day.3"),
        ("compose.time", {"selected_time": "25:00"}, "compose.time.3"),
        ("compose.zone", chosen("../../etc/passwd"), "compose.zone.3"),
        ("compose.zone", chosen("Europe/Atlantis"), "compose.zone.3"),
    ],
)
def test_what_was_never_offered_is_refused_at_its_field(
    action: str, state: dict[str, Any], field: str
) -> None:
    """A forged choice ends as a sentence under its field."""
    view = put(opened(composer(full_composer(), revision=3)), action, **state)
    with pytest.raises(BadInput) as caught:
        inputs.read_composer(view)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("field", "block"),
    [
        ("text:a3", "compose.text.a3.3"),
        ("alt:F0PICTURE2", "compose.alt.F0PICTURE2"),
        ("pictures", "compose.files.4"),
        ("day", "compose.day.3"),
        ("compose.zone.3", "compose.zone.3"),
        ("", "compose.text.a1.3"),
    ],
)
def test_sentence_stands_under_its_field(field: str, block: str) -> None:
    """An error names an account, a picture, a field or nothing, and is shown there."""
    view = opened(composer(full_composer(), revision=3))
    answer = inputs.composer_errors(view, BadInput("No.", field=field, example="Yes"))
    assert answer == {
        "response_action": "errors",
        "errors": {block: "No. For example: Yes"},
    }


def test_time_that_fits_is_put_in_by_the_clock_of_the_zone() -> None:
    """A chosen date fills day and time as the wall clock shows them."""
    at = inputs.read_fit(ids.encode(ids.FitTime(AT)))
    moved = inputs.composed_at(Composed(zone=ZONE, day="2026-12-01", time="12:00", fold=1), at)
    assert (at, moved.day, moved.time, moved.fold) == (AT, "2026-12-04", "09:00", 0)


def test_revision_of_an_open_composer_is_known() -> None:
    """Whoever shows the composer again keeps its revision or counts it up."""
    assert inputs.composer_revision(opened(composer(full_composer(), revision=3))) == 3


def test_move_form_is_read() -> None:
    """Day, time and zone of an untouched form are those that it showed."""
    read = inputs.read_move(opened(move_form(MOVE, revision=2)))
    assert (read.meta.revision, read.planned, read.at, read.override_reason) == (
        2,
        MOVE.planned,
        None,
        "",
    )


def test_chosen_slot_counts() -> None:
    """Whoever chooses a free slot means it."""
    view = put(opened(move_form(MOVE)), "move.slot", **chosen(ids.encode(ids.FitTime(AT))))
    assert inputs.read_move(view).planned == PlannedTime(
        wall=datetime(2026, 12, 4, 9, 0), zone=ZONE
    )


def test_move_without_a_time_is_none() -> None:
    """Half a time is no time."""
    view = put(opened(move_form(MOVE)), "move.time", selected_time=None)
    assert inputs.read_move(view).planned is None


def _form(meta: ids.Value, **fields: dict[str, Any]) -> dict[str, Any]:
    values = {n.replace("__", "."): {n.replace("__", "."): f} for n, f in fields.items()}
    return {"private_metadata": ids.encode(meta), "state": {"values": values}}


def test_changes_and_override_need_words() -> None:
    """A wish for changes, and an override, say what and why."""
    changes, ref = ids.ChangesMeta("b1", 4), ids.PostRef("b1", 4)
    assert inputs.read_changes(
        _form(changes, changes__what={"value": " Where? "})
    ) == inputs.ChangesInput(meta=changes, what="Where?")
    assert inputs.read_override(
        _form(ref, override__reason={"value": "New shop"})
    ) == inputs.OverrideInput(meta=ref, reason="New shop")


def test_changes_without_words_are_refused() -> None:
    """An empty wish for changes stays in its form."""
    with pytest.raises(BadInput) as caught:
        inputs.read_changes(_form(ids.ChangesMeta("b1", 4), changes__what={"value": " "}))
    assert caught.value.field == "changes.what"


def test_override_without_a_reason_is_refused() -> None:
    """An override without a reason stays in its form."""
    with pytest.raises(BadInput) as caught:
        inputs.read_override(_form(ids.PostRef("b1", 4), override__reason={"value": None}))
    assert caught.value.field == "override.reason"


def test_theme_is_read() -> None:
    """A theme's form gives back the theme."""
    read = inputs.read_theme(opened(theme_form(replace(THEME, archived=True))))
    assert read == inputs.ThemeInput(
        theme_id="t1",
        name="Winter drinks",
        goal=THEME.goal,
        begins=date(2026, 11, 1),
        ends=date(2026, 12, 31),
        archived=True,
    )


@pytest.mark.parametrize(
    ("action", "state", "field"),
    [
        ("theme.name", {"value": "  "}, "theme.name"),
        ("theme.ends", {"selected_date": "2026-10-31"}, "theme.ends"),
        ("theme.begins", {"selected_date": "soon"}, "theme.begins"),
    ],
)
def test_theme_that_makes_no_sense_is_refused(
    action: str, state: dict[str, Any], field: str
) -> None:
    """A theme has a name, and ends after it begins."""
    with pytest.raises(BadInput) as caught:
        inputs.read_theme(put(opened(theme_form(THEME)), action, **state))
    assert caught.value.field == field


def test_slots_are_read_with_the_account_that_was_chosen() -> None:
    """The account in the menu may be another than the one whose slots are shown."""
    view = put(opened(slots_form(SLOTS, revision=1)), "slots.account", **chosen("a2"))
    assert inputs.read_slots(view) == inputs.SlotsInput(
        meta=ids.SlotsMeta("a1", 1), chosen="a2", text=SLOTS.text, zone=ZONE
    )


@pytest.mark.parametrize(
    "question",
    [
        CalendarQuestion(),
        CalendarQuestion(span=Span.MONTH, first="2026-12-01", page=3),
        CalendarQuestion(span=Span.THEME, theme_id="t1"),
    ],
)
def test_calendar_gives_back_what_it_shows(question: CalendarQuestion) -> None:
    """What was asked for survives the way through the modal's metadata."""
    view = {"private_metadata": ids.encode(ids.calendar_meta(question))}
    assert inputs.read_calendar_meta(view) == question


def test_foreign_composer_is_refused() -> None:
    """A view of another shape, or of another form, ends as a sentence."""
    with pytest.raises(BadInput, match="could not read this form"):
        inputs.read_composer({"state": {"values": {"a": {"b": {"files": [{"name": "x"}]}}}}})
    with pytest.raises(BadInput, match="newest card"):
        inputs.read_composer({"private_metadata": ids.encode(ids.PostRef("b1"))})
