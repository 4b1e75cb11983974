"""Every way X, tweepy and aiohttp say no."""

import ssl
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import aiohttp
import pytest
import tweepy
from aiohttp.client_reqrep import ConnectionKey

from integrations.base import OutsideError, Reauthorise, RetryLater, Unknown
from integrations.x.errors import Refused, UnreadableAnswerError, from_x, server_time
from integrations.x.refusals import Reason
from integrations.x.session import Answer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DATE = {"date": format_datetime(NOW, usegmt=True)}
KEY = ConnectionKey("api.x.com", 443, True, True, None, None, None, None)  # noqa: FBT003 - aiohttp's

CLASSES = {
    400: tweepy.BadRequest,
    401: tweepy.Unauthorized,
    403: tweepy.Forbidden,
    404: tweepy.NotFound,
    429: tweepy.TooManyRequests,
}


async def refusal(
    status: int, body: str = "{}", headers: dict[str, str] | None = None
) -> tweepy.HTTPException:
    """What tweepy raises for an answer, made as its client makes it."""
    answer = Answer(status, "Reason", {**DATE, **(headers or {})}, body.encode())
    otherwise = tweepy.TwitterServerError if status >= 500 else tweepy.HTTPException
    kind = CLASSES.get(status, otherwise)
    return kind(answer, response_json=await answer.json())


def says(detail: str, kind: str = "about:blank", code: int | None = None) -> str:
    """A problem document."""
    errors = f', "errors": [{{"code": {code}, "message": "{detail}"}}]' if code else ""
    return f'{{"title": "T", "detail": "{detail}", "type": "{kind}"{errors}}}'


PROBLEMS = "https://api.x.com/2/problems"

REFUSALS = [
    (400, says("Bad [query]"), "X does not understand the request.", Reason.OTHER),
    (400, says("Your Tweet text is too long."), "The text is too long for X.", Reason.OTHER),
    (402, says("Pay"), "X wants to be paid before it goes on.", Reason.OTHER),
    (
        402,
        says("CreditsDepleted", f"{PROBLEMS}/credits"),
        "The credit with X is used up.",
        Reason.OTHER,
    ),
    (
        403,
        says("You are not allowed to create a Tweet with duplicate content."),
        "X has this very text from us already.",
        Reason.DUPLICATE,
    ),
    (
        403,
        says("Status is a duplicate.", code=187),
        "X has this very text from us already.",
        Reason.DUPLICATE,
    ),
    (
        403,
        says(
            "Reply to this conversation is not allowed because you have not been mentioned or "
            "otherwise engaged by the author of the post you are replying to."
        ),
        (
            "X does not let us answer this post through its API: its author has not mentioned or "
            "quoted us."
        ),
        Reason.FORBIDDEN,
    ),
    (
        403,
        says("The original Tweet author restricted who can reply to this Tweet.", code=433),
        "The author limits who may answer this post, and we are not among them.",
        Reason.FORBIDDEN,
    ),
    (
        403,
        says("You attempted to reply to a Tweet that is deleted or not visible to you."),
        "The post is gone, or its author has hidden it from us.",
        Reason.GONE,
    ),
    (
        403,
        says("You cannot send messages to this user.", code=349),
        (
            "X does not let us send this person a private message: they take them only from people "
            "they follow, or have blocked us."
        ),
        Reason.FORBIDDEN,
    ),
    (
        403,
        says("You cannot send messages to users who are not following you.", code=150),
        (
            "X does not let us send this person a private message: they take them only from people "
            "they follow, or have blocked us."
        ),
        Reason.FORBIDDEN,
    ),
    (403, says("You have been blocked", code=136), "This person has blocked our account.", None),
    (
        403,
        says("Your account is suspended", code=64),
        "X has suspended our account or the app.",
        None,
    ),
    (403, says("locked", code=326), "X has locked our account for a while.", None),
    (
        403,
        says("This request looks like it might be automated.", code=226),
        "X takes this for an automated message and refuses it.",
        None,
    ),
    (
        403,
        says("oauth1 app permissions for this endpoint", f"{PROBLEMS}/oauth1-permissions"),
        "The X app may not do this: its permissions are too narrow.",
        Reason.FORBIDDEN,
    ),
    (
        403,
        says("Appropriate enrollment", f"{PROBLEMS}/client-forbidden"),
        "The X app is not enrolled for this part of the API.",
        None,
    ),
    (
        403,
        says("Sorry", f"{PROBLEMS}/not-authorized-for-resource"),
        "X shows this only to people its author allows.",
        None,
    ),
    (
        403,
        says("You are not permitted to perform this action."),
        "X does not permit this.",
        Reason.FORBIDDEN,
    ),
    (404, says("Not here"), "X has no such post or account (any more).", Reason.GONE),
    (
        409,
        says("Conflict"),
        "X says that something else is going on with this at the same time.",
        Reason.OTHER,
    ),
    (413, says("Payload"), "It is too large for X.", Reason.OTHER),
    (418, says("Teapot"), "X refuses the request (418).", Reason.OTHER),
    (302, says("Elsewhere"), "X refuses the request (302).", Reason.OTHER),
    (
        429,
        says("Usage cap exceeded: Monthly product cap", f"{PROBLEMS}/usage-capped"),
        "The limit of use at X is reached.",
        Reason.OTHER,
    ),
]


