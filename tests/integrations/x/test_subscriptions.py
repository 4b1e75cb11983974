"""Webhooks and subscriptions: looked at, made, mended."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest
from aiohttp import web

from integrations.base import HookRequest, Network, Reauthorise, RetryLater, Subscription
from integrations.x import PLUGIN
from playground.networks.x.activity import Hook, Subscribed
from playground.networks.x.faults import Refuse, html_503
from playground.networks.x.server import KEYS, FakeX
from playground.networks.x.tokens import APP_TOKEN
from playground.networks.x.world import OWN_ID
from tests.integrations.x.conftest import NOW, Connect, Store

PUBLIC = "https://bot.example"
CALLBACK = f"{PUBLIC}/webhooks/x"
SETTINGS = {
    "X_BEARER_TOKEN": APP_TOKEN,
    "X_CONSUMER_SECRET": KEYS["api_secret"],
    "PUBLIC_URL": PUBLIC,
}
KINDS = {"post.mention.create", "post.reply.create", "post.quote.create", "dm.received"}


@dataclass
class Door:
    """A web server with our door, and what came through it."""

    settings: dict[str, str]
    url: str = ""
    came: list[bytes] = field(default_factory=list)
    down: bool = False

    async def serve(self, request: web.Request) -> web.Response:
        """Answer as the bot does."""
        door = PLUGIN.webhook(self.settings)
        assert door is not None
        asked = HookRequest(
            method=request.method,
            query=dict(request.query),
            headers={name.lower(): value for name, value in request.headers.items()},
            body=await request.read(),
            query_text=request.query_string,
        )
        if self.down:
            return web.Response(status=503)
        if asked.method == "GET":
            answer = door.greet(asked)
            return web.Response(status=answer.status, text=answer.text, content_type=answer.mime)
        if not door.verify(asked):
            return web.Response(status=403)
        self.came.append(asked.body)
        return web.Response()


@asynccontextmanager
async def opened(door: Door) -> AsyncIterator[Door]:
    """The door on a free port."""
    app = web.Application()
    app.router.add_route("*", "/webhooks/x", door.serve)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    door.url = "http://{}:{}".format(*runner.addresses[0][:2])
    try:
        yield door
    finally:
        await runner.cleanup()


@pytest.fixture
async def door(x: FakeX) -> AsyncIterator[Door]:
    """Our door, which X reaches at PUBLIC."""
    async with opened(Door(dict(SETTINGS))) as made:
        x.activity.reaches[PUBLIC] = made.url
        yield made


@pytest.fixture
async def network(connect: Connect) -> AsyncIterator[Network]:
    """Our account, set up for pushes by webhook."""
    async with connect(**SETTINGS) as network:
        yield network


async def look(network: Network, callback: str = CALLBACK) -> Subscription:
    """Whether X pushes."""
    assert network.pushed is not None
    return await network.pushed.subscription(callback)


async def make(network: Network, callback: str = CALLBACK) -> Subscription:
    """Let it push."""
    assert network.pushed is not None
    return await network.pushed.subscribe(callback)


async def test_a_webhook_and_four_subscriptions_are_made_once(
    x: FakeX, network: Network, door: Door
) -> None:
    """Asked again nothing changes; what happens then comes through the door, signed."""
    before = await look(network)
    assert (before.active, before.problem) == (False, f"X has no webhook for {CALLBACK}.")
    assert await make(network) == Subscription(active=True)
    made = (dict(x.activity.hooks), dict(x.activity.subscriptions))
    assert await make(network) == await look(network) == Subscription(active=True)
    assert made == (x.activity.hooks, x.activity.subscriptions)
    assert {one.kind for one in x.activity.subscriptions.values()} == KINDS
    assert await x.activity.happens(x.world.post("@goldenshop hello")) == [200]
    assert await x.activity.happens(x.world.write_privately("hello")) == [200]
    assert len(door.came) == 2


async def test_the_app_asks_for_webhooks_and_the_account_for_itself(
    x: FakeX, network: Network, door: Door
) -> None:
    """What concerns an account needs its own consent."""
    del door
    await make(network)
    asked = {(one.method, one.path): one.headers["Authorization"][:6] for one in x.asked}
    assert asked == {
        ("GET", "/2/webhooks"): "Bearer",
        ("POST", "/2/webhooks"): "Bearer",
        ("GET", "/2/activity/subscriptions"): "Bearer",
        ("POST", "/2/activity/subscriptions"): "OAuth ",
    }


async def test_private_messages_that_are_not_read_are_not_subscribed(
    x: FakeX, connect: Connect, door: Door
) -> None:
    """Each event costs."""
    del door
    async with connect(**SETTINGS, X_READ_DMS="false") as network:
        assert (await make(network)).active
    assert {one.kind for one in x.activity.subscriptions.values()} == KINDS - {"dm.received"}


async def test_what_is_missing_is_named_and_made(x: FakeX, network: Network, door: Door) -> None:
    """A subscription that somebody has deleted."""
    del door
    await make(network)
    lost = next(one for one in x.activity.subscriptions.values() if one.kind == "dm.received")
    del x.activity.subscriptions[lost.id]
    found = await look(network)
    assert found.problem == "X does not push all that is needed: dm.received missing."
    assert found.hint
    assert (await make(network)).active


async def test_a_subscription_of_the_stream_is_led_to_the_webhook(
    x: FakeX, network: Network, door: Door
) -> None:
    """When a bot gets a public address later; X knows no second one of the same kind."""
    del door
    for kind in KINDS:
        made = x.world.next_id()
        x.activity.subscriptions[made] = Subscribed(
            id=made, kind=kind, user_id=OWN_ID, created_at=""
        )
    assert not (await look(network)).active
    assert (await make(network)).active
    (hook,) = x.activity.hooks
    assert {one.webhook_id for one in x.activity.subscriptions.values()} == {hook}
    assert len(x.activity.subscriptions) == len(KINDS)


async def test_subscriptions_of_others_do_not_count(x: FakeX, network: Network, door: Door) -> None:
    """An app may serve more accounts than this one, over many pages."""
    del door
    for number in range(1100):
        made = x.world.next_id()
        x.activity.subscriptions[made] = Subscribed(
            id=made, kind="dm.received", user_id=str(5000 + number), created_at=""
        )
    assert (await make(network)).active
    assert (await look(network)).active
    assert len(x.activity.subscriptions) == 1104


async def test_a_webhook_that_x_gave_up_is_challenged_again(
    x: FakeX, network: Network, door: Door
) -> None:
    """After an outage of ours; while it lasts, what to do is said."""
    await make(network)
    for hook in x.activity.hooks.values():
        x.activity.hooks[hook.id] = replace(hook, valid=False)
    assert not (await look(network)).active
    door.down = True
    found = await make(network)
    assert (found.active, "did not answer X's challenge" in found.problem) == (False, True)
    door.down = False
    assert (await make(network)).active


async def test_a_secret_is_changed_without_a_gap(x: FakeX, network: Network, door: Door) -> None:
    """First here, then at X: challenges and deliveries pass all the time."""
    await make(network)
    door.settings |= {
        "X_CONSUMER_SECRET": "brand-new",
        "X_CONSUMER_SECRET_BEFORE": x.activity.secret,
    }
    (hook,) = x.activity.hooks.values()
    for secret in (x.activity.secret, "brand-new"):
        x.activity.secret = secret
        x.activity.hooks[hook.id] = replace(hook, valid=False)
        assert (await make(network)).active
        assert await x.activity.happens(x.world.post(f"@goldenshop {secret}")) == [200]
    door.settings["X_CONSUMER_SECRET_BEFORE"] = ""
    assert await x.activity.happens(x.world.post("@goldenshop again")) == [200]


async def test_an_app_with_a_client_secret_signs_with_it(x: FakeX, door: Door) -> None:
    """X's newer way; the challenge is answered with the client secret."""
    x.activity.client_secret = "client-secret"
    door.settings["X_CLIENT_SECRET"] = "client-secret"
    network = await _opened(x, {**SETTINGS, "X_CLIENT_SECRET": "client-secret"})
    try:
        assert (await make(network)).active
        x.activity.secret = ""
        assert await x.activity.happens(x.world.post("@goldenshop hello")) == [200]
    finally:
        await network.close()


