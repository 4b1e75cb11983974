"""The plan as colleagues see it: the calendar, its files, the Home tab, themes, slots."""

import asyncio
from dataclasses import replace

import pytest

from playground.slack import ClientRefusal
from playground.slack.people import Person
from playground.slack.shown import ShownView
from tests.scenario.office import Office

WORDS = "We are hiring two baristas"


def shown(person: Person) -> ShownView:
    """The modal that somebody has open."""
    assert person.view is not None, f"{person.user.real_name} has no modal open"
    return person.view


def block(person: Person, beginning: str) -> str:
    """The id of the one block of the open form that begins so."""
    (found,) = [name for name in shown(person).entered if name.startswith(beginning)]
    return found


async def plan(office: Office, said: str = f"tomorrow 9am {WORDS}", **values: object) -> None:
    """Ana writes a post and sends it for review."""
    await office.ana.command("/schedule", said)
    outcome = await office.ana.submit(values)
    assert (outcome.response_action, dict(outcome.errors)) == ("clear", {})
    await office.quiet()


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("", "Week of 2 March 2026"),
        ("week", "Week of 2 March 2026"),
        ("MONTH", "March 2026"),
        ("next", "What comes next"),
        ("mine", "My posts"),
    ],
)
async def test_each_word_shows_its_part_of_the_plan(office: Office, said: str, title: str) -> None:
    """The calendar opens with the post in it."""
    await plan(office)
    await office.ana.command("/calendar", said)
    assert title in shown(office.ana).words
    assert WORDS in shown(office.ana).words


@pytest.mark.parametrize("command", ["/calendar", "/schedule"])
async def test_help_names_what_there_is(office: Office, command: str) -> None:
    """In the channel, to whoever asked."""
    await office.ana.command(command, "help")
    assert f"`{command} help`" in office.whispers("ana")[-1].words
    assert office.ana.view is None


async def test_a_wrong_word_is_said_back_with_an_example(office: Office) -> None:
    """What was understood, what there is, and what would have worked."""
    await office.ana.command("/calendar", "weak")
    words = office.whispers("ana")[-1].words
    assert "I understood “weak”" in words
    assert "For example: /calendar week" in words
    assert "`/calendar help`" in words


async def test_pages_turn_in_place(office: Office) -> None:
    """Later and earlier show other weeks in the same modal; another part is chosen from a menu."""
    await plan(office)
    ana = office.ana
    await ana.command("/calendar")
    first = shown(ana).id
    await ana.click(shown(ana), "calendar.later")
    assert "Week of 9 March 2026" in shown(ana).words
    assert WORDS not in shown(ana).words
    await ana.click(shown(ana), "calendar.today")
    assert "Week of 2 March 2026" in shown(ana).words
    await ana.click(shown(ana), "calendar.span", choose="Month")
    assert "March 2026" in shown(ana).words
    assert shown(ana).id == first


async def test_a_post_is_withdrawn_from_the_calendar(office: Office) -> None:
    """The calendar shows at once what became of it."""
    await plan(office)
    await office.ana.command("/calendar")
    await office.ana.click(shown(office.ana), "Withdraw")
    assert "Withdrawn" in shown(office.ana).words or WORDS not in shown(office.ana).words
    await office.quiet()
    assert office.find_card("Withdrawn") is not None


async def test_a_refusal_has_room_above_a_form_above_the_calendar(office: Office) -> None:
    """Slack lays three views over one another: calendar, form, and why it cannot be handed in."""
    await plan(office)
    ana, ben = office.ana, office.ben
    await ana.command("/calendar")
    await ana.click(shown(ana), "Open")
    await ana.click(shown(ana), "Edit")
    assert shown(ana).title == "Edit post"
    await ben.click(office.cards()[0], "Edit")
    await ben.submit({block(ben, "compose.text."): "Ben's words"})
    outcome = await ana.submit({block(ana, "compose.text."): "Ana's words"})
    assert outcome.response_action == "push"
    assert shown(ana).title == "Not done"


async def test_the_month_comes_as_a_picture_and_for_calendars(office: Office) -> None:
    """Both arrive in the person's direct messages, while the calendar stays open."""
    await plan(office)
    ana = office.ana
    await ana.command("/calendar", "month")
    await ana.click(shown(ana), "Month as picture")
    await office.until(lambda: office.direct("ana"))
    (picture,) = office.direct("ana")[-1]["files"]
    assert (picture["mimetype"], bool(picture["original_w"])) == ("image/png", True)
    assert "March" in picture["alt_txt"]
    await office.until(lambda: "direct messages" in shown(ana).words)
    await ana.close()
    await ana.click(shown(ana), ".ics file")
    await office.until(lambda: len(office.direct("ana")) > 1)
    (other,) = office.direct("ana")[-1]["files"]
    kept = office.slack.core.state.files[other["id"]].content or b""
    assert other["name"].endswith(".ics")
    assert WORDS.encode() in kept.replace(b"\r\n ", b"")


async def test_a_file_that_cannot_be_sent_is_told(office: Office) -> None:
    """The sentence stands where the file was announced."""
    ana = office.ana
    await ana.command("/calendar", "month")
    office.slack.fail_next("files.getUploadURLExternal", error="file_upload_size_restricted")
    await ana.click(shown(ana), ".ics file")
    await office.until(lambda: "file_upload_size_restricted" in shown(ana).words)
    assert office.direct("ana") == []


