"""The session that tweepy's AsyncClient asks through: `client.session = XSession(...)`.

tweepy calls `session.request(method, url, params=, json=, headers=)` as an async context manager.
This one adds what tweepy leaves out:

- a time-out for every request, no redirects, one aiohttp session for all of them;
- the base URL: tweepy always says https://api.twitter.com, which becomes the setting X_API_URL;
- the credentials: tweepy gets none. It writes its headers and bodies into its log at DEBUG, so it
  knows only a stand-in, and the real `Authorization` is made here for the real address (an
  OAuth 1.0a signature covers the address, so it could not survive the change of host anyway);
- bodies that are no JSON (the HTML of a 503) become an answer with a readable `detail`.
"""

import json as jsonlib
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Protocol
from urllib.parse import quote, urlencode, urlsplit

import aiohttp
from yarl import URL

from integrations.x.errors import UnreadableAnswerError, server_time

log = logging.getLogger(__name__)

# Loggers that write headers, bodies and signature bases at DEBUG.
_TALKATIVE = ("tweepy.asynchronous.client", "tweepy.client", "oauthlib.oauth1.rfc5849")


class Authorisation(Protocol):
    """Makes the `Authorization` header; may get new credentials when X refuses them."""

    def header(self, method: str, url: str) -> str:
        """The header's value for a request to `url` (with its query)."""
        ...

    def ends_by(self, at: datetime | None) -> bool:
        """Whether new credentials should be had now, at the time `at` of X's clock."""
        ...

    async def renew_early(self, session: "XSession") -> None:
        """Get new credentials while the old ones still work; never raises an error of X's."""
        ...

    async def renew(self, session: "XSession", refused: str) -> bool:
        """Get new credentials after X has refused the header `refused`.

        True when the request is worth asking again.
        """
        ...


class Answer:
    """What X answered, with what tweepy uses of an aiohttp response."""

    def __init__(self, status: int, reason: str, headers: Mapping[str, str], body: bytes) -> None:
        self.status = status
        self.reason = reason
        self.headers = headers
        self._body = body
        document = _object(body)
        self._readable = document is not None or not body.strip()
        self._document = document or {}
        self.title = _string(self._document.get("title"))
        self.problem = _string(self._document.get("type"))
        self.detail = _string(self._document.get("detail"))
        if not self._readable:
            kind = headers.get("content-type", "nothing known").partition(";")[0]
            self.detail = f"HTTP {status} with {kind} instead of JSON"

    @property
    def ok(self) -> bool:
        """True for 2xx."""
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES

    @property
    def server_time(self) -> datetime | None:
        """X's clock when it answered, UTC; None when it did not say."""
        return server_time(self.headers)

    async def read(self) -> bytes:
        """The body as it came."""
        return self._body

    async def json(self) -> dict[str, object]:
        """The body as a JSON object; of a refusal, only the parts that tweepy can take.

        Raises:
            UnreadableAnswerError: X said yes, but not in JSON.
        """
        if self.ok:
            if not self._readable:
                raise UnreadableAnswerError(self.detail)
            return self._document
        errors = self._document.get("errors")
        return {
            "errors": [
                found
                for found in (errors if isinstance(errors, list) else [])
                if isinstance(found, dict) and isinstance(found.get("message"), str)
            ],
            "detail": self.detail,
        }


