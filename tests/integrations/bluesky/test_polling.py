"""No mention is lost: overlap, sweeps, long gaps; and a new account is not flooded."""

from datetime import timedelta

import pytest

from bot.errors import RetryLater
from playground.networks.bluesky.faults import Wrong
from tests.contract.networks.harness import fetch
from tests.integrations.bluesky.harness import BlueskyHarness

LIST = "app.bsky.notification.listNotifications"


async def test_a_first_connect_looks_back_an_hour(bluesky: BlueskyHarness) -> None:
    """Last week's mentions stay where they are."""
    await bluesky.customer_posts("Last week")
    bluesky.forward(timedelta(days=7))
    recent = await bluesky.customer_posts("Half an hour ago")
    bluesky.forward(timedelta(minutes=30))

    mentions, cursor = await fetch(bluesky)
    assert list(mentions) == [recent]
    bluesky.forward(timedelta(hours=2))
    assert list((await fetch(bluesky, cursor))[0]) == [recent]


async def test_the_edge_of_the_look_back_is_inside(bluesky: BlueskyHarness) -> None:
    """Exactly an hour ago is still told."""
    at_the_edge = await bluesky.customer_posts("An hour ago")
    bluesky.forward(timedelta(hours=1))
    assert list((await fetch(bluesky))[0]) == [at_the_edge]


async def test_the_look_back_is_a_setting(bluesky: BlueskyHarness) -> None:
    """Ten minutes here."""
    await bluesky.customer_posts("Half an hour ago")
    bluesky.forward(timedelta(minutes=30))
    bluesky.settings["BLUESKY_LOOKBACK_MINUTES"] = "10"
    network = bluesky.another()
    await network.open()
    try:
        page = await network.fetch_mentions(None, now=bluesky.now())
    finally:
        await network.close()
    assert page.mentions == ()


async def test_polls_overlap_by_ten_minutes(bluesky: BlueskyHarness) -> None:
    """Older ones are not told again, once the first sweep is done."""
    old = await bluesky.customer_posts("Old")
    bluesky.forward(timedelta(minutes=20))
    new = await bluesky.customer_posts("New")
    _, cursor = await fetch(bluesky)
    assert list((await fetch(bluesky, cursor))[0]) == [new]
    assert old != new


async def test_a_very_late_one_is_found_within_the_hour(bluesky: BlueskyHarness) -> None:
    """It was written offline, three hours ago; the next sweep meets it."""
    bluesky.settings["BLUESKY_LOOKBACK_MINUTES"] = "600"
    network = bluesky.another()
    await network.open()
    try:
        await bluesky.customer_posts("On time")
        first = await network.fetch_mentions(None, now=bluesky.now())
        late = await bluesky.customer_posts("Late", late_by=timedelta(hours=3))
        bluesky.forward(timedelta(minutes=5))
        second = await network.fetch_mentions(first.cursor, now=bluesky.now())
        bluesky.forward(timedelta(minutes=56))
        third = await network.fetch_mentions(second.cursor, now=bluesky.now())
    finally:
        await network.close()

    assert late not in {one.external_id for one in second.mentions}
    assert late in {one.external_id for one in third.mentions}


async def test_a_long_gap_is_walked_in_pieces(bluesky: BlueskyHarness) -> None:
    """750 mentions after a holiday: three calls, each bounded, none missing, then quiet."""
    await bluesky.customer_posts("Before")
    _, cursor = await fetch(bluesky)
    bluesky.forward(timedelta(days=2))
    posted = set()
    for number in range(750):
        posted.add(await bluesky.customer_posts(f"Message {number}"))
        bluesky.forward(timedelta(seconds=1))
    found: set[str] = set()
    sizes = []
    more = True
    while more:
        page = await bluesky.network.fetch_mentions(cursor, now=bluesky.now())
        found |= {one.external_id for one in page.mentions}
        sizes.append(len(page.mentions))
        cursor, more = page.cursor, page.more

    assert found >= posted
    assert sizes == [300, 300, 151]


async def test_what_arrives_during_a_long_walk_is_found_after_it(bluesky: BlueskyHarness) -> None:
    """The newest seen is that of the walk's beginning."""
    _, cursor = await fetch(bluesky)
    for number in range(350):
        await bluesky.customer_posts(f"Message {number}")
        bluesky.forward(timedelta(seconds=4))
    first = await bluesky.network.fetch_mentions(cursor, now=bluesky.now())
    new = await bluesky.customer_posts("Meanwhile")
    second = await bluesky.network.fetch_mentions(first.cursor, now=bluesky.now())
    third = await bluesky.network.fetch_mentions(second.cursor, now=bluesky.now())

    assert (first.more, second.more, third.more) == (True, False, False)
    assert new in {one.external_id for one in third.mentions}


async def test_a_walk_can_be_repeated_from_its_middle(bluesky: BlueskyHarness) -> None:
    """A crash between two calls loses nothing: the same cursor gives the same piece."""
    _, cursor = await fetch(bluesky)
    for number in range(350):
        await bluesky.customer_posts(f"Message {number}")
        bluesky.forward(timedelta(seconds=1))
    first = await bluesky.network.fetch_mentions(cursor, now=bluesky.now())
    once = await bluesky.network.fetch_mentions(first.cursor, now=bluesky.now())
    twice = await bluesky.network.fetch_mentions(first.cursor, now=bluesky.now())
    assert once == twice


async def test_a_failing_poll_moves_nothing(bluesky: BlueskyHarness) -> None:
    """Pictures cannot be looked up: the whole poll is repeated."""
    await bluesky.customer_posts("Hello")
    bluesky.server.fail(Wrong.UNAVAILABLE, methods=frozenset({"app.bsky.feed.getPosts"}))
    with pytest.raises(RetryLater):
        await bluesky.network.fetch_mentions(None, now=bluesky.now())


async def test_a_silent_host_is_given_up(bluesky: BlueskyHarness) -> None:
    """After the time-out, as something to try again."""
    bluesky.settings["BLUESKY_TIMEOUT_SECONDS"] = "0.05"
    network = bluesky.another()
    await network.open()
    bluesky.server.fail(Wrong.SILENCE, methods=frozenset({LIST}))
    try:
        with pytest.raises(RetryLater):
            await network.fetch_mentions(None, now=bluesky.now())
    finally:
        await network.close()


async def test_an_unreachable_host_is_tried_again(bluesky: BlueskyHarness) -> None:
    """A refused connection."""
    network = bluesky.another()
    await network.open()
    await bluesky.server.__aexit__(None, None, None)
    try:
        with pytest.raises(RetryLater):
            await network.fetch_mentions(None, now=bluesky.now())
    finally:
        await network.close()
