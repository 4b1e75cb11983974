"""What a digest says, in which order, and what it leaves out when there is no room."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.digest_notices import DigestNotice
from bot.domain.figures.digest import Digest, ReasonCount, Term
from bot.domain.figures.response import HourCount, TimeBand
from integrations.slack.blocks import weight
from integrations.slack.chart_pictures import draw
from integrations.slack.charts import MOST_CHARTS, chart_words, charts
from integrations.slack.digest import TEXT_ALONE, digest_message, digest_text
from tests.views.digest_samples import DIGESTS, MORNING, NAMES, busy_day, digest, quiet_day, waiting
from tests.views.hostile import urls, words
from tests.views.rules import hold_for_message
from tests.views.samples import ANA, BEN, SITE

few = settings(max_examples=25, deadline=None)
PNG = b"\x89PNG"


def shown(notice: DigestNotice) -> dict[str, Any]:
    """The message."""
    return digest_message(notice, key="k", now=MORNING, site=SITE)


def texts(message: Mapping[str, Any]) -> list[str]:
    """All mrkdwn, in order."""
    found = []
    for block in message["blocks"]:
        found += [block["text"]["text"]] if block["type"] == "section" else []
        found += [e["text"] for e in block["elements"]] if block["type"] == "context" else []
    return found


def test_the_headline_comes_first() -> None:
    """In the message and in the notification."""
    sentence = "41 of 43 people were answered, 39 within the hour; 2 are still waiting."
    message = shown(DIGESTS["digest_day"])
    assert texts(message)[0] == f"🌤️ *{sentence}*"
    assert message["text"] == f"{sentence} (Thursday, 19 November 2026)"


def test_figures_that_do_not_add_up_are_said_in_the_first_line() -> None:
    """Before the headline, with what is missing."""
    message = shown(DIGESTS["digest_wrong"])
    first = texts(message)[0].split("\n")[0]
    assert first == (
        "⚠️ *These figures do not add up: 47 began to wait, 46 are accounted for; "
        "2 of 55 messages belong to nobody.*"
    )
    assert message["text"].startswith("⚠️ These figures do not add up")


def test_a_digest_that_comes_late_says_so() -> None:
    """One that somebody has asked for, or that is minutes late, does not."""
    told = {
        name: [line for text in texts(shown(DIGESTS[name])) for line in text.split("\n")]
        for name in ("digest_late", "digest_day", "digest_wrong")
    }
    turtles = {name: [t for t in lines if "🐢" in t] for name, lines in told.items()}
    assert turtles == {
        "digest_late": [
            "🐢 This digest comes 5 h late: I was not running, or Slack did not take it."
        ],
        "digest_day": [],
        "digest_wrong": [],
    }


def test_who_waits_can_be_answered_assigned_and_opened() -> None:
    """Without a card there is nothing to open."""
    notice = DigestNotice(digest=digest(waiting=(waiting(1), waiting(2, link=""))))
    rows = [b for b in shown(notice)["blocks"] if b["type"] == "actions"]
    labels = [[e["text"]["text"] for e in row["elements"]] for row in rows]
    assert labels == [["Answer", "Assign…", "Open"], ["Answer", "Assign…"], ["Open the calendar"]]
    assert rows[0]["elements"][2]["url"] == (
        "https://harbour-coffee.slack.com/archives/C0CARE0001/p1763647200000100"
    )


def test_a_busy_day_says_how_many_more_wait() -> None:
    """500 conversations: all parts are there, under Slack's limits."""
    message = shown(DIGESTS["digest_busy"])
    hold_for_message(message)
    assert "… and 112 more: `/social queue`" in texts(message)
    assert "… and more than fits into one message." not in texts(message)


def test_names_are_left_out_altogether() -> None:
    """A setting: then the team's figures stand alone."""
    whole = digest()
    slow = whole.response.slowest
    assert slow is not None
    nameless = replace(
        whole,
        team=replace(whole.team, people=()),
        response=replace(whole.response, slowest=replace(slow, by="")),
        waiting=(),
        waiting_total=0,
        cases=replace(whole.cases, oldest=()),
        praise=(),
    )
    said = "\n".join(texts(shown(DigestNotice(digest=nameless))))
    assert "<@" not in said
    assert "People" not in said
    assert "9 reminders" in said


def test_cherry_picking_is_a_figure_of_the_team() -> None:
    """The line names nobody; where nobody was passed over there is none."""
    [line] = [
        line
        for text in texts(shown(DIGESTS["digest_day"]))
        for line in text.split("\n")
        if "🤔" in line
    ]
    assert line == (
        "🤔 Easy ones first? 4 of 30 answers (13%) went to people who were chosen past somebody "
        "who had waited longer in the same channel"
    )
    fair = digest(team=replace(digest().team, picking=replace(digest().team.picking, past_older=0)))
    assert "🤔" not in "\n".join(texts(shown(DigestNotice(digest=fair))))


def test_a_channel_hears_names_and_is_not_rung_at() -> None:
    """A mention in a channel would ring at everybody whom the digest names."""
    said = "\n".join(texts(shown(DIGESTS["digest_channel"])))
    assert f"<@{ANA}>" not in said
    assert f"<@{BEN}>" not in said
    assert "Ana Ruiz: 25 answered" in said


def test_a_colleagues_name_is_tamed() -> None:
    """A name is whatever somebody has typed into Slack."""
    evil = ((ANA, "<!channel> *x*"), *NAMES[1:])
    message = shown(DigestNotice(digest=digest(), called=evil))
    hold_for_message(message)