async def test_stopping_waits_for_a_file_that_is_being_made(office: Office) -> None:
    """A shutdown takes nothing away that somebody was promised."""
    await office.ana.command("/calendar", "month")
    gate = office.slack.hold_next("files.completeUploadExternal")
    await office.ana.click(shown(office.ana), ".ics file")
    await gate.reached.wait()
    stopping = asyncio.create_task(office.stop())
    await asyncio.wait({stopping}, timeout=0.2)
    assert not stopping.done()
    gate.release()
    await stopping
    assert len(office.direct("ana")) == 1
    await office.start()


async def test_the_home_tab_shows_the_plan(office: Office) -> None:
    """What waits for my yes is approved from there, and then waits no longer."""
    await plan(office)
    home = await office.ben.open_home()
    assert home is not None
    assert WORDS in home.words
    await office.ben.click(home, "Review")
    await office.ben.click(shown(office.ben), "Approve")
    assert "Scheduled" in shown(office.ben).words
    home = office.slack.home("ben")
    assert home is not None
    assert "Review" not in home.buttons
    await office.ben.click(home, "Open the calendar")
    assert WORDS in shown(office.ben).words


async def test_managers_set_themes_and_everybody_uses_them(office: Office) -> None:
    """A theme is found by a part of its name, and shows the posts that serve it."""
    await office.ana.command("/calendar", "themes")
    assert "New theme" not in shown(office.ana).buttons
    await office.mara.command("/calendar", "themes")
    await office.mara.click(shown(office.mara), "New theme")
    await office.mara.submit({"theme.name": "Warm winter", "theme.goal": "Warm people"})
    await plan(office, **{"compose.theme": "Warm winter"})
    await office.ana.command("/calendar", "theme winter")
    assert "Theme: Warm winter" in shown(office.ana).words
    assert WORDS in shown(office.ana).words
    await office.ana.command("/calendar", "theme summer")
    assert "There are: “Warm winter”" in office.whispers("ana")[-1].words


async def test_a_theme_is_changed_from_its_menu(office: Office) -> None:
    """Managers edit; everybody sees its posts."""
    mara = office.mara
    await mara.command("/calendar", "themes")
    await mara.click(shown(mara), "New theme")
    outcome = await mara.submit(
        {"theme.name": "Winter", "theme.begins": "2026-03-09", "theme.ends": "2026-03-01"}
    )
    assert list(outcome.errors) == ["theme.ends"]
    await mara.submit({"theme.ends": "2026-04-01"})
    await mara.command("/calendar", "themes")
    await mara.click(shown(mara), "Edit…")
    await mara.submit({"theme.name": "Late winter"})
    await mara.command("/calendar", "themes")
    assert "Late winter" in shown(mara).words
    await mara.click(shown(mara), "Show its posts")
    assert "Theme: Late winter" in shown(mara).words


async def test_slots_are_set_and_filled(office: Office) -> None:
    """Managers set them; “Next free slot” then plans an approved post without a time."""
    ana, mara = office.ana, office.mara
    await ana.command("/calendar", "slots")
    outcome = await ana.submit({"slots.text": "Mon-Fri 9:00"})
    assert outcome.response_action == "push"
    await mara.command("/calendar", "slots")
    outcome = await mara.submit({"slots.text": "whenever"})
    assert list(outcome.errors) == ["slots.text.0"]
    await mara.submit({"slots.text": "Mon-Fri 9:00", "slots.zone": "Europe/Berlin"})
    await plan(office, WORDS)
    await office.ben.click(office.cards()[0], "Approve")
    await office.quiet()
    await office.ben.click(office.cards()[0], "Next free slot")
    await office.quiet()
    assert "Thu 5 Mar 2026, 09:00 (Europe/Berlin)" in office.cards()[0].words


async def test_slots_are_never_set_for_another_account_than_shown(office: Office) -> None:
    """The menu names the next account before its slots are shown: nothing is saved meanwhile."""
    async with office.app.database.write() as uow:
        (ours,) = await uow.accounts.all()
        other = replace(ours, id=uow.new_id(), external_id="second", handle="harbourtea")
        await uow.accounts.save(other, office.clock.now())
        await uow.commit()
    mara = office.mara
    await mara.command("/calendar", "slots")
    first = shown(mara).entered[block(mara, "slots.account")]["slots.account"]["selected_option"]
    chosen = "Memory · @harbourtea" if "coffee" in str(first) else "Memory · @harbourcoffee"
    outcome = await mara.submit({"slots.account": chosen, "slots.text": "Mon 9:00"})
    assert list(outcome.errors) == ["slots.account"]
    await mara.click(shown(mara), "slots.account", choose=chosen)
    outcome = await mara.submit({"slots.text": "Mon 9:00"})
    assert outcome.response_action == "clear"


async def test_an_outsider_sees_no_plan(office: Office) -> None:
    """People of another workspace are refused politely."""
    with pytest.raises(ClientRefusal):
        await office.slack.person("ola").command("/calendar")
    await office.slack.person("ola").command("/calendar", channel="#partners")
    assert office.slack.person("ola").view is None
    assert "🔒" in office.slack.ephemerals("ola", "#partners")[-1].words
