"""`connect instagram`, the token's long life, and the subscription to pushes."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.errors import BadInput, Misconfigured, Reauthorise, Rejected
from integrations.base import SignedIn, Subscription
from integrations.graph.tokens import LongLived
from integrations.instagram.settings import read_settings
from integrations.instagram.sign_in import sign_in
from integrations.instagram.subscribing import Subscribing
from integrations.instagram.tokens import TokenKeeper, credentials_of
from playground.networks.graph import html_503, refusal
from playground.networks.graph.tokens import INSTAGRAM_SCOPES
from tests.integrations.bluesky.store import MemoryCredentials
from tests.integrations.bluesky.test_connect import Answers
from tests.integrations.instagram.rig import Rig

CALLBACK = "https://bot.example/webhooks/instagram"
SIXTY, MONTH = timedelta(days=60), timedelta(days=31)


async def connect(rig: Rig, token: str, *, app_secret: str | None = None) -> SignedIn:
    """Sign in with a token."""
    chosen = rig.settings
    if app_secret is not None:
        chosen = replace(chosen, app_secret=app_secret)
    return await sign_in(Answers(token=f" {token} "), chosen, now=rig.graph.now)


async def test_a_short_lived_token_is_made_to_last(rig: Rig) -> None:
    """Who we are is the account's own id: paths and webhooks use it."""
    signed = await connect(rig, rig.graph.short_instagram_token)
    kept = signed.credentials
    assert signed.identity.profile.external_id == rig.graph.account.id
    assert signed.identity.profile.handle == "harbourcoffee"
    assert signed.base_url == rig.graph.base_url
    assert kept["access_token"] != rig.graph.short_instagram_token
    assert kept["expires_at"] == (rig.graph.now + SIXTY).isoformat()


async def test_a_token_of_today_is_taken_as_it_is(rig: Rig) -> None:
    """The dashboard makes long-lived ones, which are too young to be renewed."""
    signed = await connect(rig, rig.graph.instagram_token)
    assert signed.credentials["access_token"] == rig.graph.instagram_token
    assert signed.credentials["expires_at"] == (rig.graph.now + SIXTY).isoformat()


async def test_an_older_one_is_renewed_at_once(rig: Rig) -> None:
    """Its end is known then."""
    rig.graph.advance(timedelta(days=10))
    signed = await connect(rig, rig.graph.instagram_token)
    assert signed.credentials["access_token"] != rig.graph.instagram_token
    assert signed.credentials["expires_at"] == (rig.graph.now + SIXTY).isoformat()


@pytest.mark.parametrize("scope", INSTAGRAM_SCOPES[1:])
async def test_a_missing_permission_is_named(rig: Rig, scope: str) -> None:
    """With what it is for, and what to do."""
    rig.graph.tokens.revoke(scope)
    with pytest.raises(Rejected, match=scope) as error:
        await connect(rig, rig.graph.instagram_token)
    assert error.value.hint == "Generate it again and allow everything that is listed."


async def test_another_refusal_is_not_taken_for_a_missing_permission(rig: Rig) -> None:
    """Posts that tag us are not shown with every kind of sign-in: that must not keep us out."""
    said = "(#100) Tried accessing nonexisting field (tags) on node type (IGUser)"
    rig.graph.faults.add(refusal(100, message=said, path="/tags"))
    assert (await connect(rig, rig.graph.instagram_token)).identity.profile.external_id


async def test_a_token_of_today_is_taken_however_its_renewal_is_refused(rig: Rig) -> None:
    """Which code refuses one that is too young is not documented."""
    for path in ("/access_token", "/refresh_access_token"):
        rig.graph.faults.add(refusal(190, path=path))
    signed = await connect(rig, rig.graph.instagram_token)
    assert signed.credentials["access_token"] == rig.graph.instagram_token


