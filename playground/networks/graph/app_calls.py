"""What belongs to the app: tokens for tokens, what a token may do, subscriptions of webhooks."""

import secrets
from datetime import datetime, timedelta

import aiohttp

from playground.networks.graph.call import App, Call, Operation, Operations
from playground.networks.graph.hooks import Subscribed
from playground.networks.graph.instagram import InstagramActs
from playground.networks.graph.records import Account, Json, Page
from playground.networks.graph.refusals import GraphError, bad
from playground.networks.graph.tokens import INSTAGRAM_SCOPES, PAGE_SCOPES, Token

_SIXTY_DAYS = timedelta(days=60)
_FIELDS = {
    "page": frozenset(
        (
            "feed",
            "mention",
            "messages",
            "message_echoes",
            "message_edits",
            "message_reactions",
            "messaging_postbacks",
            "ratings",
            "name",
        )
    ),
    "instagram": frozenset(
        (
            "comments",
            "live_comments",
            "mentions",
            "messages",
            "message_edit",
            "message_reactions",
            "messaging_postbacks",
            "messaging_seen",
            "story_insights",
        )
    ),
}
_TIMEOUT = aiohttp.ClientTimeout(total=10)


class AppCalls:
    """The app's own calls.

    Attributes:
        callbacks_answer: what counts for an address that is not on the loopback.
    """

    def __init__(self, world: InstagramActs) -> None:
        self.world = world
        self.callbacks_answer = True

    def operations(self) -> Operations:
        """By method, kind of node and edge."""
        subscribe = frozenset({"subscribed_fields"})
        page = ("pages_manage_metadata",)
        made: Operations = {
            ("GET", App, "subscriptions"): Operation(run=self._subscriptions, tokens=("app",)),
            ("POST", App, "subscriptions"): Operation(
                run=self._subscribe_app,
                params=frozenset(
                    {"object", "callback_url", "fields", "verify_token", "include_values"}
                ),
                tokens=("app",),
            ),
            ("DELETE", App, "subscriptions"): Operation(
                run=self._unsubscribe_app, params=frozenset({"object"}), tokens=("app",)
            ),
        }
        for kind, tokens, scopes in (
            (Page, ("page",), page),
            (Account, ("instagram",), ("instagram_business_basic",)),
        ):
            edge = "subscribed_apps"
            made["GET", kind, edge] = Operation(run=self._apps, tokens=tokens, scopes=scopes)
            made["POST", kind, edge] = Operation(
                run=self._subscribe, params=subscribe, tokens=tokens, scopes=scopes
            )
            made["DELETE", kind, edge] = Operation(
                run=self._unsubscribe, params=subscribe, tokens=tokens, scopes=scopes
            )
        return made

    def facebook_token(self, params: dict[str, str]) -> Json:
        """GET /oauth/access_token."""
        _only(params, "grant_type", "client_id", "client_secret", "fb_exchange_token")
        if params.get("grant_type") != "fb_exchange_token":
            raise bad("Invalid grant_type.")
        if params.get("client_id") != self.world.app_id:
            raise GraphError("Error validating application. Cannot get application info.", code=101)
        self._secret(params)
        old = self.world.tokens.require(params.get("fb_exchange_token", ""), "", now=self._now)
        if old.kind != "user":
            raise bad("The token is no user's.")
        token = self.world.tokens.make(
            "user", old.owner, now=self._now, lasts=_SIXTY_DAYS, access=timedelta(days=90)
        )
        return _told(token, "bearer")

    def instagram_token(self, params: dict[str, str]) -> Json:
        """GET /access_token."""
        _only(params, "grant_type", "client_secret", "access_token")
        if params.get("grant_type") != "ig_exchange_token":
            raise bad("Invalid grant_type.")
        self._secret(params)
        old = self._instagram(params)
        if old.ends is None or old.ends - old.made_at > timedelta(hours=2):
            raise GraphError("Session key invalid. This token is long-lived already.", code=452)
        return self._sixty_days(old)

    def refreshed(self, params: dict[str, str]) -> Json:
        """GET /refresh_access_token."""
        _only(params, "grant_type", "access_token")
        if params.get("grant_type") != "ig_refresh_token":
            raise bad("Invalid grant_type.")
        old = self._instagram(params)
        if self._now < old.made_at + timedelta(hours=24):
            raise GraphError("(#10) The token must be at least 24 hours old.", code=10)
        return self._sixty_days(old)

    def debug(self, params: dict[str, str]) -> Json:
        """GET /debug_token, with the app's token."""
        _only(params, "input_token", "appsecret_proof")
        try:
            token = self.world.tokens.require(params.get("input_token", ""), "", now=self._now)
        except GraphError as error:
            trouble = {"code": error.code, "message": error.message, "subcode": error.subcode}
            return {"data": {"is_valid": False, "error": trouble, "scopes": []}}
        usual = INSTAGRAM_SCOPES if token.kind == "instagram" else PAGE_SCOPES
        told: Json = {
            "app_id": self.world.app_id,
            "type": token.kind.upper(),
            "application": "Golden Hour",
            "expires_at": _unix(token.ends),
            "data_access_expires_at": _unix(token.access_ends),
            "is_valid": True,
            "scopes": [one for one in usual if one in self.world.tokens.scopes],
            "user_id": self.world.user.id,
        }
        if token.kind == "page":
            told["profile_id"] = token.owner
        return {"data": told}

    async def _apps(self, call: Call) -> Json:
        fields = self._installed(call).subscribed
        if not fields:
            return {"data": []}
        app: Json = {
            "id": self.world.app_id,
            "name": "Golden Hour",
            "link": "https://golden-hour.example/",
            "subscribed_fields": sorted(fields),
        }
        return {"data": [app]}

    async def _subscribe(self, call: Call) -> Json:
        about = "page" if isinstance(call.node, Page) else "instagram"
        wanted = self._wanted(call.params.get("subscribed_fields", ""), about)
        self._installed(call).subscribed.update(wanted)
        return {"success": True}

    async def _unsubscribe(self, call: Call) -> Json:
        self._installed(call).subscribed.clear()
        return {"success": True}

    async def _subscriptions(self, _: Call) -> Json:
        return {
            "data": [
                {
                    "object": one.about,
                    "callback_url": one.callback,
                    "active": True,
                    "fields": [{"name": name, "version": "v26.0"} for name in sorted(one.fields)],
                }
                for one in self.world.hooks.subscribed.values()
            ]
        }

    async def _subscribe_app(self, call: Call) -> Json:
        about, callback = call.params.get("object", ""), call.params.get("callback_url", "")
        if about not in _FIELDS:
            raise bad("Param object must be one of {PAGE, INSTAGRAM}.")
        wanted = self._wanted(call.params.get("fields", ""), about)
        if not await self._greets(callback, call.params.get("verify_token", "")):
            raise GraphError(
                "(#2200) Callback verification failed with the following errors: HTTP Status Code "
                "= 403; HTTP Message = Forbidden",
                code=2200,
            )
        self.world.hooks.subscribed[about] = Subscribed(
            about=about, callback=callback, fields=wanted
        )
        return {"success": True}

    async def _unsubscribe_app(self, call: Call) -> Json:
        self.world.hooks.subscribed.pop(call.params.get("object", ""), None)
        return {"success": True}

    async def _greets(self, callback: str, verify_token: str) -> bool:
        """Whether the address knows the token and echoes the challenge; asked on the loopback."""
        callback = self.world.hooks.reached(callback)
        if not callback.startswith(("http://127.0.0.1", "http://localhost")):
            return self.callbacks_answer and callback.startswith("https://")
        challenge = str(secrets.randbelow(10**10))
        query = {
            "hub.mode": "subscribe",
            "hub.challenge": challenge,
            "hub.verify_token": verify_token,
        }
        try:
            async with (
                aiohttp.ClientSession(timeout=_TIMEOUT) as session,
                session.get(callback, params=query, allow_redirects=False) as answer,
            ):
                return answer.status == 200 and await answer.text() == challenge
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False

    def _wanted(self, text: str, about: str) -> frozenset[str]:
        names = frozenset(one.strip() for one in text.split(",") if one.strip())
        if not names or names - _FIELDS[about]:
            raise bad(f"Param fields must be of {{{', '.join(sorted(_FIELDS[about]))}}}.")
        return names

    def _installed(self, call: Call) -> Page | Account:
        assert isinstance(call.node, Page | Account)  # noqa: S101 - as registered
        return call.node

    def _secret(self, params: dict[str, str]) -> None:
        if params.get("client_secret") != self.world.app_secret:
            raise GraphError("Error validating client secret.", code=1)

    def _instagram(self, params: dict[str, str]) -> Token:
        token = self.world.tokens.require(params.get("access_token", ""), "", now=self._now)
        if token.kind != "instagram":
            raise GraphError("Invalid OAuth access token.", code=190)
        return token

    def _sixty_days(self, old: Token) -> Json:
        made = self.world.tokens.make("instagram", old.owner, now=self._now, lasts=_SIXTY_DAYS)
        return _told(made, "bearer")

    @property
    def _now(self) -> datetime:
        return self.world.now


def _told(token: Token, kind: str) -> Json:
    told: Json = {"access_token": token.value, "token_type": kind}
    if token.ends is not None:
        told["expires_in"] = int((token.ends - token.made_at).total_seconds())
    return told


def _unix(at: datetime | None) -> int:
    return 0 if at is None else int(at.timestamp())


def _only(params: dict[str, str], *known: str) -> None:
    if unknown := set(params) - set(known):
        raise bad(f"Unexpected parameters: {', '.join(sorted(unknown))}.")
