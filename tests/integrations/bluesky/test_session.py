"""Sessions: kept, renewed once, seldom begun anew."""

import asyncio

import pytest

from bot.errors import Reauthorise, RetryLater
from integrations.bluesky.session import ACCESS, APP_PASSWORD, REFRESH
from playground.networks.bluesky.faults import Wrong
from tests.integrations.bluesky.harness import BlueskyHarness

LOGIN = "com.atproto.server.createSession"
RENEWAL = "com.atproto.server.refreshSession"


async def test_a_stored_session_is_used(bluesky: BlueskyHarness) -> None:
    """Opening and asking takes no login."""
    await bluesky.network.identity()
    assert (bluesky.server.calls[LOGIN], bluesky.server.calls[RENEWAL]) == (0, 0)


async def test_an_expired_token_is_renewed_and_kept(bluesky: BlueskyHarness) -> None:
    """The call succeeds; both new tokens are stored, the app password stays."""
    before = dict(bluesky.credentials.credentials)
    bluesky.server.expire("access")
    await bluesky.network.identity()

    after = bluesky.credentials.credentials
    assert (bluesky.server.calls[LOGIN], bluesky.server.calls[RENEWAL]) == (0, 1)
    assert {name for name in before if before[name] != after[name]} == {ACCESS, REFRESH}


async def test_many_calls_renew_once(bluesky: BlueskyHarness) -> None:
    """Twenty calls that find their token expired share one renewal."""
    bluesky.server.expire("access")
    await asyncio.gather(*(bluesky.network.identity() for _ in range(20)))
    assert bluesky.server.calls[RENEWAL] == 1


async def test_another_replicas_session_is_taken_over(bluesky: BlueskyHarness) -> None:
    """What it has stored is used instead of a second renewal."""
    other = bluesky.another()
    await other.open()
    bluesky.server.expire("access")
    try:
        await other.identity()
    finally:
        await other.close()
    await bluesky.network.identity()

    assert bluesky.server.calls[RENEWAL] == 1


async def test_the_password_is_used_when_renewal_is_refused(bluesky: BlueskyHarness) -> None:
    """A login, and a session that lasts."""
    bluesky.server.expire("access")
    bluesky.server.expire("refresh")
    await bluesky.network.identity()
    await bluesky.network.identity()
    assert bluesky.server.calls[LOGIN] == 1


async def test_trouble_while_renewing_is_no_reason_to_log_in(bluesky: BlueskyHarness) -> None:
    """The host is slow: later. Logins are few."""
    bluesky.server.expire("access")
    bluesky.server.fail(Wrong.LOST_REQUEST, methods=frozenset({RENEWAL}))
    with pytest.raises(RetryLater):
        await bluesky.network.identity()
    assert bluesky.server.calls[LOGIN] == 0


async def test_a_refused_password_is_asked_once(bluesky: BlueskyHarness) -> None:
    """Polls go on every few seconds; a person is needed, not another login."""
    bluesky.server.revoke(bluesky.brand)
    for _ in range(3):
        with pytest.raises(Reauthorise) as error:
            await bluesky.network.identity()
    assert error.value.hint == "Run `python -m bot connect bluesky` with a new app password."
    assert bluesky.server.calls[LOGIN] == 1


async def test_a_new_password_ends_the_refusal(bluesky: BlueskyHarness) -> None:
    """After `connect` the running bot goes on."""
    bluesky.server.revoke(bluesky.brand)
    with pytest.raises(Reauthorise):
        await bluesky.network.identity()
    bluesky.brand.password = "eeee-ffff-gggg-hhhh"
    bluesky.credentials.credentials[APP_PASSWORD] = bluesky.brand.password

    identity = await bluesky.network.identity()
    assert identity.profile.handle == "harbour.test"


async def test_without_a_password_a_person_is_asked(bluesky: BlueskyHarness) -> None:
    """Nothing is sent to the login."""
    bluesky.server.expire("access")
    bluesky.server.expire("refresh")
    del bluesky.credentials.credentials[APP_PASSWORD]
    with pytest.raises(Reauthorise):
        await bluesky.network.identity()
    assert bluesky.server.calls[LOGIN] == 0


async def test_limited_logins_are_waited_for(bluesky: BlueskyHarness) -> None:
    """As long as the host says."""
    bluesky.server.expire("access")
    bluesky.server.expire("refresh")
    bluesky.server.fail(Wrong.RATE_LIMIT, methods=frozenset({LOGIN}))
    with pytest.raises(RetryLater) as error:
        await bluesky.network.identity()
    assert error.value.after.total_seconds() == 90
