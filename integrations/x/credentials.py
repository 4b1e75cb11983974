"""X's two kinds of user credentials, and how each signs a request.

OAuth 1.0a: API key and secret of the app, access token and secret of the account; they do not
expire. OAuth 2.0: a user token that lives two hours, renewed with a refresh token that X replaces
at each use; needs the scopes tweet.read tweet.write tweet.moderate.write media.write users.read
dm.read dm.write offline.access. Sources:
https://docs.x.com/fundamentals/authentication/oauth-1-0a and
https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code.
"""

import base64
from collections.abc import Mapping
from datetime import datetime, timedelta

import aiohttp
from tweepy.asynchronous.client import OAuthClient

from integrations.base import CredentialStore, Reauthorise, RetryLater
from integrations.x.errors import RETRY_SOON, UnreadableAnswerError
from integrations.x.session import Answer, Authorisation, XSession

API_KEY = "api_key"
API_SECRET = "api_secret"  # noqa: S105 - the name of a field, not its value
ACCESS_TOKEN = "access_token"  # noqa: S105 - the name of a field, not its value
ACCESS_SECRET = "access_secret"  # noqa: S105 - the name of a field, not its value
USER_TOKEN = "user_token"  # noqa: S105 - the name of a field, not its value
REFRESH_TOKEN = "refresh_token"  # noqa: S105 - the name of a field, not its value
CLIENT_ID = "client_id"
CLIENT_SECRET = "client_secret"  # noqa: S105 - the name of a field, not its value
TOKEN_ENDS = "user_token_ends"  # noqa: S105 - the name of a field; only where nothing renews it

OAUTH_1 = (API_KEY, API_SECRET, ACCESS_TOKEN, ACCESS_SECRET)
OAUTH_2 = (USER_TOKEN, REFRESH_TOKEN, CLIENT_ID, CLIENT_SECRET)

_HINT = "Run: python -m bot connect x"
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
    raise Reauthorise("No complete set of keys for X is stored.", hint=_HINT)


def with_end(credentials: Mapping[str, str], now: datetime) -> Mapping[str, str]:
    """New credentials, with the time at which they end where nothing can renew them.

    X does not tell how old a token is: it ends at the latest two hours from `now`.
    """
    if USER_TOKEN not in credentials or REFRESH_TOKEN in credentials:
        return credentials
    return {**credentials, TOKEN_ENDS: (now + _TOKEN_LIVES).isoformat()}


def ends_at(credentials: Mapping[str, str]) -> datetime | None:
    """When somebody has to sign in again; None where the keys last, or nothing is known."""
    signs_with_keys = all(credentials.get(name) for name in OAUTH_1)
    if signs_with_keys or credentials.get(REFRESH_TOKEN) or not credentials.get(TOKEN_ENDS):
        return None
    return datetime.fromisoformat(credentials[TOKEN_ENDS])


class OAuth1:
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

    async def renew(self, session: XSession) -> bool:  # noqa: ARG002 - another kind needs it
        """These keys cannot be renewed: only a person can make new ones."""
        return False


class OAuth2:
    """Sends the user token; renews it, once for all replicas, when X refuses it."""

    def __init__(self, store: CredentialStore, credentials: Mapping[str, str]) -> None:
        self._store = store
        self._token = credentials[USER_TOKEN]

    def header(self, method: str, url: str) -> str:  # noqa: ARG002 - another kind signs them
        """The token as a bearer token."""
        return f"Bearer {self._token}"

    async def renew(self, session: XSession) -> bool:
        """Take the token another replica has got meanwhile, or get a new one.

        Raises:
            Reauthorise: X refuses the refresh token.
            RetryLater: X gave no token just now.
        """
        refused = self._token

        async def renew(newest: Mapping[str, str]) -> Mapping[str, str]:
            if newest.get(USER_TOKEN) != refused or not newest.get(REFRESH_TOKEN):
                return newest
            return await _renewed(session, newest)

        credentials = await self._store.refresh(renew)
        self._token = credentials.get(USER_TOKEN, refused)
        return self._token != refused


async def _renewed(session: XSession, newest: Mapping[str, str]) -> Mapping[str, str]:
    client_id = newest.get(CLIENT_ID, "")
    headers = {}
    if secret := newest.get(CLIENT_SECRET):
        pair = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
        headers["Authorization"] = f"Basic {pair}"
    form = {
        "grant_type": "refresh_token",
        "refresh_token": newest[REFRESH_TOKEN],
        "client_id": client_id,
    }
    try:
        tokens = await _tokens(await session.token(form, headers))
    except (aiohttp.ClientError, TimeoutError, UnreadableAnswerError) as error:
        raise RetryLater("X gave no new token just now.", after=RETRY_SOON) from error
    return {**newest, **tokens}


async def _tokens(answer: Answer) -> dict[str, str]:
    if answer.status in {400, 401, 403}:
        raise Reauthorise("X does not renew our token any more.", hint=_HINT)
    given = await answer.json() if answer.ok else {}
    token = given.get("access_token")
    if not isinstance(token, str) or not token:
        raise RetryLater(f"X gave no new token ({answer.status}).", after=RETRY_SOON)
    refresh = given.get("refresh_token")
    return {USER_TOKEN: token} | ({REFRESH_TOKEN: refresh} if isinstance(refresh, str) else {})
