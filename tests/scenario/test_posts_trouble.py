"""What goes wrong with posts, and how people mend it: late, refused, unknown, signed out."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from integrations.memory.dialects import WARBLE
from integrations.memory.faults import Operation
from playground.slack import ShownMessage
from tests.scenario.office import Office, running_office
from tests.scenario.planned import (
    WORDS,
    block,
    click,
    scheduled,
    shown,
    under,
)


def said(office: Office) -> list[str]:
    """All that we have said, oldest first."""
    return [post.text for post in office.world.posts_by_us()]


# -- too late -----------------------------------------------------------------------------------


async def overdue(office: Office) -> tuple[ShownMessage, ShownMessage]:
    """A post whose time passed while the bot was down; its card, and what its author is told."""
    card = await scheduled(office)
    await office.stop()
    office.clock.advance(timedelta(hours=23))
    await office.start()
    await office.quiet()
    (told,) = office.direct("ana")
    return office.again(card), told


async def test_its_author_is_asked(office: Office) -> None:
    """Nothing goes out silently; how late it is is said, once."""
    card, told = await overdue(office)
    assert "🐢" in card.words
    assert "Its time has passed" in card.words
    assert "2 hours ago." in told.words
    assert told.buttons == ["Publish now", "New time", "Withdraw"]
    await office.later(hours=1)
    assert (said(office), len(office.direct("ana"))) == ([], 1)


async def test_publish_now(office: Office) -> None:
    """It goes out at once; a second click says that it is done."""
    card, told = await overdue(office)
    await office.ana.click(told, "Publish now")
    await office.quiet()
    assert said(office) == [WORDS]
    assert "Published" in office.again(card).words
    await office.ana.click(told, "Publish now")
    await office.quiet()
    whispered = office.slack.ephemerals("ana", office.slack.im("ana").id)
    assert "This post is published: it cannot be sent now." in whispered[-1].words
    assert said(office) == [WORDS]


async def test_a_new_time(office: Office) -> None:
    """From the message itself; the approval stays."""
    card, told = await overdue(office)
    ana = office.ana
    await ana.click(told, "New time")
    outcome = await ana.submit()
    assert dict(outcome.errors) == {
        block(ana, "move.day."): "This time has passed. Choose a later one."
    }
    at = {block(ana, "move.day."): "2026-03-05", block(ana, "move.time."): "15:00"}
    outcome = await ana.submit(at)
    assert outcome.response_action == "clear"
    await office.quiet()
    assert "Scheduled" in office.again(card).words
    await office.later(hours=4)
    assert said(office) == [WORDS]


async def test_withdraw(office: Office) -> None:
    """It is over."""
    card, told = await overdue(office)
    await office.ana.click(told, "Withdraw")
    await office.later(hours=4)
    assert "Withdrawn" in office.again(card).words
    assert said(office) == []


# -- refused ------------------------------------------------------------------------------------


async def refused(office: Office) -> tuple[ShownMessage, ShownMessage]:
    """A post that its network refused; its card, and the line under it."""
    card = await scheduled(office)
    office.world.faults.reject(Operation.PUBLISH, "Too heated.", hint="Use calmer words.")
    await office.later(hours=21)
    line = await office.thread_line(card, "refused")
    return office.again(card), line


async def test_a_refusal_says_why_and_how_to_mend_it(office: Office) -> None:
    """On the card, and under it to its author."""
    card, line = await refused(office)
    assert "Not published" in card.words
    assert "not published: Too heated. 💡 Use calmer words." in card.words
    assert office.ana.id in line.mentions.users
    assert "Too heated." in line.words
    assert "Use calmer words." in line.words
    assert line.buttons == ["Try again", "Edit", "Withdraw"]


async def test_try_again(office: Office) -> None:
    """Any colleague may, and it goes out once."""
    card, line = await refused(office)
    await office.ben.click(line, "Try again")
    await office.quiet()
    assert said(office) == [WORDS]
    assert "Published" in office.again(card).words
    await office.ana.click(line, "Try again")
    assert "This post is published: it cannot be tried again now." in (
        office.whispers("ana")[-1].words
    )


async def test_the_history_is_for_people(office: Office) -> None:
    """Who did what and why; no id and no time as computers write it."""
    card, _ = await refused(office)
    card = await click(office, office.ben, card, "Try again")
    await office.ana.click(card, "History")
    words = shown(office.ana).words
    assert f"<@{office.ana.id}> wrote it" in words
    assert "was refused by a network: Too heated." in words
    assert f"<@{office.ben.id}> began to publish it" in words
    (scheduled_line,) = [line for line in words.splitlines() if "scheduled it" in line]
    assert "scheduled it: <!date^" in scheduled_line
    assert re.findall(r"[0-9a-f]{32}|\d{4}-\d{2}-\d{2}T", words) == []


async def test_edited_it_is_reviewed_again_and_goes_out(office: Office) -> None:
    """Other words need another approval; its time has passed, so a new one is chosen."""
    card, line = await refused(office)
    ana = office.ana
    await ana.click(line, "Edit")
    calmer = {block(ana, "compose.text."): "Calmer words", block(ana, "compose.time."): "15:00"}
    outcome = await ana.submit(calmer)
    assert (outcome.response_action, dict(outcome.errors)) == ("clear", {})
    await office.quiet()
    assert "In review" in office.again(card).words
    await click(office, office.ben, card, "Approve")
    await office.later(hours=6)
    assert said(office) == ["Calmer words"]


# -- unknown ------------------------------------------------------------------------------------


@pytest.fixture
async def keyless(tmp_path: Path) -> AsyncIterator[Office]:
    """An office on a network without idempotency keys: what got no answer is asked about."""
    async with running_office(tmp_path, dialect=WARBLE) as running:
        yield running


async def unknown(office: Office, *, took_effect: bool) -> tuple[ShownMessage, ShownMessage]:
    """A post of which nobody knows whether it is live; its card, and the question under it."""
    card = await scheduled(office)
    office.world.faults.time_out(Operation.PUBLISH, took_effect=took_effect)
    office.world.faults.unsure("It cannot be read.", times=99)
    await office.later(hours=21)
    await office.later(minutes=5)
    await office.later(minutes=5)
    line = await office.thread_line(card, "Please look")
    return office.again(card), line


async def test_it_is_live(keyless: Office) -> None:
    """Whoever has looked says so, under the card or on it."""
    card, line = await unknown(keyless, took_effect=True)
    assert "Perhaps published" in card.words
    assert "Is it live on Warble (pretend) · @harbourcoffee?" in card.words
    assert WORDS in line.words
    assert keyless.ana.id in line.mentions.users
    await keyless.ben.click(line, "It is live")
    await keyless.quiet()
    assert "Published" in keyless.again(card).words
    assert said(keyless) == [WORDS]
    await keyless.ana.click(line, "It is live")
    assert "This is settled already." in keyless.whispers("ana")[-1].words


async def test_it_is_not_there(keyless: Office) -> None:
    """Then it has failed, and can be tried again."""
    card, _ = await unknown(keyless, took_effect=False)
    await keyless.ben.click(card, "It is not there")
    await keyless.quiet()
    card = keyless.again(card)
    assert "Not published" in card.words
    assert f"<@{keyless.ben.id}> looked: it is not there." in card.words
    keyless.world.faults.clear()
    await click(keyless, keyless.ana, card, "Try again")
    assert said(keyless) == [WORDS]


async def test_send_again(keyless: Office) -> None:
    """A person's decision, who has looked."""
    card, line = await unknown(keyless, took_effect=False)
    keyless.world.faults.clear()
    await keyless.ben.click(line, "Send again")
    await keyless.quiet()
    assert said(keyless) == [WORDS]
    assert "Published" in keyless.again(card).words


