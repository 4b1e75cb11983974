"""OAuth 2.0 user tokens: X's token endpoint, and renewal that spends no refresh token twice.

X replaces a refresh token at each use and knows the old one no more. So a renewal

- happens under a lock that all replicas share (`CredentialStore.refresh`), and one at a time here;
- takes over what another replica has got meanwhile, instead of asking;
- is announced before X is asked: when X then refuses the token, and an announced renewal never
  came to its end, its answer was lost, and that is what people are told;
- keeps the old refresh token where X gives none, or an empty one.

Source: https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code.
"""

import asyncio
import base64
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

import aiohttp

from integrations.base import CredentialStore, OutsideError, Reauthorise, RetryLater
from integrations.x.errors import RETRY_SOON, UnreadableAnswerError
from integrations.x.session import Answer, XSession

log = logging.getLogger(__name__)

USER_TOKEN = "user_token"  # noqa: S105 - the name of a field, not its value
REFRESH_TOKEN = "refresh_token"  # noqa: S105 - the name of a field, not its value
CLIENT_ID = "client_id"
CLIENT_SECRET = "client_secret"  # noqa: S105 - the name of a field, not its value
TOKEN_ENDS = "user_token_ends"  # noqa: S105 - the name of a field; missing where X has not told it
ANNOUNCED = "renewal_announced"  # a renewal was begun, and its answer has not been stored

SIGN_IN_HINT = "Run: python -m bot connect x"

EARLY = timedelta(minutes=10)  # before its end a token is renewed, so that no request is refused

_REFUSED = frozenset({400, 401, 403})
_NOTHING_HAPPENED = frozenset({429})


class OAuth2:
    """Sends the user token; renews it, once for all replicas, before its end or when X refuses."""

    def __init__(self, store: CredentialStore, credentials: Mapping[str, str]) -> None:
        self._store = store
        self._one_at_a_time = asyncio.Lock()
        self._tried_early = ""
        self._token = ""
        self._take(credentials)

    def header(self, method: str, url: str) -> str:  # noqa: ARG002 - another kind signs them
        """The token as a bearer token."""
        return f"Bearer {self._token}"

    def ends_by(self, at: datetime | None) -> bool:
        """Whether the token ends soon after `at` (X's clock), and nothing was tried yet."""
        if at is None or self._ends is None or self._tried_early == self._token:
            return False
        return at >= self._ends - EARLY

    async def renew_early(self, session: XSession) -> None:
        """Get a new token while the old one still works: a failure does no harm yet."""
        self._tried_early = self._token
        try:
            await self.renew(session, self.header("", ""))
        except OutsideError as error:
            log.info("X's token was not renewed before its end: %s", error)

    async def renew(self, session: XSession, refused: str) -> bool:
        """Take the token another replica has got meanwhile, or get a new one.

        Args:
            session: to ask through.
            refused: the header that X has refused.

        Raises:
            Reauthorise: X refuses the refresh token.
            RetryLater: X gave no token just now.
        """
        async with self._one_at_a_time:
            if self.header("", "") != refused:
                return True  # somebody who waited here before us has got one
            renewal = _Renewal(session, self._token)
            self._take(await renewal.made(self._store))
            return self.header("", "") != refused

    def _take(self, credentials: Mapping[str, str]) -> None:
        # There is none where somebody has meanwhile connected with keys that last.
        self._token = credentials.get(USER_TOKEN) or self._token
        ends = credentials.get(TOKEN_ENDS)
        self._ends = datetime.fromisoformat(ends) if ends else None


