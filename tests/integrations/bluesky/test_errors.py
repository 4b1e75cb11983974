"""What the host's refusals become."""

from datetime import timedelta

import pytest

from integrations.base import OutsideError, Reauthorise, RetryLater, Unknown
from integrations.bluesky.errors import SOON, TokenRefused, XrpcRejected, refusal


def body(error: str, message: str = "") -> bytes:
    """An XRPC error's body."""
    return f'{{"error": "{error}", "message": "{message}"}}'.encode()


def answer(
    status: int, content: bytes = b"", *, write: bool = False
) -> OutsideError | TokenRefused:
    """The error of an answer without telling headers."""
    return refusal(status, {}, content, write=write)


@pytest.mark.parametrize(
    ("status", "content", "write", "kind"),
    [
        (500, body("InternalServerError"), False, RetryLater),
        (503, b"<html>", False, RetryLater),
        (502, body("UpstreamFailure"), True, Unknown),
        (429, b"", True, RetryLater),
        (400, body("RateLimitExceeded"), True, RetryLater),
        (501, body("MethodNotImplemented", "Method Not Implemented"), True, XrpcRejected),
        (400, body("ExpiredToken"), True, TokenRefused),
        (400, body("InvalidToken", "Token could not be verified"), False, TokenRefused),
        (401, b"not JSON", False, TokenRefused),
        (400, body("InvalidToken", "Bad token method"), False, XrpcRejected),
        (401, body("AccountTakedown", "taken down"), False, Reauthorise),
        (401, body("AuthFactorTokenRequired"), False, Reauthorise),
        (404, b"<html>Not found</html>", False, XrpcRejected),
        (302, b"", False, XrpcRejected),
    ],
)
def test_the_kinds(status: int, content: bytes, write: bool, kind: type) -> None:  # noqa: FBT001 - a table's column
    """Each answer has one meaning; trouble of the host is a mystery for writes only."""
    assert type(answer(status, content, write=write)) is kind


def test_a_refusal_keeps_the_hosts_sentence() -> None:
    """And the name of the error."""
    error = answer(400, body("InvalidRequest", "grapheme too big"))
    assert str(error) == "Bluesky refused this: grapheme too big."
    assert isinstance(error, XrpcRejected)
    assert error.error == "InvalidRequest"


def test_a_refusal_without_words_says_its_number() -> None:
    """Better than nothing."""
    assert str(answer(418)) == "Bluesky refused this: HTTP 418."


@pytest.mark.parametrize(
    ("headers", "after"),
    [
        (
            {"RateLimit-Reset": "978307290", "Date": "Mon, 01 Jan 2001 00:00:00 GMT"},
            timedelta(seconds=90),
        ),
        (
            {"RateLimit-Reset": "978307100", "Date": "Mon, 01 Jan 2001 00:00:00 GMT"},
            timedelta(seconds=1),
        ),
        (
            {"RateLimit-Reset": "4102444800", "Date": "Mon, 01 Jan 2001 00:00:00 GMT"},
            timedelta(days=1),
        ),
        ({"Retry-After": "7"}, timedelta(seconds=7)),
        ({"RateLimit-Reset": "soon", "Date": "today"}, SOON),
        ({"RateLimit-Reset": "978307290"}, SOON),
        ({}, SOON),
    ],
)
def test_the_host_says_how_long(headers: dict[str, str], after: timedelta) -> None:
    """By its own clock; never zero, never more than a day, half a minute when it does not say."""
    error = refusal(429, headers, b"", write=True)
    assert isinstance(error, RetryLater)
    assert error.after == after
