"""The Activity API of a pretend X: webhooks, subscriptions, and what is pushed to them.

    x.activity.reaches["https://bot.example"] = "http://127.0.0.1:8080"   # its name service
    post = x.world.post("@goldenshop hello")
    await x.activity.happens(post)      # delivered, signed, and streamed

As strict as the real one: a webhook has to answer its challenge, an address with a port is none,
a subscription to private events needs the account's own consent, one connection to the stream.
"""

import json
import secrets as random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Protocol
from urllib.parse import urlencode, urlsplit

import aiohttp

from playground.networks.x import envelopes, rules
from playground.networks.x.deliveries import Deliveries
from playground.networks.x.documents import stamp
from playground.networks.x.envelopes import KINDS, PRIVATE_KINDS
from playground.networks.x.rules import Answered, Who
from playground.networks.x.world import World

STREAM = "/2/activity/stream"
MOST_WEBHOOKS = 1

_PATIENCE = aiohttp.ClientTimeout(total=10)


class _Came(Protocol):
    query: dict[str, str]
    body: dict[str, object]
    who: Who


@dataclass(frozen=True, kw_only=True)
class Hook:
    """A webhook."""

    id: str
    url: str
    created_at: str
    valid: bool = True


@dataclass(frozen=True, kw_only=True)
class Subscribed:
    """A subscription."""

    id: str
    kind: str
    user_id: str
    created_at: str
    webhook_id: str = ""
    tag: str = ""


