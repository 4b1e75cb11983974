"""Guarantee 9, for what we say ourselves: every act leaves an event: who, when, what."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.domain.events import SYSTEM, Event, EventKind
from bot.domain.posts import PostKind
from integrations.memory.dialects import PLAIN, WARBLE, Dialect
from integrations.memory.faults import Operation
from playground.slack import ShownMessage
from tests.guarantees.test_9_every_act_leaves_an_event import OF_PLANS
from tests.playground.slack.pictures import png
from tests.scenario.office import NOON, Office, running_office
from tests.scenario.planned import (
    TOMORROW,
    account_ids,
    block,
    click,
    in_review,
    plain_post,
    post_at,
    scheduled,
    shown,
    stored,
)

ANA, BEN, MARA = "U0ANARUIZ1", "U0BENOKAF1", "U0MARALIND"
Story = Callable[[Office], Awaitable[ShownMessage]]
Trail = list[tuple[EventKind, str]]
ASKED: Trail = [(EventKind.POST_WRITTEN, ANA), (EventKind.POST_SUBMITTED, ANA)]
APPROVED: Trail = [*ASKED, (EventKind.POST_APPROVED, BEN), (EventKind.POST_SCHEDULED, SYSTEM)]


async def going_well(office: Office) -> ShownMessage:
    """Sent back, edited, approved, moved, published, looked at an hour later."""
    card = await in_review(office)
    await office.ben.click(card, "Ask for changes")
    await office.ben.submit({"changes.what": "Shorter"})
    await office.quiet()
    await office.ana.click(office.again(card), "Edit")
    await office.ana.submit({block(office.ana, "compose.text."): "Beans!"})
    await office.quiet()
    await click(office, office.ben, card, "Approve")
    await office.ana.click(office.again(card), "Move")
    await office.ana.submit({block(office.ana, "move.time."): "10:00"})
    await office.quiet()
    await office.later(hours=22)
    await office.later(hours=1)
    return card


async def going_badly(office: Office) -> ShownMessage:
    """Refused, tried again, without an answer, asked about, live after all."""
    card = await scheduled(office)
    office.world.faults.reject(Operation.PUBLISH, "Too heated.")
    await office.later(hours=21)
    office.world.faults.time_out(Operation.PUBLISH, took_effect=True)
    office.world.faults.unsure("It cannot be read.", times=99)
    await click(office, office.ben, card, "Try again")
    await office.later(minutes=5)
    await office.later(minutes=5)
    await click(office, office.ana, card, "It is live")
    return card


async def being_held(office: Office) -> ShownMessage:
    """A social post that carried it is withdrawn; a manager lets it through."""
    (account,) = await account_ids(office)
    days = (NOON + timedelta(days=2 + n) for n in range(4))
    await stored(office, [plain_post(f"social-{at.day}", account, at) for at in days])
    kind = {"compose.kind": PostKind.PROMOTIONAL.value}
    card = await scheduled(office, "2026-03-10 9am Half price", values=kind)
    withdrawn = plain_post("social-6", account, None)
    await office.app.services.planning.scheduling.withdraw(
        withdrawn.id, withdrawn.version, BEN, office.clock.now()
    )
    await office.quiet()
    await office.mara.click(office.again(card), "Override (managers)")
    await office.mara.submit({"override.reason": "A promise"})
    await office.quiet()
    return card


async def coming_too_late(office: Office) -> ShownMessage:
    """Overdue, then withdrawn."""
    card = await scheduled(office)
    await office.later(hours=30)
    return await click(office, office.ana, card, "Withdraw")


async def losing_a_picture(office: Office) -> ShownMessage:
    """The file is gone before it was fetched."""
    ana = office.ana
    await ana.command("/schedule", TOMORROW)
    picture = ana.upload("cup.png", png(30, 20))
    await ana.click(shown(ana), "compose.files", choose=[picture])
    await ana.click(shown(ana), "Check it now")
    gate = office.slack.hold_next("files.info")
    await ana.submit({block(ana, "compose.alt."): "A cup"})
    await gate.reached.wait()
    ana.delete_file(picture)
    gate.release()
    await office.quiet()
    return office.cards()[0]


async def recurring(office: Office) -> ShownMessage:
    """A series is begun and ended."""
    ana = office.ana
    await ana.command("/schedule", TOMORROW)
    await ana.click(shown(ana), "compose.rule", choose="weekly")
    await ana.submit()
    await office.quiet()
    (card,) = office.cards()
    await ana.click(card, "Edit")
    await ana.click(shown(ana), "compose.rule", choose="once")
    await ana.submit()
    await office.quiet()
    return card


async def being_copied(office: Office) -> ShownMessage:
    """The copy's own trail begins with it."""
    first = await in_review(office)
    await office.ben.click(first, "Duplicate")
    days = {block(office.ben, "compose.day."): "2026-03-06"}
    await office.ben.submit({block(office.ben, "compose.time."): "10:00", **days})
    await office.quiet()
    return next(card for card in office.cards() if card.ts != first.ts)


