"""Tokens: long-lived ones for short-lived ones, and what a token may do, and until when.

These calls carry a secret in their address, because Meta takes it nowhere else; nothing here or
in the client logs an address. Sources: developers.facebook.com/docs/facebook-login/guides/
access-tokens/get-long-lived, /docs/instagram-platform/reference/access_token and
refresh_access_token, /docs/graph-api/reference/debug_token.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from integrations.base import RetryLater
from integrations.graph.client import GraphClient, Json
from integrations.graph.tame import as_id, as_list, as_record, as_text, as_time

__all__ = [
    "Inspection",
    "LongLived",
    "facebook_long_lived",
    "inspect",
    "instagram_long_lived",
    "instagram_refreshed",
]

TIMEOUT = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class LongLived:
    """A token that lasts about sixty days.

    Attributes:
        ends: when, UTC; None: Meta did not say (then it does not end by itself).
    """

    token: str = field(repr=False)
    ends: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What Meta knows about a token.

    Attributes:
        valid: it can be used.
        ends: when it ends, UTC; None: never by itself (a Page's).
        access_ends: when the person has to confirm the access to their data anew, UTC.
        kind: "PAGE", "USER".
        scopes: what it may do.
        missing: of the wanted ones, those that it lacks, in their order.
    """

    valid: bool
    ends: datetime | None
    access_ends: datetime | None
    scopes: frozenset[str]
    kind: str = ""
    app_id: str = ""
    user_id: str = ""
    profile_id: str = ""

    def missing(self, wanted: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the wanted permissions that it lacks."""
        return tuple(one for one in wanted if one not in self.scopes)

    @property
    def first_end(self) -> datetime | None:
        """When somebody has to sign in again, whichever of the two comes first."""
        return min((one for one in (self.ends, self.access_ends) if one is not None), default=None)


async def facebook_long_lived(
    *,
    base_url: str,
    version: str = "v26.0",
    app_id: str,
    app_secret: str,
    token: str,
    now: datetime,
) -> LongLived:
    """A user token for sixty days, for one that lasts an hour or two.

    Page tokens that are read with it do not end by themselves.

    Raises:
        RetryLater, Reauthorise, Rejected: see errors.py.
    """
    answer = await _ask(
        _client(base_url, version=version, who="Facebook"),
        "oauth/access_token",
        {
            "grant_type": "fb_exchange_token",
            "client_id": app_id,
            "client_secret": app_secret,
            "fb_exchange_token": token,
        },
    )
    return _long_lived(answer, now)


async def instagram_long_lived(
    *, base_url: str, app_secret: str, token: str, now: datetime
) -> LongLived:
    """A token for sixty days, for one that lasts an hour.

    Raises:
        RetryLater, Reauthorise, Rejected: see errors.py.
    """
    answer = await _ask(
        _client(base_url, version="", who="Instagram"),
        "access_token",
        {
            "grant_type": "ig_exchange_token",
            "client_secret": app_secret,
            "access_token": token,
        },
    )
    return _long_lived(answer, now)


async def instagram_refreshed(*, base_url: str, token: str, now: datetime) -> LongLived:
    """Sixty more days for a long-lived token that is a day old and has not ended.

    Raises:
        RetryLater, Reauthorise, Rejected: see errors.py.
    """
    answer = await _ask(
        _client(base_url, version="", who="Instagram"),
        "refresh_access_token",
        {"grant_type": "ig_refresh_token", "access_token": token},
    )
    return _long_lived(answer, now)


async def inspect(
    *, base_url: str, version: str = "v26.0", app_id: str, app_secret: str, token: str
) -> Inspection:
    """What the token may do, asked with the app's own token.

    Raises:
        RetryLater, Reauthorise, Rejected: see errors.py.
    """
    client = _client(base_url, version=version, who="Facebook", token=f"{app_id}|{app_secret}")
    known = as_record((await _ask(client, "debug_token", {"input_token": token})).get("data"))
    return Inspection(
        valid=known.get("is_valid") is True,
        ends=as_time(known.get("expires_at")),
        access_ends=as_time(known.get("data_access_expires_at")),
        scopes=frozenset(filter(None, map(as_text, as_list(known.get("scopes"))))),
        kind=as_text(known.get("type")),
        app_id=as_id(known.get("app_id")),
        user_id=as_id(known.get("user_id")),
        profile_id=as_id(known.get("profile_id")),
    )


def _client(base_url: str, *, version: str, who: str, token: str = "") -> GraphClient:
    async def source() -> str:
        return token

    return GraphClient(base_url=base_url, version=version, token=source, timeout=TIMEOUT, who=who)


async def _ask(client: GraphClient, path: str, params: dict[str, str]) -> Json:
    try:
        return await client.get(path, params)
    finally:
        await client.close()


def _long_lived(answer: Json, now: datetime) -> LongLived:
    token = as_text(answer.get("access_token"))
    if not token:
        raise RetryLater("Meta answered without a token.", after=timedelta(minutes=1))
    seconds = answer.get("expires_in")
    lasts = isinstance(seconds, int) and not isinstance(seconds, bool) and 0 < seconds < 10**9
    return LongLived(
        token=token, ends=now + timedelta(seconds=int(str(seconds))) if lasts else None
    )
