"""Who lives on the five networks of the demo, what they have to say, and when."""

from playground.networks.visitors.cast import CAST, FIRST_SCENES, OUR_POSTS
from playground.networks.visitors.simulation import Visitors

__all__ = ["CAST", "FIRST_SCENES", "OUR_POSTS", "Visitors"]
