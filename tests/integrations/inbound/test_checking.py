"""Whatever is handed in, what is wrong with it is said by field, and what is right is taken."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.inbound.checking import Problem, Unfit, read_body
from integrations.inbound.schema import MOST_MENTIONS, Said

LENA = {"id": "lena", "handle": "lena.f"}
COLD = {"id": "4711", "text": "Cold coffee, twice.", "author": LENA}
_leaves = st.none() | st.booleans() | st.integers() | st.text(max_size=9)
_names = st.sampled_from(("id", "text", "author", "media", "context", "mentions", "url", "kind"))
_anything = st.recursive(
    _leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_names | st.text(), inner),
    max_leaves=12,
)


def wrong(content: object) -> dict[str, str]:
    """What is wrong, by field."""
    with pytest.raises(Unfit) as refused:
        read_body(json.dumps(content).encode())
    return {one.field: one.problem for one in refused.value.problems}


def test_one_and_several_are_taken() -> None:
    """A mention by itself is the same as a list of one."""
    one = read_body(json.dumps(COLD).encode())
    assert one == read_body(json.dumps({"mentions": [COLD]}).encode())
    assert (one[0].id, one[0].author.handle) == ("4711", "lena.f")


def test_every_wrong_field_is_named() -> None:
    """Missing, of another type, unknown, deep inside: all of them at once."""
    found = wrong(
        {
            "mentions": [
                COLD,
                {"id": 4711, "author": {"id": "lena", "nick": "L"}, "url": "reviews.example/4711"},
                {**COLD, "media": [{"kind": "hologram", "url": "https://a.example"}]},
            ],
        }
    )
    assert found == {
        "mentions[1].id": "Expected `str`, got `int`.",
        "mentions[1].text": "It is missing.",
        "mentions[1].author.nick": (
            "There is no such field; there are: id, handle, name, url, avatar_url, followers."
        ),
        "mentions[1].author.handle": "It is missing.",
        "mentions[1].url": "It has to be an address that begins with https:// or http://.",
        "mentions[2].media[0].kind": "Invalid enum value 'hologram'.",
    }


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ([], ""),
        ({"mentions": []}, "mentions"),
        ({"mentions": [COLD], "mood": "bad"}, "mood"),
        ({"mentions": [COLD] * (MOST_MENTIONS + 1)}, "mentions"),
        ({**COLD, "author": "lena"}, "author"),
        ({**COLD, "context": {"author": "us", "text": 1}}, "context.text"),
        ({**COLD, "created_at": "2026-03-04T12:00:00"}, "created_at"),
        ({**COLD, "author": {**LENA, "followers": -1}}, "author.followers"),
        ({**COLD, "x" * 500: 1}, "x" * 79 + "…"),
    ],
)
def test_the_field_is_named(content: object, field: str) -> None:
    """The path of what is wrong, and nothing else."""
    assert list(wrong(content)) == [field]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 10_000, b'{"id": NaN}'])
def test_what_is_no_json_is_said_to_be_none(body: bytes) -> None:
    """However broken it is."""
    with pytest.raises(Unfit, match="This is no JSON"):
        read_body(body)


def test_no_more_problems_are_told_than_somebody_reads() -> None:
    """A body of half a million mistakes is not answered with all of them."""
    with pytest.raises(Unfit) as refused:
        read_body(json.dumps({"mentions": [{}] * 400}).encode())
    assert len(refused.value.problems) == 50


@given(_anything)
def test_anything_is_taken_or_refused_by_field(content: Any) -> None:  # noqa: ANN401 - JSON
    """No content leads to anything but mentions, or problems that have words."""
    problems: tuple[Problem, ...] = ()
    taken: tuple[Said, ...] = ()
    try:
        taken = read_body(json.dumps(content).encode())
    except Unfit as refused:
        problems = refused.problems
    assert bool(taken) is not bool(problems)
    assert all(one.problem for one in problems)
