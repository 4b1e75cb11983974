"""How X says no: everything tweepy, aiohttp and X raise, mapped once to the product's errors.

    tweepy or aiohttp raises           a read becomes    a write becomes
    429 TooManyRequests                RetryLater        RetryLater      until x-rate-limit-reset
    401 Unauthorized                   Reauthorise       Reauthorise
    400, 402, 403, 404, 409, 413 ...   Refused           Refused         with what to mend
    5xx TwitterServerError             RetryLater        Unknown
    connection refused, no such host   RetryLater        RetryLater
    time-out, connection lost          RetryLater        Unknown
    2xx without JSON                   RetryLater        Unknown

What X refuses, with the sentence for people, stands in refusals.py.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import aiohttp
import tweepy

from integrations.base import OutsideError, Reauthorise, Rejected, RetryLater, Unknown
from integrations.x.refusals import (
    BY_STATUS,
    CONSOLE,
    DAILY_LIMIT,
    REFUSALS,
    WRONG_KIND_OF_KEYS,
    Reason,
    Said,
)

RETRY_SOON = timedelta(seconds=30)
_RATE_WINDOW = timedelta(minutes=15)
_DAY = timedelta(hours=24)
_LONGEST_DETAIL = 200


class Refused(Rejected):
    """X said no and a person has to mend it; `reason` is for the adapter's own use."""

    def __init__(self, message: str, *, hint: str = "", reason: Reason = Reason.OTHER) -> None:
        super().__init__(message, hint=hint)
        self.reason = reason


class UnreadableAnswerError(Exception):
    """X said yes (2xx), but the body is not a JSON object."""


def from_x(error: Exception, *, writing: bool) -> OutsideError:
    """What an exception of tweepy, aiohttp or our session means to the product.

    Args:
        error: as raised.
        writing: whether the request, had it arrived, would have had an effect.
    """
    if isinstance(error, tweepy.HTTPException):
        return _from_answer(error, writing=writing)
    if isinstance(error, aiohttp.InvalidURL):
        return Refused("X_API_URL is no address that can be asked.", hint="Mend X_API_URL.")
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientConnectorSSLError):
        return RetryLater(
            "The connection to X is not secure, so nothing was sent.",
            after=_RATE_WINDOW,
            hint="Check X_API_URL, the machine's clock and its certificates.",
        )
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return RetryLater("X cannot be reached.", after=RETRY_SOON, hint="Check the network.")
    if isinstance(error, UnreadableAnswerError):
        return _no_answer("X answered something that is no answer.", writing=writing)
    if isinstance(error, TimeoutError):
        return _no_answer("X did not answer in time.", writing=writing)
    return _no_answer("The connection to X broke off.", writing=writing)


def _from_answer(error: tweepy.HTTPException, *, writing: bool) -> OutsideError:
    status: int = error.response.status
    said = _said(error)
    known = next((refusal for refusal in REFUSALS if refusal.fits(status, said)), None)
    if status == HTTPStatus.UNAUTHORIZED or WRONG_KIND_OF_KEYS.fits(status, said):
        return Reauthorise(
            "X refuses our keys: they were revoked, replaced or typed wrongly.",
            hint=f"Make new ones in {CONSOLE}, then run: python -m bot connect x",
        )
    if known is not None:
        return Refused(_with_detail(known.message, said), hint=known.hint, reason=known.reason)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return RetryLater(
            "X asks us to slow down.", after=_until_reset(error.response.headers, _RATE_WINDOW)
        )
    if DAILY_LIMIT.fits(status, said):
        return RetryLater(
            DAILY_LIMIT.message, after=_until_reset(error.response.headers, timedelta(hours=1))
        )
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT:
        return _no_answer(f"X has trouble of its own ({status}).", writing=writing)
    usual = BY_STATUS.get(status)
    if usual is None:
        return Refused(_with_detail(f"X refuses the request ({status}).", said))
    return Refused(_with_detail(usual.message, said), hint=usual.hint, reason=usual.reason)


def _no_answer(message: str, *, writing: bool) -> OutsideError:
    if writing:
        return Unknown(f"{message} It may have taken effect.")
    return RetryLater(message, after=RETRY_SOON)


def _said(error: tweepy.HTTPException) -> Said:
    # The response is our session's Answer, which has read X's problem document.
    answer = error.response
    messages = list(dict.fromkeys([*map(str, error.api_messages), answer.detail]))
    return Said(
        codes=frozenset(code for code in error.api_codes if isinstance(code, int)),
        problem=answer.problem,
        words=" ".join([answer.title, *messages]),
        detail=" ".join(messages).strip(),
    )


def _with_detail(message: str, said: Said) -> str:
    detail = " ".join(said.detail.split())[:_LONGEST_DETAIL].rstrip(".")
    return f"{message} X says: “{detail}”." if detail else message


def _until_reset(headers: Mapping[str, str], otherwise: timedelta) -> timedelta:
    """How long X asks to wait, by X's own clock: the `Date` of the same answer."""
    reset = headers.get("x-rate-limit-reset", "")
    for whose in ("user", "app"):
        if headers.get(f"x-{whose}-limit-24hour-remaining") == "0":
            reset = headers.get(f"x-{whose}-limit-24hour-reset", "")
    now = server_time(headers)
    if now is None or not reset.isdecimal():
        return otherwise
    wait = timedelta(seconds=int(reset) - int(now.timestamp()) + 1)
    return min(max(wait, timedelta(seconds=1)), _DAY)


def server_time(headers: Mapping[str, str]) -> datetime | None:
    """X's clock when it answered, UTC: its `date` header; None without one."""
    try:
        moment = parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
