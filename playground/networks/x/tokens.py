"""Who may ask a pretend X: keys of OAuth 1.0a, user tokens of OAuth 2.0, the app's own token.

Refresh tokens work once. One that comes a second time ends its whole family, as the standard
advises (RFC 9700, section 4.14): whoever spends one twice has lost the account.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

from playground.networks.x.oauth import signature_fits
from playground.networks.x.rules import Answered, Who
from playground.networks.x.world import World

KEYS = {
    "api_key": "app-key",
    "api_secret": "app-secret-5c1e",
    "access_token": "1000-account-token",
    "access_secret": "account-secret-77ab",
}
CLIENT_ID = "client"
CLIENT_SECRET = "client-secret-9d"
APP_TOKEN = "app-bearer-41"

LIVES = timedelta(hours=2)
CODE_LIVES = timedelta(seconds=30)

__all__ = ["APP_TOKEN", "CLIENT_ID", "CLIENT_SECRET", "KEYS", "FakeTokens", "Who"]


@dataclass(frozen=True, kw_only=True)
class _Code:
    redirect_uri: str
    challenge: str
    scope: str
    until: datetime


@dataclass
class FakeTokens:
    """What the token endpoint has given.

    Attributes:
        tokens: user tokens that work; `ends` says until when, where that is known.
        refresh: refresh tokens that have not been used, with their family.
        spent: those that have, with theirs.
        redirects: addresses that the app's settings name.
        gives_refresh: what it answers with as refresh token; None: a new one each time.
    """

    world: World
    tokens: set[str] = field(default_factory=lambda: {"user-token-1"})
    ends: dict[str, datetime] = field(default_factory=dict)
    refresh: dict[str, int] = field(default_factory=lambda: {"refresh-1": 1})
    spent: dict[str, int] = field(default_factory=dict)
    redirects: set[str] = field(default_factory=lambda: {"http://127.0.0.1:8080/"})
    gives_refresh: str | None = None
    _codes: dict[str, _Code] = field(default_factory=dict)
    _made: int = 1

    def who(self, header: str, *, method: str, address: str, query: list[tuple[str, str]]) -> Who:
        """Whom a request's `Authorization` proves."""
        if header == f"Bearer {APP_TOKEN}":
            return Who.APP
        if header.startswith("Bearer "):
            return Who.USER if self._works(header.removeprefix("Bearer ")) else Who.NOBODY
        fits = header.startswith("OAuth ") and signature_fits(
            header, method=method, address=address, query=query, keys=KEYS
        )
        return Who.USER if fits else Who.NOBODY

    def permit(self, address: str, *, scopes: str = "") -> str:
        """Whoever is signed in opens `address` and permits the app; where the browser then is.

        Raises:
            ValueError: X shows an error instead.
        """
        parts = urlsplit(address)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        wrong = (
            parts.path != "/i/oauth2/authorize"
            or asked.get("response_type") != "code"
            or asked.get("client_id") != CLIENT_ID
            or asked.get("redirect_uri") not in self.redirects
            or asked.get("code_challenge_method") != "S256"
            or not asked.get("code_challenge")
            or not asked.get("state")
        )
        if wrong:
            raise ValueError("Something went wrong. You weren't able to give access to the App.")
        self._made += 1
        code = f"code-{self._made}"
        self._codes[code] = _Code(
            redirect_uri=asked["redirect_uri"],
            challenge=asked["code_challenge"],
            scope=scopes or asked.get("scope", ""),
            until=self.world.now + CODE_LIVES,
        )
        return f"{asked['redirect_uri']}?{urlencode({'state': asked['state'], 'code': code})}"

    def answer(self, form: Mapping[str, str], authorization: str) -> Answered:
        """What /2/oauth2/token says."""
        if authorization:
            pair = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
            if authorization != f"Basic {pair}":
                return _refused(401, "unauthorized_client", "Missing valid authorization header")
        if form.get("client_id") != CLIENT_ID:
            return _refused(400, "invalid_request", "Missing required parameter [client_id].")
        if form.get("grant_type") == "refresh_token":
            return self._renewed(form.get("refresh_token", ""))
        if form.get("grant_type") == "authorization_code":
            return self._exchanged(form)
        return _refused(400, "unsupported_grant_type", "Unknown grant type.")

    def _works(self, token: str) -> bool:
        ends = self.ends.get(token)
        return token in self.tokens and (ends is None or self.world.now < ends)

    def _renewed(self, token: str) -> Answered:
        family = self.refresh.pop(token, None)
        if family is None:
            if token in self.spent:
                self._end(self.spent[token])
            return _refused(400, "invalid_request", "Value passed for the token was invalid.")
        self.spent[token] = family
        self.tokens.clear()
        return self._given(family, "offline.access")

    def _exchanged(self, form: Mapping[str, str]) -> Answered:
        code = self._codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        fits = (
            code is not None
            and self.world.now < code.until
            and form.get("redirect_uri") == code.redirect_uri
            and base64.urlsafe_b64encode(digest).decode().rstrip("=") == code.challenge
        )
        if code is None or not fits:
            return _refused(
                400, "invalid_request", "Value passed for the authorization code was invalid."
            )
        return self._given(self._made, code.scope)

    def _given(self, family: int, scope: str) -> Answered:
        self._made += 1
        token, refresh = f"user-token-{self._made}", f"refresh-{self._made}"
        self.tokens.add(token)
        self.ends[token] = self.world.now + LIVES
        given: dict[str, object] = {
            "token_type": "bearer",
            "expires_in": int(LIVES.total_seconds()),
            "access_token": token,
            "scope": scope,
        }
        if "offline.access" in scope.split():
            told = refresh if self.gives_refresh is None else self.gives_refresh
            self.refresh[refresh] = family
            given["refresh_token"] = told
        return 200, given

    def _end(self, family: int) -> None:
        self.tokens.clear()
        self.refresh = {token: one for token, one in self.refresh.items() if one != family}


def _refused(status: int, error: str, description: str) -> Answered:
    return status, {"error": error, "error_description": description}
