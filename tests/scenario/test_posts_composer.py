"""The composer while somebody writes: what each network makes of it, and own words for each."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from integrations.memory.dialects import OPENAIR, PLAIN, WARBLE
from integrations.memory.faults import Operation
from tests.scenario.office import Office, running_office
from tests.scenario.planned import (
    TOMORROW,
    WORDS,
    account_ids,
    block,
    blocks,
    click,
    in_review,
    post_at,
    shown,
)

OTHER_WORDS = "Who has been to Ethiopia? We have just unpacked a little of it."
PLAIN_ACCOUNT, WARBLE_ACCOUNT = "Memory · @harbourcoffee", "Warble (pretend) · @harbourcoffee"


@pytest.fixture
async def priced(tmp_path: Path) -> AsyncIterator[Office]:
    """An office on a network of 280 characters that charges for everything."""
    async with running_office(tmp_path, dialect=WARBLE) as running:
        yield running


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[Office]:
    """An office with accounts on two networks."""
    async with running_office(tmp_path, dialect=PLAIN, also=(WARBLE,)) as running:
        yield running


async def on_both(office: Office, text: str = WORDS) -> None:
    """Ana's composer with both accounts chosen."""
    await office.ana.command("/schedule", f"tomorrow 9am {text}")
    both = [PLAIN_ACCOUNT, WARBLE_ACCOUNT]
    await office.ana.click(shown(office.ana), "compose.accounts", choose=both)


# -- the preview --------------------------------------------------------------------------------


async def test_the_cost_follows_a_link(priced: Office) -> None:
    """It is said before anything is sent: a link makes it dearer."""
    ana = priced.ana
    await ana.command("/schedule", "Hello")
    assert "5 of 280 characters · 💶 publishing costs 0.015 USD" in shown(ana).words
    await ana.click(shown(ana), "compose.text", choose="Hello https://harbourcoffee.example/sidamo")
    assert "29 of 280 characters · 💶 publishing costs 0.200 USD" in shown(ana).words


async def test_each_part_of_a_thread_is_counted_and_paid(priced: Office) -> None:
    """A line of three dashes begins the next one."""
    ana = priced.ana
    await ana.command("/schedule", "One")
    await ana.click(shown(ana), "compose.text", choose="One\n---\nTwo, the longer one\n---\n3")
    words = shown(ana).words
    assert "🧵 3 posts · 1: 3 of 280 characters · 2: 19 of 280 characters" in words
    assert "💶 publishing costs 0.045 USD" in words
    assert "They will read, on Warble (pretend):" in words


async def test_what_would_be_cut_is_shown(priced: Office) -> None:
    """By the network's own counting; and it does not go to review like this."""
    ana = priced.ana
    await ana.command("/schedule", "tomorrow 9am " + "x" * 280 + " and these words")
    assert "🔴 *296 of 280 characters*: 16 too many" in shown(ana).words
    assert "✂️ Too much: “and these words”" in shown(ana).words
    outcome = await ana.submit()
    assert outcome.response_action == "update"
    assert "Warble (pretend): " in shown(ana).words.split("Before it can go to review")[1]
    await priced.quiet()
    assert priced.cards() == []


async def test_only_the_part_that_is_too_long_is_cut(priced: Office) -> None:
    """Its number is in the sentence."""
    ana = priced.ana
    await ana.command("/schedule", "One")
    await ana.click(shown(ana), "compose.text", choose=f"Short\n---\n{'y' * 281}")
    assert "⚠️ Part 2: " in shown(ana).words
    assert "✂️ Too much: “y”" in shown(ana).words


async def test_emoji_and_bytes_count_as_the_network_counts(tmp_path: Path) -> None:
    """Graphemes on one network; a family is one."""
    async with running_office(tmp_path, dialect=OPENAIR) as office:
        await office.ana.command("/schedule", "👩‍👩‍👧‍👦 and ☕️")
        assert "7 of 300 graphemes" in shown(office.ana).words


