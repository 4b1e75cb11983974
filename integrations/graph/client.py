"""Requests to the Graph: time-outs, the token in its header, usage kept, errors mapped.

    client = GraphClient(base_url="https://graph.facebook.com", token=..., timeout=...)
    page = await client.get("1234", {"fields": "id,name"})
    made = await client.post("1234/feed", {"message": "Hello"})
    async for comment in client.pages("1234_5/comments", {"fields": "id"}, most=100): ...

Nothing is logged here but what Meta refuses; redirects are not followed.
"""

import hashlib
import hmac
import io
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import aiohttp
from yarl import URL

from integrations.graph.errors import (
    Asked,
    TooMuchAsked,
    as_json,
    from_answer,
    from_exception,
    unreadable,
)
from integrations.graph.tame import as_list, as_record, as_text
from integrations.graph.usage import Usage

__all__ = ["FilePart", "GraphClient", "Json", "appsecret_proof"]

Json = dict[str, object]
TokenSource = Callable[[], Awaitable[str]]

LARGEST_ANSWER = 8 * 1024 * 1024
"""Bytes of an answer that are read; a page of a hundred comments is a tenth of a megabyte."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePart:
    """A file that goes with a form: its bytes, and the name and type that Meta is told."""

    name: str
    mime: str
    content: bytes = field(repr=False)


def appsecret_proof(app_secret: str, token: str) -> str:
    """What shows that a call with the token comes from the app's own server.

    Source: developers.facebook.com/docs/graph-api/guides/secure-requests.
    """
    return hmac.new(app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()


class GraphClient:
    """One account's conversation with one host of the Graph.

    Args:
        base_url: "https://graph.facebook.com" or "https://graph.instagram.com".
        version: goes before every path; "" for paths without one (token exchanges).
        token: gives the access token at each request; "" for none.
        app_secret: adds `appsecret_proof` to every call; "": none is added.
        timeout: of a whole request.
        usage: where the usage headers are kept; None: one of this client's own.
        who: "Facebook" or "Instagram", as sentences call it; "": told from the host.
    """

    def __init__(
        self,
        *,
        base_url: str,
        version: str = "v26.0",
        token: TokenSource,
        app_secret: str = "",
        timeout: timedelta,
        usage: Usage | None = None,
        who: str = "",
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.version = version
        self.usage = usage or Usage()
        self.who = who or ("Instagram" if "instagram" in self.base_url else "Facebook")
        self._token = token
        self._app_secret = app_secret
        self._timeout = timeout
        self._sessions: dict[bool, aiohttp.ClientSession] = {}

    async def get(
        self, path: str, params: Mapping[str, str] | None = None, *, urgent: bool = False
    ) -> Json:
        """Read an object or an edge.

        Args:
            path: of the object or edge.
            params: of the address.
            urgent: somebody waits for it: where the limits are nearly used up it stops as late as
                a write does.

        Raises:
            RetryLater, Reauthorise, Rejected: see errors.py.
        """
        return await self._call("GET", path, params=dict(params or {}), urgent=urgent)

    async def post(
        self,
        path: str,
        fields: Mapping[str, object] | None = None,
        files: Mapping[str, FilePart] | None = None,
        *,
        harmless: bool = False,
    ) -> Json:
        """Change something. Lists and objects among the fields go as JSON, None is left out.

        Args:
            path: of the object or edge.
            fields: of the form.
            files: of the form, by the name of their field.
            harmless: doing it twice harms nobody (an upload, a container, a subscription): no
                answer is RetryLater instead of Unknown.

        Raises:
            RetryLater, Reauthorise, Rejected, Unknown: see errors.py.
        """
        form = {name: _field(value) for name, value in (fields or {}).items() if value is not None}
        return await self._call("POST", path, form=form, files=files or {}, write=not harmless)

    async def delete(self, path: str, params: Mapping[str, str] | None = None) -> Json:
        """Delete an object. Where the connection breaks, aiohttp asks once more by itself.

        So a first attempt that was taken may end as GraphRefused with `gone`: it is deleted.

        Raises:
            RetryLater, Reauthorise, Rejected, Unknown: see errors.py.
        """
        return await self._call("DELETE", path, params=dict(params or {}), write=True)

    async def pages(
        self,
        path: str,
        params: Mapping[str, str] | None = None,
        *,
        most: int,
        urgent: bool = False,
    ) -> AsyncGenerator[Json, None]:
        """The items of an edge, page by page, at most `most` of them.

        Only the cursor of the next page is taken over, never its address. What is no object is
        passed over. The size of a page is the parameter `limit`, which becomes smaller where
        Meta cannot gather that much at once; `urgent` as for `get`.
        """
        asked = dict(params or {})
        seen: set[str] = set()
        left = most
        while left > 0:
            try:
                page = await self.get(path, asked, urgent=urgent)
            except TooMuchAsked:
                size = asked.get("limit", "")
                if not size.isdecimal() or int(size) <= 1:
                    raise
                asked["limit"] = str(int(size) // 2)
                continue
            for item in as_list(page.get("data"))[:left]:
                left -= 1
                if isinstance(item, dict):
                    yield item
            paging = as_record(page.get("paging"))
            after = as_text(as_record(paging.get("cursors")).get("after"))
            # The last page has a cursor too, but no next one. A cursor that repeats goes nowhere.
            if not paging.get("next") or not after or after in seen:
                return
            seen.add(after)
            asked["after"] = after

    async def close(self) -> None:
        """Let go of the connections; may be called twice."""
        while self._sessions:
            _, session = self._sessions.popitem()
            await session.close()

    async def _call(
        self,
        method: str,
        path: str,
        *,
        params: dict[str, str] | None = None,
        form: dict[str, str] | None = None,
        files: Mapping[str, FilePart] | None = None,
        write: bool = False,
        urgent: bool = False,
    ) -> Json:
        asked = Asked(who=self.who, what=f"{method} {path.strip('/')}", write=write)
        self.usage.before(reading=method == "GET" and not urgent)
        token = await self._token()
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        proof = {}
        if self._app_secret and token:
            proof = {"appsecret_proof": appsecret_proof(self._app_secret, token)}
        try:
            async with self._session(write=method != "GET").request(
                method,
                self._url(path).update_query((params or {}) | (proof if form is None else {})),
                data=None if form is None else _form_data(form | proof, files or {}),
                headers=headers,
                allow_redirects=False,
            ) as response:
                raw = await _read(response)
                status, wait = response.status, self.usage.note(response.headers)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            # This one's text is the whole address, and that may hold a secret.
            cause = None if isinstance(error, aiohttp.InvalidURL) else error
            raise from_exception(error, asked) from cause
        body = as_json(raw)
        good = 200 <= status < 300  # noqa: PLR2004 - the class of successes
        if not good or (isinstance(body, dict) and isinstance(body.get("error"), dict)):
            raise from_answer(status, body, asked, wait=wait)
        if not isinstance(body, dict):
            raise unreadable(asked)
        return body

    def _url(self, path: str) -> URL:
        parts = [part for part in (self.version, path.strip("/")) if part]
        return URL("/".join([self.base_url, *parts]))

    def _session(self, *, write: bool) -> aiohttp.ClientSession:
        """Made at first use, in the loop that uses it.

        Each write has a connection of its own: an idle one may be closed by Meta while a write
        begins on it, and the outcome would be unknown where in truth nothing was sent.
        """
        if write not in self._sessions:
            seconds = self._timeout.total_seconds()
            self._sessions[write] = aiohttp.ClientSession(
                connector=(
                    aiohttp.TCPConnector(force_close=True)
                    if write
                    else aiohttp.TCPConnector(keepalive_timeout=10)
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": "GoldenHour/0.1", "Accept": "application/json"},
                timeout=aiohttp.ClientTimeout(total=seconds, sock_connect=min(seconds, 10.0)),
            )
        return self._sessions[write]


def _field(value: object) -> str:
    """A field as a form takes it."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return json.dumps(dict(value), ensure_ascii=False)
    if isinstance(value, list | tuple | bool):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _form_data(form: Mapping[str, str], files: Mapping[str, FilePart]) -> aiohttp.FormData:
    """A new one for each attempt: aiohttp's can be sent once."""
    data = aiohttp.FormData(list(form.items()))
    for name, file in files.items():
        # aiohttp warns of large bytes, which it would copy in one go.
        content = io.BytesIO(file.content)
        data.add_field(name, content, filename=file.name, content_type=file.mime)
    return data


async def _read(response: aiohttp.ClientResponse) -> bytes:
    pieces = []
    size = 0
    async for piece in response.content.iter_any():
        size += len(piece)
        if size > LARGEST_ANSWER:
            response.close()
            return b""
        pieces.append(piece)
    return b"".join(pieces)
