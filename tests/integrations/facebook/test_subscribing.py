"""Whether Facebook pushes to us, and making it so."""

from dataclasses import replace

import pytest

from integrations.base import Rejected, Subscription
from integrations.facebook.nodes import Us
from integrations.facebook.subscribing import FIELDS, Subscribing
from playground.networks.graph import refusal
from playground.networks.graph.hooks import Subscribed
from tests.integrations.facebook.rig import Rig

OURS = "https://bot.example/webhooks/facebook"


async def test_both_are_subscribed_and_twice_changes_nothing(rig: Rig) -> None:
    """The app's address and fields, and the Page's."""
    before = await rig.reader.subscription(OURS)
    assert (before.active, before.problem) == (False, "The Meta app pushes nothing.")
    assert await rig.reader.subscribe(OURS) == Subscription(active=True)
    assert rig.graph.hooks.subscribed == {
        "page": Subscribed(about="page", callback=OURS, fields=frozenset(FIELDS))
    }
    assert rig.graph.page.subscribed == set(FIELDS)
    rig.graph.requests.clear()
    assert await rig.reader.subscribe(OURS) == Subscription(active=True)
    assert [one for one in rig.graph.requests if one.startswith("POST")] == []


@pytest.mark.parametrize("path", ["/subscriptions", "/subscribed_apps"])
async def test_fields_that_a_version_does_not_take_are_left_out(rig: Rig, path: str) -> None:
    """The optional ones; what is needed is subscribed nevertheless."""
    said = "(#100) Param subscribed_fields[1] must be one of {feed, mention, messages}"
    rig.graph.faults.add(refusal(100, message=said, method="POST", path=path))
    assert await rig.reader.subscribe(OURS) == Subscription(active=True)
    fields = rig.graph.hooks.subscribed["page"].fields, rig.graph.page.subscribed
    assert sorted(map(len, fields)) == [3, len(FIELDS)]
    assert fields[0] & fields[1] == {"feed", "mention", "messages"}


async def test_another_refusal_is_not_asked_again(rig: Rig) -> None:
    """A right that is missing is not mended by fewer fields."""
    rig.graph.faults.add(refusal(10, method="POST", path="/subscribed_apps"))
    with pytest.raises(Rejected):
        await rig.reader.subscribe(OURS)


async def test_what_others_of_the_app_and_page_had_subscribed_stays(rig: Rig) -> None:
    """Fields are added, none is taken away."""
    rig.graph.page.subscribed.add("ratings")
    rig.graph.hooks.subscribed["page"] = Subscribed(
        about="page", callback=OURS, fields=frozenset({"feed", "name"})
    )
    await rig.reader.subscribe(OURS)
    assert rig.graph.page.subscribed == {"ratings", *FIELDS}
    assert rig.graph.hooks.subscribed["page"].fields == {"name", *FIELDS}


async def test_this_bot_at_its_former_address_is_moved(rig: Rig) -> None:
    """PUBLIC_URL was changed."""
    there = "https://old.example/webhooks/facebook"
    await rig.reader.subscribe(there)
    moved = await rig.reader.subscription(OURS)
    assert (moved.active, "old.example" in moved.problem) == (False, True)
    assert await rig.reader.subscribe(OURS) == Subscription(active=True)


async def test_another_programs_address_is_left_alone(rig: Rig) -> None:
    """An app has one; taking it would cut the other program off."""
    other = Subscribed(
        about="page", callback="https://crm.example/meta", fields=frozenset({"feed"})
    )
    rig.graph.hooks.subscribed["page"] = other
    found = await rig.reader.subscribe(OURS)
    assert (found.active, "crm.example" in found.problem, OURS in found.hint) == (False, True, True)
    assert rig.graph.hooks.subscribed == {"page": other}


async def test_an_address_that_facebook_cannot_reach(rig: Rig) -> None:
    """What to do is said."""
    rig.graph.app.callbacks_answer = False
    found = await rig.reader.subscribe(OURS)
    assert (found.active, "has to run" in found.hint) == (False, True)


async def test_a_page_that_was_uninstalled_is_noticed(rig: Rig) -> None:
    """The app's half is not enough."""
    await rig.reader.subscribe(OURS)
    rig.graph.page.subscribed.discard("messages")
    found = await rig.reader.subscription(OURS)
    assert (found.active, "(messages)" in found.problem) == (False, True)


@pytest.mark.parametrize("lacking", ["app_id", "app_secret", "verify_token", "callback"])
async def test_what_is_not_set_is_said_and_nothing_is_asked(rig: Rig, lacking: str) -> None:
    """A bot without a public address polls."""
    callback = "" if lacking == "callback" else OURS
    settings = {
        "app_id": replace(rig.settings, app_id=""),
        "app_secret": replace(rig.settings, app_secret=""),
        "verify_token": replace(rig.settings, verify_token=""),
        "callback": rig.settings,
    }[lacking]
    client = rig.network._client
    subscribing = Subscribing(client, Us(id=rig.graph.page.id), settings)
    assert await subscribing.look(callback) == await subscribing.make(callback)
    told = await subscribing.look(callback)
    assert (told.hint.startswith("Set PUBLIC_URL"), told.meant) == (True, True)
    assert rig.graph.requests == []


async def test_to_be_polled_is_a_choice(rig: Rig) -> None:
    """Where neither secret nor verify token is set nobody has meant to be pushed."""
    settings = replace(rig.settings, app_secret="", verify_token="")
    subscribing = Subscribing(rig.network._client, Us(id=rig.graph.page.id), settings)
    told = [await subscribing.look(OURS), await subscribing.make(OURS)]
    assert [(one.active, one.meant) for one in told] == [(False, False)] * 2


def test_the_reader_has_no_stream(rig: Rig) -> None:
    """Facebook pushes by webhook alone."""
    assert rig.reader.stream() is None
