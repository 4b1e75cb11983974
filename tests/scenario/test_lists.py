"""`/social` and the Home tab."""

import pytest

from playground.slack import ShownMessage, ShownView
from tests.scenario.office import Office, typed


async def three_customers(office: Office) -> list[ShownMessage]:
    """Kim waits longest; Lee is Ana's; Max has had an answer."""
    cards = []
    for by, name in (("kim", "Kim Osei"), ("lee", "Lee Ito"), ("max", "Max Roe")):
        cards.append(await office.says(f"It is {by} here", by=by, name=name))
        await office.later(minutes=1)
    await office.ana.click(office.again(cards[1]), "Claim it")
    await office.ben.click(office.again(cards[2]), "Reply")
    await office.ben.submit({"answer.text": "Hello Max!"})
    await office.quiet()
    return cards


async def social(office: Office, text: str, person: str = "ana") -> ShownMessage:
    """What a person is shown for `/social TEXT`."""
    await office.slack.person(person).command("/social", text)
    return office.whispers(person)[-1]


def in_order(words: str, *parts: str) -> bool:
    """Whether all parts stand there, one after the other."""
    places = [words.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


async def test_the_queue_is_sorted_by_deadline(office: Office) -> None:
    """Everything that waits, whoever owns it, the most urgent first, with links and Reply."""
    cards = await three_customers(office)
    shown = await social(office, "queue")
    assert in_order(shown.words, "Waiting for an answer", "It is kim here", "It is lee here")
    assert "It is max here" not in shown.words
    assert f"/archives/{cards[0].channel}/p{cards[0].ts.replace('.', '')}|Kim Osei>" in shown.words
    assert shown.buttons == ["Reply", "Reply"]
    value = shown.blocks[1]["accessory"]["value"]
    await office.ben.command("/social", "queue")
    await office.ben.click(office.whispers("ben")[-1], "Reply", value=value)
    assert office.ben.view is not None
    await office.ben.submit({"answer.text": "Hello Kim, what is it?"})
    await office.quiet()
    assert office.world.posts_by_us()[-1].text == "Hello Kim, what is it?"


async def test_mine_and_find(office: Office) -> None:
    """What I own; and whom somebody looks for by a part of a handle or a name."""
    await three_customers(office)
    mine = await social(office, "mine")
    assert "It is lee here" in mine.words
    assert "It is kim here" not in mine.words
    nothing = await social(office, "mine", "chloe")
    assert "🌤️ You own nothing right now." in nothing.words
    for wanted in ("find @max", "find roe", "FIND  Max "):
        found = await social(office, wanted)
        assert "It is max here" in found.words
        assert "It is kim here" not in found.words
    unknown = await social(office, "find @nobody")
    assert "🔍 I know nobody called “@nobody”." in unknown.words


@pytest.mark.parametrize(
    ("text", "understood", "example"),
    [
        ("quue", "I understood “quue”, and that is none of queue, mine", "/social queue"),
        ("find", "Whom shall I look for?", "/social find @kim"),
        ("case", "Which case? Its reference is missing.", "/social case GH-7K3M9X"),
        ("case gh 22222", "I understood the reference GH-22222", "/social case GH-7K3M9X"),
        ("<!channel> *x*", "I understood “&lt;!channel&gt;”", "/social queue"),
    ],
)
async def test_bad_input_says_what_was_understood_and_an_example(
    office: Office, text: str, understood: str, example: str
) -> None:
    """A sentence, an example that works, and where to find more."""
    shown = await social(office, text)
    assert understood in shown.words
    assert f"For example: {example}" in shown.words
    assert "`/social help` shows all I understand." in shown.words
    assert shown.mentions.broadcasts == frozenset()


async def test_help_names_every_word(office: Office) -> None:
    """Asked for, or when nothing was typed."""
    for text in ("help", ""):
        shown = await social(office, text)
        for word in ("queue", "mine", "find @handle", "case GH-", "digest", "help"):
            assert f"`/social {word}" in shown.words


async def test_the_home_tab_shows_mine_the_teams_and_the_cases(office: Office) -> None:
    """Sorted by deadline; Reply opens the form; a new look shows what has changed."""
    await three_customers(office)
    home = await office.ana.open_home()
    assert isinstance(home, ShownView)
    mine, _, team = home.words.partition("The team’s (2)")
    assert in_order(mine, "Mine (1)", "It is lee here")
    assert in_order(
        team,
        "It is kim here",
        "It is lee here",
        "Offline cases",
        "📭 No case waits for its outcome.",
    )
    assert "take over any conversation" not in home.words
    row = next(block for block in home.blocks if "It is lee here" in str(block))
    await office.ana.click(home, "Reply", block_id=row["block_id"])
    assert office.ana.view is not None
    assert "Lee Ito" in office.ana.view.words
    assert typed(office.ana.view, "answer.text") == ""
    await office.ana.submit({"answer.text": "Hello Lee!"})
    await office.quiet()
    again = await office.ana.open_home()
    assert isinstance(again, ShownView)
    assert "🌤️ You own nothing right now." in again.words
    assert "The team’s (1)" in again.words


async def test_the_home_tab_records_a_cases_outcome(office: Office) -> None:
    """A case stands there for everybody until its outcome does."""
    card = await office.says("You charged me twice!")
    await office.ana.click(card, "Take offline")
    await office.ana.submit()
    await office.quiet()
    home = await office.mara.open_home()
    assert isinstance(home, ShownView)
    assert "Offline cases (1)" in home.words
    assert "take over any conversation" in home.words
    await office.mara.click(home, "Record outcome")
    await office.mara.submit({"How did it end?": "compensated"})
    await office.quiet()
    again = await office.mara.open_home()
    assert isinstance(again, ShownView)
    assert "📭 No case waits for its outcome." in again.words
    assert "Made good (refund, voucher, replacement)" in office.again(card).words
