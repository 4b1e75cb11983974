"""Sentences of a digest."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.digest_words import (
    comparison_words,
    duration,
    headline_sentence,
    ledger_warning,
    percent,
    period_words,
    window_words,
)
from bot.domain.figures.digest import Headline, Ledger
from bot.domain.figures.period import day_of, week_of
from tests.views.digest_samples import digest


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        (
            (43, 41, 39, 2, 0),
            "41 of 43 people were answered, 39 within the hour; 2 are still waiting.",
        ),
        ((43, 43, 43, 0, 0), "All 43 people were answered, all within the hour."),
        ((43, 43, 40, 0, 0), "All 43 people were answered, 40 within the hour."),
        ((2, 1, 0, 1, 0), "1 of 2 people was answered, 0 within the hour; 1 is still waiting."),
        ((1, 1, 1, 0, 0), "One person wrote and was answered, within the hour."),
        ((1, 1, 0, 0, 0), "One person wrote and was answered, but not within the hour."),
        ((1, 0, 0, 1, 0), "One person wrote and is still waiting."),
        ((3, 0, 0, 3, 0), "All 3 people who wrote are still waiting."),
        ((0, 0, 0, 0, 0), "Nobody began to wait for an answer."),
        (
            (0, 0, 0, 0, 1),
            "Nobody began to wait for an answer; one other has been waiting since before.",
        ),
        (
            (1, 0, 0, 1, 3),
            "One person wrote and is still waiting; 3 others have been waiting since before.",
        ),
    ],
)
def test_the_headline_is_one_sentence(
    figures: tuple[int, int, int, int, int], sentence: str
) -> None:
    """People, answered, in time, waiting, waiting longer."""
    people, answered, within, still, longer = figures
    headline = Headline(
        people=people,
        answered=answered,
        within=within,
        waiting=still,
        waiting_longer=longer,
        window_seconds=3600,
    )
    assert headline_sentence(headline) == sentence


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(3600, "within the hour"), (1800, "within 30 min"), (None, "in time"), (7200, "within 2 h")],
)
def test_the_window_has_its_words(seconds: float | None, words: str) -> None:
    """Accounts may have different ones."""
    assert window_words(seconds) == words


def test_a_ledger_that_does_not_add_up_says_by_how_much() -> None:
    """One that does says nothing."""
    ledger = digest().ledger
    assert ledger_warning(ledger) == ""
    short: Ledger = replace(ledger, fetched=48, adds_up=False)
    assert ledger_warning(short) == (
        "These figures do not add up: 48 began to wait, 47 are accounted for."
    )


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (89, "89 s"),
        (90, "2 min"),
        (3569, "59 min"),
        (3599, "1 h"),
        (3900, "1 h 5 min"),
        (86_399, "1 day"),
        (183_600, "2 days 3 h"),
    ],
)
def test_durations_are_said_as_people_do(seconds: float, words: str) -> None:
    """No “60 min”, no “24 h”."""
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("share", "words"), [(0, "0%"), (0.001, "1%"), (0.5, "50%"), (0.999, "99%"), (1, "100%")]
)
def test_percentages_never_claim_all_or_nothing(share: float, words: str) -> None:
    """One of a thousand is missing: not 100%."""
    assert percent(share) == words


def test_periods_have_names() -> None:
    """Days, weeks, weeks over the end of a month and of a year."""
    weeks = (date(2026, 11, 20), date(2026, 12, 1), date(2026, 12, 31))
    assert period_words(day_of(date(2026, 11, 24), "UTC")) == "Tuesday, 24 November 2026"
    assert [period_words(week_of(day, "UTC")) for day in weeks] == [
        "the week of 16 to 22 November 2026",
        "the week of 30 November to 6 December 2026",
        "the week of 28 December 2026 to 3 January 2027",
    ]


def test_what_is_compared_with_is_named() -> None:
    """By weekday, or by week; of the four those that had answers."""
    usual = digest().response.usual
    assert usual is not None
    one = digest(response=replace(digest().response, usual=replace(usual, periods=1)))
    week = digest(period=week_of(date(2026, 11, 20), "UTC"))
    said = [comparison_words(made) for made in (digest(), one, week)]
    assert said == ["four Thursdays before", "one Thursday before", "four weeks before"]
