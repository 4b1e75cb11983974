"""The same words on several networks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.overlap import Overlap, overlaps
from tests.effort import calls

TEXT = "The harbour café opens its terrace on Saturday morning, and the first coffee is on us!"
OTHER = "Terrace weather at last. Come and have a look at our new chairs this weekend."
NETWORKS = {"B": "bluesky", "M": "mastodon", "X": "x", "B2": "bluesky"}


def test_the_same_words_on_two_networks_overlap() -> None:
    """Wholly alike; the run is shown as written."""
    assert overlaps({"B": TEXT, "M": TEXT}, NETWORKS) == (
        Overlap(
            one="B",
            other="M",
            likeness=1.0,
            shared=(
                (
                    "The harbour café opens its terrace on Saturday morning, "
                    "and the first coffee is on us"
                ),
            ),
        ),
    )


def test_own_words_do_not_overlap() -> None:
    """Two honest texts about one thing."""
    assert overlaps({"B": TEXT, "M": OTHER}, NETWORKS) == ()


def test_one_network_twice_is_nobodys_repetition() -> None:
    """Two accounts on the same network have their own followers."""
    assert overlaps({"B": TEXT, "B2": TEXT}, NETWORKS) == ()


def test_three_networks_are_compared_in_pairs() -> None:
    """In the order of the accounts, most alike first."""
    changed = TEXT.replace("first coffee", "second cake")
    found = overlaps({"X": changed, "B": TEXT, "M": TEXT}, NETWORKS)
    assert [(o.one, o.other) for o in found] == [("B", "M"), ("X", "B"), ("X", "M")]
    assert [round(o.likeness, 3) for o in found] == [1.0, 0.875, 0.875]


def test_the_longest_runs_that_both_have_are_shown() -> None:
    """Words changed here and there leave runs; short ones tell nothing."""
    theirs = TEXT.replace("café", "bar").replace("morning", "evening").replace("coffee", "tea")
    found = overlaps({"B": TEXT, "M": theirs}, NETWORKS)
    assert [o.shared for o in found] == [
        ("opens its terrace on Saturday", "and the first", "is on us"),
    ]


@pytest.mark.parametrize(
    "adapted",
    [
        "@kim@example.social " + TEXT,
        TEXT + " https://example.org/terrace?utm=x #coffee #harbour",
        TEXT + " www.example.org/a-b/c",
        TEXT + "\nexample.org/terrace/menu",
        TEXT.upper() + " ☕️☕️",
        TEXT.replace(" ", "  \n"),
        TEXT.replace("é", "e\u0301"),
        TEXT + " 9 / 17 / 2027",
    ],
)
def test_names_links_hashtags_case_and_emoji_are_no_own_words(adapted: str) -> None:
    """What is added for a network does not make it another text."""
    assert [o.likeness for o in overlaps({"B": TEXT, "M": adapted}, NETWORKS)] == [1.0]


@pytest.mark.parametrize(
    ("text", "likeness"),
    [
        ("今週の土曜日に港のカフェのテラスがオープンします。", 1.0),
        ("ร้านกาแฟริมท่าเรือเปิดวันเสาร์นี้", 1.0),
        ("Кафе в гавани открывает террасу в субботу утром.", 1.0),
        ("يفتح مقهى الميناء شرفته صباح يوم السبت", 1.0),
        ("हार्बर कैफ़े शनिवार की सुबह अपनी छत खोलता है", 1.0),
    ],
)
def test_all_scripts_are_read(text: str, likeness: float) -> None:
    """Also those that put no space between words, and those with marks."""
    found = overlaps({"B": text, "M": f"👋 {text} #テラス"}, NETWORKS)
    assert [(o.likeness, o.shared) for o in found] == [(likeness, (text.rstrip("。."),))]


def test_nearly_the_same_in_a_script_without_spaces_is_found() -> None:
    """One word of a Japanese sentence was changed; another sentence shares only particles."""
    text = "今週の土曜日に港のカフェのテラスがオープンします。"
    near = text.replace("土曜日", "日曜日")
    far = "新しい椅子を見に来てください。お待ちしております。"
    found = overlaps({"B": text, "M": near, "X": far}, NETWORKS)
    assert [(o.one, o.other) for o in found] == [("B", "M")]
    assert found[0].shared == ("曜日に港のカフェのテラスがオープンします", "今週の")


@pytest.mark.parametrize(
    "text", ["", "  \n", "🎉🎉🎉", "#coffee", "@kim", "https://a.example", "12:30"]
)
def test_texts_without_words_are_not_compared(text: str) -> None:
    """Nothing is the same in nothing."""
    assert overlaps({"B": text, "M": text, "X": TEXT}, NETWORKS) == ()


def test_one_word_is_shown_when_it_is_all_there_is() -> None:
    """A short post is a post."""
    assert overlaps({"B": "Hiring!", "M": "hiring 🎉"}, NETWORKS) == (
        Overlap(one="B", other="M", likeness=1.0, shared=("Hiring",)),
    )


def test_an_account_without_a_network_is_left_out() -> None:
    """It was removed; its text goes nowhere."""
    assert overlaps({"gone": TEXT, "M": TEXT}, NETWORKS) == ()


def test_eight_of_ten_words_are_the_line() -> None:
    """At four fifths it is said, below not."""
    ten = "one two three four five six seven eight nine ten"
    eight = ten.replace("nine ten", "other words")
    seven = ten.replace("eight nine ten", "quite other words")
    assert [o.likeness for o in overlaps({"B": ten, "M": eight}, NETWORKS)] == [0.8]
    assert overlaps({"B": ten, "M": seven}, NETWORKS) == ()


@given(st.text(), st.text())
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    """Law: likeness is from 0.8 to 1, and at most three runs are shown, none of them empty."""
    for found in overlaps({"B": one, "M": other}, NETWORKS):
        assert 0.8 <= found.likeness <= 1
        assert 1 <= len(found.shared) <= 3
        assert all(found.shared)


@given(st.text())
def test_a_text_is_wholly_like_itself(text: str) -> None:
    """Law: unless it has no words."""
    assert {o.likeness for o in overlaps({"B": text, "M": text}, NETWORKS)} <= {1.0}
    assert bool(overlaps({"B": text + " café", "M": text + " café"}, NETWORKS))


@pytest.mark.parametrize("alphabet", ["いろはにほへとちりぬるをわか", "of and the a to in is"])
def test_the_longest_texts_are_compared_before_the_writer_waits(alphabet: str) -> None:
    """Few words over and over again are the hardest to compare."""
    words = alphabet.split() if " " in alphabet else list(alphabet)
    one = " ".join(words[n * n % 7] for n in range(1500))
    other = " ".join(words[n * n * n % 7] for n in range(1500))
    assert calls(lambda: overlaps({"B": one, "M": other}, NETWORKS)) < 200_000