async def test_another_account_brings_its_own_field(two: Office) -> None:
    """It begins with the words that are there; taking it away again loses none of the others."""
    ana = two.ana
    await ana.command("/schedule", WORDS)
    assert len(blocks(ana, "compose.text.")) == 1
    await ana.click(shown(ana), "compose.accounts", choose=[PLAIN_ACCOUNT, WARBLE_ACCOUNT])
    first, second = blocks(ana, "compose.text.")
    held = shown(ana).entered
    assert [held[b]["compose.text"]["value"] for b in (first, second)] == [WORDS, WORDS]
    assert "43 of 500 characters" in shown(ana).words
    assert "43 of 280 characters · 💶" in shown(ana).words
    await ana.click(shown(ana), "compose.text", block_id=second, choose=OTHER_WORDS)
    await ana.click(shown(ana), "compose.accounts", choose=[WARBLE_ACCOUNT])
    (left,) = blocks(ana, "compose.text.")
    assert shown(ana).entered[left]["compose.text"]["value"] == OTHER_WORDS


# -- own words for each network -----------------------------------------------------------------


async def test_nearly_the_same_words_need_a_reason_which_is_kept(two: Office) -> None:
    """The overlap is shown while writing; without a reason it stays a draft, with one it goes."""
    ana = two.ana
    await on_both(two)
    words = shown(ana).words
    assert "get nearly the same words (100%): “Fresh beans from Sidamo are on the shelves”" in words
    outcome = await ana.submit()
    assert outcome.response_action == "update"
    assert "Give each its own, or say why not" in shown(ana).words
    await two.quiet()
    assert two.cards() == []
    outcome = await ana.submit({"compose.same_words": "An opening: the facts are the same"})
    assert outcome.response_action == "clear"
    await two.quiet()
    (card,) = two.cards()
    assert "The same words on several networks: An opening: the facts are the same" in card.words
    assert (await post_at(two, card)).same_words_reason == "An opening: the facts are the same"
    await two.ben.click(card, "Edit")
    assert shown(two.ben).entered["compose.same_words"]["compose.same_words"]["value"] == (
        "An opening: the facts are the same"
    )


async def test_own_words_ask_for_nothing(two: Office) -> None:
    """And each network gets its own."""
    ana = two.ana
    await on_both(two)
    _, second = blocks(ana, "compose.text.")
    await ana.click(shown(ana), "compose.text", block_id=second, choose=OTHER_WORDS)
    assert "nearly the same words" not in shown(ana).words
    outcome = await ana.submit()
    assert outcome.response_action == "clear"
    await two.quiet()
    (card,) = two.cards()
    await click(two, two.ben, card, "Approve")
    await two.later(hours=21)
    said = {name: [p.text for p in world.posts_by_us()] for name, world in two.worlds.items()}
    assert said == {"memory": [WORDS], "warble": [OTHER_WORDS]}
    card = two.again(card)
    assert "https://memory.example" in card.words
    assert "https://warble.example" in card.words


async def test_one_network_refuses_and_the_other_does_not(two: Office) -> None:
    """What is live stays live; trying again publishes only what is not."""
    ana = two.ana
    await on_both(two)
    await ana.submit({"compose.same_words": "The facts are the same"})
    await two.quiet()
    card = await click(two, two.ben, two.cards()[0], "Approve")
    two.worlds["warble"].faults.reject(Operation.PUBLISH, "Too heated.")
    await two.later(hours=21)
    assert "Not published" in two.again(card).words
    assert "Too heated." in two.again(card).words
    await click(two, ana, card, "Try again")
    said = {name: [p.text for p in world.posts_by_us()] for name, world in two.worlds.items()}
    assert said == {"memory": [WORDS], "warble": [WORDS]}
    assert "Published" in two.again(card).words


# -- what cannot be kept ------------------------------------------------------------------------