@dataclass
class FakeActivity:
    """What an app has registered.

    Attributes:
        reaches: where addresses of the world lead to here.
        secret: with which X signs (OAuth 1.0a); `client_secret`: OAuth 2.0, "" where there is none.
        most: how many subscriptions the app may have.
        sparse: events come without what they refer to, as those of replies and quotes do.
    """

    world: World
    reaches: dict[str, str] = field(default_factory=dict)
    secret: str = "app-secret-5c1e"
    client_secret: str = ""
    most: int = 1500
    sparse: bool = False
    hooks: dict[str, Hook] = field(default_factory=dict)
    subscriptions: dict[str, Subscribed] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Nothing has been delivered."""
        self.deliveries = Deliveries()

    def routes(
        self,
    ) -> list[tuple[str, str, Callable[..., Answered | Awaitable[Answered]], frozenset[str]]]:
        """What the server answers with it; the stream is its own affair."""
        hook, subscription = r"/2/webhooks/(\d+)", r"/2/activity/subscriptions/(\d+)"
        return [
            ("GET", "/2/webhooks", self._hooks, rules.NOTHING),
            ("POST", "/2/webhooks", self._add_hook, rules.NOTHING),
            ("PUT", hook, self._challenge_again, rules.NOTHING),
            ("DELETE", hook, self._delete_hook, rules.NOTHING),
            ("GET", "/2/activity/subscriptions", self._list, rules.SUBSCRIPTIONS),
            ("POST", "/2/activity/subscriptions", self._subscribe, rules.NOTHING),
            ("PUT", subscription, self._change, rules.NOTHING),
            ("DELETE", subscription, self._unsubscribe, rules.NOTHING),
        ]

    def stream_refused(self) -> Answered | None:
        """Why nobody else can connect, if so."""
        if not self.deliveries.connected.is_set():
            return None
        return 429, {
            "title": "ConnectionException",
            "detail": "This stream is currently at the maximum allowed connection limit.",
            "connection_issue": "TooManyConnections",
            "type": "https://api.x.com/2/problems/streaming-connection",
        }

    def bodies(self, made: str) -> list[bytes]:
        """The events of a post or private message, one body for each subscription it fits."""
        return [
            envelopes.body(self.world, made, one.kind, one.user_id, one.tag, sparse=self.sparse)
            for one in self.subscriptions.values()
            if envelopes.fits(self.world, made, one.kind, one.user_id)
        ]

    async def happens(self, made: str) -> list[int]:
        """Push what somebody did to where it is subscribed; the status of each answer."""
        statuses = []
        for body in self.bodies(made):
            statuses += await self.deliver(body)
        return statuses

    async def deliver(self, body: bytes) -> list[int]:
        """Push a body to the stream, and to every valid webhook that its event is for."""
        self.deliveries.stream(body)
        event = json.loads(body)["data"]
        wanted = {
            one.webhook_id
            for one in self.subscriptions.values()
            if (one.kind, one.user_id) == (event["event_type"], event["filter"]["user_id"])
        }
        hooks = [hook for hook in self.hooks.values() if hook.valid and hook.id in wanted]
        return [
            await self.deliveries.post(self._here(hook.url), body, self.signed(body))
            for hook in hooks
        ]

    def signed(self, message: bytes) -> dict[str, str]:
        """The headers with which X proves that a message is its own."""
        return envelopes.signed(message, secret=self.secret, client_secret=self.client_secret)

    def _here(self, url: str) -> str:
        parts = urlsplit(url)
        reached = self.reaches.get(f"{parts.scheme}://{parts.netloc}", "http://127.0.0.1:9")
        return f"{reached}{parts.path}"

    async def _challenged(self, url: str) -> bool:
        """Whether whoever answers at `url` knows the app's secret."""
        token = random.token_urlsafe(32)
        query = urlencode({"crc_token": token, "nonce": random.token_urlsafe(16)})
        headers = self.signed(query.encode())
        try:
            async with (
                aiohttp.ClientSession(timeout=_PATIENCE) as session,
                session.get(
                    f"{self._here(url)}?{query}", headers=headers, allow_redirects=False
                ) as answer,
            ):
                told = await answer.json()
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return False
        secret = self.client_secret or self.secret
        right = envelopes.signature(secret, token.encode())
        return answer.status == 200 and told == {"response_token": right}

    def _hooks(self, _: _Came) -> Answered:
        listed = [_hook_document(hook) for hook in self.hooks.values()]
        return 200, {"data": listed, "meta": {"result_count": len(listed)}}

    async def _add_hook(self, came: _Came) -> Answered:
        url = str(came.body.get("url", ""))
        if wrong := rules.unknown_keys(came.body, {"url"}):
            return wrong
        if urlsplit(url).scheme != "https" or urlsplit(url).port is not None:
            return _no("UrlValidationFailed: The callback URL does not meet the requirements.")
        if any(hook.url == url for hook in self.hooks.values()):
            return _no("DuplicateUrlFailed: A webhook is already registered for this URL.")
        if len(self.hooks) >= MOST_WEBHOOKS:
            return _no("WebhookLimitExceeded: The maximum number of webhooks is reached.")
        if not await self._challenged(url):
            return _no("CrcValidationFailed: The callback URL did not answer the CRC check.")
        made = Hook(id=self.world.next_id(), url=url, created_at=stamp(self.world.now))
        self.hooks[made.id] = made
        return 200, {"data": _hook_document(made)}

    async def _challenge_again(self, _: _Came, hook_id: str) -> Answered:
        hook = self.hooks.get(hook_id)
        if hook is None:
            return _no("WebhookIdInvalid: The webhook was not found.")
        valid = await self._challenged(hook.url)
        self.hooks[hook_id] = replace(hook, valid=valid)
        if not valid:
            return _no("CrcValidationFailed: The callback URL did not answer the CRC check.")
        return 200, {"data": {"valid": True}}

    def _delete_hook(self, _: _Came, hook_id: str) -> Answered:
        if self.hooks.pop(hook_id, None) is None:
            return _no("WebhookIdInvalid: The webhook was not found.")
        return 200, {"data": {"deleted": True}}

    def _list(self, came: _Came) -> Answered:
        size = int(came.query.get("max_results", "100"))
        begin = int(came.query.get("pagination_token", "p0").removeprefix("p"))
        every = list(self.subscriptions.values())
        page = [_subscription_document(one) for one in every[begin : begin + size]]
        meta: dict[str, object] = {"total_subscriptions": len(every)}
        if begin + size < len(every):
            meta["next_token"] = f"p{begin + size}"
        return 200, {"data": page, "meta": meta}

    def _subscribe(self, came: _Came) -> Answered:
        kind, given = str(came.body.get("event_type", "")), came.body.get("filter")
        if wrong := rules.unknown_keys(came.body, {"event_type", "filter", "tag", "webhook_id"}):
            return wrong
        if kind not in KINDS or not isinstance(given, dict) or set(given) != {"user_id"}:
            return rules.invalid("$.event_type or $.filter: is not right")
        if kind in PRIVATE_KINDS and came.who is not Who.USER:
            return rules.invalid(
                "OauthAccessTokenRequired: OAuth user access token is required for this event type"
            )
        made = Subscribed(
            id=self.world.next_id(),
            kind=kind,
            user_id=str(given["user_id"]),
            created_at=stamp(self.world.now),
            webhook_id=str(came.body.get("webhook_id", "")),
            tag=str(came.body.get("tag", "")),
        )
        same = [(one.kind, one.user_id) for one in self.subscriptions.values()]
        if (made.kind, made.user_id) in same:
            return rules.problem(
                409, "A duplicate subscription exists already.", title="DuplicateSubscription"
            )
        if len(same) >= self.most:
            return rules.problem(403, "TooManySubscriptions: the subscription limit is reached.")
        return self._kept(made)

    def _change(self, came: _Came, subscription_id: str) -> Answered:
        known = self.subscriptions.get(subscription_id)
        if wrong := rules.unknown_keys(came.body, {"tag", "webhook_id"}):
            return wrong
        if known is None:
            return rules.problem(404, "Could not find the subscription", title="Not Found")
        given = {name: str(value) for name, value in came.body.items()}
        return self._kept(
            replace(
                known,
                tag=given.get("tag", known.tag),
                webhook_id=given.get("webhook_id", known.webhook_id),
            )
        )

    def _kept(self, one: Subscribed) -> Answered:
        if one.webhook_id and one.webhook_id not in self.hooks:
            return _no("WebhookIdInvalid: The webhook was not found.")
        self.subscriptions[one.id] = one
        total = len(self.subscriptions)
        return 200, {
            "data": {
                "subscription": _subscription_document(one),
                "total_subscriptions_for_instance_id": total,
            },
            "meta": {"total_subscriptions": total},
        }

    def _unsubscribe(self, _: _Came, subscription_id: str) -> Answered:
        if self.subscriptions.pop(subscription_id, None) is None:
            return rules.problem(404, "Could not find the subscription", title="Not Found")
        return 200, {
            "data": {"deleted": True},
            "meta": {"total_subscriptions": len(self.subscriptions)},
        }


def _no(detail: str) -> Answered:
    return rules.problem(400, detail, title="Invalid Request", kind="invalid-request")


def _hook_document(hook: Hook) -> dict[str, object]:
    return {
        "id": hook.id,
        "url": hook.url,
        "valid": hook.valid,
        "created_at": hook.created_at,
    }


def _subscription_document(one: Subscribed) -> dict[str, object]:
    whole = {
        "subscription_id": one.id,
        "event_type": one.kind,
        "filter": {"user_id": one.user_id},
        "created_at": one.created_at,
        "updated_at": one.created_at,
        "webhook_id": one.webhook_id,
        "tag": one.tag,
    }
    return {name: value for name, value in whole.items() if value}
