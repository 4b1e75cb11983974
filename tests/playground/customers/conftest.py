"""A town on a clock that tests move."""

from pathlib import Path

import pytest

from playground.customers import Town
from tests.playground.customers.building import SITE, Clock


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still until it is moved."""
    return Clock()


@pytest.fixture
def town(tmp_path: Path, clock: Clock) -> Town:
    """A newly founded town; the demo's clock runs sixty times as fast as ours."""
    return Town(tmp_path / "town", now=clock, site=SITE, seed=7, speed=60)