def test_there_are_two_charts_at_most() -> None:
    """By hour and by duration; without answers the mix; without posts none."""
    titles = [
        [chart.title for chart in charts(made)]
        for made in (digest(), replace(quiet_day(), ahead=digest().ahead), quiet_day())
    ]
    assert titles == [
        ["Answers by hour, in time and late", "How long answers took"],
        ["Social and promotional posts by account"],
        [],
    ]
    assert MOST_CHARTS == 2


def test_hours_of_a_whole_day_are_put_together_in_pairs() -> None:
    """Slack takes twenty points; nothing is lost by it."""
    by_hour = charts(busy_day())[0]
    assert by_hour.categories[:2] == ("0–2 h", "2–4 h")
    assert len(by_hour.categories) == 12
    assert [sum(values) for _, values in by_hour.series] == [24 * 14, 24 * 3]


def test_a_chart_is_told_in_words() -> None:
    """For people who do not see it, and for a Slack that shows none; hours without are left out."""
    by_hour, by_duration = charts(digest())
    assert chart_words(by_hour) == (
        "Answers by hour, in time and late. 8:00: 3 in time; 9:00: 9 in time, 1 late; "
        "10:00: 6 in time; 13:00: 11 in time; 16:00: 10 in time, 1 late."
    )
    assert chart_words(by_duration) == (
        "How long answers took. under 5 min: 4; 5–15 min: 19; 15–30 min: 9; 30–45 min: 5; "
        "45–60 min: 2; 1–2 h: 1; 2 h or more: 1."
    )


def test_charts_are_drawn() -> None:
    """A PNG, whatever account names contain."""
    share = replace(digest().ahead.mix[0], handle="$\\frac{1}{2}$ 😀 日本")
    strange = replace(quiet_day(), ahead=replace(digest().ahead, mix=(share,)))
    assert all(draw(charts(made)).startswith(PNG) for made in (digest(), strange))


def test_the_digest_as_text_begins_with_what_matters() -> None:
    """Cut at a line's end, with no block."""
    message = digest_text(DIGESTS["digest_busy"], key="k", now=MORNING, site=SITE)
    assert message["blocks"] == []
    text = str(message["text"])
    assert len(text) <= TEXT_ALONE
    assert text.startswith("🌤️ *380 of 500 people were answered, 300 within the hour")
    assert "*Waiting now: 120*" in text


@st.composite
def hostile(draw: st.DrawFn) -> Digest:
    """As much of everything as figures give, all of it in hostile words."""
    day = busy_day()
    post = replace(day.ahead.days[0].posts[0], excerpt=draw(words), where=draw(words))
    share = replace(day.ahead.mix[0], network_title=draw(words), handle=draw(words))
    slow = day.response.slowest
    assert slow is not None
    network = replace(day.response.by_network[0], title=draw(words))
    return replace(
        day,
        reasons=(ReasonCount(reason=draw(words), count=10**6),) * 10,
        waiting=tuple(
            waiting(
                n,
                author_name=draw(words),
                network_title=draw(words),
                excerpt=draw(words),
                owner=draw(st.sampled_from(("", BEN, "<!here>"))),
                link=draw(urls | words),
            )
            for n in range(10)
        ),
        response=replace(
            day.response,
            slowest=replace(slow, author_name=draw(words), link=draw(urls), by=draw(words)),
            by_network=(network,) * 12,
        ),
        cases=replace(
            day.cases,
            oldest=(
                replace(
                    day.cases.oldest[0],
                    author_name=draw(words),
                    reference=draw(words),
                    link=draw(urls),
                    owner=draw(words),
                ),
            )
            * 5,
        ),
        praise=(
            replace(
                day.praise[0],
                author_name=draw(words),
                excerpt=draw(words),
                link=draw(urls),
                colleague=draw(words),
            ),
        )
        * 20,
        topics=replace(day.topics, terms=(Term(word=draw(words), people=10**9),) * 8),
        ahead=replace(
            day.ahead,
            days=tuple(replace(d, posts=(post,) * 10, more=10**6) for d in day.ahead.days),
            mix=(share,) * 30,
        ),
    )


@few
@given(hostile(), words, st.booleans())
def test_a_digest_survives_hostile_words(made: Digest, evil: str, to_channel: bool) -> None:  # noqa: FBT001 - hypothesis gives it by position
    """Slack takes it, nobody is rung at, and the headline and who waits are always there."""
    called = ((BEN, evil), ("U0PERSON01", evil)) if to_channel else ()
    notice = DigestNotice(digest=made, due_at=MORNING - timedelta(hours=30), called=called)
    message = shown(notice)
    hold_for_message(message)
    assert weight(message["blocks"]) < 13_000
    assert "*Waiting now: 120*, the oldest first" in texts(message)
    hold_for_message({**digest_text(notice, key="k", now=MORNING, site=SITE), "blocks": []})


@pytest.mark.parametrize("hours", [range(0), range(24), range(3, 4), range(2, 23)])
def test_any_hours_make_a_chart_that_slack_takes(hours: range) -> None:
    """At most twenty points, each category once."""
    counts = tuple(HourCount(hour=h, within=int(h in hours), late=0) for h in range(24))
    many = tuple(TimeBand(from_seconds=60 * n, below_seconds=None, count=1) for n in range(5))
    hold_for_message(shown(DigestNotice(digest=digest(hours=counts, bands=many[:1]))))
