"""Contract: a network opens, works and lets go of everything."""

import asyncio
import gc
from datetime import timedelta

import pytest

from integrations.base import Network
from tests.contract.networks.harness import NetworkHarness


async def test_closing_lets_go_of_everything_and_may_be_done_twice(
    harness: NetworkHarness,
) -> None:
    """No task is left; an unclosed socket would be a warning, and warnings are errors."""
    before = asyncio.all_tasks()
    network = harness.another()
    await network.open()
    await network.identity()
    await network.fetch_mentions(None, now=harness.now())
    await network.close()
    await network.close()
    del network
    await asyncio.sleep(0)
    gc.collect()

    assert asyncio.all_tasks() - before == set()


async def test_one_that_was_never_opened_can_be_closed(harness: NetworkHarness) -> None:
    """A start that fails half-way closes what it has."""
    network = harness.another()
    await network.close()
    assert isinstance(network.name, str)


async def test_two_replicas_see_the_same(harness: NetworkHarness) -> None:
    """A second network of the account finds the same mention and is the same account."""
    external_id = await harness.customer_posts("Hello")
    second: Network = harness.another()
    await second.open()
    try:
        page = await second.fetch_mentions(None, now=harness.now())
        identity = await second.identity()
    finally:
        await second.close()

    assert [mention.external_id for mention in page.mentions] == [external_id]
    assert identity == await harness.network.identity()


async def test_limits_and_capabilities_agree(harness: NetworkHarness) -> None:
    """Private messages have a limit exactly where they exist; a promise lasts some time."""
    network = harness.network
    within = network.capabilities.resend_within
    assert (network.limits.private is not None) == network.capabilities.private_message
    assert network.limits.reply.units > 0
    assert within is None or within > timedelta()


@pytest.mark.offered("pushes")
async def test_news_is_announced_where_it_is_pushed(harness: NetworkHarness) -> None:
    """A hint comes soon; one that is lost while a stream connects is made up by the next."""
    assert harness.network.capabilities.pushes is True
    announced = False
    for _ in range(20):
        await harness.customer_posts("Hello")
        announced = await harness.network.wait_for_news(timedelta(seconds=0.25))
        if announced:
            break
    assert announced is True
