"""Every notice about planned posts by name."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.domain.differences import Change
from bot.domain.post_notices import (
    ChangedText,
    ChangesAsked,
    NamedPost,
    PictureLost,
    PostApproved,
    PostChanged,
    PostFailed,
    PostHeld,
    PostNotice,
    PostOutcomeUnknown,
    PostOverdue,
    PostPublished,
    ReviewAsked,
    SignInEnds,
    TextWanted,
)
from tests.views.plan_samples import DUE, TOO_MUCH, ZONE
from tests.views.samples import ANA, BEN, MARA

NAMED = NamedPost(
    post_id="b1",
    author=ANA,
    excerpt="What do you drink when it snows?",
    where="Bluesky, Mastodon",
    due_at=DUE,
    zone=ZONE,
)
UNDATED = replace(NAMED, due_at=None)

POST_NOTICES: Mapping[str, PostNotice] = {
    "post_review_asked": ReviewAsked(about=NAMED, by=ANA),
    "post_changes_asked": ChangesAsked(
        about=NAMED, by=BEN, what="Please say *where* the <shop> is.\nAnd until when."
    ),
    "post_changed": PostChanged(
        about=NAMED,
        by=BEN,
        texts=(
            ChangedText(
                where="Bluesky · @harbour.example",
                changes=(
                    Change(kind="same", text="What do you "),
                    Change(kind="gone", text="drink"),
                    Change(kind="new", text="sip"),
                    Change(kind="same", text=" when it snows?"),
                ),
            ),
        ),
        asks_again=True,
    ),
    "post_approved": PostApproved(about=NAMED, by=BEN),
    "post_approved_undated": PostApproved(about=UNDATED, by=BEN),
    "post_approved_held": PostApproved(about=NAMED, by=BEN, hold=TOO_MUCH),
    "post_held": PostHeld(
        about=NAMED,
        managers=(MARA, ANA),
        why=TOO_MUCH,
        fits=(DUE + timedelta(days=3),),
    ),
    "post_overdue": PostOverdue(about=NAMED, late_seconds=3 * 3600 + 120),
    "post_published": PostPublished(
        about=NAMED,
        links=(
            ("Bluesky · @harbour.example", "https://bsky.app/profile/harbour.example/post/1"),
            ("Mastodon · @harbour@social.example", ""),
        ),
    ),
    "post_failed": PostFailed(
        about=NAMED,
        where="Mastodon · @harbour@social.example",
        reason="The picture is too large.",
        hint="Make it smaller.",
        live_parts=1,
        parts=3,
    ),
    "post_outcome_unknown": PostOutcomeUnknown(
        about=NAMED,
        delivery_id="d1",
        where="X · @harbourcoffee",
        text="What do you drink when it snows?",
        reason="no answer within 30 seconds",
        look_at="https://x.com/harbourcoffee",
    ),
    "post_picture_lost": PictureLost(
        about=NAMED, name="counter.jpg", problem="Somebody has deleted it in Slack."
    ),
    "post_text_wanted": TextWanted(about=replace(NAMED, excerpt="")),
    "post_sign_in_ends": SignInEnds(
        account_id="a1",
        network_title="Mastodon",
        handle="harbour@social.example",
        ends_at=DUE,
        next_post_at=DUE + timedelta(hours=1),
        mend="Run: python -m bot connect mastodon",
    ),
    "post_sign_in_ended": SignInEnds(
        account_id="a1",
        network_title="Mastodon",
        handle="harbour@social.example",
        ends_at=DUE,
        next_post_at=None,
        mend="Run: python -m bot connect mastodon",
        ended=True,
    ),
}
