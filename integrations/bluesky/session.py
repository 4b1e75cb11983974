"""Signed-in calls: a session that is kept, renewed once for everybody, and seldom begun anew.

Bluesky allows 30 logins in five minutes and 300 a day for an account, so a login happens only when
the stored session can no longer be renewed. Source:
https://docs.bsky.app/docs/advanced-guides/rate-limits.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

import msgspec

from integrations.base import CredentialStore, Reauthorise, RetryLater, Unknown
from integrations.bluesky.client import Params, XrpcClient
from integrations.bluesky.errors import CONNECT_AGAIN, SOON, TokenRefused
from integrations.bluesky.payloads import Tokens

DID = "did"
HANDLE = "handle"
APP_PASSWORD = "app_password"  # noqa: S105 - the name of a field, not its value
ACCESS = "access_jwt"
REFRESH = "refresh_jwt"

T = TypeVar("T")


class Session:
    """Calls methods in the name of one account."""

    def __init__(self, client: XrpcClient, store: CredentialStore) -> None:
        self._client = client
        self._store = store
        self._token = ""
        self._renewing = asyncio.Lock()
        self._refused: tuple[str, str] | None = None

    async def open(self) -> None:
        """Load the stored session; asks the host nothing."""
        self._token = (await self._store.load()).get(ACCESS, "")

    async def query(self, method: str, params: Params = (), *, kind: type[T], proxy: str = "") -> T:
        """A read, its answer read as `kind`.

        Raises:
            RetryLater, Reauthorise, Rejected: see `errors`.
        """
        listed = tuple(params)
        answer = await self._signed(
            lambda token: self._client.query(method, token=token, params=listed, proxy=proxy)
        )
        try:
            return msgspec.json.decode(answer, type=kind)
        except msgspec.DecodeError as error:
            raise RetryLater("Bluesky's answer makes no sense.", after=SOON) from error

    async def procedure(
        self, method: str, body: Mapping[str, Any], *, kind: type[T], proxy: str = ""
    ) -> T:
        """A write, its answer read as `kind`.

        Raises:
            RetryLater, Reauthorise, Rejected, Unknown: see `errors`.
        """
        answer = await self._signed(
            lambda token: self._client.procedure(method, token=token, body=body, proxy=proxy)
        )
        try:
            return msgspec.json.decode(answer, type=kind)
        except msgspec.DecodeError as error:
            raise Unknown("Bluesky's answer makes no sense.") from error

    async def upload(self, method: str, content: bytes, mime: str, *, kind: type[T]) -> T:
        """Hand a file over, the answer read as `kind`.

        Raises:
            RetryLater, Reauthorise, Rejected: see `errors`; never Unknown.
        """
        answer = await self._signed(
            lambda token: self._client.upload(method, token=token, content=content, mime=mime)
        )
        try:
            return msgspec.json.decode(answer, type=kind)
        except msgspec.DecodeError as error:
            raise RetryLater("Bluesky's answer makes no sense.", after=SOON) from error

    async def _signed(self, call: Callable[[str], Awaitable[bytes]]) -> bytes:
        token = self._token or await self._renew("")
        try:
            return await call(token)
        except TokenRefused:
            token = await self._renew(token)
        try:
            return await call(token)
        except TokenRefused as error:
            raise Reauthorise(
                "Bluesky does not accept the session it has just given us.", hint=CONNECT_AGAIN
            ) from error

    async def _renew(self, stale: str) -> str:
        """A token other than `stale`; many calls that find theirs stale renew it once."""
        async with self._renewing:
            if self._token == stale:
                renewed = await self._store.refresh(lambda stored: self._renewed(stored, stale))
                self._token = renewed[ACCESS]
            return self._token

    async def _renewed(self, stored: Mapping[str, str], stale: str) -> Mapping[str, str]:
        if stored.get(ACCESS, "") not in {"", stale}:
            return stored  # another replica was faster
        if stored.get(REFRESH):
            try:
                return with_tokens(stored, await self._refresh_session(stored[REFRESH]))
            except TokenRefused:
                pass  # it lives two months, and less when the app password was revoked
        return with_tokens(stored, await self._log_in(stored))

    async def _refresh_session(self, refresh_token: str) -> Tokens:
        answer = await self._client.procedure(
            "com.atproto.server.refreshSession", token=refresh_token, write=False
        )
        return msgspec.json.decode(answer, type=Tokens)

    async def _log_in(self, stored: Mapping[str, str]) -> Tokens:
        login = (stored.get(DID) or stored.get(HANDLE, ""), stored.get(APP_PASSWORD, ""))
        # A password that was refused stays refused: asking again would use up the few logins.
        if not all(login) or login == self._refused:
            raise Reauthorise("Bluesky has ended our session.", hint=CONNECT_AGAIN)
        try:
            return await log_in(self._client, *login)
        except Reauthorise:
            self._refused = login
            raise


async def log_in(client: XrpcClient, identifier: str, password: str) -> Tokens:
    """Begin a session with a handle or DID and an app password.

    Raises:
        Reauthorise: they are refused.
        RetryLater, Rejected: see `errors`.
    """
    try:
        answer = await client.procedure(
            "com.atproto.server.createSession",
            body={"identifier": identifier, "password": password},
            write=False,
        )
    except TokenRefused as error:
        raise Reauthorise(
            f"Bluesky does not accept the app password of {identifier}.", hint=CONNECT_AGAIN
        ) from error
    return msgspec.json.decode(answer, type=Tokens)


def with_tokens(stored: Mapping[str, str], tokens: Tokens) -> dict[str, str]:
    """Credentials with a new session in them."""
    return {
        **stored,
        DID: tokens.did,
        HANDLE: tokens.handle,
        ACCESS: tokens.access_jwt,
        REFRESH: tokens.refresh_jwt,
    }
