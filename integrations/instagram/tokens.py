"""The token of an account, renewed in time.

A long-lived token lasts for sixty days and can be renewed from its second day on, for sixty more.
It is renewed when less than thirty are left: an installation that is switched off for a month
loses nothing. Renewing goes through the store's lock, so that replicas do it once, and what comes
back never takes a good token's place when it is empty (`integrations.graph.tokens` refuses it).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog

from integrations.base import CredentialStore, OutsideError
from integrations.graph.tame import as_time
from integrations.graph.tokens import LongLived, instagram_refreshed
from integrations.instagram.settings import InstagramSettings

__all__ = ["EXPIRES_AT", "OBTAINED_AT", "TOKEN", "TokenKeeper", "credentials_of"]

TOKEN = "access_token"  # noqa: S105 - the name of a field
EXPIRES_AT = "expires_at"
OBTAINED_AT = "obtained_at"

_RENEW_WHEN_LEFT = timedelta(days=30)
_OLD_ENOUGH = timedelta(hours=24)
_LOOK_AGAIN = timedelta(minutes=1)
_TRY_AGAIN = timedelta(hours=1)
_log = structlog.get_logger(__name__)


def credentials_of(token: LongLived, *, now: datetime) -> dict[str, str]:
    """A token as it is stored."""
    ends = token.ends.isoformat() if token.ends else ""
    return {TOKEN: token.token, EXPIRES_AT: ends, OBTAINED_AT: now.isoformat()}


class TokenKeeper:
    """Gives the token of one account at each request."""

    def __init__(self, store: CredentialStore, settings: InstagramSettings) -> None:
        self._store = store
        self._settings = settings
        self._clock = settings.clock
        self._kept: Mapping[str, str] = {}
        self._looked_at: datetime | None = None
        self._not_before: datetime | None = None

    async def token(self) -> str:
        """The token; looked up every minute, because another replica may have renewed it."""
        return (await self._current()).get(TOKEN, "")

    async def ends(self) -> datetime | None:
        """When it ends; None: that is not known."""
        return as_time((await self._current()).get(EXPIRES_AT))

    async def _current(self) -> Mapping[str, str]:
        now = self._clock()
        if self._looked_at is None or now - self._looked_at > _LOOK_AGAIN:
            self._kept = await self._store.load()
            self._looked_at = now
        waits = self._not_before is not None and now < self._not_before
        if not waits and _due(self._kept, now):
            await self._renew(now)
        return self._kept

    async def _renew(self, now: datetime) -> None:
        # At once, so that requests that run beside this one do not renew it, too.
        self._not_before = now + _TRY_AGAIN

        async def renew(stored: Mapping[str, str]) -> Mapping[str, str]:
            if not _due(stored, now):
                return stored  # another replica was faster
            fresh = await instagram_refreshed(
                base_url=self._settings.api_url, token=stored.get(TOKEN, ""), now=now
            )
            return {**stored, **credentials_of(fresh, now=now)}

        try:
            self._kept = await self._store.refresh(renew)
        except OutsideError as error:
            # The token still works; whether it does not is for the next request to say.
            _log.warning("instagram_token_not_renewed", why=str(error))


def _due(stored: Mapping[str, str], now: datetime) -> bool:
    ends, since = as_time(stored.get(EXPIRES_AT)), as_time(stored.get(OBTAINED_AT))
    if not stored.get(TOKEN) or ends is None or ends <= now:
        return False
    return ends - now < _RENEW_WHEN_LEFT and (since is None or now - since > _OLD_ENOUGH)
