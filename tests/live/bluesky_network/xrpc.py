"""Plain XRPC calls, as a customer's app makes them."""

from collections.abc import Mapping
from typing import Any

import aiohttp

_TIMEOUT = aiohttp.ClientTimeout(total=30)


class XrpcError(Exception):
    """The server said no. `status` is HTTP's, `error` the name in the body."""

    def __init__(self, method: str, status: int, error: str, message: str) -> None:
        super().__init__(f"{method}: {status} {error}: {message}")
        self.status = status
        self.error = error


async def call(
    base_url: str,
    method: str,
    *,
    token: str | None = None,
    params: Mapping[str, Any] | None = None,
    body: Mapping[str, Any] | bytes | None = None,
    content_type: str = "application/json",
) -> dict[str, Any]:
    """One call: a query without `body`, a procedure with one. Returns the answer's JSON object.

    Each call opens its own connection, so that a network that lives for the whole test session
    holds nothing that belongs to one test's event loop.

    Raises:
        XrpcError: the answer was not 200.
    """
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    url = f"{base_url}/xrpc/{method}"
    async with aiohttp.ClientSession(timeout=_TIMEOUT, headers=headers) as http:
        if body is None:
            request = http.get(url, params=dict(params or {}))
        elif isinstance(body, bytes):
            request = http.post(url, data=body, headers={"Content-Type": content_type})
        else:
            request = http.post(url, json=dict(body))
        async with request as response:
            answer: dict[str, Any] = await response.json() if response.content_length != 0 else {}
            if response.status != 200:
                raise XrpcError(
                    method, response.status, answer.get("error", ""), answer.get("message", "")
                )
            return answer
