"""Whether Instagram pushes to us, and making it so.

Two things have to be right. The app's own webhook (address, verify token, fields) is set in Meta's
dashboard and cannot be read with an account's token. The account's consent to be pushed is ours to
give: `subscribed_apps`. Since 2026 an account gets every field that the app has chosen in the
dashboard, and the list given here says only that it gets any; older versions take it at its word.

Source: developers.facebook.com/docs/instagram-platform/webhooks.
"""

from integrations.base import Subscription
from integrations.graph import GraphClient, GraphRefused
from integrations.graph.tame import as_list, as_record, as_text
from integrations.instagram.ids import number
from integrations.instagram.said import Us
from integrations.instagram.settings import InstagramSettings

__all__ = ["FIELDS", "NEEDED", "Subscribing"]

NEEDED = ("comments", "mentions", "messages")
"""Without these we miss what people say."""

FIELDS = (*NEEDED, "live_comments", "message_edit", "messaging_postbacks")
"""What is asked for."""

_LEAST = ("comments", "messages")
"""What every version takes."""


class Subscribing:
    """The subscription of one account."""

    def __init__(self, client: GraphClient, us: Us, settings: InstagramSettings) -> None:
        self._client = client
        self._us = us
        self._settings = settings

    async def look(self, callback: str) -> Subscription:
        """Whether all that we need is subscribed.

        Raises:
            RetryLater, Reauthorise, Rejected: Instagram could not be asked.
        """
        unready = self._unready(callback)
        if unready is not None:
            return unready
        answer = await self._client.get(f"{number(self._us.id)}/subscribed_apps")
        fields: set[str] = set()
        for app in map(as_record, as_list(answer.get("data"))):
            fields |= set(filter(None, map(as_text, as_list(app.get("subscribed_fields")))))
        if not fields:
            return Subscription(
                active=False,
                problem="Instagram does not push what happens on this account.",
                hint="Connect the account again: python -m bot connect instagram",
            )
        missing = [one for one in NEEDED if one not in fields]
        if missing:
            return Subscription(
                active=False,
                problem=f"Instagram does not push these of this account: {', '.join(missing)}.",
                hint=self._dashboard(callback),
            )
        return Subscription(active=True)

    async def subscribe(self, callback: str) -> Subscription:
        """Ask for all, or for what this version takes; then look.

        Raises:
            RetryLater, Reauthorise, Rejected: Instagram did not take it.
        """
        unready = self._unready(callback)
        if unready is not None:
            return unready
        path = f"{number(self._us.id)}/subscribed_apps"
        for fields in (FIELDS, NEEDED):
            try:
                await self._client.post(
                    path, {"subscribed_fields": ",".join(fields)}, harmless=True
                )
            except GraphRefused as error:
                if error.gone:
                    raise
            else:
                return await self.look(callback)
        await self._client.post(path, {"subscribed_fields": ",".join(_LEAST)}, harmless=True)
        return await self.look(callback)

    def _unready(self, callback: str) -> Subscription | None:
        if not callback:
            return Subscription(
                active=False,
                problem="Instagram cannot push to this bot, because it has no public address.",
                hint="Set PUBLIC_URL to an https address that leads here. Until then mentions "
                "arrive with the polls.",
            )
        if not (self._settings.app_secret and self._settings.verify_token):
            return Subscription(
                active=False,
                problem="INSTAGRAM_APP_SECRET or INSTAGRAM_VERIFY_TOKEN is not set, so pushes "
                "cannot be told from forgeries.",
                hint="Set both. " + self._dashboard(callback),
                # Who has set neither has chosen to be polled.
                meant=bool(self._settings.app_secret or self._settings.verify_token),
            )
        return None

    def _dashboard(self, callback: str) -> str:
        app = f" of app {self._settings.app_id}" if self._settings.app_id else ""
        return (
            f"In Meta's App Dashboard{app}, at Instagram, API setup, Webhooks: the callback URL "
            f"is {callback}, the verify token that of INSTAGRAM_VERIFY_TOKEN, and these fields "
            f"are chosen: {', '.join(FIELDS)}."
        )
