"""What is planned fits the networks that it is for."""

from collections.abc import Mapping

import pytest

from bot.domain.overlap import overlaps
from bot.domain.slots import parse_slots
from bot.domain.threads import parts_of
from integrations.memory import DIALECTS
from integrations.memory.counting import measure
from playground.customers.cast import OUR_POSTS
from playground.plan.past import PAST
from playground.plan.week import PICTURE_WORDS, SLOTS, THEMES, WEEK

TEXTS = [*(post.texts for post in PAST), *(post.texts for post in WEEK)]


@pytest.mark.parametrize("texts", TEXTS, ids=[next(iter(t.values()))[:30] for t in TEXTS])
def test_each_network_gets_its_own_words(texts: Mapping[str, str]) -> None:
    """They fit, and no two networks get nearly the same."""
    problems: list[str] = []
    for network, text in texts.items():
        dialect = DIALECTS[network]
        assert dialect.publishing is not None
        for part in parts_of(text):
            problems += measure(part, dialect.publishing.text, title=dialect.title).problems
    assert problems == []
    assert overlaps(texts, {network: network for network in texts}) == ()


def test_the_past_holds_what_customers_speak_about() -> None:
    """Their scenes stand under these posts, or quote them."""
    said = [(network, text) for past in PAST for network, text in past.texts.items()]
    assert set(OUR_POSTS.items()) <= set(said)


def test_slots_themes_and_the_picture_are_in_order() -> None:
    """Slots are understood, each post's theme exists, and the picture's words are short enough."""
    assert all(not parse_slots(text, "Europe/London").empty for text in SLOTS.values())
    used = {*(post.theme for post in PAST), *(post.theme for post in WEEK)}
    assert used <= {"", *(theme.key for theme in THEMES)}
    assert len(PICTURE_WORDS) <= 1000
    assert [post.picture for post in WEEK].count(True) == 1
