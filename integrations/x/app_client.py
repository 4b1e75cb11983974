"""What only the app itself may ask X: webhooks, the list of subscriptions, the stream.

Its bearer token is a setting, not the account's: when X refuses it, the installer has to mend
X_BEARER_TOKEN, and nobody has to sign in again.
Sources: https://docs.x.com/x-api/webhooks/introduction, https://docs.x.com/x-api/activity/quickstart.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable
from datetime import timedelta

import aiohttp
import tweepy

from integrations.base import OutsideError, Reauthorise, RetryLater
from integrations.x.asking import read, request, tweepy_over
from integrations.x.credentials import AppToken
from integrations.x.errors import Refused, from_x
from integrations.x.payload import Json
from integrations.x.refusals import CONSOLE, Reason
from integrations.x.session import Answer, XSession
from integrations.x.settings import XSettings

LONGEST_EVENT = 1_000_000  # bytes; X's events have some thousands

_CONNECTED_ALREADY = timedelta(minutes=1)
_PAGE = "1000"


class AppClient:
    """Asks with X_BEARER_TOKEN; make it inside a running event loop."""

    def __init__(self, base_url: str, settings: XSettings) -> None:
        self._session = XSession(
            base_url=base_url, authorisation=AppToken(settings.bearer), timeout=settings.timeout
        )
        self._tweepy = tweepy_over(self._session)

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()

    async def webhooks(self) -> Json:
        """The app's webhooks."""
        return await _asked(request(self._tweepy, "GET", "/2/webhooks"))

    async def add_webhook(self, url: str) -> Json:
        """Register a webhook; X challenges it before it answers."""
        return await _asked(request(self._tweepy, "POST", "/2/webhooks", json={"url": url}))

    async def challenge(self, webhook_id: str) -> Json:
        """Let X challenge a webhook, and use it again when the answer is right."""
        return await _asked(request(self._tweepy, "PUT", f"/2/webhooks/{webhook_id}"))

    async def subscriptions(self, token: str = "") -> Json:
        """A page of what the app has subscribed to, for all accounts."""
        params = {"max_results": _PAGE} | ({"pagination_token": token} if token else {})
        route = "/2/activity/subscriptions"
        return await _asked(request(self._tweepy, "GET", route, params=params))

    async def stream(self, *, silence: timedelta) -> AsyncGenerator[bytes, None]:
        """The lines of the stream as they come; b"" is X's sign of life.

        Raises:
            RetryLater: the connection is not opened, or has broken off.
            Rejected: X refuses it.
        """
        try:
            async with self._session.stream("/2/activity/stream", silence=silence) as opened:
                if isinstance(opened, Answer):
                    await _refuse(opened)
                    return
                yield b""  # X's own first one may take twenty seconds
                async for line in _lines(opened):
                    yield line
        except (tweepy.TweepyException, aiohttp.ClientError, TimeoutError) as error:
            raise _for_app(from_x(error, writing=False)) from error


async def _asked(call: Awaitable[object]) -> Json:
    try:
        return await read(call)
    except Reauthorise as error:
        raise _for_app(error) from error


def _for_app(error: OutsideError) -> OutsideError:
    if not isinstance(error, Reauthorise):
        return error
    return Refused(
        "X refuses the app's bearer token.",
        hint=f"Copy the bearer token of the same app from {CONSOLE} into X_BEARER_TOKEN.",
        reason=Reason.FORBIDDEN,
    )


async def _refuse(answer: Answer) -> None:
    if "connection" in answer.problem or "maximum allowed connection" in answer.detail:
        raise RetryLater(
            "X's stream is in use: an app may have one connection.",
            after=_CONNECTED_ALREADY,
            hint="Another replica has it, or another program with the same X_BEARER_TOKEN.",
        )
    raise tweepy.HTTPException(answer, response_json=await answer.json())


async def _lines(content: aiohttp.StreamReader) -> AsyncIterator[bytes]:
    pending = b""
    async for chunk in content.iter_any():
        *whole, pending = (pending + chunk).split(b"\n")
        for line in whole:
            yield line.strip()
        if len(pending) > LONGEST_EVENT:
            raise RetryLater("X's stream has a line without an end.", after=_CONNECTED_ALREADY)