async def test_who_we_are_may_come_in_a_list(rig: Rig) -> None:
    """As Meta's documents show it."""
    me: dict[str, object] = {
        "data": [{"user_id": rig.graph.account.id, "username": "harbourcoffee"}]
    }
    rig.graph.faults.add(replace(refusal(1, path="/me"), status=200, answer=me))
    signed = await connect(rig, rig.graph.instagram_token)
    assert signed.identity.profile.external_id == rig.graph.account.id


async def test_a_personal_account_is_refused(rig: Rig) -> None:
    """In a sentence that says where to change it."""
    me: dict[str, object] = {"user_id": "1", "username": "ann", "account_type": "PERSONAL"}
    rig.graph.faults.add(replace(refusal(1, path="/me"), status=200, answer=me))
    with pytest.raises(Rejected, match="personal account"):
        await connect(rig, rig.graph.instagram_token)


async def test_what_is_no_token_is_refused(rig: Rig) -> None:
    """By us, or by Instagram."""
    with pytest.raises(BadInput):
        await connect(rig, "two words")
    with pytest.raises(Reauthorise):
        await connect(rig, "IGAAnonsense")


async def test_without_the_app_secret_a_token_cannot_be_judged(rig: Rig) -> None:
    """It may last for an hour only."""
    with pytest.raises(Misconfigured, match="INSTAGRAM_APP_SECRET"):
        await connect(rig, rig.graph.instagram_token, app_secret="")


async def test_the_stored_sign_in_must_be_this_accounts(rig: Rig) -> None:
    """`check` says so."""
    rig.graph.account.id, old = "17841400000000999", rig.graph.account.id
    with pytest.raises(Reauthorise, match="belongs to @harbourcoffee"):
        await rig.network.identity()
    rig.graph.account.id = old
    assert (await rig.network.identity()).profile.external_id == old


def kept(rig: Rig, *, since: datetime) -> MemoryCredentials:
    """A store with the token as it was obtained then."""
    token = LongLived(token=rig.graph.instagram_token, ends=since + SIXTY)
    return MemoryCredentials(credentials_of(token, now=since) | {"kept": "too"})


@pytest.mark.parametrize(("age", "renewed"), [(29, False), (31, True), (59, True)])
async def test_a_token_is_renewed_in_its_second_half(rig: Rig, age: int, renewed: bool) -> None:  # noqa: FBT001 - a parameter
    """And its new end is stored; what else is stored stays."""
    store = kept(rig, since=rig.graph.now)
    rig.graph.advance(timedelta(days=age))
    keeper = TokenKeeper(store, rig.settings)
    token, ends = await keeper.token(), await keeper.ends()
    assert (token != rig.graph.instagram_token) is renewed
    assert ends == (rig.graph.now + SIXTY if renewed else rig.graph.now + SIXTY - timedelta(age))
    assert store.credentials["access_token"] == token
    assert store.credentials["kept"] == "too"


async def test_replicas_renew_a_token_once(rig: Rig) -> None:
    """Under the store's lock: the second one finds a fresh token there."""
    store = kept(rig, since=rig.graph.now)
    rig.graph.advance(MONTH)
    keepers = [TokenKeeper(store, rig.settings) for _ in range(5)]
    tokens = await asyncio.gather(*(one.token() for one in keepers))
    assert len(set(tokens)) == 1
    assert rig.graph.requests.count("GET /refresh_access_token") == 1


@pytest.mark.parametrize("fault", [html_503(), replace(html_503(), status=200, answer={})])
async def test_a_good_token_is_never_given_for_nothing(rig: Rig, fault: object) -> None:
    """An Instagram that is down, or answers with an empty token: it is tried again in an hour."""
    store = kept(rig, since=rig.graph.now)
    rig.graph.advance(MONTH)
    keeper = TokenKeeper(store, rig.settings)
    rig.graph.faults.add(fault)  # type: ignore[arg-type]  # a parameter
    assert [await keeper.token() for _ in range(3)] == [rig.graph.instagram_token] * 3
    assert store.credentials["access_token"] == rig.graph.instagram_token
    assert rig.graph.requests.count("GET /refresh_access_token") == 1
    rig.graph.advance(timedelta(minutes=61))
    assert await keeper.token() != rig.graph.instagram_token