async def test_no_account_is_refused_in_its_field(two: Office) -> None:
    """The text stays."""
    ana = two.ana
    await ana.command("/schedule", TOMORROW)
    await ana.click(shown(ana), "compose.accounts", choose=[])
    outcome = await ana.submit()
    assert dict(outcome.errors) == {"compose.accounts": "Choose at least one account."}
    assert shown(ana).entered[block(ana, "compose.text.")]["compose.text"]["value"] == WORDS


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"compose.day": "2026-03-06"}, "compose.time.0", "At what time? Only a day is chosen."),
        ({"compose.time": "09:00"}, "compose.day.0", "On which day? Only a time is chosen."),
        (
            {"compose.rule": "weekly"},
            "compose.day.0",
            "A recurring post needs the time of its first one.",
        ),
    ],
)
async def test_half_a_time_is_refused_in_its_field(
    office: Office, values: dict[str, object], field: str, words: str
) -> None:
    """What stands in the other fields stays."""
    ana = office.ana
    await ana.command("/schedule", WORDS)
    outcome = await ana.submit(values)
    assert dict(outcome.errors) == {field: words}
    assert shown(ana).entered[block(ana, "compose.text.")]["compose.text"]["value"] == WORDS


async def test_a_rule_that_is_none_is_refused_in_its_field(office: Office) -> None:
    """With an example."""
    ana = office.ana
    await ana.command("/schedule", TOMORROW)
    await ana.click(shown(ana), "compose.rule", choose="own")
    outcome = await ana.submit({"compose.own_rule": "every other tuesday"})
    assert list(outcome.errors) == ["compose.own_rule"]
    (sentence,) = outcome.errors.values()
    assert "I understood “every other tuesday” as a rule" in sentence
    assert "FREQ=WEEKLY" in sentence


async def test_a_time_that_exists_twice_is_asked_back(office: Office) -> None:
    """Berlin, the night on which summer time ends: which of the two, and what was chosen."""
    ana = office.ana
    await ana.command("/schedule", f"2026-10-25 2:30 {WORDS}")
    await ana.click(shown(ana), "compose.zone", choose="Europe/Berlin")
    words = shown(ana).words
    assert "2:30 comes twice in Europe/Berlin on 25 October 2026" in words
    await ana.click(shown(ana), "compose.fold", choose="1")
    await ana.submit()
    await office.quiet()
    (card,) = office.cards()
    post = await post_at(office, card)
    assert post.due_at is not None
    assert post.due_at.isoformat() == "2026-10-25T01:30:00+00:00"


async def test_a_time_that_does_not_exist_is_said_and_settled(office: Office) -> None:
    """Berlin, the night on which summer time begins."""
    ana = office.ana
    await ana.command("/schedule", f"2026-03-29 2:30 {WORDS}")
    await ana.click(shown(ana), "compose.zone", choose="Europe/Berlin")
    assert "2:30 does not exist in Europe/Berlin on 29 March 2026" in shown(ana).words
    await ana.submit()
    await office.quiet()
    assert "planned for Sun 29 Mar 2026, 03:30 (Europe/Berlin)" in office.cards()[0].words


async def test_a_draft_is_kept_and_found_again(office: Office) -> None:
    """It is nobody's business yet; its writer finds it among their posts, and sends it."""
    ana = office.ana
    await ana.command("/schedule", TOMORROW)
    await ana.submit({"compose.then": "draft"})
    assert "You find it with `/calendar mine`" in shown(ana).words
    await ana.close()
    await office.quiet()
    assert office.cards() == []
    await ana.command("/calendar", "mine")
    assert "📝 Draft" in shown(ana).words
    await ana.click(shown(ana), "Open")
    await ana.click(shown(ana), "Send for review")
    assert "In review" in shown(ana).words
    await office.quiet()
    assert office.find_card("In review") is not None


async def test_the_usual_accounts_are_chosen_again(two: Office) -> None:
    """The next post begins where the last one of the same writer went."""
    _, warble = await account_ids(two)
    await in_review(two, TOMORROW, values={"compose.accounts": [WARBLE_ACCOUNT]})
    await two.ana.command("/schedule", "Another one")
    assert block(two.ana, "compose.text.").startswith(f"compose.text.{warble}")