class _Renewal:
    """One renewal of the token `old`."""

    def __init__(self, session: XSession, old: str) -> None:
        self._session = session
        self._old = old
        self._lost_before = False
        self._trouble: OutsideError | None = None

    async def made(self, store: CredentialStore) -> Mapping[str, str]:
        """The credentials after it."""
        newest = await store.refresh(self._announced)
        if self._is_due(newest):
            newest = await store.refresh(self._asked)
        if self._trouble is not None:
            raise self._trouble
        return newest

    def _is_due(self, newest: Mapping[str, str]) -> bool:
        return newest.get(USER_TOKEN) == self._old and bool(newest.get(REFRESH_TOKEN))

    async def _announced(self, newest: Mapping[str, str]) -> Mapping[str, str]:
        if not self._is_due(newest):
            return newest
        self._lost_before = bool(newest.get(ANNOUNCED))
        return {**newest, ANNOUNCED: "yes"}

    async def _asked(self, newest: Mapping[str, str]) -> Mapping[str, str]:
        """Ask X; what went wrong is remembered, so that what has to be stored is stored."""
        if not self._is_due(newest):
            return newest
        form = {"grant_type": "refresh_token", "refresh_token": newest[REFRESH_TOKEN]}
        try:
            answer = await ask_for_tokens(self._session, form, newest)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            return self._later(newest, "X cannot be reached.", cause=error, certain=True)
        except (aiohttp.ClientError, TimeoutError) as error:
            return self._later(newest, "X gave no new token just now.", cause=error)
        if answer.status in _REFUSED:
            self._trouble = self._no_more()
            return self._unannounced(newest)
        try:
            tokens = await tokens_of(answer)
        except UnreadableAnswerError as error:
            return self._later(newest, "X gave no new token just now.", cause=error)
        if not tokens:
            certain = answer.status in _NOTHING_HAPPENED
            return self._later(newest, f"X gave no new token ({answer.status}).", certain=certain)
        kept = {name: text for name, text in newest.items() if name not in {ANNOUNCED, TOKEN_ENDS}}
        return {**kept, **tokens}

    def _later(
        self,
        newest: Mapping[str, str],
        message: str,
        *,
        cause: Exception | None = None,
        certain: bool = False,
    ) -> Mapping[str, str]:
        self._trouble = RetryLater(message, after=RETRY_SOON)
        self._trouble.__cause__ = cause
        return self._unannounced(newest) if certain else newest

    def _unannounced(self, newest: Mapping[str, str]) -> Mapping[str, str]:
        # What was lost before stays lost.
        if self._lost_before:
            return newest
        return {name: text for name, text in newest.items() if name != ANNOUNCED}

    def _no_more(self) -> Reauthorise:
        if self._lost_before:
            return Reauthorise(
                "X's answer with our new token was lost on its way, and X takes each refresh "
                "token only once: somebody has to sign in again.",
                hint=SIGN_IN_HINT,
            )
        return Reauthorise("X does not renew our token any more.", hint=SIGN_IN_HINT)


async def ask_for_tokens(
    session: XSession, form: Mapping[str, str], client: Mapping[str, str]
) -> Answer:
    """Ask X's token endpoint in the name of the client whose id and secret `client` holds.

    Raises:
        aiohttp.ClientError, TimeoutError: no answer came.
    """
    client_id = client.get(CLIENT_ID, "")
    headers = {}
    if secret := client.get(CLIENT_SECRET):
        pair = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
        headers["Authorization"] = f"Basic {pair}"
    return await session.token({**form, "client_id": client_id}, headers)


async def tokens_of(answer: Answer) -> dict[str, str]:
    """The tokens that X gave, as they are kept; empty where it gave none.

    Raises:
        UnreadableAnswerError: X said yes, but not in JSON.
    """
    given = await answer.json() if answer.ok else {}
    token = given.get("access_token")
    if not isinstance(token, str) or not token.strip():
        return {}
    tokens = {USER_TOKEN: token}
    refresh = given.get("refresh_token")
    if isinstance(refresh, str) and refresh.strip():
        tokens[REFRESH_TOKEN] = refresh
    lives, now = given.get("expires_in"), answer.server_time
    if isinstance(lives, int) and lives > 0 and now is not None:
        tokens[TOKEN_ENDS] = (now + timedelta(seconds=lives)).isoformat()
    return tokens