async def test_what_was_refused_comes_again_in_any_order(
    x: FakeX, network: Network, door: Door
) -> None:
    """X sends it again; the same news come of it."""
    await make(network)
    door.down = True
    posts = [x.world.post(f"@goldenshop {n}") for n in range(3)]
    for post in posts:
        assert await x.activity.happens(post) == [503]
    door.down = False
    assert await x.activity.deliveries.again() == [200, 200, 200]
    web_door = PLUGIN.webhook(SETTINGS)
    assert web_door is not None
    assert network.pushed is not None
    events = [event for body in door.came for event in web_door.events(body)]
    news = await network.pushed.read(events, now=NOW)
    assert [mention.external_id for mention in news.mentions] == posts


@pytest.mark.parametrize(
    ("changed", "callback", "words"),
    [
        ({"X_BEARER_TOKEN": ""}, CALLBACK, "X_BEARER_TOKEN is empty"),
        ({"X_BEARER_TOKEN": "typed-wrongly"}, CALLBACK, "refuses the app's bearer token"),
        ({}, "http://bot.example/webhooks/x", "only to an https address without a port"),
        ({}, "https://bot.example:8443/webhooks/x", "only to an https address without a port"),
        ({}, "https://bot.example:none/webhooks/x", "only to an https address without a port"),
        ({"X_CONSUMER_SECRET": "of-another-app"}, CALLBACK, "did not answer X's challenge"),
    ],
)
async def test_what_is_wrong_is_said(
    x: FakeX, door: Door, changed: dict[str, str], callback: str, words: str
) -> None:
    """A sentence, and how to mend it; nothing is raised, for polling goes on."""
    door.settings |= changed or {"X_BEARER_TOKEN": APP_TOKEN}
    network = await _opened(x, {**SETTINGS, **changed})
    try:
        found = await make(network, callback)
    finally:
        await network.close()
    assert not found.active
    assert words in found.problem
    assert found.hint


