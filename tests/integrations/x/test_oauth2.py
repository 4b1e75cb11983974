"""OAuth 2.0 user tokens: renewed in time, once, and told as it is when they cannot be."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from db.credentials import AccountCredentials, keep_credentials
from db.crypto import CredentialCipher
from db.unit_of_work import Database
from integrations.base import CredentialStore, Network, Reauthorise, RetryLater
from integrations.x.credentials import ends_at
from integrations.x.oauth2 import ANNOUNCED
from playground.networks.x.faults import Garbled, Lost, RateLimited, When, html_503
from playground.networks.x.server import FakeX
from playground.networks.x.tokens import CLIENT_ID, CLIENT_SECRET
from tests.databases import open_database
from tests.integrations.x.conftest import NOW, Connect, Store
from tests.stories import ACCOUNT

TOKENS = {
    "user_token": "user-token-1",
    "refresh_token": "refresh-1",
    "client_id": CLIENT_ID,
    "client_secret": CLIENT_SECRET,
}
HOUR = timedelta(hours=1)


def asked_for_tokens(x: FakeX) -> int:
    """How often the token endpoint was asked."""
    return x.count("POST", "/2/oauth2/token")


def expire(x: FakeX) -> None:
    """The user token ends."""
    x.oauth.tokens.clear()


async def test_many_requests_at_once_spend_one_refresh_token(x: FakeX, connect: Connect) -> None:
    """Each was refused with the old token; X would end the account at a second use."""
    expire(x)
    store = Store(TOKENS)
    async with connect(store) as network:
        await asyncio.gather(*(network.identity() for _ in range(5)))
    assert asked_for_tokens(x) == 1
    assert store.credentials["refresh_token"] == "refresh-2"


async def test_a_refusal_of_the_token_before_is_no_refusal_of_the_new_one(
    x: FakeX, connect: Connect
) -> None:
    """A slow request comes back refused when another has renewed already: it is asked again."""
    expire(x)
    x.script(Lost(when=When.AFTER, path="/nowhere"))
    store = Store(TOKENS)
    async with connect(store) as network:
        slow = asyncio.ensure_future(network.identity())
        await network.identity()
        await slow
    assert asked_for_tokens(x) == 1


@pytest.mark.parametrize("given", ["", "  "])
async def test_an_empty_refresh_token_never_overwrites_a_good_one(
    x: FakeX, connect: Connect, given: str
) -> None:
    """X may give none with a token; the one that is known is kept."""
    expire(x)
    x.oauth.gives_refresh = given
    store = Store(TOKENS)
    async with connect(store) as network:
        await network.identity()
    assert store.credentials["user_token"] == "user-token-2"
    assert store.credentials["refresh_token"] == "refresh-1"


async def test_a_token_is_renewed_before_its_end(x: FakeX, connect: Connect) -> None:
    """Once its end is known, no request is refused any more."""
    expire(x)
    store = Store(TOKENS)
    async with connect(store) as network:
        await network.identity()
        x.world.advance(2 * HOUR - timedelta(minutes=9))
        await network.identity()  # the answer tells what time it is
        await network.identity()
        x.world.advance(timedelta(minutes=9))
        await network.identity()
    assert store.credentials["user_token"] == "user-token-3"
    assert asked_for_tokens(x) == 2
    assert [one.path for one in x.asked].count("/2/users/me") == 5  # one of them was refused


async def test_a_renewal_before_the_end_may_fail(x: FakeX, connect: Connect) -> None:
    """The old token still works; it is not tried again and again."""
    expire(x)
    async with connect(Store(TOKENS)) as network:
        await network.identity()
        x.world.advance(2 * HOUR - timedelta(minutes=9))
        await network.identity()
        x.script(html_503("/2/oauth2/token"))
        await network.identity()
        await network.identity()
        assert asked_for_tokens(x) == 2
        x.world.advance(timedelta(minutes=10))
        await network.identity()
    assert asked_for_tokens(x) == 3


@pytest.mark.parametrize(
    "fault",
    [Lost(when=When.AFTER, path="token"), Garbled(path="token")],
    ids=["lost", "garbled"],
)
async def test_a_lost_answer_is_told_as_what_it_is(
    x: FakeX, connect: Connect, fault: Lost | Garbled
) -> None:
    """X has spent the refresh token, and we have no other: a person has to sign in."""
    expire(x)
    x.script(fault)
    store = Store(TOKENS)
    async with connect(store) as network:
        with pytest.raises(RetryLater, match="X gave no new token just now"):
            await network.identity()
        for _ in range(2):
            with pytest.raises(Reauthorise, match="was lost on its way") as raised:
                await network.identity()
    assert raised.value.hint == "Run: python -m bot connect x"
    # After a restart it is the same.
    async with connect(store) as network:
        with pytest.raises(Reauthorise, match="was lost on its way"):
            await network.identity()


async def test_an_answer_lost_with_the_process_is_told_too(x: FakeX, connect: Connect) -> None:
    """The renewal was announced before X was asked, and nothing came after."""
    expire(x)
    x.oauth.spent["refresh-1"] = x.oauth.refresh.pop("refresh-1")
    async with connect(Store({**TOKENS, ANNOUNCED: "yes"})) as network:
        with pytest.raises(Reauthorise, match="was lost on its way"):
            await network.identity()


async def test_a_request_that_never_arrived_costs_nothing(x: FakeX, connect: Connect) -> None:
    """The refresh token works the next time, and nothing is said of a loss."""
    expire(x)
    x.script(Lost(when=When.BEFORE, path="token"))
    store = Store(TOKENS)
    async with connect(store) as network:
        with pytest.raises(RetryLater):
            await network.identity()
        await network.identity()
    assert store.credentials["user_token"] == "user-token-2"
    assert ANNOUNCED not in store.credentials


@pytest.mark.parametrize("trouble", ["limited", "revoked"])
async def test_a_refusal_is_no_loss(x: FakeX, connect: Connect, trouble: str) -> None:
    """X said plainly that it did nothing: what it says later is not blamed on a lost answer."""
    expire(x)
    store = Store(TOKENS)
    async with connect(store) as network:
        if trouble == "limited":
            x.script(RateLimited(path="token"))
            with pytest.raises(RetryLater):
                await network.identity()
        x.oauth.refresh.clear()
        for _ in range(2):
            with pytest.raises(Reauthorise, match="does not renew our token any more"):
                await network.identity()
    assert store.credentials == TOKENS


async def test_keys_that_somebody_has_given_meanwhile_are_left_alone(
    x: FakeX, connect: Connect
) -> None:
    """Another replica sees the account connected anew; this one asks X for nothing."""
    expire(x)
    store = Store(TOKENS)
    async with connect(store) as network:
        store.credentials = {"api_key": "other"}
        with pytest.raises(Reauthorise):
            await network.identity()
    assert asked_for_tokens(x) == 0
    assert store.credentials == {"api_key": "other"}


async def test_a_token_that_is_renewed_has_no_end_for_people(x: FakeX, connect: Connect) -> None:
    """Managers are warned of ends that need them."""
    expire(x)
    store = Store(TOKENS)
    async with connect(store) as network:
        await network.identity()
        assert network.publisher is not None
        assert await network.publisher.credentials_end() is None
    assert store.credentials["user_token_ends"] == (NOW + 2 * HOUR).isoformat()
    without = {name: text for name, text in store.credentials.items() if name != "refresh_token"}
    assert ends_at(without) == NOW + 2 * HOUR


@asynccontextmanager
async def replicas(
    address: str, credentials: Mapping[str, str]
) -> AsyncIterator[tuple[CredentialStore, CredentialStore, Database]]:
    """Two replicas' stores of one account's credentials."""
    cipher = CredentialCipher([SecretStr(Fernet.generate_key().decode())])
    async with open_database(address) as one, open_database(address) as other:
        async with one.write() as uow:
            await uow.accounts.save(ACCOUNT, NOW)
            await keep_credentials(uow.connection, ACCOUNT.id, cipher.encrypt(credentials), NOW)
            await uow.commit()
        first, second = (
            AccountCredentials(database, cipher, ACCOUNT.id, lambda: NOW)
            for database in (one, other)
        )
        yield first, second, one


@pytest.mark.parametrize("database_address", ["postgresql"], indirect=True)
async def test_two_replicas_never_spend_one_refresh_token_twice(
    x: FakeX, connect: Connect, database_address: str
) -> None:
    """Both are refused at once, again and again: each token is renewed once, and both go on."""

    async def asks(network: Network) -> None:
        await network.identity()

    async with (
        replicas(database_address, TOKENS) as (first, second, _),
        connect(first) as one,
        connect(second) as other,
    ):
        for _ in range(5):
            expire(x)
            await asyncio.gather(*(asks(network) for network in (one, other, one, other)))
        kept = await first.load()
    assert asked_for_tokens(x) == 5
    assert (kept["user_token"], kept["refresh_token"]) == ("user-token-6", "refresh-6")
    assert sorted(x.oauth.spent) == [f"refresh-{n}" for n in range(1, 6)]
