"""Posts for tests of what becomes of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.posts import (
    Contents,
    Picture,
    PlannedTime,
    Post,
    PostKind,
    PostState,
    Variant,
    VariantStatus,
)

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
DUE = NOW + timedelta(days=1)
PLANNED = PlannedTime(wall=datetime(2026, 12, 2, 10), zone="Europe/Berlin")
PICTURE = Picture(
    id="P1", file_id="F1", name="a.png", mime="image/png", size=9, alt_text="A harbour."
)
EDITABLE = [
    PostState.DRAFT,
    PostState.IN_REVIEW,
    PostState.CHANGES_ASKED,
    PostState.APPROVED,
    PostState.SCHEDULED,
    PostState.FAILED,
    PostState.OVERDUE,
]
WAS_APPROVED = [
    PostState.APPROVED,
    PostState.SCHEDULED,
    PostState.FAILED,
    PostState.OVERDUE,
]


def a_post(state: PostState = PostState.DRAFT, **changes: object) -> Post:
    """A post of Ana (U1) for two accounts, submitted by her, approved by Ben (U2) when it was."""
    approved = state in {*WAS_APPROVED, PostState.PUBLISHING, PostState.UNKNOWN}
    post = Post(
        id="1",
        author="U1",
        created_at=NOW,
        changed_at=NOW,
        channel="C1",
        kind=PostKind.SOCIAL,
        variants=(Variant(account_id="A", text="Hello."), Variant(account_id="B", text="Hi!")),
        version=7,
        state=state,
        pictures=(PICTURE,),
        theme_id="T1",
        notes="For us.",
        planned=PLANNED,
        due_at=DUE,
        edited_by="U1",
        submitted_by="" if state is PostState.DRAFT else "U1",
        submitted_at=None if state is PostState.DRAFT else NOW,
        approved_by="U2" if approved else "",
        approved_at=NOW if approved else None,
        same_words_reason="On purpose.",
    )
    return replace(post, **changes)  # type: ignore[arg-type] # the fields' own types


def contents_of(post: Post, **changes: object) -> Contents:
    """What the composer holds when it is opened for a post, with changes."""
    contents = Contents(
        kind=post.kind,
        variants=tuple((v.account_id, v.text) for v in post.variants),
        pictures=post.pictures,
        theme_id=post.theme_id,
        notes=post.notes,
        same_words_reason=post.same_words_reason,
    )
    return replace(contents, **changes)  # type: ignore[arg-type] # the fields' own types


def live(account_id: str, text: str, parts: int = 1) -> Variant:
    """A text that is out."""
    return Variant(
        account_id=account_id,
        text=text,
        status=VariantStatus.LIVE,
        external_id="x1",
        last_external_id=f"x{parts}",
        url="https://social.example/x1",
        live_parts=parts,
        published_at=NOW,
    )


def failed(account_id: str, text: str, parts: int = 0) -> Variant:
    """A text that was refused, after so many parts of its thread."""
    return Variant(
        account_id=account_id,
        text=text,
        status=VariantStatus.FAILED,
        live_parts=parts,
        error="Too long.",
        hint="Shorten it.",
    )
