"""The session under tweepy: secrets, signatures, addresses, time-outs, bodies that are no JSON."""

import logging
import traceback
from collections.abc import Mapping
from datetime import timedelta

import pytest

from integrations.base import Network, OutsideError, Reauthorise, RetryLater, Unknown
from integrations.x.credentials import OAuth1, OAuth2
from integrations.x.network import XNetwork
from integrations.x.session import Answer, XSession
from playground.networks.x.faults import Garbled, Lost, Refuse, Silent, When, html_503
from playground.networks.x.server import KEYS, FakeX
from playground.networks.x.world import OWN_ID
from tests.integrations.x.conftest import NOW, Connect, Store, outgoing, post_of, target
from tests.integrations.x.pictures import file_of, png

USER_TOKEN = {
    "user_token": "user-token-1",
    "refresh_token": "refresh-1",
    "client_id": "client",
    "client_secret": "client-secret-9d",
}
SECRETS = (
    KEYS["api_secret"],
    KEYS["access_secret"],
    KEYS["access_token"],
    "user-token-1",
    "user-token-2",
    "refresh-1",
    "refresh-2",
    "client-secret-9d",
    "oauth_signature",
)
WORDS = "Sorry about your parcel, Kim"
ALT_TEXT = "A parcel in the rain"


@pytest.mark.parametrize("credentials", [KEYS, USER_TOKEN], ids=["oauth1", "oauth2"])
async def test_no_secret_and_no_message_is_ever_logged(
    x: FakeX,
    connect: Connect,
    caplog: pytest.LogCaptureFixture,
    credentials: Mapping[str, str],
) -> None:
    """Not at DEBUG of every logger, not in a refusal, not while a token is renewed."""
    caplog.set_level(logging.DEBUG)
    for name in ("tweepy", "tweepy.asynchronous.client", "oauthlib", "aiohttp", "asyncio"):
        caplog.set_level(logging.DEBUG, logger=name)
    post = x.world.post("@goldenshop My parcel is lost")
    errors: list[Exception] = []
    async with connect(Store(credentials)) as network:
        await network.identity()
        await network.fetch_mentions(None, now=NOW)
        await network.send(outgoing(WORDS, target(post)))
        assert network.publisher is not None
        ref = await network.publisher.upload(file_of(png(), alt_text=ALT_TEXT))
        await network.publisher.publish(post_of(f"{WORDS}, again", ref))
        x.oauth.tokens = {"user-token-2"}
        await network.fetch_mentions(None, now=NOW)
        twice = Refuse(status=401, path="/2/tweets")
        for faults in ((twice, twice), (Lost(when=When.AFTER),), (html_503(),)):
            x.script(*faults)
            try:
                await network.send(outgoing(WORDS + "!", target(post)))
            except OutsideError as error:
                errors.append(error)
    assert len(errors) == 3
    told = [record.getMessage() + (record.exc_text or "") for record in caplog.records]
    told += ["".join(traceback.format_exception(error)) for error in errors]
    told += [repr(part) for error in errors for part in (error, error.__cause__)]
    everything = "\n".join(told)
    assert "X: POST /2/tweets -> 201" in everything
    for secret in (*SECRETS, WORDS, ALT_TEXT, "My parcel is lost"):
        assert secret not in everything


async def test_tweepy_knows_no_secret(connect: Connect) -> None:
    """What it does not know it cannot write anywhere."""
    async with connect() as network:
        assert isinstance(network, XNetwork)
        known = [value for value in vars(network._client._tweepy).values() if value is not None]
    assert not {*KEYS.values()}.intersection(map(str, known))
    assert "known-to-the-session-only" in known


async def test_each_request_is_signed_for_the_address_it_goes_to(
    x: FakeX, network: Network
) -> None:
    """The base URL is ours, and OAuth 1.0a covers it, query and all (the server checks)."""
    await network.fetch_mentions(None, now=NOW)
    assert [(one.method, one.path) for one in x.asked] == [
        ("GET", f"/2/users/{OWN_ID}/mentions"),
        ("GET", "/2/dm_events"),
    ]
    assert x.asked[0].query["start_time"] == "2026-11-20T11:00:00Z"
    assert x.asked[0].headers["Authorization"].startswith("OAuth ")


async def test_wrong_keys_are_refused(x: FakeX, connect: Connect) -> None:
    """A signature with another secret is no signature."""
    async with connect(Store({**KEYS, "api_secret": "other"})) as network:
        with pytest.raises(Reauthorise):
            await network.identity()
    assert len(x.asked) == 1


async def test_without_keys_there_is_nothing_to_open(connect: Connect) -> None:
    """A half set of keys is said at once."""
    with pytest.raises(Reauthorise, match="No complete set of keys for X is stored"):
        async with connect(Store({"api_key": "only"})):
            pass


async def test_a_user_token_is_renewed_once_and_stored(x: FakeX, connect: Connect) -> None:
    """A 401 did nothing, so the request is asked again with the new token, writes too."""
    post = x.world.post("@goldenshop hello")
    x.oauth.tokens = set()
    store = Store(USER_TOKEN)
    async with connect(store) as network:
        await network.send(outgoing("Hello Kim", target(post)))
        await network.identity()
    assert store.credentials == {
        **USER_TOKEN,
        "user_token": "user-token-2",
        "refresh_token": "refresh-2",
        "user_token_ends": x.oauth.ends["user-token-2"].replace(microsecond=0).isoformat(),
    }
    assert [one.path for one in x.asked] == [
        "/2/tweets",
        "/2/oauth2/token",
        "/2/tweets",
        "/2/users/me",
    ]
    assert x.asked[1].headers["Authorization"] == "Basic Y2xpZW50OmNsaWVudC1zZWNyZXQtOWQ="


