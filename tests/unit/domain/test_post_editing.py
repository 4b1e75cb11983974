"""Editing a post, wherever it stands."""

from dataclasses import replace

import pytest

from bot.domain.posts import PostKind, PostState, Variant, edit
from tests.unit.domain.example_posts import (
    DUE,
    EDITABLE,
    LATER,
    PICTURE,
    PLANNED,
    WAS_APPROVED,
    a_post,
    contents_of,
    failed,
    live,
)

ANOTHER_TEXT = (("A", "Hello!"), ("B", "Hi!"))


@pytest.mark.parametrize("state", WAS_APPROVED)
@pytest.mark.parametrize(
    "changes",
    [
        {"variants": ANOTHER_TEXT},
        {"variants": (("A", "Hello."),)},
        {"variants": (("A", "Hello."), ("B", "Hi!"), ("C", "Hey."))},
        {"kind": PostKind.PROMOTIONAL},
        {"pictures": ()},
        {"pictures": (replace(PICTURE, alt_text="A port."),)},
        {"pictures": (PICTURE, replace(PICTURE, id="P2", file_id="F2"))},
    ],
)
def test_an_edit_after_the_approval_asks_again(
    state: PostState, changes: dict[str, object]
) -> None:
    """Whatever people would see otherwise, and what kind it is: the editor is who asks."""
    post = a_post(state, hold="Held.")
    edited = edit(post, "U3", contents_of(post, **changes), LATER)
    assert edited.state is PostState.IN_REVIEW
    assert (edited.approved_by, edited.approved_at, edited.hold) == ("", None, "")
    assert (edited.submitted_by, edited.submitted_at, edited.edited_by) == ("U3", LATER, "U3")
    assert (edited.planned, edited.due_at) == (PLANNED, DUE)


@pytest.mark.parametrize("state", EDITABLE)
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"notes": "Other notes."},
        {"theme_id": ""},
        {"same_words_reason": "Another reason."},
        {"variants": (("B", "Hi!"), ("A", "Hello."))},
    ],
)
def test_what_only_we_see_asks_nobody(state: PostState, changes: dict[str, object]) -> None:
    """Notes, theme, reason and the order of accounts change; the approval stays."""
    post = a_post(state, hold="Held.")
    contents = contents_of(post, **changes)
    edited = edit(post, "U3", contents, LATER)
    assert replace(edited, edited_by="") == replace(
        post,
        version=post.version + 1,
        changed_at=LATER,
        edited_by="",
        notes=contents.notes,
        theme_id=contents.theme_id,
        same_words_reason=contents.same_words_reason,
        variants=edited.variants,
    )
    assert set(edited.variants) == set(post.variants)
    assert edited.account_ids == tuple(account for account, _ in contents.variants)


@pytest.mark.parametrize("state", [PostState.DRAFT, PostState.IN_REVIEW, PostState.CHANGES_ASKED])
@pytest.mark.parametrize("by", ["U1", "U2"])
def test_an_edit_before_the_approval_leaves_it_where_it_is(state: PostState, by: str) -> None:
    """By author or reviewer; whoever approves has to have seen the new version."""
    post = a_post(state)
    edited = edit(post, by, contents_of(post, variants=ANOTHER_TEXT), LATER)
    assert edited.state is state
    assert (edited.submitted_by, edited.edited_by) == (post.submitted_by, by)
    assert edited.version == post.version + 1
    assert edited.variants[0].text == "Hello!"


def test_another_kind_takes_the_override_back() -> None:
    """It was given for what the post was; the same kind keeps it."""
    post = a_post(kind=PostKind.PROMOTIONAL, override_by="U9", override_reason="A fair.")
    same = edit(post, "U1", contents_of(post, notes="More."), LATER)
    assert (same.override_by, same.override_reason) == ("U9", "A fair.")
    other = edit(post, "U1", contents_of(post, kind=PostKind.SOCIAL), LATER)
    assert (other.override_by, other.override_reason) == ("", "")


def test_what_is_live_keeps_its_text() -> None:
    """The other account's text is mended and goes through a review."""
    out, no = live("A", "Hello."), failed("B", "Hi!")
    post = a_post(PostState.FAILED, variants=(out, no))
    edited = edit(post, "U1", contents_of(post, variants=(("A", "Another."), ("B", "Hey."))), LATER)
    assert edited.variants == (out, Variant(account_id="B", text="Hey."))
    assert edited.state is PostState.IN_REVIEW


def test_a_thread_that_broke_keeps_its_text_too() -> None:
    """Its first part is live: a new text could not go on behind it."""
    broken = failed("A", "One.\n---\nTwo.", parts=1)
    post = a_post(PostState.FAILED, variants=(broken,))
    edited = edit(post, "U1", contents_of(post, variants=(("A", "Other."),)), LATER)
    assert edited.variants == (broken,)
    assert edited.state is PostState.FAILED


def test_what_is_live_cannot_be_left_out() -> None:
    """It is out, whoever takes its account off the list: it must not be forgotten."""
    out, no = live("A", "Hello."), failed("B", "Hi!")
    post = a_post(PostState.FAILED, variants=(out, no))
    edited = edit(post, "U1", contents_of(post, variants=(("B", "Hey."),)), LATER)
    assert edited.variants == (Variant(account_id="B", text="Hey."), out)


def test_an_unchanged_text_keeps_what_became_of_it() -> None:
    """New notes do not hide why it failed."""
    post = a_post(PostState.FAILED, variants=(failed("A", "Hello."), failed("B", "Hi!")))
    edited = edit(post, "U1", contents_of(post, notes="Look."), LATER)
    assert edited.variants == post.variants


def test_giving_up_what_failed_leaves_a_published_post() -> None:
    """Nothing is left to review or to send; it would be on its way for ever."""
    out = live("A", "Hello.")
    post = a_post(PostState.FAILED, variants=(out, failed("B", "Hi!")))
    edited = edit(post, "U1", contents_of(post, variants=(("A", "Hello."),)), LATER)
    assert edited.state is PostState.PUBLISHED
    assert edited.published_at == LATER
    assert edited.variants == (out,)
