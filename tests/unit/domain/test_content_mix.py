"""80/20: the feed stays social."""

from datetime import timedelta
from itertools import count

import pytest

from bot.domain.content_mix import (
    MixRule,
    Share,
    crosses,
    crossing,
    dates_that_fit,
    share_at,
)
from tests.effort import calls
from tests.unit.domain.example_mix import RULE, START, day, entry, holds, plan, share


def test_four_of_five_are_enough() -> None:
    """Exactly 80% are allowed."""
    assert crosses(plan("ssssp"), "4", RULE) is None
    assert share_at(plan("ssssp"), day(4), RULE) == share(4, 1, day(4))
    assert share_at(plan("ssssp"), day(4), RULE).ratio == 0.8


def test_three_of_four_are_not() -> None:
    """The figures say how far it is."""
    assert crosses(plan("sssp"), "3", RULE) == share(3, 1, day(3))


def test_what_is_said_alone_has_to_be_social() -> None:
    """The first promotional post of a silent account is all there is."""
    assert crosses(plan("p"), "0", RULE) == share(0, 1, day(0))


def test_service_posts_count_for_neither() -> None:
    """They make no room and take none."""
    assert share_at(plan("xxxxs"), day(4), RULE) == share(1, 0, day(4))
    assert crosses(plan("xxxxp"), "4", RULE) == share(0, 1, day(4))
    assert crosses(plan("ssssxp"), "5", RULE) is None


def test_nothing_said_is_no_share() -> None:
    """There is nothing to be below."""
    nothing = share_at(plan("x"), day(0), RULE)
    assert nothing == share(0, 0, day(0))
    assert nothing.ratio is None
    assert not nothing.below(RULE)


def test_the_window_is_open_where_it_begins_and_closed_where_it_ends() -> None:
    """What was said exactly 28 days before does not count any more; a microsecond later does."""
    end = day(28)
    just_in = entry("in", day(0) + timedelta(microseconds=1), "s")
    assert share_at([entry("out", day(0), "s")], end, RULE) == share(0, 0, end)
    assert share_at([just_in, entry("at", end, "s")], end, RULE) == share(2, 0, end)
    assert share_at([entry("late", end + timedelta(microseconds=1), "s")], end, RULE) == share(
        0, 0, end
    )


def test_what_is_planned_later_does_not_help_earlier() -> None:
    """A feed is read in order: the social posts come first."""
    assert crosses(plan("pssss"), "0", RULE) == share(0, 1, day(0))


def test_a_post_that_pushes_a_later_one_over_is_stopped() -> None:
    """Its own window holds, and the one of the promotional post after it does not any more."""
    # Eight social posts carry two promotional ones. The one of day 9 fills the window of day 30,
    # from which the first social posts have gone.
    entries = [*plan("ssssssss"), entry("new", day(9)), entry("later", day(30))]
    assert crosses(entries, "new", RULE) == share(5, 2, day(30))
    assert crosses([e for e in entries if e.post_id != "new"], "later", RULE) is None


def test_a_later_post_out_of_reach_is_not_asked() -> None:
    """Exactly 28 days later the new one has left the window."""
    entries = [*plan("ssss.ssss"), entry("new", day(4)), entry("later", day(32))]
    assert crosses(entries, "new", RULE) is None
    earlier = entry("later", day(32) - timedelta(microseconds=1))
    assert crosses([*entries[:-1], earlier], "new", RULE) == share(4, 2, earlier.at)


def test_a_later_post_that_was_over_already_stops_nobody_else() -> None:
    """It is the later one that has to move, or was let through."""
    later = entry("later", day(29))
    entries = [*plan(".ssss"), entry("new", day(5)), later, entry("too many", day(29))]
    assert not holds([e for e in entries if e.post_id != "new"], later.at, RULE)
    assert crosses(entries, "new", RULE) is None


def test_the_worst_window_is_named() -> None:
    """Of several, the one with the lowest share; of equal ones the first."""
    entries = [
        *plan("ssssssss"),
        entry("new", day(8)),
        entry("bad", day(28.5)),
        *(entry(f"s{n}", day(28.5 + n / 8), "s") for n in (1, 2)),
        entry("worse", day(29)),
    ]
    assert crosses(entries[:-1], "new", RULE) == share(7, 2, day(28.5))
    assert crosses(entries, "new", RULE) == share(8, 3, day(29))


def test_a_later_window_may_be_worse_than_its_own() -> None:
    """Both are below, and the later one has two promotional posts in it."""
    entries = [*plan("sss.ss"), entry("new", day(3)), entry("later", day(28.5))]
    assert crosses(entries[:-1], "new", RULE) == share(3, 1, day(3))
    assert crosses(entries, "new", RULE) == share(4, 2, day(28.5))