STORIES: dict[Story, tuple[Dialect, Trail]] = {
    going_well: (
        PLAIN,
        [
            *ASKED,
            (EventKind.POST_CHANGES_ASKED, BEN),
            (EventKind.POST_EDITED, ANA),
            (EventKind.POST_SUBMITTED, ANA),
            (EventKind.POST_APPROVED, BEN),
            (EventKind.POST_SCHEDULED, SYSTEM),
            (EventKind.POST_MOVED, ANA),
            (EventKind.POST_SCHEDULED, SYSTEM),
            (EventKind.POST_PUBLISHING, SYSTEM),
            (EventKind.POST_PART_LIVE, SYSTEM),
            (EventKind.POST_PUBLISHED, SYSTEM),
            (EventKind.POST_READ, SYSTEM),
        ],
    ),
    going_badly: (
        WARBLE,
        [
            *APPROVED,
            (EventKind.POST_PUBLISHING, SYSTEM),
            (EventKind.POST_FAILED, SYSTEM),
            (EventKind.POST_PUBLISHING, BEN),
            (EventKind.POST_UNKNOWN, SYSTEM),
            (EventKind.POST_UNKNOWN, SYSTEM),
            (EventKind.POST_PART_LIVE, SYSTEM),
            (EventKind.POST_PUBLISHED, SYSTEM),
            (EventKind.OUTCOME_SETTLED, ANA),
        ],
    ),
    being_held: (
        PLAIN,
        [
            *APPROVED,
            (EventKind.POST_HELD, SYSTEM),
            (EventKind.POST_OVERRIDDEN, MARA),
            (EventKind.POST_SCHEDULED, SYSTEM),
        ],
    ),
    coming_too_late: (
        PLAIN,
        [*APPROVED, (EventKind.POST_OVERDUE, SYSTEM), (EventKind.POST_WITHDRAWN, ANA)],
    ),
    losing_a_picture: (PLAIN, [*ASKED, (EventKind.POST_PICTURE_LOST, SYSTEM)]),
    recurring: (
        PLAIN,
        [
            (EventKind.POST_WRITTEN, ANA),
            (EventKind.SERIES_SET, ANA),
            (EventKind.POST_SUBMITTED, ANA),
            (EventKind.POST_EDITED, ANA),
            (EventKind.SERIES_ENDED, ANA),
        ],
    ),
    being_copied: (
        PLAIN,
        [
            (EventKind.POST_DUPLICATED, BEN),
            (EventKind.POST_EDITED, BEN),
            (EventKind.POST_SUBMITTED, BEN),
        ],
    ),
}
BESIDE_POSTS: Trail = [(EventKind.THEME_SET, MARA), (EventKind.SLOTS_SET, MARA)]


async def events_of(office: Office, card: ShownMessage) -> list[Event]:
    """The events of the post behind a card, oldest first."""
    post = await post_at(office, card)
    async with office.app.database.read() as uow:
        return await uow.events.of_post(post.id, 1000)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
async def test_every_act_on_a_post_leaves_an_event(tmp_path: Path, story: Story) -> None:
    """In order, each with who did it and when."""
    dialect, trail = STORIES[story]
    async with running_office(tmp_path, dialect=dialect) as office:
        card = await story(office)
        events = await events_of(office, card)
        assert [(e.kind, e.actor) for e in events] == trail
        times = [e.at for e in events]
        assert times == sorted(times)
        assert (times[0] >= NOON, times[-1]) == (True, office.clock.now())


async def test_themes_and_slots_leave_events(tmp_path: Path) -> None:
    """They belong to no post."""
    async with running_office(tmp_path) as office:
        mara = office.mara
        await mara.command("/calendar", "themes")
        await mara.click(shown(mara), "New theme")
        await mara.submit({"theme.name": "Winter"})
        await mara.command("/calendar", "slots")
        await mara.submit({block(mara, "slots.text."): "Mon 9:00"})
        async with office.app.database.read() as uow:
            rows = await uow.connection.execute(
                text("SELECT kind, actor FROM events WHERE post_id = '' ORDER BY at, id")
            )
            noted = [(EventKind(kind), actor) for kind, actor in rows]
        assert [entry for entry in noted if entry[0] in OF_PLANS] == BESIDE_POSTS


def test_no_kind_of_event_about_the_plan_is_left_out() -> None:
    """The stories above show every kind that there is."""
    trails = [*(trail for _, trail in STORIES.values()), BESIDE_POSTS]
    kinds = {kind for trail in trails for kind, _ in trail}
    assert kinds - {EventKind.OUTCOME_SETTLED} == OF_PLANS
