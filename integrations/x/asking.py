"""Asking X: tweepy's AsyncClient over a session of ours, and its errors mapped once."""

from collections.abc import Awaitable, Mapping
from typing import cast

import aiohttp
import tweepy
from tweepy.asynchronous import AsyncClient

from integrations.x.errors import Refused, UnreadableAnswerError, from_x
from integrations.x.payload import Json
from integrations.x.refusals import Reason
from integrations.x.session import XSession

# What tweepy is told instead of credentials; the session knows the real ones.
_STAND_IN = "known-to-the-session-only"


def tweepy_over(session: XSession) -> AsyncClient:
    """A client of tweepy's that asks through `session`."""
    # Never wait_on_rate_limit: it sleeps inside the call.
    client = AsyncClient(_STAND_IN, return_type=dict, wait_on_rate_limit=False)
    # Without a session of ours tweepy opens one a request, and leaks it when it raises.
    client.session = session
    return client


async def read(call: Awaitable[object]) -> Json:
    """The answer to a request that has no effect, or none that anybody sees."""
    return await _asked(call, writing=False)


async def write(call: Awaitable[object]) -> Json:
    """The answer to a request that has an effect."""
    return await _asked(call, writing=True)


async def gone(call: Awaitable[object]) -> None:
    """Delete something; that it is gone already is no error."""
    try:
        await write(call)
    except Refused as error:
        if error.reason is not Reason.GONE:
            raise


async def request(
    client: AsyncClient,
    method: str,
    route: str,
    *,
    params: Mapping[str, str] | None = None,
    json: object = None,
) -> Json:
    """A request that tweepy has no method for."""
    answer = await client.request(method, route, params=params, json=json)
    return cast("Json", await answer.json())


async def _asked(call: Awaitable[object], *, writing: bool) -> Json:
    try:
        # return_type=dict, and the session lets only JSON objects through.
        return cast("Json", await call)
    except (
        tweepy.TweepyException,
        aiohttp.ClientError,
        TimeoutError,
        UnreadableAnswerError,
    ) as error:
        raise from_x(error, writing=writing) from error
