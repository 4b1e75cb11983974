"""Who the customers of Harbour Coffee are, and what each of them has to say."""

from playground.customers.cast.common_room import COMMON_ROOM_CAST
from playground.customers.cast.echoes import ECHOES
from playground.customers.cast.openair import OPENAIR_CAST
from playground.customers.cast.roles import Mood, Persona, Place, Scene
from playground.customers.cast.warble import WARBLE_CAST

__all__ = ["CAST", "ECHOES", "FIRST_SCENES", "OUR_POSTS", "Mood", "Persona", "Place", "Scene"]

CAST: tuple[Persona, ...] = (*WARBLE_CAST, *COMMON_ROOM_CAST, *OPENAIR_CAST)

FIRST_SCENES: tuple[tuple[str, str], ...] = (
    ("priya", "split-bag"),
    ("tom", "kind-chloe"),
    ("ines", "decaf"),
    ("dale", "three-in-a-row"),
    ("hedda", "wrong-address"),
    ("marlow", "markup"),
)
"""Persona and scene of a demo's beginning: one of each kind, in this order."""

OUR_POSTS: dict[str, str] = {
    "warble": "The new Kenya lot is in: blackcurrant, honey, gone in a week. What do you brew?",
    "common_room": "Free cupping at Quay Street this Saturday at ten. Bring a friend and a nose.",
    "openair": "We have refilled the grinders for the weekend. Which café of ours is yours?",
}
"""What our account has said itself, by dialect, so that customers have something to answer."""
