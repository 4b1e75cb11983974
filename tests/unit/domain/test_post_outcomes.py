"""What becomes of a post while it goes out, account by account."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.posts import (
    Post,
    PostKind,
    PostState,
    Variant,
    VariantStatus,
    begin,
    settle,
    withdraw,
)

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
LIVE, FAILED = VariantStatus.LIVE, VariantStatus.FAILED
UNKNOWN, ON_ITS_WAY = VariantStatus.UNKNOWN, VariantStatus.ON_ITS_WAY
OUTCOMES = st.lists(st.sampled_from([LIVE, FAILED, UNKNOWN, ON_ITS_WAY]), min_size=1, max_size=6)


def variant(number: int, status: VariantStatus = VariantStatus.WAITING) -> Variant:
    """One account's text."""
    error = "No." if status is FAILED else ""
    return Variant(account_id=f"A{number}", text="Hello.", status=status, error=error)


def a_post(*statuses: VariantStatus, state: PostState = PostState.SCHEDULED) -> Post:
    """A post with an account for each status."""
    return Post(
        id="1",
        author="U1",
        created_at=NOW,
        changed_at=NOW,
        channel="C1",
        kind=PostKind.SOCIAL,
        variants=tuple(variant(n, status) for n, status in enumerate(statuses)),
        state=state,
        hold="Held.",
    )


def settled(post: Post, outcomes: Sequence[tuple[int, VariantStatus]]) -> Post:
    """The post after outcomes came in, one after the other."""
    for number, status in outcomes:
        post = settle(post, variant(number, status), LATER)
    return post


def begun(accounts: int) -> Post:
    """A post whose deliveries were made just now."""
    return begin(a_post(*[VariantStatus.WAITING] * accounts), NOW)


def test_beginning_sends_all_that_wait() -> None:
    """A new run; nothing holds it back any more."""
    assert begun(2) == replace(
        a_post(ON_ITS_WAY, ON_ITS_WAY, state=PostState.PUBLISHING),
        version=2,
        run=1,
        hold="",
    )


def test_beginning_again_sends_only_what_failed() -> None:
    """What is live is not said twice, and what may be live neither."""
    post = a_post(LIVE, FAILED, UNKNOWN, state=PostState.FAILED)
    again = begin(replace(post, run=1), LATER)
    assert again.variants == (post.variants[0], variant(1, ON_ITS_WAY), post.variants[2])
    assert (again.state, again.run) == (PostState.PUBLISHING, 2)


@pytest.mark.parametrize(
    ("statuses", "state"),
    [((LIVE, LIVE), PostState.PUBLISHED), ((LIVE, UNKNOWN), PostState.UNKNOWN)],
)
def test_beginning_with_nothing_to_send_ends_at_once(
    statuses: tuple[VariantStatus, ...], state: PostState
) -> None:
    """It would be on its way for ever."""
    assert begin(a_post(*statuses), LATER).state is state


@pytest.mark.parametrize(
    ("outcomes", "state"),
    [
        ((LIVE, LIVE), PostState.PUBLISHED),
        ((LIVE, ON_ITS_WAY), PostState.PUBLISHING),
        ((FAILED, ON_ITS_WAY), PostState.PUBLISHING),
        ((UNKNOWN, ON_ITS_WAY), PostState.PUBLISHING),
        ((LIVE, UNKNOWN), PostState.UNKNOWN),
        ((FAILED, UNKNOWN), PostState.UNKNOWN),
        ((LIVE, FAILED), PostState.FAILED),
        ((FAILED, FAILED), PostState.FAILED),
    ],
)
def test_the_state_follows_from_all_accounts(
    outcomes: tuple[VariantStatus, ...], state: PostState
) -> None:
    """On its way before unknown, unknown before failed; published when all are live."""
    post = settled(begun(2), list(enumerate(outcomes)))
    assert post.state is state
    assert post.published_at == (LATER if state is PostState.PUBLISHED else None)
    assert tuple(v.status for v in post.variants) == outcomes


