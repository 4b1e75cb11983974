"""What a server answered, as the four errors of the product; mapped here and nowhere else.

nothing was sent (refused, no such host, no time to connect)   RetryLater
429                                                            RetryLater, until its reset
401, and 403 that speaks of scopes                             Reauthorise
408, 5xx, no answer, an answer that cannot be read             read: RetryLater, write: Unknown
3xx, 403, 404, 410, 422 and every other 4xx                    Rejected
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import aiohttp

from integrations.base import OutsideError, Reauthorise, Rejected, RetryLater, Unknown
from integrations.mastodon.tame import Record, one_of, text
from integrations.mastodon.text import one_line, plain_text

__all__ = [
    "Invalid",
    "NotThere",
    "from_exception",
    "from_status",
    "header_time",
    "reset_after",
    "unreadable",
]

SHORTEST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=30)
RATE_WAIT = timedelta(minutes=5)
"""Mastodon counts 300 requests in five minutes (docs.joinmastodon.org/api/rate-limits)."""
DOWN_WAIT = timedelta(seconds=30)

_RECONNECT = "Connect the account again: python -m bot connect mastodon"


class NotThere(Rejected):
    """404 or 410: it does not exist, no longer, or not for us."""


class Invalid(Rejected):
    """400 or 422: it makes sense to the server, but it does not take it.

    Attributes:
        said: the server's own reason as the end of a sentence (": ..."), or "".
    """

    def __init__(self, message: str, *, said: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.said = said


def from_exception(error: Exception, *, host: str, write: bool) -> OutsideError:
    """The error of a request that got no answer at all."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientSSLError):
        return RetryLater(
            f"{host} shows a certificate that cannot be trusted, so nothing was sent.",
            after=RATE_WAIT,
            hint=f"Ask the people who run {host}, or check the address of the account.",
        )
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return RetryLater(
            f"{host} cannot be reached; nothing was sent.",
            after=DOWN_WAIT,
            hint="Usually it passes. If it stays, check the address and this machine's network.",
        )
    if isinstance(error, aiohttp.InvalidURL):
        return Rejected(f"{host} is no address of a server.", hint=_RECONNECT)
    return _no_answer(f"{host} did not answer in time or cut the connection.", write=write)


def unreadable(*, host: str, write: bool) -> OutsideError:
    """The error of an answer that is no JSON of the kind that was asked for."""
    return _no_answer(f"{host} answered something that is not Mastodon's format.", write=write)


def from_status(
    status: int, body: Record, headers: Mapping[str, str], *, host: str, write: bool, now: datetime
) -> OutsideError:
    """The error of an answer that is no success. `now` serves where the answer has no date."""
    said = _what_it_said(body)
    match status:
        case HTTPStatus.TOO_MANY_REQUESTS:
            return RetryLater(
                f"{host} asks us to slow down; nothing was done.",
                after=reset_after(headers, now=now) or RATE_WAIT,
            )
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
            return _refused(status, body, said, host=host)
        case HTTPStatus.NOT_FOUND | HTTPStatus.GONE:
            return NotThere(
                f"{host} does not have it (any more){said}.",
                hint="The message was deleted, or its author no longer shows it to us.",
            )
        case HTTPStatus.UNPROCESSABLE_ENTITY | HTTPStatus.BAD_REQUEST:
            return Invalid(
                f"{host} refuses the message{said}.", said=said, hint="Change it and try again."
            )
        case HTTPStatus.REQUEST_TIMEOUT:
            return _no_answer(f"{host} gave up waiting.", write=write)
    if 300 <= status < 400:  # noqa: PLR2004 - the class of redirections
        return Rejected(
            f"{host} sends us to another address, which is not followed with our sign-in.",
            hint=f"If the server has moved: {_RECONNECT}",
        )
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _no_answer(f"{host} is in trouble (HTTP {status}).", write=write, headers=headers)
    return Rejected(f"{host} refuses the request (HTTP {status}){said}.")


def _refused(status: int, body: Record, said: str, *, host: str) -> OutsideError:
    if status == HTTPStatus.UNAUTHORIZED:
        return Reauthorise(f"{host} no longer accepts our sign-in{said}.", hint=_RECONNECT)
    if _about_scopes(body):
        return Reauthorise(f"Our sign-in at {host} lacks a right{said}.", hint=_RECONNECT)
    return Rejected(
        f"{host} does not allow this{said}.",
        hint="The author may have blocked us, or our account may be restricted there.",
    )


def reset_after(headers: Mapping[str, str], *, now: datetime) -> timedelta | None:
    """How long until a limit ends, between a second and half an hour; None where it is not said.

    Mastodon sends an ISO time, GoToSocial seconds since 1970, proxies `Retry-After`. Times are
    compared with the answer's own `Date`: their clock and ours may differ.
    """
    retry = headers.get("Retry-After", "").strip()
    if retry.isdecimal():
        return _within(timedelta(seconds=min(int(retry), 86_400)))
    reset = header_time(headers.get("X-RateLimit-Reset", "")) or header_time(retry)
    if reset is None:
        return None
    return _within(reset - (header_time(headers.get("Date", "")) or now))


def _within(wait: timedelta) -> timedelta:
    return min(max(wait, SHORTEST_WAIT), LONGEST_WAIT)


def header_time(value: str) -> datetime | None:
    """A time as servers write it: seconds since 1970, ISO 8601 or RFC 1123; None otherwise."""
    value = value.strip()
    try:
        if value.isdecimal():
            return datetime.fromtimestamp(int(value), UTC)
        if value[:4].isdecimal():
            parsed = datetime.fromisoformat(value)
        else:
            parsed = parsedate_to_datetime(value)
    except (ValueError, OverflowError, OSError):
        return None
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed


def _no_answer(
    sentence: str, *, write: bool, headers: Mapping[str, str] | None = None
) -> OutsideError:
    if write:
        return Unknown(f"{sentence} The message may or may not have been taken.")
    wait = DOWN_WAIT
    if headers and headers.get("Retry-After", "").strip().isdecimal():
        wait = _within(timedelta(seconds=min(int(headers["Retry-After"]), 86_400)))
    return RetryLater(sentence, after=wait)


def _what_it_said(body: Record) -> str:
    """The server's own reason as the end of a sentence, or ""."""
    reason = one_of(text(body, "error_description"), text(body, "error"), text(body, "message"))
    reason = one_line(plain_text(reason)).rstrip(".")
    return f": {reason}" if reason else ""


def _about_scopes(body: Record) -> bool:
    """Mastodon, Pleroma and GoToSocial each say it in words of their own."""
    said = f"{text(body, 'error')} {text(body, 'error_description')}".lower()
    return "scope" in said or "insufficient permission" in said
