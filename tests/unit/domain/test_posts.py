"""A post's way from a draft to the public, one change after the other."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.posts import (
    Post,
    PostKind,
    PostState,
    Variant,
    VariantStatus,
    approve,
    ask_changes,
    begin,
    duplicate,
    edit,
    hold_back,
    may_approve,
    move,
    overdue,
    override,
    schedule,
    settle,
    submit,
    withdraw,
)
from tests.unit.domain.example_posts import (
    DUE,
    EDITABLE,
    LATER,
    NOW,
    PICTURE,
    PLANNED,
    a_post,
    contents_of,
    failed,
    live,
)


def test_a_review_is_asked_for() -> None:
    """What had to be changed is done with."""
    post = a_post(PostState.CHANGES_ASKED, asked_changes="Shorter.")
    assert submit(post, "U3", LATER) == replace(
        post,
        version=8,
        changed_at=LATER,
        state=PostState.IN_REVIEW,
        submitted_by="U3",
        submitted_at=LATER,
        asked_changes="",
    )


def test_changes_are_asked_for() -> None:
    """The author reads what to change; no earlier approval stays."""
    post = a_post(PostState.IN_REVIEW, approved_by="U2", approved_at=NOW, hold="Held.")
    assert ask_changes(post, "U2", "Shorter.", LATER) == replace(
        post,
        version=8,
        changed_at=LATER,
        state=PostState.CHANGES_ASKED,
        asked_changes="Shorter.",
        approved_by="",
        approved_at=None,
        hold="",
    )


def test_approved_then_scheduled_or_held_back() -> None:
    """With a time that fits it goes out by itself, otherwise it says why not."""
    approved = approve(a_post(PostState.IN_REVIEW), "U2", LATER)
    assert (approved.state, approved.approved_by, approved.approved_at) == (
        PostState.APPROVED,
        "U2",
        LATER,
    )
    assert schedule(approved, LATER).state is PostState.SCHEDULED
    held = hold_back(approved, "79% would be social.", LATER)
    assert (held.state, held.hold) == (PostState.APPROVED, "79% would be social.")
    assert (held.approved_by, schedule(held, LATER).hold) == ("U2", "")


@pytest.mark.parametrize(
    ("author", "submitted_by", "by", "alone", "may"),
    [
        ("U1", "U1", "U2", False, True),
        ("U1", "U1", "U1", False, False),
        ("U1", "U3", "U1", False, False),
        ("U1", "U3", "U3", False, False),
        ("U1", "U3", "U2", False, True),
        ("U1", "U1", "U1", True, True),
    ],
)
def test_nobody_approves_their_own(
    author: str,
    submitted_by: str,
    by: str,
    alone: bool,  # noqa: FBT001 - a parameter of the table
    may: bool,  # noqa: FBT001 - a parameter of the table
) -> None:
    """Neither who wrote it nor who submitted it, unless the team has one person."""
    post = a_post(PostState.IN_REVIEW, author=author, submitted_by=submitted_by)
    assert may_approve(post, by, alone=alone) is may


@given(
    st.lists(st.sampled_from(["U1", "U2", "U3"]), min_size=1, max_size=3),
    st.sampled_from(["U1", "U2", "U3"]),
)
def test_whoever_edits_an_approved_post_does_not_approve_it(editors: list[str], by: str) -> None:
    """Law: of the words that go out, the last hand's are read by somebody else."""
    post = a_post(PostState.SCHEDULED)
    for n, editor in enumerate(editors):
        post = edit(post, editor, contents_of(post, variants=(("A", str(n)),)), LATER)
        post = approve(post, "U4", LATER)
    last = edit(post, editors[-1], contents_of(post, variants=(("A", "last"),)), LATER)
    assert may_approve(last, by, alone=False) is (by != editors[-1])


@pytest.mark.parametrize("state", EDITABLE)
def test_another_time_keeps_the_approval(state: PostState) -> None:
    """The words are the same; what would go out, or should have, waits to be let through again."""
    post = a_post(state, hold="Held.")
    moved = move(post, None, None, LATER)
    waits = state in {PostState.SCHEDULED, PostState.OVERDUE, PostState.FAILED}
    assert moved == replace(
        post,
        version=8,
        changed_at=LATER,
        planned=None,
        due_at=None,
        state=PostState.APPROVED if waits else state,
        hold="",
    )
    assert state.waits_when_moved is waits