async def test_it_cannot_be_withdrawn_while_nobody_knows(keyless: Office) -> None:
    """It may be live: withdrawing it would say that it is not."""
    card, _ = await unknown(keyless, took_effect=True)
    await keyless.ana.click(card, "Withdraw")
    assert "perhaps published (its network gave no answer): it cannot be withdrawn now" in (
        keyless.whispers("ana")[-1].words
    )


# -- credentials --------------------------------------------------------------------------------


async def test_a_sign_in_that_ends_before_the_next_post_is_told_to_managers_once(
    office: Office,
) -> None:
    """With the day, the next post, and what to run; again only for another end."""
    await scheduled(office, f"2026-04-10 9am {WORDS}")
    office.world.credentials_end = office.clock.now() + timedelta(days=30)
    for _ in range(3):
        await office.app.parts.sign_ins.round()
        await office.later(hours=1)
    (told,) = office.direct("mara")
    assert "🔑 The sign-in of the Memory account @harbourcoffee ends" in told.words
    assert "The next post is due there" in told.words
    assert "Run: python -m bot connect memory" in told.words
    assert office.direct("ana") == []
    office.world.credentials_end = office.clock.now() + timedelta(days=3)
    await office.app.parts.sign_ins.round()
    await office.quiet()
    assert len(office.direct("mara")) == 2


async def test_a_sign_in_that_lasts_is_nobodys_trouble(office: Office) -> None:
    """Long after the next post, and more than a week away."""
    await scheduled(office)
    office.world.credentials_end = office.clock.now() + timedelta(days=30)
    await office.app.parts.sign_ins.round()
    await office.quiet()
    assert office.direct("mara") == []


async def test_revoked_credentials_fail_the_post_and_alert_managers_once(office: Office) -> None:
    """With the way to mend it; connected again, “Try again” publishes it."""
    card = await scheduled(office)
    office.world.faults.revoke()
    await office.later(hours=21)
    await office.later(minutes=10)
    alerts = [m for m in office.cards() if "no longer accepts our credentials" in m.words]
    alerts = [m for m in alerts if m.ts != card.ts]
    assert len(alerts) == 1
    assert "S0MANAGERS" in alerts[0].mentions.groups
    card = office.again(card)
    assert "Not published" in card.words
    assert "Connect the account again." in card.words
    assert "Connect the account again." in under(office, card)
    office.world.faults.revoke(on=False)
    await click(office, office.ana, card, "Try again")
    assert said(office) == [WORDS]
    assert "Published" in office.again(card).words
