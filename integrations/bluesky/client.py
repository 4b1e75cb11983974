"""XRPC over HTTP: queries and procedures of one host, with time-outs and mapped errors."""

import io
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

import aiohttp
import msgspec

from integrations.base import RetryLater, Unknown
from integrations.bluesky.errors import SOON, accepted, refusal

Params = Iterable[tuple[str, str | int]]


class XrpcClient:
    """Calls methods of one host. It knows no account: each call brings its token.

    One HTTP session for the life of the client; it is opened by the first call.
    """

    def __init__(self, base_url: str, *, timeout: timedelta) -> None:
        self._base_url = base_url.rstrip("/")
        seconds = timeout.total_seconds()
        self._timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=seconds / 2)
        self._http: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close the connections; may be called twice, or without a call before."""
        http, self._http = self._http, None
        if http is not None:
            await http.close()

    async def query(
        self, method: str, *, token: str, params: Params = (), proxy: str = ""
    ) -> bytes:
        """A read. Returns the answer's body.

        Raises:
            RetryLater, Rejected, TokenRefused: see `errors`.
        """
        return await self._call("GET", method, token=token, params=params, proxy=proxy)

    async def procedure(
        self,
        method: str,
        *,
        token: str = "",
        body: Mapping[str, Any] | None = None,
        proxy: str = "",
        write: bool = True,
    ) -> bytes:
        """A call that may change something. Returns the answer's body.

        Args:
            method: its NSID.
            token: "" for the one call that makes tokens.
            body: its input.
            proxy: the service that the host passes it on to.
            write: False where a repetition does no harm, so that no answer is no mystery.

        Raises:
            Unknown: no answer came, and `write`.
            RetryLater, Rejected, TokenRefused: see `errors`.
        """
        content = None if body is None else msgspec.json.encode(body)
        return await self._call(
            "POST", method, token=token, content=content, proxy=proxy, write=write
        )

    async def upload(self, method: str, *, token: str, content: bytes, mime: str) -> bytes:
        """A procedure whose input is a file. Returns the answer's body.

        Nobody sees a file before a record names it, so that no answer is no mystery.

        Raises:
            RetryLater, Rejected, TokenRefused: see `errors`.
        """
        # Large bytes would be sent in one piece, and everything else wait meanwhile.
        file = io.BytesIO(content)
        return await self._call("POST", method, token=token, content=file, mime=mime)

    async def _call(
        self,
        verb: str,
        method: str,
        *,
        token: str,
        params: Params = (),
        content: bytes | io.BytesIO | None = None,
        mime: str = "application/json",
        proxy: str = "",
        write: bool = False,
    ) -> bytes:
        headers = {"Accept": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if proxy:
            headers["atproto-proxy"] = proxy
        if content is not None:
            headers["Content-Type"] = mime
        try:
            async with self._session().request(
                verb,
                f"{self._base_url}/xrpc/{method}",
                params=list(params),
                data=content,
                headers=headers,
                # A redirect would carry the token to somebody else.
                allow_redirects=False,
            ) as response:
                answer = await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise RetryLater("Bluesky cannot be reached.", after=SOON) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            if write:
                raise Unknown("Bluesky did not answer in time.") from error
            raise RetryLater("Bluesky did not answer in time.", after=SOON) from error
        if accepted(response.status):
            return answer
        raise refusal(response.status, response.headers, answer, write=write)

    def _session(self) -> aiohttp.ClientSession:
        if self._http is None:
            self._http = aiohttp.ClientSession(timeout=self._timeout)
        return self._http
