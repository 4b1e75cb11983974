"""Themes: managers set the thrust, posts serve it."""

from collections.abc import Mapping

import pytest

from playground.slack.shown import ShownView
from tests.scenario.office import Office
from tests.scenario.planned import TOMORROW, entered, in_review, shown


async def set_theme(office: Office, name: str, values: Mapping[str, object] | None = None) -> None:
    """Mara makes one."""
    await office.mara.command("/calendar", "themes")
    await office.mara.click(shown(office.mara), "New theme")
    outcome = await office.mara.submit({"theme.name": name, **(values or {})})
    assert (outcome.response_action, dict(outcome.errors)) == ("clear", {})


def offered(view: ShownView) -> list[str]:
    """The themes that a composer offers."""
    menu = view.control("compose.theme").element
    return [option["text"]["text"] for option in menu["options"]]


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"theme.name": " "}, "theme.name", "Give it a name."),
        (
            {"theme.name": "WARM winter"},
            "theme.name",
            "There is a theme “WARM winter” already.",
        ),
        (
            {
                "theme.name": "Spring",
                "theme.begins": "2026-05-01",
                "theme.ends": "2026-04-01",
            },
            "theme.ends",
            "It ends before it begins.",
        ),
    ],
)
async def test_what_does_not_fit_is_said_in_its_field(
    office: Office, values: dict[str, object], field: str, words: str
) -> None:
    """And what was typed in the others stays."""
    await set_theme(office, "Warm winter")
    mara = office.mara
    await mara.command("/calendar", "themes")
    await mara.click(shown(mara), "New theme")
    outcome = await mara.submit({**values, "theme.goal": "People come in to get warm"})
    assert dict(outcome.errors) == {field: words}
    assert entered(mara, "theme.goal") == "People come in to get warm"


async def test_posts_serve_a_theme(office: Office) -> None:
    """It is on the card, counted in the list, and offered while it runs."""
    await set_theme(office, "Warm winter", {"theme.goal": "Warm people"})
    await set_theme(office, "Last year", {"theme.ends": "2026-03-01"})
    await office.ana.command("/schedule", "Hello")
    assert offered(shown(office.ana)) == ["No theme", "Warm winter"]
    card = await in_review(office, TOMORROW, values={"compose.theme": "Warm winter"})
    assert "🎯 Warm winter" in card.words
    await office.ana.command("/calendar", "themes")
    words = shown(office.ana).words
    assert "🎯 *Warm winter* · always · 1 post\nWarm people" in words
    assert "Last year" not in words


async def test_an_archived_theme_is_offered_no_more(office: Office) -> None:
    """Posts keep it; the one that has it can be edited and keeps it."""
    await set_theme(office, "Warm winter")
    card = await in_review(office, TOMORROW, values={"compose.theme": "Warm winter"})
    mara = office.mara
    await mara.command("/calendar", "themes")
    await mara.click(shown(mara), "Edit…")
    outcome = await mara.submit({"theme.archived": ["on"]})
    assert outcome.response_action == "clear"
    await office.ben.command("/schedule", "Hello")
    assert "compose.theme" not in shown(office.ben).action_ids
    await office.ana.click(card, "Edit")
    assert "Warm winter" in offered(shown(office.ana))
    await office.ana.submit({"compose.notes": "For the shop"})
    await office.quiet()
    assert "🎯 Warm winter" in office.again(card).words
    assert "In review" in office.again(card).words


async def test_members_only_look(office: Office) -> None:
    """There is no button that would be refused."""
    await set_theme(office, "Warm winter")
    await office.ana.command("/calendar", "themes")
    assert shown(office.ana).buttons == []
    menu = shown(office.ana).control("theme.more").element
    assert [option["text"]["text"] for option in menu["options"]] == ["Show its posts"]
