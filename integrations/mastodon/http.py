"""One HTTP conversation with one server: time-outs, addresses, JSON, errors. Knows no account."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus

import aiohttp
from yarl import URL

from integrations.mastodon.errors import from_exception, from_status, unreadable
from integrations.mastodon.tame import Record, as_record

__all__ = ["Answer", "FilePart", "Http", "Timeouts", "utc_now"]

LARGEST_ANSWER = 8 * 1024 * 1024
"""Bytes of an answer that are read; a long thread is about one megabyte."""

Pairs = Sequence[tuple[str, str]]
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time, UTC; the edge where this adapter reads the clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Seconds: to connect, between two pieces of an answer, and for all of it."""

    connect: float = 10.0
    read: float = 30.0
    total: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePart:
    """A file that goes with a form: its bytes, and the name and type that the server is told."""

    name: str
    mime: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A success: its status, its JSON, the cursors of its `Link` header, its headers.

    `links` holds the query parameters of each relation ("next", "prev"), so that only they are
    taken over and never a foreign address.
    """

    status: int
    body: object
    headers: Mapping[str, str] = field(repr=False)
    links: Mapping[str, Mapping[str, str]]

    @property
    def record(self) -> Record:
        """The body as an object; {} when it is none."""
        return as_record(self.body)


class Http:
    """Sends requests to one base URL. Nothing is logged, redirects are not followed."""

    def __init__(
        self, base_url: str, *, timeouts: Timeouts | None = None, clock: Clock = utc_now
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self._timeouts = timeouts or Timeouts()
        self._clock = clock
        self._sessions: dict[str, aiohttp.ClientSession] = {}

    @property
    def host(self) -> str:
        """The server's name, as sentences call it."""
        return URL(self.base_url).host or self.base_url

    @property
    def session(self) -> aiohttp.ClientSession:
        """The session of reads and of the stream; made at first use, in the loop that uses it."""
        return self._open("read", lambda: aiohttp.TCPConnector(keepalive_timeout=10))

    @property
    def _writes(self) -> aiohttp.ClientSession:
        """Each write has a connection of its own.

        The server may be closing an idle one while a write begins on it; that would make the
        outcome unknown where in truth nothing was sent.
        """
        return self._open("write", lambda: aiohttp.TCPConnector(force_close=True))

    def _open(
        self, name: str, connector: Callable[[], aiohttp.TCPConnector]
    ) -> aiohttp.ClientSession:
        if name not in self._sessions:
            self._sessions[name] = aiohttp.ClientSession(
                connector=connector(),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": "GoldenHour/0.1", "Accept": "application/json"},
                timeout=aiohttp.ClientTimeout(
                    total=self._timeouts.total,
                    connect=self._timeouts.connect,
                    sock_connect=self._timeouts.connect,
                    sock_read=self._timeouts.read,
                ),
            )
        return self._sessions[name]

    async def close(self) -> None:
        """Let go of the connections."""
        while self._sessions:
            _, session = self._sessions.popitem()
            await session.close()

    async def request(
        self,
        method: str,
        path: str,
        *,
        params: Pairs = (),
        form: Pairs | None = None,
        file: FilePart | None = None,
        headers: Mapping[str, str] | None = None,
        write: bool = False,
    ) -> Answer:
        """One request, its answer.

        `path` begins with "/"; its parts that come from outside are percent-encoded already. For
        a `write`, no answer means Unknown instead of RetryLater. A `file` goes as the field "file"
        of the form; it is no `write`, because nobody sees it yet.

        Raises:
            RetryLater, Reauthorise, Rejected, Unknown: see `errors`.
        """
        try:
            url = URL(self.base_url + path, encoded=True).update_query(list(params))
            session = self._writes if write or file is not None else self.session
            async with session.request(
                method,
                url,
                data=_form_data(form, file),
                headers=headers,
                allow_redirects=False,
            ) as response:
                raw = await _read(response)
                status, answered = response.status, response.headers.copy()
                links = _links(response)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise from_exception(error, host=self.host, write=write) from error
        body, readable = _json(raw)
        if not HTTPStatus(200) <= status < HTTPStatus(300):
            raise from_status(
                status, as_record(body), answered, host=self.host, write=write, now=self._clock()
            )
        # "Not ready yet" is said without a body too.
        if not readable and status != HTTPStatus.PARTIAL_CONTENT:
            raise unreadable(host=self.host, write=write)
        return Answer(status=status, body=body, headers=answered, links=links)


def _form_data(form: Pairs | None, file: FilePart | None) -> aiohttp.FormData | None:
    """A new one for each attempt: aiohttp's can be sent once."""
    if form is None and file is None:
        return None
    data = aiohttp.FormData(list(form or ()))
    if file is not None:
        data.add_field("file", file.content, filename=file.name, content_type=file.mime)
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


def _json(raw: bytes) -> tuple[object, bool]:
    try:
        body: object = json.loads(raw)
    except (ValueError, RecursionError):
        return None, False
    return body, isinstance(body, dict | list)


def _links(response: aiohttp.ClientResponse) -> dict[str, dict[str, str]]:
    """The Link header: {"next": {"max_id": "..."}}; unreadable parts are left out."""
    links: dict[str, dict[str, str]] = {}
    try:
        for relation, link in response.links.items():
            url = link.get("url")
            if url is not None:
                links[relation] = dict(URL(url).query)
    except ValueError:
        return {}
    return links
