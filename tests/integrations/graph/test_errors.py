"""Every code of Meta that is known, as what to do next, with a sentence for a person."""

from datetime import timedelta

import aiohttp
import pytest

from integrations.base import OutsideError, Reauthorise, Rejected, RetryLater, Unknown
from integrations.graph import codes
from integrations.graph.errors import (
    Asked,
    GraphRefused,
    GraphSignIn,
    from_answer,
    from_exception,
    unreadable,
)

READ = Asked(who="Facebook", what="GET me", write=False)
WRITE = Asked(who="Instagram", what="POST 1/replies", write=True)


def said(
    code: object,
    subcode: object = None,
    message: str = "(#1) Meta's own words.",
    *,
    status: int = 400,
    asked: Asked = READ,
    **more: object,
) -> OutsideError:
    """The error of an answer with this code."""
    error = {"message": message, "type": "OAuthException", "code": code, "error_subcode": subcode}
    return from_answer(status, {"error": error | more}, asked)


@pytest.mark.parametrize("code", [4, 9, 17, 32, 341, 613, 9007, 80001, 80002, 80006, 80014])
def test_a_limit_did_nothing_for_writes_too(code: int) -> None:
    """Limits refuse before any effect, so that trying again is safe."""
    assert type(said(code, asked=WRITE)) is RetryLater


def test_a_limit_lasts_as_long_as_the_headers_say() -> None:
    """Otherwise a usual time, and never less than half a minute."""
    error = {"error": {"code": 80001, "message": "There have been too many calls"}}
    long = from_answer(400, error, READ, wait=timedelta(minutes=47))
    assert isinstance(long, RetryLater)
    assert long.after == timedelta(minutes=47)
    short = from_answer(400, error, READ)
    assert isinstance(short, RetryLater)
    assert short.after == timedelta(minutes=15)


@pytest.mark.parametrize("code", [1, 2, -1, -2])
def test_trouble_of_metas_own_leaves_a_write_unknown(code: int) -> None:
    """It is a temporary issue, and nobody knows where it arose."""
    assert type(said(code)) is RetryLater
    assert type(said(code, asked=WRITE)) is Unknown
    assert type(said(99999, is_transient=True, asked=WRITE)) is Unknown


@pytest.mark.parametrize(
    ("subcode", "words"),
    [
        (None, "no longer accepts our sign-in"),
        (458, "The app was removed"),
        (459, "confirm who they are"),
        (460, "password"),
        (463, "expired"),
        (464, "not confirmed"),
        (467, "was ended"),
        (492, "no role on this Page"),
    ],
)
def test_a_sign_in_that_ended_says_why_and_how_to_renew_it(subcode: int | None, words: str) -> None:
    """Each subcode of 190 has a sentence of its own, and the command."""
    error = said(190, subcode, "Malformed access token EAABsecret", status=401)
    assert isinstance(error, GraphSignIn)
    assert words in str(error)
    assert "python -m bot connect facebook" in error.hint
    assert "EAAB" not in f"{error}{error.hint}"


def test_a_missing_permission_is_named() -> None:
    """A new sign-in mends it, so it is said which one is to be allowed."""
    error = said(200, message="(#200) Requires pages_manage_engagement permission to manage it.")
    assert isinstance(error, GraphSignIn)
    assert error.permissions == ("pages_manage_engagement",)
    assert str(error) == "Our sign-in at Facebook lacks the permission pages_manage_engagement."


def test_other_peoples_posts_do_not_end_our_sign_in() -> None:
    """Without a feature of the app they are not shown; the account goes on working."""
    message = (
        "(#10) This endpoint requires the 'pages_read_engagement' permission or the 'Page Public "
        "Content Access' feature."
    )
    error = said(10, message=message, status=403)
    assert isinstance(error, GraphRefused)
    assert "Public Content Access" in str(error)
    assert not error.gone


@pytest.mark.parametrize(
    ("code", "subcode"), [(100, 33), (24, 2207006), (803, None), (100, 2018292)]
)
def test_what_is_gone_says_so(code: int, subcode: int | None) -> None:
    """Adapters take a message for deleted then."""
    error = said(code, subcode)
    assert isinstance(error, GraphRefused)
    assert error.gone


@pytest.mark.parametrize(
    ("code", "subcode", "words"),
    [
        (10, 2018278, "within 24 hours"),
        (10, 2534022, "within 24 hours"),
        (10900, None, "one private reply already"),
        (100, 2534025, "one private reply already"),
        (551, 1545041, "does not let us write to this person"),
        (100, 2018001, "does not let us write to this person"),
        (368, None, "spam or against its rules"),
        (506, None, "these very words"),
        (36003, 2207009, "shape"),
        (36004, 2207010, "caption is too long"),
        (9004, 2207052, "public address"),
        (25, 2207050, "restricted"),
        (4, 2207051, "spam"),
    ],
)
def test_a_no_says_what_can_be_done(code: int, subcode: int | None, words: str) -> None:
    """The subcode goes before the code: 4 with 2207051 is no limit."""
    error = said(code, subcode, asked=WRITE)
    assert type(error) is GraphRefused
    assert words in str(error)
    assert (error.code, error.subcode) == (code, subcode or 0)


def test_instagrams_daily_limit_is_waited_for() -> None:
    """A planned post goes out when there is room again."""
    assert type(said(9, 2207042, asked=WRITE)) is RetryLater


def test_metas_words_for_people_go_before_its_words_for_programmers() -> None:
    """What is not known by its code is told with what Meta says."""
    error = said(77777, 5, error_user_msg="Please pick   another word.", asked=WRITE)
    assert str(error) == (
        "Instagram refuses the request (code 77777). Instagram says: “Please pick another word”."
    )
    assert str(said("100", message="(#100) Bad EAABsbCS1iHgBAKZC3abcdef0")) == (
        "Facebook does not take it as it is. Facebook says: “Bad …”."
    )


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (302, Rejected),
        (400, GraphRefused),
        (401, Reauthorise),
        (404, GraphRefused),
        (408, Unknown),
        (429, RetryLater),
        (500, Unknown),
        (503, Unknown),
    ],
)
def test_without_json_the_status_decides(status: int, kind: type[OutsideError]) -> None:
    """An HTML page, or nothing at all."""
    assert isinstance(from_answer(status, None, WRITE), kind)


@pytest.mark.parametrize("odd", [True, None, 1.5, [], {}, "x", "9" * 50, ""])
def test_odd_codes_are_none(odd: object) -> None:
    """Whatever stands there, it is one of the four errors."""
    assert isinstance(said(odd, odd), Rejected)
    assert isinstance(from_answer(400, {"error": odd}, READ), Rejected)


def test_no_answer_at_all() -> None:
    """A success that is no JSON, a time-out, an address that is none."""
    assert isinstance(unreadable(READ), RetryLater)
    assert isinstance(unreadable(WRITE), Unknown)
    assert isinstance(from_exception(TimeoutError(), WRITE), Unknown)
    assert isinstance(from_exception(aiohttp.ServerDisconnectedError(), READ), RetryLater)
    assert isinstance(from_exception(aiohttp.InvalidURL("x"), WRITE), Rejected)


def test_every_sentence_is_one() -> None:
    """No blank is left in any of them, and each ends as a sentence does."""
    tables = (codes._BY_CODE, codes._BY_SUBCODE, codes._BY_BOTH)
    for known in [one for table in tables for one in table.values()]:
        for text in filter(None, (WRITE.fill(known.sentence), WRITE.fill(known.hint))):
            assert "{" not in text
            assert text.endswith((".", "@", "connect instagram"))
