"""What becomes clickable in a text of ours, and what a customer's facets are believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.bluesky.facets import Kind, Span, facets, handles, spans, with_whole_links
from integrations.bluesky.payloads import ByteSlice, Facet
from integrations.bluesky.text import boundaries

PIECES = ["https://a.example/b", "@ada.test", "#tea", "é", "👩‍👧", "\u0301", " ", ".", ")", "("]


def found(text: str) -> list[tuple[Kind, str]]:
    """Kinds and values."""
    return [(span.kind, span.value) for span in spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://a.example/x?y=1&z=2.", [(Kind.LINK, "https://a.example/x?y=1&z=2")]),
        ("(https://a.example/x)", [(Kind.LINK, "https://a.example/x")]),
        ("https://a.example/x_(y)!", [(Kind.LINK, "https://a.example/x_(y)")]),
        ("www.a.example/x", [(Kind.LINK, "https://www.a.example/x")]),
        ("https://localhost", []),
        ("it.Thanks", []),
        ("Hi @Ada.Test!", [(Kind.MENTION, "ada.test")]),
        ("(@ada.test)", [(Kind.MENTION, "ada.test")]),
        ("ada@mail.example", []),
        ("@ada", []),
        ("https://a.example/@ada.test", [(Kind.LINK, "https://a.example/@ada.test")]),
        ("#tea, #café.", [(Kind.TAG, "tea"), (Kind.TAG, "café")]),
        ("we are #1", []),
        ("a#b &#39; ##c", []),
        (f"#{'x' * 65}", []),
        ("https://a.example/#top", [(Kind.LINK, "https://a.example/#top")]),
    ],
)
def test_what_is_found(text: str, expected: list[tuple[Kind, str]]) -> None:
    """Links without the sentence's punctuation, handles, hashtags; nothing in e-mail addresses."""
    assert found(text) == expected


def test_offsets_are_bytes() -> None:
    """An emoji before a link takes its four bytes."""
    assert facets("😡 https://a.example @ada.test", {"ada.test": "did:plc:ada"}) == [
        {
            "index": {"byteStart": 5, "byteEnd": 22},
            "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://a.example"}],
        },
        {
            "index": {"byteStart": 23, "byteEnd": 32},
            "features": [{"$type": "app.bsky.richtext.facet#mention", "did": "did:plc:ada"}],
        },
    ]


def test_an_unknown_handle_stays_text() -> None:
    """A mention needs a DID."""
    assert facets("@nobody.test", {}) == []


def test_handles_are_asked_once() -> None:
    """Whatever their case."""
    assert handles("@ada.test @ADA.test @bob.test") == ("ada.test", "bob.test")


@pytest.mark.parametrize("text", ["@ada.test\u0301", "#tea\u200d"])
def test_a_grapheme_is_not_cut(text: str) -> None:
    """What joins the last letter of a handle or a tag makes it none."""
    assert spans(text) == ()


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5))).map("".join))
def test_any_text_gives_ordered_whole_ranges(text: str) -> None:
    """Ranges lie in the text, one after the other, on edges of graphemes."""
    edges = boundaries(text)
    last = 0
    for span in spans(text):
        assert last <= span.start < span.end <= len(text)
        assert {span.start, span.end} <= edges
        last = span.end


def test_spans_know_their_place() -> None:
    """Start and end enclose what is marked."""
    assert spans("a #tea b") == (Span(Kind.TAG, 2, 6, "tea"),)


def link(start: int, end: int, uri: object = "https://a.example/long/way") -> Facet:
    """A customer's link facet."""
    return Facet(ByteSlice(start, end), [{"$type": "app.bsky.richtext.facet#link", "uri": uri}])


def test_a_shortened_link_is_written_out() -> None:
    """What their app cut with three dots or an ellipsis is whole again, others are kept."""
    assert with_whole_links("é a.example/lo... b", [link(3, 18)]) == (
        "é https://a.example/long/way b"
    )
    assert with_whole_links("a.example/lo… b", [link(0, 15)]) == "https://a.example/long/way b"
    assert with_whole_links("here b", [link(0, 4)]) == "here b"


@pytest.mark.parametrize(
    "given_",
    [
        [link(0, 99)],
        [link(-1, 3)],
        [link(3, 1)],
        [link(0, 6, uri="javascript:alert(1)...")],
        [link(0, 6, uri=7)],
        [link(0, 4), link(2, 6)],
    ],
)
def test_a_strange_facet_changes_nothing(given_: list[Facet]) -> None:
    """Ranges outside the text, overlapping ones, addresses that are none."""
    assert with_whole_links("......", given_) == "......"
