"""Hints about a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.phrases import DEFAULT_PHRASES, PhraseKind
from bot.domain.wording import asks_back, fill, first_name, freshest, names_in, nearly_repeats

RECENT = "Hi Kim, we are so sorry for the long wait. Could you send us your order number?"


def test_a_reply_that_differs_in_the_name_only_is_a_repeat() -> None:
    """People do not want scripted answers."""
    text = (
        "Hi @lee@example.org, we are so sorry for the long wait. Could you send your order number?"
    )
    found = nearly_repeats(text, ["Something else entirely.", RECENT])
    assert found is not None
    assert found.earlier == RECENT


def test_an_honest_other_answer_is_no_repeat() -> None:
    """The same politeness in other words."""
    assert nearly_repeats("Sorry about the wait! Which order is it?", [RECENT]) is None


@pytest.mark.parametrize("text", ["", "   ", "🙏🙏", "@kim"])
def test_a_text_without_words_repeats_nothing(text: str) -> None:
    """Nothing to compare."""
    assert nearly_repeats(text, ["", "🙏"]) is None


@pytest.mark.parametrize(
    ("text", "asks"),
    [("Which order?", True), ("どの注文ですか？", True), ("أي طلب؟", True), ("Thank you.", False)],
)
def test_a_question_is_known_by_its_mark(text: str, asks: bool) -> None:  # noqa: FBT001 - a parameter of the table
    """In several scripts."""
    assert asks_back(text) is asks


@pytest.mark.parametrize(
    ("display_name", "handle", "name"),
    [
        ("Kim Osei", "kim", "Kim"),
        ("✨Dr. Ana✨", "ana", "Ana"),
        ("", "@kim.bsky.social", "kim"),
        ("🦊🦊", "fox@example.org", "fox"),
        ("李 小龍", "lee", "李"),
        ("प्रिया शर्मा", "priya", "प्रिया"),
    ],
)
def test_how_to_address_an_author(display_name: str, handle: str, name: str) -> None:
    """The first word of the name, else the handle."""
    assert first_name(display_name, handle) == name


def test_filling_leaves_other_braces_alone() -> None:
    """A brace that is no blank stays as typed."""
    assert fill("{name} {x} {reference}", name="Kim", reference="GH-1") == "Kim {x} GH-1"


@given(st.lists(st.sampled_from(DEFAULT_PHRASES[PhraseKind.THANK_YOU]), max_size=5, unique=True))
def test_a_suggestion_differs_from_those_used_recently(used: list[str]) -> None:
    """Law: as long as one phrase is unused, an unused one is suggested."""
    phrases = DEFAULT_PHRASES[PhraseKind.THANK_YOU]
    recent = [fill(phrase, name="Somebody") for phrase in used]
    suggested = freshest(phrases, recent, name="Kim")
    assert suggested not in {fill(phrase, name="Kim") for phrase in used}


def test_a_colleague_is_found_by_their_first_name() -> None:
    """As whole words only, whatever the case."""
    people = [("U1", "Chloe Martin"), ("U2", "Ben Okafor"), ("U3", "Ana Ruiz")]
    assert names_in("CHLOE was so kind, and the banana bread!", people) == ("U1",)
