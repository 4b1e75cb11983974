"""Managers change settings in Slack; what they change holds at once, and leaves an event."""

from datetime import timedelta

import pytest

from bot.domain.people import Role
from bot.domain.settings import SettingKey
from integrations.slack import ids
from playground.slack.shown import ShownView
from tests.scenario.office import NOON, Office, typed
from tests.scenario.planned import entered, in_review, shown
from tests.scenario.settled import (
    changes,
    home_of,
    name,
    open_account,
    open_section,
    open_settings,
    set_,
    set_lines,
    submit,
)

RESPONSE, HOURS, PLAN = ids.Section.RESPONSE, ids.Section.HOURS, ids.Section.PLAN
WINDOW = "setting.response_window_minutes"
HOUR = timedelta(hours=1)
RISING = (
    "It has to be rising fractions of the window, divided by commas, up to 1, which is the "
    "deadline. For example: 0.5, 0.75, 0.9, 1"
)
NO_HOURS = (
    "Working hours “{}” were not understood. Write days and hours, for example: Mon-Fri 9-17, "
    "Sat 10:00-14:00."
)
NO_DATE = (
    "“24 December” is no date; write year, month and day, divided by commas. "
    "For example: 2026-12-24, 2026-12-31"
)
NOBODY = (
    "Nobody of these is a full member of this workspace: then nobody could change it back. Name "
    "at least one colleague."
)
NO_GROUP = (
    "“@on-duty” is neither a user's id (begins with U or W) nor a user group's (begins with S). "
    "For example: S0456EFGH"
)


async def deadline_of(office: Office, said: str, by: str = "kim") -> timedelta:
    """How long after now an answer to this is due."""
    card = await office.says(said, by=by)
    clock = (await office.conversation(card)).clock
    assert clock is not None
    return clock.deadline - office.clock.now()


# -- what holds from then on ---------------------------------------------------------------------


async def test_a_shorter_window_shortens_the_next_deadline(office: Office) -> None:
    """Whoever waits already keeps theirs; the overview says who changed it, and what it was."""
    card = await office.says("I have waited since noon")
    await open_section(office.mara, RESPONSE)
    await submit(office.mara, {WINDOW: "30"})
    words = shown(office.mara).words
    assert "*Minutes until an answer is due*: 30 · changed by <@U0MARALIND> " in words
    assert "installed: 60" in words
    assert await deadline_of(office, "I have just come", "lee") == HOUR / 2
    kept = (await office.conversation(card)).clock
    assert kept is not None
    assert kept.deadline == NOON + HOUR
    assert await changes(office) == [("U0MARALIND", "response_window_minutes", 60, 30)]


async def test_working_hours_stop_the_clock(office: Office) -> None:
    """By the clock of another zone: at noon in London it is one in Berlin."""
    values = {"setting.working_hours": "Mon-Fri 9-13", "setting.time_zone": "Europe/Berlin"}
    await set_(office.mara, HOURS, values)
    assert await deadline_of(office, "Are you there?") == timedelta(hours=21)


async def test_a_day_off_is_no_working_day(office: Office) -> None:
    """Tomorrow nobody works."""
    values = {"setting.working_hours": "Mon-Fri 9-12", "setting.days_off": "2026-03-05"}
    await set_(office.mara, HOURS, values)
    assert await deadline_of(office, "Are you there?") == timedelta(hours=46)


async def test_reminders_come_at_other_stages(office: Office) -> None:
    """After a quarter of the time instead of a half; who waits already is reminded of as before."""
    before = await office.says("Hello?")
    await office.later(minutes=1)
    await set_(office.mara, RESPONSE, {"setting.nudge_stages": "0.25, 1"})
    after = await office.says("Hello, too?", by="lee")
    await office.later(minutes=16)
    assert [len(office.thread(card)) for card in (before, after)] == [0, 1]
    await office.later(minutes=14)
    assert [len(office.thread(card)) for card in (before, after)] == [1, 1]


async def test_an_account_has_a_promise_of_its_own(office: Office) -> None:
    """And its cards another channel; emptied, it has the team's again."""
    mara = office.mara
    await set_account(office, {"account.window_minutes": "15", "account.channel": "plan"})
    words = (await open_settings(mara)).words
    assert "in <#C0PLAN0001>\n15 minutes, its own" in words
    assert await in_plan(office, "kim") == HOUR / 4
    await set_account(office, {"account.window_minutes": ""})
    assert await in_plan(office, "lee") == HOUR
    assert [(key, old, new) for _, key, old, new in await changes(office)] == [
        ("channel", "C0CARE0001", "C0PLAN0001"),
        ("window_seconds", None, 900),
        ("window_seconds", 900, None),
    ]


async def set_account(office: Office, values: dict[str, object]) -> None:
    """Mara changes our account, and its poll takes that up."""
    ((account_id, before),) = office.app.networks.open.items()
    await open_account(office, office.mara)
    await submit(office.mara, values)
    await office.mara.close(clear=True)
    await office.until(lambda: office.app.networks.open.get(account_id) not in {None, before})