async def test_a_token_that_another_replica_has_renewed_is_noticed(rig: Rig) -> None:
    """Within a minute."""
    store = kept(rig, since=rig.graph.now)
    keeper = TokenKeeper(store, rig.settings)
    await keeper.token()
    await store.save(store.credentials | {"access_token": "IGAAnew"})
    rig.graph.advance(timedelta(seconds=61))
    assert await keeper.token() == "IGAAnew"


async def test_the_account_is_made_to_push(rig: Rig) -> None:
    """Asked again it changes nothing."""
    pushed = rig.network.pushed
    before = await pushed.subscription(CALLBACK)
    made = [await pushed.subscribe(CALLBACK) for _ in range(2)]
    assert before.problem == "Instagram does not push what happens on this account."
    assert made == [Subscription(active=True)] * 2
    assert {"comments", "mentions", "messages"} <= rig.graph.account.subscribed


async def test_fields_that_a_version_does_not_take_are_left_out(rig: Rig) -> None:
    """The optional ones first; what is missing then is said, with where to choose it."""
    refused = refusal(100, method="POST", path="/subscribed_apps")
    rig.graph.faults.add(refused)
    assert await rig.network.pushed.subscribe(CALLBACK) == Subscription(active=True)
    assert rig.graph.account.subscribed == {"comments", "mentions", "messages"}
    rig.graph.account.subscribed.clear()
    rig.graph.faults.add(refused, times=2)
    made = await rig.network.pushed.subscribe(CALLBACK)
    assert made.problem == "Instagram does not push these of this account: mentions."
    assert CALLBACK in made.hint
    assert rig.graph.app_id in made.hint


@pytest.mark.parametrize(
    ("callback", "settings", "problem"),
    [
        ("", {}, "no public address"),
        (CALLBACK, {"app_secret": ""}, "INSTAGRAM_APP_SECRET"),
        (CALLBACK, {"verify_token": ""}, "INSTAGRAM_VERIFY_TOKEN"),
    ],
)
async def test_what_has_to_be_set_first_is_said(
    rig: Rig, callback: str, settings: dict[str, str], problem: str
) -> None:
    """Instagram is not asked."""
    network = rig.network
    chosen = replace(rig.settings, **settings)  # type: ignore[arg-type]  # settings of text
    subscribing = Subscribing(network._client, network._us, chosen)
    before = len(rig.graph.requests)
    for told in (await subscribing.look(callback), await subscribing.subscribe(callback)):
        assert told.active is False
        assert problem in told.problem
        assert told.meant
    assert len(rig.graph.requests) == before


async def test_to_be_polled_is_a_choice(rig: Rig) -> None:
    """Where neither secret nor verify token is set nobody has meant to be pushed."""
    network = rig.network
    chosen = replace(rig.settings, app_secret="", verify_token="")
    subscribing = Subscribing(network._client, network._us, chosen)
    told = [await subscribing.look(CALLBACK), await subscribing.subscribe(CALLBACK)]
    assert [(one.active, one.meant) for one in told] == [(False, False)] * 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("INSTAGRAM_API_URL", "graph.instagram.com"),
        ("INSTAGRAM_API_VERSION", "26"),
        ("INSTAGRAM_APP_ID", "my app"),
        ("INSTAGRAM_TIMEOUT_SECONDS", "0"),
        ("INSTAGRAM_LOOKBACK_MINUTES", "soon"),
        ("INSTAGRAM_MEDIA_WATCHED", "101"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(name: str, value: str) -> None:
    """Before anything starts."""
    with pytest.raises(Misconfigured, match=name):
        read_settings({name: value})
