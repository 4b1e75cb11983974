"""One place that calls Slack's Web API, keeps its time, and translates what goes wrong."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from integrations.slack.errors import Effect, translate

BASE_URL = "https://slack.com/api/"
_PAGE = 200
_MOST_PAGES = 50  # 10,000 rows; more would be a mistake in a question
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

# The client logs bodies of requests, customers' words among them, below INFO.
_LOG = logging.getLogger("golden_hour.slack_client")
_LOG.setLevel(logging.INFO)


class Calls:
    """Slack's Web API with one token.

    Reads are tried again once when the connection breaks; writes never are: a post could be
    doubled. Time-outs are ours, because a shared session has none of its own.
    """

    def __init__(
        self,
        token: str,
        *,
        session: aiohttp.ClientSession,
        base_url: str = BASE_URL,
        timeout: float = 15.0,
    ) -> None:
        """Make ready; no I/O.

        Args:
            token: the bot's (xoxb-…).
            session: shared, closed by whoever opened it.
            base_url: of the Web API.
            timeout: for one call, in seconds.
        """
        self._timeout = timeout
        self._writing = _client(token, session, base_url, retry=False)
        self._reading = _client(token, session, base_url, retry=True)

    @property
    def proxy(self) -> str | None:
        """The proxy that leads to Slack, if the environment names one."""
        return self._writing.proxy

    async def read(self, method: str, **params: object) -> Mapping[str, Any]:
        """A question.

        Raises:
            RetryLater, Reauthorise, Rejected, NotFound: see `errors`.
        """
        return await self._call(self._reading, method, Effect.READ, "GET", params)

    async def write(
        self, method: str, effect: Effect = Effect.ONCE, **params: object
    ) -> Mapping[str, Any]:
        """A change.

        Raises:
            RetryLater, Reauthorise, Rejected, NotFound: it did not happen.
            Unknown: it may have happened (never for an effect that can be repeated).
        """
        return await self._call(self._writing, method, effect, "POST", params)

    async def pages(
        self, method: str, field: str, **params: object
    ) -> AsyncIterator[Mapping[str, Any]]:
        """The rows of a paged list, as Slack orders them."""
        cursor = ""
        for _ in range(_MOST_PAGES):
            more = {"cursor": cursor} if cursor else {}
            page = await self.read(method, limit=_PAGE, **params, **more)
            for row in page.get(field) or ():
                yield row if isinstance(row, dict) else {"id": row}
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    async def _call(
        self,
        client: AsyncWebClient,
        method: str,
        effect: Effect,
        verb: str,
        params: Mapping[str, object],
    ) -> Mapping[str, Any]:
        body = {"params": dict(params)} if verb == "GET" else {"json": dict(params)}
        try:
            async with asyncio.timeout(self._timeout):
                answer = await client.api_call(method, http_verb=verb, **body)
        # AttributeError: the client expects JSON of every answer with status 200.
        except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError, AttributeError) as error:
            raise translate(error, method, effect) from error
        data = answer.data
        found: Mapping[str, Any] = data if isinstance(data, dict) else {}
        return {**found, "_headers": dict(answer.headers)}


def _client(
    token: str, session: aiohttp.ClientSession, base_url: str, *, retry: bool
) -> AsyncWebClient:
    client = AsyncWebClient(
        token=token,
        base_url=base_url,
        session=session,
        retry_handlers=[AsyncConnectionErrorRetryHandler(max_retry_count=1)] if retry else [],
        logger=_LOG,
    )
    if urlsplit(base_url).hostname in _LOOPBACK:
        client.proxy = None  # a proxy of the environment leads away from this machine
    return client