async def test_a_token_that_another_replica_renewed_is_taken_over(
    x: FakeX, connect: Connect
) -> None:
    """X's refresh tokens work once: a second renewal would lose the account."""
    store = Store(USER_TOKEN)
    async with connect(store) as network:
        x.oauth.tokens = {"user-token-2"}
        store.credentials["user_token"] = "user-token-2"
        await network.identity()
    assert x.count("POST", "/token") == 0


async def test_a_refused_refresh_token_needs_a_person(x: FakeX, connect: Connect) -> None:
    """The old one was used up or revoked."""
    x.oauth.tokens = set()
    x.oauth.refresh = {}
    async with connect(Store(USER_TOKEN)) as network:
        with pytest.raises(Reauthorise, match="X does not renew our token any more"):
            await network.identity()


@pytest.mark.parametrize(
    "fault", [html_503("token"), Lost(when=When.BEFORE, path="token"), Garbled(path="token")]
)
async def test_a_renewal_without_an_answer_is_tried_later(
    x: FakeX, connect: Connect, fault: Refuse
) -> None:
    """The request itself certainly had no effect: its token was refused."""
    post = x.world.post("@goldenshop hello")
    x.oauth.tokens = set()
    x.script(fault)
    async with connect(Store(USER_TOKEN)) as network:
        with pytest.raises((RetryLater, Unknown)) as raised:
            await network.send(outgoing("Hello Kim", target(post)))
    assert type(raised.value) is RetryLater


@pytest.mark.parametrize("when", list(When))
async def test_a_request_ends_in_time(x: FakeX, connect: Connect, when: When) -> None:
    """An X that never answers does not hold a worker."""
    post = x.world.post("@goldenshop hello")
    async with connect(X_TIMEOUT_SECONDS="0.3") as network:
        x.script(Silent(when=when), Silent(when=when))
        with pytest.raises(Unknown, match="X did not answer in time"):
            await network.send(outgoing("Hello Kim", target(post)))
        with pytest.raises(RetryLater, match="X did not answer in time"):
            await network.identity()


async def test_html_instead_of_json_is_an_outage(x: FakeX, network: Network) -> None:
    """Tweepy alone would fail while reading the page."""
    post = x.world.post("@goldenshop hello")
    x.script(html_503(), html_503())
    with pytest.raises(RetryLater, match="X has trouble of its own"):
        await network.identity()
    with pytest.raises(Unknown, match="X has trouble of its own"):
        await network.send(outgoing("Hello Kim", target(post)))


async def test_a_redirect_is_not_followed(x: FakeX, network: Network) -> None:
    """The signed request goes to nobody else."""
    x.script(Refuse(status=302, headers={"Location": f"{x.url}/elsewhere"}))
    with pytest.raises(Exception, match="X refuses the request"):
        await network.identity()
    assert len(x.asked) == 1


async def test_tweepy_opens_no_session_of_its_own(
    x: FakeX, network: Network, recwarn: pytest.WarningsRecorder
) -> None:
    """A session a request, leaked when it raises, is what tweepy does without ours."""
    x.script(Refuse(status=403), Refuse(status=500))
    for _ in range(2):
        with pytest.raises(Exception, match="X"):
            await network.identity()
    await network.close()
    assert list(recwarn) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"<html>",
        b'{"errors": null}',
        b'{"errors": [1, null, {"message": 2}, {"code": 3}]}',
        b'{"detail": 7, "title": null, "type": {}}',
        b'{"error": {"message": "x"}}',
        b"\xff\xfe",
    ],
)
async def test_an_odd_refusal_stays_readable(body: bytes) -> None:
    """Tweepy takes what is left of it without failing."""
    answer = Answer(400, "Bad Request", {}, body)
    document = await answer.json()
    assert set(document) == {"errors", "detail"}
    assert document["errors"] == []
    assert isinstance(document["detail"], str)


async def test_numbers_that_are_none_do_not_reach_tweepy(x: FakeX, network: Network) -> None:
    """Tweepy would fail on a reset time that is no number."""
    x.script(Refuse(status=429, headers={"x-rate-limit-reset": "soon"}))
    with pytest.raises(RetryLater) as raised:
        await network.identity()
    assert raised.value.after == timedelta(minutes=15)


async def test_the_way_to_sign_follows_the_stored_keys() -> None:
    """Keys that never expire come first."""
    session = XSession(
        base_url="http://127.0.0.1:9", authorisation=OAuth1(KEYS), timeout=timedelta(seconds=1)
    )
    try:
        assert not await OAuth1(KEYS).renew(session, "OAuth ...")
        kept = Store({**USER_TOKEN, "refresh_token": ""})
        refused = OAuth2(kept, kept.credentials)
        assert not await refused.renew(session, refused.header("GET", ""))
    finally:
        await session.close()


async def test_a_port_where_nobody_listens_is_tried_later(connect: Connect, x: FakeX) -> None:
    """A refused connection has had no effect, even of a write."""
    post = x.world.post("@goldenshop hello")
    async with connect() as network:
        await x.__aexit__(None, None, None)
        with pytest.raises(RetryLater, match="X cannot be reached"):
            await network.send(outgoing("Hello Kim", target(post)))