def test_an_override_lets_it_through_with_a_reason() -> None:
    """Who and why are kept."""
    post = a_post(PostState.APPROVED, hold="79% would be social.")
    assert override(post, "U9", "The fair.", LATER) == replace(
        post,
        version=8,
        changed_at=LATER,
        override_by="U9",
        override_reason="The fair.",
        hold="",
    )


def test_an_overdue_post_has_nothing_on_its_way() -> None:
    """Its author is asked; what was live stays live."""
    out, underway = live("A", "Hello."), Variant(account_id="B", text="Hi!")
    post = a_post(
        PostState.PUBLISHING,
        variants=(out, replace(underway, status=VariantStatus.ON_ITS_WAY)),
    )
    asked = overdue(post, LATER)
    assert (asked.state, asked.variants) == (PostState.OVERDUE, (out, underway))


def test_what_ends_what_goes_by_itself_and_what_can_be_edited() -> None:
    """Every state has its place; everything but a published post can be withdrawn."""
    assert {s for s in PostState if s.ended} == {PostState.PUBLISHED, PostState.WITHDRAWN}
    assert {s for s in PostState if s.queued} == {
        PostState.SCHEDULED,
        PostState.PUBLISHING,
        PostState.UNKNOWN,
    }
    assert [s for s in PostState if s.editable] == [s for s in PostState if s in EDITABLE]
    assert [s for s in PostState if s.movable] == [s for s in PostState if s in EDITABLE]


@pytest.mark.parametrize("state", [s for s in PostState if not s.ended])
def test_what_is_live_of_a_withdrawn_post_stays_live(state: PostState) -> None:
    """From every state that has not ended."""
    post = a_post(state, variants=(live("A", "Hello."), failed("B", "Hi!")), hold="Held.")
    assert withdraw(post, LATER) == replace(
        post, version=8, changed_at=LATER, state=PostState.WITHDRAWN, hold=""
    )


def test_a_duplicate_is_a_new_draft_with_the_same_words() -> None:
    """Without a time, an approval, or anything that became of the first."""
    post = a_post(
        PostState.PUBLISHED,
        variants=(live("A", "Hello."), live("B", "Hi!")),
        override_by="U9",
        override_reason="The fair.",
        series_id="S",
        occurrence=datetime(2026, 12, 2, 10),
        run=2,
        published_at=NOW,
    )
    assert duplicate(post, "2", "U3", ("P9",), LATER) == Post(
        id="2",
        author="U3",
        created_at=LATER,
        changed_at=LATER,
        channel="C1",
        kind=PostKind.SOCIAL,
        variants=(Variant(account_id="A", text="Hello."), Variant(account_id="B", text="Hi!")),
        pictures=(replace(PICTURE, id="P9"),),
        theme_id="T1",
        notes="For us.",
        same_words_reason="On purpose.",
    )


ACTS: dict[str, Callable[[Post], Post]] = {
    "edit": lambda p: edit(p, "U3", contents_of(p, variants=(("A", "!"), ("C", "?"))), LATER),
    "edit nothing": lambda p: edit(p, "U3", contents_of(p), LATER),
    "submit": lambda p: submit(p, "U3", LATER),
    "ask changes": lambda p: ask_changes(p, "U2", "Shorter.", LATER),
    "approve": lambda p: approve(p, "U2", LATER),
    "schedule": lambda p: schedule(p, LATER),
    "hold back": lambda p: hold_back(p, "80/20", LATER),
    "move": lambda p: move(p, PLANNED, DUE, LATER),
    "override": lambda p: override(p, "U9", "The fair.", LATER),
    "withdraw": lambda p: withdraw(p, LATER),
    "overdue": lambda p: overdue(p, LATER),
    "begin": lambda p: begin(p, LATER),
    "settle": lambda p: settle(p, live("A", "Hello."), LATER),
}


@given(st.sampled_from(PostState), st.lists(st.sampled_from(sorted(ACTS)), max_size=12))
def test_each_act_makes_exactly_the_next_version(state: PostState, acts: list[str]) -> None:
    """Law: one more with each, changed now; who wrote it and when never changes."""
    post = a_post(state)
    for act in acts:
        after = ACTS[act](post)
        assert after.version == post.version + 1
        assert after.changed_at == LATER
        assert (after.id, after.author, after.created_at) == ("1", "U1", NOW)
        post = after
