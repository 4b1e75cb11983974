"""The five networks of the demo, each as the people there see it: one `Side` a double."""

from playground.networks.sides.bluesky import BlueskySide
from playground.networks.sides.facebook import FacebookSide
from playground.networks.sides.instagram import InstagramSide
from playground.networks.sides.mastodon import MastodonSide
from playground.networks.sides.side import Profile, Said, Shown, Side, Trouble
from playground.networks.sides.x import XSide

__all__ = [
    "BlueskySide",
    "FacebookSide",
    "InstagramSide",
    "MastodonSide",
    "Profile",
    "Said",
    "Shown",
    "Side",
    "Trouble",
    "XSide",
]
