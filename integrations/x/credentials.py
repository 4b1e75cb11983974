"""X's two kinds of user credentials, and the app's own.

OAuth 1.0a: API key and secret of the app, access token and secret of the account; they do not
expire. OAuth 2.0: a user token that lives two hours, renewed with a refresh token that X replaces
at each use (`oauth2.py`). Sources: https://docs.x.com/fundamentals/authentication/oauth-1-0a and
https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from tweepy.asynchronous.client import OAuthClient

from integrations.base import CredentialStore, Reauthorise
from integrations.x.oauth2 import (
    CLIENT_ID,
    CLIENT_SECRET,
    REFRESH_TOKEN,
    SIGN_IN_HINT,
    TOKEN_ENDS,
    USER_TOKEN,
    OAuth2,
)
from integrations.x.session import Authorisation, XSession

__all__ = [
    "ACCESS_SECRET",
    "ACCESS_TOKEN",
    "API_KEY",
    "API_SECRET",
    "CLIENT_ID",
    "CLIENT_SECRET",
    "OAUTH_1",
    "REFRESH_TOKEN",
    "TOKEN_ENDS",
    "USER_TOKEN",
    "AppToken",
    "OAuth1",
    "OAuth2",
    "authorisation_from",
    "ends_at",
    "with_end",
]

API_KEY = "api_key"
API_SECRET = "api_secret"  # noqa: S105 - the name of a field, not its value
ACCESS_TOKEN = "access_token"  # noqa: S105 - the name of a field, not its value
ACCESS_SECRET = "access_secret"  # noqa: S105 - the name of a field, not its value

OAUTH_1 = (API_KEY, API_SECRET, ACCESS_TOKEN, ACCESS_SECRET)

_TOKEN_LIVES = timedelta(hours=2)


async def authorisation_from(store: CredentialStore) -> Authorisation:
    """The way to sign that the stored credentials allow; OAuth 1.0a where both are there.

    Raises:
        Reauthorise: neither set is complete.
    """
    stored = await store.load()
    if all(stored.get(name) for name in OAUTH_1):
        return OAuth1(stored)
    if stored.get(USER_TOKEN):
        return OAuth2(store, stored)
    raise Reauthorise("No complete set of keys for X is stored.", hint=SIGN_IN_HINT)


def with_end(credentials: Mapping[str, str], now: datetime) -> Mapping[str, str]:
    """New credentials, with the time at which they end where nothing can renew them.

    X does not tell how old a token is that somebody has typed: it ends at the latest two hours
    from `now`.
    """
    if USER_TOKEN not in credentials or REFRESH_TOKEN in credentials or TOKEN_ENDS in credentials:
        return credentials
    return {**credentials, TOKEN_ENDS: (now + _TOKEN_LIVES).isoformat()}


def ends_at(credentials: Mapping[str, str]) -> datetime | None:
    """When somebody has to sign in again; None where the keys last, or nothing is known."""
    signs_with_keys = all(credentials.get(name) for name in OAUTH_1)
    if signs_with_keys or credentials.get(REFRESH_TOKEN) or not credentials.get(TOKEN_ENDS):
        return None
    return datetime.fromisoformat(credentials[TOKEN_ENDS])


class _Lasting:
    """What keys that do not end have in common."""

    def ends_by(self, at: datetime | None) -> bool:  # noqa: ARG002 - another kind needs it
        """Never."""
        return False

    async def renew_early(self, session: XSession) -> None:
        """Never called: they do not end."""

    async def renew(self, session: XSession, refused: str) -> bool:  # noqa: ARG002 - another kind needs them
        """These keys cannot be renewed: only a person can make new ones."""
        return False


class OAuth1(_Lasting):
    """Signs each request with the app's and the account's secrets."""

    def __init__(self, credentials: Mapping[str, str]) -> None:
        self._signer = OAuthClient(
            credentials[API_KEY],
            credentials[API_SECRET],
            credentials[ACCESS_TOKEN],
            credentials[ACCESS_SECRET],
        )

    def header(self, method: str, url: str) -> str:
        """The signature of a request to `url`; its body, being JSON, is not part of it."""
        _, headers, _ = self._signer.sign(url, http_method=method)
        return str(headers["Authorization"])


class AppToken(_Lasting):
    """Sends the app's own bearer token; "" for requests that need none."""

    def __init__(self, token: str = "") -> None:
        self._token = token

    def header(self, method: str, url: str) -> str:  # noqa: ARG002 - another kind signs them
        """The token as a bearer token."""
        return f"Bearer {self._token}"