def test_when_it_was_published_first_is_kept() -> None:
    """Figures that come later do not move it."""
    once = settle(begun(1), variant(0, LIVE), NOW)
    again = settle(once, replace(variant(0, LIVE), url="https://social.example/1"), LATER)
    assert (once.published_at, again.published_at) == (NOW, NOW)
    assert again.variants[0].url == "https://social.example/1"


def test_an_unknown_one_that_is_found_is_published() -> None:
    """Read back, or a person has looked."""
    asked = settled(begun(1), [(0, UNKNOWN)])
    assert settle(asked, variant(0, LIVE), LATER).state is PostState.PUBLISHED
    assert settle(asked, variant(0, FAILED), LATER).state is PostState.FAILED
    assert settle(asked, variant(0, ON_ITS_WAY), LATER).state is PostState.PUBLISHING


@pytest.mark.parametrize("outcome", [LIVE, FAILED, UNKNOWN, ON_ITS_WAY])
def test_what_comes_after_a_withdrawal_does_not_take_it_back(outcome: VariantStatus) -> None:
    """The other account's outcome is kept; nobody is offered to try again."""
    post = withdraw(settled(begun(2), [(0, FAILED)]), NOW)
    after = settle(post, variant(1, outcome), LATER)
    assert after.state is PostState.WITHDRAWN
    assert after.variants[1].status is outcome


def test_a_withdrawal_that_came_too_late_is_a_publication() -> None:
    """All of it is out: to say otherwise would hide it."""
    post = withdraw(begun(1), NOW)
    after = settle(post, variant(0, LIVE), LATER)
    assert (after.state, after.published_at) == (PostState.PUBLISHED, LATER)


def test_an_outcome_of_an_account_that_is_not_there_changes_nothing() -> None:
    """Its text was taken out meanwhile."""
    post = begun(1)
    assert settle(post, variant(5, LIVE), LATER) == post.bump(LATER)


@given(OUTCOMES, st.randoms(use_true_random=False))
def test_the_order_of_outcomes_does_not_matter(
    outcomes: list[VariantStatus], random: Random
) -> None:
    """Law: whichever network answers first, the post ends the same."""
    told = list(enumerate(outcomes))
    mixed = random.sample(told, len(told))
    assert settled(begun(len(told)), mixed) == settled(begun(len(told)), told)


@given(OUTCOMES, st.data())
def test_only_the_last_word_of_each_account_counts(
    outcomes: list[VariantStatus], data: st.DataObject
) -> None:
    """Law: what was thought of an account before (unknown, failed) leaves no trace."""
    told = list(enumerate(outcomes))
    earlier = data.draw(
        st.lists(
            st.tuples(
                st.integers(0, len(told) - 1), st.sampled_from([FAILED, UNKNOWN, ON_ITS_WAY])
            ),
            max_size=6,
        )
    )
    directly = settled(begun(len(told)), told)
    after_all = settled(begun(len(told)), [*earlier, *told])
    assert (after_all.state, after_all.variants) == (directly.state, directly.variants)


@given(st.lists(OUTCOMES, min_size=1, max_size=4))
def test_trying_again_ends_when_all_is_live(runs: list[list[VariantStatus]]) -> None:
    """Law: a new run touches what is not live only, and never what may be."""
    post = begun(3)
    for run in runs:
        told = [
            (n, status)
            for n, status in enumerate((run * 3)[:3])
            if post.variants[n].status is ON_ITS_WAY
        ]
        post = settled(post, told)
        before = post
        post = begin(post, LATER)
        for one, other in zip(before.variants, post.variants, strict=True):
            again = one.status is FAILED
            assert other.status is (ON_ITS_WAY if again else one.status)
    final = settled(post, [(n, LIVE) for n in range(3)])
    assert final.state is PostState.PUBLISHED
