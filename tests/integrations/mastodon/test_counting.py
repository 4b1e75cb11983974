"""How long a text is, by each server's own rule."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.mastodon.counting import CountingRule
from integrations.mastodon.instance import STRICTEST, Family, read_instance
from tests.effort import growth

MASTODON_RULE = CountingRule()

TWICE_LINEAR = 8.0


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("", 0),
        ("hello", 5),
        ("👨‍👩‍👧‍👦🇩🇪é", 3),
        ("@ann@far.example hi", 7),
        ("@ann.b-c@far.example", 8),
        ("mail ann@far.example", 20),
        ("https://example.com/a/very/long/path?with=query&and=more", 23),
        ("http://a.co", 23),
        ("see https://example.com/x, and @ann@far.example.", 4 + 23 + 6 + 4 + 1),
        ("https://x.example.com/@ann@far.example", 23),
        ("http://localhost:3000/long/path", 31),
        ("example.com/no/protocol", 23),
    ],
)
def test_mastodons_rule(text: str, units: int) -> None:
    """Graphemes; links 23, whatever their length; mentions without their domain."""
    assert MASTODON_RULE.count(text) == units


def test_the_content_warning_counts() -> None:
    """As it is, in front of the text."""
    assert MASTODON_RULE.count("hello", "food") == 9


def test_a_server_may_reserve_another_length_for_links() -> None:
    """`characters_reserved_per_url` is the instance's."""
    assert CountingRule(link_units=30).count("https://example.com") == 30


@pytest.mark.parametrize(
    ("version", "extra", "family", "units"),
    [
        ("4.5.2", {}, Family.MASTODON, 4 + 1 + 23 + 1 + 1),
        ("4.3.0-rc.1+glitch", {}, Family.MASTODON, 4 + 1 + 23 + 1 + 1),
        ("2.7.2 (compatible; Akkoma 3.13)", {}, Family.PLEROMA, 16 + 1 + 25 + 1 + 1),
        ("2.7.2 (compatible; Pleroma 2.9)", {}, Family.PLEROMA, 16 + 1 + 25 + 1 + 1),
        ("0.19.1+git-8a3f2c1", {}, Family.OTHER, 16 + 1 + 25 + 1 + 2),
        (
            "3.5.3+0.19.1-git-8a3f2c1",
            {"source_url": "https://codeberg.org/superseriousbusiness/gotosocial"},
            Family.GOTOSOCIAL,
            16 + 1 + 25 + 1 + 2,
        ),
        ("4.0.0 (compatible; snac 2.68; not true Mastodon)", {}, Family.OTHER, 16 + 1 + 25 + 3),
        ("", {}, Family.OTHER, 16 + 1 + 25 + 1 + 2),
    ],
)
def test_each_family_has_its_rule(
    version: str, extra: dict[str, object], family: Family, units: int
) -> None:
    """Only Mastodon proper makes concessions for links and mentions."""
    instance = read_instance({"version": version, **extra})
    text = "@ann@far.example https://example.com/a/bcd 🇩🇪"
    assert (instance.family, instance.rule.count(text)) == (family, units)


@settings(deadline=None)
@given(st.text(max_size=80), st.text(max_size=10))
def test_the_strictest_rule_is_never_shorter(text: str, warning: str) -> None:
    """Without links, what fits by it fits by every rule."""
    assert STRICTEST.count(text, warning) >= CountingRule(link_units=None).count(text, warning)


@pytest.mark.parametrize(
    ("begin", "unit"), [("https://", "a."), ("@", "a."), ("", "@a"), ("", "https://a.co/")]
)
def test_counting_is_fast_enough_for_every_keystroke(begin: str, unit: str) -> None:
    """Texts made to be slow are not: the library of X's rules takes half a minute for the first."""

    def count(size: int) -> int:
        return MASTODON_RULE.count(begin + unit * (size // len(unit)))

    assert growth(count, 2_500) < TWICE_LINEAR
