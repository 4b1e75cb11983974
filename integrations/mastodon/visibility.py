"""Who can read a post, and the law of answers: never more visible than what is answered."""

from bot.domain.mention import Visibility

__all__ = ["is_more_visible", "seen_by", "wire_name"]

_SEEN_BY = {
    "public": Visibility.PUBLIC,
    "unlisted": Visibility.UNLISTED,
    "private": Visibility.FOLLOWERS,
    "direct": Visibility.DIRECT,
}
_WIRE_NAMES = {visibility: name for name, visibility in _SEEN_BY.items()}
_FROM_WIDEST = (
    Visibility.PUBLIC,
    Visibility.UNLISTED,
    Visibility.FOLLOWERS,
    Visibility.DIRECT,
)


def seen_by(name: str) -> Visibility:
    """The visibility that a server names.

    Only four names are in Mastodon's document. Others ("local" of Akkoma, "list" of Pleroma,
    "mutuals_only" of GoToSocial, none at all) reach readers whom none of the four matches, so they
    are taken as the most private one: an answer can then show nothing to anybody new.
    """
    return _SEEN_BY.get(name, Visibility.DIRECT)


def wire_name(visibility: Visibility) -> str:
    """The name to send."""
    return _WIRE_NAMES[visibility]


def is_more_visible(one: Visibility, other: Visibility) -> bool:
    """Whether `one` reaches more readers than `other`."""
    return _FROM_WIDEST.index(one) < _FROM_WIDEST.index(other)
