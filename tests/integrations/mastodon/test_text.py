"""HTML of strangers becomes plain text, whatever they send."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from integrations.mastodon.text import comparable, one_line, plain_text
from tests.effort import growth

MASTODONS_MENTION = (
    '<p><span class="h-card"><a href="https://x.example/@ann" class="u-url mention">'
    "@<span>ann</span></a></span> hi</p>"
)
MASTODONS_LINK = (
    '<a href="https://www.example.com/a/long/path?x=1"><span class="invisible">https://www.</span>'
    '<span class="ellipsis">example.com/a/long</span><span class="invisible">/path?x=1</span></a>'
)
_PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<br>",
        "<br/>",
        "<blockquote>",
        "</blockquote>",
        "<ul>",
        "<ol>",
        "<li>",
        "</ul>",
        "<a href='javascript:x'>",
        '<a href="https://x.example">',
        "</a>",
        "<span class=invisible>",
        "</span>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?xml ?>",
        "<!DOCTYPE html>",
        "&lt;",
        "&#0;",
        "&amp;amp;",
        "<3",
        "<",
        ">",
        "\u202e",
        "\x00",
        ":blob:",
        " ",
        "\n",
    ]
)
_HOSTILE = st.lists(_PIECES | st.text(max_size=12), max_size=40).map("".join)

TWICE_LINEAR = 8.0


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("", ""),
        ("<p>One<br>two</p><p>three</p>", "One\ntwo\n\nthree"),
        (MASTODONS_MENTION, "@ann hi"),
        (MASTODONS_LINK, "https://www.example.com/a/long/path?x=1"),
        (
            '<a href="https://evil.example/x">https://bank.example</a>',
            "https://bank.example (https://evil.example/x)",
        ),
        ('<a href="https://example.com/docs">the docs</a>', "the docs (https://example.com/docs)"),
        ('<a href="javascript:alert(1)">click</a>', "click"),
        ('<a href="https://x.example/tags/fun" class="mention hashtag">#<b>fun</b></a>', "#fun"),
        ('seen<span class="invisible"> not seen</span>', "seen"),
        ('<p class="quote-inline">RE: <a href="https://x.example/1">x</a></p>Yes', "Yes"),
        ("<blockquote>They<br>said</blockquote>And we", "> They\n> said\n\nAnd we"),
        ("<ul><li>a</li><li>b</li></ul><ol><li>c</li><li>d</li></ol>", "• a\n• b\n\n1. c\n2. d"),
        ('hi <img alt=":blobcat:" src="https://x.example/b.png"> :wave:', "hi :blobcat: :wave:"),
        ("<script>alert(1)</script>fine<style>p{}</style>", "fine"),
        ("fine<!-- not for you --> still", "fine still"),
        ("I <3 you & 5 < 6", "I <3 you & 5 < 6"),
        ("no markup\nat all", "no markup\nat all"),
        ("&lt;b&gt; is bold", "<b> is bold"),
        ("a\u202egnp.exe\x00", "agnp.exe"),
        ("<p>much      space</p>", "much space"),
        ("<![unclosed", "<![unclosed"),
    ],
)
def test_examples(markup: str, expected: str) -> None:
    """Each kind of element and each bad habit, to the letter."""
    assert plain_text(markup) == expected


@settings(deadline=None)
@given(_HOSTILE)
@example('<?xml version="1.0"?><html>')
@example("https://example.com/page.html")
@example("<![x" * 5 + "<b>")
def test_hostile_markup_never_fails_and_shows_no_controls(markup: str) -> None:
    """No error, no warning, no control characters, no address but the web's, no empty edges."""
    text = plain_text(markup)
    assert text == text.strip()
    assert not any(ord(mark) < 32 and mark != "\n" for mark in text)
    assert "\u202e" not in text
    assert "\n\n\n" not in text
    assert "javascript:" not in text


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=60))
def test_escaped_text_comes_out_as_it_was_written(words: str) -> None:
    """What a well-behaved server escapes is read back letter by letter."""
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert plain_text(f"<p>{escaped}</p>") == words


@pytest.mark.parametrize(
    "unit", ["<a ", "<b>", "<!--", "<blockquote>", "<li>", "<![CDATA[", "<!", "<script>", "</"]
)
def test_markup_made_to_be_slow_is_not(unit: str) -> None:
    """Four times as much nonsense takes about four times as long; a parser never ends with it."""
    assert growth(lambda size: plain_text(unit * (size // len(unit))), 15_000) < TWICE_LINEAR


def test_one_line_is_one_line() -> None:
    """Names keep to a line and a length."""
    assert one_line(" Ann\n\u202e B.\x07 ") == "Ann B."
    assert one_line("x" * 30, longest=10) == "xxxxxxxxx…"


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("@ann@far.example Thank you!", "@ann Thank you!"),
        ("@ann it's *great*", "@ann it’s great"),
        ("two  spaces\nand lines", "two spaces and lines"),
        ("👍 👍", "👍👍"),
    ],
)
def test_renderings_of_one_text_compare_equal(ours: str, theirs: str) -> None:
    """Servers change quotes, emphasis, spaces and mentions; not the words."""
    assert comparable(ours) == comparable(theirs)


@pytest.mark.parametrize(
    ("one", "other"), [("Thank you", "Thank you too"), ("👍", "👎"), ("1", "2")]
)
def test_different_texts_compare_different(one: str, other: str) -> None:
    """Other words, other pictures, other numbers."""
    assert comparable(one) != comparable(other)