@pytest.mark.parametrize("secret", ["", "a secret"])
async def test_without_any_of_its_secrets_x_is_polled_by_choice(
    x: FakeX, door: Door, secret: str
) -> None:
    """PUBLIC_URL may be there for other networks; a secret alone is half a set-up."""
    del door
    neither = {"X_BEARER_TOKEN": "", "X_CONSUMER_SECRET": secret, "X_CLIENT_SECRET": ""}
    network = await _opened(x, {**SETTINGS, **neither})
    try:
        found = await make(network, CALLBACK)
    finally:
        await network.close()
    assert (found.active, found.meant) == (False, bool(secret))


async def test_limits_of_x_are_said(x: FakeX, network: Network, door: Door) -> None:
    """Too many webhooks, too many subscriptions."""
    del door
    x.activity.hooks["7"] = Hook(id="7", url="https://other.example/x", created_at="")
    assert (await make(network)).problem.startswith("The X app has as many webhooks")
    del x.activity.hooks["7"]
    x.activity.most = 2
    assert (await make(network)).problem.startswith("The X app has as many subscriptions")


async def test_another_replica_was_faster(x: FakeX, network: Network, door: Door) -> None:
    """X's refusal of a second subscription is no trouble."""
    del door
    body: dict[str, object] = {
        "title": "DuplicateSubscription",
        "detail": "A duplicate subscription exists.",
    }
    x.script(Refuse(status=409, body=body, method="POST", path="/2/activity/subscriptions"))
    assert (await make(network)).active


async def test_an_outage_is_no_verdict(x: FakeX, network: Network, door: Door) -> None:
    """It is looked at later; keys of the account that are refused need a person."""
    del door
    x.script(html_503("/2/webhooks"))
    with pytest.raises(RetryLater):
        await look(network)
    x.script(Refuse(status=401, method="POST", path="/2/activity/subscriptions"))
    with pytest.raises(Reauthorise):
        await make(network)


async def test_without_a_public_address_the_stream_is_fed(x: FakeX, connect: Connect) -> None:
    """The same subscriptions, and no webhook."""
    async with connect(X_BEARER_TOKEN=APP_TOKEN) as network:
        assert not (await look(network, "")).active
        assert (await make(network, "")).active
        assert (await look(network, "")).active
    assert x.activity.hooks == {}
    assert {one.kind for one in x.activity.subscriptions.values()} == KINDS


async def _opened(x: FakeX, settings: dict[str, str]) -> Network:
    network = PLUGIN.build(
        own_external_id=OWN_ID,
        own_handle="goldenshop",
        base_url=x.url,
        credentials=Store(KEYS),
        settings=settings,
    )
    await network.open()
    return network