@pytest.mark.parametrize("writing", [True, False])
@pytest.mark.parametrize(("status", "body", "message", "reason"), REFUSALS)
async def test_a_refusal_says_what_to_mend(
    status: int, body: str, message: str, reason: Reason | None, *, writing: bool
) -> None:
    """Each refusal is Rejected, reading or writing, in a sentence with X's own words behind it."""
    mapped = from_x(await refusal(status, body), writing=writing)
    assert type(mapped) is Refused
    assert str(mapped).startswith(message)
    assert "X says: “" in str(mapped)
    assert mapped.reason is (reason or Reason.FORBIDDEN)


@pytest.mark.parametrize("writing", [True, False])
@pytest.mark.parametrize(
    ("status", "body"),
    [
        (401, says("Unauthorized")),
        (401, "<html>no</html>"),
        (403, says("Unsupported Authentication", f"{PROBLEMS}/unsupported-authentication")),
    ],
)
async def test_refused_keys_have_to_be_renewed(status: int, body: str, *, writing: bool) -> None:
    """401, and keys of the wrong kind, need a person; the hint says how."""
    mapped = from_x(await refusal(status, body), writing=writing)
    assert type(mapped) is Reauthorise
    assert mapped.hint.endswith("run: python -m bot connect x")


@pytest.mark.parametrize("writing", [True, False])
@pytest.mark.parametrize(
    ("headers", "after"),
    [
        ({"x-rate-limit-reset": str(int(NOW.timestamp()) + 90)}, timedelta(seconds=91)),
        ({"x-rate-limit-reset": str(int(NOW.timestamp()) - 90)}, timedelta(seconds=1)),
        ({"x-rate-limit-reset": "99999999999"}, timedelta(hours=24)),
        ({}, timedelta(minutes=15)),
        ({"x-rate-limit-reset": "1795176000", "date": "yesterday"}, timedelta(minutes=15)),
        (
            {
                "x-rate-limit-reset": str(int(NOW.timestamp()) + 90),
                "x-user-limit-24hour-remaining": "0",
                "x-user-limit-24hour-reset": str(int(NOW.timestamp()) + 7199),
            },
            timedelta(hours=2),
        ),
    ],
)
async def test_a_rate_limit_says_how_long_to_wait(
    headers: dict[str, str], after: timedelta, *, writing: bool
) -> None:
    """429 waits until X's reset by X's own clock, a day at most."""
    mapped = from_x(await refusal(429, says("Too Many Requests"), headers), writing=writing)
    assert isinstance(mapped, RetryLater)
    assert mapped.after == after


