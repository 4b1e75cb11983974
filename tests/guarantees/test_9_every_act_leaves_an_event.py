"""Guarantee 9: every act leaves an event: who, when, what."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.domain.events import SYSTEM, EventKind
from integrations.memory.dialects import PLAIN, WARBLE, Dialect
from integrations.memory.faults import Operation
from playground.slack import ShownMessage
from tests.scenario.office import Office, running_office

ANA, BEN, MARA = "U0ANARUIZ1", "U0BENOKAF1", "U0MARALIND"
Story = Callable[[Office], Awaitable[ShownMessage]]
Trail = list[tuple[EventKind, str]]
ARRIVED: Trail = [(EventKind.RECEIVED, SYSTEM), (EventKind.CARD_POSTED, SYSTEM)]


async def changing_hands(office: Office) -> ShownMessage:
    """Claim, release, claim, hand over, reassign."""
    card = await office.says("My order never came")
    for person, choice in ((office.ana, "Claim it"), (office.ana, "Release it")):
        await person.click(office.again(card), choice)
        await office.quiet()
    await office.ben.click(office.again(card), "Reply")
    await office.quiet()
    await office.ben.click(office.again(card), "Hand over to…")
    await office.ben.submit({"Who takes it on?": "ana"})
    await office.quiet()
    await office.mara.click(office.again(card), "Take over (managers)")
    await office.quiet()
    return card


async def answering(office: Office) -> ShownMessage:
    """Refused, sent, edited, reopened by the customer, deleted; an answer hidden and deleted."""
    ours = office.world.we_post("New beans!")
    kim = office.world.person("kim", display_name="Kim Osei")
    kim.posts("My order never came", reply_to=ours.id)
    await office.quiet()
    card = await office.card("My order never came")
    office.world.faults.reject(Operation.SEND, "Not now.")
    for _ in range(2):
        await office.ana.click(office.again(card), "Reply")
        await office.ana.submit({"answer.text": "Which order is it?"})
        await office.quiet()
    again = kim.posts("The big one", reply_to=office.world.posts_by_us()[-1].id)
    await office.quiet()
    kim.edits(again.id, "The very big one")
    await office.quiet()
    kim.deletes(again.id)
    await office.quiet()
    sent = next(line for line in office.thread(card) if "answered on" in line.words)
    office.world.faults.reject(Operation.DELETE, "Not now.")
    await office.ana.click(sent, "Delete our answer")
    await office.quiet()
    await office.ana.click(office.again(card), "History")
    assert office.ana.view is not None
    await office.ana.click(office.ana.view, "message.hide")
    await office.quiet()
    return card


async def not_knowing(office: Office) -> ShownMessage:
    """The outcome is unknown until somebody has looked."""
    office.world.faults.time_out(Operation.SEND)
    office.world.faults.unsure("It cannot be read.", times=50)
    card = await office.says("My order never came")
    await office.ana.click(card, "Reply")
    await office.ana.submit({"answer.text": "Which order is it?"})
    await office.later(minutes=5)
    await office.later(minutes=5)
    await office.ben.click(office.again(card), "Send again")
    await office.quiet()
    return card


async def ending(office: Office) -> ShownMessage:
    """Acknowledge, close, open again, snooze, spam."""
    card = await office.says("My order never came")
    await office.ana.click(card, "Acknowledge: “we have heard you”")
    await office.quiet()
    await office.ana.click(office.again(card), "No reply needed…")
    await office.ana.submit({"close.reason": "duplicate"})
    await office.quiet()
    await office.ana.click(office.again(card), "Open it again")
    await office.quiet()
    await office.ana.click(office.again(card), "Snooze…")
    await office.ana.submit()
    await office.quiet()
    await office.ana.click(office.again(card), "Mark as spam")
    await office.quiet()
    return card


async def going_offline(office: Office) -> ShownMessage:
    """A case is opened, reminded of, put off and closed."""
    card = await office.says("You charged me twice!")
    await office.ana.click(card, "Take offline")
    await office.ana.submit()
    await office.quiet()
    await office.later(hours=24)
    await office.ana.click(office.direct("ana")[-1], "Remind me tomorrow")
    await office.ben.click(office.again(card), "Record outcome…")
    await office.ben.submit({"How did it end?": "solved"})
    await office.quiet()
    return card


async def moderating(office: Office) -> ShownMessage:
    """A reply under our post is hidden, and shown again."""
    post = office.world.add(author_id="us", text="New: oat cocoa!")
    office.world.person("kim", display_name="Kim Osei").replies(post.id, "Crooks")
    await office.quiet()
    [card] = office.cards()
    await office.ana.click(card, "Hide their reply")
    await office.quiet()
    await office.ana.click(office.again(card), "Show their reply again")
    await office.quiet()
    return card


async def praising(office: Office) -> ShownMessage:
    """Thanked, the customer names a colleague, and the praise is passed on."""
    card = await office.says("Lovely people")
    await office.ana.click(card, "Thank you")
    await office.ana.submit()
    await office.quiet()
    ours = office.world.posts_by_us()[-1]
    office.world.person("kim").posts("It was Chloe", reply_to=ours.id)
    await office.quiet()
    await office.ben.click(office.again(card), "Pass on the praise")
    await office.ben.submit()
    await office.quiet()
    return card


async def forgetting(office: Office) -> ShownMessage:
    """Claimed and forgotten until the deadline."""
    card = await office.says("My order never came")
    await office.ana.click(card, "Claim it")
    await office.later(hours=1)
    return card


STORIES: dict[Story, tuple[Dialect, Trail]] = {
    changing_hands: (
        PLAIN,
        [
            *ARRIVED,
            (EventKind.CLAIMED, ANA),
            (EventKind.RELEASED, ANA),
            (EventKind.CLAIMED, BEN),
            (EventKind.HANDED_OVER, BEN),
            (EventKind.REASSIGNED, MARA),
        ],
    ),
    answering: (
        PLAIN,
        [
            *ARRIVED,
            (EventKind.CLAIMED, ANA),
            (EventKind.ANSWER_ASKED, ANA),
            (EventKind.REFUSED, SYSTEM),
            (EventKind.ANSWER_ASKED, ANA),
            (EventKind.ANSWERED, ANA),
            (EventKind.RECEIVED, SYSTEM),
            (EventKind.REOPENED, SYSTEM),
            (EventKind.EDITED, SYSTEM),
            (EventKind.DELETED, SYSTEM),
            (EventKind.REPLY_DELETED, ANA),
            (EventKind.NOT_DONE, SYSTEM),
            (EventKind.HIDDEN, ANA),
        ],
    ),
    not_knowing: (
        WARBLE,
        [
            *ARRIVED,
            (EventKind.CLAIMED, ANA),
            (EventKind.ANSWER_ASKED, ANA),
            (EventKind.OUTCOME_UNKNOWN, SYSTEM),
            (EventKind.OUTCOME_UNKNOWN, SYSTEM),
            (EventKind.OUTCOME_SETTLED, BEN),
            (EventKind.ANSWERED, ANA),
        ],
    ),
    ending: (
        PLAIN,
        [
            *ARRIVED,
            (EventKind.CLAIMED, ANA),
            (EventKind.ANSWER_ASKED, ANA),
            (EventKind.ACKNOWLEDGED, ANA),
            (EventKind.CLOSED, ANA),
            (EventKind.REOPENED, ANA),
            (EventKind.SNOOZED, ANA),
            (EventKind.SPAM, ANA),
        ],
    ),
    going_offline: (
        PLAIN,
        [
            *ARRIVED,
            (EventKind.CLAIMED, ANA),
            (EventKind.ANSWER_ASKED, ANA),
            (EventKind.ANSWER_ASKED, ANA),
            (EventKind.CASE_OPENED, ANA),
            (EventKind.ANSWERED, ANA),
            (EventKind.ANSWERED, ANA),
            (EventKind.CASE_REMINDED, SYSTEM),
            (EventKind.CASE_POSTPONED, ANA),
            (EventKind.CASE_CLOSED, BEN),
        ],
    ),
    moderating: (
        PLAIN,
        [
            *ARRIVED,
            (EventKind.CLAIMED, ANA),
            (EventKind.HIDDEN, ANA),
            (EventKind.SHOWN_AGAIN, ANA),
        ],
    ),
    praising: (
        PLAIN,
        [
            *ARRIVED,
            (EventKind.CLAIMED, ANA),
            (EventKind.ANSWER_ASKED, ANA),
            (EventKind.ANSWERED, ANA),
            (EventKind.RECEIVED, SYSTEM),
            (EventKind.REOPENED, SYSTEM),
            (EventKind.KUDOS_PASSED, BEN),
        ],
    ),
    forgetting: (
        PLAIN,
        [
            *ARRIVED,
            (EventKind.CLAIMED, ANA),
            (EventKind.LATE, SYSTEM),
            (EventKind.RELEASED, SYSTEM),
            (EventKind.NUDGED, SYSTEM),
        ],
    ),
}
OF_ACCOUNTS = {EventKind.ACCOUNT_CONNECTED, EventKind.ACCOUNT_TROUBLE}
OF_THE_TEAM = {
    EventKind.SETTING_CHANGED,
    EventKind.SHIFT_ADDED,
    EventKind.SHIFT_REMOVED,
    EventKind.SHIFTS_ARRANGED,
    EventKind.DUTY_SWAPPED,
    EventKind.DUTY_SWAP_REMOVED,
}
ERASING = {EventKind.ERASED, EventKind.FORGOTTEN}
OF_PLANS = {k for k in EventKind if k.value.startswith(("post_", "theme_", "slots_", "series_"))}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
async def test_every_act_leaves_an_event(tmp_path: Path, story: Story) -> None:
    """In order, each with who did it and when, and all of them of our account or conversation."""
    dialect, trail = STORIES[story]
    async with running_office(tmp_path, dialect=dialect) as office:
        began = office.clock.now()
        card = await story(office)
        events = await office.events(card)
        assert [(e.kind, e.actor) for e in events] == trail
        times = [e.at for e in events]
        assert times == sorted(times)
        assert (times[0], times[-1]) == (began, office.clock.now())
        assert len({e.id for e in events}) == len(events)


def test_no_kind_of_event_is_left_out() -> None:
    """The stories above show every kind that a conversation can have."""
    shown = {kind for _, trail in STORIES.values() for kind, _ in trail}
    assert shown == set(EventKind) - OF_ACCOUNTS - OF_THE_TEAM - ERASING - OF_PLANS
