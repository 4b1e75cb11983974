"""Signing in with the browser: OAuth 2.0's authorization code with PKCE.

The address that X redirects to need not exist: whoever signs in pastes the address that the
browser then shows, or the code in it. Source:
https://docs.x.com/fundamentals/authentication/oauth-2-0/user-access-token.
"""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import aiohttp

from bot.errors import BadInput
from integrations.base import Rejected, RetryLater
from integrations.x.errors import RETRY_SOON, UnreadableAnswerError
from integrations.x.oauth2 import CLIENT_ID, REFRESH_TOKEN, ask_for_tokens, tokens_of
from integrations.x.session import XSession

SCOPES = (
    "tweet.read",
    "tweet.write",
    "tweet.moderate.write",
    "media.write",
    "users.read",
    "dm.read",
    "dm.write",
    "offline.access",
)
REDIRECTED = "redirected"
REDIRECT_URI = "redirect_uri"
USUAL_REDIRECT = "http://127.0.0.1:8080/"

_API = "https://api.x.com"
_SITE = "https://x.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFlow:
    """One attempt to sign in; `state` and `verifier` are its own."""

    api_url: str
    client: Mapping[str, str] = field(repr=False)
    redirect_uri: str
    state: str = field(repr=False)
    verifier: str = field(repr=False)

    @classmethod
    def begin(cls, *, api_url: str, client: Mapping[str, str], redirect_uri: str) -> Self:
        """A new attempt for the client whose id and secret `client` holds."""
        return cls(
            api_url=api_url,
            client=client,
            redirect_uri=redirect_uri,
            state=secrets.token_urlsafe(24),
            verifier=secrets.token_urlsafe(64),
        )

    @property
    def address(self) -> str:
        """What to open in the browser."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        query = {
            "response_type": "code",
            "client_id": self.client[CLIENT_ID],
            "redirect_uri": self.redirect_uri,
            "scope": " ".join(SCOPES),
            "state": self.state,
            "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        # The page stands on x.com, the API on api.x.com; a compatible server has both.
        site = _SITE if self.api_url == _API else self.api_url
        return f"{site}/i/oauth2/authorize?{urlencode(query, quote_via=quote)}"

    def code_in(self, pasted: str) -> str:
        """The code in what was pasted: the whole address, its query, or the code alone.

        Raises:
            BadInput: it holds none, or is not of this attempt.
        """
        text = pasted.strip()
        query = text if text.startswith(("code=", "state=", "error=")) else urlsplit(text).query
        if not query and text and "/" not in text:
            return text
        found = {name: values[0] for name, values in parse_qs(query).items()}
        if found.get("error"):
            raise BadInput(
                f"X says that it was not permitted ({found['error']}).", field=REDIRECTED
            )
        if not found.get("code"):
            raise BadInput("There is no code in what you pasted.", field=REDIRECTED)
        if not secrets.compare_digest(found.get("state", "").encode(), self.state.encode()):
            raise BadInput(
                "What you pasted belongs to another attempt: open the address shown last.",
                field=REDIRECTED,
            )
        return found["code"]

    async def tokens(self, session: XSession, code: str) -> Mapping[str, str]:
        """What to keep: the client and its tokens.

        Raises:
            Rejected: X does not take the code.
            RetryLater: X gave no tokens just now.
        """
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": self.verifier,
        }
        try:
            answer = await ask_for_tokens(session, form, self.client)
            tokens = await tokens_of(answer)
        except (aiohttp.ClientError, TimeoutError, UnreadableAnswerError) as error:
            raise RetryLater("X gave no token just now.", after=RETRY_SOON) from error
        if answer.status in {400, 401, 403}:
            raise Rejected(
                "X does not take this code.",
                hint="A code lasts 30 seconds and works once. Check the client secret and that "
                "the redirect address stands in the app's settings, then sign in again.",
            )
        if not tokens:
            raise RetryLater(f"X gave no token ({answer.status}).", after=RETRY_SOON)
        return {**self.client, **tokens}


def renewable(credentials: Mapping[str, str]) -> bool:
    """Whether they last: X gives a refresh token only for the scope offline.access."""
    return bool(credentials.get(REFRESH_TOKEN))
