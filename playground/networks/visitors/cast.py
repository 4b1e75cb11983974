"""The small cast of the five networks, each with the manners of theirs."""

from playground.customers.cast import Persona
from playground.networks.visitors.meta import FACEBOOK_CAST, INSTAGRAM_CAST
from playground.networks.visitors.open import BLUESKY_CAST, MASTODON_CAST, X_CAST

CAST: tuple[Persona, ...] = (
    *FACEBOOK_CAST,
    *INSTAGRAM_CAST,
    *X_CAST,
    *BLUESKY_CAST,
    *MASTODON_CAST,
)

FIRST_SCENES: tuple[tuple[str, str], ...] = (
    ("gwen", "wet-parcel"),
    ("lola", "opening-hours"),
    ("nadia", "double-charge"),
    ("ivo", "grinder-advice"),
    ("sif", "tracking-cookies"),
    ("lola", "story"),
    ("arthur", "birthday-cake"),
)
"""Persona and scene of a demo's beginning: each network once, then what only some of them have."""

OUR_POSTS: dict[str, str] = {
    "facebook": (
        "We are open until seven from this week on, at Quay Street and at the station. What do "
        "you need after five: a coffee, or a reason to stay a little?"
    ),
    "instagram": "The first cold brew of the season, and the harbour behind it. Ice or no ice?",
    "x": "Delivery is back to next day everywhere. Thank you for your patience in March.",
    "bluesky": "Ask us anything about grinders: Amina has an hour, and strong opinions.",
    "mastodon": "Our menu has alternative texts for every picture now. Tell us where one is bad.",
}
"""What our account has said before, so that people have something to answer."""
