"""What X pushes to us: a webhook for the app, a subscription for each kind and account.

The webhook is the app's, so the app's bearer token asks for it; what concerns an account is asked
for with the account's own keys ("private events"). Where the world does not reach this bot there
is no webhook, and the same subscriptions feed the stream.
Sources: https://docs.x.com/x-api/webhooks/quickstart, https://docs.x.com/x-api/activity/quickstart.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from integrations.base import Rejected, Subscription
from integrations.x.activity import wanted
from integrations.x.app_client import AppClient
from integrations.x.client import XClient
from integrations.x.errors import Refused
from integrations.x.payload import Json, next_token, objects
from integrations.x.refusals import CONSOLE, Reason
from integrations.x.settings import XSettings

MOST_PAGES = 5  # of 1,000; self-serve apps may have 1,500

_ACTIVE = Subscription(active=True)
_SUBSCRIBE = "While the bot runs: python -m bot connect x"
_NO_TOKEN = Subscription(
    active=False,
    problem="X does not push to this bot: X_BEARER_TOKEN is empty. Mentions are polled.",
    hint=f"Copy the app's bearer token from {CONSOLE} into X_BEARER_TOKEN.",
    meant=False,
)
_NO_SECRET = Subscription(
    active=False,
    problem="X cannot push to this bot by webhook: neither X_CLIENT_SECRET nor X_CONSUMER_SECRET "
    "is set.",
    hint=f"Copy the app's secret from {CONSOLE}.",
)
_ADDRESS = Subscription(
    active=False,
    problem="X pushes only to an https address without a port.",
    hint="Give PUBLIC_URL such an address, or leave it empty to be streamed to.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hook:
    """A webhook as X knows it."""

    id: str
    valid: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """A subscription as X knows it."""

    id: str
    kind: str
    webhook_id: str


class Subscriptions:
    """What one account is subscribed to."""

    def __init__(self, app: AppClient, client: XClient, settings: XSettings, own_id: str) -> None:
        self._app = app
        self._client = client
        self._settings = settings
        self._own_id = own_id

    async def look(self, callback: str) -> Subscription:
        """Whether X pushes to `callback`; to the stream where there is none."""
        return await self._asked(callback, mend=False)

    async def make(self, callback: str) -> Subscription:
        """Make it so."""
        return await self._asked(callback, mend=True)

    async def _asked(self, callback: str, *, mend: bool) -> Subscription:
        address = "" if self._settings.streams else callback
        if trouble := self._unprepared(address):
            return trouble
        try:
            hook = await self._hook(address, mend=mend) if address else None
            if isinstance(hook, Subscription):
                return hook
            return await self._kinds(hook.id if hook else "", mend=mend)
        except Rejected as error:
            return Subscription(active=False, problem=str(error), hint=error.hint)

    def _unprepared(self, address: str) -> Subscription | None:
        if not self._settings.bearer:
            return replace(_NO_TOKEN, meant=bool(self._settings.secrets))
        if not address:
            return None
        if not self._settings.secrets:
            return _NO_SECRET
        return None if _acceptable(address) else _ADDRESS

    async def _hook(self, address: str, *, mend: bool) -> _Hook | Subscription:
        """The valid webhook of this address, or what is wrong with it."""
        found = _hook_in(await self._app.webhooks(), address)
        if found is None and not mend:
            return Subscription(
                active=False, problem=f"X has no webhook for {address}.", hint=_SUBSCRIBE
            )
        if found is None:
            await self._app.add_webhook(address)
            found = _hook_in(await self._app.webhooks(), address)
        elif not found.valid and mend:
            await self._app.challenge(found.id)
            found = _hook_in(await self._app.webhooks(), address)
        if found is None or not found.valid:
            return Subscription(
                active=False,
                problem=f"X does not push to {address}: its challenge was not answered rightly.",
                hint="Check that this address reaches the bot, and that X_CLIENT_SECRET or "
                "X_CONSUMER_SECRET are those of the same app as X_BEARER_TOKEN.",
            )
        return found

    async def _kinds(self, webhook_id: str, *, mend: bool) -> Subscription:
        known = await self._known()
        missing = list[str]()
        for kind in wanted(self._settings):
            of_kind = [one for one in known if one.kind == kind]
            # Without a webhook of ours every subscription feeds the stream.
            if any(not webhook_id or one.webhook_id == webhook_id for one in of_kind):
                continue
            if mend:
                await self._subscribe(kind, webhook_id, of_kind[0].id if of_kind else "")
            else:
                missing.append(kind)
        if not missing:
            return _ACTIVE
        return Subscription(
            active=False,
            problem=f"X does not push all that is needed: {', '.join(missing)} missing.",
            hint=_SUBSCRIBE,
        )

    async def _known(self) -> list[_Known]:
        known = list[_Known]()
        token = ""
        for _ in range(MOST_PAGES):
            answer = await self._app.subscriptions(token)
            known += _subscriptions_in(answer, self._own_id)
            token = next_token(answer)
            if not token:
                break
        return known

    async def _subscribe(self, kind: str, webhook_id: str, changed: str) -> None:
        where = {"webhook_id": webhook_id} if webhook_id else {}
        if changed:
            await self._client.subscribe(where, subscription_id=changed)
            return
        body = {"event_type": kind, "filter": {"user_id": self._own_id}, **where}
        try:
            await self._client.subscribe(body)
        except Refused as error:
            # Another replica was faster.
            if error.reason is not Reason.SUBSCRIBED:
                raise


def _acceptable(address: str) -> bool:
    parts = urlsplit(address)
    try:
        return parts.scheme == "https" and parts.port is None
    except ValueError:
        return False


def _hook_in(answer: Json, address: str) -> _Hook | None:
    for one in objects(answer):
        if one.get("url") == address and isinstance(one.get("id"), str):
            return _Hook(id=str(one["id"]), valid=one.get("valid") is True)
    return None


def _subscriptions_in(answer: Json, own_id: str) -> Iterator[_Known]:
    for one in objects(answer):
        found = one.get("filter")
        # One that is narrowed further (by direction, by post) does not bring all.
        if isinstance(found, Mapping) and dict(found) == {"user_id": own_id}:
            yield _Known(
                id=str(one.get("subscription_id") or ""),
                kind=str(one.get("event_type") or ""),
                webhook_id=str(one.get("webhook_id") or ""),
            )
