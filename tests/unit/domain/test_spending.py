"""What a cap leaves: for reading, for answers, and until the month's end."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.figures.costs import AccountCosts, Cost
from bot.domain.money_words import (
    kind_words,
    money,
    month_words,
    next_month_words,
    pause_words,
    spent_words,
)
from bot.domain.spending import (
    FOR_ANSWERS,
    Budget,
    Spent,
    Stage,
    end_of,
    month_before,
    month_of,
    projected,
    total,
)

AMOUNTS = st.decimals(0, 1000, places=3)
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
ORDER = (Stage.FREE, Stage.SOON, Stage.READS_STOP, Stage.CAP)


def budget(spent: str, cap: str = "50") -> Budget:
    """So much of so much."""
    return Budget(spent=Decimal(spent), cap=Decimal(cap))


@pytest.mark.parametrize(
    ("spent", "stage"),
    [
        ("0", Stage.FREE),
        ("31.999", Stage.FREE),
        ("32", Stage.SOON),
        ("39.999", Stage.SOON),
        ("40", Stage.READS_STOP),
        ("49.999", Stage.READS_STOP),
        ("50", Stage.CAP),
        ("77", Stage.CAP),
    ],
)
def test_reads_stop_at_four_fifths_of_the_cap(spent: str, stage: Stage) -> None:
    """A fifth is kept for answers; managers hear of it at four fifths of the rest."""
    found = budget(spent)
    assert (found.stage, found.may_read) == (stage, stage in {Stage.FREE, Stage.SOON})


@given(AMOUNTS, AMOUNTS, st.decimals("0.001", 1, places=3))
def test_reads_stop_before_answers(spent: Decimal, cap: Decimal, cost: Decimal) -> None:
    """Law: while anything may be read, an answer within the reserve may be sent."""
    found = Budget(spent=spent, cap=cap)
    if found.may_read and cost <= cap * FOR_ANSWERS:
        assert found.may_send(cost)


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_what_may_be_sent_never_passes_the_cap(spent: Decimal, cap: Decimal, cost: Decimal) -> None:
    """Law: after a send that was let through, the month's spend is at most its cap."""
    found = Budget(spent=spent, cap=cap)
    assert not found.may_send(cost) or spent + cost <= cap
    assert found.left == max(cap - spent, 0)


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_spending_more_never_goes_back_a_stage(cap: Decimal, one: Decimal, more: Decimal) -> None:
    """Law: the stages come in their order."""
    before, after = Budget(spent=one, cap=cap), Budget(spent=one + more, cap=cap)
    assert ORDER.index(before.stage) <= ORDER.index(after.stage)
    assert before.may_read or not after.may_read


def test_a_cap_of_nothing_lets_nothing_through() -> None:
    """Neither reads nor answers, from the first instant on."""
    found = budget("0", "0")
    assert (found.may_read, found.may_send(Decimal(0)), found.stage) == (False, False, Stage.CAP)


def test_a_month_is_that_of_utc() -> None:
    """Whatever the zone in which somebody looks."""
    berlin = timezone(timedelta(hours=1))
    assert month_of(datetime(2026, 12, 1, 0, 30, tzinfo=berlin)) == "2026-11"
    assert month_of(datetime(2026, 12, 1, 1, 0, tzinfo=berlin)) == "2026-12"


@given(INSTANTS)
def test_an_instant_lies_in_its_month(at: datetime) -> None:
    """Law: months follow each other without a gap."""
    month = month_of(at)
    assert at < end_of(month)
    assert month_of(end_of(month) - timedelta(microseconds=1)) == month
    assert month_before(month_of(end_of(month))) == month


def test_only_one_account_and_one_currency_are_held_against_a_cap() -> None:
    """What others spend, or what is paid in euros, is another matter."""

    def spent(account_id: str, amount: str, currency: str = "USD") -> Spent:
        return Spent(
            account_id=account_id, what="w", count=1, amount=Decimal(amount), currency=currency
        )

    every = [spent("a", "1.5"), spent("a", "2"), spent("b", "4"), spent("a", "8", "EUR")]
    assert total(every, "a") == Decimal("3.5")


@given(AMOUNTS, INSTANTS)
def test_a_projection_goes_on_at_the_same_pace(amount: Decimal, now: datetime) -> None:
    """Law: never less than what is spent; none in the first day or once the month is over."""
    month = month_of(now)
    found = projected(amount, month, now)
    if now.day == 1:
        assert found is None
    else:
        assert found is not None
        assert found >= amount
    assert projected(amount, month, end_of(month)) is None


def test_a_projection_at_half_time() -> None:
    """Fifteen of thirty days: twice as much."""
    found = projected(Decimal("7.5"), "2026-11", datetime(2026, 11, 16, tzinfo=UTC))
    assert found == Decimal(15)


def costs(spent: str, cap: str | None = "50", pace: str | None = None) -> AccountCosts:
    """An account that has spent so much."""
    return AccountCosts(
        account_id="a",
        network="x",
        network_title="X",
        handle="harbour",
        kinds=(),
        spent=Decimal(spent),
        cap=None if cap is None else Decimal(cap),
        reads_until=None if cap is None else budget("0", cap).reads_until,
        projected=None if pace is None else Decimal(pace),
    )


@pytest.mark.parametrize(
    ("found", "words", "pause"),
    [
        (costs("12.345", None), "12.35 USD", ""),
        (
            costs("12.35"),
            "12.35 USD of 50.00 USD, 37.65 USD left",
            "Reading stops at 40.00 USD: the rest is kept for answers.",
        ),
        (
            costs("30", pace="60"),
            (
                "30.00 USD of 50.00 USD, 20.00 USD left; "
                "at this pace 60.00 USD by the month’s end, more than the cap"
            ),
            "Reading stops at 40.00 USD: the rest is kept for answers.",
        ),
        (
            costs("40", pace="45"),
            "40.00 USD of 50.00 USD, 10.00 USD left; at this pace 45.00 USD by the month’s end",
            "Mentions are not fetched any more: the rest is kept for answers.",
        ),
        (
            costs("51"),
            "51.00 USD of 50.00 USD, 0.00 USD left",
            "The cap is reached: nothing is read or sent.",
        ),
    ],
)
def test_an_account_in_words(found: AccountCosts, words: str, pause: str) -> None:
    """What is spent, what is left, how the month will end, and what the cap does."""
    assert (spent_words(found), pause_words(found)) == (words, pause)


def test_small_amounts_and_months_in_words() -> None:
    """A thousandth is not nothing: answers cost cents."""
    assert [money(Decimal(a)) for a in ("0", "0.0004", "0.0155", "0.2", "1", "1234.567")] == [
        "0.00 USD",
        "less than 0.001 USD",
        "0.016 USD",
        "0.200 USD",
        "1.00 USD",
        "1,234.57 USD",
    ]
    assert (month_words("2026-11"), next_month_words("2026-12")) == ("November 2026", "1 January")
    cost = Cost(what="posts read", calls=1240, amount=Decimal("6.2"), currency="EUR")
    assert kind_words(cost, cost.what) == "posts read: 1,240, 6.20 EUR"