async def test_the_daily_limit_of_posts_is_waited_for() -> None:
    """X says it with a 403."""
    body = says("User is over daily status update limit.", code=185)
    mapped = from_x(await refusal(403, body), writing=True)
    assert isinstance(mapped, RetryLater)
    assert mapped.after == timedelta(hours=1)


NOTHING_SENT = [
    aiohttp.ClientConnectorError(KEY, OSError(111, "refused")),
    aiohttp.ClientConnectorDNSError(KEY, OSError(8, "no such host")),
    aiohttp.ConnectionTimeoutError("connect"),
    aiohttp.ClientConnectorCertificateError(KEY, ssl.SSLCertVerificationError("self-signed")),
    aiohttp.ClientConnectorSSLError(KEY, ssl.SSLError("handshake")),
    aiohttp.ClientProxyConnectionError(KEY, OSError(111, "refused")),
]

NO_ANSWER = [
    TimeoutError(),
    aiohttp.ServerTimeoutError("total"),
    aiohttp.SocketTimeoutError("read"),
    aiohttp.ServerDisconnectedError(),
    aiohttp.ClientOSError(104, "reset"),
    aiohttp.ClientConnectionResetError("closing transport"),
    aiohttp.ClientPayloadError("half a body"),
    aiohttp.ClientConnectionError("closed"),
    UnreadableAnswerError("HTML"),
    tweepy.TweepyException("anything"),
]


@pytest.mark.parametrize("writing", [True, False])
@pytest.mark.parametrize("error", NOTHING_SENT, ids=lambda error: type(error).__name__)
def test_without_a_connection_nothing_has_happened(error: Exception, *, writing: bool) -> None:
    """It can be tried again, whatever it was."""
    assert type(from_x(error, writing=writing)) is RetryLater


@pytest.mark.parametrize(("writing", "kind"), [(True, Unknown), (False, RetryLater)])
@pytest.mark.parametrize("error", NO_ANSWER, ids=lambda error: type(error).__name__)
def test_without_an_answer_a_write_is_unknown(
    error: Exception, kind: type[OutsideError], *, writing: bool
) -> None:
    """A lost answer to a write may hide an effect; a read can be repeated."""
    assert type(from_x(error, writing=writing)) is kind


@pytest.mark.parametrize(("writing", "kind"), [(True, Unknown), (False, RetryLater)])
@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
async def test_trouble_at_x_leaves_a_write_unknown(
    status: int, kind: type[OutsideError], *, writing: bool
) -> None:
    """A 5xx, HTML or JSON, says nothing about an effect."""
    for body in ("<html>Over capacity</html>", says("Service Unavailable"), ""):
        assert type(from_x(await refusal(status, body), writing=writing)) is kind


def test_an_address_that_is_none_is_for_the_installer() -> None:
    """A mistake in X_API_URL is said as such."""
    mapped = from_x(aiohttp.InvalidURL("::"), writing=False)
    assert (type(mapped), mapped.hint) == (Refused, "Mend X_API_URL.")


def test_every_error_class_of_tweepy_and_aiohttp_is_mapped() -> None:
    """A class that appears in a later release is at least an outside error."""
    plain = [aiohttp.ClientError(), tweepy.TweepyException()]
    assert [type(from_x(error, writing=True)) for error in plain] == [Unknown, Unknown]
    assert {kind.__name__ for kind in tweepy.HTTPException.__subclasses__()} == {
        "BadRequest",
        "Forbidden",
        "NotFound",
        "TooManyRequests",
        "TwitterServerError",
        "Unauthorized",
    }


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("Fri, 20 Nov 2026 12:00:00 GMT", NOW),
        ("Fri, 20 Nov 2026 13:00:00 +0100", NOW),
        ("Fri, 20 Nov 2026 12:00:00 -0000", NOW),
        ("soon", None),
    ],
)
def test_the_clock_of_x_is_read(date: str, moment: datetime | None) -> None:
    """The date header, in UTC."""
    assert server_time({"date": date}) == moment