async def in_plan(office: Office, by: str) -> timedelta:
    """How long after now an answer to somebody new is due, whose card is in the plan's channel."""
    office.world.person(by).posts(f"@harbourcoffee here is {by}")
    await office.quiet()
    card = office.slack.channel("#plan").messages()[-1]
    assert f"here is {by}" in card.words
    clock = (await office.conversation(card)).clock
    assert clock is not None
    return clock.deadline - office.clock.now()


@pytest.mark.parametrize(
    ("kind", "button", "lines", "offered"),
    [
        (
            "thank_you",
            "Thank you",
            "Merci, {name}!\nDanke, {name}!",
            ["Merci, Kim!", "Danke, Kim!"],
        ),
        ("opening", "Reply", "Moin {name}, ", ["Moin Kim,"]),
    ],
)
async def test_new_lines_are_suggested_next_time(
    office: Office, kind: str, button: str, lines: str, offered: list[str]
) -> None:
    """With the customer's name in them; emptied, those that the bot came with are back."""
    card = await office.says("You are lovely")
    await set_lines(office.mara, kind, lines)
    await office.ana.click(office.again(card), button)
    form = shown(office.ana)
    assert [b for b in form.buttons if b in offered] == offered
    assert len([a for a in form.action_ids if a.startswith("answer.opening")]) == len(offered)
    await office.ana.close()
    await set_lines(office.mara, kind, "")
    await office.ana.click(office.again(card), button)
    assert offered[0] not in shown(office.ana).buttons


async def test_another_acknowledgement_is_sent(office: Office) -> None:
    """The only one there is."""
    card = await office.says("It does not work")
    await set_lines(office.mara, "acknowledgement", "We are on it, {name}.")
    await office.ana.click(card, "Acknowledge: “we have heard you”")
    await office.quiet()
    assert office.world.posts_by_us()[-1].text.endswith("We are on it, Kim.")


async def test_a_manager_lets_offers_through(office: Office) -> None:
    """Without a threshold a promotional post alone is scheduled."""
    await set_(office.mara, PLAN, {"setting.mix_social_percent": "0"})
    card = await in_review(office, values={"compose.kind": "promotional"})
    await office.ben.click(card, "Approve")
    await office.quiet()
    assert "Scheduled" in office.again(card).words


async def test_cards_of_posts_appear_elsewhere(office: Office) -> None:
    """The next one; the channel can be taken out again."""
    await set_(office.mara, PLAN, {"setting.plan_channel": ["plan"]})
    await office.ana.command("/schedule", "tomorrow 9am Hello")
    await office.ana.submit()
    await office.quiet()
    assert len(office.slack.channel("#plan").messages()) == 1
    await set_(office.mara, PLAN, {"setting.plan_channel": []})
    assert (await changes(office))[-1][1:] == ("plan_channel", "C0PLAN0001", "")


async def test_what_is_taken_back_is_as_installed(office: Office) -> None:
    """A box says what that was; there is none for what nobody has changed."""
    await set_(office.mara, RESPONSE, {WINDOW: "30"})
    form = await open_section(office.mara, RESPONSE)
    boxes = form.control("settings.take_back").element["options"]
    assert [(b["value"], b["description"]["text"]) for b in boxes] == [
        ("response_window_minutes", "60")
    ]
    await submit(office.mara, {"settings.take_back": ["response_window_minutes"]})
    assert "as installed, which <@U0MARALIND> has gone back to" in shown(office.mara).words
    assert await deadline_of(office, "Hello") == HOUR


async def test_settings_outlive_the_process(office: Office) -> None:
    """Nobody sets them again after a restart."""
    await set_(office.mara, RESPONSE, {WINDOW: "30"})
    await office.stop()
    await office.start()
    await office.quiet()
    assert await deadline_of(office, "Hello") == HOUR / 2


# -- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("section", "field", "value", "words"),
    [
        (RESPONSE, WINDOW, "an hour", "It has to be a whole number. For example: 60"),
        (RESPONSE, WINDOW, "0", "It has to be at least 1. For example: 60"),
        (
            RESPONSE,
            "setting.nudge_stages",
            "0.9, 0.5",
            RISING,
        ),
        (
            HOURS,
            "setting.working_hours",
            "mornings",
            NO_HOURS.format("mornings"),
        ),
        (
            HOURS,
            "setting.time_zone",
            "Berlin",
            "It is no time zone of the IANA list; did you mean Europe/Berlin?",
        ),
        (
            HOURS,
            "setting.days_off",
            "24 December",
            NO_DATE,
        ),
        (
            ids.Section.MANAGERS,
            "setting.managers",
            ["gus"],
            NOBODY,
        ),
        (
            ids.Section.DUTY,
            "setting.on_duty.groups",
            "@on-duty",
            NO_GROUP,
        ),
        (PLAN, "setting.mix_social_percent", "120", "It has to be at most 100. For example: 80"),
        (
            ids.Section.RETENTION,
            "setting.retention_days",
            "7",
            "It has to be at least 30. For example: 400",
        ),
    ],
)
async def test_a_wrong_value_is_refused_in_its_field(
    office: Office, section: ids.Section, field: str, value: object, words: str
) -> None:
    """With a sentence and an example; what was typed stays, and nothing is changed."""
    before = (await open_section(office.mara, section)).entered
    values: dict[str, object] = {field: value}
    if field == "setting.managers":
        values["setting.managers.groups"] = ""
    outcome = await office.mara.submit(values)
    assert (outcome.response_action, dict(outcome.errors)) == ("errors", {field: words})
    after = shown(office.mara).entered
    assert {b: v for b, v in after.items() if b not in values} == {
        b: v for b, v in before.items() if b not in values
    }
    assert after[field] != before[field]
    assert await changes(office) == []


