"""A time at the beginning of what somebody typed, and the text behind it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.planning.reading import read_typed

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)  # a Wednesday
BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("said", "day", "time", "text"),
    [
        ("on Thursday the 5th of March at 9 am We", "2026-03-05", "09:00", "We"),
        ("2pm next friday: We", "2026-03-06", "14:00", "We"),
        ("2026-03-10 18:30 We", "2026-03-10", "18:30", "We"),
        ("nächsten Freitag um 9 Uhr wir", "2026-03-06", "09:00", "wir"),
        ("heute 18 Uhr Morgen ist Montag", "2026-03-04", "18:00", "Morgen ist Montag"),
        ("5. März 9:00 Hallo", "2026-03-05", "09:00", "Hallo"),
        ("29.2. 9:00 Schalttag", "2028-02-29", "09:00", "Schalttag"),
        ("demain à 9h30 Nous ouvrons", "2026-03-05", "09:30", "Nous ouvrons"),
        ("el viernes a las 9 Abrimos", "2026-03-06", "09:00", "Abrimos"),
        ("vrijdag om 9:00 Wij", "2026-03-06", "09:00", "Wij"),
        ("in 2 days at 9am We", "2026-03-06", "09:00", "We"),
        ("9am We open", "2026-03-05", "09:00", "We open"),
        ("6pm We open", "2026-03-04", "18:00", "We open"),
        ("tomorrow noon Lunch", "2026-03-05", "12:00", "Lunch"),
        ("tomorrow 12am Night", "2026-03-05", "00:00", "Night"),
        ("friday", "2026-03-06", "", ""),
    ],
)
def test_times_are_understood(said: str, day: str, time: str, text: str) -> None:
    """In the languages that the team may write, with the day in either place."""
    found = read_typed(said, BERLIN, NOON)
    assert (found.day, found.time, found.text) == (day, time, text)


@pytest.mark.parametrize(
    "said",
    [
        "Tomorrow we open",
        "today we open",
        "Sunday brunch is back!",
        "Saturday 9am-1pm market",
        "May we introduce Ben?",
        "March with us",
        "We open at 9am",
        "24 hours of coffee",
        "2 for 1 on friday",
        "10% off tomorrow",
        "next week we open",
        "friday 31 February 9am we",
        "tomorrow 25:00 we",
        "Morgen! Wir",
    ],
)
def test_sentences_that_begin_like_a_time_stay_whole(said: str) -> None:
    """What is not written apart from the text is a part of it."""
    assert read_typed(said, BERLIN, NOON).text == said


@pytest.mark.parametrize(
    "text", ["an espresso", "One", "3 new beans", "Now open", "on the dot", "May it be", "-5% off"]
)
def test_the_first_words_of_the_text_are_no_time(text: str) -> None:
    """Once a day and a time are there, everything behind them is the text."""
    assert read_typed(f"tomorrow 9am {text}", BERLIN, NOON).text == text


@given(
    st.sampled_from(["", "tomorrow 9am ", "friday: ", "um 9 Uhr ", "Tomorrow ", "5.3. 9:00\n"]),
    st.text(max_size=200),
)
def test_nothing_is_lost(beginning: str, text: str) -> None:
    """The time's words, at most one sign between, and the text make what was typed."""
    said = (beginning + text).strip()
    found = read_typed(said, BERLIN, NOON)
    assert said.endswith(found.text)
    lost = said[: len(said) - len(found.text)]
    assert lost == "" or (lost.startswith(found.words) and found.words != "")
    assert lost.removeprefix(found.words).strip() in {"", ":", ",", ";", "–", "—", "-"}
