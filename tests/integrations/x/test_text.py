"""X's weighted length, private messages, links, and comparing texts."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integrations.x import text

# How fast a busy machine draws and runs a case says nothing about the code.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize(
    ("written", "used"),
    [
        # From the conformance file of X's twitter-text, validate.yml, "lengths".
        ("This is a test.", 15),
        ("http://test.com", 23),
        ("https://test.com", 23),
        ("test.com", 23),
        ("Test https://test.com test https://test.com test.com test", 86),
        # From the rules in docs.x.com/fundamentals/counting-characters.
        ("café", 4),
        ("cafe\N{COMBINING ACUTE ACCENT}", 4),
        ("日本語", 6),
        ("https://example.com/a/page/with/a/name/that/is/long?and=queries", 23),
        ("http://a.co", 23),
        ("Visit shop.com now", 6 + 23 + 4),
        ("😷", 2),
        ("👨‍👩‍👧‍👦", 2),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", 2),
        ("👍🏿", 2),
        ("1️⃣", 2),
        ("👨‍🎤👨‍🎤", 4),
        ("“Quoted” – dash…", 15 + 2),
        ("mail us at help@shop.com", 24),
        ("한국어", 6),
        ("हिन्दी", 6),
        ("two\nlines", 9),
    ],
)
def test_weighted_length_is_that_of_x(written: str, used: int) -> None:
    """A text takes as many of the 280 units as X says."""
    assert text.check_post(written).used == used


@pytest.mark.parametrize(
    ("written", "problems"),
    [
        ("a" * 280, ()),
        ("a" * 281, ("1 too many: a post on X has room for 280.",)),
        ("語" * 140, ()),
        ("語" * 141, ("2 too many: a post on X has room for 280.",)),
        ("  \n ", ("Write something first.",)),
        (
            "left\N{RIGHT-TO-LEFT OVERRIDE}right",
            ("X refuses an invisible control character in this text; type it instead of pasting.",),
        ),
    ],
)
def test_problems_are_said_in_sentences(written: str, problems: tuple[str, ...]) -> None:
    """What X would refuse is said before it is sent."""
    assert text.check_post(written).problems == problems


def test_a_private_message_has_room_for_ten_thousand_characters() -> None:
    """The limit of private messages counts plain characters."""
    assert text.check_direct("語" * 10_000).problems == ()
    assert text.check_direct("a" * 10_001).problems == (
        "1 too many: a private message on X has room for 10,000.",
    )


def test_the_text_is_sent_in_normal_form() -> None:
    """The customer sees the text trimmed and composed (NFC)."""
    assert text.check_post("  cafe\N{COMBINING ACUTE ACCENT} ").as_sent == "café"


@pytest.mark.parametrize(
    ("written", "has"),
    [
        ("see https://shop.com/a", True),
        ("see shop.com", True),
        ("see SHOP.COM/Sale", True),
        ("mail help@shop.com", False),
        ("version 1.2.3 is out", False),
        ("thanks @kim", False),
    ],
)
def test_a_link_is_what_x_makes_a_link_of(written: str, has: bool) -> None:  # noqa: FBT001 - a case
    """The price depends on what X turns into a link."""
    assert text.has_url(written) is has


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Sorry, Kim!", "@kim Sorry, Kim!"),
        ("Sorry  about\nthat", "@kim @other Sorry about that"),
        ("see https://shop.com/a/", "@kim see https://SHOP.com/a"),
        ("see shop.com", "see http://shop.com"),
        ("cafe\N{COMBINING ACUTE ACCENT}", "café"),
    ],
)
def test_the_same_message_is_recognised(ours: str, theirs: str) -> None:
    """X's leading handles, spaces, forms of a link and of a letter make no difference."""
    assert text.same_words(ours, theirs)
    assert text.same_links(ours, theirs)


def test_another_message_is_not_taken_for_ours() -> None:
    """A word, a link or its place tells two messages apart."""
    assert not text.same_words("Sorry, Kim", "Sorry, Tim")
    assert not text.same_words("see https://a.com now", "see now https://a.com")
    assert not text.same_links("see https://a.com/1", "see https://a.com/2")


@UNHURRIED
@given(st.text(max_size=400))
def test_any_text_can_be_measured(written: str) -> None:
    """Measuring never fails, and a text without problems has something in it and fits."""
    for check in (text.check_post(written), text.check_direct(written)):
        assert check.problems or 0 < check.used <= check.limit


@UNHURRIED
@given(st.text(max_size=200))
def test_a_text_says_the_same_as_itself_under_x_handles(written: str) -> None:
    """The handle X puts in front never hides our own message from us."""
    normal = text.check_post(written).as_sent
    assert text.same_words(normal, normal)
    if normal:
        assert text.same_words(normal, f"@kim {normal}")
