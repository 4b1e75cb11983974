"""Recurring posts, and the month as files: what comes by itself is seen before it exists."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from icalendar import Calendar, Component
from PIL import Image

from bot.domain.posts import Post, PostState
from bot.domain.wall_time import planned_at
from bot.storage import PostQuery
from integrations.memory.dialects import WARBLE
from tests.scenario.office import Office, running_office
from tests.scenario.planned import (
    TOMORROW,
    WORDS,
    account_ids,
    block,
    click,
    entered,
    in_review,
    plain_post,
    said_to,
    scheduled,
    shown,
    stored,
)


async def weekly(office: Office, words: str = "fresh") -> None:
    """Every Thursday at nine, from tomorrow on, approved."""
    ana = office.ana
    await ana.command("/schedule", TOMORROW)
    await ana.click(shown(ana), "compose.rule", choose="weekly")
    outcome = await ana.submit({"compose.words": words})
    assert (outcome.response_action, dict(outcome.errors)) == ("clear", {})
    await office.quiet()
    await click(office, office.ben, office.cards()[0], "Approve")
    await office.quiet()


async def posts(office: Office) -> list[Post]:
    """All, by their time."""
    async with office.app.database.read() as uow:
        found, _ = await uow.posts.find(PostQuery(), limit=100)
    return found


async def test_what_is_expected_stands_in_the_calendar(office: Office) -> None:
    """Two weeks of it are posts already; what comes later is a remark on its day, and no gap."""
    await weekly(office)
    ana = office.ana
    await ana.command("/calendar", "month")
    words = shown(ana).words
    assert f"🔁 09:00 {WORDS}: comes by itself, not made yet" in words
    expected = [
        str(b["elements"][0]["text"]).splitlines()[0]
        for b in shown(ana).blocks
        if b["type"] == "context" and "comes by itself" in str(b)
    ]
    assert expected == ["*Thu 19 Mar*", "*Thu 26 Mar*"]
    await ana.click(shown(ana), "calendar.later")
    assert shown(ana).words.count("comes by itself") == 5  # the Thursdays of April


async def test_each_occurrence_wants_words_of_its_own(office: Office) -> None:
    """Its author is asked in time, writes it from the message, and a colleague approves it."""
    await weekly(office)
    told = office.direct("ana")
    assert len(told) == 1
    assert "It is time to write the post for Memory" in told[0].words
    assert "recurs with fresh words each time" in told[0].words
    ana = office.ana
    await ana.click(told[0], "Write it")
    assert (entered(ana, "compose.text."), entered(ana, "compose.day.")) == ("", "2026-03-12")
    outcome = await ana.submit({block(ana, "compose.text."): "The second Thursday"})
    assert (outcome.response_action, dict(outcome.errors)) == ("clear", {})
    await office.quiet()
    card = await office.card("The second Thursday")
    assert "🔁 by the rule FREQ=WEEKLY, fresh words each time" in card.words
    await click(office, office.ben, card, "Approve")
    await office.later(hours=21)
    await office.later(days=7)
    assert [p.text for p in office.world.posts_by_us()] == [WORDS, "The second Thursday"]


async def test_the_same_words_again_go_out_each_time(office: Office) -> None:
    """Approved once for all of them; after a downtime what was missed is not made up for."""
    await weekly(office, "repeat")
    assert said_to(office, "ana") == ""
    await office.later(hours=21)
    for _ in range(2):
        await office.later(days=7)
    assert [p.created_at.date().isoformat() for p in office.world.posts_by_us()] == [
        "2026-03-05",
        "2026-03-12",
        "2026-03-19",
    ]
    await office.stop()
    office.clock.advance(timedelta(days=60))
    await office.start()
    await office.quiet()
    await office.quiet()
    assert len(office.world.posts_by_us()) == 3
    ahead = [p for p in await posts(office) if p.state is PostState.SCHEDULED]
    assert [p.due_at > office.clock.now() for p in ahead if p.due_at] == [True] * len(ahead)


async def test_a_series_is_ended_in_the_form(office: Office) -> None:
    """“Once”: nothing more is made or expected; what exists stays."""
    await weekly(office)
    ana = office.ana
    await ana.click(office.cards()[0], "Edit")
    await ana.click(shown(ana), "compose.rule", choose="once")
    outcome = await ana.submit()
    assert outcome.response_action == "clear"
    await office.quiet()
    await ana.command("/calendar", "month")
    assert "comes by itself" not in shown(ana).words
    await office.later(hours=21)
    count = len(await posts(office))
    await office.later(days=14)
    assert len(await posts(office)) == count


async def test_a_network_that_refuses_the_same_words_again(tmp_path: Path) -> None:
    """Fresh words are the only way there, which is said before anything goes to review."""
    async with running_office(tmp_path, dialect=WARBLE) as office:
        ana = office.ana
        await ana.command("/schedule", TOMORROW)
        await ana.click(shown(ana), "compose.rule", choose="weekly")
        outcome = await ana.submit({"compose.words": "repeat"})
        assert outcome.response_action == "update"
        sentence = "Warble (pretend) refuses the same words again: choose fresh words."
        assert sentence in shown(ana).words
        outcome = await ana.submit({"compose.words": "fresh"})
        assert outcome.response_action == "clear"


async def test_a_rule_of_ones_own(office: Office) -> None:
    """As calendars write it, with its name before it or without; the card says it."""
    ana = office.ana
    await ana.command("/schedule", TOMORROW)
    await ana.click(shown(ana), "compose.rule", choose="own")
    outcome = await ana.submit({"compose.own_rule": "RRULE:FREQ=MONTHLY;BYDAY=1TH"})
    assert (outcome.response_action, dict(outcome.errors)) == ("clear", {})
    await office.quiet()
    card = office.cards()[0]
    assert "🔁 by the rule FREQ=MONTHLY;BYDAY=1TH, fresh words each time" in card.words


# -- files --------------------------------------------------------------------------------------


async def kept(office: Office, number: int = 0) -> tuple[dict[str, object], bytes]:
    """A file that Ana got directly: as Slack describes it, and its bytes."""
    await office.until(lambda: len(office.direct("ana")) > number)
    (file,) = office.direct("ana")[number]["files"]
    return file, office.slack.core.state.files[file["id"]].content or b""


def _begin(event: Component) -> datetime:
    begin = event.decoded("dtstart")
    assert isinstance(begin, datetime)
    return begin


async def test_the_calendar_file_keeps_wall_times_across_summer_time(office: Office) -> None:
    """Nine in Berlin on both sides of the change; each post has an id that stays."""
    (account,) = await account_ids(office)
    plan = [
        plain_post("before", account, datetime(2026, 3, 27, 8, 0, tzinfo=UTC)),
        plain_post("after", account, datetime(2026, 3, 30, 7, 0, tzinfo=UTC)),
    ]
    plan = [replace(p, planned=planned_at(p.due_at, "Europe/Berlin")) for p in plan if p.due_at]
    await stored(office, plan)
    ana = office.ana
    await ana.command("/calendar", "month")
    await ana.click(shown(ana), ".ics file")
    file, content = await kept(office)
    assert file["name"] == "golden-hour-2026-03.ics"
    events = {str(e["uid"]): e for e in Calendar.from_ical(content).walk("VEVENT")}
    assert sorted(events) == ["after@golden-hour", "before@golden-hour"]
    begins = {uid: _begin(event) for uid, event in events.items()}
    assert {f"{begin:%H:%M}" for begin in begins.values()} == {"09:00"}
    assert {uid: begin.astimezone(UTC) for uid, begin in begins.items()} == {
        "before@golden-hour": datetime(2026, 3, 27, 8, 0, tzinfo=UTC),
        "after@golden-hour": datetime(2026, 3, 30, 7, 0, tzinfo=UTC),
    }
    assert "Memory: Words of before" in str(events["before@golden-hour"]["summary"])


async def test_the_picture_says_in_words_what_it_shows(office: Office) -> None:
    """A PNG of the month, for people who cannot see it, too."""
    await scheduled(office)
    ana = office.ana
    await ana.command("/calendar", "week")
    await ana.click(shown(ana), "Month as picture")
    file, content = await kept(office)
    assert Image.open(io.BytesIO(content)).format == "PNG"
    assert file["name"] == "golden-hour-2026-03.png"
    assert file["alt_txt"] == (
        f"The plan for March 2026. Thursday 5, 09:00: Memory, social, scheduled: {WORDS}"
    )


async def test_another_month_is_that_months_file(office: Office) -> None:
    """What is shown is what comes."""
    await in_review(office, f"2026-05-02 9am {WORDS}")
    ana = office.ana
    await ana.command("/calendar", "month")
    await ana.click(shown(ana), "calendar.later")
    await ana.click(shown(ana), "calendar.later")
    await ana.click(shown(ana), ".ics file")
    file, content = await kept(office)
    assert file["name"] == "golden-hour-2026-05.ics"
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert WORDS in str(event["description"])