async def test_a_wrong_account_is_refused_in_its_field(office: Office) -> None:
    """The right fields beside it are not kept either."""
    await open_account(office, office.mara)
    values = {"account.window_minutes": "20", "account.hours": "9 to 5"}
    outcome = await office.mara.submit(values)
    assert dict(outcome.errors) == {"account.hours": NO_HOURS.format("9 to 5")}
    assert entered(office.mara, "account.window") == "20"
    assert await changes(office) == []


async def test_members_see_no_settings(office: Office) -> None:
    """There is no button that would be refused."""
    home = await home_of(office.ana)
    assert "Settings" not in home.buttons
    assert "Today so far" not in home.words


async def test_somebody_who_is_no_manager_any_more_is_refused_politely(office: Office) -> None:
    """Their Home tab still shows the button; so does a form that they have open."""
    form = await open_section(office.mara, RESPONSE)
    await office.app.parts.services.settings.change_all(
        {SettingKey.MANAGERS: [office.ben.id]},
        by=office.ben.id,
        role=Role.MANAGER,
        now=office.clock.now(),
    )
    outcome = await office.mara.submit({WINDOW: "30"}, view=form)
    assert outcome.response_action == "push"
    assert "Only managers can change the team's settings." in shown(office.mara).words
    await office.mara.close()
    assert typed(shown(office.mara), WINDOW) == "30"
    await office.mara.close(clear=True)
    home = office.slack.home("mara")
    assert home is not None
    await office.mara.click(home, "Settings")
    assert "🔒 Only managers can change the team" in shown(office.mara).words
    assert "Please ask one of them." in shown(office.mara).words


# -- managers ------------------------------------------------------------------------------------


async def test_a_new_manager_is_one_at_once(office: Office) -> None:
    """Beside the group that the installer has named, which stays as it is."""
    await set_(office.mara, ids.Section.MANAGERS, {"setting.managers": ["ben"]})
    assert "Settings" in (await home_of(office.ben)).buttons
    assert "Settings" in (await home_of(office.mara)).buttons
    assert (await changes(office))[-1][3] == ["U0BENOKAF1", "S0MANAGERS"]


async def test_whoever_takes_their_own_right_away_sees_no_settings(office: Office) -> None:
    """All forms close, and the Home tab shows what is left to them."""
    await open_section(office.mara, ids.Section.MANAGERS)
    values = {"setting.managers": ["ben"], "setting.managers.groups": ""}
    outcome = await office.mara.submit(values)
    assert (outcome.response_action, office.mara.view) == ("clear", None)
    home = office.slack.home("mara")
    assert isinstance(home, ShownView)
    assert "Settings" not in home.buttons


async def test_an_emptied_list_gives_the_installers_back(office: Office) -> None:
    """Nobody can lock everybody out."""
    await set_(office.mara, ids.Section.MANAGERS, {"setting.managers": ["ben"]})
    values = {"setting.managers": [], "setting.managers.groups": ""}
    await set_(office.mara, ids.Section.MANAGERS, values)
    assert "Settings" in (await home_of(office.mara)).buttons


# -- two at once ---------------------------------------------------------------------------------


async def test_two_who_change_different_settings_both_have_their_way(office: Office) -> None:
    """A form changes what was changed in it; what a colleague has changed beside it stays."""
    await set_(office.mara, ids.Section.MANAGERS, {"setting.managers": ["ben"]})
    for person in (office.mara, office.ben):
        await open_section(person, RESPONSE)
    await submit(office.mara, {WINDOW: "30"})
    await submit(office.ben, {"setting.nudge_stages": "0.5, 1"})
    words = (await open_settings(office.ben)).words
    assert f"*Minutes until an answer is due*: 30 · changed by {name(office.mara)}" in words
    assert f"*Reminders*: 0.5, 1 · changed by {name(office.ben)}" in words


async def test_a_form_that_is_handed_in_unchanged_changes_nothing(office: Office) -> None:
    """And leaves no event, whatever the section."""
    for section in ids.Section:
        await set_(office.mara, section, {})
    await open_account(office, office.mara)
    await submit(office.mara, {})
    await office.mara.close(clear=True)
    assert await changes(office) == []
