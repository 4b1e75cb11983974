"""How a post begins: `/schedule` with and without words, and a colleague's message."""

import pytest

from playground.slack import ClientRefusal
from tests.scenario.office import Office, typed
from tests.scenario.planned import WORDS, block, entered, shown


async def test_without_words_it_opens_empty(office: Office) -> None:
    """One account is chosen, because there is one; no time, and nothing was understood."""
    await office.ana.command("/schedule")
    view = shown(office.ana)
    assert (view.title, typed(view, "compose.text")) == ("New post", "")
    assert (entered(office.ana, "compose.day"), entered(office.ana, "compose.time")) == ("", "")
    assert "I understood" not in view.words
    assert "For Memory · @harbourcoffee" in view.words


@pytest.mark.parametrize(
    ("said", "day", "time", "text"),
    [
        (f"tomorrow 9am {WORDS}", "2026-03-05", "09:00", WORDS),
        (f"morgen um 9 Uhr {WORDS}", "2026-03-05", "09:00", WORDS),
        (f"next friday 2:30pm: {WORDS}", "2026-03-06", "14:30", WORDS),
        (f"friday: {WORDS}", "2026-03-06", "", WORDS),
        ("Tomorrow we open our second shop", "2026-03-05", "", "Tomorrow we open our second shop"),
        ("We open at 9am tomorrow", "", "", "We open at 9am tomorrow"),
        ("Now or never: half price", "", "", "Now or never: half price"),
        ("24 hours of coffee", "", "", "24 hours of coffee"),
        ("tomorrow 9am an espresso", "2026-03-05", "09:00", "an espresso"),
        ("tomorrow 9am -5% today", "2026-03-05", "09:00", "-5% today"),
        ("friday 10:00 March on", "2026-03-06", "10:00", "March on"),
        ("am 7.3. um 10 Uhr Heute neu", "2026-03-07", "10:00", "Heute neu"),
        ("tomorrow 9am One\n---\nTwo", "2026-03-05", "09:00", "One\n---\nTwo"),
    ],
)
async def test_a_time_at_the_beginning_is_understood_and_said_back(
    office: Office, said: str, day: str, time: str, text: str
) -> None:
    """In its fields, and as a sentence to confirm; of the text nothing is lost."""
    await office.ana.command("/schedule", said)
    view = shown(office.ana)
    assert typed(view, "compose.text") == text
    assert (entered(office.ana, "compose.day"), entered(office.ana, "compose.time")) == (day, time)
    assert ("I understood" in view.words) == bool(day)
    assert ("Please choose the time" in view.words) == (bool(day) and not time)


async def test_the_sentence_names_what_was_typed_the_day_and_the_zone(office: Office) -> None:
    """Of whoever typed: Chloe works in Paris."""
    await office.chloe.command("/schedule", f"morgen um 9 Uhr {WORDS}")
    expected = "I understood “morgen um 9 Uhr” as Thursday, 5 March 2026 at 09:00 (Europe/Paris)."
    assert expected in shown(office.chloe).words
    assert entered(office.chloe, "compose.zone") == "Europe/Paris"


async def test_a_time_that_has_passed_is_said(office: Office) -> None:
    """And it does not go to review like this."""
    await office.ana.command("/schedule", f"2026-03-04 9:00 {WORDS}")
    assert "This time has passed (it is 12:00 there)." in shown(office.ana).words
    outcome = await office.ana.submit()
    assert outcome.response_action == "update"
    assert "kept as a draft" in shown(office.ana).words
    assert "This time has passed" in shown(office.ana).words.split("Before it can go to review")[1]


async def test_hostile_words_stay_words(office: Office) -> None:
    """What looks like markup comes back as it was typed; what would call everybody does not."""
    await office.ana.command("/schedule", "Coffee & <b>cake</b> <!channel>for 5 < 6 > 4 €")
    assert typed(shown(office.ana), "compose.text") == "Coffee & <b>cake</b> for 5 < 6 > 4 €"


async def test_the_shortcut_keeps_a_message_whole(office: Office) -> None:
    """Its lines, its links and who it names, as people read them; no time is read out of it."""
    said = await office.ben.message(
        "#care", "Tomorrow 9am:\nnew *beans* & <tea>\n— https://x.example"
    )
    await office.ana.shortcut("shortcut.make_post", said)
    held = typed(shown(office.ana), "compose.text")
    assert held == "Tomorrow 9am:\nnew *beans* & <tea>\n— https://x.example"
    assert entered(office.ana, "compose.day") == ""


async def test_a_customers_card_is_no_secret_source(office: Office) -> None:
    """The shortcut on a card takes what can be read of it; nothing is published by it."""
    card = await office.says("Best coffee in town")
    await office.ana.shortcut("shortcut.make_post", card)
    assert "Best coffee in town" in typed(shown(office.ana), "compose.text")
    assert block(office.ana, "compose.text.")


async def test_outsiders_write_no_posts(office: Office) -> None:
    """Of a shared channel: by command and by shortcut a friendly word, and no form."""
    for name in ("ola", "gus"):
        person = office.slack.person(name)
        with pytest.raises(ClientRefusal):
            await person.command("/schedule", WORDS)
        await person.command("/schedule", WORDS, channel="#partners")
        said = await person.message("#partners", WORDS)
        await person.shortcut("shortcut.make_post", said)
        told = [m.words for m in office.slack.ephemerals(name, "#partners")]
        assert (person.view, len(told)) == (None, 2)
        assert all("kept to full members of this workspace" in words for words in told)
