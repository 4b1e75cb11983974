"""A stage without a bot: five networks on a clock that tests move."""

from pathlib import Path

from playground.networks.stage import Stage
from tests.playground.customers.building import SITE, Clock

NETWORKS = ("facebook", "instagram", "x", "bluesky", "mastodon")


def stage_at(folder: Path, clock: Clock, *, seed: int = 7) -> Stage:
    """Built up and not started."""
    return Stage(folder, clock=clock, site=SITE, seed=seed)
