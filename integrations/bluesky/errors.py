"""What the host answers when it does not do what was asked, as the product's errors.

    refused credentials              TokenRefused, inside this folder only; leads to a new session
    rate limit                       RetryLater, until the time in RateLimit-Reset
    trouble of the host (5xx)        RetryLater for a read, Unknown for a write
    account suspended, 2FA, ...      Reauthorise
    anything else                    XrpcRejected, with the host's own sentence

Sources: https://docs.bsky.app/docs/advanced-guides/rate-limits, https://atproto.com/specs/xrpc,
and the error names in the lexicons.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import msgspec

from integrations.base import OutsideError, Reauthorise, Rejected, RetryLater, Unknown

SOON = timedelta(seconds=30)
CONNECT_AGAIN = "Run `python -m bot connect bluesky` with a new app password."

_NO_DIRECT_MESSAGES = (
    "This app password may not use private messages. Make a new one on Bluesky with “Allow access "
    "to your direct messages” switched on, and connect the account again."
)
_TOKEN_REFUSED = frozenset(
    {"AuthMissing", "AuthenticationRequired", "ExpiredToken", "InvalidToken"}
)
_PERSON_NEEDED = {
    "AccountTakedown": "Bluesky has taken this account down.",
    "AccountSuspended": "Bluesky has suspended this account.",
    "AccountDeactivated": "This Bluesky account is deactivated.",
    "AuthFactorTokenRequired": "Bluesky wants a code by e-mail: use an app password, not the main "
    "password.",
}
_LONGEST_WAIT = timedelta(days=1)
_OK_BELOW, _RATE_LIMITED, _UNAUTHORISED, _SERVER_ERROR = 300, 429, 401, 500


class TokenRefused(Exception):
    """The token of a request is not (or no longer) accepted; the request did nothing."""


class XrpcRejected(Rejected):
    """The host said no.

    Attributes:
        error: the error's name in the lexicon ("RecordNotFound"), or "".
    """

    def __init__(self, message: str, *, error: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.error = error


class ErrorBody(msgspec.Struct, frozen=True):
    """What an XRPC error's body says."""

    error: str = ""
    message: str = ""


def accepted(status: int) -> bool:
    """Whether an HTTP status means that the host did what was asked."""
    return 200 <= status < _OK_BELOW  # noqa: PLR2004 - HTTP's own numbers


def refusal(
    status: int, headers: Mapping[str, str], content: bytes, *, write: bool
) -> OutsideError | TokenRefused:
    """The error that an answer other than success means.

    Args:
        status: of HTTP.
        headers: of the answer, looked up whatever their case.
        content: its body; JSON as a rule, but a proxy in between may send a page.
        write: whether the request would have changed something.
    """
    body = _body(content)
    if status == _RATE_LIMITED or body.error == "RateLimitExceeded":
        return RetryLater("Bluesky asks us to slow down.", after=_wait(headers))
    if status >= _SERVER_ERROR and body.error != "MethodNotImplemented":
        if write:
            return Unknown("Bluesky did not say whether it took this.")
        return RetryLater("Bluesky is having trouble.", after=_wait(headers))
    if body.error in _PERSON_NEEDED:
        return Reauthorise(_PERSON_NEEDED[body.error], hint=CONNECT_AGAIN)
    if body.error == "InvalidToken" and body.message == "Bad token method":
        return XrpcRejected(_NO_DIRECT_MESSAGES, error=body.error)
    if body.error in _TOKEN_REFUSED or status == _UNAUTHORISED:
        return TokenRefused(body.message or body.error)
    sentence = body.message.strip().rstrip(".") or body.error or f"HTTP {status}"
    return XrpcRejected(f"Bluesky refused this: {sentence}.", error=body.error)


def _body(content: bytes) -> ErrorBody:
    try:
        return msgspec.json.decode(content, type=ErrorBody)
    except msgspec.DecodeError:
        return ErrorBody()


def _wait(headers: Mapping[str, str]) -> timedelta:
    """How long the host asks to wait, by its own clock: our clock may differ from it."""
    try:
        if "RateLimit-Reset" in headers:
            reset = datetime.fromtimestamp(int(headers["RateLimit-Reset"]), UTC)
            asked = reset - parsedate_to_datetime(headers["Date"]).astimezone(UTC)
        else:
            asked = timedelta(seconds=int(headers["Retry-After"]))
    except (KeyError, ValueError, OverflowError, OSError):
        return SOON
    return min(max(asked, timedelta(seconds=1)), _LONGEST_WAIT)