def test_only_promotional_posts_among_the_entries_cross_anything() -> None:
    """A social or service post, or one that is not there."""
    assert crosses(plan("ps"), "1", RULE) is None
    assert crosses(plan("px"), "1", RULE) is None
    assert crosses(plan("p"), "nobody", RULE) is None
    assert crosses([], "0", RULE) is None


def test_an_override_does_not_change_the_figures() -> None:
    """A manager sees what they let through; it counts for the others as before."""
    entries = [*plan("sss"), entry("3", day(3), overridden=True)]
    assert crosses(entries, "3", RULE) == share(3, 1, day(3))
    assert crosses([*entries, *plan("....s.p")], "6", RULE) == share(4, 2, day(6))


def test_posts_that_cross_after_others_moved_are_found() -> None:
    """Each with its own window, in order of time; those that were let through are not asked."""
    entries = [*plan("sssp.ssp"), entry("free", day(1), overridden=True)]
    assert crossing(entries, RULE) == {"3": share(3, 2, day(3)), "7": share(5, 3, day(7))}
    assert list(crossing(entries, RULE)) == ["3", "7"]
    assert crossing(plan("ssssp"), RULE) == {}


def test_a_queue_that_held_crosses_when_a_social_post_goes() -> None:
    """The re-check after a withdrawal."""
    assert crossing(plan("ssssp"), RULE) == {}
    assert crossing(plan("sss.p"), RULE) == {"4": share(3, 1, day(4))}


def test_the_first_dates_that_fit_are_offered() -> None:
    """After the fourth social post it fits; three dates are enough to choose from."""
    entries = plan("s.s.s..s")
    found = dates_that_fit(entries, entry("new", day(0)), RULE, days=map(day, count(1)))
    assert found == (day(7), day(8), day(9))


def test_a_date_that_would_push_another_post_over_is_not_offered() -> None:
    """Between the social posts and the promotional one there is no room, after it neither."""
    entries = plan("sssss..p")
    found = dates_that_fit(entries, entry("new", day(0)), RULE, days=map(day, range(1, 40)))
    assert found == ()


def test_dates_far_enough_from_another_promotional_post_fit() -> None:
    """New social posts carry it once the other one has left the window."""
    social = [entry(f"s{n}", day(27 + n), "s") for n in range(4)]
    entries = [*plan("ssssp"), *social]
    found = dates_that_fit(entries, entry("new", day(5)), RULE, days=map(day, range(6, 60)))
    assert found == (day(32), day(33), day(34))


def test_no_date_fits_an_account_without_social_posts() -> None:
    """Empty, not an error."""
    assert dates_that_fit([], entry("new", day(0)), RULE, days=map(day, range(90))) == ()


def test_every_date_fits_a_social_post() -> None:
    """The first three."""
    candidate = entry("new", day(0), "s")
    assert dates_that_fit([], candidate, RULE, days=map(day, range(1, 9))) == (
        day(1),
        day(2),
        day(3),
    )


def test_where_the_candidate_stood_does_not_count() -> None:
    """It moves: it cannot stand in its own way."""
    entries = plan("sssspss")
    assert dates_that_fit(entries, entries[4], RULE, days=map(day, range(5, 9))) == (
        day(5),
        day(6),
        day(7),
    )


@pytest.mark.parametrize("social", [0.1, 0.55, 0.7, 0.8, 0.9, 0.95])
def test_the_line_itself_is_allowed_whatever_its_figure(social: float) -> None:
    """Law: exactly the asked-for percentage holds, one social post less does not."""
    asked = round(social * 100)
    rule = MixRule(social=social)
    exact = Share(social=asked, promotional=100 - asked, begin=START, end=START)
    less = Share(social=asked - 1, promotional=101 - asked, begin=START, end=START)
    assert not exact.below(rule)
    assert less.below(rule)


@pytest.mark.parametrize("crowded", [False, True])
def test_ten_thousand_entries_are_weighed_at_once(crowded: bool) -> None:  # noqa: FBT001 - a parameter of the table
    """A year's plan, or all of it within one window: no step walks over all entries for each."""
    step = timedelta(seconds=200) if crowded else timedelta(minutes=52)
    kinds = "ssssssp" * 1429
    entries = [entry(str(n), START + n * step, kind) for n, kind in enumerate(kinds)]
    days = [day(n) for n in range(366)]
    assert calls(lambda: crossing(entries, RULE)) < 200_000
    assert calls(lambda: crosses(entries, "6", RULE)) < 200_000
    moved = entry("6", START)
    assert calls(lambda: dates_that_fit(entries, moved, RULE, days=days)) < 200_000