class XSession:
    """One aiohttp session for one account; make it inside a running event loop."""

    def __init__(self, *, base_url: str, authorisation: Authorisation, timeout: timedelta) -> None:
        self._base_url = base_url.rstrip("/")
        self._authorisation = authorisation
        self._timeout = timeout
        self._http = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=timeout.total_seconds()),
            cookie_jar=aiohttp.DummyCookieJar(),
        )
        self._server_time: datetime | None = None
        for name in _TALKATIVE:
            logging.getLogger(name).addFilter(_from_info_up)

    @property
    def server_time(self) -> datetime | None:
        """X's clock in its latest answer, UTC; None before the first."""
        return self._server_time

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    @asynccontextmanager
    async def request(
        self,
        method: str,
        url: str | URL,
        *,
        params: Mapping[str, object] | None = None,
        json: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> AsyncIterator[Answer]:
        """Ask X; the body is read before the block begins.

        Raises:
            aiohttp.ClientError, TimeoutError: no answer came.
        """
        address = self._address(str(url), params or {})
        kept = {key: value for key, value in (headers or {}).items() if key != "Authorization"}
        if self._authorisation.ends_by(self._server_time):
            await self._authorisation.renew_early(self)
        used = self._authorisation.header(method, address)
        answer = await self._exchange(method, address, json, {**kept, "Authorization": used})
        refused = answer.status == HTTPStatus.UNAUTHORIZED
        if refused and await self._authorisation.renew(self, used):
            signed = {**kept, "Authorization": self._authorisation.header(method, address)}
            answer = await self._exchange(method, address, json, signed)
        yield answer

    @asynccontextmanager
    async def stream(
        self, path: str, *, silence: timedelta
    ) -> AsyncIterator[aiohttp.StreamReader | Answer]:
        """Open a connection that stays; its content, or X's refusal to open it.

        Args:
            path: what to ask for.
            silence: how long X may say nothing.

        Raises:
            aiohttp.ClientError, TimeoutError: also while the content is read.
        """
        address = self._address(path, {})
        patience = aiohttp.ClientTimeout(
            total=None,
            sock_connect=self._timeout.total_seconds(),
            sock_read=silence.total_seconds(),
        )
        async with self._http.request(
            "GET",
            URL(address, encoded=True),
            headers={"Authorization": self._authorisation.header("GET", address)},
            allow_redirects=False,
            timeout=patience,
        ) as response:
            log.debug("X: GET %s -> %s", path, response.status)
            if response.status == HTTPStatus.OK:
                yield response.content
            else:
                yield await _answer(response)

    async def token(self, form: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
        """Ask X's token endpoint; needs no authorisation but what `headers` and `form` hold."""
        return await self._send(
            "POST", f"{self._base_url}/2/oauth2/token", headers=headers, data=dict(form)
        )

    def _address(self, url: str, params: Mapping[str, object]) -> str:
        asked = urlsplit(url)
        # RFC 3986's own encoding, as an OAuth 1.0a signature demands: "," and ":" escaped too.
        pairs = sorted((key, str(value)) for key, value in params.items())
        query = urlencode(pairs, quote_via=quote, safe="-._~")
        return f"{self._base_url}{asked.path}" + (f"?{query}" if query else "")

    async def _exchange(
        self, method: str, address: str, body: object, headers: Mapping[str, str]
    ) -> Answer:
        data = None if body is None else jsonlib.dumps(body).encode()
        return await self._send(method, address, headers=headers, data=data)

    async def _send(
        self,
        method: str,
        address: str,
        *,
        headers: Mapping[str, str],
        data: bytes | dict[str, str] | None,
    ) -> Answer:
        where = urlsplit(address).path
        async with self._http.request(
            method,
            URL(address, encoded=True),
            headers=headers,
            data=data,
            allow_redirects=False,
        ) as response:
            answer = await _answer(response)
        self._server_time = answer.server_time or self._server_time
        log.debug("X: %s %s -> %s", method, where, answer.status)
        return answer


async def _answer(response: aiohttp.ClientResponse) -> Answer:
    return Answer(
        response.status, response.reason or "", _tame(response.headers), await response.read()
    )


def _from_info_up(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.INFO


def _tame(headers: Mapping[str, str]) -> dict[str, str]:
    # tweepy looks for lower-case names, and trusts this one to be a number.
    tamed = {key.lower(): value for key, value in headers.items()}
    if not tamed.get("x-rate-limit-reset", "0").isdecimal():
        del tamed["x-rate-limit-reset"]
    return tamed


def _object(body: bytes) -> dict[str, object] | None:
    try:
        document = jsonlib.loads(body)
    except ValueError:
        return None
    return document if isinstance(document, dict) else None


def _string(given: object) -> str:
    return given if isinstance(given, str) else ""
