"""The signed-in client: adds the token, renews it, and stops reading before a limit is hit.

The token is sent in the Authorization header only, and is in no message, log line or repr.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import quote

from integrations.base import CredentialStore, Reauthorise, Rejected, RetryLater
from integrations.mastodon.errors import reset_after, unreadable
from integrations.mastodon.http import Answer, Clock, FilePart, Http, Pairs, Timeouts, utc_now
from integrations.mastodon.tame import Record, as_records, text

__all__ = ["MastodonClient", "part"]

_RESERVE = 10
"""Requests that reads leave for replies. Mastodon grants 300 in five minutes."""


def part(external_id: str) -> str:
    """An opaque id as one part of a path."""
    return quote(external_id, safe="")


class MastodonClient:
    """Requests of one account at its server.

    Raises everywhere RetryLater, Reauthorise and Rejected, from writes Unknown also.
    """

    def __init__(
        self,
        base_url: str,
        credentials: CredentialStore,
        *,
        timeouts: Timeouts | None = None,
        clock: Clock = utc_now,
    ) -> None:
        self.http = Http(base_url, timeouts=timeouts, clock=clock)
        self._credentials = credentials
        self._clock = clock
        self._token = ""
        self._quiet_until: datetime | None = None

    async def token(self) -> str:
        """The token as it was last seen in the store."""
        if not self._token:
            self._token = (await self._credentials.load()).get("access_token", "")
        return self._token

    async def close(self) -> None:
        """Let go of the connections."""
        await self.http.close()

    async def get(self, path: str, params: Pairs = ()) -> Answer:
        """Read something.

        Raises:
            RetryLater: also without asking, while the server's limit is nearly used up.
        """
        now = self._clock()
        if self._quiet_until is not None and now < self._quiet_until:
            raise RetryLater(
                f"{self.http.host} allows no more requests for now; nothing was asked.",
                after=max(self._quiet_until - now, timedelta(seconds=1)),
            )
        answer = await self._signed("GET", path, params=params)
        self._note_limit(answer.headers, now=now)
        return answer

    async def page(self, path: str, params: Pairs = ()) -> tuple[tuple[Record, ...], Answer]:
        """Read one page of a list, in the server's order.

        Raises:
            RetryLater: also when the answer is no list: "nothing" must never be read into it.
        """
        answer = await self.get(path, params)
        if not isinstance(answer.body, list):
            raise unreadable(host=self.http.host, write=False)
        return as_records(answer.body), answer

    async def post(self, path: str, form: Pairs, headers: Mapping[str, str]) -> Answer:
        """Write something."""
        return await self._signed("POST", path, form=form, headers=headers, write=True)

    async def upload(self, path: str, form: Pairs, file: FilePart) -> Answer:
        """Hand over a file.

        Raises:
            RetryLater: also when no answer came: what nobody sees may be handed over twice.
        """
        return await self._signed("POST", path, form=form, file=file)

    async def delete(self, path: str) -> Answer:
        """Delete something."""
        return await self._signed("DELETE", path, write=True)

    async def _signed(
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
        async def send(token: str) -> Answer:
            signed = {**(headers or {}), "Authorization": f"Bearer {token}"}
            return await self.http.request(
                method, path, params=params, form=form, file=file, headers=signed, write=write
            )

        token = await self.token()
        try:
            return await send(token)
        except Reauthorise:
            # A refused token did nothing, so the same request may be sent once more when another
            # replica has signed in anew or the server renews tokens.
            fresh = await self._renew(token)
            if fresh in {"", token}:
                raise
        return await send(fresh)

    async def _renew(self, refused: str) -> str:
        """A token other than `refused`, or "". Mastodon's never expire, Pleroma's may."""
        stored = await self._credentials.load()
        if stored.get("access_token", "") == refused and stored.get("refresh_token"):
            stored = await self._credentials.refresh(_Exchange(self.http, refused))
        self._token = stored.get("access_token", "")
        return self._token

    def _note_limit(self, headers: Mapping[str, str], *, now: datetime) -> None:
        remaining = headers.get("X-RateLimit-Remaining", "")
        limit = headers.get("X-RateLimit-Limit", "")
        if not (remaining.isdecimal() and limit.isdecimal()):
            return
        if int(remaining) > min(_RESERVE, int(limit) // 10):
            return
        wait = reset_after(headers, now=now)
        self._quiet_until = None if wait is None else now + wait


class _Exchange:
    """Trades a refresh token for new tokens, unless another replica has done so."""

    def __init__(self, http: Http, refused: str) -> None:
        self._http = http
        self._refused = refused

    async def __call__(self, stored: Mapping[str, str]) -> Mapping[str, str]:
        """New credentials, or `stored` when they are newer than the refused token."""
        if stored.get("access_token", "") != self._refused:
            return stored
        form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", stored.get("refresh_token", "")),
            ("client_id", stored.get("client_id", "")),
            ("client_secret", stored.get("client_secret", "")),
        ]
        try:
            answer = (await self._http.request("POST", "/oauth/token", form=form)).record
        except Rejected:
            return stored
        token = text(answer, "access_token")
        if not token:
            return stored
        refresh = text(answer, "refresh_token") or stored.get("refresh_token", "")
        return {**stored, "access_token": token, "refresh_token": refresh}
