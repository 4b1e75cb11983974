"""What Slack makes of text that people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.slack.typed import escaped, rich_text, unescaped


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("tea & biscuits", "tea &amp; biscuits"),
        ("a < b > c", "a &lt; b &gt; c"),
        ("5 &lt; 6", "5 &lt; 6"),
        ("see https://a.org/b?c=d&e=f.", "see <https://a.org/b?c=d&amp;e=f>."),
        ("(https://a.org/b)", "(<https://a.org/b>)"),
        ("<@U0ANARUIZ1> and <#C1|care>", "<@U0ANARUIZ1> and <#C1|care>"),
        ("<https://a.org|here>", "<https://a.org|here>"),
        ("<script>", "&lt;script&gt;"),
    ],
)
def test_control_signs_are_escaped_and_links_bracketed(typed: str, text: str) -> None:
    """Mentions stay, everything else that looks like markup does not."""
    assert escaped(typed) == text


@given(st.text(alphabet="ab &<>;", max_size=30))
def test_escaping_loses_nothing(typed: str) -> None:
    """Text without entities or mentions comes back as it was, and bare angles never remain."""
    text = escaped(typed)
    assert unescaped(text) == typed
    assert "<" not in text
    assert ">" not in text


def test_typed_text_becomes_a_rich_text_block() -> None:
    """People, channels, groups, broadcasts and links are elements of their own."""
    (block,) = rich_text("hi <@U1>, <!here> <!subteam^S1> <#C1> &amp; <https://a.org>")
    elements = block["elements"][0]["elements"]
    assert [element for element in elements if element["type"] != "text"] == [
        {"type": "user", "user_id": "U1"},
        {"type": "broadcast", "range": "here"},
        {"type": "usergroup", "usergroup_id": "S1"},
        {"type": "channel", "channel_id": "C1"},
        {"type": "link", "url": "https://a.org"},
    ]
    assert elements[-2] == {"type": "text", "text": " & "}
