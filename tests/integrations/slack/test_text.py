"""Other people's words are harmless in mrkdwn and never cut apart."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from integrations.slack import text
from tests.views.samples import OPENED


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("a & b < c > d", "a &amp; b &lt; c &gt; d"),
        ("<!channel> <@U0ANARUIZ1>", "&lt;!channel&gt; &lt;@U0ANARUIZ1&gt;"),
        ("*bold* ~no~ `code`", "∗bold∗ ∼no∼ ˋcodeˋ"),
        ("_it_ snake_case_name __init__", "ˍitˍ snake_case_name ˍˍinitˍˍ"),
        ("hi @here and @channel", "hi @\u2060here and @\u2060channel"),
        ("two\n\n lines\t", "two lines"),
        ("a\u202eb\x00c", "abc"),
    ],
)
def test_inline_defuses(raw: str, shown: str) -> None:
    """Mentions, formatting, line ends and direction marks do not survive in a line."""
    assert text.inline(raw, 100) == shown


@given(st.text(), st.integers(5, 60))
def test_inline_is_short_and_whole(raw: str, limit: int) -> None:
    """A line keeps to its limit with entities that are complete."""
    made = text.inline(raw, limit)
    assert len(made) <= limit
    assert not regex.search(r"&(?!amp;|lt;|gt;)|[<>]", made)


@given(st.text(), st.integers(2, 60))
def test_clip_cuts_between_graphemes(raw: str, limit: int) -> None:
    """What is left of a cut text is a beginning of it, in whole graphemes."""
    made = text.clip(raw, limit)
    assert len(made) <= limit
    if made != raw:
        assert made.endswith("…")
        assert raw.startswith(made[:-1])


def test_a_family_is_not_torn_apart() -> None:
    """An emoji of seven code points is shown whole or not at all."""
    family = "👨‍👩‍👧‍👦"
    assert text.clip(f"ab{family}cd", 5) == "ab…"
    assert text.clip(f"ab{family}cd", 11) == f"ab{family}cd"


def test_date_is_in_each_readers_zone() -> None:
    """A date carries its instant and a fallback in UTC."""
    expected = "<!date^1795183200^{date_short_pretty} at {time}|20 Nov 2026, 14:00 UTC>"
    assert text.date(OPENED) == expected


@pytest.mark.parametrize(
    ("url", "label", "made"),
    [
        ("https://a.example/?x=1&y=2", "Open", "<https://a.example/?x=1&amp;y=2|Open>"),
        ("https://a.example/a|b>c d", "O|p>en", "<https://a.example/a%7Cb%3Ec%20d|O¦p&gt;en>"),
        ("javascript:alert(1)", "Open", "Open"),
        ("", "Open", "Open"),
        ("https://[bad", "Open", "Open"),
        ("https://a.example/" + "x" * 900, "Open", "Open"),
    ],
)
def test_link_leads_only_to_web_pages(url: str, label: str, made: str) -> None:
    """An address cannot break out of its link, and nothing else than http becomes one."""
    assert text.link(url, label) == made


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("So sorry &amp; thanks &lt;3", "So sorry & thanks <3"),
        ("see <https://a.example/x|our page>", "see https://a.example/x"),
        ("<mailto:care@a.example|care@a.example>", "care@a.example"),
        ("ask <@U0ANARUIZ1> or <@U0BENOKAF1|ben>", "ask  or @ben"),
        ("in <#C0CARE0001|care> <!here>", "in #care"),
        ("&amp;lt;", "&lt;"),
    ],
)
def test_what_colleagues_type_becomes_plain(typed: str, plain: str) -> None:
    """A customer never sees Slack's own writing or ids."""
    assert text.from_slack(typed) == plain


@pytest.mark.parametrize(
    ("place", "site", "url"),
    [
        (
            "C0CARE0001/1763647200.000100",
            "https://harbour-coffee.slack.com/",
            "https://harbour-coffee.slack.com/archives/C0CARE0001/p1763647200000100",
        ),
        ("C0CARE0001/1763647200.000100", "", ""),
        ("https://x.slack.com/archives/C1/p1", "", "https://x.slack.com/archives/C1/p1"),
        ("C0CARE0001/<!here>", "https://x.slack.com/", ""),
        ("", "https://x.slack.com/", ""),
    ],
)
def test_place_of_a_card_becomes_an_address(place: str, site: str, url: str) -> None:
    """A card's place opens in the reader's workspace."""
    assert text.card_url(place, site) == url


def test_sentence_keeps_only_mentions_of_colleagues() -> None:
    """Our own sentences may mention colleagues and nothing else."""
    said = text.sentence("Ask <@U0BENOKAF1> or <!channel> or <@bad>", 100)
    assert said == "Ask <@U0BENOKAF1> or &lt;!channel&gt; or &lt;@bad&gt;"
