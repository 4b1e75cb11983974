"""The tokens of the pretend Graph: whose, for what, until when."""

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from playground.networks.graph.refusals import GraphError

PAGE_SCOPES = (
    "pages_show_list",
    "pages_read_engagement",
    "pages_read_user_content",
    "pages_manage_engagement",
    "pages_manage_posts",
    "pages_manage_metadata",
    "pages_messaging",
)
INSTAGRAM_SCOPES = (
    "instagram_business_basic",
    "instagram_business_manage_comments",
    "instagram_business_manage_messages",
    "instagram_business_content_publish",
)
_MESSAGES = {
    458: "The user has not authorized application.",
    460: "The session has been invalidated because the user changed their password.",
    463: "Session has expired on Tuesday, 03-Nov-26 01:00:00 PST.",
    467: "The session is invalid because the user logged out.",
}


@dataclass(slots=True, kw_only=True)
class Token:
    """An access token: `kind` is "user", "page", "app" or "instagram"; `owner` is whose it is."""

    value: str
    kind: str
    owner: str
    made_at: datetime
    ends: datetime | None = None
    access_ends: datetime | None = None


@dataclass(slots=True)
class Tokens:
    """All tokens, and what they may do."""

    app_id: str
    app_secret: str
    known: dict[str, Token] = field(default_factory=dict)
    scopes: set[str] = field(default_factory=lambda: {*PAGE_SCOPES, *INSTAGRAM_SCOPES})
    spoilt: int | None = None
    needs_proof: bool = False
    made: int = 0

    def make(
        self,
        kind: str,
        owner: str,
        *,
        now: datetime,
        lasts: timedelta | None = None,
        access: timedelta | None = None,
    ) -> Token:
        """A new token; `lasts` None: it does not end by itself."""
        self.made += 1
        letters = "IGAA" if kind == "instagram" else "EAAB"
        token = Token(
            value=f"{letters}{kind}{owner}n{self.made}",
            kind=kind,
            owner=owner,
            made_at=now,
            ends=None if lasts is None else now + lasts,
            access_ends=None if access is None else now + access,
        )
        self.known[token.value] = token
        return token

    def spoil(self, subcode: int = 463) -> None:
        """From now on no token is accepted, for this reason (0: without a subcode)."""
        self.spoilt = subcode

    def heal(self) -> None:
        """They are accepted again."""
        self.spoilt = None

    def revoke(self, *scopes: str) -> None:
        """Take permissions from all tokens."""
        self.scopes -= set(scopes)

    def grant(self, *scopes: str) -> None:
        """Give permissions to all tokens."""
        self.scopes |= set(scopes)

    def of_app(self, value: str) -> bool:
        """Whether this is the app's own token."""
        return hmac.compare_digest(value.encode(), f"{self.app_id}|{self.app_secret}".encode())

    def require(self, value: str, proof: str, *, now: datetime) -> Token:
        """The token of a request, or the refusal that it deserves."""
        if self.of_app(value):
            return Token(value=value, kind="app", owner=self.app_id, made_at=now)
        if not value:
            raise GraphError(
                "An active access token must be used to query information about the current user.",
                code=2500,
            )
        token = self.known.get(value)
        if token is None:
            raise GraphError("Invalid OAuth access token - Cannot parse access token", code=190)
        if self.spoilt is not None:
            why = _MESSAGES.get(self.spoilt, "The session is invalid.")
            raise GraphError(
                f"Error validating access token: {why}", code=190, subcode=self.spoilt, status=401
            )
        if token.ends is not None and token.ends <= now:
            raise GraphError(
                f"Error validating access token: {_MESSAGES[463]}",
                code=190,
                subcode=463,
                status=401,
            )
        self._require_proof(value, proof)
        return token

    def _require_proof(self, value: str, proof: str) -> None:
        if not proof and not self.needs_proof:
            return
        wanted = hmac.new(self.app_secret.encode(), value.encode(), hashlib.sha256).hexdigest()
        if not proof:
            message = "API calls from the server require an appsecret_proof argument"
        elif hmac.compare_digest(wanted.encode(), proof.encode()):
            return
        else:
            message = "Invalid appsecret_proof provided in the API argument"
        raise GraphError(message, code=100, kind="GraphMethodException")
