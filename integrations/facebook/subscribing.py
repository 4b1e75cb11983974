"""Whether Facebook pushes to us, and making it so.

Two things have to be subscribed. The app, once: where pushes go, and which kinds. The Page: that
the app is installed there. Only what both have is pushed
(developers.facebook.com/docs/graph-api/reference/page/subscribed_apps).
"""

from collections.abc import Iterable
from dataclasses import replace

from yarl import URL

from bot.errors import OutsideError
from integrations.base import Rejected, Subscription
from integrations.facebook.ids import part
from integrations.facebook.nodes import Us, records
from integrations.facebook.settings import FacebookSettings
from integrations.graph import GraphClient, GraphRefused
from integrations.graph.tame import Record, as_id, as_list, as_record, as_text

__all__ = ["FIELDS", "PATH", "Subscribing"]

FIELDS = ("feed", "mention", "messages", "messaging_postbacks", "message_edits")
"""What is subscribed to; the first three are needed."""

_NEEDED = frozenset(FIELDS[:3])
_NOT_TAKEN = 100
"""Meta's code for a parameter that it does not take."""
PATH = "/webhooks/facebook"

_NOT_SET = Subscription(
    active=False,
    problem="Facebook does not push to this bot: it is not set up for that.",
    hint="Set PUBLIC_URL, FACEBOOK_APP_ID, FACEBOOK_APP_SECRET and FACEBOOK_VERIFY_TOKEN.",
)


class Subscribing:
    """The two subscriptions of one Page and its app."""

    def __init__(self, page: GraphClient, us: Us, settings: FacebookSettings) -> None:
        self._page = page
        self._us = us
        self._settings = settings

    async def look(self, callback: str) -> Subscription:
        """Whether everything needed is pushed to `callback`."""
        if not self._ready(callback):
            return self._not_set()
        app = self._app()
        try:
            standing = await self._of_app(app)
        finally:
            await app.close()
        problem = _of_app_problem(standing, callback)
        if problem is not None:
            return problem
        missing = _missing(await self._of_page())
        if missing:
            return Subscription(
                active=False,
                problem=f"The Page does not send this app what happens on it ({missing}).",
                hint="Connect it again: python -m bot connect facebook",
            )
        return Subscription(active=True)

    async def make(self, callback: str) -> Subscription:
        """Subscribe what is missing; asked again it changes nothing."""
        if not self._ready(callback):
            return self._not_set()
        app = self._app()
        try:
            standing = await self._of_app(app)
            if _taken(standing, callback):
                return _of_app_problem(standing, callback) or Subscription(active=True)
            if _of_app_problem(standing, callback) is not None:
                try:
                    await self._subscribe_app(app, _fields(standing), callback)
                except Rejected as error:
                    return _not_reached(callback, error)
        finally:
            await app.close()
        there = await self._of_page()
        if not set(FIELDS) <= there:
            await _subscribe(
                self._page,
                f"{part(self._us.id)}/subscribed_apps",
                {},
                name="subscribed_fields",
                there=there,
            )
        return await self.look(callback)

    def _ready(self, callback: str) -> bool:
        read = self._settings
        return bool(callback and read.app_id and read.app_secret and read.verify_token)

    def _not_set(self) -> Subscription:
        """Who has set neither of the two has chosen to be polled."""
        return replace(
            _NOT_SET, meant=bool(self._settings.app_secret or self._settings.verify_token)
        )

    def _app(self) -> GraphClient:
        """The app itself speaks, not the Page."""
        read = self._settings

        async def token() -> str:
            return f"{read.app_id}|{read.app_secret}"

        return GraphClient(
            base_url=read.api_url, version=read.version, token=token, timeout=read.timeout
        )

    async def _of_app(self, app: GraphClient) -> Record:
        """What the app is subscribed to of Pages; {} for nothing."""
        answer = await app.get(f"{part(self._settings.app_id)}/subscriptions")
        rows = [row for row in records(answer) if as_text(row.get("object")) == "page"]
        return rows[0] if rows else {}

    async def _subscribe_app(self, app: GraphClient, there: set[str], callback: str) -> None:
        asked = {
            "object": "page",
            "callback_url": callback,
            "verify_token": self._settings.verify_token,
            "include_values": True,
        }
        path = f"{part(self._settings.app_id)}/subscriptions"
        await _subscribe(app, path, asked, name="fields", there=there)

    async def _of_page(self) -> set[str]:
        """The fields that the Page sends our app."""
        answer = await self._page.get(f"{part(self._us.id)}/subscribed_apps")
        for app in records(answer):
            if as_id(app.get("id")) == self._settings.app_id:
                return {as_text(one) for one in as_list(app.get("subscribed_fields"))}
        return set()


async def _subscribe(
    client: GraphClient, path: str, asked: Record, *, name: str, there: set[str]
) -> None:
    """Subscribe to all, or to what is needed where a version does not know the others."""
    try:
        every = ",".join(sorted(there | set(FIELDS)))
        await client.post(path, {**asked, name: every}, harmless=True)
    except GraphRefused as error:
        if error.code != _NOT_TAKEN or error.gone:
            raise
        needed = ",".join(sorted(there | _NEEDED))
        await client.post(path, {**asked, name: needed}, harmless=True)


def _fields(standing: Record) -> set[str]:
    """The fields of an app's subscription: names, or objects with a name."""
    listed = as_list(standing.get("fields"))
    names = {as_text(one) or as_text(as_record(one).get("name")) for one in listed}
    return names - {""}


def _missing(there: Iterable[str]) -> str:
    return ", ".join(sorted(_NEEDED - set(there)))


def _taken(standing: Record, callback: str) -> bool:
    """Whether the app pushes to something that is not this bot, at whatever address of its own."""
    there = as_text(standing.get("callback_url"))
    return bool(there) and there != callback and not there.rstrip("/").endswith(PATH)


def _of_app_problem(standing: Record, callback: str) -> Subscription | None:
    there = as_text(standing.get("callback_url"))
    if _taken(standing, callback):
        return Subscription(
            active=False,
            problem=f"The Meta app pushes what happens on Pages to {_host(there)}, not to this "
            "bot, and an app has one address for that.",
            hint="Use a Meta app of its own for this bot, or change the address in the app's "
            f"dashboard (Webhooks, Page) to {callback}",
        )
    if there != callback:
        told = f"to another address ({_host(there)})" if there else "nothing"
        return Subscription(
            active=False,
            problem=f"The Meta app pushes {told}.",
            hint="While the bot runs: python -m bot connect facebook",
        )
    missing = _missing(_fields(standing))
    if missing or standing.get("active") is False:
        return Subscription(
            active=False,
            problem=f"The Meta app is not subscribed to everything ({missing or 'switched off'}).",
            hint="While the bot runs: python -m bot connect facebook",
        )
    return None


def _not_reached(callback: str, error: OutsideError) -> Subscription:
    return Subscription(
        active=False,
        problem=f"Facebook could not be subscribed: {error}",
        hint=f"Facebook asks {callback} at that moment, so the bot has to run and be reachable "
        "there. Then: python -m bot connect facebook",
    )


def _host(address: str) -> str:
    try:
        return URL(address).host or "another address"
    except ValueError:
        return "another address"
