"""What the composer and the form that moves a post decide."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.planning_forms import (
    Composed,
)
from integrations.slack import ids
from integrations.slack.composer import composer
from integrations.slack.plan_modals import move_form
from tests.views.every_plan_view import MOVE
from tests.views.plan_samples import (
    CROSSED,
    PICTURE,
    composed_text,
    full_composer,
    new_composer,
    post,
)
from tests.views.reading import blocks_of, names


def test_each_account_has_its_own_field() -> None:
    """Fields stay with their accounts, whatever else is chosen."""
    made = names(composer(full_composer(), revision=3))
    assert [n for n in made if n.startswith("compose.text")] == [
        "compose.text.a1.3",
        "compose.text.a3.3",
    ]


def test_one_field_before_an_account_is_chosen() -> None:
    """A text can begin before it is known where it goes."""
    form = replace(new_composer(), composed=Composed(text="We are hiring", zone="UTC"))
    field = next(
        b for b in blocks_of(composer(form, revision=0)) if b.get("block_id") == "compose.text..0"
    )
    assert field["element"]["initial_value"] == "We are hiring"


def test_composer_knows_what_it_shows() -> None:
    """The metadata names the post as it was seen, the accounts and the pictures with ids."""
    made = composer(full_composer(), revision=3)
    assert ids.decode(made["private_metadata"], ids.ComposerMeta) == ids.ComposerMeta(
        post().id, 4, ("a1", "a3"), ("p1", "p3"), 3
    )


def test_replaced_time_is_in_new_blocks() -> None:
    """Slack takes a date of ours only in a block that it has not seen."""
    before, after = (set(names(composer(full_composer(), revision=n))) for n in (3, 4))
    assert {"compose.day.4", "compose.time.4", "compose.zone.4"} <= after - before


def test_new_files_stay_when_a_time_is_replaced() -> None:
    """The field of new files is a new one only after they were stored."""
    form = full_composer()
    stored = replace(form, composed=replace(form.composed, version=5))
    assert "compose.files.4" in names(composer(form, revision=9))
    assert "compose.files.5" in names(composer(stored, revision=9))


def test_every_shown_picture_needs_a_description() -> None:
    """A description is required, but for a picture that is taken out."""
    made = {
        b["block_id"]: b
        for b in blocks_of(composer(full_composer(), revision=3))
        if "block_id" in b
    }
    alts = {n: b["optional"] for n, b in made.items() if n.startswith("compose.alt")}
    assert alts == {"compose.alt.p1": False, "compose.alt.F0PICTURE2": False}


def test_only_pictures_of_the_post_have_a_box_to_take_them_out() -> None:
    """A picture just added is taken out of the field it was put into."""
    made = names(composer(full_composer(), revision=3))
    assert [n for n in made if n.startswith("compose.drop")] == [
        "compose.drop.p1",
        "compose.drop.p3",
    ]


def test_eleventh_picture_is_counted() -> None:
    """Ten pictures have fields; that there are more is said."""
    many = tuple(replace(PICTURE, id=f"p{n}") for n in range(12))
    made = composer(replace(new_composer(), pictures=many), revision=0)
    assert len([n for n in names(made) if n.startswith("compose.alt")]) == 10
    assert "Only 10 pictures fit" in str(made["blocks"])


@pytest.mark.parametrize(("manager", "shown"), [(True, True), (False, False)])
def test_only_managers_can_override(manager: bool, shown: bool) -> None:  # noqa: FBT001 - pytest passes them
    """The field for an override is there for managers alone."""
    form = replace(full_composer(), manager=manager)
    assert ("compose.override" in names(composer(form, revision=0))) is shown


def test_times_that_fit_are_offered_by_the_clock_of_the_zone() -> None:
    """Each time that fits can be chosen, and comes back as its instant."""
    made = blocks_of(composer(full_composer(), revision=3))
    menu = next(b for b in made if b.get("block_id") == "compose.fit.a1.3")["accessory"]
    assert [o["text"]["text"] for o in menu["options"]] == [
        "Fri 4 Dec 2026, 09:00 (Europe/Berlin)",
        "Sat 5 Dec 2026, 11:00 (Europe/Berlin)",
    ]
    assert [ids.decode(o["value"], ids.FitTime).at for o in menu["options"]] == list(CROSSED.fits)


def test_text_that_reads_as_it_is_written_is_not_said_twice() -> None:
    """A preview is shown only where people will read something else, or a thread."""
    form = replace(new_composer(), texts=(composed_text(),))
    assert not [b for b in blocks_of(composer(form, revision=0)) if b["type"] == "rich_text"]


@pytest.mark.parametrize(
    ("rule", "shown"),
    [
        ("", []),
        ("FREQ=WEEKLY", ["compose.words"]),
        ("FREQ=YEARLY", ["compose.own_rule", "compose.words"]),
    ],
)
def test_recurrence_shows_what_it_needs(rule: str, shown: list[str]) -> None:
    """Words are asked for what recurs, the rule for what is no usual one."""
    form = replace(new_composer(), composed=Composed(zone="UTC", rule=rule))
    made = names(composer(form, revision=0))
    assert [n for n in made if n in {"compose.own_rule", "compose.words"}] == shown


def test_slots_and_times_that_fit_are_sorted_and_once() -> None:
    """A time that is both free and fitting is offered once, as fitting."""
    at = CROSSED.fits[0]
    form = replace(MOVE, crossed=(CROSSED,), slots=(at, at + timedelta(hours=1)))
    field = next(b for b in blocks_of(move_form(form)) if b.get("block_id") == "move.slot.0")
    options = field["element"]["options"]
    assert [
        (o["description"]["text"], ids.decode(o["value"], ids.FitTime).at) for o in options
    ] == [
        ("Fits 80/20", at),
        ("Free slot", at + timedelta(hours=1)),
        ("Fits 80/20", CROSSED.fits[1]),
    ]
