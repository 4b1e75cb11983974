"""80/20: laws, against the plain definition."""

from datetime import timedelta
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.content_mix import MixEntry, MixRule, crosses, crossing, dates_that_fit, share_at
from bot.domain.posts import PostKind
from tests.unit.domain.example_mix import counted, day, entry, holds

# A few days and kinds, often at the same time, so that windows overlap in every way.
SMALL_RULES = st.builds(
    MixRule,
    window=st.integers(1, 8).map(lambda days: timedelta(days=days)),
    social=st.sampled_from([0.0, 0.5, 0.75, 0.8, 1.0]),
)
ENTRIES = st.lists(
    st.tuples(st.integers(0, 16), st.sampled_from("ssssppx"), st.booleans()), max_size=24
).map(lambda rows: [entry(str(n), day(d), k, overridden=o) for n, (d, k, o) in enumerate(rows)])


@given(ENTRIES, SMALL_RULES, st.integers(0, 30))
def test_a_share_is_what_a_plain_count_gives(
    entries: list[MixEntry], rule: MixRule, end: int
) -> None:
    """Law: running sums and counting one by one agree."""
    found = share_at(entries, day(end), rule)
    assert (found.social, found.promotional) == counted(entries, day(end), rule)
    assert found.below(rule) == (not holds(entries, day(end), rule))


@given(ENTRIES, SMALL_RULES)
def test_crossing_is_what_the_definition_says(entries: list[MixEntry], rule: MixRule) -> None:
    """Law: every promotional post that nobody let through, asked one by one."""
    assert set(crossing(entries, rule)) == {
        e.post_id
        for e in entries
        if e.kind is PostKind.PROMOTIONAL and not e.overridden and not holds(entries, e.at, rule)
    }


@given(ENTRIES, SMALL_RULES, st.integers(0, 16))
def test_crosses_is_what_the_definition_says(
    entries: list[MixEntry], rule: MixRule, at: int
) -> None:
    """Law: its own window, and later ones that hold without it and not with it; the worst."""
    new = entry("new", day(at))
    both = [*entries, new]
    later = {e.at for e in entries if e.kind is PostKind.PROMOTIONAL and new.at <= e.at}
    pushed = [
        (Fraction(*_of_all(counted(both, end, rule))), end)
        for end in {new.at, *later}
        if not holds(both, end, rule) and (end == new.at or holds(entries, end, rule))
    ]
    found = crosses(both, "new", rule)
    if found is None:
        assert pushed == []
    else:
        assert (Fraction(*_of_all((found.social, found.promotional))), found.end) == min(pushed)
        assert (found.social, found.promotional) == counted(both, found.end, rule)


def _of_all(counts: tuple[int, int]) -> tuple[int, int]:
    return counts[0], sum(counts)


@given(ENTRIES, SMALL_RULES, st.integers(0, 16))
def test_a_post_that_crosses_nothing_lets_nobody_else_cross(
    entries: list[MixEntry], rule: MixRule, at: int
) -> None:
    """Law: adding it makes no queued post cross the line that did not before."""
    both = [*entries, entry("new", day(at))]
    if crosses(both, "new", rule) is None:
        assert crossing(both, rule).keys() == crossing(entries, rule).keys()


@given(ENTRIES, SMALL_RULES)
def test_the_dates_offered_are_those_that_cross_nothing(
    entries: list[MixEntry], rule: MixRule
) -> None:
    """Law: the first three of all that `crosses` lets through, none left out."""
    days = [day(n) for n in range(20)]
    fitting = [at for at in days if crosses([*entries, entry("new", at)], "new", rule) is None]
    found = dates_that_fit(entries, entry("new", day(3)), rule, days=days)
    assert found == tuple(fitting[:3])


@given(ENTRIES, SMALL_RULES, st.randoms(use_true_random=False))
def test_the_order_of_entries_does_not_matter(
    entries: list[MixEntry], rule: MixRule, random: Random
) -> None:
    """Law: rows come as the database gives them."""
    mixed = random.sample(entries, len(entries))
    assert crossing(mixed, rule) == crossing(entries, rule)
    for one in entries:
        assert crosses(mixed, one.post_id, rule) == crosses(entries, one.post_id, rule)
