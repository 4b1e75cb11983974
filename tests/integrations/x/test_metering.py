"""What X charges, added up."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from integrations.base import Charge, Money, Network, Unknown
from integrations.x.metering import MOST_REMEMBERED, POSTS_READ, XMeter
from integrations.x.settings import read_settings
from playground.networks.x.faults import Lost, Refuse, When
from playground.networks.x.server import FakeX
from playground.networks.x.world import OWN_ID
from tests.integrations.x.conftest import NOW, Connect, outgoing, post_of, target
from tests.integrations.x.pictures import file_of, png
from tests.integrations.x.pushes import pushed, read

PER = {"posts read": "0.005", "users read": "0.010", "private messages read": "0.010"}


def taken(network: Network) -> dict[str, tuple[int, Decimal]]:
    """What came together, by kind."""
    assert network.meter is not None
    return {one.what: (one.count, one.cost.amount) for one in network.meter.take()}


def charged(**counts: int) -> dict[str, tuple[int, Decimal]]:
    """Reads at the usual prices; names with spaces are written with underscores."""
    named = {name.replace("_", " "): count for name, count in counts.items()}
    return {what: (count, count * Decimal(PER[what])) for what, count in named.items()}


async def test_a_post_is_charged_once_a_day_however_often_it_is_read(
    x: FakeX, network: Network
) -> None:
    """With its author and what it answers; the overlap of polls costs nothing."""
    ours = x.world.post("We are open", author_id=OWN_ID)
    x.world.post("Until when?", answers=ours)
    page = await network.fetch_mentions(None, now=NOW)
    assert taken(network) == charged(posts_read=2, users_read=2)
    await network.fetch_mentions(page.cursor, now=NOW)
    assert taken(network) == {}


async def test_at_midnight_utc_it_is_charged_again(x: FakeX, network: Network) -> None:
    """By X's clock."""
    x.world.now = NOW.replace(hour=23, minute=59)
    x.world.post("@goldenshop hello")
    page = await network.fetch_mentions(None, now=x.world.now)
    assert taken(network) == charged(posts_read=1, users_read=1)
    x.world.advance(timedelta(minutes=2))
    await network.fetch_mentions(page.cursor, now=x.world.now)
    assert taken(network) == charged(posts_read=1, users_read=1)


async def test_what_is_pushed_is_charged_as_a_read(x: FakeX, network: Network) -> None:
    """Once, though it comes as two events and is looked up; the poll then reads it for nothing."""
    ours = x.world.post("We are open", author_id=OWN_ID)
    made = x.world.post("@goldenshop until when?", answers=ours)
    private = x.world.write_privately("hello")
    events = pushed(x, made, private, sparse=True)
    await read(network, events)
    await read(network, events)
    assert taken(network) == charged(posts_read=2, users_read=2, private_messages_read=1)
    await network.fetch_mentions(None, now=NOW)
    assert taken(network) == {}


async def test_private_messages_have_a_price_of_their_own(x: FakeX, network: Network) -> None:
    """And their senders."""
    x.world.write_privately("hello")
    await network.fetch_mentions(None, now=NOW)
    assert taken(network) == charged(private_messages_read=1, users_read=1)


async def test_what_is_sent_is_charged_as_it_was_shown(x: FakeX, network: Network) -> None:
    """The price that the form shows is the price that is added up."""
    post = x.world.post("@goldenshop hello")
    assert network.publisher is not None
    to = target(post)
    await network.send(outgoing("Hello Kim", to))
    await network.send(outgoing("See https://shop.com", to))
    assert network.meter is not None
    assert list(network.meter.take()) == [
        Charge(what="replies", count=1, cost=Money(amount=Decimal("0.010"))),
        Charge(what="replies with a link", count=1, cost=Money(amount=Decimal("0.20"))),
    ]
    ref = await network.publisher.upload(file_of(png(), alt_text="A parcel"))
    await network.publisher.publish(post_of("We are open", ref))
    assert taken(network) == {
        "picture descriptions": (1, Decimal("0.005")),
        "posts": (1, Decimal("0.015")),
    }


async def test_only_what_x_has_accepted_is_charged(x: FakeX, network: Network) -> None:
    """A refusal costs nothing; what has no answer costs when it is found."""
    post = x.world.post("@goldenshop hello")
    x.script(Refuse(status=403, method="POST"), Lost(when=When.AFTER, method="POST"))
    with pytest.raises(Exception, match="X does not permit this"):
        await network.send(outgoing("Hello Kim", target(post)))
    message = outgoing("Hello Kim", target(post))
    with pytest.raises(Unknown):
        await network.send(message)
    assert taken(network) == {}
    await network.read_back(message)
    assert taken(network) == {**charged(posts_read=1), "replies": (1, Decimal("0.010"))}


async def test_a_contract_has_no_price_a_call(connect: Connect) -> None:
    """Nothing is added up."""
    async with connect(X_TIER="enterprise") as network:
        assert network.meter is None


async def test_what_is_free_is_not_told(x: FakeX, connect: Connect) -> None:
    """A price of zero is how an installer says so."""
    x.world.post("@goldenshop hello")
    async with connect(X_PRICE_READ="0", X_PRICE_USER_READ="0") as network:
        await network.fetch_mentions(None, now=NOW)
        assert taken(network) == {}


@pytest.mark.parametrize(("given", "cap"), [("", None), ("50", Decimal(50)), ("0", Decimal(0))])
def test_the_cap_is_a_setting(given: str, cap: Decimal | None) -> None:
    """In US dollars a month; empty: none."""
    meter = XMeter(read_settings({"X_MONTHLY_CAP": given}), lambda: None)
    assert meter.cap == cap


def test_reads_are_what_a_cap_stops_first() -> None:
    """They say so of themselves."""
    meter = XMeter(read_settings({}), lambda: None)
    meter.read(POSTS_READ, ["1"])
    meter.sent("replies", Money(amount=Decimal("0.01")))
    meter.sent("replies", None)
    taken: Sequence[Charge] = meter.take()
    assert [(one.what, one.reading, one.count) for one in taken] == [
        ("posts read", True, 1),
        ("replies", False, 1),
    ]
    assert meter.take() == []


def test_what_was_read_today_does_not_fill_the_memory() -> None:
    """The oldest is forgotten: it might be counted once more."""
    clock: list[datetime] = [NOW]
    meter = XMeter(read_settings({}), lambda: clock[0])
    meter.read(POSTS_READ, map(str, range(MOST_REMEMBERED + 10)))
    meter.read(POSTS_READ, ["0", str(MOST_REMEMBERED)])
    (charge,) = meter.take()
    assert charge.count == MOST_REMEMBERED + 11
