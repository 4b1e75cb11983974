"""What a server says about itself, or does not."""

from collections.abc import AsyncIterator

import pytest

from integrations.mastodon.instance import Instance, read_instance
from playground.networks.mastodon.flavours import MASTODON
from playground.networks.mastodon.server import FakeMastodon
from tests.integrations.mastodon.rig import Rig


@pytest.fixture
async def server() -> AsyncIterator[FakeMastodon]:
    """A server that nobody has asked yet."""
    async with FakeMastodon(MASTODON) as server:
        yield server


async def test_limits_of_each_kind(any_rig: Rig) -> None:
    """From the newer document, or the older one."""
    flavour = any_rig.server.flavour
    limits = any_rig.network.limits
    assert limits.reply.units == flavour.limit
    assert limits.private == limits.reply
    assert limits.reply.link_units == (23 if flavour is MASTODON else None)


async def test_resending_is_harmless_at_mastodon_only(any_rig: Rig) -> None:
    """No other document promises that a key is honoured."""
    within = any_rig.network.capabilities.resend_within
    if any_rig.server.flavour is MASTODON:
        assert within is not None
        assert within.total_seconds() == 55 * 60
    else:
        assert within is None


async def test_a_server_without_any_document_has_the_defaults(server: FakeMastodon) -> None:
    """500 characters, counted in the strictest way, no stream."""
    server.fail("GET", "/api/v2/instance", 404)
    server.fail("GET", "/api/v1/instance", 410)
    async with Rig(server) as rig:
        limit = rig.network.limits.reply
        assert (limit.units, limit.link_units) == (500, None)
        assert rig.network.capabilities.pushes is False


async def test_a_server_that_is_down_at_the_start_is_asked_again(server: FakeMastodon) -> None:
    """Opening does not fail; the first poll learns the limits."""
    server.fail("GET", "/api/v2/instance", 503)
    async with Rig(server) as rig:
        assert rig.network.capabilities.resend_within is None
        assumed = rig.publisher.limits.assumed
        await rig.fetch()
        assert (assumed, rig.publisher.limits.assumed) == (True, False)
        assert rig.network.capabilities.resend_within is not None


async def test_identity_says_who_and_where(any_rig: Rig) -> None:
    """The handle is complete, and notes tell what the server cannot do."""
    identity = await any_rig.network.identity()
    assert identity.profile.handle == "brand@social.example"
    assert identity.profile.external_id == any_rig.server.brand.id
    assert identity.notes[0].endswith(f"a post takes {any_rig.server.flavour.limit} characters.")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("wss://stream.example", "wss://stream.example/api/v1/streaming"),
        ("https://stream.example/", "wss://stream.example/api/v1/streaming"),
        ("wss://a.example/api/v1/streaming/", "wss://a.example/api/v1/streaming"),
        ("stream.example", ""),
        ("ftp://stream.example", ""),
        ("", ""),
    ],
)
def test_the_streams_address(said: str, expected: str) -> None:
    """Servers give a host, the whole address, or nonsense."""
    document = {"version": "4.5.0", "configuration": {"urls": {"streaming": said}}}
    assert read_instance(document).streaming_url == expected


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"version": None, "configuration": None, "urls": []},
        {"version": 4, "configuration": {"statuses": {"max_characters": "many"}}},
        {"version": "x", "max_toot_chars": -5, "uri": 7},
    ],
)
def test_odd_documents_give_defaults(document: dict[str, object]) -> None:
    """Nulls, numbers and lists in the wrong places."""
    instance = read_instance(document)
    assert isinstance(instance, Instance)
    assert (instance.limit, instance.streaming_url) == (500, "")
