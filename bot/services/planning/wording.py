"""What an edit changed, for whom it concerns."""

from collections.abc import Mapping

from bot.domain.differences import difference
from bot.domain.post_notices import ChangedText, PostChanged
from bot.domain.posts import Post, PostState, says_the_same
from bot.planning_forms import AccountLabel
from bot.services.planning.views import named_post, where


def changed_texts(
    before: Post, after: Post, accounts: Mapping[str, AccountLabel]
) -> tuple[ChangedText, ...]:
    """By account, word by word; accounts whose text stayed are left out."""
    old = {v.account_id: v.text for v in before.variants}
    new = {v.account_id: v.text for v in after.variants}
    return tuple(
        ChangedText(where=where(accounts, i), changes=difference(old.get(i, ""), new.get(i, "")))
        for i in dict.fromkeys([*old, *new])
        if old.get(i, "") != new.get(i, "")
    )


def changed_notice(
    before: Post, after: Post, by: str, accounts: Mapping[str, AccountLabel]
) -> PostChanged | None:
    """What the author is told of somebody's edit; None when there is nothing to tell.

    An author's own edit is told when it takes an approval back: reviewers look again.
    """
    asks_again = before.state is not after.state and after.state is PostState.IN_REVIEW
    if says_the_same(before, after) or (by == before.author and not asks_again):
        return None
    return PostChanged(
        about=named_post(after, accounts),
        by=by,
        texts=changed_texts(before, after, accounts),
        asks_again=asks_again,
    )
