"""Runs every test of this folder over every network."""

from collections.abc import AsyncIterator

import pytest

from integrations.memory import DIALECTS
from playground.networks.mastodon.flavours import GOTOSOCIAL, MASTODON, PLEROMA
from tests.contract.networks.facebook import facebook_harness
from tests.contract.networks.harness import NetworkHarness, OpenHarness
from tests.contract.networks.instagram import instagram_harness
from tests.contract.networks.mastodon import mastodon_harness
from tests.contract.networks.memory import memory_harness
from tests.contract.networks.x import x_harness
from tests.integrations.bluesky.harness import bluesky_harness

HARNESSES: dict[str, OpenHarness] = {
    **{f"memory-{name}": memory_harness(dialect) for name, dialect in DIALECTS.items()},
    "bluesky": bluesky_harness,
    **{
        f"mastodon-{flavour.name}": mastodon_harness(flavour)
        for flavour in (MASTODON, PLEROMA, GOTOSOCIAL)
    },
    "x": x_harness,
    "instagram": instagram_harness,
    "facebook": facebook_harness,
}

WITHOUT: dict[str, frozenset[str]] = {
    "memory-warble": frozenset({"pushes", "resend", "key"}),
    "memory-openair": frozenset({"pushes", "edits"}),
    "bluesky": frozenset({"pushes", "edits"}),
    "mastodon-mastodon": frozenset({"refusals"}),
    "mastodon-pleroma": frozenset({"refusals", "resend"}),
    "mastodon-gotosocial": frozenset({"refusals", "resend"}),
    "x": frozenset({"pushes", "resend", "key"}),
    "instagram": frozenset(
        {
            "pushes",
            "edits",
            "resend",
            "key",
            "threads",
            "uploads",
            "private to a mention",
            "deleting under a mention",
        }
    ),
    "facebook": frozenset({"pushes", "resend", "key", "threads"}),
}
"""What a network does not offer: tests marked `offered(...)` are not made for it."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what would have nothing to state."""
    pointless = [item for item in items if _states_nothing(item)]
    if pointless:
        config.hook.pytest_deselected(items=pointless)
        items[:] = [item for item in items if item not in pointless]


def _states_nothing(item: pytest.Item) -> bool:
    wanted = {mark.args[0] for mark in item.iter_markers("offered")}
    parameters = getattr(item, "callspec", None)  # tests of other folders may have none
    opens = None if parameters is None else parameters.params.get("harness")
    return any(wanted & lacking and HARNESSES[name] is opens for name, lacking in WITHOUT.items())


@pytest.fixture(params=list(HARNESSES.values()), ids=list(HARNESSES))
async def harness(request: pytest.FixtureRequest) -> AsyncIterator[NetworkHarness]:
    """One network against its own fake server."""
    open_harness: OpenHarness = request.param
    async with open_harness() as harness:
        yield harness
